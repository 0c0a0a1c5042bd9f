"""The last resort for pages that declare no date: htmldate, kept away from what misleads it."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta

from htmldate import find_date
from lxml.etree import iterwalk
from lxml.html import HtmlElement

from workbench.ingest.date_labels import MAX_BYLINE, speaks_of_owner_or_change
from workbench.ingest.date_page import MODIFIED
from workbench.ingest.date_parts import around_heading, is_elsewhere


def guess(tree: HtmlElement, url: str, captured_at: datetime) -> str:
    """Return the ISO day htmldate finds on the page, or "".

    It takes dates of modification, of a copyright line, of comments and of linked articles where
    it finds no other, so it is given a copy of the page without them, and its extensive search
    stays off.
    """
    found = find_date(
        _without_traps(tree),
        url=url or None,
        original_date=True,
        extensive_search=False,
        max_date=(captured_at + timedelta(days=1)).strftime("%Y-%m-%d"),
    )
    return str(found or "")


def _without_traps(tree: HtmlElement) -> HtmlElement:
    copy = deepcopy(tree)
    lines = _lines_apart(copy)
    own = around_heading(copy)
    for element in list(copy.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        if element.tag == "meta":
            names = (element.get(a, "").lower() for a in ("property", "name", "itemprop"))
            is_trap = any(name in MODIFIED for name in names)
        elif element.tag == "script":
            is_trap = "ld+json" not in (element.get("type") or "").lower()
        else:
            is_trap = element in lines or is_elsewhere(element, own)
        if is_trap:
            element.drop_tree()
    return copy


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
