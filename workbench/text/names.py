"""Names of people as they are compared: without titles and degrees; how alike two names are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from workbench.text.fold import fold
from workbench.text.lexicon import LANGUAGES, load

WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*")
NO_NAME = re.compile(r"[@\d/]|\.(?:com|id|co|net|org|tv)\b")
SIMILAR = 0.8  # of two words that may be one with another spelling: "effendi", "effendy"
LONG = 5  # letters: shorter words differ too easily
REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two names may be one person's: kind is spelling, initials or shorter; score 0 to 1."""

    kind: str
    score: float


def words_of(lang: str, name: str, table: str) -> frozenset[str]:
    """Return the words of a table of index/<lang>/<name>.toml, none where it has no such table."""
    return frozenset(str(load(lang, name).get(table, {}).get("words", "")).split())


@cache
def listed(name: str, table: str) -> frozenset[str]:
    """Return the words of one table in all languages."""
    return frozenset().union(*(words_of(lang, name, table) for lang in LANGUAGES))


@cache
def _titles() -> frozenset[str]:
    """Return what may stand before a name without belonging to it."""
    return listed("titles", "honorific") | listed("titles", "rank") | listed("titles", "office")


@cache
def _degree() -> re.Pattern[str]:
    return re.compile(r",\s*" + load("id", "titles")["degree"]["pattern"] + r"(?!\w)")


@cache
def _ordinary() -> frozenset[str]:
    tables = ("body", "place", "common", "anonymous")
    return frozenset().union(*(listed("titles", table) for table in tables))


@cache
def _variants() -> dict[str, str]:
    """Return the spelling that stands for all, by each listed spelling."""
    found: dict[str, str] = {}
    for lang in LANGUAGES:
        for line in load(lang, "people")["variants"]["sets"]:
            first, *others = line.split()
            found |= dict.fromkeys(others, first)
    return found


@lru_cache(maxsize=REMEMBERED)
def name_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a name without degrees and what stands before it.

    Empty where it is none: an address, a number, a pronoun, the name of a body or place alone.
    """
    if NO_NAME.search(name):
        return ()
    if "," in name:
        name = _degree().sub(" ", name)
    words = [word.replace(".", "") for word in WORD.findall(fold(name).text)]
    while len(words) > 1 and words[0] in _titles():
        words.pop(0)
    if len(words) == 1 and words[0] in _titles():
        return ()
    return () if all(word in _ordinary() for word in words) else tuple(words)


def name_key(name: str) -> str:
    """Return a name as it is compared, "" where it is none."""
    return " ".join(name_words(name))


@cache
def public_names() -> dict[str, str]:
    """Return the full names of public figures by the nicknames the press does not explain."""
    return {str(k).lower(): str(v) for k, v in load("id", "nicknames")["people"].items()}


def is_weak(words: tuple[str, ...]) -> bool:
    """Tell whether a name is borne by many: one word beside initials, or common words only."""
    whole = [word for word in words if len(word) > 1]
    return len(whole) < 2 or all(word in listed("people", "common_names") for word in words)


def within(part: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether all words of `part` stand in `full` in the same order."""
    rest = iter(full)
    return all(any(word == other for other in rest) for word in part)


@lru_cache(maxsize=REMEMBERED)
def plain(word: str) -> str:
    """Return a word in today's plain spelling: "Soetjipto" and "Sucipto" are one."""
    word = _variants().get(word, word)
    for old, new in (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("dh", "d"), ("th", "t")):
        word = word.replace(old, new)
    word = re.sub(r"(.)\1", r"\1", word.replace("kh", "k").replace("ph", "f").replace("v", "f"))
    return word[:-1] + "i" if word.endswith("y") else word


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> Likeness | None:
    """Return how two different names may be one person's, None where nothing says so.

    Never a proof: that two names are alike is a question for a reviewer.
    """
    if one == other or not one or not other:
        return None
    short, full = sorted((one, other), key=len)
    if len([w for w in short if len(w) > 1]) < 1 or len(full) < 2:
        return None
    if len(short) == len(full):
        return _same_length(short, full)
    if len(short) < 2:
        return None
    if within(short, full):
        return Likeness("shorter", 0.9 if short[0] == full[0] else 0.75)
    pairs = _placed(short, full)
    if pairs is None or not any(a == b and len(a) > 1 for a, b in pairs):
        return None
    return Likeness("initials" if any(len(a) == 1 for a, _ in pairs) else "shorter", 0.7)


def _same_length(one: tuple[str, ...], other: tuple[str, ...]) -> Likeness | None:
    kinds = []
    equal = 0
    for a, b in zip(one, other, strict=True):
        if a == b:
            equal += 1
        elif len(a) == 1 or len(b) == 1:
            if plain(a)[0] != plain(b)[0]:
                return None
            kinds.append(("initials", 0.85))
        elif plain(a) == plain(b):
            kinds.append(("spelling", 0.95))
        elif _near(a, b):
            kinds.append(("spelling", 0.8))
        else:
            return None
    near = sum(score == 0.8 for _, score in kinds)
    if not kinds or near > 1 or (near and not equal):
        return None
    if kinds[0][0] == "initials" and not any(
        a == b and len(a) > 1 for a, b in zip(one, other, strict=True)
    ):
        return None
    return Likeness(kinds[0][0], min(score for _, score in kinds))


def _near(a: str, b: str) -> bool:
    """Tell whether two words may be one, a letter or two apart."""
    if min(len(a), len(b)) < LONG or a[0] != b[0]:
        return False
    if {a, b} <= listed("people", "common_names"):
        return False  # two names, as Setiawan and Setiawati
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= SIMILAR


def _placed(short: tuple[str, ...], full: tuple[str, ...]) -> list[tuple[str, str]] | None:
    """Return each word of `short` with the one of `full` it may be, in order; None: it has none."""
    pairs = []
    at = 0
    for word in short:
        while at < len(full) and not _may_be(word, full[at]):
            at += 1
        if at == len(full):
            return None
        pairs.append((word, full[at]))
        at += 1
    return pairs


def _may_be(word: str, other: str) -> bool:
    if len(word) == 1 or len(other) == 1:
        return word[0] == other[0]
    return plain(word) == plain(other)
