"""Normal forms: what is written differently but says the same has the same form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.trace.forms import read


def forms(text: str) -> list[str]:
    return [word.norm for word in read(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rp1.500.000.000", "Rp 1,5 miliar"),
        ("Rp. 1,5 M", "1,5 miliar rupiah"),
        ("$1.5bn", "1.5 billion dollars"),
        ("$5m", "5 million dollars"),
        ("seratus dua puluh", "120"),
        ("dua ribu dua puluh empat", "2024"),
        ("one hundred and twenty", "120"),
        ("twenty-five", "25"),
        ("satu koma lima juta", "1.500.000"),
        ("2 juta 500 ribu", "2.500.000"),
        ("three million two hundred thousand", "3,200,000"),
        ("30%", "30 persen"),
        ("10 percent", "10%"),
        ("30 per cent", "30%"),
        ("1,234.56", "1.234,56"),
        ("won't", "will not"),
        ("can't", "cannot"),
        ("they've", "they have"),
        ("Anak2", "anak-anak"),
        ("masing2", "masing-masing"),
        ("tdk", "tidak"),
        ("nggak", "tak"),
        ("omset", "omzet"),
        ("Walikota", "Wali Kota"),
        ("dimana", "di mana"),
        ("Jum'at", "Jumat"),
        ("colour", "color"),
    ],
)
def test_written_two_ways(one: str, other: str) -> None:
    assert forms(one) == forms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("120", "210"),
        ("Rp 1,5 miliar", "Rp 1,5 juta"),
        ("1.500", "1,5"),
        ("30 persen", "30"),
        ("5 dollars", "5 euros"),
        ("dua tiga", "dua puluh tiga"),
        ("tidak", "belum"),
        ("km2", "km km"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert forms(one) != forms(other)


def test_long_numbers_are_not_rounded_into_one_another() -> None:
    assert forms("1" * 40) != forms("1" * 39 + "2")


def test_ambiguous_contractions_keep_both_readings() -> None:
    assert forms("it's") == ["it", "'s"]
    assert forms("the mayor's plan") == ["the", "mayor's", "plan"]


@given(st.text(max_size=200))
def test_words_stand_where_they_say(text: str) -> None:
    last = 0
    for word in read(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.start >= last or word.kind == "contraction" or word.written
        last = word.start


@given(st.text(alphabet="ab 12.,%'-\n", max_size=80), st.integers(0, 20), st.integers(0, 20))
def test_a_window_is_read_with_offsets_into_the_whole(text: str, before: int, after: int) -> None:
    padded = "x" * before + " " + text + " " + "y" * after
    inside = read(padded, before + 1, before + 1 + len(text))
    alone = read(text)
    assert [w.norm for w in inside] == [w.norm for w in alone]
    assert [w.start - before - 1 for w in inside] == [w.start for w in alone]
