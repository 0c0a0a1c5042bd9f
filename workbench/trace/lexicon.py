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

FAMILIES = ("negation", "quantifier", "comparative", "modal", "condition")


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
    money_scale: dict[str, dict[str, int]]
    decimal: frozenset[str]
    joiner: frozenset[str]
    currency: dict[str, str]
    percent: frozenset[str]
    months: dict[str, int]


@cache
def number_words() -> NumberWords:
    """Return the number words of all languages; money scales stay apart by currency."""
    merged: dict[str, dict[str, Any]] = {}
    money: dict[str, dict[str, int]] = {}
    words: dict[str, set[str]] = {"decimal": set(), "joiner": set(), "percent": set()}
    for lang in LANGUAGES:
        tables = lexicon.load(lang, "numbers")
        for name in ("units", "teen", "tens", "scale", "one", "currency", "months"):
            merged.setdefault(name, {}).update(tables[name])
        money["rupiah" if lang == "id" else ""] = dict(tables["money_scale"])
        words["decimal"].update(tables["words"]["decimal"])
        words["joiner"].update(tables["words"]["joiner"])
        words["percent"].update(tables["percent"]["words"])
    return NumberWords(
        units=merged["units"],
        teen=frozenset(merged["teen"]),
        tens=merged["tens"],
        scale=merged["scale"],
        one=merged["one"],
        money_scale=money,
        decimal=frozenset(words["decimal"]),
        joiner=frozenset(words["joiner"]),
        currency=merged["currency"],
        percent=frozenset(words["percent"]),
        months=merged["months"],
    )
