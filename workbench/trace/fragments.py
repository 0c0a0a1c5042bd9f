"""Find parts of the query that were published before the whole was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from workbench.model import Appearance, Fragment, Order, Span
from workbench.trace import order
from workbench.trace.align import Alignment, Pair
from workbench.trace.edits import compare_pair
from workbench.trace.judge import judge
from workbench.trace.lexicon import protected
from workbench.trace.passages import Reading, Relate, appearance
from workbench.trace.presence import Evidence
from workbench.trace.query import Query
from workbench.trace.similar import Vocabulary
from workbench.trace.walk import walk

MIN_WORDS = 6  # a shorter run is shared by chance
MIN_TELLING = 2  # of them no function words, unless it is a whole sentence of the query
# What a part must say where the whole was not found, in the rarity of a word that no article holds:
# names of offices and stock phrases say less. 96 % of runs of twelve words of 2,187 English quotes
# say as much, as do 97 % of runs of six words of Indonesian ones; of 4,000 claims of fact-checkers,
# over 40,000 articles without them, 257 had a part of six words and 90 one that says as much.
DISTINCT = 1.25
LONG = 9  # words of which are told all the same: nine are no stock phrase
# A run without a gap is there by definition: only how it was said is left to judge.
CERTAIN = Evidence(words=MIN_WORDS, share=1.0, weighted=1.0, ceilings=1.0, compact=True)
MIN_NEW = 3  # words that no earlier fragment holds, for a later one to be told, ...
MIN_NEW_TELLING = 1  # ... or one that tells something, beside another word
SENTENCE_END = re.compile(r"[.!?…]")
MAX_FRAGMENTS = 8  # shown: the earliest ones that add something


def fragments(
    query: Query,
    readings: Sequence[Reading],
    first: Appearance | None,
    relate: Relate,
    vocabulary: Vocabulary,
) -> tuple[Fragment, ...]:
    """Return the parts that appeared before `first`; where there is no whole, the telling ones."""
    sentences = _sentences(query)
    runs = [
        (order.when(reading.passage.article.date), -len(run), number, run, reading)
        for number, reading in enumerate(readings)
        if first is None or _earlier(reading, first)
        for run in _runs(query, sentences, reading)
        if first is not None or _is_distinct(query, sentences, run, vocabulary)
    ]
    taken: set[int] = set()
    whole: list[range] = []
    out: list[Fragment] = []
    # Of parts published at the same time, the longest is the better find.
    for *_, run, reading in sorted(runs, key=lambda part: part[:3]):
        words = set(range(run[0].query, run[-1].query + 1))
        said = [s for s in sentences if words.issuperset(s) and s not in whole]
        if len(out) < MAX_FRAGMENTS and (said or _adds(query, words - taken)):
            taken |= words
            whole += said
            out.append(_fragment(query, reading, run, relate))
    return tuple(out)


def _is_distinct(
    query: Query, sentences: Sequence[range], run: Sequence[Pair], vocabulary: Vocabulary
) -> bool:
    """Tell whether a run is long, a sentence, or says more than names and stock phrases do."""
    held = range(run[0].query, run[-1].query + 1)
    if len(held) >= LONG or any(set(held).issuperset(sentence) for sentence in sentences):
        return True
    written = (token for at in held for token in query.words[at].written.split())
    return sum(map(vocabulary.rarity, written)) >= DISTINCT * vocabulary.ceiling


def _adds(query: Query, new: set[int]) -> bool:
    """Tell whether words that no earlier fragment holds make a later one worth telling."""
    telling = sum(query.words[i].norm not in protected().stop for i in new)
    return len(new) >= MIN_NEW or (len(new) > MIN_NEW_TELLING and telling >= MIN_NEW_TELLING)


def _sentences(query: Query) -> list[range]:
    """Return the sentences of the query that are long enough to be a fragment, by their words."""
    words, text = query.words, query.text
    ends = [
        i + 1
        for i in range(len(words) - 1)
        if SENTENCE_END.search(text, words[i].end, words[i + 1].start)
    ]
    bounds = pairwise([0, *ends, len(words)])
    return [range(lo, hi) for lo, hi in bounds if hi - lo >= MIN_WORDS]


def _earlier(reading: Reading, first: Appearance) -> bool:
    article = reading.passage.article
    if article.ref.id == first.article.id:
        return False
    known = order.when(article.date) < order.when(first.date)
    return known and order.before(first.date, article.date) is Order.UNDETERMINED


def _runs(query: Query, sentences: Sequence[range], reading: Reading) -> list[tuple[Pair, ...]]:
    """Return the runs of words that stand there without gap and without material difference."""
    runs: list[tuple[Pair, ...]] = []
    run: list[Pair] = []
    for pair in reading.alignment.pairs:
        follows = run and (pair.query, pair.source) == (run[-1].query + 1, run[-1].source + 1)
        change = compare_pair(reading.sides, pair.query, pair.source)
        same = change is None or change.cls.value == "cosmetic"
        if not follows or not same:
            _keep(query, sentences, run, runs)
            run = []
        if same:
            run.append(pair)
    _keep(query, sentences, run, runs)
    return sorted(runs, key=len, reverse=True)


def _keep(
    query: Query, sentences: Sequence[range], run: list[Pair], runs: list[tuple[Pair, ...]]
) -> None:
    if len(run) < MIN_WORDS:
        return
    stop = protected().stop
    telling = sum(query.words[p.query].norm not in stop for p in run)
    held = {p.query for p in run}
    if telling >= MIN_TELLING or any(held.issuperset(s) for s in sentences):
        runs.append(tuple(run))


def _fragment(query: Query, reading: Reading, run: tuple[Pair, ...], relate: Relate) -> Fragment:
    """Return the run as a fragment, judged as if it alone had been asked for."""
    lo, hi = run[0].query, run[-1].query + 1
    start, end = query.words[lo].start, query.words[hi - 1].end
    piece = replace(
        query,
        text=query.text[:end],  # offsets stay those of the whole query
        words=query.words[lo:hi],
        ellipses=frozenset(i - lo for i in query.ellipses if lo < i < hi),
        bracketed=frozenset(i - lo for i in query.bracketed if lo <= i < hi),
        aside=(),
    )
    sides = replace(reading.sides, query=piece)
    alignment = Alignment((tuple(replace(p, query=p.query - lo) for p in run),))
    found = walk(sides, alignment)
    judged = judge(sides, alignment, found, CERTAIN)
    alone = Reading(reading.source, alignment, sides, found, judged)
    seen = appearance(alone, relate)
    diff = tuple(
        replace(op, query=Span(max(op.query.start, start), max(op.query.end, start)))
        for op in seen.diff
    )
    return Fragment(start, end, replace(seen, diff=diff))
