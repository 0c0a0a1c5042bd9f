"""Where the words stand in a text that can report speech, and those that tell its language."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress, count

from workbench.quotes.languages import MALAY, SAMPLE, decided, language
from workbench.quotes.lexicons import CueWord, cue_words
from workbench.quotes.tokens import Tokens
from workbench.quotes.words import WORD, tally

BESIDE = frozenset("’'-_")  # a word that these stand beside goes on there


def _in_word(char: str) -> bool:
    return char.isalnum() or char in BESIDE


class Cues:
    """The words of a text that can report speech."""

    def __init__(self, tokens: Tokens) -> None:
        """Look up all words of a text: they begin where tokens do, or within odd ones."""
        self.text = tokens.text
        starts = tokens.starts
        held = [(starts[k], tokens.cues[k]) for k in compress(count(), tokens.cues)]
        read = [self._cue_at(start + offset) for start, offsets in held for offset in offsets]
        self.found = [cue for cue in read if cue is not None]
        self.places = [match.start() for match, _ in self.found]

    def _cue_at(self, start: int) -> tuple[re.Match[str], CueWord] | None:
        """Return the word that begins at `start` if it can report speech."""
        match = WORD.match(self.text, start)
        word = cue_words().get(match.group().lower()) if match else None
        if match is None or word is None:
            return None
        at = start
        while at and _in_word(self.text[at - 1]):
            at -= 1
        return (match, word) if at == start or not WORD.search(self.text, at, start) else None

    def _cut(self, at: int) -> bool:
        """Tell whether a word may run over `at`."""
        here = self.text[at - 1 : at + 1] if at else ""
        return len(here) == 2 and _in_word(here[0]) and _in_word(here[1])

    def any(self, start: int, end: int) -> bool:
        """Tell whether text[start:end] may hold a cue word."""
        if self._cut(start) or self._cut(end):
            return True
        first = bisect_left(self.places, start)
        return first < len(self.places) and self.places[first] < end

    def within(self, start: int, end: int) -> list[tuple[re.Match[str], CueWord]]:
        """Return the cue words of text[start:end] in their order."""
        if not self._cut(start) and not self._cut(end):
            return self.found[bisect_left(self.places, start) : bisect_left(self.places, end)]
        known = cue_words()
        found = [(m, known.get(m.group().lower())) for m in WORD.finditer(self.text, start, end)]
        return [(match, word) for match, word in found if word is not None]


class Languages:
    """The languages of all stretches of one text, told from where its telling words stand."""

    def __init__(self, tokens: Tokens) -> None:
        """Note where the telling words of `tokens` stand."""
        self.tokens = tokens
        self._places = [_places(tokens.starts, counts) for counts in tokens.telling]

    def of(self, parts: Sequence[tuple[int, int]], fallback: str = "") -> str:
        """Return what `language` tells of the stretches `parts`, joined by blanks."""
        text = self.tokens.text
        if len(parts) == 1:
            start, end = parts[0]
            parts = [(start, min(end, start + SAMPLE))]
        elif sum(end - start + 1 for start, end in parts) > SAMPLE:
            return language(" ".join(text[s:e] for s, e in parts), fallback)
        indonesian = english = malay = 0
        for start, end in parts:
            counts = self._count(start, end)
            indonesian += counts[0]
            english += counts[1]
            malay += counts[2]
        if malay >= MALAY:  # as many different ones?
            return language(" ".join(text[s:e] for s, e in parts), fallback)
        return decided(indonesian, english, fallback)

    def _count(self, start: int, end: int) -> Sequence[int]:
        """Return the tally of text[start:end], where a token may be cut at either border."""
        tokens, text = self.tokens, self.tokens.text
        left: list[tuple[int, int, int]] = []
        if (cut := tokens.cut_at(start)) is not None:
            left.append(tally(text[start : min(cut[1], end)]))
            start = cut[1]
        if (cut := tokens.cut_at(end)) is not None and cut[0] >= start:
            left.append(tally(text[cut[0] : end]))
            end = cut[0]
        found = [bisect_left(places, end) - bisect_left(places, start) for places in self._places]
        return [sum(counts) for counts in zip(found, *left, strict=True)] if left else found


def _places(starts: list[int], counts: Sequence[int]) -> list[int]:
    """Return where the words stand of which each token has so many."""
    if max(counts, default=0) > 1:
        return [start for start, times in zip(starts, counts, strict=True) for _ in range(times)]
    return list(compress(starts, counts))
