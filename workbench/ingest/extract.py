"""Read an article out of archived bytes: the same bytes give the same article at any time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workbench.errors import BadInput
from workbench.ingest import charsets, dates, reasons, transfer
from workbench.ingest.columns import recognise
from workbench.ingest.date_address import address
from workbench.ingest.date_given import clock_for, feed_dates
from workbench.ingest.date_reading import Clock, read
from workbench.ingest.date_text import opening, readings, speech
from workbench.ingest.files import refuse_foreign
from workbench.ingest.tables import read_csv, read_json
from workbench.model import DateEvidence, DateInterval, Draft, Grade
from workbench.text.fold import clean
from workbench.text.language import detect

if TYPE_CHECKING:
    from workbench.ingest.page import Page

ROWS = "rows 2"  # raise the number when rows or texts are read in another way
PLAIN = "plain 1"
MAX_TEXT = 5_000_000  # code points; the longest books stay below
_HTML_TYPES = {"text/html", "application/xhtml+xml"}
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
# "tirtanews.example (Kota) – …" and "PORTAL.EXAMPLE, KOTA - …": the outlet opens the text.
_OUTLET_FIRST = re.compile(
    r"(?P<host>(?:[a-z0-9-]+\.)+[a-z]{2,})\s?(?:\(|,|[-–—]{1,3})[^\n]{0,60}?[-–—:)]", re.I
)
# "KOTA, Portal.example - …": a city, then the outlet.
_CITY_FIRST = re.compile(r"[A-Z][\w .]{2,30}, (?P<host>(?:[a-z0-9-]+\.)+[a-z]{2,})\s?[-–—]", re.I)
_LANG = re.compile(r"[a-z]{2,3}(?=$|[-_])")
_LANG_NAMES = {"indonesian": "id", "indonesia": "id", "english": "en", "inggris": "en", "in": "id"}


@dataclass(slots=True)
class _Found:
    """What one reader found, before the parts that all kinds of input share."""

    text: str
    fields: dict[str, str]
    extractor: str
    extra: dict[str, str] = field(default_factory=dict)
    page: Page | None = None


def extract(
    capture_payload: bytes,
    media_type: str,
    *,
    url: str,
    given: Mapping[str, str],
    captured_at: datetime,
    source: str,
) -> Draft:
    """Return the article in the archived bytes `capture_payload` of `media_type`.

    `given` is what the user typed beside it. Raises BadInput where there is no article in it.
    """
    kind = media_type.partition(";")[0].strip().lower()
    if kind in ("application/json", "text/csv"):
        found = _row(capture_payload, kind, url, given, captured_at)
    elif kind in _HTML_TYPES:
        found = _page(capture_payload, media_type, url, given, captured_at)
    elif kind == "text/plain":
        found = _plain(capture_payload, media_type)
    else:
        raise BadInput(
            "An article cannot be read from “%(kind)s”: give HTML, text, JSON or CSV.", kind=kind
        )
    return _draft(found, url, given, captured_at)


def _row(
    payload: bytes, kind: str, url: str, given: Mapping[str, str], captured_at: datetime
) -> _Found:
    values = read_json(payload) if kind == "application/json" else read_csv(payload)
    known, extra = recognise(values)
    text, html = known.pop("text", ""), known.pop("html", "")
    written = transfer.decoded(text)
    if written is not None:
        return _Found(written, known, f"{ROWS}, {transfer.NAME}", extra)
    if not text.strip() and html.strip():
        address_of_row = known.get("url", "") or url
        found = _html(html, address_of_row, captured_at, given)
        found.fields |= known
        found.extra = extra
        return found
    return _Found(text, known, ROWS, extra)


def _page(
    payload: bytes, media_type: str, url: str, given: Mapping[str, str], captured_at: datetime
) -> _Found:
    refuse_foreign(payload[:4096])
    html = charsets.decode(payload, media_type)
    return _html(html, url or given.get("url", ""), captured_at, given)


def _html(html: str, url: str, captured_at: datetime, given: Mapping[str, str]) -> _Found:
    # Imported late: the libraries for pages take longest to load, and rows of text need none.
    from workbench.ingest.page import read_page

    page = read_page(html, url, captured_at, given)
    fields = {
        "headline": page.headline,
        "author": page.author,
        "outlet": page.outlet,
        "url": page.url,
        "lang": page.lang,
    }
    return _Found(page.text, {k: v for k, v in fields.items() if v}, page.extractor, page=page)


def _plain(payload: bytes, media_type: str) -> _Found:
    refuse_foreign(payload[:4096])
    came = charsets.decode(payload, media_type).lstrip("\ufeff")
    written = transfer.decoded(came)
    extractor = PLAIN if written is None else f"{PLAIN}, {transfer.NAME}"
    text = clean(came if written is None else written).strip()
    first, gap, rest = text.partition("\n")
    if gap and rest.strip() and not rest.split("\n", 1)[0].strip() and len(first) < 300:
        return _Found(rest, {"headline": first.strip()}, extractor)
    return _Found(text, {}, extractor)


def _draft(found: _Found, url: str, given: Mapping[str, str], captured_at: datetime) -> Draft:
    text = tidy(found.text)
    if not any(c.isalnum() for c in text):
        raise BadInput(reasons.NO_TEXT)
    if len(text) > MAX_TEXT:
        raise BadInput("The text is too long for one article: split it into articles.")
    fields = _fields(found, url, given)
    lang = _language(fields.get("lang", ""), text)
    captured = fields.get("captured", "")
    place = fields.get("url", "") or fields.get("outlet", "")
    clock = clock_for(given, lang, place, captured_at)
    claimed = read(captured, clock) if captured else None
    return Draft(
        text=text,
        headline=one_line(fields.get("headline", "")),
        outlet=one_line(fields.get("outlet", "")) or _outlet(text, fields.get("url", "")),
        author=one_line(fields.get("author", "")),
        url=one_line(fields.get("url", "")),
        lang=lang,
        date=_dated(found, fields, text, captured_at, clock, given),
        external_id=one_line(fields.get("id", "")),
        claimed_capture=claimed.point if claimed else None,
        extractor=found.extractor,
        extra={clean(k): clean(v) for k, v in found.extra.items()},
    )


def _fields(found: _Found, url: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the fields by precedence: a page yields to what the user says of it, a row does not.

    A row names its own outlet and date; what is typed beside a table fills the gaps.
    """
    typed = {k: v for k, v in given.items() if v.strip()}
    if found.page is not None or found.extractor.startswith(PLAIN):
        fields = found.fields | typed
    else:
        fields = typed | found.fields
    if url and not fields.get("url"):
        fields["url"] = url
    return fields


def _dated(
    found: _Found,
    fields: Mapping[str, str],
    text: str,
    captured_at: datetime,
    clock: Clock,
    given: Mapping[str, str],
) -> DateInterval:
    """Return the date of the article from all the evidence there is."""
    items = [DateEvidence("capture", captured_at.isoformat(), None, captured_at, Grade.A)]
    for kind, name in (
        ("given", "date"),
        ("claimed_capture", "captured"),
        ("modified", "modified"),
    ):
        raw = fields.get(name, "").strip()
        if not raw:
            continue
        when = read(raw, clock)
        if when is None:
            items.append(DateEvidence(kind, raw[:80], None, None, Grade.C))
        else:
            items += readings(kind, raw, when, Grade.B)
    items += feed_dates(given, clock)
    if found.page is not None:
        items += found.page.dates
    items += address(fields.get("url", ""), clock)
    items += opening(text, clock)
    declared = dates.combine(items, captured_at)
    said = speech(text, clock, captured_at, declared.point)
    return dates.combine([*items, *said], captured_at) if said else declared


def _language(stated: str, text: str) -> str:
    """Return the ISO 639-1 code that was stated, else what the text itself shows."""
    stated = stated.strip().lower()
    if stated in _LANG_NAMES:
        return _LANG_NAMES[stated]
    code = _LANG.match(stated)
    return code.group() if code else detect(text).code


def _outlet(text: str, url: str) -> str:
    """Return the outlet the text opens with, else the host of the address."""
    match = _OUTLET_FIRST.match(text) or _CITY_FIRST.match(text)
    if match is not None:
        return match.group("host").lower()
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def tidy(text: str) -> str:
    """Return `text` as it is stored: clean, no spaces at line ends, one blank line at most."""
    lines = [line.rstrip() for line in clean(text).split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """Return a short field on one line, cut at 500 code points."""
    return " ".join(clean(text).split())[:500]
