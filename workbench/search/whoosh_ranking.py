"""Find and rank documents by words and phrases with arrays: BM25F as Whoosh computes it."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Any

import numpy as np
from whoosh.scoring import BM25F

from workbench.search.whoosh_columns import Columns, Docs
from workbench.search.whoosh_postings import Floats, PostingLists, Postings

WEIGHTING = BM25F()

Run = tuple[str, ...]  # a word, or the words of a phrase


class Ranking:
    """Documents of an open searcher by the words in certain fields, each with its boost."""

    def __init__(self, searcher: Any, columns: Columns, boosts: Mapping[str, float]) -> None:
        """Take an open searcher with its columns."""
        self.columns = columns
        self.boosts = boosts
        self._lists = PostingLists(searcher.reader())
        self._total = searcher.doc_count_all()
        self._average = {field: searcher.avg_field_length(field) or 1 for field in boosts}

    def frequency(self, word: str) -> int:
        """Return in how many documents a word stands in the field that has it most often."""
        return max(self._lists.count(field, word) for field in self.boosts)

    def having(self, run: Run, docs: Docs) -> Docs:
        """Return those of `docs` (ascending) that have the word or phrase in any of the fields."""
        there = np.zeros(len(self.columns.ids), dtype=np.bool_)
        for field in self.boosts:
            if len(run) == 1:
                there[self._lists.read(field, run[0], docs).docs] = True
            else:
                there[self._with_phrase(field, run, docs)] = True
        return docs[there[docs]]

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

    def _with_phrase(self, field: str, run: Run, docs: Docs) -> Docs:
        """Return those of `docs` in which the words follow each other in the field."""
        places = sorted(enumerate(run), key=lambda place: self._lists.count(field, place[1]))
        for _, word in places:
            there = np.zeros(len(self.columns.ids), dtype=np.bool_)
            there[self._lists.read(field, word, docs).docs] = True
            docs = docs[there[docs]]
        begins: dict[int, set[int]] = {}  # positions in a document where the phrase may begin
        for nth, (place, word) in enumerate(places):
            left: dict[int, set[int]] = {}
            for doc, positions in self._lists.positions(field, word, docs):
                here = {position - place for position in positions}
                if nth:
                    here &= begins[doc]
                if here:
                    left[doc] = here
            begins, docs = left, np.fromiter(left, dtype=np.int64, count=len(left))
        return docs

    def _bm25(self, field: str, word: str, found: Postings) -> Floats:
        """Return Robertson's BM25 (whoosh.scoring.bm25) of a word in each document with it."""
        idf = log(self._total / (self._lists.count(field, word) + 1)) + 1
        lengths = self.columns.lengths(field, found.docs)
        often = found.weights.astype(np.float64)
        b, k1 = WEIGHTING.B, WEIGHTING.K1
        usual = k1 * ((1 - b) + b * lengths / self._average[field])
        return np.asarray(idf * ((often * (k1 + 1)) / (often + usual)))


def _top(ids: Docs, docs: Docs, scores: Floats, most: int) -> list[tuple[int, float]]:
    if len(docs) > most:
        least = np.partition(scores, -most)[-most]
        near = np.flatnonzero(scores >= least)
        docs, scores = docs[near], scores[near]
    order = np.argsort(-scores, kind="stable")[:most]
    return [(int(ids[docs[at]]), round(float(scores[at]), 4)) for at in order]
