"""What a word is by itself, whatever stands around it: told once for each and remembered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from workbench.quotes.lexicons import (
    cue_words,
    degree,
    nickname_words,
    phrase_words,
    telling_words,
    titles,
)

WORD = re.compile(r"[^\W\d_][\w’'-]*")
LETTERS = re.compile(r"[^\W\d_]+")
ORDINARY = re.compile(r"(?<![\w-])[a-z]{4,}(?![\w-])")  # as a text writes what is no name
LAST_PIECE = re.compile(r"\w+$")
NOMINAL = re.compile(r"(?!.*(?:sh|ck|th|[zxqv]))(?:pe[rnml]?|ke|per)[a-z]{5,}an")  # "Penyuluhan"
CONNECTIVE = re.compile(  # "Akibatnya", "Dapatkan", "Menyinggung": no names
    r"[a-z]{5,}nya|[a-z]{4,}kan|me(?:ny|ng|m[bp]|n[dtcj])[a-z]{5,}"
)
DOUBLED = re.compile(r"([^\W\d_]{3,})-\1(?:an|nya)?")  # "Tiba-tiba", "Anak-anak"
MARKS = frozenset(",;:()")
NEAR = 24  # code points in which the word before another is looked for
CONDITIONS = frozenset(  # one of them stands in whatever is a condition
    (
        *("if", "unless", "provided", "should", "jika", "jikalau", "kalau", "kalo", "apabila"),
        *("bila", "seandainya", "andaikan", "andai", "asalkan", "asal"),
    )
)
CALLING = frozenset(  # "kata Bambang,", "menurut Bambang,": words before what somebody is called
    (
        *("kata", "Kata", "ujar", "ucap", "tutur", "jelas", "tambah", "imbuh", "lanjut"),
        *("terang", "tegas", "ungkap", "papar", "pungkas", "menurut", "Menurut"),
    )
)
POSSESSIVE = ("'s", "’s")
REMEMBERED = 1 << 17  # tokens, about 40 MB; a year's news of one outlet has a quarter as many

# What is known of a token: in small letters; its class; a letter for each of its words that tell a
# language; whether anything of the rest is so: where cue words begin in it; whether it can begin a
# clause; whether it ends in 's; whether it may begin a condition; where a word of the patterns of
# nicknames begins in it; whether it ends in a word of `CALLING`; the ordinary words it is made of.
_Notable = tuple[bool, tuple[int, ...], bool, bool, bool, tuple[int, ...], bool, tuple[str, ...]]
Facts = tuple[str, str, str, *_Notable]
LOWER: Final = 0
KIND: Final = 1
TOLD: Final = 2
NOTABLE: Final = 3
CUES: Final = 4
CLAUSE: Final = 5
OWNER: Final = 6
CONDITION: Final = 7
NICKNAMES: Final = 8
CALLS: Final = 9
PIECES: Final = 10
PLAIN: Final = (False, (), False, False, False, (), False, ())  # of most tokens: nothing of that
LANGUAGE_LETTERS = INDONESIAN, ENGLISH, MALAY = "iem"


def first_words(text: str, start: int, end: int, most: int) -> list[str]:
    """Return the first words of text[start:end], at most so many."""
    return [match.group() for match in islice(WORD.finditer(text, start, end), most)]


@cache
def _so_many(count: int) -> re.Pattern[str]:
    """Return a pattern that matches where at least `count` words begin, as `WORD` finds them."""
    word = f"{WORD.pattern}+"  # as much of it as there is: none is tried in two ways
    return re.compile(rf"(?:[\W\d_]*+{word}){{{count}}}")


def has_words(text: str, start: int, end: int, count: int) -> bool:
    """Tell whether text[start:end] has at least `count` words: faster than to gather them."""
    return _so_many(count).match(text, start, end) is not None


def word_before(text: str, start: int, at: int, word: re.Pattern[str] = WORD) -> str:
    """Return the last word of text[start:at] in small letters, "" where none is near `at`."""
    start = max(start, at - NEAR)
    pieces = text[start:at].split()
    if pieces and pieces[-1].isalpha():  # as most are, which is told faster than matched
        return pieces[-1].lower()
    words: list[str] = word.findall(text, start, at)
    return words[-1].lower() if words else ""


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
    """The facts of the tokens met last: twice as fast as a cached function.

    Half of them may be old: what was not met since they were put aside is forgotten next.
    """

    def __init__(self) -> None:
        super().__init__()
        self._old: dict[str, Facts] = {}

    def __missing__(self, token: str) -> Facts:
        if len(self) >= REMEMBERED // 2:
            self._old = dict(self)
            self.clear()
        self[token] = found = self._old.get(token) or _facts(token)
        return found


@cache
def known_facts() -> Mapping[str, Facts]:
    """Return the facts of tokens by token, any token."""
    return _Known()


@cache
def _listed() -> frozenset[str]:
    """Return all words that some list knows, in small letters."""
    classed = titles().honorific, titles().role, _listed_classes(), phrase_words("clause_starts")
    lists = *telling_words(), cue_words(), nickname_words(), CONDITIONS, *classed
    return frozenset(map(str.lower, CALLING)).union(*lists)


def _facts(token: str) -> Facts:
    lower = token.lower()
    if lower not in _listed() and token.isascii() and token.isalpha():  # as most new ones are
        kind = _class_of_name(token, lower) if token[0].isupper() else "low"
        return lower, kind, "", *PLAIN
    if token.isdecimal():
        return lower, "num", "", *PLAIN
    owner = token.endswith(POSSESSIVE)
    kind = _class(token[:-2], lower[:-2]) if owner else _class(token, lower)
    rest = (
        _cues(token),
        lower in phrase_words("clause_starts"),
        owner,
        _conditional(token, lower),
        _nickname_words(token),
        _calling(token),
        () if token.isalpha() else tuple(ORDINARY.findall(token)),
    )
    return lower, kind, told(token), any(rest), *rest


def _cues(token: str) -> tuple[int, ...]:
    known = cue_words()
    return tuple(m.start() for m in WORD.finditer(token) if m.group().lower() in known)


def _conditional(token: str, lower: str) -> bool:
    plain = lower.replace("ı", "i").replace("ſ", "s")  # as re.I does
    return "İ" in token or not CONDITIONS.isdisjoint(LETTERS.findall(plain))


def _nickname_words(token: str) -> tuple[int, ...]:
    return tuple(m.start() for m in LETTERS.finditer(token) if m.group() in nickname_words())


def _calling(token: str) -> bool:
    last = LAST_PIECE.search(token)
    return last is not None and last.group() in CALLING


def told(piece: str) -> str:
    """Return a letter for each word of `piece` that only one language has, in their order."""
    return "".join(map(_letter, LETTERS.findall(piece.lower())))


def _letter(word: str) -> str:
    """Return the letter of the one language that has `word`, else ""."""
    for letter, words in zip(LANGUAGE_LETTERS, telling_words(), strict=True):
        if word in words:
            return letter
    return ""
