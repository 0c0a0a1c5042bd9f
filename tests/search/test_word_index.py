"""The contract of an index for searching by words; another engine adds itself to ENGINES."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workbench.errors import BadInput, IndexDamaged
from workbench.model import SearchRequest
from workbench.search.port import IndexedArticle, WordIndex
from workbench.search.whoosh_index import MANY, WhooshIndex

ENGINES: dict[str, Callable[[Path], WordIndex]] = {"whoosh": WhooshIndex}

ARTICLES = (
    IndexedArticle(
        1,
        "Festival Jajanan Pasar digelar",
        "Wali Kota membuka Festival Jajanan Pasar. “Retribusi tidak akan naik,” kata Ratna.",
        "tirtanews.example",
        ("Ratna Kusumawardhani Putri", "Slamet Widodo"),
        "id",
        "2023-11-27",
    ),
    IndexedArticle(
        2,
        "Retribusi pasar",
        "Retribusi akan naik setelah fasilitas pasar diperbaiki, kata Slamet.",
        "kabartirta.example",
        ("Slamet Widodo",),
        "id",
        "2023-11-28",
    ),
    IndexedArticle(
        3,
        "Mayor rejects tax",
        "“We won't raise property taxes this year,” Okafor said. The café owners applauded.",
        "rivertonpost.example",
        ("Helen Okafor",),
        "en",
        "2024-02-12",
    ),
    IndexedArticle(4, "Anak-anak belajar di rumah", "Anak-anak tetap belajar.", lang="id"),
    IndexedArticle(
        5,
        "Council debates the budget",
        "The council debates property. Later, much later, taxes were debated. E-KTP 1.500.000.",
        "rivertonpost.example",
        ("Daniel Price", "Helen Smith"),
        "en",
        "2024-03-01",
    ),
)


@pytest.fixture(params=ENGINES)
def make(request: pytest.FixtureRequest) -> Callable[[Path], WordIndex]:
    return ENGINES[request.param]


@pytest.fixture
def words(make: Callable[[Path], WordIndex], tmp_path: Path) -> Iterator[WordIndex]:
    index = make(tmp_path / "words")
    index.add(ARTICLES)
    yield index
    index.close()


def ids(index: WordIndex, typed: str = "", **filters: object) -> list[int]:
    found = index.search(SearchRequest(typed, **filters))  # type: ignore[arg-type]
    return [number for number, _ in found.hits]


def test_an_empty_index_answers(make: Callable[[Path], WordIndex], tmp_path: Path) -> None:
    index = make(tmp_path / "new")
    assert index.count() == 0
    assert index.covered() == 0
    assert index.search(SearchRequest("pasar")).total == 0
    assert index.claim_candidates("retribusi pasar naik", 5) == []


def test_all_words_are_required_and_the_headline_weighs_more(words: WordIndex) -> None:
    assert ids(words, "retribusi pasar") == [2, 1]
    assert not words.search(SearchRequest("retribusi pasar")).relaxed


def test_a_phrase_needs_its_words_in_their_order(words: WordIndex) -> None:
    assert ids(words, '"property taxes"') == [3]
    assert ids(words, "“akan naik”") == [2, 1] or ids(words, "“akan naik”") == [1, 2]


def test_exclusion_takes_articles_away(words: WordIndex) -> None:
    assert ids(words, "retribusi -festival") == [2]
    assert ids(words, 'retribusi -"tidak akan naik"') == [2]


def test_what_no_article_has_wholly_is_relaxed_and_said_so(words: WordIndex) -> None:
    found = words.search(SearchRequest("retribusi festival council"))
    assert found.relaxed
    assert found.total >= 1
    assert not words.search(SearchRequest("retribusi")).relaxed


def test_folding_is_the_tracers(words: WordIndex) -> None:
    assert ids(words, "CAFE") == [3]
    assert ids(words, "won’t") == [3]
    assert ids(words, "anak-anak") == [4]
    assert ids(words, "e-ktp 1.500.000") == [5]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"outlet": "Rivertonpost.example"}, [3, 5]),
        ({"lang": "id"}, [1, 2, 4]),
        ({"speaker": "slamet widodo"}, [1, 2]),
        ({"speaker": "Ratna Putri"}, [1]),
        ({"speaker": "Helen Price"}, []),
        ({"since": "2023-11-28"}, [2, 3, 5]),
        ({"until": "2023-11-28"}, [1, 2]),
        ({"since": "2023-11-28", "until": "2023-11-28"}, [2]),
        ({"outlet": "nobody.example"}, []),
    ],
)
def test_filters(words: WordIndex, filters: dict[str, str], expected: list[int]) -> None:
    assert sorted(ids(words, "", **filters)) == expected


def test_filters_and_words_together(words: WordIndex) -> None:
    assert ids(words, "retribusi", outlet="tirtanews.example") == [1]
    assert ids(words, "property", speaker="Daniel Price", lang="en", since="2024-02-20") == [5]


def test_without_words_the_newest_come_first(words: WordIndex) -> None:
    assert ids(words) == [5, 3, 2, 1, 4]


def test_facets_count_all_matches_not_only_the_page(words: WordIndex) -> None:
    found = words.search(SearchRequest("", per_page=1))
    assert found.total == 5
    assert dict(found.facets["year"]) == {"2023": 2, "2024": 2}
    assert dict(found.facets["month"])["2023-11"] == 2
    assert found.facets["outlet"][0] == ("rivertonpost.example", 2)
    assert dict(found.facets["lang"]) == {"id": 3, "en": 2}


def test_pages_follow_each_other_without_loss(words: WordIndex) -> None:
    pages = [ids(words, "retribusi pasar", page=n, per_page=1) for n in (1, 2, 3)]
    assert pages == [[2], [1], []]


def test_a_misspelt_word_is_suggested(words: WordIndex) -> None:
    assert words.search(SearchRequest("retribsi")).suggestion == "retribusi"
    assert words.search(SearchRequest("retribusi")).suggestion == ""
    assert words.search(SearchRequest("qqqqqqqq")).suggestion == ""


def test_an_article_added_again_replaces_itself_even_within_one_batch(words: WordIndex) -> None:
    words.add([IndexedArticle(2, "", "lama sekali"), IndexedArticle(2, "", "baru sekali")])
    assert words.count() == 5
    assert ids(words, "sekali") == [2]
    assert ids(words, "baru") == [2]
    assert ids(words, "diperbaiki") == []


def test_removed_articles_are_gone(words: WordIndex) -> None:
    words.remove([1, 5, 77])
    assert words.count() == 3
    assert words.covered() == 4
    assert ids(words, "festival") == []


def test_another_reader_sees_additions_after_refresh(
    words: WordIndex, make: Callable[[Path], WordIndex], tmp_path: Path
) -> None:
    other = make(tmp_path / "words")
    assert ids(other, "penyu") == []
    words.add([IndexedArticle(9, "Penyu", "Penyu kembali ke laut.")])
    assert other.refresh()
    assert ids(other, "penyu") == [9]
    assert not other.refresh()
    other.close()


def test_a_cleared_index_is_empty_for_other_readers_too(
    words: WordIndex, make: Callable[[Path], WordIndex], tmp_path: Path
) -> None:
    other = make(tmp_path / "words")
    assert other.count() == 5
    words.clear()
    other.refresh()
    assert other.count() == words.count() == 0
    words.add(ARTICLES[:1])
    assert ids(words, "festival") == [1]
    other.close()


def test_claims_are_ranked_by_their_rare_words(words: WordIndex) -> None:
    found = words.claim_candidates("Is it true that property taxes rise this year?", 2)
    assert found[0][0] == 3
    assert len(found) <= 2
    assert words.claim_candidates("zzz yyy", 5) == []


def test_passages_show_the_original_text_with_the_words_marked(words: WordIndex) -> None:
    text = "Satu dua.\n" + "isi " * 200 + "Harga “naík” terus.\nAkhir."
    (passage, spans), *_ = words.passages(text, "naik")
    assert passage in text
    assert [passage[s.start : s.end] for s in spans] == ["naík"]


def test_passages_mark_a_phrase_where_it_stands(words: WordIndex) -> None:
    found = words.passages("naik dulu. Retribusi akan naik lagi.", '"akan naik"')
    marked = [p[s.start : s.end] for p, spans in found for s in spans]
    assert marked == ["akan", "naik"]
    assert words.passages("nothing here", "naik") == ()


ODD = [
    '"', '""', '"pasar', 'pasar"', "-", "--", "- pasar", "(", "pasar AND", "AND OR NOT", "*",
    "pas*", "pasar~2", "body:pasar", "[a TO b]", "pasar^9", "\\", "{", "/pasar/", "'",
    "pasar\x00retribusi",
    "pasar\udcff", "\u202epasar\u202c", "\u200fpasar", "pa\u200bsar", "🦀", "a b c d e f g h",
    "-pasar retribusi", "市場", "“pasar” ‘naik’",
]  # fmt: skip


@pytest.mark.parametrize("typed", ODD, ids=range(len(ODD)))
def test_whatever_is_typed_gives_an_answer_or_a_sentence(words: WordIndex, typed: str) -> None:
    with contextlib.suppress(BadInput):
        assert words.search(SearchRequest(typed)).total >= 0
    words.passages("pasar retribusi naik", typed)
    words.claim_candidates(typed, 5)


@pytest.mark.parametrize("typed", ["pa\u200bsar retribusi", "pasar\x00 retribusi", "\u200fpasar"])
def test_invisible_characters_do_not_hide_words(words: WordIndex, typed: str) -> None:
    assert 2 in ids(words, typed)


def test_twenty_thousand_words_are_answered_from_the_rarest(words: WordIndex) -> None:
    typed = " ".join(["retribusi pasar diperbaiki", *(f"kata{n}" for n in range(20_000))])
    found = words.search(SearchRequest(typed))
    assert found.relaxed
    assert found.hits[0][0] == 2
    assert words.claim_candidates(typed, 5)[0][0] == 2


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest("pasar", since="yesterday"),
        SearchRequest("pasar", until="2023-02-30"),
        SearchRequest("pasar", since="2024-01-02", until="2024-01-01"),
        SearchRequest("pasar", page=0),
        SearchRequest("pasar", per_page=100_000),
        SearchRequest("pasar", page=10**9),
        SearchRequest("-pasar"),
        SearchRequest("?!"),
        SearchRequest("pasar", speaker="?!"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(
    words: WordIndex, request_: SearchRequest
) -> None:
    with pytest.raises(BadInput, match=r"\w+.*\.$"):
        words.search(request_)


def test_odd_articles_are_taken_in(words: WordIndex) -> None:
    words.add(
        [
            IndexedArticle(20, "", ""),
            IndexedArticle(21, "\x00", "nul\x00byte \udcff kata", speakers=("\x00", "")),
            IndexedArticle(22, "panjang", "kata " * 400_000),
            IndexedArticle(23, "x", "y" * 100_000),
        ]
    )
    assert words.count() == 9
    assert set(ids(words, "kata")) >= {21, 22}


def test_damage_is_found_and_a_cleared_index_works_again(
    make: Callable[[Path], WordIndex], tmp_path: Path
) -> None:
    folder = tmp_path / "words"
    index = make(folder)
    index.add(ARTICLES)
    index.close()
    victim = max((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 0xFF
    victim.write_bytes(content)
    index = make(folder)
    with pytest.raises(IndexDamaged, match="workbench index"):
        index.refresh()
    with pytest.raises(IndexDamaged):
        index.search(SearchRequest("pasar"))
    index.clear()
    index.add(ARTICLES)
    assert ids(index, "festival") == [1]
    index.close()


def _parts(index: WhooshIndex) -> int:
    return len(index._current().searcher.reader().leaf_readers())


def test_many_small_segments_become_one_and_answer_alike(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "words")
    index.add(IndexedArticle(n, "", f"pasar lama nomor {n}") for n in range(200))
    assert not index.tidy()
    for first in range(200, 560, 40):
        some = range(first, first + 40)
        index.add(IndexedArticle(number, "", f"pasar baru nomor {number}") for number in some)
    before, small = index.search(SearchRequest(words="baru")), _parts(index)
    assert small >= MANY
    assert index.tidy()
    assert _parts(index) < small - MANY + 2
    assert index.search(SearchRequest(words="baru")).hits == before.hits
    assert not index.tidy()
    other = WhooshIndex(tmp_path / "words")
    assert other.count() == 560
    other.verify()
    other.close()
    index.close()


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "words")
    index.add([IndexedArticle(1, "", "pasar lama")])
    answered = threading.Event()

    def ask() -> None:
        assert ids(index, "pasar") == [1]
        answered.set()

    def articles() -> Iterator[IndexedArticle]:
        reader = threading.Thread(target=ask)
        reader.start()
        assert answered.wait(20)  # while the writer is at work, between two articles
        reader.join()
        yield IndexedArticle(2, "", "pasar baru")

    index._change((), articles())
    assert ids(index, "pasar") == [1, 2]
    index.close()


def _created(folder: Path, start: "threading.Barrier") -> int:
    index = WhooshIndex(folder)
    start.wait(20)
    try:
        return index.count()
    finally:
        index.close()


def test_many_may_open_a_new_index_at_once(tmp_path: Path) -> None:
    """Each of them makes it where it is not there yet; none sweeps away what another one made."""
    for attempt in range(10):
        folder, start = tmp_path / f"words{attempt}", threading.Barrier(8)
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(_created, folder, start) for _ in range(8)]
            assert [answer.result() for answer in asked] == [0] * 8
        assert len(list(folder.glob("g-*"))) == 1
