"""The last resort for pages that declare no date: htmldate, kept away from what misleads it."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import datetime, timedelta

from htmldate import find_date
from lxml.etree import iterwalk
from lxml.html import HtmlElement

from workbench.ingest.date_labels import MAX_BYLINE, is_stretch, is_told, speaks_of_owner_or_change
from workbench.ingest.date_page import MODIFIED
from workbench.ingest.date_parts import announced, around_heading, is_elsewhere
from workbench.ingest.date_reading import EVERYWHERE, search

_NAMES = ("title", "h1", "h2", "script")
_MOMENT = r"""\\?["']\s*:\s*\\?["']((?:19|20)\d{2}-[01]\d-[0-3]\d)[T ]"""
_PUBLISHED_AT = re.compile(rf"(?:publi\w*_?(?:at|date|time)|date_?published){_MOMENT}", re.I)
_CREATED_AT = re.compile(rf"(?:created?_?(?:at|date|time)|date_?created){_MOMENT}", re.I)


def guess(tree: HtmlElement, captured_at: datetime) -> str:
    """Return the ISO day htmldate finds on the page, or "".

    It takes dates of modification, of a copyright line, of comments, of linked articles and of
    what is told where it finds no other, so it is given a copy of the page without them, and its
    extensive search stays off. Nor is it told the address: a day in it is evidence of its own, and
    would agree with itself.
    """
    day = _day_of_data(tree)
    if day:
        return day
    found = find_date(
        _without_traps(tree),
        original_date=True,
        extensive_search=False,
        max_date=(captured_at + timedelta(days=1)).strftime("%Y-%m-%d"),
    )
    return str(found or "")


def _day_of_data(tree: HtmlElement) -> str:
    """Return the day that all of the data within the page is of: when it was published, or made.

    Pages that are drawn by scripts carry what they show as data, with that of other articles too.
    """
    data = [str(script.text_content()) for script in tree.iter("script")]
    data += [v for e in tree.iter() for k, v in e.attrib.items() if k.startswith("data-")]
    for key in (_PUBLISHED_AT, _CREATED_AT):
        days = {match.group(1) for text in data for match in key.finditer(text)}
        if days:
            return days.pop() if len(days) == 1 else ""
    return ""


def _without_traps(tree: HtmlElement) -> HtmlElement:
    copy = deepcopy(tree)
    own = around_heading(copy)
    apart = _lines_apart(copy) | announced(copy, own)
    for element in list(copy.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        if element.tag == "meta":
            names = (element.get(a, "").lower() for a in ("property", "name", "itemprop"))
            is_trap = any(name in MODIFIED for name in names)
        elif element.tag == "script":
            is_trap = "ld+json" not in (element.get("type") or "").lower()
        elif element.tag == "link":  # the address once more
            is_trap = "canonical" in (element.get("rel") or "").lower()
        else:
            is_trap = element in apart or is_elsewhere(element, own)
        if is_trap:
            element.drop_tree()
    for element in copy.iter():
        if isinstance(element.tag, str):
            element.text = _without_told(element.text, is_name=element.tag in _NAMES)
            for name in [n for n in element.attrib if n.startswith("data-")]:  # shown to nobody
                del element.attrib[name]
        element.tail = _without_told(element.tail)
    return copy


def _without_told(text: str | None, is_name: bool = False) -> str | None:
    """Return a text of the page, or None where its dates are of what it tells.

    The name of an article may be a sentence, but a stretch of days in it is told as well.
    """
    if not text or not text.strip():
        return text
    line = " ".join(text.split())
    if len(line) > MAX_BYLINE:
        return text if is_name else None
    written = search(line, EVERYWHERE)
    if is_name:
        return None if any(is_stretch(line, match) for match, _ in written) else text
    return None if any(is_told(line, written, n) for n in range(len(written))) else text


def _is_line_apart(element: HtmlElement) -> bool:
    """Return whether an element is a copyright line, or one that speaks of a change."""
    text = " ".join(element.text_content().split())
    return len(text) <= MAX_BYLINE and speaks_of_owner_or_change(text)


def _lines_apart(tree: HtmlElement) -> set[HtmlElement]:
    """Return the elements that are a copyright line or speak of a change, found in one pass.

    Taking the text of every element would read the page once for each level of nesting.
    """
    found: set[HtmlElement] = set()
    sizes: dict[HtmlElement, int] = {}  # characters within, of the elements not yet closed
    signs: set[HtmlElement] = set()
    for _, element in iterwalk(tree, events=("end",)):
        pieces = [element.text or "", *(child.tail or "" for child in element)]
        size = sum(len("".join(piece.split())) for piece in pieces)
        size += sum(sizes.pop(child, 0) for child in element)
        sizes[element] = size
        if size > MAX_BYLINE:
            continue
        if any(child in signs for child in element) or any(map(speaks_of_owner_or_change, pieces)):
            signs.add(element)
            if _is_line_apart(element):
                found.add(element)
    return found
