"""Ctrl-C while a command waits for its turn at a host: it ends at once, and nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.verbs.site import Site, site, story

PAUSE = 25  # seconds between visits; watching waits for up to 30, and nobody may have to
GO_ON = "\nNot all of it was read. Give the same command again: nothing is added twice."
SOON = 10.0  # seconds: the program's own end, on a machine that has other work


@pytest.fixture
def warta() -> Iterator[Site]:
    with site() as found:
        for number in range(3):
            found.put(f"/{number}", story(f"Kabar {number}", f"Kabar {number} dari Lembah Sari."))
        yield found


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("WORKBENCH_ALLOW_PRIVATE_FETCH", "yes")
    monkeypatch.setenv("WORKBENCH_FETCH_DELAY", str(PAUSE))
    return Terminal(tmp_path / "home")


def _listen() -> None:
    """Let Ctrl-C through: a shell has what it starts in the background ignore it, tests too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(terminal: Terminal, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "workbench", *arguments],
        env=os.environ | {"WORKBENCH_HOME": str(terminal.home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_listen,
    )


def interrupted(
    terminal: Terminal, warta: Site, *arguments: str, code: int = 0, says: str = ""
) -> str:
    """Run a command until it waits for its second page, press Ctrl-C; return the output."""
    child = started(terminal, *arguments)
    until = time.monotonic() + 60
    while not warta.seen["/0"] and child.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1.0)  # the page is read, and its host owed a pause
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    output, said = child.communicate(timeout=60)
    assert time.monotonic() - began < SOON
    assert (child.returncode, said.strip()) == (code, "Stopping after this batch ..." + says)
    assert (warta.seen["/0"], warta.seen["/1"]) == (1, 0)
    return output


def test_an_ingest_of_addresses_ends_and_keeps_what_it_had(terminal: Terminal, warta: Site) -> None:
    pages = [f"{warta.origin}/{number}" for number in range(3)]
    summary = json.loads(interrupted(terminal, warta, "ingest", *pages, code=130, says=GO_ON))
    assert (summary["read"], summary["added"], summary["rejected"]) == (1, 1, [])
    assert summary["cancelled"]
    assert "0 problems" in terminal.run("verify")


@pytest.mark.parametrize("command", ["watch", "source check 1"])
def test_watching_ends_and_what_is_left_stays_due(
    terminal: Terminal, warta: Site, tmp_path: Path, command: str
) -> None:
    listed = tmp_path / "addresses.txt"
    listed.write_text("".join(f"{warta.origin}/{number}\n" for number in range(3)))
    terminal.run("source", "add", "--pages", str(listed), "--outlet", "Warta Lembah")
    report = json.loads(interrupted(terminal, warta, *command.split(), "--json"))
    assert (report["added"], report["failed"], report["waiting"]) == (1, 0, 2)
    assert "0 problems" in terminal.run("verify")


def test_a_command_that_waits_for_an_answer_says_that_it_stopped(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        child = started(terminal, "source", "find", address)
        visitor, _ = silent.accept()
        with visitor:
            visitor.settimeout(60)
            assert visitor.recv(1)  # it has asked: now it waits
            child.send_signal(signal.SIGINT)
            output, said = child.communicate(timeout=60)
    assert (child.returncode, output, said.strip()) == (130, "", "Stopped.")
