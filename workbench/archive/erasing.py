"""Take the bytes of a record out of its file, in place: everything else keeps its offset.

The gzip member of the record is overwritten with one of exactly the same length that holds a
`metadata` record: that something was removed, when, why, and what its SHA-256 was. The comment
field of the gzip header (RFC 1952, 2.3) fills what is left over, so every reader of WARC files
reads on behind it.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from workbench.archive import records
from workbench.archive.records import UnreadableRecord
from workbench.errors import EvidenceMismatch
from workbench.model import Snapshot

REMOVED = "Workbench-Removed"  # our own header field: the SHA-256 of what is gone
_COMMENTED = 0x10  # flag of a gzip header that carries a comment
_HEADER = struct.Struct("<BBBBIBB")


def erase(folder: Path, snapshot: Snapshot, reason: str, at: datetime) -> None:
    """Overwrite the record of `snapshot`, durably; what is gone already stays so.

    Raises EvidenceMismatch where another record lies there, OSError where the disk refuses.
    """
    with (folder / snapshot.file).open("r+b") as handle:
        handle.seek(snapshot.offset)
        if not _is_removed(handle.read(snapshot.length), snapshot.sha256):
            handle.seek(snapshot.offset)
            _check(handle.read(snapshot.length), snapshot)
            handle.seek(snapshot.offset)
            handle.write(_tombstone(snapshot, reason, at))
            handle.flush()
            os.fsync(handle.fileno())


def erased(folder: Path, snapshot: Snapshot) -> bool:
    """Tell whether the record of `snapshot` is overwritten; raise OSError where it is missing."""
    with (folder / snapshot.file).open("rb") as handle:
        handle.seek(snapshot.offset)
        return _is_removed(handle.read(snapshot.length), snapshot.sha256)


def strays(
    folder: Path, known: Mapping[str, Mapping[int, int]], digests: Collection[str]
) -> Iterator[Snapshot]:
    """Yield each record of these bytes that is not `known`: by file, offsets and lengths.

    A process that was killed, or two that took in the same page at once, leave whole records that
    the database never heard of.
    """
    for path in sorted(folder.glob("*.warc.gz")):
        for record, offset, length in _between(path, known.get(path.name, {})):
            found = records.snapshot(record, path.name, offset, length)
            if found is not None and found.sha256 in digests and record.kind != "revisit":
                yield found


def _between(path: Path, known: Mapping[int, int]) -> Iterator[tuple[records.Record, int, int]]:
    """Yield each whole record of a file that does not begin at an offset of `known`."""
    later, offset = sorted(known, reverse=True), 0
    with path.open("rb") as handle:
        while True:
            if offset in known:
                offset += known[offset]
                continue
            length = records.member_length(handle, offset)
            if length:
                handle.seek(offset)
                with suppress(UnreadableRecord):
                    yield records.parse(handle.read(length)), offset, length
                offset += length
                continue
            while later and later[-1] <= offset:  # damaged or torn: on with the next known one
                later.pop()
            if not later:
                return
            offset = later.pop()


def _check(member: bytes, snapshot: Snapshot) -> None:
    try:
        found = records.parse(member)
    except UnreadableRecord:
        return  # damaged: not even half of it may stay
    if records.digest(found.payload) != snapshot.sha256:
        raise EvidenceMismatch(
            "At %(offset)d of %(file)s lies another record than the one to remove: run `workbench "
            "verify`, and restore the latest backup.",
            file=snapshot.file,
            offset=snapshot.offset,
        )


def _is_removed(member: bytes, sha256: str) -> bool:
    try:
        return records.parse(member).fields.get(REMOVED.lower()) == sha256
    except UnreadableRecord:
        return False


def _tombstone(snapshot: Snapshot, reason: str, at: datetime) -> bytes:
    """Return a member of the length of the snapshot's; long reasons give way."""
    for block in _blocks(reason):
        body = _record(snapshot, block, at)
        packed = zlib.compress(body, 9, wbits=-zlib.MAX_WBITS)
        tail = packed + struct.pack("<II", zlib.crc32(body), len(body))
        spare = snapshot.length - _HEADER.size - len(tail)
        if spare == 0:
            return _HEADER.pack(0x1F, 0x8B, 8, 0, 0, 2, 255) + tail
        if spare > 0:
            comment = b" " * (spare - 1) + b"\0"
            return _HEADER.pack(0x1F, 0x8B, 8, _COMMENTED, 0, 2, 255) + comment + tail
    raise EvidenceMismatch(
        "The record at %(offset)d of %(file)s is too short to be one: restore the latest backup.",
        file=snapshot.file,
        offset=snapshot.offset,
    )


def _blocks(reason: str) -> Iterator[bytes]:
    yield f"reason: {' '.join(reason.split())[:500]}\r\n".encode()
    yield b""


def _record(snapshot: Snapshot, block: bytes, at: datetime) -> bytes:
    fields = [
        "WARC/1.1",
        "WARC-Type: metadata",
        f"WARC-Record-ID: <urn:uuid:{uuid4()}>",
        f"WARC-Date: {records.warc_date(at)}",
        f"{REMOVED}: {snapshot.sha256}",
        "Content-Type: application/warc-fields",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(fields).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"
