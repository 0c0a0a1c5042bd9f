"""Ranking with arrays against Whoosh's own search, on segments with removed documents."""

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from whoosh import query

from workbench.model import SearchRequest
from workbench.search.port import IndexedArticle
from workbench.search.whoosh_columns import Docs
from workbench.search.whoosh_index import WhooshIndex
from workbench.search.whoosh_postings import BLOCK, PLACES, PostingLists
from workbench.search.whoosh_search import Answering

VOCABULARY = [f"{a}{b}{c}" for a in "bdkmpst" for b in "aiu" for c in ("lan", "ri", "so")]
FIELDS = {"headline": 2.0, "body": 1.0}
ARTICLES = 900
SEARCHES = 40


def _articles(chance: random.Random) -> Iterator[IndexedArticle]:
    """Yield articles in which the first words of the vocabulary are in nearly every one."""
    shares = [1 / rank for rank in range(1, len(VOCABULARY) + 1)]
    for number in range(1, ARTICLES + 1):
        run = chance.choices(VOCABULARY, shares, k=chance.randrange(4, 90))
        title = " ".join(run[: chance.randrange(4)])
        yield IndexedArticle(
            number, title, " ".join(run), f"o{number % 3}.example", day="2024-01-31"
        )


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answering]:
    """Return five segments and a merged one, most of them with removed documents."""
    index = WhooshIndex(tmp_path_factory.mktemp("index"))
    made = list(_articles(random.Random(3)))
    for low in range(0, ARTICLES, 180):
        index.add(made[low : low + 180])
    index.remove([1, 2, 3, *range(300, 420), *range(50, ARTICLES, 9)])
    index.add(made[4:6])  # replaced
    answering = index._current()
    leaves = [leaf for leaf, _ in answering.searcher.reader().leaf_readers()]
    assert len(leaves) > 3
    assert any(leaf.has_deletions() for leaf in leaves)
    yield answering
    index.close()


def _anywhere(run: tuple[str, ...]) -> Any:
    parts = []
    for field, boost in FIELDS.items():
        if len(run) == 1:
            parts.append(query.Term(field, run[0], boost=boost))
        else:
            parts.append(query.Phrase(field, list(run), boost=boost))
    return query.Or(parts)


def _whoosh(opened: Answering, asked: Any) -> list[tuple[int, float]]:
    """Return all hits. Given a limit, Whoosh skips some of the best (tested below)."""
    found = opened.searcher.search(asked, limit=None)
    return [(int(opened.columns.ids[doc]), float(score)) for score, doc in found.top_n]


def _alike(ours: Any, theirs: list[tuple[int, float]]) -> None:
    assert [number for number, _ in ours] == [number for number, _ in theirs]
    assert [score for _, score in ours] == pytest.approx([s for _, s in theirs], abs=1e-4)


def _drawn(seed: int, count: int) -> Iterator[list[str]]:
    chance = random.Random(seed)
    for _ in range(SEARCHES):
        yield chance.sample(VOCABULARY, count)


def test_all_words_are_ranked_as_whoosh_does(opened: Answering) -> None:
    some = 0
    for run in _drawn(1, 3):
        found = opened.search(SearchRequest(" ".join(run), per_page=200))
        if not found.relaxed:
            theirs = _whoosh(opened, query.And([_anywhere((word,)) for word in run]))
            assert found.total == len(theirs)
            _alike(found.hits, theirs[:200])
            some += 1
    assert some > SEARCHES // 2


def test_fewer_words_are_ranked_as_whoosh_does(opened: Answering) -> None:
    """Of many words the rarest that some article has together are needed; the others rank."""
    some = 0
    for run in (*list(_drawn(2, 9))[:8], *list(_drawn(5, 3))[:20]):
        found = opened.search(SearchRequest(" ".join(run), per_page=200))
        if not found.relaxed:
            continue
        some += 1
        rare = [
            _anywhere((w,)) for w in sorted(run, key=lambda w: (opened.ranking().frequency(w), w))
        ]
        for needed in range(len(rare) - 1, 1, -1):
            theirs = _whoosh(opened, query.AndMaybe(query.And(rare[:needed]), query.Or(rare)))
            if theirs:
                break
        else:
            theirs = _whoosh(opened, query.AndMaybe(query.Or(rare[:4]), query.Or(rare)))
        assert found.total == len(theirs)
        _alike(found.hits, theirs[:200])
    assert some > 5


def test_phrases_are_found_and_ranked_as_whoosh_does(opened: Answering) -> None:
    first, second = VOCABULARY[:2]
    for phrase in [(first, second), (second, first, first), (first, first), (first, "x", second)]:
        found = opened.search(SearchRequest(f'"{" ".join(phrase)}" {VOCABULARY[2]}', per_page=200))
        theirs = _whoosh(opened, query.And([_anywhere(phrase), _anywhere((VOCABULARY[2],))]))
        if "x" in phrase:
            assert found.relaxed
            assert not theirs
        else:
            assert found.total == len(theirs) > 0
            _alike(found.hits, theirs[:200])


def test_claims_are_ranked_as_whoosh_does(opened: Answering) -> None:
    for run in _drawn(4, 5):
        ours = opened.claim_candidates(" ".join(run), 30)
        most = 0.25 * len(opened.columns.living_ids())
        counted = sorted((n, w) for w in run if 0 < (n := opened.ranking().frequency(w)) <= most)
        theirs = _whoosh(opened, query.Or([_anywhere((word,)) for _, word in counted]))
        _alike(ours, theirs[:30])


def test_no_article_that_a_filter_or_an_exclusion_leaves_out_is_a_hit(opened: Answering) -> None:
    """In several segments, too, where Whoosh numbers the documents of each from 0."""
    first, second, third = VOCABULARY[5:8]
    theirs = {number for number, _ in _whoosh(opened, _anywhere((first,)))}
    outlet = opened.search(SearchRequest(first, outlet="o1.example", per_page=200))
    assert {n for n, _ in outlet.hits} == {n for n in theirs if n % 3 == 1}
    without = {n for n, _ in _whoosh(opened, _anywhere((third,)))}
    left = opened.search(SearchRequest(f"{second} -{third}", per_page=200))
    assert {n for n, _ in left.hits} == {
        n for n, _ in _whoosh(opened, _anywhere((second,))) if n not in without
    }


def _places(found: Docs) -> Iterator[tuple[int, int]]:
    return (divmod(place, PLACES) for place in found.tolist())


def test_blocks_hold_what_whoosh_gives_one_by_one(opened: Answering) -> None:
    """The attributes of a block that this relies on are not of Whoosh's public interface."""
    reader = opened.searcher.reader()
    lists = PostingLists(reader)
    living = np.flatnonzero(opened.columns.alive)
    few = living[::60]
    blocks = 0
    for field in FIELDS:
        for word in VOCABULARY:
            matcher = opened.searcher.postings(field, word)
            theirs = []
            while matcher.is_active():
                theirs.append((matcher.id(), matcher.weight(), matcher.value_as("positions")))
                matcher.next()
            blocks += len(theirs) // BLOCK
            found = lists.read(field, word, living)
            ours = dict(zip(found.docs.tolist(), found.weights.tolist(), strict=True))
            assert list(ours) == sorted(ours)
            ours = {doc: weight for doc, weight in ours.items() if opened.columns.alive[doc]}
            assert list(ours.items()) == [(doc, weight) for doc, weight, _ in theirs]
            places = [(doc, at) for doc, _, positions in theirs for at in positions]
            assert list(_places(lists.places(field, word, living))) == places
            some = [(doc, at) for doc, at in places if doc in few]
            assert list(_places(lists.places(field, word, few))) == some
            sparse = lists._read(field, word, few).within(few)
            assert sparse.docs.tolist() == list(dict.fromkeys(doc for doc, _ in some))
            lengths = opened.columns.lengths(field, found.docs).tolist()
            assert lengths == [reader.doc_field_length(int(d), field) for d in found.docs]
    assert blocks > 4


def test_common_lists_are_forgotten_when_there_is_no_room(
    opened: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.search.whoosh_postings.KEPT", 1000)
    lists = PostingLists(opened.searcher.reader())
    living = np.flatnonzero(opened.columns.alive)
    read = [lists.read("body", word, living) for word in VOCABULARY]
    assert 0 < sum(len(found.docs) for found in lists._kept.values()) <= 1000
    again = [lists.read("body", word, living) for word in VOCABULARY]
    for one, other in zip(read, again, strict=True):
        assert one.docs.tolist() == other.docs.tolist()
