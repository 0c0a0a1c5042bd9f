"""Say how a verdict came about, in figures that a checker can defend: the data behind the fold-out.

Nothing is decided here. Every figure is the one that `presence` and `judge` went by, every
threshold is named with its value; the words for them stand in templates/labels.toml.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model import Appearance, EditClass, Passage, Verdict
from workbench.trace import fragments, judge, presence, similar, walk
from workbench.trace.passages import Reading
from workbench.trace.presence import Evidence, evidence
from workbench.trace.query import Query
from workbench.trace.similar import Vocabulary

DECIMALS = 2
Told = dict[str, object]


def describe(
    query: Query,
    passages: Sequence[Passage],
    readings: Sequence[Reading],
    first: Appearance | None,
    vocabulary: Vocabulary,
    part: float,
) -> Told:
    """Return how each article was judged, by which thresholds, and which rule gave the verdict.

    `part` is the share of the fullest appearance from which on an article holds the whole.
    """
    read = {r.passage.article.ref.id: r for r in readings}
    rule: Told = {"verdict": Verdict.NOT_FOUND.value, "rule": "not_found"}
    if first is not None and first.article.id in read:
        rule = _rule(read[first.article.id])
    return {
        **_wanted(query),
        "thresholds": thresholds(len(query.words), part),
        "judged": [_article(p, read.get(p.article.ref.id), query, vocabulary) for p in passages],
        "rule": rule,
    }


def refused(query: Query, verdict: Verdict) -> Told:
    """Return why nothing was compared."""
    return {
        **_wanted(query),
        "thresholds": [
            {"name": "too_short", "value": presence.TOO_SHORT},
            {"name": "unique", "value": presence.NEEDS_UNIQUE},
        ],
        "judged": [],
        "rule": {"verdict": verdict.value, "rule": verdict.value},
    }


def _wanted(query: Query) -> Told:
    return {
        "words": query.forms,
        "attribution": [query.text[s.start : s.end].strip() for s in query.aside],
    }


def thresholds(words: int, part: float) -> list[Told]:
    """Return the thresholds that hold for a query of that many words."""
    share = presence.threshold(words)
    values = (
        ("share", share),
        ("weighted", share - presence.WEIGHTED_SLACK),
        ("information", presence.ENOUGH),
        ("possible", share - presence.POSSIBLE_BAND),
        ("direct", judge.DIRECT_SHARE),
        ("gap", walk.SPLICE_GAP),
        ("limiter", judge.LIMITER_REACH),
        ("slip", similar.FUZZY),
        ("part", part),
        ("distinct", fragments.DISTINCT),
    )
    return [{"name": name, "value": round(value, DECIMALS)} for name, value in values]


def _article(
    passage: Passage, reading: Reading | None, query: Query, vocabulary: Vocabulary
) -> Told:
    ref = passage.article.ref
    told: Told = {
        "article": ref.id,
        "outlet": ref.outlet,
        "headline": ref.headline,
        "state": "not_aligned",
    }
    if reading is None:
        return told
    proof = evidence(reading.alignment, query, reading.source, vocabulary)
    credited = proof.with_credit(reading.found.substituted)
    told |= {
        "state": reading.judgement.verdict.value if reading.judgement else "too_little",
        "pairs": len(reading.alignment.pairs),
        "of": proof.words,
        "stretches": len(reading.alignment.stretches),
        "share": round(credited.share, DECIMALS),
        "weighted": round(credited.weighted, DECIMALS),
        "information": round(credited.ceilings, DECIMALS),
        "information_needed": round(_needed(credited), DECIMALS),
        "one_place": proof.compact,
    }
    return told


def _needed(proof: Evidence) -> float:
    """Return how much the words found must say, in ceilings; nothing where all is verbatim."""
    if proof.share >= presence.VERBATIM and proof.compact:
        return 0.0
    scattered = 0.0 if proof.compact else presence.SCATTERED
    return presence.ENOUGH + presence.ENOUGH_MORE * (1 - proof.share) + scattered


def _rule(reading: Reading) -> Told:
    """Return the rule that gave the verdict of the first appearance, and what it rests on."""
    assert reading.judgement is not None
    verdict, found = reading.judgement.verdict, reading.found
    name = verdict.value
    if verdict is Verdict.SPLICED:
        name = "spliced_utterances"
        if found.disordered:
            name = "spliced_order"
        elif found.longest_gap > walk.SPLICE_GAP:
            name = "spliced_gap"
    decisive = {
        Verdict.ALTERED: EditClass.MATERIAL,
        Verdict.REWORDED: EditClass.REWORDED,
        Verdict.ABRIDGED: EditClass.REWORDED,
        Verdict.COSMETIC: EditClass.COSMETIC,
    }.get(verdict)
    return {
        "verdict": verdict.value,
        "rule": name,
        "article": reading.passage.article.ref.id,
        "because": [
            {"kind": a.kind, "query": a.query_text, "source": a.source_text}
            for a in found.alterations
            if a.cls is decisive
        ],
        "flags": list(reading.judgement.flags),
    }
