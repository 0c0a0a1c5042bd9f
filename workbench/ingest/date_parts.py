"""Which parts of a page are the article's own, and how far from its heading they stand."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.html import HtmlElement

from workbench.ingest.date_teasers import teasers

_PICTURES = r"(?:image|img|photo|foto|wp)[-_]?caption"  # when a picture was taken


class Reach(NamedTuple):
    """How far from an article's own part to look: names of classes and tags of what is left out.

    `is_strict` leaves out other articles and the header of the site as well.
    """

    elsewhere: re.Pattern[str]
    skipped: frozenset[str]
    is_strict: bool


_NEVER_TAGS = frozenset(
    (
        *("script", "style", "noscript", "svg", "select"),
        *("footer", "nav", "aside", "blockquote", "figcaption"),
    )
)
# Parts of a page whose dates are other articles' or the site's, never this article's.
NEAR = Reach(
    re.compile(
        r"footer|comment|related|sidebar|widget|recommend|popular|latest|teaser|archive|calendar"
        r"|copyright|\bnav|menu|disqus|repl(?:y|ies)|trending|terkait|populer|terbaru|baca-juga|promo"
        rf"|newsletter|breaking|ticker|carousel|cookie|search|{_PICTURES}",
        re.I,
    ),
    _NEVER_TAGS | {"form"},
    is_strict=True,
)
# What is left out even where names of classes mislead.
WIDE = Reach(
    re.compile(
        r"footer|comment|copyright|\bnav|menu|repl(?:y|ies)|calendar|cookie|related|recommend"
        rf"|popular|latest|terkait|populer|terbaru|{_PICTURES}",
        re.I,
    ),
    _NEVER_TAGS,
    is_strict=False,
)
_OTHERS = re.compile(
    r"comment|related|recommend|popular|latest|terkait|populer|terbaru|copyright|teaser"
    rf"|{_PICTURES}",
    re.I,
)
_WHOLE = ("html", "body", "main", "article", "h1")  # whose class names speak of the whole page
# Topics an article is filed under, as WordPress puts them among its classes.
_TOPIC = re.compile(r"(?:^|(?<=\s))(?:category|cat|tag|topic)-\S+")
_HEADINGS = ("h1", "h2", "h3", "h4")
_WORD = re.compile(r"\w+")
SAME_TITLE = 0.8  # share of a heading's words in the title; the two often differ in a subtitle
MIN_HEADING = 12  # code points; shorter headings are names of columns
_PUBLICATION = re.compile(r"publi\w*[-_]?date|date[-_]?publi|pubdate", re.I)
# An aside within an article that is there to tell its date: not one of links to others.
_DATED_ASIDE = re.compile(r"meta|byline|date|posted|published|author", re.I)


class Part(NamedTuple):
    """An element of the article's own, and whether it stands in a foot.

    The foot of an article may say in so many words when it was published; other dates there are
    those of the site.
    """

    element: HtmlElement
    in_foot: bool


def own_parts(tree: HtmlElement, reach: Reach) -> list[Part]:
    """Return the elements in document order without the parts that belong to other articles.

    What holds the page's heading is the article's own, whatever its class says: the classes of a
    layout speak of what stands beside it ("with-sidebar").
    """
    own = around_heading(tree)
    beside = announced(tree, own)
    has_article = _has_article(own)
    found: list[Part] = []
    stack = [(tree, False, False)]
    while stack:
        element, in_foot, in_article = stack.pop()
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if element not in own:
            if element in beside:
                continue
            if reach.is_strict and _is_beside(tag, in_article, bool(own), has_article):
                continue
            if tag in reach.skipped and not _is_of_article(element, own, reach):
                continue
            if element.attrib and tag not in _WHOLE:
                words = _words(element, reach.elsewhere, own)
                if words - {"footer"}:
                    continue
                in_foot = in_foot or bool(words)
        found.append(Part(element, in_foot))
        within = in_article or tag == "article"
        stack.extend([(child, in_foot, within) for child in element.iterchildren(reversed=True)])
    return found


def _is_of_article(element: HtmlElement, own: set[HtmlElement], reach: Reach) -> bool:
    """Return whether an aside or a foot is one of the article: there it may tell its date."""
    article = next(element.iterancestors("article"), None)
    if article is None or (article not in own and _has_article(own)):
        return False
    if element.tag == "aside":
        return not reach.is_strict or _DATED_ASIDE.search(label(element)) is not None
    return bool(element.tag == "footer")


def _has_article(own: set[HtmlElement]) -> bool:
    return any(part.tag == "article" for part in own)


def _is_beside(tag: str, in_article: bool, has_heading: bool, has_article: bool) -> bool:
    """Return whether an element is of another article, or the header of the site.

    So it is where the page's heading, and the article that holds it, are known. The header of a
    site shows what day it is.
    """
    if tag == "header":
        return has_heading and not in_article
    return has_article and (tag == "article" or not in_article)


def _words(element: HtmlElement, elsewhere: re.Pattern[str], own: set[HtmlElement]) -> set[str]:
    """Return the words in an element's names that make it the part of something else."""
    names = label(element)
    if not elsewhere.search(names):
        return set()
    words = {word.lower() for word in elsewhere.findall(names)}
    # Where opinions are called comments, the parts of their head are called so too.
    if words == {"comment"} and element.getparent() in own and _PUBLICATION.search(names):
        return set()
    return words


def _is_in_article(element: HtmlElement) -> bool:
    return next(element.iterancestors("article"), None) is not None


def announced(tree: HtmlElement, own: set[HtmlElement]) -> set[HtmlElement]:
    """Return the boxes in which the page announces other articles."""
    return teasers(tree, own, _plain(headline(tree)))


def is_elsewhere(element: HtmlElement, own: set[HtmlElement]) -> bool:
    """Return whether an element holds comments, other articles, or the foot of the whole site.

    `own` are the elements around the heading.
    """
    if element.tag == "article" and element not in own:
        return _has_article(own)
    if element.tag in _WHOLE:
        return False
    if element.tag == "footer":
        return not _is_in_article(element)
    return element.tag == "figcaption" or _OTHERS.search(label(element)) is not None


def label(element: HtmlElement) -> str:
    """Return class and id of an element, without the topics its article is filed under."""
    names = element.get("class") or ""
    if "-" in names:
        names = _TOPIC.sub("", names)
    return f"{names} {element.get('id') or ''}"


def headline(tree: HtmlElement) -> str:
    """Return the headline as the page shares it, to tell its article from others in its data."""
    for element in tree.iter("meta"):
        if (element.get("property") or "").lower() == "og:title":
            return str(element.get("content") or "")
    heading = next(iter(tree.iter("h1", "title")), None)
    return "" if heading is None else str(heading.text_content())


def heading_of(tree: HtmlElement, parts: list[Part]) -> int:
    """Return the place of the heading: of rank one, else the highest one the page is named by."""
    title = _plain(headline(tree))
    places: dict[str, int] = {}
    for place, (element, _) in enumerate(parts):
        if element.tag not in _HEADINGS or element.tag in places:
            continue
        if element.tag == "h1" or _names(element, title):
            places[element.tag] = place
    return next((places[tag] for tag in _HEADINGS if tag in places), 0)


def distance(place: int, heading: int) -> int:
    """Return how far an element is from the heading; below it is where bylines stand."""
    return place - heading if place >= heading else 2 * (heading - place)


def around_heading(tree: HtmlElement) -> set[HtmlElement]:
    """Return the elements that hold the heading the page is named by."""
    title = _plain(headline(tree))
    for tag in _HEADINGS:
        for element in tree.iter(tag):
            if _names(element, title):
                return set(element.iterancestors())
    return set()


def _names(heading: HtmlElement, title: str) -> bool:
    text = _plain(" ".join(heading.itertext()))
    if len(text) < max(MIN_HEADING, len(title) / 2):
        return False
    said, named = _WORD.findall(text), set(_WORD.findall(title))
    return text in title or sum(word in named for word in said) >= SAME_TITLE * len(said)


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()
