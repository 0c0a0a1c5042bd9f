"""What somebody pastes: the words said, told apart from who is named as saying them."""

import pytest

from workbench.trace.query import read_query


@pytest.mark.parametrize(
    "pasted",
    [
        '"Kami tidak ingin menjadi penonton," kata Ratna, Senin (27/11/2023).',
        "“Kami tidak ingin menjadi penonton,” pungkasnya.",
        "?Kami tidak ingin menjadi penonton,? pungkasnya",
        "Kami tidak ingin menjadi penonton, kata Ratna Kusumawardhani",
        "Ratna: “Kami tidak ingin menjadi penonton”",
        '"Kami tidak ingin," kata Ratna. "menjadi penonton"',
        "Kami tidak ingin menjadi penonton",
        "«Kami tidak ingin menjadi penonton», katanya.",
    ],
)
def test_attributions_are_no_words_said(pasted: str) -> None:
    said = ["kami", "tidak", "ingin", "menjadi", "penonton"]
    assert read_query(pasted).forms == said


@pytest.mark.parametrize(
    "pasted",
    [
        'Retribusi "tidak" akan naik',
        "Kata siapa? Itu mana saksi yang mengatakan masih ada?",
        '"Kami menang," kata dia tidak jelas',
        "Kami menang, bukan karena mereka",
        "He said so and we believed it",
    ],
)
def test_other_words_are_never_dropped(pasted: str) -> None:
    query = read_query(pasted)
    assert query.aside == ()


def test_ellipses_and_brackets_are_remembered() -> None:
    query = read_query("We [the city] will … not go [...] home")
    assert query.forms == ["we", "the", "city", "will", "not", "go", "home"]
    assert query.bracketed == {1, 2}
    assert query.ellipses == {4, 6}


def test_a_number_in_words_counts_as_the_words_it_is() -> None:
    assert read_query("kerugian Rp1.500.000.000").length == 3
    assert read_query("seratus dua puluh stan").length == 4
    assert read_query("taxes won't go up").length == 4


def test_what_was_said_keeps_its_writing() -> None:
    assert read_query('"Taxes won\'t go up," he said').said == "Taxes won't go up"
