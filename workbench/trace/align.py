"""Align a query with a passage word by word: Smith-Waterman with jumps and fuzzy words.

The recurrence is Smith and Waterman's (1981) local alignment over words, vectorised by rows, with
two changes. Source words may be left out at a cost per word, or at none where they are a cue
between the parts of one quote. And a new stretch may begin anywhere in the source for the price
of one jump, so that ellipses, swapped clauses and splices come out of a single optimum instead of
repeated searches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import cdist

from workbench.trace.forms import Word
from workbench.trace.lexicon import protected
from workbench.trace.similar import FUZZY, Vocabulary, is_typo, same_stem, shape, stands_for
from workbench.trace.values import alike

Floats = NDArray[np.float64]

# Calibrated together on 120 mangled quotes of 10 to 45 words: change them as a set.
MISMATCH = -0.75  # another word in the place of this one
KINDRED = -0.2  # a number for a number, a negator for a negator: still the same place
QUERY_GAP = 0.6  # a word of the query that the source lacks
SOURCE_GAP = 0.3  # a word of the source that the query lacks
JUMP = 1.9  # a new stretch elsewhere: worth it from two telling words, or three common ones
COMMON = 0.6  # weight of a function word, which matches anywhere
STEM = 0.8  # similarity of a word with and without its clitic
IN_QUOTE = 0.02  # bonus for words inside quote marks, where one wording occurs twice


@dataclass(frozen=True, slots=True)
class Pair:
    """Query word `query` stands for source word `source`, with similarity 0 to 1."""

    query: int
    source: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Stretches of pairs, in the order of the query; within a stretch both sides ascend."""

    stretches: tuple[tuple[Pair, ...], ...]

    @property
    def pairs(self) -> list[Pair]:
        """Return the pairs of all stretches."""
        return [pair for stretch in self.stretches for pair in stretch]


def similarities(
    query: Sequence[Word], source: Sequence[Word], vocabulary: Vocabulary
) -> tuple[Floats, Floats]:
    """Return (similarity 0 to 1, alignment score), both of shape (query, source)."""
    return Resemblance(query, vocabulary).to(source)


class Resemblance:
    """How alike the words of one query are to others; the same word is compared only once.

    The articles that may hold a quote are about the same things: half of their words recur.
    """

    def __init__(self, query: Sequence[Word], vocabulary: Vocabulary) -> None:
        """Take the query's words; nothing is compared yet."""
        norms = [word.norm for word in query]
        stop = protected().stop
        self._vocabulary = vocabulary
        self._forms = list(dict.fromkeys(norms))
        self._rows = {form: row for row, form in enumerate(self._forms)}
        self._by_row = np.array([self._rows[norm] for norm in norms], dtype=np.int64)[:, None]
        self._values = {word.norm: word.number for word in query if word.number is not None}
        self._weight = np.array([COMMON if form in stop else 1.0 for form in self._forms])[:, None]
        self._columns: dict[str, int] = {}
        self._table = self._score = np.zeros((len(self._forms), 0))

    def to(self, source: Sequence[Word]) -> tuple[Floats, Floats]:
        """Return (similarity 0 to 1, alignment score), both of shape (query, source)."""
        norms = [word[0] for word in source]
        fresh = [form for form in dict.fromkeys(norms) if form not in self._columns]
        if fresh:
            self._compare(fresh, source)
        columns = np.array([self._columns[norm] for norm in norms], dtype=np.int64)
        return self._table[self._by_row, columns], self._score[self._by_row, columns]

    def _compare(self, forms: list[str], source: Sequence[Word]) -> None:
        """Add the columns of words not met before."""
        table = np.zeros((len(self._forms), len(forms)))
        penalty = np.full(table.shape, MISMATCH)
        for column, form in enumerate(forms):
            if form in self._rows:
                table[self._rows[form], column] = 1.0
        self._fuzzy(forms, table)
        if self._values:
            self._alike(forms, source, table)
        _kindred(self._forms, forms, penalty)
        first = len(self._columns)
        self._columns |= {form: first + column for column, form in enumerate(forms)}
        score = np.where(table > 0, table * self._weight, penalty)
        self._table = np.concatenate((self._table, table), axis=1)
        self._score = np.concatenate((self._score, score), axis=1)

    def _fuzzy(self, forms: list[str], table: Floats) -> None:
        """Fill in the similarity of words that are not the same but may stand for one another."""
        left = [f for f in self._forms if len(f) > 1 and f[0] != "#"]
        places = [
            column
            for column, form in enumerate(forms)
            if len(form) > 1 and form[0] != "#" and form not in self._rows
        ]
        right = [forms[column] for column in places]
        if not left or not right:
            return
        scorer = DamerauLevenshtein.normalized_similarity
        found = cdist(left, right, scorer=scorer, score_cutoff=0.55)
        for i, j in zip(*np.nonzero(found), strict=True):
            a, b = left[i], right[j]
            value = _kinship(a, b, float(found[i, j]), self._vocabulary)
            if value:
                table[self._rows[a], places[j]] = value

    def _alike(self, forms: list[str], source: Sequence[Word], table: Floats) -> None:
        """Let numbers, dates and times stand for one another that may mean the same."""
        there = {word.norm: word.number for word in source if word.number is not None}
        for column, other in enumerate(forms):
            if other in there:
                for form, value in self._values.items():
                    if form != other and alike(value, there[other]):
                        table[self._rows[form], column] = 1.0


def _kinship(a: str, b: str, similarity: float, vocabulary: Vocabulary) -> float:
    known = protected()
    if stands_for(a, b):
        return 1.0
    if known.protects(a) and known.protects(b):
        return 0.0
    if known.protects(a) or known.protects(b):
        return similarity if is_typo(a, b, vocabulary) else 0.0
    if similarity >= FUZZY and min(len(a), len(b)) > 3:
        return similarity
    if same_stem(a, b):
        return STEM
    if shape(a, b) in ("swap", "double") and is_typo(a, b, vocabulary):
        return max(similarity, FUZZY)
    return 0.0


def _kindred(query_forms: list[str], source_forms: list[str], penalty: Floats) -> None:
    """Make it cheap to set a number against a number and a protected word against its class."""
    known = protected()
    classes: dict[str, list[int]] = {}
    for j, form in enumerate(source_forms):
        name = "number" if form[0] == "#" else known.family.get(form)
        if name:
            classes.setdefault(name, []).append(j)
    columns = {form: j for j, form in enumerate(source_forms)}
    for i, form in enumerate(query_forms):
        name = "number" if form[0] == "#" else known.family.get(form)
        if name in classes:
            penalty[i, classes[name]] = KINDRED
        for other in known.sides.get(form, ()):
            if other in columns:
                penalty[i, columns[other]] = KINDRED


DIAGONAL, INSERT, DELETE, JUMPED, START = range(5)


def align(similarity: Floats, score: Floats, skip_cost: Floats, bonus: Floats) -> Alignment:
    """Return the best alignment.

    `similarity` and `score` have the shape (query, source); `skip_cost` holds the cost of leaving
    out each source word, `bonus` what a match on it earns extra.
    """
    rows, columns = score.shape
    same = similarity > 0
    score = np.where(same, score + bonus, score)
    begun = np.where(same, score, -np.inf)  # only a match begins a stretch
    spent = np.concatenate(([0.0], np.cumsum(skip_cost)))
    # What each cell scores at best: by a pair, where a word of the query may be missing, and where
    # words of the source may be left out. The moves are read off all rows at once.
    paired = np.full((rows, columns + 1), -np.inf)
    missed, swept = np.empty_like(paired), np.empty_like(paired)
    diagonal, fresh = np.empty_like(score), np.empty_like(score)
    jumps, jumped_from = np.zeros(rows), np.zeros((rows, 2), dtype=np.int64)
    before = np.zeros(columns + 1)
    best, best_at = 0.0, (-1, 0)
    for i in range(rows):
        jumps[i], jumped_from[i] = best, best_at
        np.add(before[:-1], score[i], out=diagonal[i])
        np.add(begun[i], max(best - JUMP, 0.0), out=fresh[i])
        np.maximum(diagonal[i], fresh[i], out=paired[i, 1:])
        np.maximum(paired[i], before - QUERY_GAP, out=missed[i])
        np.subtract(np.maximum.accumulate(missed[i] + spent), spent, out=swept[i])
        before = swept[i]
        at = int(before.argmax())
        if before[at] > best:
            best, best_at = float(before[at]), (i, at)
    moves = np.full(paired.shape, DIAGONAL, dtype=np.int8)
    begins = np.where(jumps > JUMP, JUMPED, START)[:, None]
    moves[:, 1:] = np.where(fresh > diagonal, begins, DIAGONAL)
    moves[missed > paired] = INSERT
    moves[swept > missed + 1e-9] = DELETE
    return _trace_back(moves, jumped_from, similarity, best_at)


def _trace_back(
    moves: NDArray[np.int8],
    jumped_from: NDArray[np.int64],
    similarity: Floats,
    end: tuple[int, int],
) -> Alignment:
    stretches: list[tuple[Pair, ...]] = []
    stretch: list[Pair] = []
    i, j = end
    while i >= 0 and j > 0:
        move = moves[i, j]
        if move in (DIAGONAL, JUMPED, START) and similarity[i, j - 1] > 0:
            stretch.append(Pair(i, j - 1, float(similarity[i, j - 1])))
        if move == DELETE:
            j -= 1
        elif move == INSERT:
            i -= 1
        elif move == DIAGONAL:
            i, j = i - 1, j - 1
        else:
            stretches.append(tuple(reversed(stretch)))
            stretch = []
            if move == START:
                break
            i, j = int(jumped_from[i, 0]), int(jumped_from[i, 1])
    if stretch:
        stretches.append(tuple(reversed(stretch)))
    return Alignment(tuple(s for s in reversed(stretches) if s))
