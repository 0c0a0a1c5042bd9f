"""Quotes are spoilt as much as is said, in every way, from a seed."""

import random

import pytest

from workbench.benchmarks.quotations import WAYS, spoil, usable, vocabulary
from workbench.quotes.find import find

QUOTE = "kami tidak akan menggusur pedagang kaki lima sebelum kios pengganti siap ditempati"
FOREIGN = vocabulary(["burung biru terbang tinggi 17"])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("share", [0.2, 0.3])
def test_a_share_of_the_words_is_changed(way: str, share: float) -> None:
    words = QUOTE.split()
    count = round(len(words) * share)
    for seed in range(50):
        spoilt = spoil(QUOTE, way, share, FOREIGN, random.Random(seed))
        assert spoilt != QUOTE
        assert spoilt == spoil(QUOTE, way, share, FOREIGN, random.Random(seed))
        kept = [word for word in words if word in spoilt.split()]
        if way in ("drop", "truncate", "ellipsis"):
            assert len(kept) == len(words) - count
        elif way in ("replace", "slip"):
            assert len(spoilt.split()) == len(words)
            assert len(kept) >= len(words) - count
        elif way == "insert":
            assert len(kept) == len(words)
            assert len(spoilt.split()) == len(words) + count
        else:
            assert sorted(spoilt.split()) == sorted(words)


def test_short_quotes_survive_every_way() -> None:
    for way in WAYS:
        for seed in range(20):
            assert spoil("ya tentu saja", way, 0.3, FOREIGN, random.Random(seed))
            assert isinstance(spoil("ya", way, 0.3, FOREIGN, random.Random(seed)), str)


def test_only_quotes_of_ordinary_length_in_one_piece_are_looked_for() -> None:
    text = f"“Siap.” kata Sulastri. “{QUOTE},” kata Nirmala. “Kami siap,” kata Arief, “sejak lama.”"
    assert [quote.exact.strip(",") for quote in usable(find(text))] == [QUOTE]
    address = "“www.kabar.example/a-b-c-d-e-f-g-h-i-j-k,” kata Nirmala."
    assert not list(usable(find(address))), "one word, however many parts it has"
    assert FOREIGN == ["biru", "burung", "terbang", "tinggi"]
