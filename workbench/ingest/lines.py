"""Read lines and CSV records from files of any size in bounded memory, mending nothing."""

from __future__ import annotations

import lzma
import zlib
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from workbench.ingest import reasons

MAX_ROW = 20_000_000  # bytes: a book has about one million; a 200 MB line is not an article
MAX_ROW_LINES = 5_000  # lines in one quoted cell; beyond, a quotation mark was left open
MAX_OPEN_QUOTES = 100  # unclosed cells in one file; beyond, it is not CSV at all
_CHUNK = 1 << 20

UNREADABLE = (EOFError, zlib.error, lzma.LZMAError, OSError)


class Line(NamedTuple):
    """A raw line with its end, or the reason why it cannot be had (`data` is then empty)."""

    number: int
    data: bytes
    problem: str = ""


class Damaged(NamedTuple):
    """Why a stream ended before its time."""

    reason: str


def lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield the lines of `stream`; an overlong one is passed over, a damaged file ends it."""
    number = 0
    while True:
        number += 1
        try:
            data = stream.readline(MAX_ROW + 1)
            too_long = len(data) > MAX_ROW and not data.endswith(b"\n")
            if too_long:
                data = b""
                _skip_line(stream)
        except UNREADABLE as error:
            yield Line(number, b"", damage(error, number))
            return
        if too_long:
            yield Line(
                number,
                b"",
                reasons.LINE_TOO_LONG % {"limit": MAX_ROW // 1_000_000},
            )
        elif not data:
            return
        else:
            yield Line(number, data)


def damage(error: BaseException, number: int) -> str:
    """Return the sentence for a file that cannot be read on from line `number`."""
    if isinstance(error, OSError) and error.errno is not None:
        return reasons.NOT_READ_ON % {"reason": error.strerror}
    return reasons.DAMAGED % {"line": number - 1}


def _skip_line(stream: BinaryIO) -> None:
    while True:
        data = stream.readline(_CHUNK)
        if not data or data.endswith(b"\n"):
            return


def records(source: Iterator[Line], delimiter: str) -> Iterator[Line]:
    """Yield CSV records, which may run over several lines, each with its first line's number.

    A quotation mark that is never closed costs its own line only: reading goes on after it.
    """
    ahead: deque[Line] = deque()
    failures = 0
    while failures <= MAX_OPEN_QUOTES:
        first = ahead.popleft() if ahead else next(source, None)
        if first is None:
            return
        if first.problem or not _opens(first.data, delimiter, False):
            yield first
            continue
        taken, closed = _until_closed(first, ahead, source, delimiter)
        if closed:
            yield Line(first.number, b"".join(line.data for line in taken))
            continue
        failures += 1
        ahead.extendleft(reversed(taken[1:]))
        yield Line(
            first.number,
            b"",
            reasons.CELL_NOT_CLOSED,
        )
    yield Line(
        first.number if first else 0,
        b"",
        reasons.CELLS_NOT_CLOSED % {"most": MAX_OPEN_QUOTES},
    )


def _until_closed(
    first: Line, ahead: deque[Line], source: Iterator[Line], delimiter: str
) -> tuple[list[Line], bool]:
    taken, size, is_open = [first], len(first.data), True
    while is_open and len(taken) < MAX_ROW_LINES and size <= MAX_ROW:
        line = ahead.popleft() if ahead else next(source, None)
        if line is None or line.problem:
            if line is not None:
                taken.append(line)
            return taken, False
        taken.append(line)
        size += len(line.data)
        is_open = _opens(line.data, delimiter, True)
    return taken, not is_open


def _opens(data: bytes, delimiter: str, inside: bool) -> bool:
    """Return whether a quoted cell is open after `data`, given whether one was before it.

    A quotation mark opens a cell only at its start, as RFC 4180 has it; a doubled one inside a
    cell is a character.
    """
    at = data.find(b'"')
    mark = ord(delimiter)
    while at >= 0:
        if inside:
            if data[at + 1 : at + 2] == b'"':
                at += 1
            else:
                inside = False
        else:
            inside = at == 0 or data[at - 1] == mark
        at = data.find(b'"', at + 1)
    return inside
