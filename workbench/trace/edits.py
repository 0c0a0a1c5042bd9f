"""Name the difference of two aligned words, and say whether it matters.

What is not proven to be cosmetic is another wording, and what touches a protected class is
material. Words that stand alone between aligned ones are compared in `unaligned`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.model import Alteration, EditClass, Span
from workbench.text.fold import DASHES, DOUBLE_QUOTES, INVISIBLE, SINGLE_QUOTES
from workbench.trace.calendar import Known
from workbench.trace.forms import Word, is_capitalised
from workbench.trace.lexicon import protected
from workbench.trace.query import BROKEN, Query
from workbench.trace.similar import Vocabulary, is_typo, negates, same_stem, stands_for
from workbench.trace.source import Names, Source
from workbench.trace.values import compare_values
from workbench.trace.voice import bare, turned

COSMETIC, REWORDED, MATERIAL = EditClass.COSMETIC, EditClass.REWORDED, EditClass.MATERIAL
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
        cls, kind = two_words(sides, query, source)
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


def two_words(sides: Comparison, query: int, source: int) -> tuple[EditClass, str]:
    """Return what a word is to a different one that took its place."""
    known = protected()
    a, b = sides.query.words[query].norm, sides.source.words[source].norm
    if a in known.pronouns or b in known.pronouns:
        return REWORDED, "pronoun" if {a, b} <= known.pronouns else "word"
    if b in known.sides.get(a, ()) or negates(a, b):
        return MATERIAL, "antonym"
    if turned(a, b):
        return MATERIAL, "voice"
    if bare(a, b):
        return REWORDED, "voice"
    slip = is_typo(a, b, sides.vocabulary)
    if sides.is_name(query, source):
        return (REWORDED, "name_spelling") if slip else (MATERIAL, "entity")
    if slip:
        return COSMETIC, "typo"
    return REWORDED, "clitic" if same_stem(a, b) else "word"


def plain(text: str) -> str:
    """Return `text` without invisible characters, with plain dashes and apostrophes."""
    return _QUOTE_MARKS.sub("'", _DASHES.sub("-", INVISIBLE.sub("", text)))


def punctuation(text: str, *, query: bool = False) -> str:
    """Return what stands between two words, without quote marks and with single spaces."""
    if query:
        text = BROKEN.sub(" ", text)
    bare = _QUOTE_MARKS.sub("", _DASHES.sub("-", INVISIBLE.sub("", text)))
    return " ".join(bare.replace("…", "...").split())
