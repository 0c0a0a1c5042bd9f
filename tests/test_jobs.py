"""Long work shows progress, can be cancelled, and goes on after a restart without losing count."""

import json
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from workbench.bench import Workbench
from workbench.errors import HomeInUse, NotFound
from workbench.jobs import JobRunner
from workbench.settings import Settings

ROWS = 450  # more than two batches


@pytest.fixture
def upload(bench: Workbench) -> Path:
    path = bench.upload_path("../evil name\u202e.jsonl")
    assert path.parent == bench.settings.home / "inbox"
    with path.open("w", encoding="utf-8") as out:
        for number in range(ROWS):
            text = f"Warga nomor {number} menanam {number + 3} pohon di tepi kali Wening."
            out.write(json.dumps({"id": number, "text": text, "outlet": "a.example"}) + "\n")
        out.write("{broken\n")
    return path


def test_an_upload_is_read_in_and_removed(bench: Workbench, upload: Path) -> None:
    job = bench.start_ingest(["rows.jsonl"], {"lang": "id"}, actor="ayu", upload=upload)
    assert job.state == "waiting"
    assert bench.work_once(lambda: False)
    done = bench.job(job.id)
    assert done.state == "done"
    assert done.summary is not None
    assert (done.summary.read, done.summary.added) == (ROWS + 1, ROWS)
    assert [r.line for r in done.summary.rejected] == [ROWS + 1]
    assert not upload.exists()
    assert not bench.work_once(lambda: False)


def test_a_shutdown_and_a_restart_lose_no_row_and_no_count(
    bench: Workbench, upload: Path, settings: Settings
) -> None:
    job = bench.start_ingest(["rows.jsonl"], actor="ayu", upload=upload)
    assert bench.work_once(lambda: True)  # the server stops after the first batch
    half = bench.job(job.id)
    assert half.state == "running"
    assert 0 < half.progress.done < ROWS
    bench.close()
    with Workbench.open(settings) as again, again.serving():
        assert again.work_once(lambda: False)
        done = again.job(job.id)
        assert done.state == "done"
        assert done.summary is not None
        assert (done.summary.added, done.summary.duplicates) == (ROWS, 0)
        assert again.statistics().articles == ROWS


def test_a_running_job_stops_when_asked_and_keeps_what_it_stored(
    bench: Workbench, upload: Path
) -> None:
    job = bench.start_ingest(["rows.jsonl"], actor="ayu", upload=upload)

    def cancel_once() -> bool:
        if bench.job(job.id).state == "running":
            bench.cancel_job(job.id, actor="ayu")
        return False

    assert bench.work_once(cancel_once)
    stopped = bench.job(job.id)
    assert stopped.state == "cancelled"
    assert stopped.summary is not None
    assert bench.statistics().articles == stopped.summary.added < ROWS
    assert not upload.exists()


def test_the_upload_of_a_job_that_failed_is_removed(bench: Workbench) -> None:
    path = bench.upload_path("table.csv")
    path.write_text("nomor,media\n1,a.example\n", encoding="utf-8")
    job = bench.start_ingest(["table.csv"], actor="ayu", upload=path)
    assert bench.work_once(lambda: False)
    assert bench.job(job.id).state == "failed"
    assert not path.exists()


def test_a_waiting_job_is_cancelled_at_once(bench: Workbench, upload: Path) -> None:
    job = bench.start_ingest(["rows.jsonl"], actor="ayu", upload=upload)
    assert bench.cancel_job(job.id, actor="bima").state == "cancelled"
    assert not bench.work_once(lambda: False)
    assert not upload.exists()


def test_a_job_that_cannot_read_says_why(bench: Workbench) -> None:
    job = bench.start_ingest(["/no/such/file.csv"], actor="ayu")
    assert bench.work_once(lambda: False)
    failed = bench.job(job.id)
    assert failed.state == "failed"
    assert "/no/such/file.csv" in failed.error
    with pytest.raises(NotFound):
        bench.job(999)


def test_only_one_server_runs_on_a_home(bench: Workbench, settings: Settings) -> None:
    with (
        bench.serving(),
        Workbench.open(settings) as other,
        pytest.raises(HomeInUse),
        other.serving(),
    ):
        raise AssertionError("a second server was let in")


def test_the_background_thread_does_what_waits_and_keeps_the_indexes(
    bench: Workbench, upload: Path
) -> None:
    idle = threading.Event()

    def upkeep() -> None:
        bench.upkeep()
        idle.set()

    job = bench.start_ingest(["rows.jsonl"], actor="ayu", upload=upload)
    runner = JobRunner(lambda: bench.work_once(lambda: False), upkeep)
    runner.start()
    try:
        assert idle.wait(60)
        deadline = time.monotonic() + 60
        while bench.words_behind() and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        runner.stop()
    assert bench.job(job.id).state == "done"
    assert bench.words_behind() == 0


def test_a_job_that_breaks_in_an_unforeseen_way_is_not_tried_for_ever(
    bench: Workbench, upload: Path, settings: Settings
) -> None:
    job = bench.start_ingest(["rows.jsonl"], actor="ayu", upload=upload)
    with sqlite3.connect(settings.home / "workbench.sqlite") as conn:
        assert conn.execute("UPDATE jobs SET spec = '{\"sources\": 7}'").rowcount
    conn.close()
    with pytest.raises(KeyError):  # for the server's log
        bench.work_once(lambda: False)
    broken = bench.job(job.id)
    assert broken.state == "failed"
    assert "the server's log tells more" in broken.error
    assert not bench.work_once(lambda: False)
