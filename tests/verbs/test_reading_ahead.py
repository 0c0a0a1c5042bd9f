"""An ingest with readers stores what one without them stores, whatever happens on the way."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.archive import crawls
from workbench.bench import Workbench
from workbench.errors import BadInput
from workbench.model import Rejection
from workbench.model_review import IngestSummary, Progress
from workbench.settings import Settings
from workbench.store import articles, tables
from workbench.store.entries import Entry
from workbench.verbs import reading_ahead, reextracting, taking_in
from workbench.verbs.extracting import read_entry
from workbench.verbs.readers import Lot, Readers
from workbench.verbs.reading_ahead import AHEAD, Batch, read_ahead

NOW = datetime(2024, 4, 1, 12, 0, tzinfo=UTC)
ROWS = 130
NAMES = ("Ratna Kusumawardhani", "Sukri Adiwangsa", "Tilda Brandt", "Ita")
# Where the archive put the bytes differs from run to run: records hold random ids.
_PLACE = {"snapshots": {"file", "offset", "length"}}
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "BATCH", 20)
    monkeypatch.setattr(reading_ahead, "WORTH", 20)


def table(path: Path, rows: int = ROWS) -> Path:
    """Write articles of our own, some of them bad, some twice."""
    lines = []
    for number in range(rows):
        name = NAMES[number % len(NAMES)]
        text = (
            f"“Jembatan nomor {number} dibuka bulan depan,” kata {name}, warga, Senin (27/11/2023)."
            f" Menurut Bupati {NAMES[0]}, anggaran nomor {number} sudah disiapkan sejak lama."
        )
        row = {"id": number, "outlet": f"koran{number % 7}.example", "text": text}
        lines.append(json.dumps(row, ensure_ascii=False))
    lines[30], lines[31], lines[77] = "no JSON at all", '{"id": 1}', '{"text": "!!!"}'
    lines[50] = lines[49]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def stored(home: Path) -> list[str]:
    """Return all rows of the database but where the bytes lie and the installation's secrets."""
    database = sqlite3.connect(home / "workbench.sqlite")
    found = []
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    for (name,) in database.execute(names).fetchall():
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
        kept = ", ".join(f'"{c}"' for c in columns if c not in _PLACE.get(name, ()))
        if name != "meta":
            found += [f"{name} {row}" for row in database.execute(f"SELECT {kept} FROM {name}")]
    database.close()
    return found


def opened(home: Path, readers: int) -> Workbench:
    return Workbench.open(Settings(home=home, readers=readers), clock=lambda: NOW)


def ingested(home: Path, readers: int, *sources: Path) -> IngestSummary:
    with opened(home, readers) as bench:
        summary = bench.ingest([str(source) for source in sources], actor="test")
        assert bench.told() == ()
        assert list(bench.verify()) == []
    return summary


def readers_of(parent: int) -> list[int]:
    """Return the processes that read for another."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            behind = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if int(behind[1]) == parent and behind[0] != "Z" and b"reader_process" in command:
            found.append(int(folder.name))
    return found


def same(one: IngestSummary, other: IngestSummary) -> bool:
    facts = ("read", "added", "duplicates", "rejected", "article_ids", "skipped", "cancelled")
    return all(getattr(one, name) == getattr(other, name) for name in facts)


def test_a_table_gives_the_same_database_and_the_same_report(tmp_path: Path) -> None:
    source = table(tmp_path / "rows.jsonl")
    alone, together = tmp_path / "alone", tmp_path / "together"
    before, after = ingested(alone, 0, source), ingested(together, 2, source)
    assert same(before, after)
    assert (before.readers, after.readers) == (0, 2)
    assert (after.added, after.duplicates) == (ROWS - 4, 1)
    assert [r.line for r in after.rejected] == [31, 32, 78]
    assert len(stored(alone)) > 500
    assert stored(alone) == stored(together)


def test_a_web_archive_with_repeats_gives_the_same(tmp_path: Path) -> None:
    source = crawls.crawl(tmp_path / "a.warc.gz", range(50))
    with source.open("ab") as out:
        made = crawls.Crawl(out)
        empty = b"<html><body></body></html>"
        made.response(crawls.address(90), empty)
        made.revisit(crawls.address(90) + "?page=2", "sha1:UNKNOWN")
        made.response(crawls.address(91), crawls.page(91))
    other = crawls.crawl(tmp_path / "b.warc.gz", range(40, 60))
    alone, together = tmp_path / "alone", tmp_path / "together"
    before, after = ingested(alone, 0, source, other), ingested(together, 2, source, other)
    assert same(before, after)
    assert (after.added, len(after.rejected)) == (61, 1)
    assert stored(alone) == stored(together)


def test_progress_in_bytes_counts_what_is_stored(tmp_path: Path) -> None:
    source = crawls.crawl(tmp_path / "a.warc.gz", range(60))
    told: dict[int, list[Progress]] = {0: [], 2: []}
    for readers, kept in told.items():
        with opened(tmp_path / f"home{readers}", readers) as bench:
            bench.ingest([str(source)], actor="test", progress=kept.append)
    assert told[0] == told[2]
    assert len(told[2]) == 4


def test_a_cancelled_ingest_stops_after_its_batch_and_goes_on_there(tmp_path: Path) -> None:
    upload = table(tmp_path / "rows.jsonl")
    with opened(tmp_path / "home", 2) as bench:
        job = bench.start_ingest(["rows.jsonl"], actor="test", upload=upload)
        asked: list[int] = []

        def stopping() -> bool:
            asked.append(len(readers_of(os.getpid())))
            return len(asked) == 3

        assert bench.work_once(stopping)
        assert asked == [2, 2, 2]  # readers at work, each time a batch was stored
        assert readers_of(os.getpid()) == []
        assert bench.statistics().articles == 3 * 20 - 2 - 1  # two bad rows and one twice
        with bench.serving():
            assert bench.work_once(lambda: False)
        done = bench.job(job.id).summary
        assert done is not None
    ingested(tmp_path / "alone", 0, table(tmp_path / "again.jsonl"))
    with opened(tmp_path / "home", 0) as one, opened(tmp_path / "alone", 0) as other:
        assert (done.read, done.added, done.duplicates) == (ROWS, ROWS - 4, 1)
        for number in range(1, ROWS - 3):
            assert one.article(number).text == other.article(number).text
            assert one.article_quotes(number) == other.article_quotes(number)


def test_articles_of_killed_readers_are_read_all_the_same(tmp_path: Path) -> None:
    source = table(tmp_path / "rows.jsonl")
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if progress.done == 40:
            killed.extend(readers_of(os.getpid()))
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    with opened(tmp_path / "home", 2) as bench:
        summary = bench.ingest([str(source)], actor="test", progress=kill)
        [told] = bench.told()
        assert "SIGKILL" in told
        assert list(bench.verify()) == []
    assert len(killed) == 2
    assert same(summary, ingested(tmp_path / "alone", 0, source))
    assert stored(tmp_path / "home") == stored(tmp_path / "alone")


def test_readers_do_not_outlive_the_process_that_started_them(tmp_path: Path) -> None:
    source = table(tmp_path / "rows.jsonl", 4000)
    command = [sys.executable, "-m", "workbench", "ingest", str(source)]
    environment = {"WORKBENCH_HOME": str(tmp_path / "home"), "WORKBENCH_READERS": "2"}
    with subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as parent:
        pids = _until(lambda: readers_of(parent.pid), 2)
        parent.kill()
    for pid in pids:
        _until(lambda pid=pid: [] if _alive(pid) else [pid], 1)  # type: ignore[misc]


def _until(look, count: int) -> list[int]:  # type: ignore[no-untyped-def]
    latest = time.monotonic() + 60
    while len(found := look()) < count:
        assert time.monotonic() < latest
        time.sleep(0.02)
    return list(found)


def _alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_reading_again_uses_readers_and_finds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reextracting, "BATCH", 20)
    ingested(tmp_path / "home", 0, table(tmp_path / "rows.jsonl"))
    busy: list[int] = []
    with opened(tmp_path / "home", 2) as bench:
        with bench.rooms.store.write() as conn:  # as another extractor would have left it
            articles.replace_quotes(conn, {7: ()})
            conn.execute(
                tables.articles.update().values(headline="Old").where(tables.articles.c.id == 7)
            )
        done = bench.reextract(
            actor="test", progress=lambda told: busy.append(len(readers_of(os.getpid())))
        )
        assert (done.read, done.changed, done.words, done.failed) == (ROWS - 4, 1, 0, ())
        assert bench.article(7).ref.headline == ""
        assert len(bench.article_quotes(7)) == 2
    assert busy == [2] * 7
    assert readers_of(os.getpid()) == []


def test_no_reader_is_started_for_little_or_for_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(readers: object) -> None:
        raise AssertionError("nothing is worth a reader here")

    monkeypatch.setattr(Readers, "start", refuse)
    few = table(tmp_path / "few.jsonl", 80)
    with opened(tmp_path / "home", 2) as bench:
        monkeypatch.setattr(reading_ahead, "WORTH", 400)
        assert bench.ingest([str(few)], actor="test").added == 80 - 4
        monkeypatch.setattr(reading_ahead, "WORTH", 20)
        refused = bench.ingest(["ftp://x.example/a", str(few)], actor="test")
        assert (refused.duplicates, len(refused.rejected)) == (77, 4)
        with pytest.raises(AssertionError):
            bench.ingest([str(few)], actor="test")


def test_what_a_source_raises_comes_after_the_batches_before() -> None:
    def batches() -> Iterator[Batch[Rejection, Entry]]:
        for number in range(2):
            drawn.append(number)
            yield Batch([Rejection("a", number, "")], [], Lot(read_entry))
        raise BadInput("The rest is unreadable.")

    drawn: list[int] = []
    readers = Readers(read_entry, 2, [].append)
    found = read_ahead(batches(), readers)
    assert next(found).pieces == [Rejection("a", 0, "")]
    assert drawn == [0, 1]
    assert next(found).pieces == [Rejection("a", 1, "")]
    with pytest.raises(BadInput, match="unreadable"):
        next(found)


@pytest.mark.parametrize(("count", "ahead"), [(0, 0), (2, AHEAD)])
def test_no_more_batches_wait_than_may(count: int, ahead: int) -> None:
    drawn: list[int] = []

    def batches() -> Iterator[Batch[Rejection, Entry]]:
        for number in range(20):
            drawn.append(number)
            yield Batch([], [], Lot(read_entry))

    for done, _ in enumerate(read_ahead(batches(), Readers(read_entry, count, [].append))):
        assert len(drawn) - done - 1 <= ahead
    assert len(drawn) == 20
