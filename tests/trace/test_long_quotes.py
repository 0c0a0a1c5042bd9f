"""Quotes of more words than are aligned at once: they are aligned in blocks, to their last word."""

import random

import pytest

from tests.trace.archive import passage, trace_in
from tests.trace.test_cases import check_diff
from workbench.model import Passage, Trace, Verdict
from workbench.trace.blocks import BLOCK, LONGEST

WORDS = [f"{start}{end}" for start in ("bar", "kel", "mun", "sor", "tip") for end in
         ("ang", "ebu", "iska", "onto", "ulan", "era")]  # fmt: skip
ENDINGS = [LONGEST + 1, LONGEST + 2, LONGEST + 10, LONGEST + BLOCK - 1, LONGEST + BLOCK + 1, 1_000]


def speech(count: int) -> list[str]:
    chance = random.Random(count)
    return [chance.choice(WORDS) for _ in range(count)]


def held(words: list[str]) -> Passage:
    said = " ".join(words)
    return passage(1, f"“Saudara {said} sekian,” kata Nirma Lestari. Rapat usai.", lang="id")


def traced(words: list[str], query: str) -> Trace:
    found = trace_in([held(words)], query)
    assert found.appearances
    check_diff(query, found.appearances[0])
    return found


@pytest.mark.parametrize("count", ENDINGS)
def test_a_long_quote_is_the_same_to_its_last_word(count: int) -> None:
    words = speech(count)
    found = traced(words, " ".join(words))
    assert (found.verdict, found.alterations) == (Verdict.EXACT, ())


@pytest.mark.parametrize("count", ENDINGS)
def test_what_was_changed_in_the_last_words_is_told(count: int) -> None:
    words = speech(count)
    found = traced(words, " ".join([*words[:-3], "tidak", *words[-3:]]))
    assert found.verdict is Verdict.ALTERED
    assert [a.kind for a in found.alterations] == ["negation_added"]


@pytest.mark.parametrize("count", ENDINGS)
def test_a_number_among_the_last_words_is_compared(count: int) -> None:
    words = speech(count)
    found = traced([*words, "40", "orang"], " ".join([*words, "4", "orang"]))
    assert found.verdict is Verdict.ALTERED
    assert [a.kind for a in found.alterations] == ["number"]
