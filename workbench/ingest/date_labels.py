"""What stands with a date on a page and says what it is: published, changed, part of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from workbench.ingest.date_reading import EVERYWHERE, When, search
from workbench.ingest.date_text import MODIFIED_LABEL

Written = tuple[re.Match[str], When]  # a date as it stands in a text

MAX_BYLINE = 200  # code points; longer texts with a date are prose
MAX_LEAD = 40  # code points before a date in which its label stands
MAX_SENTENCE = 4  # words in lower case around a date; a line that tells when has fewer
MAX_MARKED = 8  # ... where the page marks the line as one that tells when
_OWNERS = re.compile(r"©|&copy|copyright|\(c\)|all rights|hak cipta", re.I)
_PUBLISHED = (
    r"(?:published|posted|erschienen|erstellt|veröffentlicht|gepostet|diterbitkan|dipublikasikan"
    r"|terbit|tayang|dimuat|diunggah|diposting|publié|publicado|pubblicato|gepubliceerd)"
)
_PUBLISHED_BEFORE = re.compile(rf"\b{_PUBLISHED}\b[^\d.]{{0,12}}$", re.I)
_PUBLISHED_WITH = re.compile(rf"\b{_PUBLISHED}\b", re.I)
_DIGIT = re.compile(r"\d")
# “14. - 20. Januar”, “bis 2. Oktober”: a stretch of days is no moment of publication.
_TO = r"\b(?:bis|until|till|through|to|hingga|sampai|s/d|s\.d\.)(?:\s+zum)?"
_STRETCH_BEFORE = re.compile(rf"(?:\d\.?\s?[-–—]|{_TO})\s*$", re.I)
_STRETCH_AFTER = re.compile(rf"\s*(?:[-–—]|{_TO})\s*", re.I)


def is_owners(text: str) -> bool:
    """Return whether a text has a copyright sign."""
    return _OWNERS.search(text) is not None


def speaks_of_owner_or_change(text: str) -> bool:
    """Return whether a text has a copyright sign or the label of a change."""
    return is_owners(text) or MODIFIED_LABEL.search(text) is not None


def says_published(before: str) -> bool:
    """Return whether what stands before a date ends in the label of a publication."""
    return _PUBLISHED_BEFORE.search(before) is not None


def says_changed(before: str) -> bool:
    """Return whether what stands before a date, after any other date, is the label of a change."""
    return any(not _DIGIT.search(before, m.end()) for m in MODIFIED_LABEL.finditer(before))


def is_stretch(text: str, match: re.Match[str]) -> bool:
    """Return whether a date in a text begins or ends a stretch of days."""
    if _STRETCH_BEFORE.search(text, 0, match.start()):
        return True
    to = _STRETCH_AFTER.match(text, match.end())
    if to is None:
        return False
    rest = text[to.end() :]
    return any(m.start() == 0 for m, _ in search(rest, EVERYWHERE)[:1])


def is_told(text: str, written: Sequence[Written], at: int, most: int = MAX_SENTENCE) -> bool:
    """Return whether the date at place `at` of those in a text is that of something told there."""
    match = written[at][0]
    before = text[written[at - 1][0].end() if at else 0 : match.start()]
    return is_stretch(text, match) or is_sentence(before, text[match.end() :], most)


def is_sentence(before: str, after: str, most: int = MAX_SENTENCE) -> bool:
    """Return whether a date is told within a sentence: an event, not when the page was published.

    Told by the words in lower case, which names, places and times have few of: more than `most`.
    """
    if _PUBLISHED_WITH.search(before) or _PUBLISHED_WITH.search(after):
        return False
    if MODIFIED_LABEL.search(before):
        return False
    words = f"{before} {after}".split()
    return sum(len(w) > 1 and w.isalpha() and w.islower() for w in words) > most


def lead(element: HtmlElement) -> str:
    """Return the text just before an element where the label of its date would stand.

    It may be that of the element before it (`<b>Published</b> <time>`), or before its parent.
    """
    for node in (element, element.getparent()):
        if node is None:
            return ""
        before = node.getprevious()
        parent = node.getparent()
        if before is None:
            text = (parent.text or "") if parent is not None else ""
        elif (before.tail or "").strip() or not isinstance(before.tag, str):
            text = before.tail or ""
        else:
            text = before.text_content() if _is_short(before) else ""
        if text.strip():
            return " ".join(text.split())[-MAX_LEAD:]
        if before is not None:
            return ""
    return ""


def _is_short(element: HtmlElement) -> bool:
    """Return whether an element may be a label, found without reading all that it holds."""
    return len(element) <= 3 and sum(len(text) for text in element.itertext()) <= 2 * MAX_LEAD
