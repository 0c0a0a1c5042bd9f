"""Tell the language of a passage by its function words: an article quotes across languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workbench.quotes.lexicons import phrase_words, telling_words

WORD = re.compile(r"[^\W\d_]+")
SURE = 2  # function words: one alone may be a name or a loan
LEAST_MALAY = 2  # different words that Indonesian does not use
SAMPLE = 1500  # code points that tell the language of an article


def language(text: str, fallback: str = "") -> str:
    """Return "id", "en" or "ms" for `text`; `fallback` where its words do not tell.

    Malay is told from Indonesian by words that only one of the two uses (*kerana*, *bahawa*).
    """
    words = _words(text[:SAMPLE].lower())
    ours, theirs, only_malay = telling_words()
    indonesian, english = (sum(map(known.__contains__, words)) for known in (ours, theirs))
    malay = only_malay.intersection(words)
    if len(malay) >= LEAST_MALAY and len(malay) > _indonesian_only(words) and english <= len(malay):
        return "ms"
    return decided(indonesian, english, fallback)


def decided(indonesian: int, english: int, fallback: str) -> str:
    """Return the language of so many telling words, `fallback` where they do not tell."""
    if max(indonesian, english) < SURE or indonesian == english:
        return fallback
    return "en" if english > indonesian else "id"


def _words(text: str) -> list[str]:
    """Return the words of `text`, in no order: those that stand between blanks need no pattern."""
    pieces = text.split()
    words = [piece for piece in pieces if piece.isalpha()]
    if len(words) < len(pieces):
        words += WORD.findall(" ".join(piece for piece in pieces if not piece.isalpha()))
    return words


def _indonesian_only(words: Iterable[str]) -> int:
    return len(phrase_words("not_malay").intersection(words))
