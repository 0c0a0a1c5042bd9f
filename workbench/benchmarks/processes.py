"""Measure the program as a user runs it: a server process, or one command."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from workbench.bench import Workbench
from workbench.benchmarks.memory import Resident, figures, resident
from workbench.benchmarks.timing import Stopwatch
from workbench.benchmarks.transcript import ROUNDS
from workbench.errors import StorageFailed
from workbench.model_review import Role
from workbench.quotes.find import find
from workbench.settings import Settings

LOOK = 0.05  # seconds between two looks at the memory of a process
START = 120.0  # seconds a server may take to answer
PASTED = 200  # quotes that one page traces together
AT_ONCE = 8  # requests at a time in the second round: all threads of the server
NAME, PASSWORD = "bench", "bench-measures-only-itself"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
ADDRESS = re.compile(rb"The desk is at http://127\.0\.0\.1:(\d+)")


# ---------------------------------------------------------------- a server


def serve(home: Path, quotes: Sequence[str], pasted: str) -> dict[str, Any]:
    """Run `workbench serve` on `home` and ask it for traces; return its memory and its times.

    First one request at a time, then AT_ONCE; then the quotes in the text `pasted`, a page for each
    and all on one page. Megabytes are None where the system does not tell. Raises StorageFailed
    where the server does not start or does not answer.
    """
    with Workbench.open(Settings(home=home)) as bench:
        if not any(user.name == NAME for user in bench.users()):
            bench.add_user(NAME, PASSWORD, NAME, Role.READER, actor="bench")
    watch = Stopwatch()
    with _server(home) as (pid, port):
        cookie = _sign_in(port)
        start = resident(pid)
        for quote in quotes:
            watch.time(lambda quote=quote: _trace(port, cookie, quote))  # type: ignore[misc]
        single = resident(pid)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(lambda quote: _trace(port, cookie, quote), quotes):
                pass
        many = resident(pid)
        said = [quote.exact for quote in find(pasted)][:PASTED]
        singly, together = Stopwatch(), Stopwatch()
        for _ in range(ROUNDS):
            singly.time(lambda: _trace_each(port, cookie, said))
            together.time(lambda: _trace_all(port, cookie, pasted))
    return {
        "requests": len(quotes),
        "at_once": AT_ONCE,
        "page_ms": {k: v for k, v in watch.figures().items() if not k.startswith("cpu")},
        "started": figures(start),
        "one_at_a_time": figures(single),
        "many_at_once": figures(many),
        "pasted": {
            "quotes": len(said),
            "singly_seconds": round(min(singly.wall), 2),
            "together_seconds": round(min(together.wall), 2),
        },
    }


@contextmanager
def _server(home: Path) -> Iterator[tuple[int, int]]:
    """Give process id and port of a server on `home`; it is stopped afterwards."""
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "workbench", "serve", "--host", "127.0.0.1", "--port", "0"],
            env=os.environ | {"WORKBENCH_HOME": str(home)},
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        try:
            yield child.pid, _port(child, log.fileno(), home)
        finally:
            child.terminate()
            try:
                child.wait(START)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _port(child: subprocess.Popen[bytes], log: int, home: Path) -> int:
    latest = time.monotonic() + START
    while child.poll() is None and time.monotonic() < latest:
        said = os.pread(log, 1_000_000, 0)
        if found := ADDRESS.search(said):
            return int(found[1])
        time.sleep(LOOK)
    raise StorageFailed(
        "The server on %(home)s did not start: %(said)s",
        home=home,
        said=os.pread(log, 2000, 0).decode("utf-8", "replace").strip() or "it said nothing",
    )


def _sign_in(port: int) -> str:
    """Return the cookie of a new session."""
    form = urlencode({"name": NAME, "password": PASSWORD})
    answer = _ask(port, "POST", "/sign-in", form, FORM)
    cookie = answer.getheader("Set-Cookie", "").partition(";")[0]
    if answer.status >= 400 or not cookie:
        raise StorageFailed(
            "The server refused to sign in (status %(status)s).", status=answer.status
        )
    return cookie


def _trace(port: int, cookie: str, quote: str) -> None:
    """Ask for the page of a trace; raise StorageFailed where it is not answered."""
    asked = urlencode({"text": quote, "whole": "quote"})
    answer = _ask(port, "GET", f"/trace?{asked}", None, {"Cookie": cookie})
    if answer.status != 200:
        raise StorageFailed(
            "The server answered a trace with status %(status)s.", status=answer.status
        )


def _trace_each(port: int, cookie: str, quotes: Sequence[str]) -> None:
    for quote in quotes:
        _trace(port, cookie, quote)


def _trace_all(port: int, cookie: str, text: str) -> None:
    """Ask for all quotes of a text on one page; raise StorageFailed where it is not answered."""
    form = urlencode({"text": text, "whole": "article"})
    answer = _ask(port, "POST", "/trace/all", form, {"Cookie": cookie, **FORM})
    if answer.status != 200:
        raise StorageFailed(
            "The server answered a pasted text with status %(status)s.", status=answer.status
        )


def _ask(
    port: int, method: str, target: str, body: str | None, headers: dict[str, str]
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START)
    try:
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


# ---------------------------------------------------------------- a command


def trace_in_child(home: Path, quotes: Sequence[str]) -> dict[str, float] | None:
    """Trace quotes with `workbench trace --batch`; return the most memory seen, in MB.

    None where the system does not tell. Raises StorageFailed where the command fails.
    """
    with tempfile.TemporaryDirectory(prefix="workbench-bench-") as folder:
        batch = Path(folder) / "quotes.jsonl"
        batch.write_text(
            "".join(json.dumps({"id": n, "text": q}) + "\n" for n, q in enumerate(quotes))
        )
        child = subprocess.Popen(
            [sys.executable, "-m", "workbench", "trace", "--batch", str(batch), "--json"],
            env=os.environ | {"WORKBENCH_HOME": str(home)},
            stdout=subprocess.DEVNULL,
        )
        try:
            most = _most(child)
        finally:
            child.kill()
            child.wait()
    if child.returncode:
        raise StorageFailed(
            "`workbench trace --batch` failed on %(home)s: see its message above.", home=home
        )
    return figures(most)


def _most(child: subprocess.Popen[bytes]) -> Resident | None:
    most = None
    while child.poll() is None:
        now = resident(child.pid)
        if now and (most is None or now.total > most.total):
            most = now
        time.sleep(LOOK)
    return most
