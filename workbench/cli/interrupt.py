"""Ctrl-C in long commands: after the running batch, or at once when pressed again."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click


class Interrupt:
    """Ctrl-C asks the running batch to be the last one; a second Ctrl-C ends at once."""

    def __init__(self) -> None:
        """Start unasked; the signal is only caught within the context."""
        self._asked = threading.Event()

    def asked(self) -> bool:
        """Tell whether Ctrl-C was pressed."""
        return self._asked.is_set()

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass, or fewer where Ctrl-C is pressed."""
        self._asked.wait(seconds)

    def __enter__(self) -> Interrupt:
        """Catch the signal."""

        def handler(signum: int, frame: FrameType | None) -> None:
            if self._asked.is_set():
                raise KeyboardInterrupt
            self._asked.set()
            click.echo("\nStopping after this batch ...", err=True)

        self._before = signal.signal(signal.SIGINT, handler)
        return self

    def __exit__(self, *exc: object) -> None:
        """Leave the signal as it was."""
        signal.signal(signal.SIGINT, self._before)
