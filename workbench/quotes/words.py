"""What a word is by itself, whatever stands around it: told once for each and remembered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from workbench.quotes.lexicons import cue_words, degree, phrase_words, telling_words, titles

WORD = re.compile(r"[^\W\d_][\w’'-]*")
LETTERS = re.compile(r"[^\W\d_]+")
NOMINAL = re.compile(r"(?!.*(?:sh|ck|th|[zxqv]))(?:pe[rnml]?|ke|per)[a-z]{5,}an")  # "Penyuluhan"
CONNECTIVE = re.compile(  # "Akibatnya", "Dapatkan", "Menyinggung": no names
    r"[a-z]{5,}nya|[a-z]{4,}kan|me(?:ny|ng|m[bp]|n[dtcj])[a-z]{5,}"
)
DOUBLED = re.compile(r"([^\W\d_]{3,})-\1(?:an|nya)?")  # "Tiba-tiba", "Anak-anak"
MARKS = frozenset(",;:()")
CONDITIONS = frozenset(  # one of them stands in whatever is a condition
    (
        *("if", "unless", "provided", "should", "jika", "jikalau", "kalau", "kalo", "apabila"),
        *("bila", "seandainya", "andaikan", "andai", "asalkan", "asal"),
    )
)
POSSESSIVE = ("'s", "’s")
WHOLE = (0,)  # a token that is one cue word
REMEMBERED = 1 << 15  # tokens: a year's news of one outlet has about as many

# What is known of a token: in small letters; its class; where cue words begin in it; whether it can
# begin a clause; whether it ends in 's; a letter for each of its words that tell a language;
# whether it may begin a condition.
Facts = tuple[str, str, tuple[int, ...], bool, bool, str, bool]
LOWER: Final = 0
KIND: Final = 1
CUES: Final = 2
CLAUSE: Final = 3
OWNER: Final = 4
TOLD: Final = 5
CONDITION: Final = 6
LANGUAGE_LETTERS = INDONESIAN, ENGLISH, MALAY = "iem"


def first_words(text: str, start: int, end: int, most: int) -> list[str]:
    """Return the first words of text[start:end], at most so many."""
    return [match.group() for match in islice(WORD.finditer(text, start, end), most)]


@lru_cache(maxsize=1 << 12)
def classify(token: str) -> str:
    """Return the class of one token of a noun phrase."""
    return _class(token, token.lower())


def _class(token: str, lower: str) -> str:
    if not token.isalpha():
        if token in MARKS:
            return "punct"
        if token[0] == "@":
            return "cap"
        lower = lower.strip(".")
        if "-" in token and DOUBLED.fullmatch(lower):
            return "low"
        if token[0].isdigit():
            return "num"
    known = titles()
    if lower in known.honorific:
        return "hon"
    if not token[0].isupper():
        return "role" if lower in known.role else "low"
    return _listed_classes().get(lower) or _class_of_name(token, lower)


@cache
def _listed_classes() -> dict[str, str]:
    """Return the classes of the listed words that may stand in capitals, the first that fits."""
    known = titles()
    classes = (
        ("common", known.common),
        ("place", known.place),
        ("body", known.body),
        ("role", known.role),
        ("low", phrase_words("days") | phrase_words("not_names")),
    )
    return {word: cls for cls, words in classes for word in words}


def _class_of_name(token: str, lower: str) -> str:
    """Return the class of a word in capitals that no list knows."""
    if _is_ordinary(lower):
        return "common"
    if len(token) == 1 or (len(token) == 2 and token.endswith(".")):
        return "cap"
    dotted, capitals = "." in token, token.isupper()
    if (dotted or capitals) and degree().fullmatch(token):
        return "deg"
    if capitals and sum(c.isupper() for c in token) > 1:
        return "acr"
    return "cap"


def _is_ordinary(word: str) -> bool:
    """Tell by its affixes whether an Indonesian word in small letters is no name."""
    if word.endswith(("an", "nya")) or word.startswith("me"):
        return bool(NOMINAL.fullmatch(word) or CONNECTIVE.fullmatch(word))
    return False


class _Known(dict[str, Facts]):
    """The facts of the tokens met last: twice as fast as a cached function."""

    def __missing__(self, token: str) -> Facts:
        if len(self) >= REMEMBERED:
            self.clear()
        self[token] = found = _facts(token)
        return found


@cache
def known_facts() -> Mapping[str, Facts]:
    """Return the facts of tokens by token, any token."""
    return _Known()


def _facts(token: str) -> Facts:
    lower = token.lower()
    plain = lower.replace("ı", "i").replace("ſ", "s")  # as re.I does
    clause = lower in phrase_words("clause_starts")
    if lower.isalpha():  # one word, as most are
        cues: tuple[int, ...] = WHOLE if lower in cue_words() else ()
        conditional = plain in CONDITIONS
        return lower, _class(token, lower), cues, clause, False, _letter(lower), conditional
    owner = token.endswith(POSSESSIVE)
    kind = _class(token[:-2], lower[:-2]) if owner else _class(token, lower)
    known = cue_words()
    cues = tuple(m.start() for m in WORD.finditer(token) if m.group().lower() in known)
    conditional = "İ" in token or not CONDITIONS.isdisjoint(LETTERS.findall(plain))
    return lower, kind, cues, clause, owner, told(token), conditional


def told(piece: str) -> str:
    """Return a letter for each word of `piece` that only one language has, in their order."""
    return "".join(map(_letter, LETTERS.findall(piece.lower())))


def _letter(word: str) -> str:
    """Return the letter of the one language that has `word`, else ""."""
    for letter, words in zip(LANGUAGE_LETTERS, telling_words(), strict=True):
        if word in words:
            return letter
    return ""
