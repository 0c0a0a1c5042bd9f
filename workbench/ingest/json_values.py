"""Split a stream of JSON into its articles as raw bytes, without holding the whole of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from workbench.ingest import reasons
from workbench.ingest.lines import MAX_ROW, UNREADABLE, Line, damage

_CHUNK = 1 << 16
_STRUCTURE = re.compile(rb'\\.|["\[\]{}\n]', re.DOTALL)
_TOO_LONG = reasons.ARTICLE_TOO_LONG % {"limit": MAX_ROW // 1_000_000}


@dataclass(slots=True)
class _Splitter:
    """Where reading stands: `base` is 1 within an array of articles, else 0."""

    base: int = -1
    depth: int = 0
    number: int = 1
    first_line: int = 1
    quoted: bool = False
    inside: bool = False
    too_long: bool = False
    buffer: bytearray = field(default_factory=bytearray)

    def feed(self, chunk: bytes) -> Iterator[Line]:
        """Yield the objects that end in `chunk`."""
        start = 0
        for match in _STRUCTURE.finditer(chunk):
            mark = match.group()
            if mark[-1:] == b"\n":
                self.number += 1
            elif mark == b'"':
                self.quoted = not self.quoted
            elif len(mark) == 1 and not self.quoted:
                if self._open(mark):
                    start = match.start()
                elif self._close(mark):
                    self._keep(chunk[start : match.end()])
                    yield self._taken()
        if self.inside:
            self._keep(chunk[start:])

    def _open(self, mark: bytes) -> bool:
        """Count an opening bracket; return whether an article begins with it."""
        if mark not in b"[{":
            return False
        if self.base < 0:
            self.base = int(mark == b"[")
        begins = mark == b"{" and self.depth == self.base and not self.inside
        if begins:
            self.inside, self.first_line = True, self.number
        self.depth += 1
        return begins

    def _close(self, mark: bytes) -> bool:
        """Count a closing bracket; return whether an article ends with it."""
        if mark not in b"]}":
            return False
        self.depth = max(0, self.depth - 1)
        return self.inside and self.depth == self.base

    def _keep(self, data: bytes) -> None:
        if len(self.buffer) + len(data) > MAX_ROW:
            self.too_long = True
            self.buffer.clear()
        elif not self.too_long:
            self.buffer += data

    def _taken(self) -> Line:
        problem = _TOO_LONG if self.too_long else ""
        line = Line(self.first_line, b"" if problem else bytes(self.buffer), problem)
        self.buffer.clear()
        self.inside = self.too_long = False
        return line


def values(stream: BinaryIO) -> Iterator[Line]:
    """Yield the objects of an array, or objects that follow each other, with their first line."""
    splitter = _Splitter()
    found = False
    try:
        while chunk := stream.read(_CHUNK):
            while chunk.endswith(b"\\") and len(chunk) < MAX_ROW:  # keep an escape in one piece
                more = stream.read(1)
                if not more:
                    break
                chunk += more
            for line in splitter.feed(chunk):
                found = True
                yield line
    except UNREADABLE as error:
        yield Line(splitter.number, b"", damage(error, splitter.number))
        return
    if splitter.inside:
        yield Line(splitter.first_line, b"", reasons.ARTICLE_CUT_OFF)
    elif not found:
        yield Line(0, b"", reasons.NO_OBJECTS)
