"""Find and rank documents by words and phrases with arrays: BM25F as Whoosh computes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.scoring import BM25F

from workbench.search.whoosh_columns import Columns, Docs
from workbench.search.whoosh_postings import PLACES, Floats, PostingLists, Postings

WEIGHTING = BM25F()
FEW = 16  # a list with less than one in so many of the documents is gone through by itself

Run = tuple[str, ...]  # a word, or the words of a phrase


class Ranking:
    """What one search asks: documents by the words in certain fields, each with its boost."""

    def __init__(self, lists: PostingLists, columns: Columns, boosts: Mapping[str, float]) -> None:
        """Take what is open; `boosts` are by field."""
        self.columns = columns
        self.boosts = boosts
        self._lists = lists
        self._phrases: dict[tuple[str, Run], Docs] = {}  # each is looked for, then ranked

    def frequency(self, word: str) -> int:
        """Return in how many documents a word stands in the field that has it most often."""
        return max(self._lists.count(field, word) for field in self.boosts)

    def having(self, run: Run, docs: Docs) -> Docs:
        """Return those of `docs` (ascending) that have the word or phrase in any of the fields.

        A phrase is never looked for in other documents than the first time.
        """
        return self._part(docs, self._lists_of(run, docs))

    def having_all(self, runs: Iterable[Run], docs: Docs) -> Docs:
        """Return those of `docs` that have all of the words and phrases."""
        for run in runs:
            docs = self.having(run, docs)
        return docs

    def having_any(self, runs: Iterable[Run], docs: Docs) -> Docs:
        """Return those of `docs` that have any of the words and phrases."""
        return self._part(docs, [part for run in runs for part in self._lists_of(run, docs)])

    def best(self, runs: Mapping[Run, float], docs: Docs, most: int) -> list[tuple[int, float]]:
        """Return (id, score) of the best of `docs`, of equal ones those with lower numbers first.

        Each word or phrase counts as often as `runs` says. A phrase scores as its words do, but
        only where it stands.
        """
        scores = np.zeros(len(self.columns.ids))
        for run, times in runs.items():
            for field, boost in self.boosts.items():
                where = docs if len(run) == 1 else self._with_phrase(field, run, docs)
                for word in run if len(where) else ():
                    found = self._lists.read(field, word, where)
                    if len(where) < len(found.docs):  # if not, others are scored in passing
                        found = found.within(where)
                    scores[found.docs] += times * boost * self._bm25(field, word, found)
        return _top(self.columns.ids, docs, scores[docs], most)

    def _lists_of(self, run: Run, docs: Docs) -> list[npt.NDArray[Any]]:
        """Return the documents with a run in each of the fields: at least those in `docs`."""
        if len(run) > 1:
            return [self._with_phrase(field, run, docs) for field in self.boosts]
        return [self._lists.read(field, run[0], docs).docs for field in self.boosts]

    def _part(self, docs: Docs, lists: Sequence[npt.NDArray[Any]]) -> Docs:
        """Return those of `docs` that are in any of the lists."""
        if sum(map(len, lists)) < len(docs) // FEW:
            listed = np.unique(np.concatenate(lists)).astype(np.int64)
            at = np.minimum(np.searchsorted(docs, listed), len(docs) - 1)
            return np.asarray(listed[docs[at] == listed])
        there = np.zeros(len(self.columns.ids), dtype=np.bool_)
        for numbers in lists:
            there[numbers] = True
        return docs[there[docs]]

    def _with_phrase(self, field: str, run: Run, docs: Docs) -> Docs:
        """Return those of `docs` in which the words follow each other in the field."""
        if (known := self._phrases.get((field, run))) is not None:
            return self._part(docs, [known])
        places = sorted(enumerate(run), key=lambda place: self._lists.count(field, place[1]))
        for _, word in places:
            docs = self._part(docs, [self._lists.read(field, word, docs).docs])
        begins: Docs | None = None  # places in documents where the phrase may begin
        for nth, word in places:
            here = self._lists.places(field, word, docs) - nth
            begins = here if begins is None else np.intersect1d(begins, here, assume_unique=True)
            docs = np.unique(begins // PLACES)
        self._phrases[field, run] = docs
        return docs

    def _bm25(self, field: str, word: str, found: Postings) -> Floats:
        """Return Robertson's BM25 (whoosh.scoring.bm25) of a word in each document with it."""
        idf = log(len(self.columns.ids) / (self._lists.count(field, word) + 1)) + 1
        lengths = self.columns.lengths(field, found.docs)
        often = found.weights.astype(np.float64)
        b, k1 = WEIGHTING.B, WEIGHTING.K1
        usual = k1 * ((1 - b) + b * lengths / self.columns.usual_length(field))
        return np.asarray(idf * ((often * (k1 + 1)) / (often + usual)))


def _top(ids: Docs, docs: Docs, scores: Floats, most: int) -> list[tuple[int, float]]:
    if len(docs) > most:
        least = np.partition(scores, -most)[-most]
        near = np.flatnonzero(scores >= least)
        docs, scores = docs[near], scores[near]
    order = np.argsort(-scores, kind="stable")[:most]
    return [(int(ids[docs[at]]), round(float(scores[at]), 4)) for at in order]
