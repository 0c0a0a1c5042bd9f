"""Long work in the background: one thread does waiting jobs, and goes on after a restart."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from workbench.errors import WorkbenchError

LOG = logging.getLogger("workbench.jobs")
POLL = 1.0  # seconds between looks at the queue; the browser polls as often


class JobRunner:
    """Runs `step` in one background thread: `step` does one waiting job, False when none waits.

    `step` must leave the store consistent whenever the process dies: the next runner takes the
    job up where it was last recorded.
    """

    def __init__(self, step: Callable[[], bool], idle: Callable[[], None] | None = None) -> None:
        """Remember what to run; `idle` is called when nothing waits (index upkeep)."""
        self._step = step
        self._idle = idle
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="workbench-jobs", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wake(self) -> None:
        """Look at the queue now rather than at the next poll."""
        self._wake.set()

    def stopping(self) -> bool:
        """Tell a running job that the server is shutting down."""
        return self._stop.is_set()

    def stop(self, timeout: float = 30.0) -> None:
        """Ask the thread to end after its batch, and wait for it up to `timeout` seconds."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():  # else never started, or ended by itself
            self._thread.join(timeout)

    def _run(self) -> None:
        told = ""
        while not self._stop.is_set():
            try:
                busy = self._step()
                if not busy and self._idle:
                    self._idle()
            except WorkbenchError as error:  # a full disk, a lock: said once, tried again
                if str(error) != told:
                    LOG.warning("%s", error)
                told, busy = str(error), False
            except Exception:  # the thread is the edge: log with traceback, keep serving others
                LOG.exception("A background job failed unexpectedly.")
                busy = False
            if not busy:
                self._wake.wait(POLL)
                self._wake.clear()
