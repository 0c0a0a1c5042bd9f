"""`workbench` as a terminal sees it: a child process, its exit code, its two streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


class Terminal:
    """Runs `workbench` as a user would, in one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(
        self,
        *arguments: str | bytes,
        stdin: str | bytes = "",
        expect: int = 0,
        before: Callable[[], None] | None = None,
    ) -> str:
        """Return the output; `before` runs in the child first, as to limit what it may do."""
        content = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "workbench", *arguments],
            input=content,
            capture_output=True,
            env=os.environ | {"WORKBENCH_HOME": str(self.home)},
            check=False,
            preexec_fn=before,
        )
        self.stderr = done.stderr.decode()
        assert done.returncode == expect, self.stderr
        assert "Traceback" not in self.stderr
        return done.stdout.decode("utf-8")

    def json(self, *arguments: str | bytes, **more: object) -> object:
        return json.loads(self.run(*arguments, **more))  # type: ignore[arg-type]
