"""Mend slips in protected words: "tigga" is "tiga", "nggka" is "nggak", "wouuld" is "would".

Number words and colloquial negators are compared by what they stand for, so a slip in one is a word
of its own to the alignment; so is a slip beside the right word. It is mended only where exactly one
protected word can have been meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from workbench.trace.forms import Word, read
from workbench.trace.lexicon import number_words, protected, spelling
from workbench.trace.similar import STRONG_SHAPES, Vocabulary, shape

LONG = 5  # letters from which on a lost letter leaves the word recognisable
SHORTEST = 3


@cache
def _meant() -> dict[int, tuple[str, ...]]:
    """Return the words that a slip may have been, by their length."""
    numbers, known = number_words(), protected()
    words = {*numbers.units, *numbers.scale, *numbers.one, *numbers.pack, *numbers.ordinal}
    words |= numbers.teen | set(numbers.tens) | known.family.keys() | known.sides.keys()
    for written, (standard, _) in spelling().forms.items():
        if any(known.protects(word) for word in standard):
            words.add(written)
    by_length: dict[int, list[str]] = {}
    for word in sorted(words):
        if word.isalpha() and len(word) >= SHORTEST:
            by_length.setdefault(len(word), []).append(word)
    return {length: tuple(some) for length, some in by_length.items()}


def mended(word: str, vocabulary: Vocabulary) -> str:
    """Return the protected word that `word` is a slip of, "" where that is not proven."""
    if len(word) < SHORTEST or not word.isalpha() or vocabulary.attested(word):
        return ""
    found = [
        other
        for length in range(len(word) - 1, len(word) + 2)
        for other in _meant().get(length, ())
        if _slipped(word, other)
    ]
    return found[0] if len({_norms(other) for other in found}) == 1 else ""


def _slipped(word: str, other: str) -> bool:
    kind = shape(word, other)
    return kind in STRONG_SHAPES or (kind == "drop" and min(len(word), len(other)) >= LONG)


def _norms(text: str) -> tuple[str, ...]:
    return tuple(word.norm for word in read(text))


def same_but_for_slips(one: Sequence[Word], other: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Tell whether the words `one` are the words `other` once their slips are mended."""
    # Of a contraction ("wouuldn't") each part stands for itself.
    plain = [word.norm if "'" in word.written else word.written for word in one]
    repaired = [mended(word, vocabulary) for word in plain]
    if not any(repaired):
        return False
    text = " ".join(fix or word for fix, word in zip(repaired, plain, strict=True))
    return _norms(text) == tuple(word.norm for word in other)
