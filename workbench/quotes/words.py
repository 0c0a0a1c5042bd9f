"""What a word is by itself, whatever stands around it: told once for each and remembered."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from workbench.quotes.lexicons import cue_words, degree, phrase_words, telling_words, titles

WORD = re.compile(r"[^\W\d_][\w’'-]*")
LETTERS = re.compile(r"[^\W\d_]+")
NOMINAL = re.compile(r"(?!.*(?:sh|ck|th|[zxqv]))(?:pe[rnml]?|ke|per)[a-z]{5,}an")  # "Penyuluhan"
CONNECTIVE = re.compile(  # "Akibatnya", "Dapatkan", "Menyinggung": no names
    r"[a-z]{5,}nya|[a-z]{4,}kan|me(?:ny|ng|m[bp]|n[dtcj])[a-z]{5,}"
)
DOUBLED = re.compile(r"([^\W\d_]{3,})-\1(?:an|nya)?")  # "Tiba-tiba", "Anak-anak"
MARKS = frozenset(",;:()")
POSSESSIVE = ("'s", "’s")
REMEMBERED = 1 << 15  # tokens: a year's news of one outlet has about as many

# In small letters, class, ends in 's, can begin a clause, where cue words begin in it, and how
# many of its words are Indonesian, English and Malay only.
Facts = tuple[str, str, bool, bool, tuple[int, ...], int, int, int]


def first_words(text: str, start: int, end: int, most: int) -> list[str]:
    """Return the first words of text[start:end], at most so many."""
    return [match.group() for match in islice(WORD.finditer(text, start, end), most)]


@lru_cache(maxsize=REMEMBERED)
def classify(token: str) -> str:
    """Return the class of one token of a noun phrase."""
    lower = token.lower().strip(".")
    known = titles()
    if not token.isalpha():
        if token in MARKS:
            return "punct"
        if token[0] == "@":
            return "cap"
        if "-" in token and DOUBLED.fullmatch(lower):
            return "low"
        if token[0].isdigit():
            return "num"
    if lower in known.honorific:
        return "hon"
    if not token[0].isupper():
        return "role" if lower in known.role else "low"
    if lower in phrase_words("days") or lower in phrase_words("not_names"):
        return "low"
    if lower in known.role:
        return "role"
    if lower in known.body:
        return "body"
    if lower in known.place:
        return "place"
    if lower in known.common or _is_ordinary(lower):
        return "common"
    if len(token) == 1 or (len(token) == 2 and token.endswith(".")):
        return "cap"
    if ("." in token or token.isupper()) and degree().fullmatch(token):
        return "deg"
    if sum(c.isupper() for c in token) > 1 and token.isupper():
        return "acr"
    return "cap"


def _is_ordinary(word: str) -> bool:
    """Tell by its affixes whether an Indonesian word in small letters is no name."""
    if word.endswith(("an", "nya")) or word.startswith("me"):
        return bool(NOMINAL.fullmatch(word) or CONNECTIVE.fullmatch(word))
    return False


@lru_cache(maxsize=REMEMBERED)
def facts(token: str) -> Facts:
    """Return what is known of a token."""
    lower = token.lower()
    owner = token.endswith(POSSESSIVE)
    kind = classify(token[:-2] if owner else token)
    known = cue_words()
    cues = tuple(m.start() for m in WORD.finditer(token) if m.group().lower() in known)
    return (lower, kind, owner, lower in phrase_words("clause_starts"), cues, *tally(token))


def tally(piece: str) -> tuple[int, int, int]:
    """Return how many words of `piece` are Indonesian, English and Malay only."""
    words = LETTERS.findall(piece.lower())
    indonesian, english, malay = (sum(map(known.__contains__, words)) for known in telling_words())
    return indonesian, english, malay
