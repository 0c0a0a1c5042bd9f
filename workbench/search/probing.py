"""Look up in the index which of a query's word pairs some given articles hold, and where.

Ranking reads the rarest pairs of a query only; what its candidates hold of the others is asked
here, by binary search in the (sorted) postings of each pair. So it is known before any text is
loaded which candidates share too little to be worth reading. Many queries are answered at once:
every step is taken for all pairs and articles of all of them together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.search.scanning import Hashes, Numbers
from workbench.search.segments import PLACES_PER_ARTICLE, Family, Index, Segment

SEPARATOR = 40  # code points at most between two words that are still taken for neighbours


@dataclass(frozen=True, slots=True)
class Asked:
    """What one query asks of the articles `ids`.

    `keys` are the distinct hashes of its pairs, `lengths` the code points of their first words;
    one place is `width` code points wide.
    """

    keys: Hashes
    lengths: Index
    ids: Sequence[int]
    width: int


@dataclass(frozen=True, eq=False)
class Holding:
    """What one article holds of some word pairs.

    `spots` are the code points where any of them starts, ascending, and `which` the index of the
    pair at each, arrays of one length. `most` is how many different pairs that are, `run` the
    largest number of pairs in a row; one place is `width` code points wide. `capped` are pairs that
    stand there more often than the index keeps places, so that there may be more of them, anywhere.
    """

    spots: Numbers
    which: Index
    most: int
    run: int
    capped: frozenset[int]
    width: int

    @cached_property
    def places(self) -> list[int]:
        """Return `spots` as a list."""
        return list(self.spots.tolist())

    @cached_property
    def pairs(self) -> list[int]:
        """Return `which` as a list."""
        return list(self.which.tolist())

    @cached_property
    def together(self) -> frozenset[int]:
        """Return the different pairs of the place that holds most of them, and the capped ones."""
        return _together(self.places, self.pairs, self.width) | self.capped


NOTHING = Holding(np.empty(0, np.uint32), np.empty(0, np.int64), 0, 0, frozenset(), 0)


@dataclass(frozen=True, slots=True)
class _Flat:
    """All questions in one: `key_of` and `article_of` tell whose each pair and article is.

    The articles of a question are one after another, ascending, from `first_article` on.
    """

    keys: Hashes
    key_of: Index
    first_key: Index
    lengths: Index
    articles: Numbers
    article_of: Index

    @staticmethod
    def of(asked: Sequence[Asked]) -> _Flat:
        keys = np.array([len(one.keys) for one in asked])
        articles = [np.unique(np.array(one.ids, dtype=np.uint32)) for one in asked]
        numbers = np.arange(len(asked))
        return _Flat(
            keys=np.concatenate([one.keys for one in asked]),
            key_of=np.repeat(numbers, keys),
            first_key=np.cumsum(keys) - keys,
            lengths=np.concatenate([one.lengths for one in asked]),
            articles=np.concatenate(articles),
            article_of=np.repeat(numbers, list(map(len, articles))),
        )


def holdings(held: Sequence[Segment], asked: Sequence[Asked]) -> list[dict[int, Holding]]:
    """Return, for each question, what each of its articles holds."""
    found: list[dict[int, Holding]] = [dict.fromkeys(one.ids, NOTHING) for one in asked]
    if not asked:
        return found
    flat = _Flat.of(asked)
    for segment in held:
        here = np.flatnonzero(segment.holds(flat.articles))
        if len(here) and len(flat.keys):
            for number, article, holding in _by_article(
                flat, asked, *_postings(segment, flat, here)
            ):
                found[number][article] = holding
    return found


def _postings(segment: Segment, flat: _Flat, here: Index) -> tuple[Index, Index, Numbers]:
    """Return (index of the pair, index of the article, place) of all postings of the pairs.

    Of the articles only those at the indices `here` are looked up.
    """
    family = segment.pairs
    first, count = _locate(family, flat.keys)
    owners = flat.article_of[here]
    begin = np.searchsorted(owners, flat.key_of)  # in `here`, of each pair's articles
    many = np.searchsorted(owners, flat.key_of, side="right") - begin
    known = np.flatnonzero((count > 0) & (many > 0))
    times = many[known]
    which = np.repeat(known, times)
    within = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    article = here[begin[which] + within]
    doc = flat.articles[article]
    end = (first + count)[which]
    spot = _lower_bound(family.docs, doc, first[which], end)
    parts: list[tuple[Index, Index, Index]] = []
    for _ in range(PLACES_PER_ARTICLE):  # each time one more place of a pair in its article
        kept = spot < end
        kept[kept] = family.docs[spot[kept]] == doc[kept]
        which, article, doc, spot, end = (x[kept] for x in (which, article, doc, spot, end))
        parts.append((which, article, spot))
        if not len(spot):
            break
        spot = spot + 1
    whiches, articles, rows = map(np.concatenate, zip(*parts, strict=True))
    return whiches, articles, family.places[rows]


def _locate(family: Family, keys: Hashes) -> tuple[Index, Index]:
    """Return where the postings of each key begin and how many there are, for keys in any order."""
    order = np.argsort(keys)  # ascending keys meet the same pages of the file
    first, count = np.empty(len(keys), np.int64), np.empty(len(keys), np.int64)
    first[order], count[order] = family.locate(keys[order])
    return first, count


def _lower_bound(docs: Numbers, wanted: Numbers, low: Index, end: Index) -> Index:
    """Return where in docs[low:end] each wanted one stands or would; each part ascends."""
    low, high = low.copy(), end.copy()
    left = np.flatnonzero(low < high)
    while len(left):
        middle = (low[left] + high[left]) >> 1
        below = docs[middle] < wanted[left]
        low[left[below]] = middle[below] + 1
        high[left[~below]] = middle[~below]
        left = left[low[left] < high[left]]
    return low


def _by_article(
    flat: _Flat, asked: Sequence[Asked], which: Index, article: Index, place: Numbers
) -> Iterator[tuple[int, int, Holding]]:
    """Yield (number of the question, article, what it holds) of what holds anything."""
    if not len(which):
        return
    order = np.argsort((article.astype(np.uint64) << np.uint64(32)) | place)
    which, article, place = which[order], article[order], place[order]
    follows = np.zeros(len(which), dtype=np.bool_)
    gaps = place[1:].astype(np.int64) - place[:-1]
    same = article[1:] == article[:-1]
    follows[1:] = same & (gaps <= flat.lengths[which[:-1]] + SEPARATOR)
    # How many places stand in a row up to each one: its number since the last break.
    number = np.arange(len(which))
    run = number - np.maximum.accumulate(np.where(follows, 0, number)) + 1
    first = np.flatnonzero(np.concatenate(([True], ~same)))
    rows = article[first]
    owners = flat.article_of[rows]
    bases = flat.first_key[owners]
    which -= np.repeat(bases, np.diff(first, append=len(which)))
    most, capped = _different(article, which)
    told = (
        x.tolist()
        for x in (owners, flat.articles[rows], rows, first, np.append(first[1:], len(which)))
    )
    runs = np.maximum.reduceat(run, first).tolist()
    for owner, id, row, low, high, longest in zip(*told, runs, strict=True):
        spots, pairs = place[low:high], which[low:high]
        often = capped.get(row, frozenset())
        yield owner, id, Holding(spots, pairs, most[row], longest, often, asked[owner].width)


def _different(article: Index, which: Index) -> tuple[list[int], dict[int, frozenset[int]]]:
    """Return how many different pairs each article holds, and which of them are `capped`."""
    pairs = int(which.max()) + 1
    both, times = np.unique(article * pairs + which, return_counts=True)
    capped: dict[int, frozenset[int]] = {}
    for row, pair in zip(*np.divmod(both[times >= PLACES_PER_ARTICLE], pairs), strict=True):
        capped[int(row)] = capped.get(int(row), frozenset()) | {int(pair)}
    return np.bincount(both // pairs).tolist(), capped


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
