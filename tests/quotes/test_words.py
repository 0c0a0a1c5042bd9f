"""What is remembered of single words, and what of a text is told from them."""

import pytest

from workbench.quotes import words
from workbench.quotes.document import read
from workbench.quotes.lexicons import cue_words, nickname_words
from workbench.quotes.nicknames import nicknames_in
from workbench.quotes.words import CALLS, CUES, KIND, NICKNAMES, NOTABLE, known_facts


def test_words_met_often_are_kept_while_others_are_forgotten(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(words, "REMEMBERED", 20)
    made: list[str] = []
    facts = words._facts
    monkeypatch.setattr(words, "_facts", lambda token: made.append(token) or facts(token))
    known = words._Known()
    for number in range(100):
        assert known["kata"][CUES]
        assert known[f"lain{number}"][KIND] == "low"
    assert made.count("kata") == 1
    assert len(known) <= 10


@pytest.mark.parametrize("word", ["kata", "Menurut", "lanjut"])
def test_no_word_of_a_list_is_taken_for_an_unknown_one(word: str):
    assert known_facts()[word][CALLS]
    assert all(known_facts()[cue][CUES] == (0,) for cue in cue_words() if cue.isalpha())
    assert all(known_facts()[word][NOTABLE] for word in nickname_words())
    assert not known_facts()["Kusumawardhani"][NOTABLE]
    assert known_facts()["2024"][KIND] == "num"


def test_a_nickname_is_declared_by_a_word_within_another_too():
    assert known_facts()["a.k.a."][NICKNAMES]
    found = nicknames_in(read("Rina Marlina/akrab disapa Ririn, hadir. Budi Santoso alias Codot."))
    assert {"ririn", "codot"} <= set(found)


def test_a_word_written_small_is_no_place_where_it_is_part_of_another():
    places = read("Warga menanam melati di rumah/kantor anak-anak, kata Bunga, _tulip_.").places
    asked = ["melati", "kantor", "anak", "tulip", "mela"]
    assert [word in places for word in asked] == [True, True, False, False, False]
    assert places.called == {"Bunga"}
