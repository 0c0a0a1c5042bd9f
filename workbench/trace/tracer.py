"""Trace a query through the passages that may hold it: verdict, first appearance, all others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from workbench.errors import StorageFailed
from workbench.model import Appearance, Article, Order, Passage, Searched, Trace, Verdict
from workbench.text.language import detect, unspaced
from workbench.text.lexicon import LANGUAGES
from workbench.trace import order
from workbench.trace.corrections import marked, own_note
from workbench.trace.credit import cited, held
from workbench.trace.explaining import describe, refused
from workbench.trace.fragments import fragments
from workbench.trace.inquiry import Inquiry
from workbench.trace.judge import FAITHFUL, RANK
from workbench.trace.lexicon import protected
from workbench.trace.lineage import lineage
from workbench.trace.passages import Reading, Relate, appearance, read_passage
from workbench.trace.presence import NEEDS_UNIQUE, TOO_SHORT
from workbench.trace.query import Query
from workbench.trace.reprints import reprints

# From the most faithful to the least: the first appearance is the earliest of the best tier.
TIERS = (
    FAITHFUL,
    frozenset({Verdict.PARAPHRASE}),
    frozenset({Verdict.ALTERED, Verdict.SPLICED}),
    frozenset({Verdict.POSSIBLE}),
)
NO_WORDS = "There are no words in this query: paste the words that were said."
TOO_FEW = (
    "Up to three words are said by many people: paste more of the sentence to trace who said it."
)
NOT_UNIQUE = (
    "Four words are traced only where a single article holds them: paste more of the sentence."
)
NO_CONTENT = (
    "These are only function words or one word repeated, which prove nothing: paste a whole "
    "sentence."
)
OTHER_LANGUAGE = (
    "The query seems to be in neither Indonesian nor English, and cross-language matching is not "
    "done: paste the sentence as the articles print it, in Indonesian or English."
)
WHOLE_TEXT = (
    "Only the first %(traced)s of %(words)s words were traced, since this is a text rather than a "
    "quote: paste one sentence of it, or list its quotes with `workbench quotes`."
)
FREQUENT = (
    "This wording stands in about %(articles)s articles of the archive: a slogan, a proverb or "
    "boilerplate. The earliest and the best matching ones are shown."
)
SURE_LANGUAGE = 0.95  # confidence; dialects, names and slogans lie below
PART = 0.7  # of the fullest appearance's share: below it an article holds a part only
MIN_CONTENT = 8  # words: a shorter query needs at least one that is no function word


def trace(
    query: str,
    claimed: str,
    passages: Sequence[Passage],
    *,
    relate: Relate,
    rarity: Callable[[str], float],
    unique: Callable[[str], bool] | None,
    searched: Searched,
    apart: Collection[tuple[int, int]] = (),
    explain: bool = False,
    inquiry: Inquiry | None = None,
    note_of: Callable[[Article], str] = own_note,
) -> Trace:
    """Return who said it first, as far as `passages` tell; with `explain`, also why.

    `relate` gives the speaker of a span of a passage; `rarity(word)` is ln((articles + 1) /
    (articles holding it + 0.5)); `unique(text)` tells whether a single article holds a short run of
    words; `apart` are pairs of article numbers (lower, higher) that are no reprints of each other.
    `inquiry` is `query` made ready, where it was held against the texts already; `note_of(article)`
    is the note with which an article says that it was corrected. Nothing outside the arguments is
    read.
    """
    if inquiry is None:
        inquiry = Inquiry(query, rarity)
        for passage in passages:
            inquiry.consider(passage.article.ref.id, passage.article.text, passage.hits)
    wanted = inquiry.query
    refusal = _too_little(wanted)
    if refusal is None:
        readings = [r for p in passages if (r := read_passage(inquiry, p))]
        if wanted.length <= NEEDS_UNIQUE and not _single(wanted, readings, unique):
            refusal = Verdict.TOO_SHORT, NOT_UNIQUE
    if refusal is not None:
        empty = _nothing(query, claimed, searched, *refusal)
        return replace(empty, explain=refused(wanted, refusal[0]) if explain else {})
    found = _in_time([r for r in readings if r.judgement], relate, apart)
    found = marked(found, passages, note_of)
    first = _first(found)
    parts = fragments(wanted, readings, first, relate, inquiry.vocabulary)
    told = describe(wanted, passages, readings, first, inquiry.vocabulary, PART) if explain else {}
    if first is None:
        empty = _nothing(query, claimed, searched, Verdict.NOT_FOUND, _why_nothing(wanted))
        return replace(empty, fragments=parts, explain=told)
    return Trace(
        query=query,
        claimed_speaker=claimed,
        verdict=first.verdict,
        coverage=first.coverage,
        alterations=first.alterations,
        flags=_flags(first, found),
        first=first,
        fragments=parts,
        appearances=found,
        order=_order(first, found),
        searched=searched,
        elapsed_ms=0.0,
        explain=told,
        lineage=lineage(found, {p.article.ref.id: p for p in passages}, inquiry.vocabulary),
    )


def _too_little(query: Query) -> tuple[Verdict, str] | None:
    """Return verdict and notice where the query says too little to be traced."""
    if not query.words:
        return Verdict.TOO_SHORT, NO_WORDS
    if query.length <= TOO_SHORT:
        if unspaced(query.text):  # a whole sentence that only looks like one word
            return Verdict.NOT_FOUND, OTHER_LANGUAGE
        return Verdict.TOO_SHORT, TOO_FEW
    few = len(query.words) < MIN_CONTENT and not _telling(query)
    return (Verdict.TOO_SHORT, NO_CONTENT) if few or len(set(query.forms)) <= 2 else None


def _telling(query: Query) -> bool:
    """Tell whether any word of the query is no function word."""
    return any(f not in protected().stop and not f.startswith("'") for f in query.forms)


def _single(
    query: Query, readings: Sequence[Reading], unique: Callable[[str], bool] | None
) -> bool:
    """Tell whether a very short query points at a single article."""
    if unique is not None:
        return unique(query.said)
    return sum(r.judgement is not None for r in readings) == 1


def _nothing(query: str, claimed: str, searched: Searched, verdict: Verdict, notice: str) -> Trace:
    return Trace(
        query=query,
        claimed_speaker=claimed,
        verdict=verdict,
        coverage=0.0,
        alterations=(),
        flags=(),
        first=None,
        fragments=(),
        appearances=(),
        order=Order.UNDETERMINED,
        searched=searched,
        elapsed_ms=0.0,
        notice=notice,
    )


def _in_time(
    readings: Sequence[Reading], relate: Relate, apart: Collection[tuple[int, int]]
) -> tuple[Appearance, ...]:
    """Return the appearances by date, with reprints and credited sources marked."""
    dated = sorted(readings, key=_position)
    texts = [r.passage.article.text for r in dated]
    places = {r.passage.article.ref.id: n for n, r in enumerate(dated)}
    pairs = {tuple(sorted((places[a], places[b]))) for a, b in apart if {a, b} <= places.keys()}
    parents = reprints(texts, pairs) if len(dated) > 1 else [None] * len(dated)
    outlets = {r.passage.article.ref.outlet for r in dated}
    out: list[Appearance] = []
    for reading, parent in zip(dated, parents, strict=True):
        seen = appearance(reading, relate)
        credit = cited(reading.source.text, seen.start, seen.end, seen.article.outlet)
        out.append(
            replace(
                seen,
                reprint_of=None if parent is None else dated[parent].passage.article.ref.id,
                cites="" if held(credit, outlets) else credit,
            )
        )
    return tuple(out)


def _position(reading: Reading) -> tuple[datetime, datetime, int, float, int]:
    """Return the key of an appearance in time; of equal dates, the most faithful comes first."""
    article, judgement = reading.passage.article, reading.judgement
    assert judgement is not None
    rank = RANK.index(judgement.verdict)
    return (*order.when(article.date), rank, -judgement.coverage, article.ref.id)


def _whole(found: Sequence[Appearance]) -> list[Appearance]:
    """Return the appearances that hold about as much of the query as the fullest one does.

    An article with half of the words, beside one with all of them, holds a part: it is listed,
    and told as a fragment where it came earlier, but it is not where the whole appeared.
    """
    sure = [seen for seen in found if seen.verdict is not Verdict.POSSIBLE]
    most = max((seen.coverage for seen in sure), default=0.0)
    return [seen for seen in sure or found if seen.coverage >= PART * most]


def _first(found: Sequence[Appearance]) -> Appearance | None:
    """Return the earliest appearance of the whole, of the most faithful tier there is."""
    for tier in TIERS:
        for seen in _whole(found):
            if seen.verdict in tier:
                return seen
    return None


def _order(first: Appearance, found: Sequence[Appearance]) -> Order:
    """Return how sure it is that `first` came before the others of its tier."""
    tier = next(t for t in TIERS if first.verdict in t)
    rivals = [
        seen.date
        for seen in _whole(found)
        if seen is not first and seen.verdict in tier and seen.reprint_of != first.article.id
    ]
    return order.leads(first.date, rivals)


def _flags(first: Appearance, found: Sequence[Appearance]) -> tuple[str, ...]:
    flags = list(first.flags)
    at = found.index(first)
    whole = _whole(found)
    if any(s.verdict in (Verdict.ALTERED, Verdict.SPLICED) and s in whole for s in found[:at]):
        flags.append("altered_earlier")
    rank = RANK.index(first.verdict)
    if any(RANK.index(s.verdict) < rank for s in found[at + 1 :]):
        flags.append("verbatim_later")
    return tuple(flags)


def _why_nothing(query: Query) -> str:
    """Return a sentence where the query is surely in none of our languages, or says nothing."""
    if not _telling(query):
        return NO_CONTENT
    try:
        code, confidence = detect(query.text)
    except StorageFailed:
        return ""  # the answer needs no disk, so a full one does not stop it
    foreign = code and code not in LANGUAGES and confidence >= SURE_LANGUAGE
    return OTHER_LANGUAGE if foreign else ""
