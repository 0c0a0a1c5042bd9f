"""What tells the page's own article from others: its addresses, and days it did not name before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from workbench.model import DateEvidence

MAX_DAYS = 3  # of one kind that are told; more would be a list
_SAME = timedelta(hours=24)  # as declarations that support each other


def own_addresses(tree: HtmlElement, url: str = "") -> frozenset[str]:
    """Return the addresses of the page itself, each as `plain_address` writes it."""
    found = [url]
    for element in tree.iter("link", "meta"):
        if element.tag == "link" and "canonical" in (element.get("rel") or "").lower():
            found.append(element.get("href") or "")
        elif (element.get("property") or "").lower() == "og:url":
            found.append(element.get("content") or "")
    return frozenset(filter(None, map(plain_address, found)))


def plain_address(url: str) -> str:
    """Return an address without what two ways of writing it differ in; "" where it names no page.

    The start page of a site is that of no article.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    if not host or not (path or parts.query):
        return ""
    return f"{host.removeprefix('www.')}{path}{'?' if parts.query else ''}{parts.query}"


def unlike(
    known: Iterable[DateEvidence], others: Iterable[Iterable[DateEvidence]]
) -> Iterator[DateEvidence]:
    """Yield those of `others`, each one date with its readings, that no date before agrees with.

    What repeats a day is no evidence of its own.
    """
    told = list(known)
    count = 1
    for other in others:
        readings = list(other)
        if count >= MAX_DAYS:
            return
        if readings and not any(_agree(one, e) for one in told for e in readings):
            told += readings
            count += 1
            yield from readings


def _agree(one: DateEvidence, other: DateEvidence) -> bool:
    if one.point is None or other.point is None:
        return one.raw == other.raw
    return abs(one.point - other.point) <= _SAME
