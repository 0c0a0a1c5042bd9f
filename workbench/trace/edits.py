"""Name every difference between a query and its source, and say whether it matters.

Whatever lies between two aligned words is compared as a block: protected words of one class
against each other first, then names, then the rest. What is not proven to be cosmetic is another
wording, and what touches a protected class is material.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.model import Alteration, EditClass, Span
from workbench.text.fold import DASHES, DOUBLE_QUOTES, INVISIBLE, SINGLE_QUOTES
from workbench.trace.calendar import Known, named_by
from workbench.trace.forms import Word, is_capitalised
from workbench.trace.lexicon import FAMILIES, protected
from workbench.trace.query import BROKEN, Query
from workbench.trace.similar import Vocabulary, is_typo, negates, same_stem, stands_for
from workbench.trace.source import Names, Source
from workbench.trace.values import compare_values

COSMETIC, REWORDED, MATERIAL = EditClass.COSMETIC, EditClass.REWORDED, EditClass.MATERIAL
LONG_OMISSION = 3  # source words: beyond this an omission is one gap, not deleted words
_QUOTE_MARKS = re.compile(f"[\"'{DOUBLE_QUOTES}{SINGLE_QUOTES}]")
_DASHES = re.compile(f"[{DASHES}]")


@dataclass(frozen=True)
class Comparison:
    """The two sides of an alignment and what is known about their words."""

    query: Query
    source: Source
    vocabulary: Vocabulary
    names: Names
    shouted: bool  # the source writes most words with a capital, so capitals tell no names

    def alteration(
        self,
        cls: EditClass,
        kind: str,
        query: Sequence[int] = (),
        source: Sequence[int] = (),
    ) -> Alteration:
        """Return the alteration between the words of these indices."""
        here = _cover([self.query.words[i] for i in query])
        there = _cover([self.source.words[j] for j in source])
        return Alteration(
            cls,
            kind,
            self.query.text[here.start : here.end] if here else "",
            self.source.text[there.start : there.end] if there else "",
            here,
            there,
        )

    @cached_property
    def known(self) -> Known:
        """Return what the article tells about the dates in it."""
        article = self.source.passage.article
        point = article.date.point
        return Known(point.date() if point else None, article.ref.lang == "id")

    def is_name(self, query: int | None, source: int | None) -> bool:
        """Tell whether either word is written as a name."""
        if source is not None and not self.shouted:
            word = self.source.words[source]
            text = self.source.text
            if text[word.start].isupper() and (
                is_capitalised(text, word) or self.names.holds(text[word.start : word.end])
            ):
                return True
        if query is None or self.query.shouted:
            return False
        return is_capitalised(self.query.text, self.query.words[query])


def _cover(words: Sequence[Word]) -> Span | None:
    if not words:
        return None
    return Span(min(w.start for w in words), max(w.end for w in words))


def compare_pair(sides: Comparison, query: int, source: int) -> Alteration | None:
    """Return how two aligned words differ, or None where they are written the same."""
    a, b = sides.query.words[query], sides.source.words[source]
    if a.norm == b.norm or stands_for(a.norm, b.norm):
        cls, kind = _written(sides, a, b)
    elif a.number is not None and b.number is not None:
        cls, kind = compare_values(a.number, b.number, sides.known)
    else:
        cls, kind = _two_words(sides, query, source)
    return sides.alteration(cls, kind, (query,), (source,)) if kind else None


def _written(sides: Comparison, a: Word, b: Word) -> tuple[EditClass, str]:
    """Return how one word is written in two ways (kind "" if in one)."""
    if "clitic" in (a.kind, b.kind) and a.kind != b.kind:
        return REWORDED, "clitic"
    if a.written != b.written:
        if a.number:
            return COSMETIC, "number_format"
        return COSMETIC, a.kind or b.kind or "spelling"
    if a.kind == "reduplication":
        return COSMETIC, ""
    left = plain(sides.query.text[a.start : a.end])
    right = plain(sides.source.text[b.start : b.end])
    if left == right:
        return COSMETIC, ""
    if left.lower() == right.lower():
        return COSMETIC, "case"
    return COSMETIC, "number_format" if a.number else "spelling"


def _two_words(sides: Comparison, query: int, source: int) -> tuple[EditClass, str]:
    """Return what a word is to a different one that took its place."""
    known = protected()
    a, b = sides.query.words[query].norm, sides.source.words[source].norm
    if a in known.pronouns or b in known.pronouns:
        return REWORDED, "pronoun" if {a, b} <= known.pronouns else "word"
    if b in known.sides.get(a, ()) or negates(a, b):
        return MATERIAL, "antonym"
    slip = is_typo(a, b, sides.vocabulary)
    if sides.is_name(query, source):
        return (REWORDED, "name_spelling") if slip else (MATERIAL, "entity")
    if slip:
        return COSMETIC, "typo"
    return REWORDED, "clitic" if same_stem(a, b) else "word"


def compare_block(sides: Comparison, query: list[int], source: list[int]) -> list[Alteration]:
    """Return the differences of a stretch of unaligned words, neither side longer than it seems.

    `query` and `source` are indices of words; one side may be empty.
    """
    found: list[Alteration] = []
    left, right = list(query), list(source)
    _take_brackets(sides, left, found)
    _take_antonyms(sides, left, right, found)
    _take_days(sides, left, right, found)
    _take_numbers(sides, left, right, found)
    for family in (*FAMILIES, "unit"):
        _take_family(sides, family, left, right, found)
    _take_names(sides, left, right, found)
    for i, j in zip(left, right, strict=False):
        cls, kind = _two_words(sides, i, j)
        if kind == "typo":  # not aligned, so it was not alike enough to be sure
            cls, kind = REWORDED, "word"
        found.append(sides.alteration(cls, kind, (i,), (j,)))
    shared = min(len(left), len(right))
    if left[shared:]:
        found.append(sides.alteration(REWORDED, "insertion", left[shared:], ()))
    left_out = [j for j in right[shared:] if not _named(sides, j, found)]
    if left_out:
        found.append(sides.alteration(REWORDED, "omission", (), left_out))
    return found


def _named(sides: Comparison, source: int, found: list[Alteration]) -> bool:
    """Tell whether an alteration names the place already (the "do" of a lost "don't")."""
    word = sides.source.words[source]
    return any(a.source_span == Span(word.start, word.end) for a in found)


def _take_brackets(sides: Comparison, left: list[int], found: list[Alteration]) -> None:
    """Take out words an editor added in brackets, unless they are protected ones."""
    known = protected()
    words = sides.query.words
    inside = [i for i in left if i in sides.query.bracketed]
    if inside and not any(words[i].number or known.protects(words[i].norm) for i in inside):
        found.append(sides.alteration(COSMETIC, "brackets", inside, ()))
        left[:] = [i for i in left if i not in sides.query.bracketed]


def _take_antonyms(
    sides: Comparison, left: list[int], right: list[int], found: list[Alteration]
) -> None:
    known = protected()
    for i in list(left):
        a = sides.query.words[i].norm
        for j in right:
            b = sides.source.words[j].norm
            if b in known.sides.get(a, ()):
                same = known.family.get(a)
                kind = same if same and same == known.family.get(b) else "antonym"
                found.append(sides.alteration(MATERIAL, kind, (i,), (j,)))
                left.remove(i)
                right.remove(j)
                break


def _take(
    left: list[int],
    right: list[int],
    here: list[int],
    there: list[int],
    same: Callable[[int, int], bool],
) -> None:
    """Take the words `here` and `there` out of both lists; drop those that are the same."""
    left[:] = [i for i in left if i not in here]
    right[:] = [j for j in right if j not in there]
    for i in list(here):
        match = next((j for j in there if same(i, j)), None)
        if match is not None:
            here.remove(i)
            there.remove(match)


def _take_days(
    sides: Comparison, left: list[int], right: list[int], found: list[Alteration]
) -> None:
    """Take out a date against the weekday or month in it: less exact, or more than was said."""
    for i in list(left):
        a = sides.query.words[i]
        for j in right:
            b = sides.source.words[j]
            if named_by(a.norm, b.number) or named_by(b.norm, a.number):
                cls = REWORDED if a.number is None else MATERIAL
                found.append(sides.alteration(cls, "date", (i,), (j,)))
                left.remove(i)
                right.remove(j)
                break


def _take_numbers(
    sides: Comparison, left: list[int], right: list[int], found: list[Alteration]
) -> None:
    here = [i for i in left if sides.query.words[i].number]
    there = [j for j in right if sides.source.words[j].number]
    _take(
        left,
        right,
        here,
        there,
        lambda i, j: sides.query.words[i].norm == sides.source.words[j].norm,
    )
    for i, j in zip(here, there, strict=False):
        a, b = sides.query.words[i].number, sides.source.words[j].number
        assert a is not None
        assert b is not None
        cls, kind = compare_values(a, b, sides.known)
        found.append(sides.alteration(cls, kind, (i,), (j,)))
    shared = min(len(here), len(there))
    found += [sides.alteration(MATERIAL, "number", (i,), ()) for i in here[shared:]]
    found += [sides.alteration(MATERIAL, "number", (), (j,)) for j in there[shared:]]


def _take_family(
    sides: Comparison, family: str, left: list[int], right: list[int], found: list[Alteration]
) -> None:
    known = protected()
    here = [i for i in left if known.family.get(sides.query.words[i].norm) == family]
    there = [j for j in right if known.family.get(sides.source.words[j].norm) == family]
    if not here and not there:
        return
    _take(
        left,
        right,
        here,
        there,
        lambda i, j: sides.query.words[i].norm == sides.source.words[j].norm,
    )
    negation = family == "negation"
    for i, j in zip(here, there, strict=False):
        a, b = sides.query.words[i].norm, sides.source.words[j].norm
        if known.group[a] == known.group[b]:
            found.append(sides.alteration(REWORDED, "word", (i,), (j,)))
        else:
            kind = "negation_changed" if negation else family
            found.append(sides.alteration(MATERIAL, kind, (i,), (j,)))
    shared = min(len(here), len(there))
    added, removed = ("negation_added", "negation_removed") if negation else (family, family)
    found += [sides.alteration(MATERIAL, added, (i,), ()) for i in here[shared:]]
    found += [sides.alteration(MATERIAL, removed, (), (j,)) for j in there[shared:]]


def _take_names(
    sides: Comparison, left: list[int], right: list[int], found: list[Alteration]
) -> None:
    """Take names out: one for another, or one put in, is material; one left out is omitted."""
    here = [i for i in left if sides.is_name(i, None)]
    there = [j for j in right if sides.is_name(None, j)]
    if not here and not (there and left):
        return
    if there and not here:  # a name made way for plain words
        here = left[: len(there)]
    elif here and not there:
        there = right[: len(here)]
    _take(
        left,
        right,
        here,
        there,
        lambda i, j: sides.query.words[i].norm == sides.source.words[j].norm,
    )
    if here or there:
        found.append(sides.alteration(MATERIAL, "entity", here, there))


def plain(text: str) -> str:
    """Return `text` without invisible characters, with plain dashes and apostrophes."""
    return _QUOTE_MARKS.sub("'", _DASHES.sub("-", INVISIBLE.sub("", text)))


def punctuation(text: str, *, query: bool = False) -> str:
    """Return what stands between two words, without quote marks and with single spaces."""
    if query:
        text = BROKEN.sub(" ", text)
    bare = _QUOTE_MARKS.sub("", _DASHES.sub("-", INVISIBLE.sub("", text)))
    return " ".join(bare.replace("…", "...").split())
