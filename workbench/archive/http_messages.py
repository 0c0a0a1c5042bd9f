"""Read an archived HTTP answer: its status, its fields, and its body without its wrappings."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import brotli

from workbench.archive.foreign_heads import Unreadable

MAX_HEAD = 1 << 15
_CHUNK = 1 << 14  # bytes unpacked at a time: a body may be of a million tiny members
_GZIP = b"\x1f\x8b"
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b[^\n]*")
_END = re.compile(rb"\r?\n\r?\n")
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


class TooLong(ValueError):
    """The body is longer than the limit once it is unpacked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: the head as it came (with its blank line), status and fields (lower case)."""

    head: bytes
    status: int
    fields: Mapping[str, str]

    @property
    def media_type(self) -> str:
        """Return the type in lower case without its parameters, "" where it is not stated."""
        return self.fields.get("content-type", "").partition(";")[0].strip().lower()


def read_answer(block: bytes) -> Answer | None:
    """Return the answer that `block` begins with, None where it is no HTTP answer."""
    match = _STATUS.match(block)
    if match is None:
        return None
    end = _END.search(block, 0, MAX_HEAD)
    head = block[: end.end()] if end else block[:MAX_HEAD]
    fields: dict[str, str] = {}
    for line in head.split(b"\n")[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return Answer(head, int(match[1]), fields)


def unchunked(body: bytes) -> bytes:
    """Return a body without its chunk sizes; one that has none is returned as it is.

    Many archives store bodies unwrapped and keep the announcement. Raises Unreadable where chunks
    begin and then break off.
    """
    parts: list[bytes] = []
    at = 0
    while match := _SIZE.match(body, at):
        size = int(match[1], 16)
        if not size:
            return b"".join(parts)
        start = match.end()
        if len(body) < start + size:
            break
        parts.append(body[start : start + size])
        at = start + size
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
    if not parts:
        return body
    raise Unreadable("its chunks break off")


def unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    """Return a body without its content encodings; raise TooLong, or Unreadable where damaged.

    A body that does not begin as announced is returned as it is: it was stored unpacked.
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if name in ("", "identity"):
            continue
        if name in ("gzip", "x-gzip"):
            body = _inflated(body, zlib.MAX_WBITS | 16, limit) if body[:2] == _GZIP else body
        elif name == "deflate":
            body = _deflated(body, limit)
        elif name == "br":
            body = _brotli(body, limit)
        else:
            raise Unreadable(f"it is packed as {name[:20]!a}, which is not read")
    return body


def _inflated(body: bytes, bits: int, limit: int) -> bytes:
    """Return what gzip, of one member or several, or deflate holds; what follows is passed over."""
    unpacker, found, at = zlib.decompressobj(bits), bytearray(), 0
    while at < len(body):
        if unpacker.eof:
            if body[at : at + 2] != _GZIP:
                break
            unpacker = zlib.decompressobj(bits)
        piece = body[at : at + _CHUNK]
        try:
            found += unpacker.decompress(piece, limit + 1 - len(found))
        except zlib.error as error:
            raise Unreadable("its packed body is damaged") from error
        if len(found) > limit:
            raise TooLong
        at += len(piece) - len(unpacker.unused_data)
    if not unpacker.eof:
        raise Unreadable("its packed body is cut off")
    return bytes(found)


def _deflated(body: bytes, limit: int) -> bytes:
    """RFC 9110 means zlib; some servers send bare deflate."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _inflated(body, bits, limit)
        except Unreadable:
            continue
    return body


def _brotli(body: bytes, limit: int) -> bytes:
    unpacker = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    try:
        piece = unpacker.process(body, output_buffer_limit=1 << 20)
        while piece or not unpacker.can_accept_more_data():
            parts.append(piece)
            size += len(piece)
            if size > limit:
                raise TooLong
            piece = unpacker.process(b"", output_buffer_limit=1 << 20)
    except brotli.error as error:
        if not parts and _is_text(body):
            return body
        raise Unreadable("its packed body is damaged") from error
    if not unpacker.is_finished():
        raise Unreadable("its packed body is cut off")
    return b"".join(parts)


def _is_text(body: bytes) -> bool:
    """Brotli has no first bytes of its own: what begins like a page was stored unpacked."""
    start = body[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") or (start.isascii() and start.decode("ascii").isprintable())
