"""One WARC file that one process writes: append, make durable, take back, never reopen."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from workbench.archive import records

SOFTWARE = "Quote Workbench"


class WarcFile:
    """A new WARC file under `folder`; only the process that made it ever writes to it.

    A file left behind by a killed process may end in half a record. It is never opened for
    writing again, so that nothing can follow the torn end.
    """

    def __init__(self, folder: Path) -> None:
        """Create the file with its `warcinfo` record; raise OSError where the disk refuses."""
        now = datetime.now(UTC)
        stamp = now.strftime("%Y%m%dT%H%M%S")
        self.name = f"workbench-{stamp}-{os.getpid()}-{secrets.token_hex(4)}.warc.gz"
        self.path = folder / self.name
        # Unbuffered: after a failed write nothing may linger that a later close would write.
        self._handle = self.path.open("xb", buffering=0)
        self.size = 0
        self._waiting: list[bytes] = []
        self._waiting_size = 0
        try:
            self.append(records.write_info(self.name, SOFTWARE, now))
            self.sync()
            _sync_folder(folder)
        except BaseException:
            self.close()
            self.path.unlink(missing_ok=True)
            raise

    def append(self, member: bytes) -> int:
        """Add one gzip member and return its byte offset; it is durable only after `sync`."""
        offset = self.size
        self._waiting.append(member)
        self._waiting_size += len(member)
        self.size += len(member)
        if self._waiting_size >= 4 << 20:  # bounds memory; larger writes are not faster
            self.flush()
        return offset

    def sync(self) -> None:
        """Return when everything appended is on the disk."""
        self.flush()
        os.fsync(self._handle.fileno())

    def take_back(self, size: int) -> None:
        """Cut the file to `size` bytes, as it was before a batch that failed."""
        self._waiting.clear()
        self._waiting_size = 0
        os.ftruncate(self._handle.fileno(), size)
        self._handle.seek(size)
        self.size = size

    def close(self) -> None:
        """Close the file; what was not synced may be lost."""
        self._handle.close()

    def flush(self) -> None:
        """Hand everything appended to the system; it can be read now, and is durable later."""
        left = memoryview(b"".join(self._waiting))
        while left:
            left = left[self._handle.write(left) :]
        self._waiting.clear()
        self._waiting_size = 0


def _sync_folder(folder: Path) -> None:
    """Make a new name in `folder` durable, as POSIX asks for."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
