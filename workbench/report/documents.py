"""Make a report in the format asked for; the only door of this room besides the presenters."""

from __future__ import annotations

import re
from types import MappingProxyType

from workbench.errors import BadInput
from workbench.model import empty
from workbench.model_review import Document
from workbench.report import claimreview, html_page, markdown, pdf, record, spreadsheet
from workbench.report.bundle import ReportBundle
from workbench.report.content import pages
from workbench.report.wording import Words

# format -> media type and name ending
KINDS = MappingProxyType(
    {
        "html": ("text/html; charset=utf-8", ".html"),
        "pdf": ("application/pdf", ".pdf"),
        "md": ("text/markdown; charset=utf-8", ".md"),
        "csv": ("text/csv; charset=utf-8", ".csv"),
        "json": ("application/json", ".json"),
        "claimreview": ("application/ld+json", ".claimreview.json"),
    }
)
FORMATS = tuple(KINDS)
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def build(format: str, lang: str, bundle: ReportBundle) -> Document:
    """Return the report of the bundle's claims; raise BadInput where it cannot be made.

    `format` is one of FORMATS, `lang` "id" or "en". The values of a ClaimReview may hold
    `advice`, sentences for its maker.
    """
    if format not in KINDS:
        raise BadInput(
            "There is no report format %(format)s: choose one of %(known)s.",
            format=format,
            known=", ".join(FORMATS),
        )
    if not bundle.claims:
        raise BadInput("No claim was chosen: choose at least one to report on.")
    words = Words.of(lang, bundle.zone)
    values = empty()
    match format:
        case "html":
            content = html_page.render(pages(lang, bundle), words)
        case "pdf":
            content = pdf.render(pages(lang, bundle), words, bundle.generated_at)
        case "md":
            content = markdown.render(pages(lang, bundle))
        case "csv":
            content = spreadsheet.render(bundle, lang)
        case "json":
            content = record.render(bundle, lang)
        case _:
            content, advice = claimreview.render(bundle, lang)
            values = MappingProxyType({"advice": " ".join(advice)} if advice else {})
    media_type, ending = KINDS[format]
    return Document(_name(bundle, lang) + ending, media_type, content, values)


def _name(bundle: ReportBundle, lang: str) -> str:
    """Return a file name that is safe on every system."""
    number = bundle.claims[0].number
    rest = f"-and-{len(bundle.claims) - 1}-more" if len(bundle.claims) > 1 else ""
    return UNSAFE.sub("-", f"{number}{rest}-{lang}").strip(".-")
