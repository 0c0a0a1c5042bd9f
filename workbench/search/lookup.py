"""Rank the articles that share fingerprints with queries, in work that does not grow with them.

Method (measured, tests/search/measure_fingerprints.py): look up the word pairs of a query, rarest
first, until a budget of postings is used up; then its rare single words. An article scores the
rarity of what it shares within the best window of the query's length, and a part of what it shares
elsewhere, so that a quote in several pieces is found as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.model import Candidate
from workbench.search.hashing import QueryPrints
from workbench.search.holders import sharing
from workbench.search.scanning import Hashes, Numbers
from workbench.search.segments import Family, Index, Segment, among

WORD_BUDGET = 0.2  # share of the posting budget that rare single words may use
WORD_WEIGHT = 0.5  # a word alone says less than a pair of the same rarity
ELSEWHERE = 0.25  # weight of what an article shares outside the best window
WINDOW = 1.5  # window in lengths of the query: room for words put in
WINDOW_FLOOR = 80  # code points
WINDOW_CEILING = 20_000  # code points: a whole article pasted as a query
HITS = 400  # offsets reported per candidate: the rarest ones
AT_ONCE = 32  # queries ranked together: bounds memory at about 30 MB

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shared:
    """What queries share with articles, arrays of one length: one row per posting."""

    query: Index
    doc: Numbers
    place: Numbers
    weight: Floats

    def of(self, query: int) -> Shared:
        """Return the rows of one query; rows are in the order of the queries."""
        low, high = np.searchsorted(self.query, [query, query + 1])
        some = slice(int(low), int(high))
        return Shared(self.query[some], self.doc[some], self.place[some], self.weight[some])

    @staticmethod
    def joined(parts: Sequence[Shared]) -> Shared:
        """Return all rows of several parts."""
        return Shared(
            np.concatenate([part.query for part in parts]),
            np.concatenate([part.doc for part in parts]),
            np.concatenate([part.place for part in parts]),
            np.concatenate([part.weight for part in parts]),
        )


@dataclass(frozen=True, slots=True)
class Depth:
    """How many candidates are wanted: `top`, but beyond `sure` only those nearly as good.

    `nearly` is a share of the best score.
    """

    top: int
    sure: int
    nearly: float


class Lookup:
    """The postings of some wanted keys in all segments; frequencies are sums over segments."""

    def __init__(self, held: Sequence[Segment], family: str, wanted: Hashes) -> None:
        """Look up distinct, ascending `wanted` keys of the family "pairs" or "words"."""
        self.held = held
        self.families: list[Family] = [getattr(segment, family) for segment in held]
        self.found = [family.locate(wanted) for family in self.families]
        self.counts: Index = np.zeros(len(wanted), dtype=np.int64)
        for _, count in self.found:
            self.counts += count

    def gather(self, chosen: Index) -> tuple[Index, Numbers, Numbers]:
        """Return (index into the wanted keys, article, place) of all postings of chosen keys."""
        owners: list[Index] = []
        docs: list[Numbers] = []
        places: list[Numbers] = []
        for segment, family, (first, count) in zip(
            self.held, self.families, self.found, strict=True
        ):
            here = chosen[count[chosen] > 0]
            if not len(here):
                continue
            lengths = count[here]
            skipped = np.cumsum(lengths) - lengths
            rows = np.repeat(first[here] - skipped, lengths) + np.arange(int(lengths.sum()))
            owner, doc, place = np.repeat(here, lengths), family.docs[rows], family.places[rows]
            if len(segment.removed):
                kept = ~among(doc, segment.removed)
                owner, doc, place = owner[kept], doc[kept], place[kept]
            owners.append(owner)
            docs.append(doc)
            places.append(place)
        if not owners:
            nothing = np.empty(0, dtype=np.uint32)
            return np.empty(0, dtype=np.int64), nothing, nothing
        return np.concatenate(owners), np.concatenate(docs), np.concatenate(places)


def rank(
    held: Sequence[Segment],
    queries: Sequence[QueryPrints],
    articles: int,
    budget: int,
    depth: Depth,
) -> list[list[Candidate]]:
    """Return the best candidates of each query, best first; `articles` is how many there are."""
    if not held or not queries:
        return [[] for _ in queries]
    two = _shared(held, "pairs", [q.pairs for q in queries], articles, budget)
    one = _shared(held, "words", [q.words for q in queries], articles, int(budget * WORD_BUDGET))
    one = Shared(one.query, one.doc, one.place, one.weight * WORD_WEIGHT)
    found = []
    for number, query in enumerate(queries):
        shared = two.of(number)
        if not len(shared.doc) and len(query.pairs):
            shared = _common(held, query)
        found.append(_best(Shared.joined([shared, one.of(number)]), query.length, depth))
    return found


def _common(held: Sequence[Segment], query: QueryPrints) -> Shared:
    """Return what a query shares of which every pair is beyond the budget."""
    doc, place, shared = sharing(held, query.pairs)
    return Shared(np.zeros(len(doc), dtype=np.int64), doc, place, shared.astype(np.float64))


def _shared(
    held: Sequence[Segment], family: str, keys: Sequence[Hashes], articles: int, budget: int
) -> Shared:
    """Return the postings of each query's keys, rarest first, as far as the budget goes."""
    query = np.repeat(np.arange(len(keys)), [len(k) for k in keys])
    wanted, which = np.unique(np.concatenate(keys), return_inverse=True)
    lookup = Lookup(held, family, wanted)
    counts = lookup.counts[which]
    query, which, counts = (x[counts > 0] for x in (query, which, counts))
    order = np.lexsort((counts, query))
    query, which, counts = query[order], which[order], counts[order]
    used = np.cumsum(counts)
    before = np.concatenate(([0], used))[np.searchsorted(query, query)]
    taken = used - before <= budget
    query, which = query[taken], which[taken]
    chosen, position = np.unique(which, return_inverse=True)
    owner, doc, place = lookup.gather(chosen)
    weight = np.log1p(articles / np.maximum(lookup.counts, 1))
    if len(keys) == 1:
        return Shared(np.zeros(len(owner), dtype=np.int64), doc, place, weight[owner])
    # Several queries may share a key: its postings are handed to each of them.
    by_owner = np.argsort(owner, kind="stable")
    edges = np.searchsorted(owner[by_owner], chosen, side="left")
    lengths = np.searchsorted(owner[by_owner], chosen, side="right") - edges
    wide = lengths[position]
    skipped = np.cumsum(wide) - wide
    rows = by_owner[np.repeat(edges[position] - skipped, wide) + np.arange(int(wide.sum()))]
    return Shared(np.repeat(query, wide), doc[rows], place[rows], weight[owner[rows]])


def width(length: int) -> int:
    """Return how wide the place is, in code points, in which a query of `length` may stand."""
    return min(max(int(length * WINDOW), WINDOW_FLOOR), WINDOW_CEILING)


def _best(shared: Shared, length: int, depth: Depth) -> list[Candidate]:
    """Score each article by its best window and return the top of them."""
    if not len(shared.doc):
        return []
    # Article and offset in one number: sorted, a window never reaches into the next article.
    spot = (shared.doc.astype(np.uint64) << np.uint64(32)) | shared.place
    order = np.argsort(spot, kind="stable")  # runs of ascending ones: half the time
    spot, weight = spot[order], shared.weight[order]
    doc = spot >> np.uint64(32)
    first = np.flatnonzero(np.concatenate(([True], doc[1:] != doc[:-1])))
    sums = np.concatenate(([0.0], np.cumsum(weight)))
    windows = sums[np.searchsorted(spot, spot + np.uint64(width(length)))] - sums[:-1]
    best = np.maximum.reduceat(windows, first)
    total = np.add.reduceat(weight, first)
    score = np.round(best + ELSEWHERE * (total - best), 6)  # equal ones equal, whatever the order
    ranked = _highest(score, depth.top)
    near = int(np.count_nonzero(score[ranked] >= depth.nearly * score[ranked[0]]))
    best_rows = ranked[: max(depth.sure, near)]
    ids, starts = doc[first[best_rows]].tolist(), first[best_rows].tolist()
    ends = np.append(first[1:], len(spot))[best_rows].tolist()
    places = (spot & np.uint64(0xFFFFFFFF)).tolist()
    found = []
    for id, start, end, points in zip(ids, starts, ends, score[best_rows].tolist(), strict=True):
        hits = places[start:end]
        if len(hits) > HITS:  # only the weightiest
            heavy = np.argsort(-weight[start:end], kind="stable")[:HITS]
            hits = [hits[at] for at in np.sort(heavy).tolist()]
        found.append(Candidate(id, points, tuple(dict.fromkeys(hits))))
    return found


def _highest(score: Floats, most: int) -> Index:
    """Return the rows of the highest scores, of equal ones the first ones first."""
    if len(score) <= most:
        return np.argsort(-score, kind="stable")
    least = np.partition(score, -most)[-most]  # not all of thousands need be in order
    rows = np.flatnonzero(score >= least)
    return rows[np.argsort(-score[rows], kind="stable")][:most]
