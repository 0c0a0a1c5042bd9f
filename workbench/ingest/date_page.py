"""The dates a web page declares: structured data, meta elements, time elements, visible bylines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml.html import HtmlElement

from workbench.ingest.date_own import own_addresses, unlike
from workbench.ingest.date_parts import headline
from workbench.ingest.date_reading import Clock, read
from workbench.ingest.date_small_print import small_print
from workbench.ingest.date_structured import structured
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


def page_dates(tree: HtmlElement, clock: Clock, url: str = "") -> Iterator[DateEvidence]:
    """Yield the dates that the page fetched from `url` declares, the best of each kind first."""
    own = own_addresses(tree, url)
    found = [
        *structured(tree, headline(tree), own, clock),
        *_meta(tree, clock),
        *visible(tree, clock),
    ]
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


# ---------------------------------------------------------------- meta elements


def _meta(tree: HtmlElement, clock: Clock) -> Iterator[DateEvidence]:
    """Yield the date of the best name, and other days that the page's head declares.

    Those of vague names count beside it only under its own. An `itemprop` may stand in the teaser
    of another article, so that only the first one counts.
    """
    published: list[tuple[int, str]] = []
    headers: list[tuple[str, str]] = []
    modified: list[str] = []
    for element in tree.iter("meta"):
        content = (element.get("content") or element.get("datetime") or "").strip()
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if attribute != "http-equiv" and name in _PUBLISHED_RANK:
                published.append((_PUBLISHED_RANK[name], content))
                if attribute != "itemprop":
                    headers.append((name, content))
            elif name in MODIFIED:
                modified.append(content)
    for rank, raw in sorted(published, key=lambda pair: pair[0]):
        grade = Grade.C if PUBLISHED[rank] in VAGUE else Grade.B
        found = list(declared("metadata", raw, clock, grade))
        if found:
            yield from found
            best = PUBLISHED[rank]
            again = [r for name, r in headers if r != raw and (name == best or name not in VAGUE)]
            yield from unlike(found, (declared("metadata", r, clock, grade) for r in again))
            break
    for raw in modified[:1]:
        yield from declared("modified", raw, clock)
