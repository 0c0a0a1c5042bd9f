"""Messages between two processes of this program: eight bytes that say how long, then a pickle."""

from __future__ import annotations

import copyreg
import io
import pickle
import struct
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, BinaryIO

from workbench.model import empty

_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 20  # bytes asked for at once


def pack(value: object) -> bytes:
    """Return a value of the model, or what is made of such values, as bytes for `pickle.loads`."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**copyreg.dispatch_table, MappingProxyType: _mapping}
    pickler.dump(value)
    return out.getvalue()


def _mapping(value: MappingProxyType[str, str]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """Tell how a read-only mapping is made again, which pickle refuses by itself."""
    return (MappingProxyType, (dict(value),)) if value else (empty, ())


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
