"""Read words that one side writes apart and the other together as the query writes them.

"Anytime" and "any time", "diatas" and "di atas", "kerjasama" and "kerja sama", "e-mail" and
"email" are one wording. So are "Mickey's" and "Mickey is", where the query says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count, pairwise

from workbench.trace.forms import Word
from workbench.trace.lexicon import protected

CONTRACTED = ("is", "has")  # what 's stands for behind a name
APART = frozenset({"negation", "modal"})  # "may be" is not "maybe", nor "no body" nobody
MIN_LETTERS = 5  # of the compound: shorter ones are other words by chance


class Compounds:
    """The compounds of a query: its single words, and its neighbours as one word each."""

    def __init__(self, query: Sequence[Word]) -> None:
        """Take the words of the query."""
        self._single = {w.norm for w in query}
        self._apart: dict[str, tuple[str, str]] = {}
        for a, b in pairwise(w.norm for w in query):
            for joined in _joined(a, b):
                if joined not in self._single:
                    self._apart[joined] = (a, b)
        self._pairs = set(pairwise(w.norm for w in query))
        # The only words that can be part of a compound of the query, or one: few texts hold any.
        beginnings = {word[:at] for word in self._single for at in range(1, len(word))}
        self._concerned = beginnings | set(self._apart)

    def fit(self, words: list[Word]) -> list[Word]:
        """Return `words` of a source with compounds written as in the query."""
        concerned = map(self._concerned.__contains__, [word.norm for word in words])
        if not any(self._changes(words, at) for at in compress(count(), concerned)):
            return words
        out: list[Word] = []
        at = 0
        while at < len(words):
            word = words[at]
            if word.norm not in self._concerned:
                out.append(word)
                at += 1
                continue
            after = words[at + 1] if at + 1 < len(words) else None
            joined = self._one(word, after)
            if joined is not None and after is not None:
                kind = "contraction" if "'" in joined else "spelling"
                written = f"{word.written} {after.written}"
                out.append(Word(joined, word.start, after.end, kind, written))
                at += 1
            elif word.norm in self._apart:
                parts = self._apart[word.norm]
                kind = "contraction" if "'" in word.norm else "spelling"
                out += [Word(part, word.start, word.end, kind, word.written) for part in parts]
            else:
                out.append(word)
            at += 1
        return out

    def _changes(self, words: list[Word], at: int) -> bool:
        """Tell whether a word is written otherwise than in the query, alone or with the next."""
        if words[at].norm in self._apart:
            return True
        return at + 1 < len(words) and self._one(words[at], words[at + 1]) is not None

    def _one(self, word: Word, after: Word | None) -> str | None:
        """Return the word of the query that two neighbours of the source are together."""
        if after is None or (word.norm, after.norm) in self._pairs:
            return None
        return next((j for j in _joined(word.norm, after.norm) if j in self._single), None)


def _joined(a: str, b: str) -> tuple[str, ...]:
    """Return how two neighbouring words may be written as one."""
    known = protected()
    if b in CONTRACTED and a.isalpha() and a not in known.family:
        return (f"{a}'s",)
    if not (a.isalpha() and b.isalpha()) or len(a) + len(b) < MIN_LETTERS:
        return ()
    if known.family.get(a) in APART or known.family.get(b) in APART:
        return ()
    return (a + b,)
