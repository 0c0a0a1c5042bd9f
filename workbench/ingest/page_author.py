"""Whose name a page shows beside its article: by trafilatura's paths, on what they could find.

The library looks for an author on a copy of the whole page without misleading parts, which takes as
long as a tenth of the extraction of the body. Its paths ask for a few words in a few attributes:
what has none of them need not be copied.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy

from lxml.etree import Element, SubElement, XPath
from lxml.html import HtmlElement, html_parser
from trafilatura import metadata

_KEYS = ("class", "id", "rel", "itemprop", "data-component", "data-testid")
_VALUES = XPath("|".join(f"//@{key}" for key in _KEYS), smart_strings=False)
_NAMED = XPath(f"//author|//*[({'|'.join(f'@{key}' for key in _KEYS)})=$values/@is]")
# Each of the library's paths to an author asks for one of these words in one of those attributes.
_NAMES = re.compile(
    r"author|byl|writer|username|screenname|BBL|zuozhe|bianji|xiaobian|channel-name"
    r"|submitted-by|posted-by|journalist-name",
    re.I,
)
# What its paths to misleading parts tell apart; the others are of one kind to them.
_TOLD_APART = frozenset(("a", "div", "section", "span", "time", "figure"))
LONGEST_BOX = 1_000  # code points; a longer part of a page holds more than the author's name
_NO_NAME = "x" * LONGEST_BOX


def author(tree: HtmlElement) -> str:
    """Return the author named on the page, "" where none is."""
    named = _named(tree)
    return (metadata.extract_author(_reduced(named)) or "") if named else ""


def _named(tree: HtmlElement) -> Sequence[HtmlElement]:
    """Return what the library's paths could find, in the order of the page."""
    values = Element("values")
    for value in {value for value in _VALUES(tree) if _NAMES.search(value)}:
        SubElement(values, "value").set("is", value)
    found = _NAMED(tree, values=list(values))
    return [e for e in found if 2 < len(" ".join(e.text_content().split())) < LONGEST_BOX]


def _reduced(named: Sequence[HtmlElement]) -> HtmlElement:
    """Return the page with nothing but `named`, which is in document order, and what holds it."""
    made: dict[HtmlElement, HtmlElement] = {}
    inside = set(named)
    top = None
    for element in named:
        holders = list(element.iterancestors())
        if not inside.isdisjoint(holders):
            continue  # copied with what holds it
        part = deepcopy(element)
        part.tail = None
        for holder in holders:
            if holder in made:
                made[holder].append(part)
                break
            made[holder] = _hollow(holder)
            made[holder].append(part)
            part = made[holder]
        else:
            top = part
    return top


def _hollow(element: HtmlElement) -> HtmlElement:
    """Return an element by what the paths ask for alone, too long to be taken for a name."""
    tag = element.tag if element.tag in _TOLD_APART else "b"
    names = {key: value for key, value in element.items() if key in _KEYS}
    made = html_parser.makeelement(tag, names)
    made.text = _NO_NAME
    return made
