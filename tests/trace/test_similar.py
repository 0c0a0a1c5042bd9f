"""Slips have to be proven; real words that look alike are other words."""

import pytest

from workbench.trace.similar import Vocabulary, is_typo, negates, shape

COMMON = {"dan", "pembeli", "alhamdulillah", "menjadi", "library", "besar", "benar", "kedua"}


def rarity(word: str) -> float:
    return 1.0 if word in COMMON else 9.0


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(rarity)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("dna", "dan", "swap"),
        ("tidka", "tidak", "swap"),
        ("pembelli", "pembeli", "double"),
        ("pmbeli", "pembeli", "drop"),
        ("pembeki", "pembeli", "strike"),
        ("pembel", "pembeli", "edge"),
        ("pembeli", "penjual", ""),
    ],
)
def test_shapes(one: str, other: str, kind: str) -> None:
    assert shape(one, other) == kind
    assert shape(other, one) == kind


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ("dna", "dan"),
        ("tidka", "tidak"),
        ("pmbeli", "pembeli"),
        ("librray", "library"),
        ("alhamdulilah", "alhamdulillah"),
    ],
)
def test_slips(slip: str, word: str, vocabulary: Vocabulary) -> None:
    assert is_typo(slip, word, vocabulary)
    assert is_typo(word, slip, vocabulary)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("benar", "besar"),  # both are words of the archive
        ("never", "ever"),  # a lost first letter turns a protected word round
        ("bukan", "buka"),
        ("naik", "baik"),
        ("akan", "ikan"),
        ("no", "on"),
        ("tidak", "belum"),
        ("120", "210"),
        ("masa", "massa"),
        ("form", "from"),
    ],
)
def test_other_words(one: str, other: str, vocabulary: Vocabulary) -> None:
    assert not is_typo(one, other, vocabulary)


def test_negating_beginnings() -> None:
    assert negates("likely", "unlikely")
    assert negates("adil", "ketidakadilan")
    assert negates("careful", "careless")
    assert not negates("under", "thunder")
