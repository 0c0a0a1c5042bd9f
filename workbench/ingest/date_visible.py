"""The dates a reader sees on a page: time elements, bylines, small print near the heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from workbench.ingest.date_reading import Clock, read, search
from workbench.ingest.date_text import MODIFIED_LABEL, evidence
from workbench.model import DateEvidence, Grade

# Parts of a page whose dates are other articles' or the site's, never this article's.
_ELSEWHERE = re.compile(
    r"footer|comment|related|sidebar|widget|recommend|popular|latest|teaser|archive|calendar"
    r"|copyright|\bnav|menu|disqus|repl(?:y|ies)|trending|terkait|populer|terbaru|baca-juga|promo"
    r"|newsletter|breaking|ticker|carousel|cookie|search",
    re.I,
)
_NEVER = re.compile(
    r"footer|comment|copyright|\bnav|menu|repl(?:y|ies)|calendar|cookie|related|recommend|popular"
    r"|latest|terkait|populer|terbaru",
    re.I,
)
_OTHERS = re.compile(
    "comment|related|recommend|popular|latest|terkait|populer|terbaru|copyright", re.I
)
_NEVER_TAGS = frozenset(("script", "style", "noscript", "footer", "nav", "svg", "select"))
_SKIPPED_TAGS = _NEVER_TAGS | {"aside", "form"}
_WHOLE = ("html", "body", "main", "article", "h1")  # whose class names speak of the whole page
# “8.5.12”: the century is left out only where the line is small print.
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2}\.\d{1,2}\.)(\d{2})(?![\d.])")
MAX_SHORT_YEAR = 60  # code points of such a line
_DATED = re.compile(
    r"date|time|publi|posted|tanggal|tgl|byline|meta|info|datum|author|penulis|submitted|waktu|datum"
    r"|credit|data|fecha|created",
    re.I,
)
_OWNERS = re.compile(r"©|&copy|copyright|\(c\)|all rights|hak cipta", re.I)
_PUBLISHED_LABEL = re.compile(
    r"\b(?:published|posted|erschienen|erstellt|veröffentlicht|diterbitkan|dipublikasikan|tayang"
    r"|publié|publicado|pubblicato|gepubliceerd)\b[^\d.]{0,12}$",
    re.I,
)
# Topics an article is filed under, as WordPress puts them among its classes.
_TOPIC = re.compile(r"(?:^|(?<=\s))(?:category|cat|tag|topic)-\S+")
_HEADINGS = ("h1", "h2", "h3", "h4")
MIN_HEADING = 12  # code points; shorter headings are names of columns
MAX_BYLINE = 200  # code points; longer texts with a date are prose
_APART = tuple('-–—:|(„“”"»«')  # what parts a date from the sentence after it
OPENING = 30  # code points; a paragraph with a date this near its start opens with a dateline
MAX_BYLINES = 3
MAX_CANDIDATES = 40  # dated lines looked at; pages with more are lists


def declared(kind: str, raw: str, clock: Clock) -> Iterator[DateEvidence]:
    """Yield the one date that `raw` as a whole is, if it is one."""
    when = read(raw, clock)
    if when is not None:
        yield evidence(kind, raw.strip()[:80], when, Grade.B)


def visible(tree: HtmlElement, clock: Clock) -> Iterator[DateEvidence]:
    """Yield the dates a reader sees with the article, those nearest to its heading first."""
    elements = list(_own_elements(tree, _ELSEWHERE, _SKIPPED_TAGS))
    heading = _heading(tree, elements)
    found: list[tuple[int, DateEvidence]] = []
    for place, element in enumerate(elements):
        raw, text = _written(element)
        if not raw or _OWNERS.search(text):
            continue
        kind = "modified" if _is_modified(element, text) else "byline"
        found += [(_distance(place, heading), e) for e in _evidence_in(kind, raw, clock)]
        if len(found) >= MAX_CANDIDATES:
            break
    found.sort(key=lambda pair: pair[0])
    for kind in ("byline", "modified"):
        near = {e.raw: e for _, e in reversed(found) if e.kind == kind}
        yield from sorted(near.values(), key=lambda e: [x.raw for _, x in found].index(e.raw))[
            :MAX_BYLINES
        ]


def is_elsewhere(element: HtmlElement) -> bool:
    """Return whether an element holds comments, other articles, or the foot of the whole site."""
    if element.tag in _WHOLE:
        return False
    if element.tag == "footer":
        return next(element.iterancestors("article"), None) is None
    return _OTHERS.search(_label(element)) is not None


def is_line_apart(element: HtmlElement) -> bool:
    """Return whether an element is a copyright line, or one that speaks of a change."""
    text = " ".join(element.text_content().split())
    return len(text) <= MAX_BYLINE and speaks_of_owner_or_change(text)


def speaks_of_owner_or_change(text: str) -> bool:
    """Return whether a text has a copyright sign or the label of a change."""
    return bool(_OWNERS.search(text) or MODIFIED_LABEL.search(text))


def headline(tree: HtmlElement) -> str:
    """Return the headline as the page shares it, to tell its article from others in its data."""
    for element in tree.iter("meta"):
        if (element.get("property") or "").lower() == "og:title":
            return str(element.get("content") or "")
    heading = next(iter(tree.iter("h1", "title")), None)
    return "" if heading is None else str(heading.text_content())


def _heading(tree: HtmlElement, elements: list[HtmlElement]) -> int:
    """Return the place of the heading: of rank one, else the highest one the page is named by."""
    title = " ".join(headline(tree).split()).lower()
    places: dict[str, int] = {}
    for place, element in enumerate(elements):
        if element.tag not in _HEADINGS or element.tag in places:
            continue
        text = " ".join(element.text_content().split()).lower()
        if element.tag == "h1" or (len(text) >= max(MIN_HEADING, len(title) / 2) and text in title):
            places[element.tag] = place
    return next((places[tag] for tag in _HEADINGS if tag in places), 0)


def _label(element: HtmlElement) -> str:
    """Return class and id of an element, without the topics its article is filed under."""
    names = element.get("class") or ""
    if "-" in names:
        names = _TOPIC.sub("", names)
    return f"{names} {element.get('id') or ''}"


def _distance(place: int, heading: int) -> int:
    """Return how far an element is from the heading; below it is where bylines stand."""
    return place - heading if place >= heading else 2 * (heading - place)


def _own_elements(
    tree: HtmlElement, elsewhere: re.Pattern[str], skipped: frozenset[str]
) -> Iterator[HtmlElement]:
    """Yield the elements in document order without the parts that belong to other articles."""
    stack = [tree]
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element.tag in skipped:
            continue
        if element.attrib and element.tag not in _WHOLE and elsewhere.search(_label(element)):
            continue
        yield element
        stack.extend(reversed(element))


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


def small_print(tree: HtmlElement, clock: Clock) -> Iterator[DateEvidence]:
    """Yield the full date in a short line nearest to the heading: a byline without a name.

    Searched first in the article's own part; then, where names of classes mislead, in all of
    the page but its footer, navigation and comments.
    """
    for elsewhere, skipped in ((_ELSEWHERE, _SKIPPED_TAGS), (_NEVER, _NEVER_TAGS)):
        elements = list(_own_elements(tree, elsewhere, skipped))
        heading = _heading(tree, elements)
        found: list[tuple[int, DateEvidence]] = []
        for place, element in enumerate(elements):
            found += [(_distance(place, heading), e) for e in _in_line(element, clock)]
            if len(found) >= MAX_CANDIDATES:
                break
        found.sort(key=lambda pair: pair[0])
        yield from [e for _, e in found if e.kind == "modified"][:1]
        best = [e for _, e in found if e.kind == "byline"][:1]
        best = best or [e for _, e in found if e.kind == "heuristic"][:1]
        yield from best
        if best:
            return


def _in_line(element: HtmlElement, clock: Clock) -> Iterator[DateEvidence]:
    own = [element.text or "", *(child.tail or "" for child in element)]
    for part in own:
        text = " ".join(part.split())
        if len(text) < 6 or _OWNERS.search(text[:MAX_BYLINE]):
            continue
        if len(text) > MAX_BYLINE:
            yield from _opening(text, clock)
            continue
        if len(text) <= MAX_SHORT_YEAR:
            text = _SHORT_YEAR.sub(r"\g<1>20\2", text)
        for match, when in search(text, clock)[:1]:
            before = text[: match.start()]
            if _PUBLISHED_LABEL.search(before):
                yield evidence("byline", match.group().strip(), when, Grade.B)
            else:
                kind = "modified" if MODIFIED_LABEL.search(before) else "heuristic"
                yield evidence(kind, match.group().strip(), when, Grade.C)


def _opening(text: str, clock: Clock) -> Iterator[DateEvidence]:
    """Yield the date that a paragraph opens with: "(18.01.2018) …", "Karlsruhe (12.11.2021). …"."""
    head = text[: OPENING + MAX_SHORT_YEAR]
    for match, when in search(head, clock)[:1]:
        before, after = head[: match.start()], head[match.end() :].lstrip()
        apart = before.endswith("(") or after[:1] in _APART
        if match.start() <= OPENING and apart and not MODIFIED_LABEL.search(before):
            yield evidence("heuristic", match.group().strip(), when, Grade.C)


def _is_modified(element: HtmlElement, text: str) -> bool:
    label = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    before = element.getprevious()
    lead = (element.getparent().text or "") if element.getparent() is not None else ""
    if before is not None:
        lead = before.tail or ""
    return bool(re.search(r"updated|modified", label, re.I) or MODIFIED_LABEL.search(lead[-40:]))


def _evidence_in(kind: str, raw: str, clock: Clock) -> Iterator[DateEvidence]:
    """Yield the dates in small print, each under the label that stands before it."""
    if raw[:4].isdigit() and "T" in raw[8:12]:  # ISO 8601, as time elements have it
        yield from declared(kind, raw, clock)
        return
    if len(raw) <= MAX_SHORT_YEAR:
        raw = _SHORT_YEAR.sub(r"\g<1>20\2", raw)
    written = search(raw, clock)
    before = 0
    for match, when in written:
        labelled = MODIFIED_LABEL.search(raw, before, match.start())
        yield evidence("modified" if labelled else kind, match.group().strip(), when, Grade.B)
        before = match.end()
    if not written and len(raw) <= 40:
        yield from declared(kind, raw, clock)
