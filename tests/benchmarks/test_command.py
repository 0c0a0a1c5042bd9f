"""`workbench bench` in a terminal: what it refuses, how it stops."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.articles import FICTIONAL
from tests.terminal import Terminal


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--sizes", "1000;2000"), "1000;2000 is not a number"),
        (("--sizes", "0"), "is not a number"),
        (("--sizes", ""), "is not a number"),
        (("--scale", "many"), "100k or 1m"),
        (("--keep", "x"), "--scale"),
        (("--scale", "1k", "--corpus", "/no/such.jsonl"), "/no/such.jsonl"),
    ],
)
def test_wrong_use_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    terminal = Terminal(tmp_path)
    terminal.run("bench", *arguments, expect=2)
    assert says in terminal.stderr


def _listen() -> None:
    """Let Ctrl-C through: a shell has what it starts in the background ignore it, tests too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_scale_run_leaves_nothing(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-m", "workbench", "bench", "--scale", "20k"]
    child = subprocess.Popen(
        [*command, "--corpus", str(FICTIONAL)],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_listen,
    )
    assert child.stderr is not None
    said = ""
    while "Building" not in said:
        line = child.stderr.readline()
        assert line, said
        said += line
    child.send_signal(how)
    said += child.communicate(timeout=60)[1]
    assert child.returncode == 130
    assert "Stopped; nothing is left." in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
