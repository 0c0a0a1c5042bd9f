"""Tell reprints from independent reports: a reprint contains most of the earlier article.

Containment of word triples decides (a shortened reprint with a new lead keeps .74,
unrelated articles stay below .13); the smaller article is the measure, so that cuts do not hide it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from workbench.text.tokens import words

REPRINT = 0.5  # of the shorter article's triples occur in the other one
SAMPLE = 6000  # code points compared: long articles repeat themselves no less in the beginning
RECENT = 64  # samples whose triples are remembered: quotes of one speech meet the same articles
MIN_TRIPLES = 20  # shorter texts share triples by chance


def triples(text: str) -> frozenset[int]:
    """Return the hashed word triples of the beginning of `text`."""
    return _of_sample(text[:SAMPLE])


def all_triples(text: str) -> frozenset[int]:
    """Return the hashed word triples of all of `text`."""
    found = words(text)
    return frozenset(map(hash, zip(found, found[1:], found[2:], strict=False)))


_of_sample = lru_cache(RECENT)(all_triples)


def reprints(texts: Sequence[str], apart: Collection[tuple[int, ...]] = ()) -> list[int | None]:
    """Return for each text the index of the earlier one it reprints (None: it is its own).

    `texts` are in order of time; a reprint of a reprint points at the first of them. `apart` are
    pairs of indexes (lower, higher) that somebody found to be no reprints of each other.
    """
    leaders: list[tuple[int, frozenset[int]]] = []
    out: list[int | None] = []
    for index, text in enumerate(texts):
        mine = triples(text)
        parent = next(
            (
                i
                for i, theirs in leaders
                if (i, index) not in apart and containment(mine, theirs) >= REPRINT
            ),
            None,
        )
        if parent is None:
            leaders.append((index, mine))
        out.append(parent)
    return out


def containment(a: frozenset[int], b: frozenset[int]) -> float:
    """Return which share of the shorter text's triples the other has; 0 where it has too few."""
    shorter = min(len(a), len(b))
    return len(a & b) / shorter if shorter >= MIN_TRIPLES else 0.0
