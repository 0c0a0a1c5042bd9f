from datetime import UTC, datetime

import pytest
from flask import Flask

from workbench.errors import BadInput
from workbench.model import DateInterval, Grade, Quote, QuoteKind, Searched, Span
from workbench.web.display import (
    Mark,
    date_sentence,
    marked,
    number,
    percent,
    published,
    quote_marks,
    searched_sentence,
)
from workbench.web.passages import choose, sentences

TEXT = "Satu & dua. “Tiga,” kata Ani.\n\nEmpat <lima>? Enam."


def test_marks_may_overlap_and_everything_is_escaped() -> None:
    marks = [Mark(0, 10, "q"), Mark(5, 20, "note", "a <note>", "n1")]
    first, second = marked(TEXT, marks)
    assert first[0].count("<mark") == 3
    assert 'class="q note"' in first[0]
    assert "&amp; dua" in first[0]
    assert "a &lt;note&gt;" in first[0]
    assert first[0].count('id="n1"') == 1, "an anchor is given once"
    assert second == ("Empat &lt;lima&gt;? Enam.", TEXT.index("Empat"))


def test_a_mark_over_paragraphs_is_closed_and_opened_again() -> None:
    first, second = marked("abc\n\ndef", [Mark(1, 6, "q")])
    assert first[0] == 'a<mark class="q">bc</mark>'
    assert second[0] == '<mark class="q">d</mark>ef'


def test_each_part_of_a_split_quote_is_marked(app: Flask) -> None:
    quote = Quote("x", 0, 20, QuoteKind.DIRECT, None, None, parts=(Span(0, 5), Span(10, 20)))
    with app.test_request_context(headers={"Accept-Language": "en"}):
        marks = quote_marks((quote,))
    assert [(m.start, m.end) for m in marks] == [(0, 5), (10, 20)]
    assert marks[0].title == "speaker not established"


def test_sentences_are_where_they_are_said_to_be() -> None:
    found = sentences(TEXT)
    assert [TEXT[s.start : s.end] for s in found] == [
        "Satu & dua.",
        "“Tiga,” kata Ani.",
        "Empat <lima>?",
        "Enam.",
    ]


def test_a_passage_is_chosen_by_sentences_or_by_words() -> None:
    assert TEXT[slice(*choose(TEXT, 1, 2, ""))] == "Satu & dua. “Tiga,” kata Ani."
    assert TEXT[slice(*choose(TEXT, 2, 2, " kata "))] == "kata"
    for first, last, words in ((2, 1, ""), (0, 1, ""), (1, 9, ""), (1, 1, "lima"), (1, 2, "a")):
        with pytest.raises(BadInput):
            choose(TEXT, first, last, words)


def interval(grade: Grade, point: datetime | None, hours: int = 1) -> DateInterval:
    start = datetime(2024, 3, 4, 3, 0, tzinfo=UTC)
    return DateInterval(start, start.replace(day=4 + hours // 24), point, grade)


def test_a_date_is_said_with_its_grade_and_bounds_in_the_zone_of_the_desk(app: Flask) -> None:
    date = interval(Grade.B, datetime(2024, 3, 4, 8, 20, tzinfo=UTC), 48)
    with app.test_request_context(headers={"Accept-Language": "id"}):
        sentence = date_sentence(date)
    assert "Terbit 4 Mar 2024 15.20 WIB (mutu B" in sentence
    assert "Tidak lebih awal dari 4 Mar 2024 10.00 WIB" in sentence
    assert "tidak lebih akhir dari 6 Mar 2024 10.00 WIB" in sentence


def test_an_hour_is_not_pretended_where_only_a_day_is_known(app: Flask) -> None:
    guessed = interval(Grade.C, datetime(2024, 3, 4, 8, 20, tzinfo=UTC), 48)
    nothing = DateInterval(None, datetime(2024, 3, 4, tzinfo=UTC), None, Grade.D)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert published(guessed) == "4 Mar 2024"
        assert published(nothing) == "before 4 Mar 2024"
        assert "not established" in date_sentence(nothing)


def test_what_was_searched_is_said_exactly(app: Flask) -> None:
    found = Searched(
        17876,
        42,
        datetime(2012, 1, 1, 12, tzinfo=UTC),
        datetime(2025, 6, 1, 12, tzinfo=UTC),
        "complete",
    )
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert searched_sentence(found) == (
            "Searched: 17,876 articles of 42 outlets, 1 Jan 2012 to 1 Jun 2025, index complete."
        )
    with app.test_request_context(headers={"Accept-Language": "id"}):
        assert "17.876 artikel dari 42 media" in searched_sentence(found)
        assert number(1234567) == "1.234.567"


def test_only_all_is_a_hundred_per_cent() -> None:
    assert percent(0.9999) == "99 %"
    assert percent(1.0) == "100 %"
