"""An article as it will be stored, worked out before it has a number. Needs no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbench.model import Draft, Quote
from workbench.store import values
from workbench.store.addresses import address_key
from workbench.store.people_named import Named, persons_in

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the tables hold of one article: all that its reading gives.

    `columns` are those of `articles` but the ones that its number, its capture and the archive
    give; `quotes` is JSON, "" where there are none; `speakers` are rows of `quote_speakers`.
    """

    text: str
    columns: Row
    quotes: str
    speakers: tuple[Row, ...]
    persons: tuple[Named, ...]

    @property
    def outlet(self) -> tuple[str, str]:
        """Return the outlet as it is compared, and as it is written."""
        return self.columns["outlet_key"], self.columns["outlet"]


def prepare(draft: Draft, quotes: Sequence[Quote]) -> Entry:
    """Return what is stored of an article; raise BadInput for a text that is not valid Unicode."""
    columns = {
        "url_key": address_key(draft.url),
        "outlet_key": values.outlet_key(draft.outlet),
        "text_sha256": values.text_digest(draft.text),
        **draft_values(draft),
    }
    return Entry(
        draft.text,
        columns,
        values.quotes_json(quotes) if quotes else "",
        tuple(speakers(quotes)),
        tuple(persons_in(0, columns["published_at"], quotes)),
    )


def speakers(quotes: Sequence[Quote]) -> list[Row]:
    """Return what lets quotes be found by who speaks: the person, else the mention."""
    found = []
    for position, quote in enumerate(quotes):
        name = quote.source and (quote.source.name or quote.source.text)
        if name:
            key = values.outlet_key(name)
            found.append({"position": position, "name": name, "name_key": key})
    return found


def draft_values(draft: Draft) -> Row:
    """Return the columns of an article that its reading gives."""
    date = draft.date
    return {
        "external_id": draft.external_id,
        "url": draft.url,
        "outlet": draft.outlet,
        "headline": draft.headline,
        "author": draft.author,
        "lang": draft.lang,
        "earliest": values.micros_or_none(date.earliest),
        "latest": values.micros_or_none(date.latest),
        "point": values.micros_or_none(date.point),
        "grade": date.grade.value,
        "evidence": values.evidence_json(date),
        # A capture time only bounds from above: lists must not take it for publication.
        "published_at": values.micros_or_none(date.point or date.earliest),
        "claimed_capture": values.micros_or_none(draft.claimed_capture),
        "extractor": draft.extractor,
        "extra": values.dumps(draft.extra),
    }
