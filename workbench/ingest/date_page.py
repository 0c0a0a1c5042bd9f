"""The dates a web page declares: structured data, meta elements, time elements, visible bylines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lxml.html import HtmlElement

from workbench.ingest.date_parts import headline
from workbench.ingest.date_reading import Clock, read
from workbench.ingest.date_small_print import small_print
from workbench.ingest.date_text import evidence
from workbench.ingest.date_visible import declared, visible
from workbench.model import DateEvidence, Grade

# Names of meta elements (property, name, itemprop) in lower case, most reliable first. Sources:
# Open Graph, schema.org, Dublin Core, Parse.ly, Sailthru, CXense, and what news sites make up.
PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "bt:pubdate",
    "datepublished",
    "date_published",
    "datecreated",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_time",
    "article.published",
    "article:published",
    "publication_date",
    "publicationdate",
    "published-date",
    "pubdate",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "article:post_date",
    "content_publishdate",
    "displaydate",
    "originalpublicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "dcsext.articlefirstpublished",
    "citation_publication_date",
    "rnews:datepublished",
    "ptime",
    "article_date_original",
    "dc.date",
    "date.available",
    "doc_date",
    "date",
    "dcterms.available",
    "created",
    "og:pubdate",
    "timestamp",
    "release_date",
)
MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "modified",
    "revision_date",
    "updated_time",
    "modificationdate",
    "article:modified",
    "rnews:datemodified",
    "dateupdate",
)
# Names that do not say what they date: in many systems the day a record was made or last saved.
VAGUE = frozenset(
    (
        "dc.date",
        "dcterms.date",
        "date",
        "timestamp",
        "doc_date",
        "created",
        "dc.date.created",
        "dcterms.created",
    )
)
_PUBLISHED_RANK = {name: rank for rank, name in enumerate(PUBLISHED)}
_ARTICLE_TYPES = re.compile(r"article|posting|report$|recipe|creativework$|review$", re.I)
_OTHERS = ("itemListElement", "comment", "hasPart", "mentions", "citation", "review", "isBasedOn")
_LD_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_LD_MODIFIED = re.compile(r'"dateModified"\s*:\s*"([^"]{8,40})"')
MAX_DEPTH = 12  # of nested structured data; deeper is hostile or broken


def page_dates(tree: HtmlElement, clock: Clock) -> Iterator[DateEvidence]:
    """Yield the dates that the page itself declares, the most reliable of each kind first."""
    found = [*_structured(tree, headline(tree), clock), *_meta(tree, clock), *visible(tree, clock)]
    yield from found
    if _is_vague(found):
        yield from (e for e in small_print(tree, clock) if e.kind == "byline")


def _is_vague(found: Sequence[DateEvidence]) -> bool:
    """Return whether all that is declared is a date of we know not what."""
    declares = [e.grade for e in found if e.kind in ("metadata", "byline")]
    return bool(declares) and min(declares) > Grade.B


def fallback_dates(
    tree: HtmlElement, guess: Callable[[], str], clock: Clock
) -> Iterator[DateEvidence]:
    """Yield dates of a page that declares none: its small print, else the day that is guessed."""
    written = list(small_print(tree, clock))
    yield from written
    if any(e.kind in ("byline", "heuristic") for e in written):
        return
    heuristic = guess()
    when = read(heuristic, clock) if heuristic else None
    if when is not None:
        yield evidence("heuristic", heuristic, when, Grade.C)


# ---------------------------------------------------------------- structured data


def _structured(tree: HtmlElement, title: str, clock: Clock) -> Iterator[DateEvidence]:
    published: list[tuple[int, str]] = []
    modified: list[str] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text_content()
        try:
            nodes = list(_nodes(json.loads(text, strict=False), 0))
        except (ValueError, RecursionError):
            published += [(2, raw) for raw in _LD_PUBLISHED.findall(text)[:1]]
            modified += _LD_MODIFIED.findall(text)[:1]
            continue
        for node in nodes:
            rank = _rank(node, title)
            published += [(rank, raw) for raw in _strings(node.get("datePublished"))]
            modified += _strings(node.get("dateModified"))
    for _, raw in sorted(published, key=lambda pair: pair[0])[:1]:
        yield from declared("metadata", raw, clock)
    for raw in modified[:1]:
        yield from declared("modified", raw, clock)


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
    own = next(iter(_strings(node.get("headline")) or _strings(node.get("name"))), "")
    return 0 if own and title and own.strip().lower()[:40] == title.strip().lower()[:40] else 1


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


# ---------------------------------------------------------------- meta elements


def _meta(tree: HtmlElement, clock: Clock) -> Iterator[DateEvidence]:
    published: list[tuple[int, str]] = []
    modified: list[str] = []
    for element in tree.iter("meta"):
        content = (element.get("content") or element.get("datetime") or "").strip()
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if attribute != "http-equiv" and name in _PUBLISHED_RANK:
                published.append((_PUBLISHED_RANK[name], content))
            elif name in MODIFIED:
                modified.append(content)
    for rank, raw in sorted(published, key=lambda pair: pair[0]):
        grade = Grade.C if PUBLISHED[rank] in VAGUE else Grade.B
        found = list(declared("metadata", raw, clock, grade))
        if found:
            yield from found
            break
    for raw in modified[:1]:
        yield from declared("modified", raw, clock)
