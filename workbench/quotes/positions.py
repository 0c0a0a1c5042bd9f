"""Where the words stand in a text that can report speech, and those that tell its language."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress

from workbench.quotes.languages import LEAST_MALAY, SAMPLE, decided, language
from workbench.quotes.lexicons import CueWord, cue_words
from workbench.quotes.tokens import Tokens
from workbench.quotes.words import CONDITION, CUES, ENGLISH, INDONESIAN, MALAY, TOLD, WORD, told

BESIDE = frozenset("’'-_")  # a word that these stand beside goes on there


def _in_word(char: str) -> bool:
    return char.isalnum() or char in BESIDE


class Cues:
    """The words of a text that can report speech."""

    def __init__(self, tokens: Tokens) -> None:
        """Look up all words of a text: they begin where tokens do, or within odd ones."""
        self.text = tokens.text
        starts, facts = tokens.starts, tokens.facts
        read = [self._cue_at(starts[k] + at) for k in tokens.notable for at in facts[k][CUES]]
        self.found = [cue for cue in read if cue is not None]
        self.places = [match.start() for match, _ in self.found]

    def _cue_at(self, start: int) -> tuple[re.Match[str], CueWord] | None:
        """Return the word that begins at `start` if it can report speech."""
        text = self.text
        match = WORD.match(text, start)
        word = cue_words().get(match.group().lower()) if match else None
        if match is None or word is None:
            return None
        at = start
        while at and text[at - 1] != " " and _in_word(text[at - 1]):
            at -= 1
        return (match, word) if at == start or not WORD.search(text, at, start) else None

    def _cut(self, at: int) -> bool:
        """Tell whether a word may run over `at`."""
        text = self.text
        if not 0 < at < len(text) or text[at] == " " or text[at - 1] == " ":
            return False  # as nearly everywhere
        return _in_word(text[at - 1]) and _in_word(text[at])

    def any(self, start: int, end: int) -> bool:
        """Tell whether text[start:end] may hold a cue word."""
        places = self.places
        first = bisect_left(places, start)
        if first < len(places) and places[first] < end:
            return True
        return self._cut(start) or self._cut(end)

    def within(self, start: int, end: int) -> list[tuple[re.Match[str], CueWord]]:
        """Return the cue words of text[start:end] in their order."""
        if not self._cut(start) and not self._cut(end):
            first = bisect_left(self.places, start)
            return self.found[first : bisect_left(self.places, end, first)]
        known = cue_words()
        found = [(m, known.get(m.group().lower())) for m in WORD.finditer(self.text, start, end)]
        return [(match, word) for match, word in found if word is not None]


class Languages:
    """The languages of all stretches of one text, told from where its telling words stand."""

    def __init__(self, tokens: Tokens) -> None:
        """Note where the telling words of `tokens` stand."""
        self.tokens = tokens
        letters = [fact[TOLD] for fact in tokens.facts]
        self._letters = "".join(letters)
        self._places = list(compress(tokens.starts, letters))
        if len(self._places) < len(self._letters):  # some tokens hold several
            both = zip(tokens.starts, letters, strict=True)
            self._places = [start for start, some in both for _ in some]

    def of(self, parts: Sequence[tuple[int, int]], fallback: str = "") -> str:
        """Return what `language` tells of the stretches `parts`, joined by blanks."""
        text = self.tokens.text
        if len(parts) == 1:
            start, end = parts[0]
            parts = [(start, min(end, start + SAMPLE))]
            letters = self._told(*parts[0])
        elif sum(end - start + 1 for start, end in parts) > SAMPLE:
            return language(" ".join(text[s:e] for s, e in parts), fallback)
        else:
            letters = "".join([self._told(start, end) for start, end in parts])
        if letters.count(MALAY) >= LEAST_MALAY:  # as many different ones?
            return language(" ".join(text[s:e] for s, e in parts), fallback)
        return decided(letters.count(INDONESIAN), letters.count(ENGLISH), fallback)

    def _told(self, start: int, end: int) -> str:
        """Return the letters of text[start:end], where a token may be cut at either border."""
        tokens, text = self.tokens, self.tokens.text
        head = tail = ""
        if (cut := tokens.cut_at(start)) is not None:
            head = told(text[start : min(cut[1], end)])
            start = cut[1]
        if (cut := tokens.cut_at(end)) is not None and cut[0] >= start:
            tail = told(text[cut[0] : end])
            end = cut[0]
        places = self._places
        first = bisect_left(places, start)
        return head + self._letters[first : bisect_left(places, end, first)] + tail


class Conditions:
    """Where the words of a text stand that can begin a condition."""

    def __init__(self, tokens: Tokens) -> None:
        """Note them."""
        self.tokens = tokens
        facts = tokens.facts
        self._places = [tokens.starts[k] for k in tokens.notable if facts[k][CONDITION]]

    def among(self, parts: Sequence[tuple[int, int]]) -> bool:
        """Tell whether the stretches `parts` may hold one, be it what is left of a cut token."""
        cut_at, places = self.tokens.cut_at, self._places
        for start, end in parts:
            at = bisect_left(places, start)
            if (at < len(places) and places[at] < end) or cut_at(start) or cut_at(end):
                return True
        return False
