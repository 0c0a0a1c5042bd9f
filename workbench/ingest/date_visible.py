"""The dates a page shows its readers in elements that are there for it: times, bylines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from workbench.ingest.date_labels import (
    MAX_BYLINE,
    MAX_MARKED,
    is_owners,
    is_told,
    lead,
    says_changed,
    says_published,
)
from workbench.ingest.date_parts import NEAR, distance, heading_of, own_parts
from workbench.ingest.date_reading import Clock, read, search
from workbench.ingest.date_text import readings
from workbench.model import DateEvidence, Grade

# “8.5.12”: the century is left out only where the line is small print.
SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2}\.\d{1,2}\.)(\d{2})(?![\d.])")
MAX_SHORT_YEAR = 60  # code points of such a line
_DATED = re.compile(
    r"date|time|publi|posted|tanggal|tgl|byline|meta|info|datum|author|penulis|submitted|waktu|datum"
    r"|credit|data|fecha|created",
    re.I,
)
_CHANGED = re.compile(r"updated|modified", re.I)
MAX_BYLINES = 3
MAX_CANDIDATES = 40  # dated lines looked at; pages with more are lists


def declared(kind: str, raw: str, clock: Clock, grade: Grade = Grade.B) -> Iterator[DateEvidence]:
    """Yield the one date that `raw` as a whole is, if it is one."""
    when = read(raw, clock)
    if when is not None:
        yield from readings(kind, raw.strip()[:80], when, grade)


def visible(tree: HtmlElement, clock: Clock) -> Iterator[DateEvidence]:
    """Yield the dates a reader sees with the article, those nearest to its heading first."""
    parts = own_parts(tree, NEAR)
    heading = heading_of(tree, parts)
    found: list[tuple[int, DateEvidence]] = []
    for place, (element, in_foot) in enumerate(parts):
        raw, text = _written(element)
        if not raw or is_owners(text):
            continue
        dates = list(_evidence_in(element, raw, in_foot, clock))
        if not dates and raw is text and len(element):  # “Feb” “18” “2009”, each in a box
            dates = list(_evidence_in(element, _spaced(element), in_foot, clock))
        found += [(distance(place, heading), e) for e in dates]
        if len(found) >= MAX_CANDIDATES:
            break
    found.sort(key=lambda pair: pair[0])
    for kind in ("byline", "modified"):
        near = {(e.raw, e.point): e for _, e in found if e.kind == kind}
        yield from list(near.values())[:MAX_BYLINES]


def _written(element: HtmlElement) -> tuple[str, str]:
    """Return the date of an element that is there to show one, and its visible text."""
    if not element.attrib and element.tag not in ("time", "abbr"):
        return "", ""
    label = (
        f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    )
    if element.tag == "time" or element.tag == "abbr" or "datepublished" in label.lower():
        text = " ".join(element.text_content().split())[:MAX_BYLINE]
        machine = element.get("datetime") or element.get("content") or element.get("title") or ""
        return machine if any(c.isdigit() for c in machine) else text, text
    if not _DATED.search(label):
        return "", ""
    text = " ".join(element.text_content().split())
    return (text, text) if 6 <= len(text) <= MAX_BYLINE else ("", "")


def _spaced(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _evidence_in(
    element: HtmlElement, raw: str, in_foot: bool, clock: Clock
) -> Iterator[DateEvidence]:
    """Yield the dates in a byline, each under the label that stands before it."""
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    label = lead(element)
    kind = "modified" if _CHANGED.search(names) or says_changed(label) else "byline"
    is_kept = not in_foot or "datepublished" in names.lower()
    if raw[:4].isdigit() and "T" in raw[8:12]:  # ISO 8601, as time elements have it
        if is_kept:
            yield from declared(kind, raw, clock)
        return
    if len(raw) <= MAX_SHORT_YEAR:
        raw = SHORT_YEAR.sub(r"\g<1>20\2", raw)
    written = search(raw, clock)
    end = 0
    for place, (match, when) in enumerate(written):
        before = raw[end : match.start()]
        labelled = f"{label} {before}" if end == 0 else before
        end = match.end()
        if is_told(raw, written, place, MAX_MARKED):
            continue
        if element.tag == "a" and before.strip():  # "No. 34 of 8 May 2021": what is linked to
            continue
        if is_kept or says_published(labelled):
            said = "modified" if says_changed(before) else kind
            yield from readings(said, match.group().strip(), when, Grade.B)
    if not written and len(raw) <= 40 and is_kept:
        yield from declared(kind, raw, clock)
