"""What articles hold of a query's word pairs, told by the index, is what their texts hold."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.search.fingerprints import Fingerprints
from workbench.search.lookup import width
from workbench.search.probing import Holding
from workbench.search.segments import PLACES_PER_ARTICLE
from workbench.text.tokens import words_and_starts

TEXTS = st.lists(
    st.lists(st.sampled_from(["kami", "tidak", "akan", "menggusur", "pedagang"]), max_size=60),
    min_size=1,
    max_size=5,
)


@given(TEXTS, st.lists(st.sampled_from(["kami", "tidak", "akan", "menggusur"]), max_size=8))
@settings(max_examples=60, deadline=None)
def test_the_index_tells_what_the_texts_hold(
    tmp_path_factory: pytest.TempPathFactory, articles: list[list[str]], query: list[str]
) -> None:
    texts = {number: " ".join(said) for number, said in enumerate(articles, 1)}
    asked = tuple(dict.fromkeys(pairwise(query)))
    length = len(" ".join(query))
    found = _holdings(tmp_path_factory, texts, asked, length)
    for number, text in texts.items():
        said, starts = words_and_starts(text)
        here = [
            (start, asked.index(pair))
            for start, pair in zip(starts, pairwise(said), strict=False)
            if pair in asked
        ]
        held = found[number]
        counts = [[pair for _, pair in here].count(pair) for pair in range(len(asked))]
        assert held.capped == {
            pair for pair, count in enumerate(counts) if count >= PLACES_PER_ARTICLE
        }
        if not held.capped:
            assert list(zip(held.places, held.pairs, strict=True)) == here
            in_windows = [
                {pair for at, pair in here if start <= at <= start + width(length)}
                for start, _ in here
            ]
            assert len(held.together) == max(map(len, in_windows), default=0)
            assert held.together in in_windows or not here


def test_several_questions_are_answered_as_each_alone(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    texts = {
        1: "kami tidak akan menggusur pedagang",
        2: "pedagang kami tidak " * (PLACES_PER_ARTICLE + 1),
        3: "akan menggusur kami tidak akan",
    }
    index = Fingerprints(tmp_path_factory.mktemp("prints"))
    index.add(list(texts.items())[:2])
    index.add(list(texts.items())[2:])  # a segment of its own
    asked: list[tuple[list[int], tuple[tuple[str, str], ...], int]] = [
        ([3, 1], (("tidak", "akan"), ("kami", "tidak")), 16),
        ([], (("tidak", "akan"),), 10),
        ([2, 9], (("kami", "tidak"), ("pedagang", "kami"), ("tidak", "ada")), 20),
        ([1], (), 0),
        ([1, 2, 3], (("akan", "menggusur"),), 14),
    ]
    together = [{i: _told(h) for i, h in here.items()} for here in index.holdings_many(asked)]
    alone = [{i: _told(h) for i, h in index.holdings(*one).items()} for one in asked]
    assert together == alone
    assert together[0][3][:2] == ([15, 20], [1, 0])
    assert together[2][2][4] == {0, 1}  # more places than the index keeps
    assert together[2][9] == ([], [], 0, 0, frozenset())
    assert index.holdings_many([]) == []
    index.close()


def _told(held: Holding) -> tuple[list[int], list[int], int, int, frozenset[int]]:
    return held.places, held.pairs, held.most, held.run, held.capped


def _holdings(
    folders: pytest.TempPathFactory,
    texts: dict[int, str],
    asked: tuple[tuple[str, str], ...],
    length: int,
) -> dict[int, Holding]:
    index = Fingerprints(folders.mktemp("prints"))
    index.add(texts.items())
    try:
        return index.holdings(list(texts), asked, length)
    finally:
        index.close()
