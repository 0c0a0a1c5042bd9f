"""Where a page announces other articles within its own: the dates there are theirs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml.html import HtmlElement

from workbench.ingest.canonical import one_site
from workbench.ingest.date_own import own_addresses, plain_address
from workbench.text import boilerplate

MIN_WORDS = 5  # of a link that is a headline; sections, authors and "read on" have fewer
MAX_TEASER = 400  # code points of a box that announces one article, its first lines included
LEVELS = 5  # from the headline of such a box up to the box
_BOXES = ("li", "figure", "aside")  # a link to an article is what they are there for
_LAYERS = ("div", "section", "article", "header")  # ... only where the link is a heading
_CALLS = ("p", "div")  # ... only where the text says so
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
# Links near a date line that lead to no article: who wrote it, what it is filed under, neighbours.
_REL = frozenset(("author", "tag", "category", "prev", "next", "nofollow"))
_NO_ARTICLE = re.compile(
    r"/(?:authors?|penulis|reporter|editor|profile?|staff|people|autor(?:en)?|tags?|topics?|topik"
    r"|categor(?:y|ies)|kategori|rubrik|section|search)/|/\d{1,4}/?$",
    re.I,
)


def teasers(tree: HtmlElement, around: set[HtmlElement], title: str) -> set[HtmlElement]:
    """Return the boxes of a page that announce another article of its site.

    `around` are the elements around the page's heading, which are no such boxes, and `title` is
    its text in lower case. None is known where the page does not say its own address, or has no
    heading of its own: that is a list of articles.
    """
    own = own_addresses(tree)
    if not own or not around:
        return set()
    links = (link for link in tree.iter("a") if _leads_away(link, own, title))
    texts: dict[HtmlElement, str] = {}  # links of a list share what is around them
    return {box for link in links for box in _boxes(link, texts)} - around


def _leads_away(link: HtmlElement, own: frozenset[str], title: str) -> bool:
    """Return whether a link is the headline of another article of the same site."""
    href = (link.get("href") or "").strip()
    if not href or href.startswith("#") or _REL & set((link.get("rel") or "").lower().split()):
        return False
    text = " ".join(link.text_content().split()).lower()
    if len(text) > MAX_TEASER or sum(w.isalpha() for w in text.split()) < MIN_WORDS:
        return False
    if text in title or (title and title in text):
        return False
    return all(_is_of_another(href, address) for address in own)


def _is_of_another(href: str, own: str) -> bool:
    """Return whether `href` is the address of an article of the same site, but not `own`.

    A query makes no other address: it may be that of a button that shares the page.
    """
    try:
        path = plain_address(urljoin(f"https://{own}", href)).partition("?")[0]
    except ValueError:
        return False
    if not path or path == own.partition("?")[0] or _NO_ARTICLE.search(path):
        return False
    return one_site(path.partition("/")[0], own.partition("/")[0])


def _boxes(link: HtmlElement, texts: dict[HtmlElement, str]) -> Iterator[HtmlElement]:
    """Yield the link, and what around it is there to announce what it leads to.

    `texts` keeps the text of each element that was looked at.
    """
    yield link
    is_heading = any(child.tag in _HEADINGS for child in link.iterdescendants())
    for element in itertools.islice(link.iterancestors(), LEVELS):
        is_heading = is_heading or element.tag in _HEADINGS
        is_box = element.tag in _BOXES or (is_heading and element.tag in _LAYERS)
        if not (is_box or element.tag in _CALLS):
            continue
        text = texts.get(element)
        if text is None:
            text = texts[element] = _text(element)
        if text and (is_box or _is_call(text)) and element.find(".//h1") is None:
            yield element


def _text(element: HtmlElement) -> str:
    """Return the text of an element, or "" where it is too long for an announcement."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(piece)
        size += len(piece.strip())
        if size > MAX_TEASER:
            return ""
    return " ".join(" ".join(pieces).split())


def _is_call(text: str) -> bool:
    """Return whether a text is a call of the site: "Baca juga: …"."""
    first = next(boilerplate.spans(text), None)
    return first is not None and first.start == 0
