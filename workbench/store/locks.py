"""Locks between processes on one home folder; the system frees them when a process dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from workbench.errors import HomeInUse, StorageFailed


class HomeLock:
    """The right to be the only process doing `purpose` on a home folder, until closed."""

    def __init__(self, home: Path, purpose: str) -> None:
        """Take the lock; raise HomeInUse where another process holds it."""
        self._handle = _opened(home / f"{purpose}.lock")
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._handle, 32, 0).decode("ascii", "replace").strip()
            os.close(self._handle)
            raise HomeInUse(
                "Another process (number %(holder)s) already runs %(purpose)s on %(home)s: stop "
                "it first, or choose another home folder with WORKBENCH_HOME.",
                holder=holder or "unknown",
                purpose=purpose,
                home=home,
            ) from None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode("ascii"), 0)

    def close(self) -> None:
        """Give the lock back; closing twice does no harm."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> HomeLock:
        """Return the lock itself; leaving gives it back."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the lock back."""
        self.close()


@contextmanager
def waiting(home: Path, purpose: str) -> Iterator[None]:
    """Hold the lock `purpose` of a home folder, waiting for whoever has it."""
    handle = _opened(home / f"{purpose}.lock")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as e:
        raise StorageFailed(
            "The home folder %(home)s cannot be written (%(reason)s): mend its rights, or choose "
            "another one with WORKBENCH_HOME.",
            home=path.parent,
            reason=e.strerror or str(e),
        ) from e
