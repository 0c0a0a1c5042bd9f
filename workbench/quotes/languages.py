"""Tell the language of a passage by its function words: an article quotes across languages."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from workbench.quotes.lexicons import phrase_words
from workbench.quotes.tokens import Tokens
from workbench.text.lexicon import LANGUAGES, load

WORD = re.compile(r"[^\W\d_]+")
SURE = 2  # function words: one alone may be a name or a loan
MALAY = 2  # different words that Indonesian does not use
NOTHING = [0, 0, 0]
SAMPLE = 1500  # code points that tell the language of an article


@cache
def _function_words(lang: str) -> frozenset[str]:
    words = frozenset(filter(str.isalpha, load(lang, "stopwords")["words"]))  # as WORD cuts them
    others = (load(other, "stopwords")["words"] for other in LANGUAGES if other != lang)
    return words.difference(*others)


def language(text: str, fallback: str = "") -> str:
    """Return "id", "en" or "ms" for `text`; `fallback` where its words do not tell.

    Malay is told from Indonesian by words that only one of the two uses (*kerana*, *bahawa*).
    """
    words = _words(text[:SAMPLE].lower())
    indonesian, english, _ = _tally(words)
    malay = phrase_words("malay").intersection(words)
    if len(malay) >= MALAY and len(malay) > _indonesian_only(words) and english <= len(malay):
        return "ms"
    return _decided(indonesian, english, fallback)


def _decided(indonesian: int, english: int, fallback: str) -> str:
    if max(indonesian, english) < SURE or indonesian == english:
        return fallback
    return "en" if english > indonesian else "id"


def _tally(words: Iterable[str]) -> list[int]:
    """Return how many of `words` are Indonesian, English and Malay only."""
    return [sum(map(known.__contains__, words)) for known in _telling()]


@cache
def _telling() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return _function_words("id"), _function_words("en"), phrase_words("malay")


@cache
def _all_telling() -> frozenset[str]:
    return frozenset().union(*_telling())


@lru_cache(maxsize=1 << 14)
def _tally_of(piece: str) -> list[int]:
    return _tally(_words(piece.lower()))


class Languages:
    """The languages of all stretches of one text, told from where its telling words stand."""

    def __init__(self, tokens: Tokens) -> None:
        """Look up all words of a text once."""
        self.tokens = tokens
        starts = tokens.starts
        telling = [(k, tokens.lowers[k]) for k in tokens.among(_all_telling())]
        self._places = [[starts[k] for k, word in telling if word in known] for known in _telling()]
        for k in tokens.odd:
            tally = _tally_of(tokens.found[k])
            if tally != NOTHING:
                for places, count in zip(self._places, tally, strict=True):
                    for _ in range(count):
                        insort(places, starts[k])

    def of(self, parts: Sequence[tuple[int, int]], fallback: str = "") -> str:
        """Return what `language` tells of the stretches `parts`, joined by blanks."""
        text = self.tokens.text
        if len(parts) == 1:
            start, end = parts[0]
            parts = [(start, min(end, start + SAMPLE))]
        elif sum(end - start + 1 for start, end in parts) > SAMPLE:
            return language(" ".join(text[s:e] for s, e in parts), fallback)
        counts = [self._count(start, end) for start, end in parts]
        indonesian, english, malay = map(sum, zip(*counts, strict=True))
        if malay >= MALAY:  # as many different ones?
            return language(" ".join(text[s:e] for s, e in parts), fallback)
        return _decided(indonesian, english, fallback)

    def _count(self, start: int, end: int) -> list[int]:
        """Return the tally of text[start:end], where a token may be cut at either border."""
        tokens, text = self.tokens, self.tokens.text
        left: list[list[int]] = []
        if (cut := tokens.cut_at(start)) is not None:
            left.append(_tally_of(text[start : min(cut[1], end)]))
            start = cut[1]
        if (cut := tokens.cut_at(end)) is not None and cut[0] >= start:
            left.append(_tally_of(text[cut[0] : end]))
            end = cut[0]
        found = [bisect_left(places, end) - bisect_left(places, start) for places in self._places]
        return [sum(counts) for counts in zip(found, *left, strict=True)] if left else found


def _words(text: str) -> list[str]:
    """Return the words of `text`, in no order: those that stand between blanks need no pattern."""
    pieces = text.split()
    words = [piece for piece in pieces if piece.isalpha()]
    if len(words) < len(pieces):
        words += WORD.findall(" ".join(piece for piece in pieces if not piece.isalpha()))
    return words


def _indonesian_only(words: Iterable[str]) -> int:
    return len(phrase_words("not_malay").intersection(words))
