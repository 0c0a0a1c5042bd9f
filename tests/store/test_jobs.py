from datetime import timedelta

import pytest
from sqlalchemy import Connection

from tests.store.build import NOW
from workbench.errors import Conflict, NotFound
from workbench.model import Rejection
from workbench.model_review import IngestSummary, Progress
from workbench.store import jobs

SUMMARY = IngestSummary(5, 3, 1, (Rejection("a.csv", 4, "no text"),), 0.5, False, (1, 2, 3))
SPEC = {"sources": ["a.csv"], "given": {"outlet": "Koran Pagi"}}


def new(conn: Connection) -> jobs.Job:
    return jobs.add(conn, kind="ingest", spec=SPEC, author="sari", at=NOW)


def test_a_job_waits_runs_and_is_done(conn: Connection) -> None:
    job = new(conn)
    assert (job.state, job.spec, job.progress, job.summary) == (
        "waiting",
        SPEC,
        Progress(0, 0),
        None,
    )
    taken = jobs.take(conn, NOW)
    assert taken is not None
    assert (taken.job.id, taken.job.state, taken.position) == (1, "running", {})
    assert jobs.beat(conn, 1, Progress(5, 10, "a.csv"), NOW) is False
    done = jobs.finish(conn, 1, state="done", at=NOW, summary=SUMMARY)
    assert (done.state, done.summary, done.finished_at) == ("done", SUMMARY, NOW)
    assert done.progress == Progress(5, 10, "a.csv")
    assert jobs.recent(conn) == [done]


def test_the_oldest_waiting_job_is_taken_once(conn: Connection) -> None:
    new(conn), new(conn)
    first, second = jobs.take(conn, NOW), jobs.take(conn, NOW)
    assert first is not None
    assert second is not None
    assert [first.job.id, second.job.id] == [1, 2]
    assert jobs.take(conn, NOW) is None


def test_a_silent_worker_loses_its_job_and_the_next_goes_on_where_it_was(conn: Connection) -> None:
    new(conn)
    jobs.take(conn, NOW)
    later = NOW + timedelta(seconds=30)
    jobs.beat(conn, 1, Progress(5, 10), later, position={"line": 5}, summary=SUMMARY)
    assert jobs.take(conn, later + jobs.STALE_AFTER - timedelta(microseconds=1)) is None
    taken = jobs.take(conn, later + jobs.STALE_AFTER)
    assert taken is not None
    assert taken.position == {"line": 5}
    assert taken.job.summary == SUMMARY
    assert jobs.finish(conn, 1, state="failed", at=NOW, error="x").summary == SUMMARY


def test_after_a_restart_running_jobs_are_taken_at_once(conn: Connection) -> None:
    new(conn)
    jobs.take(conn, NOW)
    assert jobs.release(conn) == 1
    taken = jobs.take(conn, NOW)
    assert taken is not None
    assert taken.job.id == 1


def test_a_running_job_is_asked_to_stop_and_a_waiting_one_never_starts(conn: Connection) -> None:
    new(conn), new(conn)
    jobs.take(conn, NOW)
    assert jobs.cancel(conn, 1, NOW).state == "running"
    assert jobs.beat(conn, 1, Progress(1, 2), NOW) is True
    assert jobs.cancel(conn, 2, NOW).state == "cancelled"
    assert jobs.take(conn, NOW) is None
    done = jobs.finish(conn, 1, state="cancelled", at=NOW)
    assert jobs.cancel(conn, 1, NOW) == done


def test_a_worker_is_told_that_its_job_is_closed(conn: Connection) -> None:
    new(conn)
    jobs.take(conn, NOW)
    jobs.finish(conn, 1, state="failed", at=NOW)
    with pytest.raises(Conflict, match="not running"):
        jobs.beat(conn, 1, Progress(1, 2), NOW)


def test_an_unknown_job_is_told(conn: Connection) -> None:
    with pytest.raises(NotFound, match="no job 3"):
        jobs.cancel(conn, 3, NOW)
