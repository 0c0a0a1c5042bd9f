"""Unpack what servers pack, as a stream: gzip of one member or several, deflate in both forms."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

GZIP = b"\x1f\x8b"
PIECE = 1 << 16  # bytes: however small a bomb is, it unfolds by so much at a time


def unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes that packed `chunks` hold, in pieces of at most `PIECE`.

    What follows the packed bytes and is none is passed over, as browsers do. Raises zlib.error
    where they are damaged or cut off.
    """
    unpacker = None
    for chunk in chunks:
        left = chunk
        while left:
            if unpacker is None:
                unpacker = zlib.decompressobj(_window(left))
            elif unpacker.eof:
                if left[:2] != GZIP[: len(left)]:
                    return
                unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            if piece := unpacker.decompress(left, PIECE):
                yield piece
            left = unpacker.unconsumed_tail or unpacker.unused_data
    if unpacker is not None and (piece := unpacker.flush()):  # bare deflate may keep the last of it
        yield piece
    if unpacker is None or not unpacker.eof:
        raise zlib.error("the packed bytes are cut off")


def _window(start: bytes) -> int:
    """Return what zlib is to expect: RFC 9110 means its frame, some servers send bare deflate."""
    framed = start[0] & 15 == zlib.DEFLATED and int.from_bytes(start[:2], "big") % 31 == 0
    return zlib.MAX_WBITS | 32 if framed or start.startswith(GZIP) else -zlib.MAX_WBITS
