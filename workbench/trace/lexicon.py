"""The word classes that decide which change of a quote matters, read from `index/`.

The classes of all languages are merged: quotes mix languages ("money politik"), and a word that
is protected in one language is better protected everywhere than lost in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.text import lexicon
from workbench.text.lexicon import LANGUAGES

FAMILIES = ("negation", "quantifier", "comparative", "modal", "condition", "date")
VOICE = ("be", "by", "participles")
SHORT_NAME = 3  # letters: shorter names of months and days stand in dates only


@dataclass(frozen=True, slots=True)
class ProtectedWords:
    """Words that match only themselves, and the parts they play.

    `family` maps a word to its class, `group` to the class and meaning within it; `sides` maps a
    word of an antonym pair to the words of the other side.
    """

    family: dict[str, str]
    group: dict[str, str]
    sides: dict[str, frozenset[str]]
    limiters: frozenset[str]
    clause_before: frozenset[str]
    clause_after: frozenset[str]
    exceptions: frozenset[str]
    contrasts: frozenset[str]
    pronouns: frozenset[str]
    stop: frozenset[str]
    confusable: frozenset[frozenset[str]]

    def protects(self, word: str) -> bool:
        """Tell whether `word` may only match itself."""
        return word in self.family or word in self.sides


@cache
def protected() -> ProtectedWords:
    """Return the protected words of all languages."""
    family: dict[str, str] = {}
    group: dict[str, str] = {}
    sides: dict[str, set[str]] = {}
    lists: dict[str, set[str]] = {}
    confusable: set[frozenset[str]] = set()
    for lang in LANGUAGES:
        tables = lexicon.load(lang, "protected")
        for name in FAMILIES:
            _add_groups(name, tables[name]["groups"], family, group)
        _add_groups("date", _named_days(lang), family, group)
        measures = lexicon.load(lang, "numbers")["measure"]["groups"]
        scales = [[word] for word in lexicon.load(lang, "numbers")["scale"]]
        _add_groups("unit", measures + scales, family, group)
        for left, right in tables["antonym"]["pairs"]:
            for here, there in ((left, right), (right, left)):
                for word in here:
                    sides.setdefault(word, set()).update(there)
        for key, table in (("limiter", "words"), ("pronoun", "words")):
            lists.setdefault(key, set()).update(tables[key][table])
        for key in ("before", "after", "exception", "contrast"):
            lists.setdefault(key, set()).update(tables["clause"][key])
        lists.setdefault("stop", set()).update(lexicon.load(lang, "stopwords")["words"])
        confusable |= {frozenset(p) for p in _spelling(lang)["confusable"]["pairs"]}
    return ProtectedWords(
        family=family,
        group=group,
        sides={word: frozenset(others) for word, others in sides.items()},
        limiters=frozenset(lists["limiter"]),
        clause_before=frozenset(lists["before"]),
        clause_after=frozenset(lists["after"]),
        exceptions=frozenset(lists["exception"]),
        contrasts=frozenset(lists["contrast"]),
        pronouns=frozenset(lists["pronoun"]),
        stop=frozenset(lists["stop"]),
        confusable=frozenset(confusable),
    )


def _add_groups(
    name: str, groups: list[list[str]], family: dict[str, str], group: dict[str, str]
) -> None:
    for words in groups:
        for word in words:
            family.setdefault(word, name)
            group.setdefault(word, f"{family[word]}:{words[0]}")


def _named_days(lang: str) -> list[list[str]]:
    """Return the names of each month and each weekday that are no other words as well."""
    tables = lexicon.load(lang, "dates")
    doubtful = tables["day"]["doubtful"]
    groups: dict[tuple[str, int], list[str]] = {}
    for table in ("months", "weekdays"):
        for word, value in tables[table].items():
            if len(word) > SHORT_NAME and word not in doubtful:
                groups.setdefault((table, value), []).append(word)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class Spelling:
    """Written form → (standard words, why it differs), and the English contraction endings."""

    forms: dict[str, tuple[tuple[str, ...], str]]
    endings: dict[str, tuple[str, ...]]
    contracting: frozenset[str]


@cache
def spelling() -> Spelling:
    """Return the written variants of all languages."""
    forms: dict[str, tuple[tuple[str, ...], str]] = {}
    endings: dict[str, tuple[str, ...]] = {}
    contracting: set[str] = set()
    kinds = (
        ("variants", "spelling"),
        ("abbreviations", "abbreviation"),
        ("contractions", "contraction"),
    )
    for lang in LANGUAGES:
        tables = _spelling(lang)
        for table, kind in kinds:
            for written, standard in tables.get(table, {}).items():
                forms[written] = (tuple(standard.split()), kind)
        endings |= {ending: tuple(words) for ending, words in tables.get("endings", {}).items()}
        contracting |= set(tables.get("contracting", {}).get("words", ()))
    return Spelling(forms, endings, frozenset(contracting))


def _spelling(lang: str) -> dict[str, Any]:
    return lexicon.load(lang, "spelling")


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Number words by the part they play in a number; values are plain integers."""

    units: dict[str, int]
    teen: frozenset[str]
    tens: dict[str, int]
    scale: dict[str, int]
    one: dict[str, int]
    pack: dict[str, int]
    ordinal: dict[str, int]
    money_scale: dict[str, dict[str, int]]
    currency: dict[str, str]
    dollars: dict[str, str]
    decimal: frozenset[str]
    joiner: frozenset[str]
    half: frozenset[str]
    before_half: frozenset[str]
    ordinal_prefix: frozenset[str]
    percent: frozenset[str]


@cache
def number_words() -> NumberWords:
    """Return the number words of all languages; money scales stay apart by currency."""
    merged: dict[str, dict[str, Any]] = {}
    money: dict[str, dict[str, int]] = {}
    words: dict[str, set[str]] = {}
    lists = (
        ("decimal", "words", "decimal"),
        ("joiner", "words", "joiner"),
        ("half", "half", "words"),
        ("before_half", "half", "before"),
        ("ordinal_prefix", "ordinal_prefix", "words"),
        ("percent", "percent", "words"),
    )
    maps = ("units", "tens", "scale", "one", "pack", "ordinal", "currency", "dollars", "teen")
    for lang in LANGUAGES:
        tables = lexicon.load(lang, "numbers")
        for name in maps:
            merged.setdefault(name, {}).update(tables[name])
        money["rupiah" if lang == "id" else ""] = dict(tables["money_scale"])
        for name, table, key in lists:
            words.setdefault(name, set()).update(tables[table][key])
    teen = frozenset(merged.pop("teen"))
    frozen: dict[str, Any] = {name: frozenset(some) for name, some in words.items()}
    return NumberWords(**{**merged, **frozen, "teen": teen, "money_scale": money})


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """Names of months and weekdays (0 = Monday), and what stands around days and hours.

    `shift` maps a part of the day to (first hour, last hour, hours later); `zones` are minutes
    east of UTC; `doubtful` names are other words as well.
    """

    months: dict[str, int]
    weekdays: dict[str, int]
    zones: dict[str, int]
    shift: dict[str, list[list[int]]]
    before_hour: frozenset[str]
    behind_hour: frozenset[str]
    before_day: frozenset[str]
    of: frozenset[str]
    ordinal: frozenset[str]
    doubtful: frozenset[str]


@cache
def calendar_words() -> CalendarWords:
    """Return the words of dates and times of all languages."""
    merged: dict[str, dict[str, Any]] = {}
    lists: dict[str, set[str]] = {}
    for lang in LANGUAGES:
        tables = lexicon.load(lang, "dates")
        for name in ("months", "weekdays", "zones"):
            merged.setdefault(name, {}).update(tables[name])
        merged.setdefault("shift", {}).update(tables["clock"]["shift"])
        lists.setdefault("before_hour", set()).update(tables["clock"]["before"])
        lists.setdefault("behind_hour", set()).update(tables["clock"]["suffix"])
        lists.setdefault("before_day", set()).update(tables["day"]["before"])
        for name in ("of", "ordinal", "doubtful"):
            lists.setdefault(name, set()).update(tables["day"][name])
    frozen: dict[str, Any] = {name: frozenset(some) for name, some in lists.items()}
    return CalendarWords(**{**merged, **frozen})


@dataclass(frozen=True, slots=True)
class VoiceWords:
    """English words that make a passive, and irregular participles."""

    be: frozenset[str]
    by: frozenset[str]
    participles: frozenset[str]


@cache
def voice_words() -> VoiceWords:
    """Return the words of the passive of all languages that form it with words."""
    voices = [lexicon.load(lang, "protected").get("voice", {}) for lang in LANGUAGES]
    return VoiceWords(*(frozenset(w for v in voices for w in v.get(name, ())) for name in VOICE))
