"""What is particular to Whoosh: its files, its lock, its generations."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from whoosh import index as whoosh_index

from workbench.errors import HomeInUse, IndexDamaged
from workbench.model import SearchRequest
from workbench.search import whoosh_files
from workbench.search.port import IndexedArticle
from workbench.search.whoosh_index import WhooshIndex

ARTICLES = [IndexedArticle(n, f"Judul {n}", f"naik turun nomor{'x' * n}") for n in range(1, 20)]


def generation(folder: Path) -> Path:
    found = whoosh_files.current(folder)
    assert found is not None
    return found


def test_a_locked_index_says_who_to_wait_for(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path, wait=0.05)
    index.add(ARTICLES[:1])
    writer = whoosh_index.open_dir(str(generation(tmp_path))).writer()
    with pytest.raises(HomeInUse, match="wait until it has finished"):
        index.add(ARTICLES[1:2])
    writer.cancel()
    index.add(ARTICLES[1:2])
    assert index.count() == 2
    index.close()


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    one, two = WhooshIndex(tmp_path), WhooshIndex(tmp_path)
    one.add(ARTICLES[:5])
    two.add(ARTICLES[3:9])
    one.add(ARTICLES[9:])
    two.refresh()
    assert one.count() == two.count() == len(ARTICLES)
    assert one.search(SearchRequest("naik")).total == len(ARTICLES)
    one.close()
    two.close()


def test_counts_stay_right_over_many_commits(tmp_path: Path) -> None:
    index, reader = WhooshIndex(tmp_path), WhooshIndex(tmp_path)
    for number, article in enumerate(ARTICLES, 1):
        index.add([article])
        reader.refresh()
        assert reader.search(SearchRequest("naik")).total == number
    assert index.missing([1, 50, 3]) == [50]
    index.close()
    reader.close()


def toc(folder: Path) -> Path:
    return max(folder.glob("*.toc"), key=lambda path: path.stat().st_mtime_ns)


def segment(folder: Path) -> Path:
    return next(folder.glob("*.pst"))


@pytest.mark.parametrize("victim", [toc, segment, lambda folder: folder / whoosh_files.SUMS])
@pytest.mark.parametrize("harm", ["cut", "garbage", "gone"])
def test_every_file_is_checked(tmp_path: Path, victim: object, harm: str) -> None:
    index = WhooshIndex(tmp_path)
    index.add(ARTICLES)
    index.close()
    path = victim(generation(tmp_path))  # type: ignore[operator]
    if harm == "cut":
        os.truncate(path, path.stat().st_size // 2)
    elif harm == "garbage":
        path.write_bytes(b"\x00" * path.stat().st_size)
    else:
        path.unlink()
    index = WhooshIndex(tmp_path)
    if harm == "gone" and path.name == whoosh_files.SUMS:
        assert index.count() == len(ARTICLES)  # a commit killed before it was noted
    else:
        with pytest.raises(IndexDamaged, match="workbench index"):
            index.search(SearchRequest("naik"))
        with pytest.raises(IndexDamaged, match="workbench index"):
            index.add(ARTICLES[:1])
    index.clear()
    index.add(ARTICLES)
    assert index.search(SearchRequest("naik")).total == len(ARTICLES)
    index.close()


@pytest.mark.parametrize("typed", ["naik", '"naik turun"'])
def test_damage_met_while_searching_is_named(tmp_path: Path, typed: str) -> None:
    """Bytes may go bad under an open index, without a new time stamp."""
    index = WhooshIndex(tmp_path)
    index.add(ARTICLES)
    path = segment(generation(tmp_path))
    stamp = path.stat().st_mtime_ns
    with path.open("r+b") as file:
        file.write(b"\xa5" * path.stat().st_size)
    os.utime(path, ns=(stamp, stamp))
    with pytest.raises(IndexDamaged, match="workbench index"):
        index.search(SearchRequest(typed))
    index.close()


@pytest.mark.parametrize("content", [b"", b"g-nowhere", b"\xff\xfe", b"../.."])
def test_a_damaged_pointer_is_damage(tmp_path: Path, content: bytes) -> None:
    index = WhooshIndex(tmp_path / "words")
    index.add(ARTICLES)
    index.close()
    (tmp_path / "words" / whoosh_files.CURRENT).write_bytes(content)
    with pytest.raises(IndexDamaged):
        WhooshIndex(tmp_path / "words").refresh()


def test_an_index_of_older_definitions_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = WhooshIndex(tmp_path)
    index.add(ARTICLES)
    assert not index.outdated()
    monkeypatch.setattr("workbench.search.whoosh_index.definitions_digest", lambda: "other")
    assert index.outdated()
    index.close()


def test_one_folder_is_left_after_a_new_generation(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path)
    index.add(ARTICLES)
    old = generation(tmp_path)
    index.clear()
    assert [path.name for path in tmp_path.glob("g-*")] == [generation(tmp_path).name]
    assert not old.exists()
    index.close()


WRITER = """
import sys
from pathlib import Path
from workbench.search.port import IndexedArticle
from workbench.search.whoosh_index import WhooshIndex
index = WhooshIndex(Path(sys.argv[1]))
number = index.covered()
while True:
    index.add([IndexedArticle(number + n, "", "naik lagi " * 200) for n in range(1, 6)])
    number += 5
    print(number, flush=True)
"""


def test_a_kill_while_writing_leaves_an_index_that_opens(tmp_path: Path) -> None:
    for _ in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, tmp_path], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        for _ in range(3):
            reported = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()
        index = WhooshIndex(tmp_path)
        assert index.missing(range(1, reported + 1)) == []
        assert index.search(SearchRequest("naik")).total == index.count() >= reported
        index.close()


def test_an_open_index_is_not_held_in_memory(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path)
    index.add(ARTICLES)
    assert not list(generation(tmp_path).glob("*.seg"))  # compound files are read as a whole
    index.close()
