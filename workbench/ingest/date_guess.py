"""The last resort for pages that declare no date: htmldate, kept away from what misleads it."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta

from htmldate import find_date
from lxml.html import HtmlElement

from workbench.ingest.date_page import MODIFIED
from workbench.ingest.date_visible import is_elsewhere, is_line_apart


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
    for element in list(copy.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        if element.tag == "meta":
            names = (element.get(a, "").lower() for a in ("property", "name", "itemprop"))
            is_trap = any(name in MODIFIED for name in names)
        else:
            is_trap = is_elsewhere(element) or is_line_apart(element)
        if is_trap:
            element.drop_tree()
    return copy
