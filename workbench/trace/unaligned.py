"""Name the differences of a stretch of words that no word of the other side was aligned with.

Both sides of the stretch are compared class by class, protected words first: what one class has
taken out, the next does not see. What is left at the end is other words, put in or left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from workbench.model import Alteration, Span
from workbench.trace.calendar import named_by
from workbench.trace.edits import COSMETIC, MATERIAL, REWORDED, Comparison, compare_pair
from workbench.trace.lexicon import FAMILIES, protected
from workbench.trace.slips import same_but_for_slips
from workbench.trace.values import compare_values
from workbench.trace.voice import is_be, makes_passive, turned

LONG_OMISSION = 3  # source words: beyond this an omission is one gap, not deleted words


def compare_block(sides: Comparison, query: list[int], source: list[int]) -> list[Alteration]:
    """Return the differences of a stretch of unaligned words, neither side longer than it seems.

    `query` and `source` are indices of words; one side may be empty.
    """
    found: list[Alteration] = []
    left, right = list(query), list(source)
    _take_brackets(sides, left, found)
    _take_slips(sides, left, right, found)
    _take_antonyms(sides, left, right, found)
    _take_voice(sides, left, right, found)
    _take_days(sides, left, right, found)
    _take_numbers(sides, left, right, found)
    for family in (*FAMILIES, "unit"):
        _take_family(sides, family, left, right, found)
    _take_names(sides, left, right, found)
    for i, j in zip(left, right, strict=False):
        change = compare_pair(sides, i, j)
        if change is not None and change.kind == "typo":  # not alike enough to be aligned
            change = replace(change, cls=REWORDED, kind="word")
        if change is not None:
            found.append(change)
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


def _take_slips(
    sides: Comparison, left: list[int], right: list[int], found: list[Alteration]
) -> None:
    """Take out what is the same once slips in number words and negators are mended."""
    here = [sides.query.words[i] for i in left]
    there = [sides.source.words[j] for j in right]
    if not here or not there:
        return
    for one, other in ((here, there), (there, here)):
        if same_but_for_slips(one, other, sides.vocabulary):
            found.append(sides.alteration(COSMETIC, "typo", left, right))
            left.clear()
            right.clear()
            return


def _take_voice(
    sides: Comparison, left: list[int], right: list[int], found: list[Alteration]
) -> None:
    """Take out active for passive, and the words that make an English verb passive."""
    here, there = sides.query.words, sides.source.words
    for i in list(left):
        j = next((j for j in right if turned(here[i].norm, there[j].norm)), None)
        if j is not None:
            found.append(sides.alteration(MATERIAL, "voice", (i,), (j,)))
            left.remove(i)
            right.remove(j)
    added = [i for i in left if makes_passive(here, i)]
    lost = [j for j in right if makes_passive(there, j)]
    both = any(is_be(here[i].norm) for i in left) and any(is_be(there[j].norm) for j in right)
    if (added or lost) and not both:
        found.append(sides.alteration(MATERIAL, "voice", added, lost))
        left[:] = [i for i in left if i not in added]
        right[:] = [j for j in right if j not in lost]


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
