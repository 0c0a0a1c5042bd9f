"""Find the word of the index that was probably meant by one that is not in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from workbench.search.wording import Wording

WORDS = 8  # words at most of a search that is mended
SHORTEST = 4  # letters of a word that is mended
EDITS = 2  # letters at most that are left out, put in, replaced or exchanged with the next

Frequency = Callable[[str], int]


class Spelling:
    """The words of an open reader, listed by their first letter when one is asked for."""

    def __init__(self, reader: Any) -> None:
        """Take an open reader; nothing is read before it is asked for."""
        self._reader = reader
        self._listed: dict[str, bytes] = {}  # as lines: a tenth of what the words take one by one

    def suggestion(self, looked_for: Wording, frequency: Frequency) -> str:
        """Return the search with unknown words replaced by the nearest known ones, or ""."""
        runs = [*looked_for.phrases, *((word,) for word in looked_for.words)]
        if sum(map(len, runs)) > WORDS:
            return ""
        mended = [[self._nearest(word, frequency) for word in run] for run in runs]
        if all(list(run) == new for run, new in zip(runs, mended, strict=True)):
            return ""
        if not all(word for run in mended for word in run):
            return ""
        return " ".join(f'"{" ".join(run)}"' if len(run) > 1 else run[0] for run in mended)

    def _nearest(self, word: str, frequency: Frequency) -> str:
        """Return the word itself where it is known, else the commonest near it, else ""."""
        if frequency(word) or len(word) < SHORTEST:
            return word
        known = self._beginning(word[0])
        known = [other for other in known if abs(len(other) - len(word)) <= EDITS]
        edits = cdist([word], known, scorer=OSA.distance, score_cutoff=EDITS)[0]
        for most in range(1, EDITS + 1):
            near = [known[at] for at in np.flatnonzero(edits <= most)]
            if near:
                return max(near, key=lambda term: (frequency(term), term))
        return ""

    def _beginning(self, letter: str) -> list[str]:
        """Return the words of all bodies that begin with a letter.

        Whoosh's own terms_within() merges the segments word by word, and compares in Python.
        """
        if letter not in self._listed:
            found: set[bytes] = set()
            for leaf, _ in self._reader.leaf_readers():
                found.update(leaf.expand_prefix("body", letter))
            self._listed[letter] = b"\n".join(found)
        return self._listed[letter].decode("utf-8").split("\n")
