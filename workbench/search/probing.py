"""Look up in the index which of a query's word pairs some given articles hold, and where.

Ranking reads the rarest pairs of a query only; what its candidates hold of the others is asked
here, by binary search in the (sorted) postings of each pair. So it is known before any text is
loaded which candidates share too little to be worth reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.search.scanning import Hashes, Numbers
from workbench.search.segments import PLACES_PER_ARTICLE, Index, Segment

SEPARATOR = 40  # code points at most between two words that are still taken for neighbours


@dataclass(frozen=True)
class Holding:
    """What one article holds of some word pairs.

    `places` are the code points where any of them starts, ascending, and `pairs` the index of the
    pair at each; `run` is the largest number of pairs in a row; one place is `width` code points
    wide. `capped` are pairs that stand there more often than the index keeps places, so that there
    may be more of them, anywhere.
    """

    places: tuple[int, ...]
    pairs: tuple[int, ...]
    run: int
    capped: frozenset[int]
    width: int

    @cached_property
    def most(self) -> int:
        """Return how many different pairs may stand in one place at most."""
        return len(set(self.pairs))

    @cached_property
    def together(self) -> frozenset[int]:
        """Return the different pairs of the place that holds most of them, and the capped ones."""
        return _together(self.places, self.pairs, self.width) | self.capped


NOTHING = Holding((), (), 0, frozenset(), 0)


def holdings(
    held: Sequence[Segment], keys: Hashes, lengths: Index, ids: Sequence[int], width: int
) -> dict[int, Holding]:
    """Return what each of the articles `ids` holds.

    `keys` are the distinct hashes of the pairs, `lengths` the code points of their first words;
    one place is `width` code points wide.
    """
    wanted = np.unique(np.array(ids, dtype=np.uint32))
    found: dict[int, Holding] = dict.fromkeys(ids, NOTHING)
    if not len(keys):
        return found
    order = np.argsort(keys)
    for segment in held:
        docs = wanted[segment.holds(wanted)]
        if len(docs):
            which, doc, place = _postings(segment, keys[order], docs)
            found.update(_by_article(order[which], doc, place, lengths, width))
    return found


def _postings(segment: Segment, keys: Hashes, docs: Numbers) -> tuple[Index, Numbers, Numbers]:
    """Return (index into the keys, article, place) of all postings of `keys` in `docs`."""
    family = segment.pairs
    first, count = family.locate(keys)
    known = np.flatnonzero(count)
    spots = np.empty((len(known), len(docs)), dtype=np.int64)
    for row, key in enumerate(known.tolist()):
        start = int(first[key])
        spots[row] = family.docs[start : start + int(count[key])].searchsorted(docs) + start
    which = np.repeat(known, len(docs))
    doc = np.tile(docs, len(known))
    spot = spots.ravel()
    end = (first + count)[which]
    parts: list[tuple[Index, Numbers, Index]] = []
    for _ in range(PLACES_PER_ARTICLE):  # each time one more place of a pair in its article
        kept = spot < end
        kept[kept] = family.docs[spot[kept]] == doc[kept]
        which, doc, spot, end = which[kept], doc[kept], spot[kept], end[kept]
        parts.append((which, doc, spot))
        if not len(spot):
            break
        spot = spot + 1
    whiches, owners, rows = zip(*parts, strict=True)
    return np.concatenate(whiches), np.concatenate(owners), family.places[np.concatenate(rows)]


def _by_article(
    which: Index, doc: Numbers, place: Numbers, lengths: Index, width: int
) -> Iterator[tuple[int, Holding]]:
    if not len(doc):
        return
    order = np.lexsort((place, doc))
    which, doc, place = which[order], doc[order], place[order]
    follows = np.zeros(len(doc), dtype=np.bool_)
    gaps = place[1:].astype(np.int64) - place[:-1]
    follows[1:] = (doc[1:] == doc[:-1]) & (gaps <= lengths[which[:-1]] + SEPARATOR)
    # How many places stand in a row up to each one: its number since the last break.
    number = np.arange(len(doc))
    run = number - np.maximum.accumulate(np.where(follows, 0, number)) + 1
    edges = np.flatnonzero(np.concatenate(([True], doc[1:] != doc[:-1], [True])))
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        places, pairs = tuple(place[low:high].tolist()), tuple(which[low:high].tolist())
        most = Counter(pairs) if len(pairs) >= PLACES_PER_ARTICLE else {}
        yield (
            int(doc[low]),
            Holding(
                places=places,
                pairs=pairs,
                run=int(run[low:high].max()),
                capped=frozenset(p for p, n in most.items() if n >= PLACES_PER_ARTICLE),
                width=width,
            ),
        )


def _together(places: Sequence[int], pairs: Sequence[int], width: int) -> frozenset[int]:
    """Return the different pairs that stand within `width` code points where most of them do."""
    there: Counter[int] = Counter()
    most: frozenset[int] = frozenset()
    first = 0
    for place, pair in zip(places, pairs, strict=True):
        there[pair] += 1
        while places[first] < place - width:
            there[pairs[first]] -= 1
            if not there[pairs[first]]:
                del there[pairs[first]]
            first += 1
        if len(there) > len(most):
            most = frozenset(there)
    return most
