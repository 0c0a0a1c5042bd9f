"""Read a web page: its body by trafilatura, its dates with the evidence for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document
from trafilatura.utils import load_html

from workbench.errors import BadInput
from workbench.ingest.date_page import page_dates
from workbench.ingest.date_reading import clock_of
from workbench.model import DateEvidence
from workbench.text.language import detect

EXTRACTOR = f"trafilatura {trafilatura.__version__}"
NO_ARTICLE = (
    "No article was found on the page: give the address or file of the article itself, "
    "or paste its text."
)


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


def read_page(html: str, url: str, captured_at: datetime) -> Page:
    """Return the article on the page `html`; raise BadInput where there is none.

    Times of the page that name no zone are read on the clock of its language and address.
    """
    tree = load_html(html)
    if not isinstance(tree, HtmlElement):
        raise BadInput(NO_ARTICLE)
    date_tree = load_html(html)
    document = trafilatura.bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        with_metadata=True,
        # Dates in words are ours to read; this only finds what markup nobody else uses.
        date_extraction_params={
            "original_date": True,
            "extensive_search": False,
            "max_date": (captured_at + timedelta(days=1)).strftime("%Y-%m-%d"),
        },
    )
    if not isinstance(document, Document) or not (document.text or "").strip():
        raise BadInput(NO_ARTICLE)
    text = str(document.text)
    lang = _declared_language(date_tree) or detect(text).code
    address = url or document.url or ""
    clock = clock_of(lang, address)
    return Page(
        text=text,
        headline=document.title or "",
        author=document.author or "",
        outlet=document.sitename or "",
        url=document.url or url,
        lang=lang,
        dates=tuple(page_dates(date_tree, document.date or "", document.title or "", clock)),
        extractor=EXTRACTOR,
    )


def _declared_language(tree: HtmlElement) -> str:
    root = tree if tree.tag == "html" else tree.getroottree().getroot()
    code = str(root.get("lang") or "").strip().lower()[:2]
    return code if len(code) == 2 and code.isalpha() else ""
