"""Read sitemaps: XML, indexes of them, news sitemaps, plain lists; packed or not, as a stream.

After the protocol of sitemaps.org and Google's news extension: only `news:publication_date` says
when an article was published, `lastmod` says when the page was last changed.
"""

from __future__ import annotations

import heapq
import itertools
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from xml.parsers import expat

from workbench.errors import BadInput, FetchRefused
from workbench.ingest.addresses import MAX_ADDRESS, parse
from workbench.ingest.packing import GZIP, unpacked
from workbench.model_sources import Lead
from workbench.text.fold import clean

MAX_PACKED = 50_000_000  # bytes as sent; the protocol allows so many unpacked
MAX_BYTES = 100_000_000  # bytes unpacked that are read; what follows is left out
MAX_LEADS = 50_000  # pages of one source; the protocol allows so many in a file
MAX_CHILDREN = 500  # sitemaps of one index that are looked at
_CHUNK = 1 << 16
MAX_TAG = 1 << 20  # bytes from one tag to the next
MAX_DEPTH = 50  # elements within each other; sitemaps have five
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LOOSE = re.compile(rb"&(?!(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_CDATA = re.compile(rb"(<!\[CDATA\[|\]\]>)")

T = TypeVar("T")

NO_SITEMAP = (
    "This is not a sitemap: give the address of an XML sitemap, of an index of sitemaps, or of a "
    "text file with one address a line."
)
CUT_OFF = "The sitemap is larger than %(limit)s MB: only its beginning was read."
ONLY_NEWEST = (
    "The sitemap names more than %(most)s pages: those with the latest dates are taken, of equal "
    "ones the first."
)
ONLY_CHILDREN = "The index names %(most)s sitemaps or more: the latest of them are read."
DAMAGED = "The sitemap is damaged (%(error)s): what stands before is taken."
UNFIT = "%(number)s addresses of the sitemap cannot be fetched and are left out."


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index names, and when it last changed as written there."""

    url: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap names: pages, or further sitemaps; and sentences on what is amiss."""

    leads: tuple[Lead, ...] = ()
    children: tuple[Child, ...] = ()
    remarks: tuple[str, ...] = ()


class _Newest(Generic[T]):
    """The latest entries of a stream by date, the first of equals, within bounded memory."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.seen = 0
        self.unfit = 0
        self._kept: list[tuple[str, int, Mapping[str, str]]] = []

    def add(self, entry: Mapping[str, str]) -> None:
        self.seen += 1
        dated = (entry.get("publication_date") or entry.get("lastmod", ""), -self.seen, entry)
        if len(self._kept) < self.most:
            heapq.heappush(self._kept, dated)
        else:
            heapq.heappushpop(self._kept, dated)

    def made(self, make: Callable[[Mapping[str, str]], T | None]) -> tuple[T, ...]:
        """Return what `make` makes of the entries, the latest first; count those it cannot use."""
        found = [make(e) for _, _, e in sorted(self._kept, key=lambda k: k[:2], reverse=True)]
        self.unfit += sum(one is None for one in found)
        return tuple(dict.fromkeys(one for one in found if one is not None))


def read(payload: bytes) -> Sitemap:
    """Return what the sitemap in `payload` names; raise BadInput where it is none."""
    remarks: list[str] = []
    stream = _unpacked(payload, remarks)
    first = next(stream, b"")
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n")  # a blank line before the XML is common
    if start.startswith((b"http://", b"https://")):
        return _lines(first, stream, remarks)
    if not start.startswith((b"<", b"\xfe\xff", b"\xff\xfe")):
        raise BadInput(NO_SITEMAP)
    return _xml(start, stream, remarks)


def _unpacked(payload: bytes, remarks: list[str]) -> Iterator[bytes]:
    """Yield the bytes of a sitemap, unpacked where they are packed, up to `MAX_BYTES`."""
    size = 0
    for piece in _pieces(payload, remarks):
        size += len(piece)
        yield piece
        if size >= MAX_BYTES:
            remarks.append(CUT_OFF % {"limit": MAX_BYTES // 1_000_000})
            return


def _pieces(payload: bytes, remarks: list[str]) -> Iterator[bytes]:
    view = memoryview(payload)
    chunks = (bytes(view[at : at + _CHUNK]) for at in range(0, len(payload), _CHUNK))
    if not payload.startswith(GZIP):
        yield from chunks
        return
    try:
        yield from unpacked(chunks)
    except zlib.error as error:
        remarks.append(DAMAGED % {"error": str(error)[:80]})


def _lines(first: bytes, stream: Iterator[bytes], remarks: list[str]) -> Sitemap:
    newest, rest = _Newest[Lead](MAX_LEADS), b""
    for piece in (first, *stream):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            _line(line, newest)
        rest = rest[-_CHUNK:]
    _line(rest, newest)
    return _made(newest, [], remarks)


def _line(line: bytes, newest: _Newest[Lead]) -> None:
    text = line.decode("utf-8", "replace").strip("\ufeff \t\r")
    if text and not text.startswith("#"):
        newest.add({"loc": text})


def _xml(first: bytes, stream: Iterator[bytes], remarks: list[str]) -> Sitemap:
    walk = _Walk()
    try:
        for piece in _mended(first, stream):
            walk.parser.Parse(piece, False)
        walk.parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # also encodings it knows not
        remarks.append(DAMAGED % {"error": str(error)[:120]})
    except _Trap as error:
        remarks.append(DAMAGED % {"error": str(error)})
    if walk.root not in ("urlset", "sitemapindex"):
        raise BadInput(NO_SITEMAP)
    children = walk.children.made(_child) if walk.root == "sitemapindex" else ()
    return _made(walk.newest, list(children), remarks)


def _mended(first: bytes, stream: Iterator[bytes]) -> Iterator[bytes]:
    """Yield XML cut before tags, with ampersands that begin no character made into text.

    The commonest fault of sitemaps; and no entity that a document defines can unfold. Raises
    _Trap where a tag, or a text, has no end.
    """
    rest, wide, cdata = b"", first.startswith((b"\xfe\xff", b"\xff\xfe")), False
    for piece in itertools.chain((first,), stream):
        if wide:  # in UTF-16 the sign is two bytes; expat bounds what entities unfold to
            yield piece
            continue
        whole, tag, rest = (rest + piece).rpartition(b"<")
        if len(tag + rest) > MAX_TAG:
            raise _Trap("a tag or text without end")
        rest = tag + rest
        mended, cdata = _ampersands(whole, cdata)
        yield mended
    yield rest if wide else _ampersands(rest, cdata)[0]


def _ampersands(xml: bytes, cdata: bool) -> tuple[bytes, bool]:
    """Return `xml`, which begins within CDATA or not, with its loose ampersands mended.

    Within CDATA they are text as they stand. Also returns whether it ends there.
    """
    parts = _CDATA.split(xml)
    for at, part in enumerate(parts):
        if at % 2:
            cdata = part.startswith(b"<")
        elif not cdata:
            parts[at] = _LOOSE.sub(b"&amp;", part)
    return b"".join(parts), cdata


class _Trap(Exception):
    """The document is built to cost memory rather than to be read."""


class _Walk:
    """Gather the fields of each `url` and `sitemap` element as they pass, keeping no tree."""

    def __init__(self) -> None:
        self.root = ""
        self.newest: _Newest[Lead] = _Newest(MAX_LEADS)
        self.children: _Newest[Child] = _Newest(MAX_CHILDREN)
        self._entry: dict[str, str] = {}
        self._depth = 0
        self._text: list[str] | None = None
        self._length = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self.root = self.root or local
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _Trap("elements nested without end")
        self._text, self._length = ([] if _wanted(space, local) else None), 0

    def _data(self, text: str) -> None:
        if self._text is not None and self._length < MAX_ADDRESS:
            self._text.append(text)
            self._length += len(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        local = name.rpartition(" ")[2]
        if local in ("url", "sitemap"):
            entry, self._entry = self._entry, {}
            place: _Newest[Lead] | _Newest[Child] = (
                self.children if local == "sitemap" else self.newest
            )
            place.add(entry)
        elif self._text:
            self._entry.setdefault(local, "".join(self._text).strip())
        self._text = None


def _wanted(space: str, local: str) -> bool:
    """Tell the page's own fields from those of the images and videos within its entry."""
    space = space.replace("https:", "http:", 1).rstrip("/")  # sites write them so, too
    if local in ("loc", "lastmod"):
        return space in ("", _SITEMAP) or space.endswith("/sitemap/0.84")
    return local in ("title", "publication_date") and space in ("", _NEWS)


def _lead(entry: Mapping[str, str]) -> Lead | None:
    try:
        url = parse(entry.get("loc", "")).url
    except FetchRefused:
        return None
    title = " ".join(clean(entry.get("title", "")).split())[:500]
    return Lead(url, title, entry.get("publication_date", "")[:120], entry.get("lastmod", "")[:120])


def _child(entry: Mapping[str, str]) -> Child | None:
    try:
        return Child(parse(entry.get("loc", "")).url, entry.get("lastmod", "")[:120])
    except FetchRefused:
        return None


def _made(newest: _Newest[Lead], children: list[Child], remarks: list[str]) -> Sitemap:
    leads = newest.made(_lead)
    if newest.seen > newest.most:
        remarks.append(ONLY_NEWEST % {"most": f"{newest.most:,}"})
    if newest.unfit:
        remarks.append(UNFIT % {"number": newest.unfit})
    if len(children) == MAX_CHILDREN:
        remarks.append(ONLY_CHILDREN % {"most": MAX_CHILDREN})
    return Sitemap(leads, tuple(children), tuple(remarks))
