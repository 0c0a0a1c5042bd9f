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
    query_forms = sorted({w.norm for w in query})
    source_forms = sorted({w.norm for w in source})
    rows = {form: i for i, form in enumerate(query_forms)}
    columns = {form: j for j, form in enumerate(source_forms)}
    table = np.zeros((len(query_forms), len(source_forms)))
    penalty = np.full(table.shape, MISMATCH)
    for form, i in rows.items():
        if form in columns:
            table[i, columns[form]] = 1.0
    _fuzzy(query_forms, source_forms, rows, columns, table, vocabulary)
    _values(query, source, rows, columns, table)
    _kindred(query_forms, source_forms, penalty)
    known = protected()
    weight = np.array([COMMON if form in known.stop else 1.0 for form in query_forms])
    score = np.where(table > 0, table * weight[:, None], penalty)
    by_row = np.array([rows[w.norm] for w in query])
    by_column = np.array([columns[w.norm] for w in source])
    return table[by_row][:, by_column], score[by_row][:, by_column]


def _fuzzy(
    query_forms: list[str],
    source_forms: list[str],
    rows: dict[str, int],
    columns: dict[str, int],
    table: Floats,
    vocabulary: Vocabulary,
) -> None:
    """Fill in the similarity of words that are not the same but may stand for one another."""
    left = [f for f in query_forms if len(f) > 1 and f[0] != "#"]
    right = [f for f in source_forms if len(f) > 1 and f[0] != "#" and f not in rows]
    if not left or not right:
        return
    found = cdist(left, right, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=0.55)
    for i, j in zip(*np.nonzero(found), strict=True):
        a, b = left[i], right[j]
        value = _kinship(a, b, float(found[i, j]), vocabulary)
        if value:
            table[rows[a], columns[b]] = value


def _values(
    query: Sequence[Word],
    source: Sequence[Word],
    rows: dict[str, int],
    columns: dict[str, int],
    table: Floats,
) -> None:
    """Let numbers, dates and times stand for one another that may mean the same."""
    here = {w.norm: w.number for w in query if w.number is not None}
    there = {w.norm: w.number for w in source if w.number is not None} if here else {}
    for form, value in here.items():
        for other, second in there.items():
            if form != other and alike(value, second):
                table[rows[form], columns[other]] = 1.0


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
    score = np.where(similarity > 0, score + bonus, score)
    spent = np.concatenate(([0.0], np.cumsum(skip_cost)))
    before = np.zeros(columns + 1)
    moves = np.zeros((rows, columns + 1), dtype=np.int8)
    jumped_from = np.zeros((rows, 2), dtype=np.int64)
    best, best_at = 0.0, (-1, 0)
    for i in range(rows):
        jumped_from[i] = best_at
        here = np.full(columns + 1, -np.inf)
        diagonal = before[:-1] + score[i]
        fresh = np.where(similarity[i] > 0, score[i] + max(best - JUMP, 0.0), -np.inf)
        here[1:] = np.maximum(diagonal, fresh)
        moves[i, 1:] = np.where(fresh > diagonal, JUMPED if best > JUMP else START, DIAGONAL)
        inserted = before - QUERY_GAP
        better = inserted > here
        here = np.where(better, inserted, here)
        moves[i][better] = INSERT
        swept = np.maximum.accumulate(here + spent) - spent
        moves[i][swept > here + 1e-9] = DELETE
        before = swept
        at = int(np.argmax(before))
        if before[at] > best:
            best, best_at = float(before[at]), (i, at)
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
