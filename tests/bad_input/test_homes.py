"""Home folders that cannot be worked in, and servers that get into each other's way."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.bad_input.desk import QUOTE, Desk
from workbench.errors import StorageFailed
from workbench.store.engine import FILE
from workbench.store.locks import HomeLock

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
LIBC = ctypes.CDLL(None)


def as_anybody() -> None:
    """Let the rights of files count for root too, in a child that is about to start a program."""
    if os.geteuid() == 0:
        for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            assert LIBC.prctl(PR_CAPBSET_DROP, right, 0, 0, 0) == 0


def test_a_home_that_is_a_file_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "home"
    file.write_text("not a folder")
    desk = Desk(file)
    desk.run("trace", QUOTE, expect=1)
    desk.told(str(file), "cannot be made", "choose another one with WORKBENCH_HOME")
    with pytest.raises(StorageFailed, match="cannot be made"), Desk(file / "below").opened():
        pass
    assert file.read_text() == "not a folder"


def test_a_home_that_may_not_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    paths = [desk.home, *desk.home.rglob("*")]
    before = desk.rows()
    for path in paths:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        desk.run("serve", "--port", "0", expect=1, before=as_anybody)
        desk.told("cannot be written", "rights")
        answer = desk.run("trace", QUOTE, "--json", before=as_anybody)
        assert json.loads(answer)["verdict"] == "exact", "what only reads goes on"
    finally:
        for path in paths:
            path.chmod(0o700)
    assert desk.rows() == before
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    nobody = Desk(closed / "home")
    nobody.run("trace", QUOTE, expect=1, before=as_anybody)
    nobody.told("cannot be made", "choose another one with WORKBENCH_HOME")


def test_a_new_home_is_for_its_owner_only(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "new" / "home")
    with desk.opened():
        pass
    assert desk.home.stat().st_mode & 0o777 == 0o700


def harm_head(path: Path) -> None:
    with path.open("r+b") as database:
        database.write(b"\xff" * 100)


def harm_middle(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as database:
        database.seek(4096)
        database.write(b"\xff" * (size // 2))


def harm_end(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


HARM = {"head": harm_head, "middle": harm_middle, "end": harm_end}


@pytest.mark.parametrize("where", HARM)
def test_a_damaged_database_is_told_and_not_made_worse(desk: Desk, where: str) -> None:
    HARM[where](desk.home / FILE)
    before = (desk.home / FILE).read_bytes()
    advice = "is damaged .*restore the latest backup with `workbench restore`"
    with pytest.raises(StorageFailed, match=advice), desk.opened() as bench:
        bench.trace(QUOTE)
    if where == "head":
        desk.run("serve", "--port", "0", expect=1)
        desk.told(FILE, "is damaged", "restore the latest backup with `workbench restore`")
    assert (desk.home / FILE).read_bytes() == before


def test_a_lost_database_is_not_begun_anew(desk: Desk, tmp_path: Path) -> None:
    saved = tmp_path / "saved.tar"
    with desk.opened() as bench:
        bench.backup(saved, actor="test")
    for path in desk.home.glob(f"{FILE}*"):
        path.unlink()
    (desk.home / FILE).touch()
    with pytest.raises(StorageFailed, match="missing or empty"), desk.opened():
        pass
    desk.run("trace", QUOTE, expect=1)
    desk.told("missing or empty", "restore the latest backup with `workbench restore`")
    shutil.move(desk.home, tmp_path / "aside")  # as the sentence says
    desk.run("restore", str(saved))
    desk.sound(5)


class Server:
    """A desk that is being served; its messages are read as they come."""

    def __init__(self, desk: Desk) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-m", "workbench", "serve", "--port", "0"],
            env=os.environ | {"WORKBENCH_HOME": str(desk.home)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.child.stderr is not None
        found = None
        while found is None:
            line = self.child.stderr.readline()
            assert line, "the server ended before it listened"
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        self.port = int(found[1])
        self.rest: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.child.stderr is not None
        self.rest += self.child.stderr

    def stop(self) -> int:
        self.child.send_signal(signal.SIGTERM)
        self._reader.join()
        assert self.child.stderr is not None
        self.child.stderr.close()
        return self.child.wait()


@contextlib.contextmanager
def serving(desk: Desk) -> Iterator[Server]:
    server = Server(desk)
    try:
        yield server
    finally:
        status = server.stop()
    assert status == 0
    assert "Traceback" not in "".join(server.rest)


def test_a_second_server_on_a_home_is_refused_and_the_terminal_is_not(desk: Desk) -> None:
    with serving(desk) as server:
        with desk.unchanged("meta"):
            desk.run("serve", "--port", "0", expect=1)
            desk.told(str(server.child.pid), "already runs serve", "stop it first")
            assert json.loads(desk.run("trace", QUOTE, "--json"))["verdict"] == "exact"
        with urlopen(f"http://127.0.0.1:{server.port}/health") as answer:
            assert json.loads(answer.read())["status"] == "ok"
    with HomeLock(desk.home, "serve"):
        pass  # the lock went with the server


def test_a_port_in_use_is_told(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, desk.unchanged("meta"):
        done = subprocess.run(
            [sys.executable, "-m", "workbench", "serve", "--port", str(taken.getsockname()[1])],
            env=os.environ | {"WORKBENCH_HOME": str(desk.home)},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    desk.stderr = done.stderr
    desk.told("cannot listen on 127.0.0.1", "choose another port with --port")


def test_an_address_that_cannot_be_is_wrong_use(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run("serve", "--host", "300.1.2.3", expect=2)
    desk.told("300.1.2.3", "nowhere a server can listen", "correct --host and --port")
    monkeypatch.setenv("WORKBENCH_PORT", "99999")
    desk.run("serve", expect=2)
    desk.told("port 99999", "nowhere a server can listen", "WORKBENCH_PORT")
