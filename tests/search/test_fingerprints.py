"""The fingerprint index: what it finds, how it changes, and what it survives."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.errors import BadInput, HomeInUse, IndexDamaged
from workbench.search import manifest, merging, segments
from workbench.search.fingerprints import Fingerprints

SYLLABLES = ["ba", "ci", "du", "fe", "go", "ha", "ki", "lu", "me", "no", "pa", "ri", "su", "te"]
VOCABULARY = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
QUOTE = "retribusi tidak akan naik sebelum fasilitas pasar kami perbaiki"


def article(number: int, length: int = 200) -> str:
    chance = random.Random(number)
    return " ".join(chance.choice(VOCABULARY) for _ in range(length))


def articles(first: int, last: int) -> list[tuple[int, str]]:
    return [(number, article(number)) for number in range(first, last + 1)]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Fingerprints]:
    made = Fingerprints(tmp_path / "prints")
    yield made
    made.close()


def found(index: Fingerprints, query: str) -> list[int]:
    return [candidate.article_id for candidate in index.candidates(query)]


def segment_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.seg"))


def test_an_empty_index_finds_nothing(index: Fingerprints) -> None:
    assert index.candidates(QUOTE) == []
    assert index.candidates("") == []
    assert (index.count(), index.covered(), index.frequency(["naik"])) == (0, 0, [0])
    assert index.merge() == 0
    assert index.candidates_many([]) == []


def test_a_quote_is_found_with_the_offsets_of_the_original(index: Fingerprints) -> None:
    text = (
        "Wali Kota – “Retri\u00adbusi TIDAK akan naik sebelum fasilitas pasar kami perbaiki,” kata."
    )
    index.add([*articles(1, 20), (21, text)])
    best = index.candidates(QUOTE)[0]
    assert best.article_id == 21
    assert min(best.hits) == text.index("Retri")
    assert text[max(best.hits) :].startswith("perbaiki")


def test_a_bent_quote_is_still_first(index: Fingerprints) -> None:
    index.add([*articles(1, 50), (51, f"awal {article(900)} {QUOTE} {article(901)}")])
    assert found(index, "retribusi akan naik setelah fasilitas pasar kami perbaiki")[0] == 51
    assert found(index, "fasilitas pasar")[0] == 51
    assert found(index, "perbaiki")[0] == 51


def test_words_close_together_beat_the_same_words_apart(index: Fingerprints) -> None:
    pairs = ["retribusi tidak", "akan naik", "sebelum fasilitas", "pasar kami"]
    scattered = article(70).join(f" {pair} " for pair in pairs)
    index.add([(1, scattered), (2, f"{article(71)} {' '.join(pairs)} {article(72)}")])
    assert found(index, " ".join(pairs)) == [2, 1]


def test_many_queries_at_once_give_the_single_answers(index: Fingerprints) -> None:
    index.add(articles(1, 120))
    queries = [" ".join(article(n).split()[20:32]) for n in range(1, 100)] + ["", "zzz", QUOTE]
    assert index.candidates_many(queries) == [index.candidates(query) for query in queries]


def test_merging_changes_no_answer(index: Fingerprints) -> None:
    for start in range(1, 200, 20):
        index.add(articles(start, start + 19))
    queries = [" ".join(article(n).split()[10:25]) for n in (3, 45, 46, 100, 199)]
    before = index.candidates_many(queries)
    frequency = index.frequency(VOCABULARY)
    assert index.merge(whole=True) == 1
    assert len(segment_files(index.folder)) == 1
    assert index.candidates_many(queries) == before
    assert index.frequency(VOCABULARY) == frequency


def test_merging_leaves_out_what_was_removed_or_replaced(index: Fingerprints) -> None:
    for start in range(1, 100, 20):
        index.add(articles(start, start + 19))
    index.add([(45, "diganti seluruhnya oleh teks ini")])
    index.remove([46, 47])
    for _ in range(2):
        assert index.count() == 98
        assert index.missing(range(1, 101)) == [46, 47]
        assert found(index, "diganti seluruhnya oleh teks ini") == [45]
        for number in (45, 46):
            assert index.holders(" ".join(article(number).split()[:5])).ids == ()
        index.merge(whole=True)
    kept = [set(text.split()) for n, text in articles(1, 100) if n not in {45, 46, 47}]
    assert index.frequency(VOCABULARY) == [sum(w in words for words in kept) for w in VOCABULARY]


def test_merging_in_many_stretches_gives_the_same_file_content(
    index: Fingerprints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "STRETCH", 500)
    monkeypatch.setattr(merging, "COMMON", 12)
    monkeypatch.setattr(segments, "COMMON", 12)
    for start in range(1, 100, 10):
        index.add(articles(start, start + 9))
    index.merge(whole=True)
    kept = [set(text.split()) for _, text in articles(1, 100)]
    assert index.frequency(VOCABULARY) == [sum(w in words for words in kept) for w in VOCABULARY]
    for number in (1, 50, 100):
        assert found(index, " ".join(article(number).split()[5:15]))[0] == number


def test_size_classes_keep_the_number_of_segments_small(index: Fingerprints) -> None:
    for number in range(1, 61):
        index.add([(number, article(number))])
    assert len(segment_files(index.folder)) < 48
    index.merge()
    assert len(segment_files(index.folder)) <= 3
    assert index.count() == 60


def test_an_article_added_again_is_replaced(index: Fingerprints) -> None:
    index.add([(1, QUOTE), (2, article(2))])
    index.add([(1, "sama sekali lain isinya sekarang")])
    assert found(index, QUOTE) == []
    assert found(index, "lain isinya sekarang") == [1]
    assert index.count() == 2
    index.add([(3, "lama betul"), (3, "baru betul")])
    assert found(index, "lama betul") == [3]  # by the word they share
    assert index.holders("lama betul").ids == ()


def test_removed_articles_are_gone_before_and_after_merging(index: Fingerprints) -> None:
    index.add([(1, QUOTE), (2, QUOTE)])
    index.remove([2, 99])
    assert found(index, QUOTE) == [1]
    index.remove([1])
    assert found(index, QUOTE) == []
    index.merge()
    assert segment_files(index.folder) == []
    assert index.count() == 0


def test_missing_names_what_is_not_there(index: Fingerprints) -> None:
    index.add(articles(1, 5))
    index.remove([4])
    assert index.missing([5, 4, 7, 1, 7]) == [4, 7]
    assert index.covered() == 5


def test_a_run_of_words_is_unique_or_not(index: Fingerprints) -> None:
    index.add([*articles(1, 30), (31, "tanda tangan itu palsu"), (32, "itu palsu tangan itu")])
    assert index.is_unique("Tanda tangan itu palsu")
    assert not index.is_unique("itu palsu")
    assert not index.is_unique("tangan itu palsu sekali")
    index.add([(33, "katanya tanda tangan itu palsu juga")])
    assert not index.is_unique("tanda tangan itu palsu")
    assert index.holders("tanda tangan itu palsu").ids == (31, 33)


def test_pairs_that_do_not_follow_each_other_are_no_run(index: Fingerprints) -> None:
    index.add([(1, f"alpha beta {article(5)} beta gamma {article(6)}")])
    assert index.holders("alpha beta gamma").ids == ()


def test_boilerplate_is_recognised(index: Fingerprints) -> None:
    slogan = "baca juga berita pilihan kami hari ini"
    index.add((n, f"{article(n, 20)} {slogan}") for n in range(1, 1501))
    frequent = index.frequent(slogan)
    assert frequent is not None
    assert (frequent.total, frequent.complete) == (1500, True)
    assert frequent.ids[0] == 1
    assert index.frequent("berita pilihan kami hari ini yang lain") is None
    assert index.frequent(QUOTE) is None
    assert found(index, slogan)


def test_a_quote_of_common_pairs_only_is_found_beyond_the_budget(index: Fingerprints) -> None:
    parts = ["satu dua tiga", "tiga empat lima", "lima enam tujuh", "tujuh delapan"]
    index.add((n, f"{parts[n % 4]} x {parts[(n + 1) % 4]}") for n in range(1, 301))
    index.add([(301, "satu dua tiga empat lima enam tujuh delapan")])
    found_ = index.candidates("satu dua tiga empat lima enam tujuh delapan", budget=40)
    assert found_[0].article_id == 301
    assert all(candidate.hits for candidate in found_)


def test_rarity_falls_with_frequency(index: Fingerprints) -> None:
    index.add([(n, "sering" + (" jarang" if n == 1 else "")) for n in range(1, 101)])
    assert index.frequency(["sering", "jarang", "tiada"]) == [100, 1, 0]
    assert index.rarity("tiada") > index.rarity("jarang") > index.rarity("sering") >= 0


@pytest.mark.parametrize(
    "query",
    [
        "\x00", "?!…", "🦀🦀", "\u202e\u202c", "\ud800", "a", "bacidu " * 5000, "市場 価格 上昇",
        ".*+?[](){}^$|\\", '"bacidu" AND kiluha', " ",
    ],
    ids=range(11),
)  # fmt: skip
def test_odd_queries_are_answered(index: Fingerprints, query: str) -> None:
    index.add(articles(1, 10))
    assert len(index.candidates(query)) <= 50
    assert index.is_unique(query) in {True, False}
    index.frequent(query)


def test_a_query_of_twenty_thousand_words_is_answered_from_a_sample(index: Fingerprints) -> None:
    index.add(articles(1, 60))
    query = " ".join(article(n) for n in [*range(500, 560), 7, *range(560, 600)])
    assert found(index, query)[0] == 7


def test_odd_articles_are_taken_in(index: Fingerprints) -> None:
    index.add([(1, ""), (2, "\x00\ud800"), (3, "satu"), (4, "ulang " * 500_000), (5, QUOTE)])
    assert index.count() == 5
    assert found(index, "ulang ulang ulang") == [4]
    assert found(index, QUOTE) == [5]
    index.merge(whole=True)
    assert found(index, QUOTE) == [5]


@pytest.mark.parametrize("number", [0, -1, 2**32])
def test_an_impossible_article_number_is_refused(index: Fingerprints, number: int) -> None:
    with pytest.raises(BadInput, match="article"):
        index.add([(number, QUOTE)])


def test_additions_are_seen_by_other_readers_after_refresh(index: Fingerprints) -> None:
    reader = Fingerprints(index.folder)
    index.add([(1, QUOTE)])
    assert found(reader, QUOTE) == []
    assert reader.refresh()
    assert found(reader, QUOTE) == [1]
    assert not reader.refresh()
    reader.close()


def test_a_reader_goes_on_while_its_segments_are_merged_away(index: Fingerprints) -> None:
    for number in range(1, 9):
        index.add([(number, f"{article(number)} {QUOTE}")])
    reader = Fingerprints(index.folder)
    index.merge(whole=True)
    assert sorted(found(reader, QUOTE)) == list(range(1, 9))
    reader.refresh()
    assert sorted(found(reader, QUOTE)) == list(range(1, 9))
    reader.close()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("harm", [flip, cut, Path.unlink, lambda p: p.write_bytes(b"")])
def test_a_damaged_segment_is_detected_dropped_and_filled_again(
    index: Fingerprints, harm: object
) -> None:
    index.add(articles(1, 10))
    index.add([*articles(11, 19), (20, QUOTE)])
    index.close()
    name = next(e.name for e in manifest.read(index.folder).entries if e.last == 20)
    harm(index.folder / name)  # type: ignore[operator]
    again = Fingerprints(index.folder)
    with pytest.raises(IndexDamaged, match="articles 11 to 20"):
        again.candidates(QUOTE)
    assert again.drop_damaged() == ((11, 20),)
    assert again.count() == 10
    assert Fingerprints(index.folder).gaps() == ((11, 20),)  # also after a crash
    missing = again.missing(range(11, 21))
    again.add([*((n, article(n)) for n in missing if n < 20), (20, QUOTE)])
    again.filled(11, 20)
    assert again.gaps() == ()
    assert found(again, QUOTE) == [20]
    assert again.verify() == ()


@pytest.mark.parametrize("content", [b"", b"12\n{}", b"nonsense", b"\xff" * 50])
def test_a_damaged_manifest_means_that_everything_is_added_again(
    index: Fingerprints, content: bytes
) -> None:
    index.add([(1, QUOTE)])
    (index.folder / manifest.NAME).write_bytes(content)
    again = Fingerprints(index.folder)
    with pytest.raises(IndexDamaged, match="workbench index"):
        again.candidates(QUOTE)
    ((first, last),) = again.drop_damaged()
    assert first == 1 <= last
    again.add([(1, QUOTE)])
    again.filled(first, last)
    assert found(again, QUOTE) == [1]
    assert again.gaps() == ()


def test_verify_reads_what_opening_takes_on_trust(index: Fingerprints) -> None:
    index.add(articles(1, 10))
    (path,) = segment_files(index.folder)
    times = path.stat()
    flip(path)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert [damage.name for damage in index.verify()] == [path.name]


def test_two_writers_wait_for_each_other_or_say_so(index: Fingerprints) -> None:
    hasty = Fingerprints(index.folder, wait=0.05)
    with (
        manifest.locked(index.folder, "write.lock", 1.0),
        pytest.raises(HomeInUse, match="try again"),
    ):
        hasty.add([(1, QUOTE)])
    hasty.add([(1, QUOTE)])
    assert found(hasty, QUOTE) == [1]
    assert segment_files(index.folder) == [
        index.folder / e.name for e in manifest.read(index.folder).entries
    ]


def test_what_another_writer_added_meanwhile_is_kept(index: Fingerprints) -> None:
    other = Fingerprints(index.folder)
    index.add(articles(1, 5))
    other.add(articles(6, 9))
    other.remove([2])
    index.add(articles(10, 11))
    assert index.count() == 10
    assert index.missing(range(1, 12)) == [2]
    other.close()


WRITER = """
import sys
from pathlib import Path
from tests.search.test_fingerprints import article
from workbench.search.fingerprints import Fingerprints
index = Fingerprints(Path(sys.argv[1]))
number = index.covered()
while True:
    batch = [(n, article(n)) for n in range(number + 1, number + 9)]
    index.add(batch)
    number += 8
    print(number, flush=True)
    index.merge()
    index.remove([number])
    index.add(batch[-1:])
"""


def test_a_kill_at_any_moment_leaves_an_index_that_opens(tmp_path: Path) -> None:
    folder = tmp_path / "prints"
    chance = random.Random(5)
    for _ in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, folder], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        reported = int(writer.stdout.readline())
        time.sleep(chance.random() * 0.3)
        os.kill(writer.pid, signal.SIGKILL)
        rest, _ = writer.communicate()
        reported = max([reported, *(int(line) for line in rest.split())])
        index = Fingerprints(folder)
        assert index.damaged() == ()
        assert index.verify() == ()
        missing = index.missing(range(1, reported + 1))
        assert len(missing) <= 1  # the one just removed, to be added again
        query = " ".join(article(reported - 1).split()[:12])
        assert found(index, query)[0] == reported - 1
        index.merge()
        listed = {entry.name for entry in manifest.read(folder).entries}
        assert {path.name for path in segment_files(folder)} == listed
        assert not list(folder.glob("merge-*"))
        index.add((number, article(number)) for number in missing)
        index.close()
