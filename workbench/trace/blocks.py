"""Align a whole text with an article in bounded time: block by block, where the pairs are dense.

One table for a text of twenty thousand words would not fit. Its blocks are aligned one by one,
each only with the part of the article that shares most word pairs with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from workbench.trace.align import Alignment, Floats, Pair, align, similarities
from workbench.trace.forms import Word
from workbench.trace.lexicon import protected
from workbench.trace.similar import Vocabulary
from workbench.trace.source import Source

LONGEST = 300  # words of query and cells of a table that are aligned in one piece
BLOCK = 150  # words: two or three paragraphs
DENSE = 20  # shared telling pairs in one place that make a block worth aligning
MARGIN = 30  # source words more on both sides


def align_words(
    query: Sequence[Word],
    source: Source,
    vocabulary: Vocabulary,
    tables: tuple[Floats, Floats] | None = None,
) -> Alignment:
    """Return the best alignment of `query` with the words of `source`, whatever their number.

    `tables` are the `similarities` of the two, where they are known.
    """
    if len(query) <= LONGEST:
        similarity, score = tables or similarities(query, source.words, vocabulary)
        return align(similarity, score, *source.costs())
    places: dict[tuple[str, str], list[int]] = {}
    stop = protected().stop
    for at, (one, two) in enumerate(pairwise(source.words)):
        if not (one.norm in stop and two.norm in stop):
            places.setdefault((one.norm, two.norm), []).append(at)
    cost, bonus = source.costs()
    # what is left over goes with the last block: by itself it could not be dense
    lows = [*range(0, len(query) - BLOCK + 1, BLOCK), len(query)]
    stretches: list[tuple[Pair, ...]] = []
    for low, high in pairwise(lows):
        block = query[low:high]
        start, end = _densest(block, places)
        if end <= start:
            continue
        start, end = max(0, start - MARGIN), min(len(source.words), end + MARGIN)
        similarity, score = similarities(block, source.words[start:end], vocabulary)
        found = align(similarity, score, cost[start:end], bonus[start:end])
        stretches += [
            tuple(replace(p, query=p.query + low, source=p.source + start) for p in stretch)
            for stretch in found.stretches
        ]
    return Alignment(_joined(stretches))


def _densest(block: Sequence[Word], places: dict[tuple[str, str], list[int]]) -> tuple[int, int]:
    """Return the range of source words that shares most pairs with `block`, (0, 0) if few."""
    pairs = {(one.norm, two.norm) for one, two in pairwise(block)}
    at = sorted({place for pair in pairs for place in places.get(pair, ())})
    best, where, low = 0, (0, 0), 0
    for high, place in enumerate(at):
        while place - at[low] > 2 * BLOCK:
            low += 1
        if high - low + 1 > best:
            best, where = high - low + 1, (at[low], place + 2)
    return where if best >= DENSE else (0, 0)


def _joined(stretches: Sequence[tuple[Pair, ...]]) -> tuple[tuple[Pair, ...], ...]:
    """Return the stretches with those joined that a border between blocks cut in two."""
    out: list[tuple[Pair, ...]] = []
    for stretch in stretches:
        last = out[-1][-1] if out else None
        first = stretch[0]
        if last and (first.query, first.source) == (last.query + 1, last.source + 1):
            out[-1] += stretch
        else:
            out.append(stretch)
    return tuple(out)
