"""Tell which fingerprints of a query were looked up, and which were left out as too frequent.

Reads the same postings as `lookup` by the same rule (rarest first, within the budget), but keeps
the words, which the lookup itself only knows as hashes. Used where somebody asks for reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workbench.search.hashing import WordHashes, pairs
from workbench.search.lookup import WORD_BUDGET
from workbench.search.scanning import Hashes
from workbench.search.segments import Index, Segment
from workbench.text.tokens import words

USED, SKIPPED, ABSENT = "used", "skipped", "absent"
MOST = 400  # fingerprints told of one query: nobody reads more


@dataclass(frozen=True, slots=True)
class Looked:
    """A fingerprint: a word pair or a rare word, its postings, and what became of it.

    `state` is used, skipped (too frequent for the budget) or absent (in no article).
    """

    kind: str
    text: str
    postings: int
    state: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The fingerprints of a query, rarest first; `read` counts the postings that were read."""

    articles: int
    budget: int
    read: int
    prints: tuple[Looked, ...]


def explain(
    held: Sequence[Segment], query: str, hashes: WordHashes, articles: int, budget: int
) -> Explanation:
    """Return what a lookup of `query` with that budget of postings reads and what it skips."""
    found = words(query)
    in_order = hashes.of(found)
    two = [f"{one} {other}" for one, other in pairwise(found)]
    told = _family(held, "pair", two, pairs(in_order), budget)
    told += _family(held, "word", found, in_order, int(budget * WORD_BUDGET))
    read = sum(one.postings for one in told if one.state == USED)
    return Explanation(articles, budget, read, tuple(told[:MOST]))


def _family(
    held: Sequence[Segment], kind: str, texts: Sequence[str], keys: Hashes, budget: int
) -> list[Looked]:
    distinct, first = np.unique(keys, return_index=True)
    counts: Index = np.zeros(len(distinct), dtype=np.int64)
    postings: Index = np.zeros(len(distinct), dtype=np.int64)
    for segment in held:
        family = segment.pairs if kind == "pair" else segment.words
        _, here = family.locate(distinct)
        postings += here
        # Of very common words an index keeps the count only.
        counts += segment.frequencies(distinct) if kind == "word" else here
    order = np.lexsort((postings, counts))
    told: list[Looked] = []
    read = 0
    for at in order.tolist():
        count, listed = int(counts[at]), int(postings[at])
        read += listed
        state = ABSENT if not count else USED if listed and read <= budget else SKIPPED
        told.append(Looked(kind, texts[int(first[at])], count, state))
    return told
