"""What a page says of itself beside its text: headline, author, outlet, canonical address.

The steps are those of trafilatura's `extract_metadata`, without its search for a date, which is our
own, and without categories, tags and licences, which nobody asks for: together they took as long
as half of the extraction of the body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura import metadata
from trafilatura.settings import Document
from trafilatura.utils import line_processing

from workbench.ingest.canonical import is_anothers, own_address

_KEYS = frozenset(("class", "id", "rel", "itemprop", "data-component", "data-testid"))
_LABELLED = XPath("//author|//*[@" + " or @".join(sorted(_KEYS)) + "]")
LONGEST_BOX = 1_000  # code points; a longer part of a page holds more than the author's name
# Each of the library's paths to an author asks for one of these words in one of those attributes.
_NAMES = re.compile(
    r"author|byl|writer|username|screenname|BBL|\bme\b|zuozhe|bianji|xiaobian|channel-name"
    r"|submitted-by|posted-by|journalist-name",
    re.I,
)


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
        author=_clean(found.author or _author(tree)),
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


def _author(tree: HtmlElement) -> str:
    """Return the author named on the page.

    The library looks for one on a copy without misleading parts, which takes long. Where the whole
    page has no element that its paths could find, the copy need not be made.
    """
    if not any(map(_may_be_author, _LABELLED(tree))):
        return ""
    return metadata.extract_author(tree) or ""


def _may_be_author(element: HtmlElement) -> bool:
    """Return whether one of the library's paths could find this element, and a name in it."""
    labels = (value for key, value in element.items() if key in _KEYS)
    if element.tag != "author" and not _NAMES.search(" ".join(labels)):
        return False
    return 2 < len(" ".join(element.text_content().split())) < LONGEST_BOX


def _outlet(tree: HtmlElement, found: Document, url: str) -> str:
    name = found.sitename or metadata.extract_sitename(tree)
    name = (name or "").lstrip("@")
    if name and not is_anothers(name, url):
        return name.title() if name and "." not in name and not name[0].isupper() else name
    named = found.url or metadata.extract_url(tree) or ""
    match = metadata.META_URL.match(named) if own_address(url, named) == named else None
    return match[1] if match else ""
