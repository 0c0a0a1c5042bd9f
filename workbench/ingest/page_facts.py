"""What a page says of itself beside its text: headline, author, outlet, canonical address.

The steps are those of trafilatura's `extract_metadata`, without its search for a date, which is our
own, and without categories, tags and licences, which nobody asks for: together they took as long
as half of the extraction of the body.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

from lxml.html import HtmlElement
from trafilatura import metadata
from trafilatura.settings import Document
from trafilatura.utils import line_processing

from workbench.ingest.canonical import is_anothers, own_address
from workbench.ingest.page_author import author


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself, "" where it says nothing."""

    headline: str
    author: str
    outlet: str
    url: str


def read_facts(tree: HtmlElement, url: str) -> Facts:
    """Return what the page `tree`, fetched from `url`, says of itself."""
    found = metadata.examine_meta(tree)
    if found.author and " " not in found.author:
        found.author = None  # a name of one word is an account
    found = _structured(tree, found)
    return Facts(
        headline=_clean(found.title or metadata.extract_title(tree) or ""),
        author=_clean(found.author or author(tree)),
        outlet=_clean(_outlet(tree, found, url)),
        url=own_address(url, found.url or metadata.extract_url(tree, url or None) or ""),
    )


def _clean(value: str) -> str:
    return line_processing(unescape(value)) or ""


def _structured(tree: HtmlElement, found: Document) -> Document:
    """Add what structured data says; a fault of the library in odd data costs the data only."""
    try:
        return metadata.extract_meta_json(tree, found)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError):
        return found


def _outlet(tree: HtmlElement, found: Document, url: str) -> str:
    name = found.sitename or metadata.extract_sitename(tree)
    name = (name or "").lstrip("@")
    if name and not is_anothers(name, url):
        return name.title() if name and "." not in name and not name[0].isupper() else name
    named = found.url or metadata.extract_url(tree) or ""
    match = metadata.META_URL.match(named) if own_address(url, named) == named else None
    return match[1] if match else ""
