"""Read the web archives of others (WARC, ARC, WACZ) page by page, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from io import SEEK_END
from pathlib import Path
from typing import IO

from workbench.archive import reasons
from workbench.archive.companions import Companions
from workbench.archive.foreign_records import Context, piece, wanted
from workbench.archive.framing import Frame, frames
from workbench.archive.records import source_name
from workbench.archive.wacz_reading import Member, Package
from workbench.errors import BadInput
from workbench.model import Rejection
from workbench.model_web_archives import Piece

_ZIP = b"PK"
_ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x2a\x4d\x18"  # second to fourth byte of a frame that .warc.zst files begin with


def pieces(
    path: Path,
    shown: str,
    given: Mapping[str, str],
    now: Callable[[], datetime],
    start: int = 0,
) -> Iterator[Piece]:
    """Yield every record of the web archive at `path` as what it is, in the order of the file.

    `shown` is the name that snapshots and rejections carry. Reading begins at byte `start`, which
    is the `position` of a piece of an earlier reading. Raises BadInput where the file as a whole
    is no web archive.
    """
    try:
        with path.open("rb") as handle:
            yield from _pieces(handle, shown, given, now(), start)
    except OSError as error:
        raise BadInput(
            "The file could not be read on (%(reason)s): check the disk and try again.",
            reason=error.strerror or error,
        ) from error


def _pieces(
    handle: IO[bytes], shown: str, given: Mapping[str, str], now: datetime, start: int
) -> Iterator[Piece]:
    head = handle.read(4)
    name = source_name(shown)
    if not head:
        raise BadInput(reasons.EMPTY)
    if head == _ZSTD or head[1:4] == _SKIPPABLE:
        raise BadInput(reasons.ZSTD)
    if head[:2] != _ZIP:
        yield from _records(handle, Context(shown, name, given, 0, now), start)
        return
    with closing(Package(handle)) as package:
        for member in package.members():
            if start >= member.base + member.size:
                continue
            reason = package.damage(member)
            if reason:
                yield Rejection(shown, None, reason)
                continue
            context = Context(shown, f"{name}!{member.name}", given, member.base, now)
            yield from _member(package, member, context, max(0, start - member.base))


def _member(package: Package, member: Member, context: Context, start: int) -> Iterator[Piece]:
    try:
        with package.open(member) as stream:
            yield from _records(stream, context, start)
    except BadInput as error:
        yield Rejection(context.source, None, f"{member.name}: {error}")


def _records(handle: IO[bytes], context: Context, start: int) -> Iterator[Piece]:
    companions = Companions()
    found = start > 0
    for frame in frames(handle, wanted, start):
        if isinstance(frame, Frame):
            found = True
            yield from companions.take(frame, piece(frame, context))
        else:
            yield from companions.rest()
            found = found or frame.end < handle.seek(0, SEEK_END)
            damage = reasons.DAMAGED if found else reasons.NO_RECORDS
            yield context.damage(frame.offset, frame.end, damage, reason=frame.reason)
    yield from companions.rest()
