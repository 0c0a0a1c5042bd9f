"""Words written apart on one side and together on the other are one wording."""

import pytest

from tests.trace.archive import passage, trace_in
from workbench.model import Span, Trace, Verdict
from workbench.trace.lines import Lines
from workbench.trace.query import read_query
from workbench.trace.source import read_spans

REST = " ".join(f"Catatan {n} dari rapat ke {n + 31} di balai desa." for n in range(1, 12))


def said(text: str, query: str) -> Trace:
    return trace_in([passage(1, f"{REST}\n\n“{text},” kata Nirma Lestari.\n\n{REST}")], query)


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        (
            "Lampu diatas jembatan itu menyala sejak kemarin sore",
            "Lampu di atas jembatan itu menyala sejak kemarin sore",
        ),
        (
            "Kami membuka kerja sama dengan nelayan di Cilembayung",
            "Kami membuka kerjasama dengan nelayan di Cilembayung",
        ),
        (
            "Anytime lanterns are lit along the quay, people gather",
            "Any time lanterns are lit along the quay, people gather",
        ),
        (
            "Wrenfield is not on the ballot in the harbour towns",
            "Wrenfield's not on the ballot in the harbour towns",
        ),
        (
            "Every e-mail from the harbour office was kept in the vault",
            "Every email from the harbour office was kept in the vault",
        ),
        (
            "We need to accept that the harbour wall is lost",
            "[W]e need to accept that the harbour wall is lost",
        ),
    ],
)
def test_apart_or_together_is_spelling(printed: str, asked: str) -> None:
    for one, two in ((printed, asked), (asked, printed)):
        assert said(one, two).verdict is Verdict.COSMETIC


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        (
            "The harbour wall may be rebuilt in the coming summer",
            "The harbour wall maybe rebuilt in the coming summer",
        ),
        (
            "There is no body in the old harbour office tonight",
            "There is nobody in the old harbour office tonight",
        ),
    ],
)
def test_a_negator_or_modal_is_never_taken_apart(printed: str, asked: str) -> None:
    assert said(printed, asked).verdict not in (Verdict.EXACT, Verdict.COSMETIC)


def test_a_changed_first_letter_is_no_word_an_editor_added() -> None:
    query = read_query("[W]e saw [the harbour] burn")
    assert query.forms == ["we", "saw", "the", "harbour", "burn"]
    assert query.bracketed == {2, 3}


def test_a_span_without_words_leaves_no_seam() -> None:
    text = "The harbour wall is lost. ... ... Nobody came."
    words, seams = read_spans(Lines(text).words, [Span(0, 25), Span(25, 33)])
    assert [w.norm for w in words] == ["the", "harbour", "wall", "is", "lost"]
    assert seams == frozenset()
