"""The explanation tells what the lookup reads, in words."""

from pathlib import Path

import numpy as np

from workbench.search import explaining
from workbench.search.fingerprints import Fingerprints
from workbench.search.hashing import WordHashes
from workbench.text.tokens import words

TEXTS = {
    1: "Kami tidak akan menaikkan tarif angkutan kota tahun ini",
    2: "Kami akan menaikkan tarif parkir di pusat kota tahun depan",
    3: "Tarif angkutan kota tetap, kata wali kota",
}


def archive(folder: Path, copies: int = 1) -> Fingerprints:
    prints = Fingerprints(folder)
    docs = [(copy * 10 + n, text) for copy in range(copies) for n, text in TEXTS.items()]
    prints.add(docs)
    return prints


def test_pairs_and_words_come_with_their_postings(tmp_path: Path) -> None:
    prints = archive(tmp_path)
    told = prints.explain("menaikkan tarif angkutan kereta")
    assert told.articles == 3
    found = {(one.kind, one.text): (one.postings, one.state) for one in told.prints}
    assert found["pair", "menaikkan tarif"] == (2, "used")
    assert found["pair", "tarif angkutan"] == (2, "used")
    assert found["pair", "angkutan kereta"] == (0, "absent")
    assert found["word", "tarif"] == (3, "used")
    assert found["word", "kereta"] == (0, "absent")
    assert told.read == sum(one.postings for one in told.prints if one.state == "used")


def test_what_the_budget_leaves_out_is_named(tmp_path: Path) -> None:
    prints = archive(tmp_path, copies=4)
    told = prints.explain("tidak akan menaikkan tarif angkutan", budget=15)
    states = {one.text: one.state for one in told.prints if one.kind == "pair"}
    assert states == {
        "tidak akan": "used",
        "akan menaikkan": "used",
        "menaikkan tarif": "skipped",
        "tarif angkutan": "skipped",
    }


def test_what_was_used_leads_to_the_candidates(tmp_path: Path) -> None:
    copies = 5
    prints = archive(tmp_path, copies)
    query = "Kami akan menaikkan tarif angkutan kota"
    for budget in (1, 12, 25, 60, 5000):
        told = prints.explain(query, budget)
        used = [f" {one.text} " for one in told.prints if one.state == "used"]
        holding = {
            copy * 10 + number
            for number, text in TEXTS.items()
            for copy in range(copies)
            if any(piece in f" {' '.join(words(text))} " for piece in used)
        }
        found = {c.article_id for c in prints.candidates(query, budget, top=100)}
        if used:  # else a few of the common pairs are compared with one another
            assert found == holding


def test_odd_queries_are_explained_as_well(tmp_path: Path) -> None:
    prints = archive(tmp_path)
    for query in ("", "…", "kota", "kota kota kota", "😀 😀", "a" * 10_000, "kota " * 3000):
        told = prints.explain(query)
        assert len(told.prints) <= explaining.MOST
        assert len({(one.kind, one.text) for one in told.prints}) == len(told.prints)


def test_hashes_of_pairs_are_told_apart() -> None:
    hashes = WordHashes()
    one = explaining.pairs(hashes.of(["a", "b"]))
    other = explaining.pairs(hashes.of(["b", "a"]))
    assert not np.array_equal(one, other)
