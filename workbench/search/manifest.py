"""The list of segments that make up the fingerprint index, replaced as a whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from workbench.errors import HomeInUse, IndexDamaged, StorageFailed
from workbench.search.segments import SECTIONS, Entry

FORMAT = 2  # raise when the files or the hashing of words change: older indexes are rebuilt
NAME = "manifest.json"
POLL = 0.02  # seconds between two looks at a lock that somebody else holds
Mark = tuple[int, int, int]  # time stamp, inode and size: a replaced manifest differs in one


@dataclass(frozen=True, slots=True)
class Manifest:
    """The segments of the index, oldest first; `gaps` are id ranges lost and not yet re-added."""

    entries: tuple[Entry, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()

    def replacing(self, gone: set[str], new: tuple[Entry, ...]) -> Manifest:
        """Return a manifest with the entries named `gone` left out and `new` ones at the end."""
        kept = tuple(entry for entry in self.entries if entry.name not in gone)
        return replace(self, entries=kept + new)


def mark(folder: Path) -> Mark | None:
    """Return what tells one manifest from the next, or None where there is none yet."""
    try:
        status = (folder / NAME).stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


def read(folder: Path) -> Manifest:
    """Return the manifest, empty where there is none; raise IndexDamaged where it is unreadable."""
    try:
        raw = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return Manifest()
    try:
        crc, _, body = raw.partition(b"\n")
        if int(crc) != zlib.crc32(body):
            raise ValueError("wrong checksum")
        content = json.loads(body)
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']} instead of {FORMAT}")
        return Manifest(
            tuple(_entry(row) for row in content["entries"]),
            tuple((first, last) for first, last in content["gaps"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(
            "The list of the fingerprint index in %(folder)s cannot be read (%(error)s): "
            "run `workbench index --rebuild`.",
            folder=folder,
            error=error,
        ) from error


def _entry(row: dict[str, object]) -> Entry:
    lengths, removed = row.pop("lengths"), row.pop("removed")
    if not isinstance(lengths, list) or not isinstance(removed, list):
        raise ValueError("lengths missing")
    if len(lengths) != len(SECTIONS):
        raise ValueError("sections missing")
    return Entry(**row, lengths=tuple(lengths), removed=tuple(removed))  # type: ignore[arg-type]


def write(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest durably: after a crash the old one or the new one is there."""
    content = {
        "format": FORMAT,
        "entries": [asdict(entry) for entry in manifest.entries],
        "gaps": manifest.gaps,
    }
    body = json.dumps(content, separators=(",", ":")).encode()
    fresh = folder / f"{NAME}.{os.getpid()}.tmp"
    with fresh.open("wb") as file:
        file.write(b"%d\n" % zlib.crc32(body) + body)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / NAME)
    sync(folder)


def sync(folder: Path) -> None:
    """Make renames and new files in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(folder: Path, name: str, seconds: float) -> Iterator[None]:
    """Hold the lock file `name` in `folder`; raise HomeInUse where `seconds` were not enough."""
    with (folder / name).open("ab") as file:
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise HomeInUse(
                        "Another process has been writing to the index in %(folder)s for more "
                        "than %(seconds)s seconds: wait until it has finished, then try again.",
                        folder=folder,
                        seconds=round(seconds, 1),
                    ) from None
                time.sleep(POLL)
        yield  # closing the file gives the lock back, also when the process is killed


@contextmanager
def storing(folder: Path) -> Iterator[None]:
    """Turn a full or read-only disk into StorageFailed."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG}:
            raise
        raise StorageFailed(
            "The index in %(folder)s cannot be written (%(error)s): free some space or correct "
            "the permissions, then run `workbench index`; no article is lost.",
            folder=folder,
            error=error.strerror,
        ) from error
