"""The fast splitter must give the tokens of the slow one, or quotes would not be found again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.search.hashing import WordHashes, fingerprint, pairs
from workbench.search.scanning import scan, scannable, word_hash
from workbench.text.fold import fold
from workbench.text.tokens import words_and_starts

LIKELY = st.text(alphabet="abAZ019 '.,:%$-_\n…“’éß€•\u200b\x00", max_size=60)
ANY = st.text(max_size=40)


@given(LIKELY | ANY)
def test_scanning_gives_the_tokens_and_hashes_of_the_tokenizer(text: str) -> None:
    folded = fold(text)
    if not scannable(folded):
        return
    keys, starts = scan(folded.text)
    words, expected = words_and_starts(text)
    assert starts.tolist() == expected
    assert keys.tolist() == [word_hash(word) for word in words]


@given(st.lists(LIKELY | ANY, max_size=6))
def test_articles_together_give_what_each_gives_alone(texts: list[str]) -> None:
    docs = list(enumerate(texts, 1))
    together = fingerprint(docs, WordHashes()).words
    keys, docs_of, places = [], [], []
    for number, text in docs:
        words, starts = words_and_starts(text)
        keys += [word_hash(word) for word in words]
        docs_of += [number] * len(words)
        places += starts
    assert together.keys.tolist() == keys
    assert together.docs.tolist() == docs_of
    assert together.places.tolist() == places


def test_hashes_are_the_same_in_every_process() -> None:
    assert word_hash("retribusi") == 5113225780091854532


def test_pairs_know_their_order() -> None:
    a, b = word_hash("naik"), word_hash("turun")
    there, back = pairs(np.array([a, b, a], dtype=np.uint64)).tolist()
    assert there != back
