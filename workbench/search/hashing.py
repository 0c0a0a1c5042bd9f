"""Turn texts into fingerprints: 64-bit hashes of words and of neighbouring word pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.search.scanning import Hashes, Numbers, scan, scannable, word_hash
from workbench.text.fold import Folded, fold
from workbench.text.tokens import folded_tokens, words

KEPT_WORDS = 100_000  # distinct words remembered, about 15 MB
SCANNED = 500_000  # code points split at once: about 30 MB, within the processor's caches
# Odd constants of the splitmix64 generator (Steele, Lea, Flood 2014): they spread every bit.
SPREAD = np.uint64(0x9E3779B97F4A7C15)
MIX = np.uint64(0xBF58476D1CE4E5B9)
FINISH = np.uint64(0x94D049BB133111EB)


class WordHashes(dict[str, int]):
    """The 64-bit hash of a folded word, the same in every process and on every machine."""

    def __missing__(self, word: str) -> int:
        """Hash a word not met before; forget all once too many are remembered."""
        if len(self) >= KEPT_WORDS:
            self.clear()
        value = word_hash(word)
        self[word] = value
        return value

    def of(self, found: Sequence[str]) -> Hashes:
        """Return the hashes of words, uint64[n]."""
        return np.fromiter(map(self.__getitem__, found), dtype=np.uint64, count=len(found))


def pairs(hashes: Hashes) -> Hashes:
    """Return the hashes of neighbouring pairs, uint64[n - 1]; "a b" differs from "b a"."""
    if len(hashes) < 2:
        return np.empty(0, dtype=np.uint64)
    return joined(hashes[:-1], hashes[1:])


def joined(one: Hashes, two: Hashes) -> Hashes:
    """Return the hash of each pair of words, from the hashes of its first and second words."""
    mixed = (one * SPREAD) ^ (two + (two << np.uint64(17)))
    mixed ^= mixed >> np.uint64(30)
    mixed *= MIX
    mixed ^= mixed >> np.uint64(27)
    mixed *= FINISH
    return mixed ^ (mixed >> np.uint64(31))


@dataclass(frozen=True, slots=True)
class Postings:
    """Where fingerprints stand, each uint[n]: hash, article id, code-point offset."""

    keys: Hashes
    docs: Numbers
    places: Numbers


@dataclass(frozen=True, slots=True)
class Fingerprinted:
    """The fingerprints of some articles (ids ascending), in the order of the texts."""

    ids: Numbers
    pairs: Postings
    words: Postings


def fingerprint(docs: Sequence[tuple[int, str]], hashes: WordHashes) -> Fingerprinted:
    """Return the fingerprints of articles; `docs` are (id, text), ids distinct and ascending."""
    parts: list[Postings] = []
    together: list[tuple[int, Folded]] = []
    size = 0
    for number, text in docs:
        folded = fold(text)
        if not scannable(folded):
            found = folded_tokens(folded)
            owners = np.full(len(found), number, dtype=np.uint32)
            starts = np.array(found.starts, dtype=np.uint32)
            parts.append(Postings(hashes.of(found.texts), owners, starts))
            continue
        together.append((number, folded))
        size += len(folded.text) + 1
        if size > SCANNED:
            parts.append(_scanned(together))
            together, size = [], 0
    parts.append(_scanned(together))
    keys, owners, places = (
        np.concatenate([getattr(part, name) for part in parts]) for name in Postings.__slots__
    )
    order = np.argsort(owners, kind="stable")
    keys, owners, places = keys[order], owners[order], places[order]
    ids = np.array([number for number, _ in docs], dtype=np.uint32)
    inside = np.flatnonzero(owners[:-1] == owners[1:])
    two = Postings(pairs(keys)[inside], owners[inside], places[inside])
    return Fingerprinted(ids, two, Postings(keys, owners, places))


def _scanned(texts: Sequence[tuple[int, Folded]]) -> Postings:
    keys, starts = scan("\n".join(folded.text for _, folded in texts))
    sizes = np.array([len(folded.text) + 1 for _, folded in texts], dtype=np.int64)
    ends = np.cumsum(sizes)
    which = np.searchsorted(ends, starts, side="right")
    ids = np.array([number for number, _ in texts], dtype=np.uint32)
    return Postings(keys, ids[which], (starts - (ends - sizes)[which]).astype(np.uint32))


@dataclass(frozen=True, slots=True)
class QueryPrints:
    """The distinct fingerprints of a query, and its words' hashes in order."""

    pairs: Hashes
    words: Hashes
    in_order: Hashes
    length: int


def query_prints(text: str, hashes: WordHashes, limit: int) -> QueryPrints:
    """Return a query's fingerprints; of more than `limit` words an even sample is used.

    The sample keeps neighbours together, so that its pairs are pairs of the text.
    """
    in_order = hashes.of(words(text))
    two, one = pairs(in_order), in_order
    if len(one) > limit:
        kept = np.linspace(0, len(two) - 1, limit).astype(np.int64)
        two, one = two[kept], one[kept]
    return QueryPrints(np.unique(two), np.unique(one), in_order, len(text))
