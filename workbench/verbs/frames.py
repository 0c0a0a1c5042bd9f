"""Messages between two processes of this program: eight bytes that say how long, then a pickle."""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 20  # bytes asked for at once


def send(stream: io.RawIOBase, data: bytes) -> None:
    """Write one message; raise OSError where nobody reads any more."""
    for part in (_LENGTH.pack(len(data)), data):
        left = memoryview(part)
        while left:
            left = left[stream.write(left) or 0 :]


def receive(stream: io.RawIOBase | BinaryIO) -> bytes:
    """Return the next message; raise EOFError where the other side is gone."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: io.RawIOBase | BinaryIO, length: int) -> bytes:
    parts = []
    while length:
        part = stream.read(min(length, _PIECE))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
