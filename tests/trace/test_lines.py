"""A text read block by block gives the same words whoever asks, each read once."""

from __future__ import annotations

import random

import pytest

from workbench.model import Span
from workbench.text.tokens import words
from workbench.trace import lines as lines_module
from workbench.trace.forms import read
from workbench.trace.lines import BLOCK, Lines

SENTENCE = "Pada 17 Agustus 2023 Wali Kota berkata, “Rp1.500.000 cukup untuk Ratna’s café.” "
PROSE = "\n".join(SENTENCE * (1 + n % 4) + f"Nomor {n}" for n in range(40))
ONE_LINE = SENTENCE * 60
WITHOUT_SPACES = "x" * 5_000


@pytest.mark.parametrize("text", ["", "Satu.", PROSE, ONE_LINE, WITHOUT_SPACES, "\n" * 2_000])
def test_the_blocks_together_are_the_whole_text(text: str) -> None:
    lines = Lines(text)
    first, behind = lines.around(Span(0, len(text)))
    assert lines.span(first, behind) == Span(0, len(text))
    assert [w for n in range(first, behind) for w in lines.found(n)] == words(text)
    assert lines.words(Span(0, len(text))) == read(text)


def test_a_word_is_the_same_whatever_span_is_asked_for() -> None:
    chance = random.Random(5)
    whole = Lines(PROSE)
    everything = whole.words(Span(0, len(PROSE)))
    for _ in range(200):
        low, high = sorted(chance.choices(range(len(PROSE)), k=2))
        expected = [w for w in everything if low <= w.start < high]
        assert Lines(PROSE).words(Span(low, high)) == expected
        assert whole.words(Span(low, high)) == expected


def test_words_begin_where_they_are_said_to() -> None:
    lines = Lines(PROSE)
    for block in range(*lines.around(Span(900, 4_000))):
        for number, word in enumerate(lines.found(block)):
            start = lines.start(block, number)
            assert words(PROSE[start : start + 20])[0][:3] == word[:3]


def test_a_block_is_read_once_until_it_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    made = lines_module.read_tokens
    monkeypatch.setattr(
        lines_module, "read_tokens", lambda *given: asked.append(given[2]) or made(*given)
    )
    lines = Lines(PROSE)
    there = lines.words(Span(0, 2_000))
    assert lines.words(Span(0, 2_000)) == there
    assert len(asked) == len(set(asked)) > 2
    assert lines.read >= len(asked) * BLOCK
    lines.forget()
    assert lines.read == 0
    assert lines.words(Span(0, 2_000)) == there


def test_what_the_site_added_is_left_out_of_long_lines_too() -> None:
    aside = "(Baca juga: Ratna Wardhani menolak pabrik) "
    text = ONE_LINE + aside + ONE_LINE
    found = Lines(text).words(Span(0, len(text)))
    assert "wardhani" not in {word.norm for word in found}
    assert len(found) == 2 * len(read(ONE_LINE))
