"""Tell how many articles hold a run of words: is it unique, or boilerplate of thousands?

The articles of the run's rarest pair are looked up in the (sorted) postings of its other pairs by
binary search, so that even a pair of a million postings costs no more than a few steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.search.hashing import pairs
from workbench.search.scanning import Hashes, Numbers
from workbench.search.segments import PLACES_PER_ARTICLE, Family, Segment, among

SAMPLE = 20_000  # articles of the rarest pair that are looked at in each segment
STEP = 60  # code points at most from one word of a run to the next (a word and its separators)
PROBED = 12  # rarest pairs of a query of common pairs that are compared
CHECKED = 200  # articles in which the order of the words is checked as well


@dataclass(frozen=True, slots=True)
class Holders:
    """The articles that hold a run of words: ids ascending; not `complete` where there are more.

    `total` estimates how many there are in all; it is exact where `complete`.
    """

    ids: tuple[int, ...]
    total: int
    complete: bool


def most(held: Sequence[Segment], runs: Sequence[Hashes]) -> list[int]:
    """Return for each run of words a number that its holders cannot exceed, at little cost."""
    keys = [pairs(run) for run in runs]
    wanted, which = np.unique(np.concatenate(keys), return_inverse=True)
    counts = np.zeros(len(wanted), dtype=np.int64)
    for segment in held:
        counts += segment.pairs.locate(wanted)[1]
    parts = np.split(counts[which], np.cumsum([len(some) for some in keys])[:-1])
    return [int(part.min()) if len(part) else 0 for part in parts]


def holders(held: Sequence[Segment], in_order: Hashes) -> Holders:
    """Return which articles hold all pairs of a run of words (hashes in their order)."""
    run = pairs(in_order)
    if not len(run):
        return Holders((), 0, False)
    ids: list[int] = []
    total = 0.0
    complete = True
    for segment in held:
        found, whole, share = _in_segment(segment, run)
        ids += found
        total += len(found) / share
        complete = complete and whole
    return Holders(tuple(sorted(ids)), round(total), complete)


def _in_segment(segment: Segment, run: Hashes) -> tuple[list[int], bool, float]:
    """Return the ids of a segment, whether that is all, and the share of articles looked at."""
    family = segment.pairs
    first, count = family.locate(run)
    if not count.all():
        return [], True, 1.0
    order = np.argsort(count, kind="stable")
    start, length = int(first[order[0]]), int(count[order[0]])
    docs = np.unique(family.docs[start : start + min(length, SAMPLE)])
    for number in order[1:].tolist():
        at = int(first[number])
        docs = docs[among(docs, family.docs[at : at + int(count[number])])]
        if not len(docs):
            break
    docs = docs[~among(docs, segment.removed)]
    found = docs.tolist()
    if len(found) <= CHECKED:
        found = [doc for doc in found if _consecutive(family, run, doc)]
    return found, length <= SAMPLE, min(length, SAMPLE) / length


def sharing(held: Sequence[Segment], keys: Hashes) -> tuple[Numbers, Numbers, Numbers]:
    """Return (article, offset of a pair, pairs shared) of articles that share common pairs.

    For a query of which every pair is too common for its postings to be read: the articles of the
    rarest pair are looked up in the postings of the next rarest ones; those that share at least
    half of them are returned.
    """
    docs_of: list[Numbers] = [np.empty(0, dtype=np.uint32)]
    places: list[Numbers] = [np.empty(0, dtype=np.uint32)]
    shared: list[Numbers] = [np.empty(0, dtype=np.uint32)]
    for segment in held:
        family = segment.pairs
        first, count = family.locate(keys)
        known = np.flatnonzero(count)
        order = known[np.argsort(count[known], kind="stable")][:PROBED]
        if not len(order):
            continue
        some = slice(int(first[order[0]]), int(first[order[0]]) + min(int(count[order[0]]), SAMPLE))
        docs = family.docs[some]
        found = np.ones(len(docs), dtype=np.uint32)
        for number in order[1:].tolist():
            at = int(first[number])
            found += among(docs, family.docs[at : at + int(count[number])])
        kept = (found * 2 >= len(order)) & ~among(docs, segment.removed)
        docs_of.append(docs[kept])
        places.append(family.places[some][kept])
        shared.append(found[kept])
    return np.concatenate(docs_of), np.concatenate(places), np.concatenate(shared)


def _consecutive(family: Family, run: Hashes, doc: int) -> bool:
    """Tell whether the pairs follow each other in the article, none further than a word away."""
    reached: set[int] | None = None
    for places in _places(family, run, doc):
        here = set(places.tolist())
        if len(here) >= PLACES_PER_ARTICLE:
            return True  # not all places are kept: nothing can be ruled out
        if reached is None:
            reached = here
        else:
            reached = {p for p in here if any(0 < p - q <= STEP for q in reached)}
        if not reached:
            return False
    return True


def _places(family: Family, run: Hashes, doc: int) -> list[Numbers]:
    first, count = family.locate(run)
    found = []
    for start, length in zip(first.tolist(), count.tolist(), strict=True):
        docs = family.docs[start : start + length]
        low, high = np.searchsorted(docs, np.array([doc, doc + 1], dtype=np.uint32))
        found.append(family.places[start + int(low) : start + int(high)])
    return found
