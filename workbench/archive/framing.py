"""Split WARC and ARC files, packed or not, into records; after damage, go on at the next one.

The library warcio reads intact files well and ends at the first damaged record; an import must go
on, say what it left out, and be able to begin in the middle. So the split is made here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from workbench.archive.foreign_heads import Unreadable, read_head

CHUNK = 1 << 16
FIRST = 1 << 15  # bytes of a block that show what it is: an HTTP head and more
GZIP = b"\x1f\x8b\x08"
_CUT_OFF = "the file ends in the middle of it"
_PLAIN_START = re.compile(rb"\n(?:WARC/[01]\.\d|[a-z]{2,10}:[^\n]{2,2000}? \S{2,50} \d{14} )")
_LONGEST_START = 2200

Wanted = Callable[[Mapping[str, str], bytes], int]
"""Given the fields and the first bytes of a block, how many bytes of it are to be kept."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole record: its place, its fields, and as much of its block as was wanted.

    `length` is that of the whole block; reading can go on at byte `end` of the file.
    """

    offset: int
    end: int
    fields: Mapping[str, str]
    block: bytes
    length: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes from `offset` to `end` that hold no readable record, and why."""

    offset: int
    end: int
    reason: str


def frames(handle: IO[bytes], wanted: Wanted, start: int = 0) -> Iterator[Frame | Gap]:
    """Yield the records of a file from byte `start` on, which is 0 or the `end` of one before.

    Raises OSError where the disk cannot be read.
    """
    handle.seek(0)
    packed = handle.read(len(GZIP)) == GZIP
    offset, searched = start, False
    while True:
        handle.seek(offset)
        if not handle.read(1):
            return
        source = _Unpacked(handle, offset, packed)
        try:
            for frame in _member(source, offset, wanted):
                yield frame
                searched = False
            offset = source.place()
        except Unreadable as error:
            # A packed record that is sound as a packing but not inside ends where the packing ends.
            sound = packed and source.drained()
            end = source.place() if sound else _next_start(handle, offset + 1, packed)
            if not searched:  # else the start that was searched for was none: told already
                yield Gap(offset, end, str(error))
            searched = not sound
            offset = end


def _member(source: _Unpacked, offset: int, wanted: Wanted) -> Iterator[Frame]:
    """Yield the records of one gzip member, usually one, or of a plain file the one at `offset`."""
    source.pass_blank_lines()
    if source.at_end():
        return
    while True:
        begin = offset if source.packed else source.place()
        fields = read_head(source.line)
        block, length = _block(source, fields, wanted)
        closing = b"\n" if "arc-line" in fields else b"\r\n\r\n"
        # Where it is closed as it should be, its length was right, whatever follows.
        closed = source.pass_blank_lines() == closing
        last = source.at_end()
        if not last and not closed and not source.starts_record():
            raise Unreadable("its length does not fit what follows")
        # Within a member of several records reading can only begin again at the member.
        end = offset if source.packed and not last else source.place()
        yield Frame(begin, end, fields, block, length)
        if last or not source.packed:
            return


def _block(source: _Unpacked, fields: Mapping[str, str], wanted: Wanted) -> tuple[bytes, int]:
    stated = fields.get("content-length", "")
    if not stated.isascii() or not stated.isdecimal() or len(stated) > 15:
        raise Unreadable("its length is not stated")
    length = int(stated)
    block = source.read(min(length, FIRST))
    keep = min(length, max(wanted(fields, block), 0))
    block = block[:keep] if keep <= len(block) else block + source.read(keep - len(block))
    source.skip(length - max(len(block), min(length, FIRST)))
    return block, length


def _next_start(handle: IO[bytes], offset: int, packed: bool) -> int:
    """Return where, from `offset` on, the next record may begin; the file's end where none does."""
    kept = b""
    while True:
        handle.seek(offset + len(kept))
        chunk = handle.read(CHUNK)
        window = kept + chunk
        if packed:
            found = window.find(GZIP)
        else:
            match = _PLAIN_START.search(window)
            found = match.start() + 1 if match else -1
        if found >= 0:
            return offset + found
        if not chunk:
            return offset + len(window)
        kept = window[-(len(GZIP) - 1 if packed else _LONGEST_START) :]
        offset += len(window) - len(kept)


class _Unpacked:
    """The bytes of a file from one place on; of a packed file, those of one gzip member."""

    def __init__(self, handle: IO[bytes], offset: int, packed: bool) -> None:
        handle.seek(offset)
        self.packed = packed
        self._handle = handle
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._used = offset  # bytes of the file taken so far
        self._ready = b""
        self._at = 0  # of the next byte in `_ready`
        self._ended = False

    def read(self, size: int) -> bytes:
        """Return exactly `size` bytes; raise Unreadable where they are not there."""
        parts = []
        while size:
            if self._at >= len(self._ready) and not self._more() and not self._next_member():
                raise Unreadable(_CUT_OFF)
            piece = self._ready[self._at : self._at + size]
            self._at += len(piece)
            size -= len(piece)
            parts.append(piece)
        return b"".join(parts)

    def skip(self, size: int) -> None:
        """Pass over `size` bytes; raise Unreadable where they are not there."""
        here = len(self._ready) - self._at
        if not self.packed and size > here:
            self._handle.seek(0, 2)
            end = self._handle.tell()
            self._ready, self._at = b"", 0
            if self._used + size - here > end:
                raise Unreadable(_CUT_OFF)
            self._used = self._handle.seek(self._used + size - here)
            return
        while size:
            size -= len(self.read(min(size, CHUNK)))

    def line(self, limit: int) -> bytes:
        """Return the next line with its end, at most `limit` bytes of it."""
        while (end := self._ready.find(b"\n", self._at)) < 0:
            if len(self._ready) - self._at >= limit or not self._more():
                break
        stop = min(end + 1 if end >= 0 else len(self._ready), self._at + limit)
        piece = self._ready[self._at : stop]
        self._at = stop
        return piece

    def pass_blank_lines(self) -> bytes:
        """Go to the next byte that is no line end; return the last line ends passed over."""
        passed = b""
        while self._at < len(self._ready) or self._more():
            if self._ready[self._at] not in b"\r\n":
                break
            passed = (passed + self._ready[self._at : self._at + 1])[-4:]
            self._at += 1
        return passed

    def at_end(self) -> bool:
        """Return whether no byte is left."""
        return self._at >= len(self._ready) and not self._more()

    def starts_record(self) -> bool:
        """Return whether the bytes that come next look like a record."""
        while len(self._ready) - self._at < _LONGEST_START and self._more():
            pass
        return _PLAIN_START.match(b"\n" + self._ready[self._at :]) is not None

    def drained(self) -> bool:
        """Read to the end of the gzip member; return whether it is sound."""
        try:
            self._at = len(self._ready)
            while self._more():
                self._at = len(self._ready)
        except Unreadable:
            return False
        return self._ended

    def place(self) -> int:
        """Return the place in the file: of the next byte, or the end of the member at its end."""
        return self._used - (0 if self.packed else len(self._ready) - self._at)

    def _more(self) -> bool:
        """Unpack some more bytes; return False at the end."""
        if self._ended:
            return False
        self._ready, self._at = self._ready[self._at :], 0
        before = len(self._ready)
        while len(self._ready) == before and not self._ended:
            self._unpack() if self.packed else self._take()
        return len(self._ready) > before

    def _take(self) -> None:
        piece = self._handle.read(CHUNK)
        self._used += len(piece)
        self._ready += piece
        self._ended = not piece

    def _next_member(self) -> bool:
        """Go on in the gzip member that follows: some writers cut records in two."""
        self._handle.seek(self._used)
        if not self.packed or self._handle.read(len(GZIP)) != GZIP:
            return False
        self._handle.seek(self._used)
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._ended = False
        return self._more()

    def _unpack(self) -> None:
        packed = self._unpacker.unconsumed_tail
        if not packed:
            packed = self._handle.read(CHUNK)
            self._used += len(packed)
            if not packed:
                raise Unreadable(_CUT_OFF)
        try:
            self._ready += self._unpacker.decompress(packed, 4 * CHUNK)
        except zlib.error as error:
            raise Unreadable("its compressed bytes are damaged") from error
        if self._unpacker.eof:
            self._used -= len(self._unpacker.unused_data)
            self._ended = True
