"""The dates of a page's structured data (JSON-LD): those of its own article, not of others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from workbench.ingest.date_own import plain_address, unlike
from workbench.ingest.date_reading import Clock
from workbench.ingest.date_visible import declared
from workbench.model import DateEvidence

_ARTICLE_TYPES = re.compile(r"article|posting|report$|recipe|creativework$|review$", re.I)
_OTHERS = ("itemListElement", "comment", "hasPart", "mentions", "citation", "review", "isBasedOn")
_LD_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_LD_MODIFIED = re.compile(r'"dateModified"\s*:\s*"([^"]{8,40})"')
_ADDRESSES = ("url", "mainEntityOfPage", "@id")
_NAMED_BY = 40  # code points of a headline that are compared; the ends differ (" | Outlet")
MAX_DEPTH = 12  # of nested structured data; deeper is hostile or broken


class _Stated(NamedTuple):
    """A date of publication, how likely it is the article's (0 is best), and its object."""

    rank: int
    raw: str
    node: dict[str, Any]


def structured(
    tree: HtmlElement, title: str, own: frozenset[str], clock: Clock
) -> Iterator[DateEvidence]:
    """Yield the date of the object that most likely is the article, and of those that surely are.

    `title` and `own` are the page's headline and addresses. A second object counts only where it
    names another day: then the page contradicts itself.
    """
    published, modified = _stated(tree, title)
    published.sort(key=lambda stated: stated.rank)
    for first in published[:1]:
        found = list(declared("metadata", first.raw, clock))
        yield from found
        names = [_named(title), _named(_name(first.node))]
        again = (s.raw for s in published[1:] if s.rank < 2 and _is_own(s.node, names, own))
        yield from unlike(found, (declared("metadata", raw, clock) for raw in again))
    for raw in modified[:1]:
        yield from declared("modified", raw, clock)


def _stated(tree: HtmlElement, title: str) -> tuple[list[_Stated], list[str]]:
    published: list[_Stated] = []
    modified: list[str] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text_content()
        try:
            nodes = list(_nodes(json.loads(text, strict=False), 0))
        except (ValueError, RecursionError):
            published += [_Stated(2, raw, {}) for raw in _LD_PUBLISHED.findall(text)[:1]]
            modified += _LD_MODIFIED.findall(text)[:1]
            continue
        for node in nodes:
            rank = _rank(node, title)
            published += [_Stated(rank, raw, node) for raw in _strings(node.get("datePublished"))]
            modified += _strings(node.get("dateModified"))
    return published, modified


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the objects of structured data that may describe the page's own article."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key not in _OTHERS and isinstance(inner, dict | list):
                yield from _nodes(inner, depth + 1)


def _rank(node: dict[str, Any], title: str) -> int:
    """Return 0 for the article with the page's headline, 1 for an article, 2 for a page, 3 else."""
    types = " ".join(_strings(node.get("@type")))
    if not _ARTICLE_TYPES.search(types):
        return 2 if "WebPage" in types else 3
    name = _named(_name(node))
    return 0 if name and name == _named(title) else 1


def _is_own(node: dict[str, Any], names: Sequence[str], own: frozenset[str]) -> bool:
    """Return whether an article is the page's own: its address or headline say so, neither no."""
    addresses = _addresses(node)
    if addresses and own and not addresses & own:
        return False
    name = _named(_name(node))
    return name in names if name else bool(addresses & own)


def _addresses(node: dict[str, Any]) -> frozenset[str]:
    values = [node.get(key) for key in _ADDRESSES]
    values += [v.get(key) for v in values if isinstance(v, dict) for key in ("@id", "url")]
    return frozenset(filter(None, (plain_address(s) for v in values for s in _strings(v))))


def _name(node: dict[str, Any]) -> str:
    return next(iter(_strings(node.get("headline")) or _strings(node.get("name"))), "")


def _named(name: str) -> str:
    return name.strip().lower()[:_NAMED_BY]


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []
