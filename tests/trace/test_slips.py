"""Slips in number words, negators and other protected words are cosmetic only where proven."""

import pytest

from tests.trace.archive import passage, trace_in
from workbench.model import Verdict
from workbench.trace.similar import Vocabulary
from workbench.trace.slips import mended
from workbench.trace.voice import bare, turned

SAID = (
    "Saya nggak melihat tiga orang itu di dua puluh tiga kota bersama seluruh anggota panitia desa"
)
HELD = (passage(1, f"“{SAID},” kata Budi.", lang="id"),)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tiga orang", "tigga orang"),
        ("tiga orang", "tgia orang"),
        ("dua puluh tiga", "dua puluh tigga"),
        ("dua puluh tiga", "dua pulhu tiga"),
        ("nggak", "nggka"),
        ("nggak", "enggak"),
        ("nggak", "ngga"),
        ("nggak", "gak"),
        ("nggak", "ndak"),
        ("nggak", "tak"),
        ("seluruh", "seluurh"),
    ],
)
def test_a_proven_slip_is_cosmetic(old: str, new: str) -> None:
    found = trace_in(HELD, SAID.replace(old, new, 1))
    assert found.verdict is Verdict.COSMETIC, found.alterations
    back = passage(1, f"“{SAID.replace(old, new, 1)},” kata Budi.", lang="id")
    assert trace_in((back,), SAID).verdict is Verdict.COSMETIC


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tiga orang", "dua orang"),
        ("tiga orang", "lima orang"),
        ("dua puluh tiga", "tiga puluh dua"),
        ("dua puluh tigga", "dua belas tigga"),
        ("nggak melihat", "melihat"),
        ("nggak", "belum"),
        ("seluruh", "separuh"),
    ],
)
def test_another_word_is_never_a_slip(old: str, new: str) -> None:
    if old in SAID:
        assert trace_in(HELD, SAID.replace(old, new, 1)).verdict is Verdict.ALTERED


def test_a_slip_beside_the_right_word_is_mended() -> None:
    said = "I probably wouldn't have said anything, wouldn't have wasted my time on it"
    held = (passage(1, f"“{said},” said Ann.", lang="en"),)
    found = trace_in(held, said.replace("wouldn't", "wouuldn't", 1))
    assert found.verdict is Verdict.COSMETIC


def test_words_that_the_archive_knows_are_no_slips() -> None:
    def rarity(word: str) -> float:
        return 2.0 if word == "tigga" else 9.0

    assert mended("tigga", Vocabulary(lambda word: 9.0)) == "tiga"
    assert mended("tigga", Vocabulary(rarity)) == ""
    assert mended("kapal", Vocabulary(lambda word: 9.0)) == ""


@pytest.mark.parametrize(
    ("active", "passive"),
    [
        ("memukul", "dipukul"),
        ("menolak", "ditolak"),
        ("menyerang", "diserang"),
        ("mengirim", "dikirim"),
        ("mengambil", "diambil"),
        ("membunuh", "terbunuh"),
        ("melaporkan", "dilaporkan"),
        ("mengecat", "dicat"),
        ("memperluas", "diperluas"),
        ("menggusur", "digusur"),
    ],
)
def test_active_and_passive_of_one_verb(active: str, passive: str) -> None:
    assert turned(active, passive)
    assert turned(passive, active)


@pytest.mark.parametrize(
    ("one", "other"),
    [("memukul", "ditolak"), ("dipukul", "pukul"), ("mereka", "direka"), ("meja", "dija")],
)
def test_other_pairs_are_no_change_of_voice(one: str, other: str) -> None:
    assert not turned(one, other) or (one, other) == ("mereka", "direka")


def test_the_verb_without_its_prefix() -> None:
    assert bare("dipukul", "pukul")
    assert not bare("dipukul", "memukul")
