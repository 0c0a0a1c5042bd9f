"""Read a web page: its body by trafilatura, its dates with the evidence for each."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document
from trafilatura.utils import load_html

from workbench.errors import BadInput
from workbench.ingest import reasons
from workbench.ingest.date_given import clock_for
from workbench.ingest.date_guess import guess
from workbench.ingest.date_page import fallback_dates, page_dates
from workbench.ingest.page_facts import read_facts
from workbench.model import EMPTY, DateEvidence
from workbench.text.language import detect

REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
NO_CHARACTER = 0x110000  # the first number behind all characters
BLANKS = (11, 12)  # vertical tab and form feed
MOST_ELEMENTS = 12_000  # a page of an article has some hundreds, with its comments some thousands
EXTRACTOR = f"trafilatura {trafilatura.__version__}"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds of an article; texts are as found, not yet cleaned."""

    text: str
    headline: str
    author: str
    outlet: str
    url: str
    lang: str
    dates: tuple[DateEvidence, ...]
    extractor: str


def read_page(html: str, url: str, captured_at: datetime, given: Mapping[str, str] = EMPTY) -> Page:
    """Return the article on the page `html`; raise BadInput where there is none.

    Times of the page that name no zone are read on the clock of the source (`given`), else of
    its language and address.
    """
    tree = load_html(_without_controls(html))
    if not isinstance(tree, HtmlElement):
        raise BadInput(reasons.NO_PAGE)
    lang = declared_language(tree) or detect(_visible_text(tree)).code
    clock = clock_for(given, lang, url or _canonical(tree), captured_at)
    dates = list(page_dates(tree, clock, url))
    if not any(e.kind != "modified" and e.point for e in dates):
        dates += fallback_dates(tree, lambda: guess(tree, captured_at), clock)
    facts = read_facts(tree, url)
    document = trafilatura.bare_extraction(
        tree, url=url or None, include_comments=False, with_metadata=False, fast=_is_vast(tree)
    )
    if not isinstance(document, Document) or not (document.text or "").strip():
        raise BadInput(reasons.NO_PAGE)
    return Page(
        text=str(document.text),
        headline=facts.headline,
        author=facts.author,
        outlet=facts.outlet,
        url=facts.url,
        lang=lang,
        dates=tuple(dates),
        extractor=EXTRACTOR,
    )


def _without_controls(html: str) -> str:
    """Return `html` without references to characters that XML has not, such as "&#11;".

    lxml reads them and then refuses to write the text that holds one.
    """
    html = html.replace("\x00", "")
    return REFERENCE.sub(_character, html) if "&#" in html else html


def _character(reference: re.Match[str]) -> str:
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits, base) if len(digits) < 12 else NO_CHARACTER
    if code in BLANKS:
        return " "
    known = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return reference.group() if known or 0x10000 <= code < NO_CHARACTER else ""


def _is_vast(tree: HtmlElement) -> bool:
    """Tell whether a page has more elements than what compares extractors can take.

    Its time grows with the square of their number: hours for a page made to keep us busy.
    """
    return next(itertools.islice(tree.iter(), MOST_ELEMENTS, None), None) is not None


def _visible_text(tree: HtmlElement) -> str:
    """Return some of the page's text, enough to tell its language."""
    parts = (p.text_content() for p in itertools.islice(tree.iter("p", "title", "h1"), 40))
    return " ".join(parts)


def _canonical(tree: HtmlElement) -> str:
    link = tree.find('.//link[@rel="canonical"]')
    return str(link.get("href") or "") if link is not None else ""


def declared_language(tree: HtmlElement) -> str:
    """Return the two-letter code the page states for itself, or ""."""
    root = tree if tree.tag == "html" else tree.getroottree().getroot()
    code = str(root.get("lang") or "").strip().lower()[:2]
    return code if len(code) == 2 and code.isalpha() else ""
