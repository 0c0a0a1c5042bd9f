"""Rows to model objects and back, written out by hand where speed counts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from workbench.model import (
    Article,
    ArticleRef,
    Cue,
    DateEvidence,
    DateInterval,
    Grade,
    Quote,
    QuoteKind,
    Snapshot,
    Source,
    Span,
)
from workbench.store import tables
from workbench.store.values import Garbled as Garbled
from workbench.store.values import dumps as dumps  # here for all that is made of rows
from workbench.store.values import evidence_json as evidence_json
from workbench.store.values import micros as micros
from workbench.store.values import micros_or_none as micros_or_none
from workbench.store.values import moment as moment
from workbench.store.values import moment_or_none as moment_or_none
from workbench.store.values import pairs as pairs

_GRADES = {grade.value: grade for grade in Grade}
_KINDS = {kind.value: kind for kind in QuoteKind}


SNAPSHOT = (
    tables.snapshots.c.id,
    tables.snapshots.c.sha256,
    tables.snapshots.c.file,
    tables.snapshots.c.offset,
    tables.snapshots.c.length,
    tables.snapshots.c.media_type,
    tables.snapshots.c.source,
    tables.snapshots.c.url,
    tables.snapshots.c.captured_at,
    tables.snapshots.c.given,
    tables.snapshots.c.line,
)


def snapshot(row: Sequence[Any]) -> Snapshot:
    """Return the snapshot of a row with the columns `SNAPSHOT`."""
    id, sha256, file, offset, length, media_type, source, url, captured_at, given, line = row
    return Snapshot(
        sha256,
        file,
        offset,
        length,
        media_type,
        source,
        url,
        moment(captured_at),
        pairs(given),
        line,
        id,
    )


def snapshot_values(piece: Snapshot, id: int) -> dict[str, Any]:
    """Return the columns of a snapshot."""
    return {
        "id": id,
        "sha256": piece.sha256,
        "file": piece.file,
        "offset": piece.offset,
        "length": piece.length,
        "media_type": piece.media_type,
        "source": piece.source,
        "url": piece.url,
        "captured_at": micros(piece.captured_at),
        "given": dumps(piece.given),
        "line": piece.line,
    }


_A = tables.articles.c
ARTICLE = (
    _A.id,
    _A.external_id,
    _A.url,
    _A.outlet,
    _A.headline,
    _A.author,
    _A.lang,
    _A.demo,
    tables.texts.c.text,
    _A.text_sha256,
    _A.earliest,
    _A.latest,
    _A.point,
    _A.grade,
    _A.evidence,
    _A.captured_at,
    _A.claimed_capture,
    _A.extractor,
    _A.extra,
    *SNAPSHOT,
)
_OWN = len(ARTICLE) - len(SNAPSHOT)


def article(row: Sequence[Any]) -> Article:
    """Return the article of a row with the columns `ARTICLE`."""
    values = tuple(row)
    (id, external_id, url, outlet, headline, author, lang, demo, text, text_sha256) = values[:10]
    earliest, latest, point, grade, evidence, captured_at, claimed, extractor, extra = values[
        10:_OWN
    ]
    return Article(
        ArticleRef(id, external_id, url, outlet, headline, author, lang, bool(demo)),
        text,
        text_sha256,
        interval(earliest, latest, point, grade, evidence),
        moment(captured_at),
        moment_or_none(claimed),
        snapshot(values[_OWN:]),
        extractor,
        pairs(extra),
    )


def interval(
    earliest: int | None, latest: int | None, point: int | None, grade: str, evidence: str
) -> DateInterval:
    """Return a date from its columns; `evidence` is what `evidence_json` made.

    Raises Garbled where it is JSON of another shape.
    """
    with _of_its_shape():
        hints, contradictions, (low, high) = json.loads(evidence)
        return DateInterval(
            moment_or_none(earliest),
            moment_or_none(latest),
            moment_or_none(point),
            _GRADES[grade],
            tuple([_hint(*hint) for hint in hints]),
            _texts(contradictions),
            moment_or_none(low),
            moment_or_none(high),
        )


def _hint(
    kind: str, raw: str, low: int | None, high: int | None, trust: str, at: int | None
) -> DateEvidence:
    kind, raw = _texts([kind, raw])
    return DateEvidence(
        kind,
        raw,
        moment_or_none(low),
        moment_or_none(high),
        _GRADES[trust],
        moment_or_none(at),
    )


def _texts(values: list[str]) -> tuple[str, ...]:
    """Return texts as a tuple; a text in their place would come apart into its letters."""
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Garbled("no list of texts")
    return tuple(values)


@contextmanager
def _of_its_shape() -> Iterator[None]:
    """Raise Garbled for whatever goes wrong within, but for what is not JSON at all."""
    try:
        yield
    except json.JSONDecodeError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise Garbled(str(error)) from error


def quotes(value: str) -> tuple[Quote, ...]:
    """Return the quotes of an article from their JSON (`dumps` of the list).

    Does by hand what `codec.decode` does, ten times as fast: a trace loads hundreds of quotes.
    Raises Garbled where it is JSON of another shape.
    """
    with _of_its_shape():
        return tuple([quote(item) for item in json.loads(value)])


def quote(item: dict[str, Any]) -> Quote:
    """Return one quote of such a list."""
    cue, source = item["cue"], item["source"]
    return Quote(
        item["exact"],
        item["start"],
        item["end"],
        _KINDS[item["kind"]],
        cue and Cue(cue["text"], cue["start"], cue["end"], cue["denies"]),
        source and _source(source),
        tuple(item["flags"]),
        tuple(Span(part["start"], part["end"]) for part in item["parts"]),
        item["outer"],
        item.get("lang", ""),
    )


def _source(item: dict[str, Any]) -> Source:
    return Source(
        item["text"],
        item["start"],
        item["end"],
        item["name"],
        item["confidence"],
        tuple(item["aliases"]),
        tuple(item["roles"]),
        item["reason"],
    )
