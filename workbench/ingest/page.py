"""Read a web page: its body by trafilatura, its dates with the evidence for each."""

from __future__ import annotations

import itertools
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
    tree = load_html(html)
    if not isinstance(tree, HtmlElement):
        raise BadInput(reasons.NO_PAGE)
    lang = declared_language(tree) or detect(_visible_text(tree)).code
    clock = clock_for(given, lang, url or _canonical(tree), captured_at)
    dates = list(page_dates(tree, clock))
    if not any(e.kind != "modified" and e.point for e in dates):
        dates += fallback_dates(tree, lambda: guess(tree, url, captured_at), clock)
    facts = read_facts(tree, url)
    document = trafilatura.bare_extraction(
        tree, url=url or None, include_comments=False, with_metadata=False
    )
    if not isinstance(document, Document) or not (document.text or "").strip():
        raise BadInput(reasons.NO_PAGE)
    return Page(
        text=str(document.text),
        headline=facts.headline,
        author=facts.author,
        outlet=facts.outlet,
        url=facts.url or url,
        lang=lang,
        dates=tuple(dates),
        extractor=EXTRACTOR,
    )


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
