"""Damaged, missing and locked indexes: the answer says so, mends them, and loses nothing."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bad_input.conftest import CASES, SignIn
from tests.bad_input.desk import NOWHERE, QUOTE, Desk
from workbench.bench import Workbench
from workbench.errors import HomeInUse, IndexDamaged
from workbench.jobs import JobRunner
from workbench.model import SearchRequest, Verdict
from workbench.verbs import indexing


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def remove(path: Path) -> None:
    path.unlink()


HARM: dict[str, Callable[[Path], None]] = {"flipped": flip, "cut": cut, "gone": remove}
FINGERPRINTS = ("fingerprints/*.seg", "fingerprints/manifest.json")
WORDS = ("words/*/*.trm", "words/*/*.toc", "words/*/built.json", "words/current")


def victim(home: Path, pattern: str) -> Path:
    return next((home / "index").glob(pattern))


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("pattern", [*FINGERPRINTS, *WORDS])
def test_damage_is_mended_by_the_next_question(
    desk: Desk, request: pytest.FixtureRequest, pattern: str, harm: str
) -> None:
    HARM[harm](victim(desk.home, pattern))
    bench: Workbench = request.getfixturevalue("opened")
    assert bench.trace(QUOTE).verdict is Verdict.EXACT
    lost = bench.trace(NOWHERE)
    assert (lost.verdict, lost.searched.index) == (Verdict.NOT_FOUND, "complete")
    bench.index()
    assert bench.search(SearchRequest("retribusi pasar")).total == 2
    assert list(bench.verify()) == []


def rot(path: Path, start: int = 8, end: int | None = None) -> None:
    """Garble a file and leave its time as it was, as a failing disk does."""
    before, content = path.stat(), bytearray(path.read_bytes())
    for at in range(start, end or len(content), 3):
        content[at] ^= 0xA5
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("pattern", [FINGERPRINTS[0], "words/*/*.trm", "words/*/*.pst"])
def test_rot_that_no_time_stamp_tells_is_found_by_verify(
    desk: Desk, request: pytest.FixtureRequest, pattern: str
) -> None:
    rot(victim(desk.home, pattern))
    bench: Workbench = request.getfixturevalue("opened")
    problems = list(bench.verify())
    assert [(p.kind, p.subject) for p in problems] == [("index", pattern.partition("/")[0])]
    assert "run `workbench index" in problems[0].message
    bench.index(rebuild=True)
    assert bench.trace(QUOTE).verdict is Verdict.EXACT
    assert list(bench.verify()) == []


# Whoosh lets go of files, but does not close them, where it fails while it opens an index.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("pattern", ["words/*/*.trm", "words/*/*.pst"])
def test_rot_of_the_word_index_is_found_by_use(
    desk: Desk, request: pytest.FixtureRequest, pattern: str
) -> None:
    rot(victim(desk.home, pattern))
    bench: Workbench = request.getfixturevalue("opened")
    assert bench.search(SearchRequest("retribusi")).total == 2
    assert "The word index was damaged" in bench.told()[0]


def test_fingerprints_that_make_no_sense_are_made_anew(desk: Desk, opened: Workbench) -> None:
    (segment,) = opened.rooms.fingerprints._shelf.view.held
    start = segment.words.starts.ctypes.data - segment.pairs.keys.ctypes.data
    end = start + segment.words.starts.nbytes
    opened.close()
    rot(victim(desk.home, FINGERPRINTS[0]), start, end)
    with Workbench.open(opened.settings) as bench:
        assert bench.trace(QUOTE).verdict is Verdict.EXACT
        assert bench.told() == (indexing.MENDED,)
        assert list(bench.verify()) == []


def test_the_terminal_says_what_was_mended_once(desk: Desk) -> None:
    flip(victim(desk.home, FINGERPRINTS[0]))
    flip(victim(desk.home, WORDS[0]))
    with desk.unchanged():
        assert json.loads(desk.run("trace", QUOTE, "--json"))["verdict"] == "exact"
        desk.told("A part of the fingerprint index was damaged", "built again")
        assert json.loads(desk.run("search", "retribusi", "--json"))["total"] == 2
        desk.told("The word index was damaged", "built again")
        shutil.rmtree(desk.home / "index")
        report = desk.json("index", "--json")
    assert isinstance(report, dict)
    assert (report["articles"], report["fingerprints"], report["words"]) == (5, 5, 5)


def test_a_large_word_index_is_mended_in_the_background(
    desk: Desk, opened: Workbench, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "SMALL_BACKLOG", 4)
    opened.close()
    flip(victim(desk.home, WORDS[0]))
    with pytest.raises(IndexDamaged, match="run `workbench index`"):
        opened.search(SearchRequest("retribusi"))
    assert opened.trace(NOWHERE).verdict is Verdict.NOT_FOUND, "a trace needs no word index"
    page = sign_in("id").get("/search?words=retribusi")
    assert page.status_code == 503
    assert "tidak dapat dibaca" in page.text
    opened.upkeep()
    page = sign_in("id").get("/search?words=retribusi")
    assert page.status_code == 200
    assert "tirtanews.example" in page.text


def test_an_article_whose_ingest_was_killed_before_it_was_traceable(
    desk: Desk, opened: Workbench
) -> None:
    """Another process stored the third article, died, and a later one went on after it."""
    opened.rooms.fingerprints.remove([3])
    assert opened.statistics().index == "1 articles behind"
    sources = json.loads(CASES.read_text(encoding="utf-8"))["sources"]
    third = list(sources.values())[2]["text"]
    assert opened.trace(third[:200]).searched.index == "complete"
    assert opened.rooms.fingerprints.missing(range(1, 6)) == []


def hold(path: Path) -> int:
    """Take the lock file as another process would."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def test_a_locked_fingerprint_index_delays_nothing_but_itself(
    desk: Desk, opened: Workbench, tmp_path: Path
) -> None:
    opened.rooms.fingerprints._shelf.wait = 0.05
    handle = hold(desk.home / "index" / "fingerprints" / "write.lock")
    table = tmp_path / "new.jsonl"
    said = "Jembatan lama itu akan dibongkar sesudah musim hujan berakhir"
    table.write_text(json.dumps({"text": f"“{said},” kata camat."}) + "\n", encoding="utf-8")
    assert opened.ingest([str(table)], actor="test").added == 1
    answer = opened.trace(said)
    assert (answer.verdict, answer.searched.index) == (Verdict.NOT_FOUND, "1 articles behind")
    (message,) = opened.told()
    assert "wait until it has finished" in message
    os.close(handle)
    assert opened.trace(said).verdict is Verdict.EXACT
    assert list(opened.verify()) == []


def test_a_damaged_and_locked_index_asks_to_wait(desk: Desk, opened: Workbench) -> None:
    opened.close()
    flip(victim(desk.home, FINGERPRINTS[0]))
    opened.rooms.fingerprints._shelf.wait = 0.05
    handle = hold(desk.home / "index" / "fingerprints" / "write.lock")
    with pytest.raises(HomeInUse, match="wait until it has finished, then try again"):
        opened.trace(QUOTE)
    os.close(handle)
    assert opened.trace(QUOTE).verdict is Verdict.EXACT


HOLDER = """
import sys
from whoosh import index
writer = index.open_dir(sys.argv[1]).writer()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_locked_word_index_is_waited_for_or_named(desk: Desk, opened: Workbench) -> None:
    generation = victim(desk.home, "words/*/built.json").parent
    opened.rooms.words.wait = 0.05
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(generation)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    try:
        opened.paste("Jembatan lama itu akan dibongkar bulan depan.", {}, actor="test")
        with pytest.raises(HomeInUse, match="wait until it has finished"):
            opened.index()
        assert opened.search(SearchRequest("retribusi")).total == 2, "reading goes on"
        assert opened.words_behind() == 1
    finally:
        os.kill(holder.pid, signal.SIGKILL)  # the lock dies with its process
        holder.communicate()
    assert opened.index().words == 6


def test_background_work_that_is_hindered_is_said_once_and_tried_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.jobs.POLL", 0.01)
    tried: list[int] = []

    def step() -> bool:
        tried.append(1)
        raise HomeInUse("Another process writes: wait until it has finished, then try again.")

    runner = JobRunner(step)
    runner.start()
    while len(tried) < 5:
        time.sleep(0.01)
    runner.stop()
    (record,) = caplog.records
    assert record.getMessage().startswith("Another process writes")
    assert record.exc_info is None
