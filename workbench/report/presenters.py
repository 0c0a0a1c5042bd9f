"""The JSON of the acceptance interface: what `workbench trace|quotes|search --json` print.

The keys here are a promise (see the README); anything added later comes under `more=True`.
Offsets are code points, times ISO 8601 with offset, shares have four decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from workbench.codec import encode
from workbench.model import (
    Alteration,
    Appearance,
    ArticleRef,
    DateInterval,
    Hit,
    Quote,
    Searched,
    SearchPage,
    Span,
    SpeakerMatch,
    Trace,
    Variant,
)
from workbench.model_review import Claim, IngestSummary
from workbench.model_versions import Standing

SHARE_DECIMALS = 4
Json = dict[str, Any]


def trace_json(trace: Trace, *, more: bool = False) -> Json:
    """Return a trace as the object of `workbench trace --json`.

    With `more`, every appearance also carries its word diff and every alteration its spans, and
    the keys `similar` and `explain` are added.
    """
    answer: Json = {
        "query": trace.query,
        "claimed_speaker": trace.claimed_speaker,
        "verdict": trace.verdict.value,
        "coverage": share(trace.coverage),
        "alterations": [alteration_json(a, more=more) for a in trace.alterations],
        "flags": list(trace.flags),
        "first": None if trace.first is None else appearance_json(trace.first, more=more),
        "fragments": [
            {
                "query_start": fragment.query_start,
                "query_end": fragment.query_end,
                "first": appearance_json(fragment.first, more=more),
            }
            for fragment in trace.fragments
        ],
        "appearances": [appearance_json(a, more=more) for a in trace.appearances],
        "order": trace.order.value,
        "searched": searched_json(trace.searched),
        "elapsed_ms": round(trace.elapsed_ms, 2),
        "lineage": [variant_json(variant) for variant in trace.lineage],
        "notice": trace.notice,
    }
    if more:
        answer["similar"] = [hit_json(hit) for hit in trace.similar]
        answer["explain"] = encode(trace.explain)
    return answer


def with_standings(answer: Json, standings: Mapping[int, Sequence[Standing]]) -> Json:
    """Return the JSON of a trace with, at appearances whose page has several, its `versions`."""
    for seen in [answer["first"], *answer["appearances"]]:
        if seen and seen["article"]["id"] in standings:
            seen["versions"] = encode(standings[seen["article"]["id"]])
    return answer


def variant_json(variant: Variant) -> Json:
    """Return one wording of the lineage; numbers count `appearances` and this list, from 0."""
    return {
        "appearances": list(variant.appearances),
        "parents": list(variant.parents),
        "changes": [alteration_json(change) for change in variant.changes],
        "order": "established" if variant.sure else "undetermined",
        "turned": variant.turned,
    }


def appearance_json(appearance: Appearance, *, more: bool = False) -> Json:
    """Return one appearance as an object of the acceptance interface."""
    answer: Json = {
        "article": article_json(appearance.article),
        "date": date_json(appearance.date),
        "exact": appearance.exact,
        "start": appearance.start,
        "end": appearance.end,
        "prefix": appearance.prefix,
        "suffix": appearance.suffix,
        "verdict": appearance.verdict.value,
        "coverage": share(appearance.coverage),
        "alterations": [alteration_json(a, more=more) for a in appearance.alterations],
        "flags": list(appearance.flags),
        "speaker": speaker_json(appearance.speaker),
    }
    if more:
        answer["speaker"]["reason"] = appearance.speaker.reason
        answer["diff"] = encode(appearance.diff)
        answer["parts"] = [_span(part) for part in appearance.parts]
        answer["reprint_of"] = appearance.reprint_of
        answer["cites"] = appearance.cites
        answer["correction"] = appearance.correction
        answer["date"]["evidence"] = encode(appearance.date.evidence)
        answer["date"]["contradictions"] = list(appearance.date.contradictions)
    return answer


def quote_json(quote: Quote) -> Json:
    """Return a quote as an object of `workbench quotes --json`; cue and source may be null."""
    cue, source = quote.cue, quote.source
    return {
        "exact": quote.exact,
        "start": quote.start,
        "end": quote.end,
        "kind": quote.kind.value,
        "cue": None if cue is None else {"text": cue.text, "start": cue.start, "end": cue.end},
        "source": None
        if source is None
        else {
            "text": source.text,
            "start": source.start,
            "end": source.end,
            "name": source.name,
            "confidence": share(source.confidence),
        },
    }


def quotes_json(quotes: Sequence[Quote]) -> list[Json]:
    """Return the array of `workbench quotes --json`, in the order of the text.

    A quote that its cue splits, or that runs over paragraphs, gives one object per part: each
    `exact` is what stands between one pair of marks, and all name the same cue and source.
    """
    found = []
    for quote in quotes:
        for part in quote.parts or (Span(quote.start, quote.end),):
            exact = quote.exact[part.start - quote.start : part.end - quote.start]
            found.append(quote_json(replace(quote, exact=exact, start=part.start, end=part.end)))
    return sorted(found, key=lambda one: (one["start"], one["end"]))


def hit_json(hit: Hit) -> Json:
    """Return a search hit: article, date, score, passages with the matched spans in each."""
    return {
        "article": article_json(hit.article),
        "date": date_json(hit.date),
        "score": share(hit.score),
        "passages": [
            {"text": text, "marks": [_span(mark) for mark in marks]} for text, marks in hit.passages
        ],
    }


def summary_json(summary: IngestSummary) -> Json:
    """Return an ingest's summary as the object of `workbench ingest`."""
    return {
        "read": summary.read,
        "added": summary.added,
        "duplicates": summary.duplicates,
        "rejected": [
            {"source": r.source, "line": r.line, "reason": r.reason} for r in summary.rejected
        ],
        "skipped": dict(summary.skipped),
        "seconds": round(summary.seconds, 3),
        "cancelled": summary.cancelled,
    }


def claim_json(claim: Claim) -> Json:
    """Return a claim with its trace, annotations, ratings, decision and corrections."""
    return {**encode(claim), "trace": trace_json(claim.trace)}


def search_json(page: SearchPage) -> Json:
    """Return a page of hits as the object of `workbench search --json`."""
    return {
        "request": encode(page.request),
        "total": page.total,
        "hits": [hit_json(hit) for hit in page.hits],
        "facets": {
            name: [{"value": value, "count": count} for value, count in pairs]
            for name, pairs in page.facets.items()
        },
        "relaxed": page.relaxed,
        "suggestion": page.suggestion,
    }


def alteration_json(alteration: Alteration, *, more: bool = False) -> Json:
    """Return one difference; "class" is cosmetic, material or reworded."""
    answer: Json = {
        "class": alteration.cls.value,
        "kind": alteration.kind,
        "query_text": alteration.query_text,
        "source_text": alteration.source_text,
    }
    if more:
        answer["query_span"] = _span(alteration.query_span)
        answer["source_span"] = _span(alteration.source_span)
    return answer


def article_json(article: ArticleRef) -> Json:
    """Return what identifies an article."""
    return {
        "id": article.id,
        "external_id": article.external_id,
        "url": article.url,
        "outlet": article.outlet,
        "headline": article.headline,
    }


def date_json(date: DateInterval) -> Json:
    """Return a date interval; a bound that is not known is null."""
    return {
        "earliest": when(date.earliest),
        "latest": when(date.latest),
        "point": when(date.point),
        "grade": date.grade.value,
    }


def speaker_json(speaker: SpeakerMatch) -> Json:
    """Return the speaker an article gives, and how the claimed one relates."""
    return {
        "name": speaker.name,
        "relation": speaker.relation.value,
        "confidence": share(speaker.confidence),
    }


def searched_json(searched: Searched) -> Json:
    """Return what was looked at."""
    return {
        "articles": searched.articles,
        "outlets": searched.outlets,
        "from": when(searched.since),
        "to": when(searched.until),
        "index": searched.index,
    }


def when(moment: datetime | None) -> str | None:
    """Return a time as ISO 8601 with offset, to the second; a naive one is taken as UTC."""
    if moment is None:
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.isoformat(timespec="seconds")


def share(value: float) -> float:
    """Return a share or score rounded so that it says no more than it knows."""
    return round(float(value), SHARE_DECIMALS)


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
