"""Dates on a page that nothing marks as such: a short line near the heading, a dated paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from workbench.ingest.date_labels import (
    MAX_BYLINE,
    Written,
    is_owners,
    is_sentence,
    is_stretch,
    lead,
    says_changed,
    says_published,
)
from workbench.ingest.date_parts import NEAR, WIDE, distance, heading_of, own_parts
from workbench.ingest.date_reading import Clock, search
from workbench.ingest.date_text import evidence
from workbench.ingest.date_visible import MAX_CANDIDATES, MAX_SHORT_YEAR, SHORT_YEAR
from workbench.model import DateEvidence, Grade

_APART = frozenset('-–—:|(„“”"»«')  # what parts a date from the sentence after it
_HEADS = ("title", "h1", "h2")  # the name of an article may be a sentence
NOT_ALONE = 3  # a line that is a date alone may be this many times as far from the heading
OPENING = 30  # code points; a paragraph with a date this near its start opens with a dateline


class Line(NamedTuple):
    """A date in a line, and how much nearer to the heading another must be to come before it."""

    evidence: DateEvidence
    weight: int


def small_print(tree: HtmlElement, clock: Clock) -> Iterator[DateEvidence]:
    """Yield the full date in a short line nearest to the heading: a byline without a name.

    Searched first in the article's own part; then, where names of classes mislead, in all of
    the page but its footer, navigation and comments.
    """
    for reach in (NEAR, WIDE):
        parts = own_parts(tree, reach)
        heading = heading_of(tree, parts)
        found: list[tuple[int, DateEvidence]] = []
        for place, (element, in_foot) in enumerate(parts):
            found += [
                (line.weight * distance(place, heading), line.evidence)
                for line in _in_lines(element, clock)
                if not in_foot or line.evidence.kind == "byline"
            ]
            if len(found) >= MAX_CANDIDATES:
                break
        found.sort(key=lambda pair: pair[0])
        yield from [e for _, e in found if e.kind == "modified"][:1]
        best = [e for _, e in found if e.kind == "byline"][:1]
        best = best or [e for _, e in found if e.kind == "heuristic"][:1]
        yield from best
        if best:
            return


def _in_lines(element: HtmlElement, clock: Clock) -> Iterator[Line]:
    own = [element.text or "", *(child.tail or "" for child in element)]
    for number, part in enumerate(own):
        text = " ".join(part.split())
        if len(text) < 6 or is_owners(text[:MAX_BYLINE]):
            continue
        if len(text) > MAX_BYLINE:
            yield from _opening(text, clock)
            continue
        if len(text) <= MAX_SHORT_YEAR:
            text = SHORT_YEAR.sub(r"\g<1>20\2", text)
        written = search(text, clock)
        if written:
            yield from _in_line(text, written, element, lead(element) if number == 0 else "")


def _in_line(
    text: str, written: Sequence[Written], element: HtmlElement, label: str
) -> Iterator[Line]:
    """Yield the dates of a line, each under the label before it; without one only the first."""
    end = 0
    for match, when in written:
        before, after = text[end : match.start()], text[match.end() :]
        labelled = f"{label} {before}" if end == 0 else before
        raw = match.group().strip()
        if says_published(labelled):
            yield Line(evidence("byline", raw, when, Grade.B), 1)
        elif says_changed(labelled):
            yield Line(evidence("modified", raw, when, Grade.C), 1)
        elif end == 0 and not is_stretch(text, match):
            is_free = element.tag in _HEADS or _is_opening(before, after)
            if is_free or not is_sentence(before, after):
                is_alone = len(f"{before} {after}".split()) <= 1
                weight = 1 if is_alone else NOT_ALONE
                yield Line(evidence("heuristic", raw, when, Grade.C), weight)
        end = match.end()


def _opening(text: str, clock: Clock) -> Iterator[Line]:
    """Yield the date that a paragraph opens with: "(18.01.2018) …", "Karlsruhe (12.11.2021). …"."""
    head = text[: OPENING + MAX_SHORT_YEAR]
    for match, when in search(head, clock)[:1]:
        before = head[: match.start()]
        if _is_opening(before, head[match.end() :]) and not says_changed(before):
            yield Line(evidence("heuristic", match.group().strip(), when, Grade.C), NOT_ALONE)


def _is_opening(before: str, after: str) -> bool:
    apart = before.endswith("(") or after.lstrip()[:1] in _APART
    return apart and len(before) <= OPENING
