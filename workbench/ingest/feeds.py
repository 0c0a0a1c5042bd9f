"""Read RSS, Atom and JSON feeds, well formed or not: which pages they name, and when published."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from workbench.errors import BadInput, FetchRefused
from workbench.ingest import charsets
from workbench.ingest.addresses import parse
from workbench.model_sources import Lead
from workbench.text.fold import clean

MAX_FEED = 4_000_000  # bytes; news feeds stay below one million, and reading costs 7 s a million
MAX_LEADS = 2_000  # pages of one feed; a feed of news names some dozens
MAX_DEPTH = 10_000  # elements never closed: the items of an ill-formed feed, but no trap
MAX_TAG = 65_536  # bytes of one tag; each attribute costs the parser a hundred times its size
_TITLE = 500  # code points
_DATE = 120
_TAG = re.compile(r"<[^<>]{0,2000}>")
# What is between these tags, or in a comment, is no part of a title.
_UNSEEN = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->")
_LONG_TITLE = 5_000
# Counted before the parser runs, since its memory grows with each tag and each attribute.
_MARK = re.compile(rb"<(/?)[A-Za-z][^<>]{0,2000}?(/?)>")
_LONG_TAG = re.compile(rb"<[^<>]{%d}" % MAX_TAG)
_FEED_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|RDF|channel|rdf)[\s>:]")
_JSON_FEED = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1")
# What the tolerant parser of feedparser raises on markup that its authors did not foresee.
_FAULTS = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError)

NO_FEED = (
    "This is not a feed: give the address of an RSS, Atom or JSON feed, or of a page that links "
    "to one."
)
BROKEN = "The feed cannot be read (%(error)s): tell the site, or choose another of its feeds."
TOO_DEEP = (
    "The feed is built in a way that no feed is (elements nested without end, tags without end): "
    "give another of the site's feeds."
)
ONLY_FIRST = "The feed names more than %(most)s pages: the first of them are taken."
NO_LEADS = "The feed names no pages at the moment."
NAMELESS = "%(number)s entries of the feed name no page that can be fetched and are left out."


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says: its title, language, the pages it names, and sentences on what is amiss."""

    title: str
    lang: str
    leads: tuple[Lead, ...]
    remarks: tuple[str, ...] = ()


def looks_like_feed(head: bytes) -> bool:
    """Return whether the first bytes of a document are those of a feed."""
    head = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return b"jsonfeed.org/version" in head
    # In wide encodings every other byte is NUL.
    return bool(_FEED_ROOT.search(head.replace(b"\x00", b"")))


def read(payload: bytes, media_type: str, url: str) -> Feed:
    """Return the feed in `payload`, its links made whole by `url`; raise BadInput if it is none."""
    if not payload.strip():
        raise BadInput("The feed is empty: check its address in a browser.")
    if len(payload) > MAX_FEED:
        raise BadInput(
            "The feed is larger than %(limit)s MB: give another of the site's feeds.",
            limit=MAX_FEED // 1_000_000,
        )
    if payload.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _json(payload, media_type, url)
    return _xml(payload, media_type, url)


def printed(payload: bytes, media_type: str) -> str:
    """Return all that a feed prints as plain text, entry after entry, whatever its form.

    What is no feed, or is broken, is taken as the text that it is.
    """
    text = charsets.decode(payload, media_type)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        with suppress(ValueError, RecursionError):
            text = "\n".join(_texts(json.loads(text.lstrip("\ufeff"))))
    text = text.replace("<![CDATA[", " ").replace("]]>", " ")
    for _ in range(2):  # markup is written within markup
        text = html.unescape(_TAG.sub(" ", text))
    return _TAG.sub(" ", text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _xml(payload: bytes, media_type: str, url: str) -> Feed:
    markup = _markup(payload)
    if _LONG_TAG.search(markup) or _depth(markup) > MAX_DEPTH:
        raise BadInput(TOO_DEEP)
    headers = {"content-location": url, "content-type": media_type or "application/xml"}
    try:
        # From a stream, since feedparser opens what it is given as a text that names a file.
        found = feedparser.parse(
            BytesIO(payload),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _FAULTS as error:
        raise BadInput(BROKEN, error=(str(error) or type(error).__name__)[:120]) from error
    feed, entries = dict.get(found, "feed", {}), dict.get(found, "entries", [])
    version = str(dict.get(found, "version", "") or "")
    if not version and not entries:
        raise BadInput(NO_FEED)
    leads = (_entry(entry, version, url) for entry in entries)
    return _feed(_text(feed, "title"), _text(feed, "language"), leads)


def _markup(payload: bytes) -> bytes:
    """Return a document without its CDATA and comments, whose tags are only text."""
    for opening, closing in ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->")):
        first, *others = payload.split(opening)
        payload = first + b"".join(piece.partition(closing)[2] for piece in others)
    return payload


def _depth(markup: bytes) -> int:
    """Return how deeply elements nest at most, however ill formed they are."""
    depth = deepest = 0
    for match in _MARK.finditer(markup):
        if match.group(1):
            depth = max(0, depth - 1)
        elif not match.group(2):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _entry(entry: Mapping[str, Any], version: str, base: str) -> Lead | None:
    url = _address(_text(entry, "link"), base)
    if not url:
        return None
    # dict.get: feedparser's own lookup takes one date for the other where one is missing.
    published = _text(entry, "published") or _text(entry, "created")
    changed = _text(entry, "updated")
    if not published and not version.startswith("atom"):
        published, changed = changed, ""  # dc:date, the only date that RSS 1.0 has
    return Lead(url, _plain(_text(entry, "title")), published[:_DATE], changed[:_DATE])


def _text(values: Mapping[str, Any], name: str) -> str:
    value = dict.get(values, name) if isinstance(values, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _json(payload: bytes, media_type: str, url: str) -> Feed:
    try:
        values = json.loads(charsets.decode(payload, media_type).lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "") or type(error).__name__
        raise BadInput(BROKEN, error=str(reason)[:120]) from error
    version = values.get("version") if isinstance(values, dict) else None
    if not isinstance(version, str) or not _JSON_FEED.match(version):
        raise BadInput(NO_FEED)
    items = values.get("items")
    rows = items if isinstance(items, list) else []
    leads = (_item(row, url) for row in rows if isinstance(row, dict))
    return _feed(_text(values, "title"), _text(values, "language"), leads)


def _item(row: Mapping[str, Any], base: str) -> Lead | None:
    # The id of an item is its address where no url is given (JSON Feed 1.1, "id").
    written = _text(row, "url") or _text(row, "id")
    url = _address(written, base) if "/" in written else ""
    if not url:
        return None
    published, changed = _text(row, "date_published"), _text(row, "date_modified")
    return Lead(url, _plain(_text(row, "title")), published[:_DATE], changed[:_DATE])


def _address(link: str, base: str) -> str:
    """Return a link as the address to fetch, "" where it is none."""
    try:
        whole = urljoin(base, link.strip()) if link.strip() else ""
        return parse(whole).url + _fragment(whole) if whole else ""
    except (FetchRefused, ValueError):
        return ""


def _fragment(url: str) -> str:
    """Return the part after "#!", which names another page on some sites, "" for any other."""
    fragment = urlsplit(url).fragment
    return f"#{fragment}" if fragment.startswith("!") else ""


def _plain(title: str) -> str:
    """Return a title without markup on one line."""
    if "<" in title or "&" in title:
        title = html.unescape(_TAG.sub(" ", _UNSEEN.sub(" ", title[:_LONG_TITLE])))
    return " ".join(clean(title).split())[:_TITLE]


def _feed(title: str, lang: str, found: Iterable[Lead | None]) -> Feed:
    leads: dict[str, Lead] = {}
    nameless = 0
    remarks = []
    for lead in _counted(found):
        if lead is None:
            nameless += 1
        elif len(leads) < MAX_LEADS:
            leads.setdefault(lead.url, lead)
        elif lead.url not in leads:
            remarks.append(ONLY_FIRST % {"most": f"{MAX_LEADS:,}"})
            break
    if nameless:
        remarks.append(NAMELESS % {"number": nameless})
    if not leads and not nameless:
        remarks.append(NO_LEADS)
    return Feed(_plain(title), lang[:20], tuple(leads.values()), tuple(remarks))


def _counted(found: Iterable[Lead | None]) -> Iterator[Lead | None]:
    """Yield leads up to twice what is kept: a feed of nothing but rubbish ends, too."""
    for number, lead in enumerate(found):
        if number > 2 * MAX_LEADS:
            return
        yield lead
