"""Tell the language of a passage by its function words: an article quotes across languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from workbench.quotes.lexicons import phrase_words
from workbench.text.lexicon import LANGUAGES, load

WORD = re.compile(r"[^\W\d_]+")
SURE = 2  # function words: one alone may be a name or a loan
MALAY = 2  # different words that Indonesian does not use
SAMPLE = 1500  # code points that tell the language of an article


@cache
def _function_words(lang: str) -> frozenset[str]:
    words = frozenset(load(lang, "stopwords")["words"])
    others = (load(other, "stopwords")["words"] for other in LANGUAGES if other != lang)
    return words.difference(*others)


def language(text: str, fallback: str = "") -> str:
    """Return "id", "en" or "ms" for `text`; `fallback` where its words do not tell.

    Malay is told from Indonesian by words that only one of the two uses (*kerana*, *bahawa*).
    """
    words = _words(text[:SAMPLE].lower())
    indonesian = sum(map(_function_words("id").__contains__, words))
    english = sum(map(_function_words("en").__contains__, words))
    malay = phrase_words("malay").intersection(words)
    if len(malay) >= MALAY and len(malay) > _indonesian_only(words) and english <= len(malay):
        return "ms"
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
