"""Read the article and its quotes out of a capture."""

from __future__ import annotations

from dataclasses import replace

from workbench.ingest import extract
from workbench.model import Capture, Draft, Quote
from workbench.quotes.find import find
from workbench.store.entries import Entry, prepare
from workbench.text.language import detect

Reading = tuple[Draft, tuple[Quote, ...]]


def read(capture: Capture) -> Reading:
    """Return the article in a capture and its quotes; raise BadInput where there is none."""
    draft = extract.extract(
        capture.payload,
        capture.media_type,
        url=capture.url,
        given=capture.given,
        captured_at=capture.captured_at,
        source=capture.source,
    )
    if not draft.lang:
        draft = replace(draft, lang=detect(draft.text).code)
    return draft, find(draft.text, draft.lang)


def read_entry(capture: Capture) -> Entry:
    """Return what is stored of the article in a capture; raise BadInput where there is none."""
    return prepare(*read(capture))
