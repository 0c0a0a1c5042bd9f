"""Read from open Whoosh segments, as arrays, in which documents a word stands and how often.

Whoosh's matchers go from document to document in Python, some microseconds each. A matcher of its
format W3 stands in a block of up to 128 documents, though, and goes on to the next one; what it
knows of the block is not of its public interface: taken from there, a block costs what unpacking
it costs. tests/search/test_whoosh_ranking.py compares with the public way, for a new version of
Whoosh.
"""

from __future__ import annotations

import pickle
import zlib
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.matching import FilterMatcher

from workbench.search.whoosh_columns import Docs

PLACES = 2**32  # positions in one document at most
BLOCK = 128  # documents of one block
KEPT = 1_000_000  # postings kept unpacked, at 8 bytes each: those of the words asked for last
LEAST = 64  # ... as how many a shorter list counts, for what a list itself takes
COUNTS = 10_000  # words of which it is remembered in how many documents of which segments they are

# A block is a pickle of three tuples: numbers, weights, positions. The last, which ranking does not
# need, takes most of the time: each of its byte strings is a call in Whoosh's version of pickle.
POSITIONS = b"(c_codecs\nencode\n"  # where it begins; tuples of up to three begin otherwise
ENDED = b"\x86."  # makes a pickle of two tuples of what is before

Numbers = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Postings:
    """Documents (ascending numbers) with a word in a field, and the weight of the word in each.

    Documents removed from the index may be among them.
    """

    docs: Numbers
    weights: Weights

    def within(self, docs: Docs) -> Postings:
        """Return the part in `docs`, which ascend."""
        if not len(self.docs):
            return self
        at = np.minimum(np.searchsorted(self.docs, docs), len(self.docs) - 1)
        at = at[self.docs[at] == docs]
        return Postings(self.docs[at], self.weights[at])


class PostingLists:
    """The lists of postings of all segments of an open reader."""

    def __init__(self, reader: Any) -> None:
        """Take an open reader; nothing is read before it is asked for."""
        self._leaves = [(leaf, at) for leaf, at in reader.leaf_readers() if leaf.doc_count_all()]
        self._counts: dict[tuple[str, str], tuple[int, ...]] = {}
        self._kept: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._room = KEPT

    def count(self, field: str, word: str) -> int:
        """Return in how many documents the word stands, removed ones included."""
        return sum(self._by_leaf(field, word))

    def read(self, field: str, word: str, docs: Docs) -> Postings:
        """Return the postings of a word in a field in at least those of `docs` that have it."""
        if (known := self._kept.get((field, word))) is not None:
            self._kept.move_to_end((field, word))
            return known
        if len(docs) * BLOCK < self.count(field, word):
            return self._read(field, word, docs)
        found = self._read(field, word)
        self._keep(field, word, found)
        return found

    def places(self, field: str, word: str, docs: Docs) -> Docs:
        """Return where the word stands in the field of `docs`, ascending.

        A place is the number of the document times PLACES, and the position in it.
        """
        found = [np.empty(0, dtype=np.int64)]
        for matcher, first, wanted in self._matchers(field, word, docs):
            for block in _blocks_with(matcher, wanted):
                block.id()
                block.value()
                some = wanted[bisect_left(wanted, block._ids[0]) :]
                some = some[: bisect_right(some, block.block_max_id())]
                values = dict(zip(block._ids, block._values, strict=True))
                there = [doc for doc in some if doc in values]
                positions = [block.format.decode_positions(values[doc]) for doc in there]
                begin = (np.array(there, dtype=np.int64) + first) * PLACES
                flat = np.fromiter(chain.from_iterable(positions), dtype=np.int64)
                found.append(np.repeat(begin, [len(run) for run in positions]) + flat)
        return np.concatenate(found)

    def _by_leaf(self, field: str, word: str) -> tuple[int, ...]:
        """Return in how many documents of each segment the word stands."""
        if (known := self._counts.get((field, word))) is not None:
            return known
        if len(self._counts) >= COUNTS:
            self._counts.clear()
        counts = tuple(int(leaf.doc_frequency(field, word)) for leaf, _ in self._leaves)
        return self._counts.setdefault((field, word), counts)

    def _keep(self, field: str, word: str, found: Postings) -> None:
        self._kept[field, word] = found
        self._room -= max(LEAST, len(found.docs))
        while self._room < 0:
            _, gone = self._kept.popitem(last=False)
            self._room += max(LEAST, len(gone.docs))

    def _read(self, field: str, word: str, docs: Docs | None = None) -> Postings:
        """Read the whole list, or only the blocks that may hold some of `docs`."""
        numbers = [np.empty(0, dtype=np.int32)]
        weights = [np.empty(0, dtype=np.float32)]
        for matcher, first, wanted in self._matchers(field, word, docs):
            for block in _blocks(matcher) if docs is None else _blocks_with(matcher, wanted):
                some, heavy = _unpacked(block)
                numbers.append(some + np.int32(first))
                weights.append(heavy)
        return Postings(np.concatenate(numbers), np.concatenate(weights))

    def _matchers(
        self, field: str, word: str, docs: Docs | None
    ) -> Iterator[tuple[Any, int, Sequence[int]]]:
        """Yield the matcher of each segment, its first number, and `docs` numbered within it."""
        counts = self._by_leaf(field, word)
        for count, (leaf, first) in zip(counts, self._leaves, strict=True):
            wanted: Sequence[int] = ()
            if docs is not None:
                low, high = np.searchsorted(docs, (first, first + leaf.doc_count_all()))
                wanted = (docs[low:high] - first).tolist()
            if not count or (docs is not None and not wanted):
                continue
            matcher = leaf.postings(field, word)
            # In a segment with removed documents the matcher is within one that passes them over.
            yield matcher.child if isinstance(matcher, FilterMatcher) else matcher, first, wanted


def _unpacked(block: Any) -> tuple[Numbers, Weights]:
    """Return the numbers of the documents of a block, and the weights."""
    packed = block._postfile.get(block._dataoffset, block._nextoffset - block._dataoffset)
    payload = zlib.decompress(packed) if block._compression else packed
    end = payload.find(POSITIONS)
    if end < 0:
        block.id()
        block.weight()
        return np.array(block._ids, dtype=np.int32), np.array(block._weights, dtype=np.float32)
    steps, weights = pickle.loads(payload[:end] + ENDED)
    if not isinstance(weights, tuple):  # all alike, None for 1
        weights = (1.0 if weights is None else weights,) * len(steps)
    return np.cumsum(steps, dtype=np.int32), np.array(weights, dtype=np.float32)


def _blocks(matcher: Any) -> Iterator[Any]:
    """Yield the matcher once in each block."""
    while matcher.is_active():
        yield matcher
        matcher._next_block()


def _blocks_with(matcher: Any, wanted: Sequence[int]) -> Iterator[Any]:
    """Yield the matcher once in each block in whose range some of `wanted` lie."""
    at = 0
    while at < len(wanted) and matcher.is_active():
        target = wanted[at]
        # skip_to() would unpack the blocks before and go through the one it comes to.
        matcher._skip_to_block(lambda target=target: matcher.block_max_id() < target)
        if matcher.is_active():
            yield matcher
            at = bisect_left(wanted, matcher.block_max_id() + 1, at)
