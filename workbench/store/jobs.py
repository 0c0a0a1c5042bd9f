"""Long work as rows: taken by one worker at a time, resumed where a killed one stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from workbench import codec
from workbench.errors import Conflict, NotFound
from workbench.model_review import IngestSummary, Job, Progress
from workbench.store import rows, tables

STALE_AFTER = timedelta(seconds=60)  # workers report every few seconds
_J = tables.jobs.c
_COLUMNS = (
    _J.id,
    _J.kind,
    _J.spec,
    _J.state,
    _J.done,
    _J.total,
    _J.message,
    _J.summary,
    _J.error,
    _J.author,
    _J.created_at,
    _J.finished_at,
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A job to work on, with the position and summary of the worker before, if any."""

    job: Job
    position: Mapping[str, object]


def add(
    conn: Connection, *, kind: str, spec: Mapping[str, object], author: str, at: datetime
) -> Job:
    """Store a waiting job; `spec` must be JSON-ready."""
    values = {
        "kind": kind,
        "spec": rows.dumps(spec),
        "state": "waiting",
        "done": 0,
        "total": 0,
        "message": "",
        "position": "{}",
        "error": "",
        "author": author,
        "created_at": rows.micros(at),
        "cancel": False,
    }
    done = conn.execute(insert(tables.jobs).values(values)).inserted_primary_key
    return get(conn, int(done[0]) if done else 0)


def get(conn: Connection, id: int) -> Job:
    """Return a job; raise NotFound."""
    row = conn.execute(select(*_COLUMNS).where(_J.id == id)).one_or_none()
    if row is None:
        raise NotFound("There is no job %(id)d: look at the list of jobs.", id=id)
    return _job(tuple(row))


def recent(conn: Connection, limit: int = 20) -> list[Job]:
    """Return the latest jobs, the newest first."""
    found = conn.execute(select(*_COLUMNS).order_by(_J.id.desc()).limit(limit))
    return [_job(tuple(row)) for row in found]


def take(conn: Connection, at: datetime, stale_after: timedelta = STALE_AFTER) -> Taken | None:
    """Take the oldest job that waits, or whose worker has been silent for `stale_after`.

    Must run in the writing transaction, so that two workers never take the same.
    """
    silent = or_(
        _J.heartbeat_at.is_(None), _J.heartbeat_at <= rows.micros(at) - _micros(stale_after)
    )
    open_jobs = or_(_J.state == "waiting", and_(_J.state == "running", silent))
    row = conn.execute(
        select(_J.id, _J.position).where(open_jobs).order_by(_J.id).limit(1)
    ).one_or_none()
    if row is None:
        return None
    running = {"state": "running", "heartbeat_at": rows.micros(at)}
    conn.execute(update(tables.jobs).where(_J.id == row[0]).values(running))
    return Taken(get(conn, row[0]), json.loads(row[1]))


def release(conn: Connection) -> int:
    """Let every running job be taken at once: call it when no worker can be alive.

    Returns how many there were.
    """
    running = update(tables.jobs).where(_J.state == "running").values(heartbeat_at=None)
    return conn.execute(running).rowcount


def beat(
    conn: Connection,
    id: int,
    progress: Progress,
    at: datetime,
    *,
    position: Mapping[str, object] | None = None,
    summary: IngestSummary | None = None,
) -> bool:
    """Note how far a job is, with the batch it tells of; return whether it is to be cancelled.

    `position` is where to resume, `summary` what came of the work so far. Raises Conflict where
    the job is no longer running (somebody else finished it).
    """
    values: dict[str, Any] = {
        "done": progress.done,
        "total": progress.total,
        "message": progress.message,
        "heartbeat_at": rows.micros(at),
    }
    if position is not None:
        values["position"] = rows.dumps(position)
    if summary is not None:
        values["summary"] = rows.dumps(summary)
    running = (_J.id == id) & (_J.state == "running")
    if not conn.execute(update(tables.jobs).where(running).values(values)).rowcount:
        raise Conflict("The job %(id)d is not running any more: look at its state.", id=id)
    return bool(conn.scalar(select(_J.cancel).where(_J.id == id)))


def finish(
    conn: Connection,
    id: int,
    *,
    state: str,
    at: datetime,
    summary: IngestSummary | None = None,
    error: str = "",
) -> Job:
    """Close a job as done, failed or cancelled; a summary noted earlier stays without a new one."""
    values: dict[str, Any] = {"state": state, "error": error, "finished_at": rows.micros(at)}
    if summary is not None:
        values["summary"] = rows.dumps(summary)
    conn.execute(update(tables.jobs).where(_J.id == id).values(values))
    return get(conn, id)


def cancel(conn: Connection, id: int, at: datetime) -> Job:
    """Ask a running job to stop; a waiting one is cancelled at once; a closed one stays."""
    job = get(conn, id)
    if job.state == "waiting":
        return finish(conn, id, state="cancelled", at=at)
    if job.state == "running":
        conn.execute(update(tables.jobs).where(_J.id == id).values(cancel=True))
    return job


def _micros(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _job(row: tuple[Any, ...]) -> Job:
    id, kind, spec, state, done, total, message, summary, error, author, created, finished = row
    return Job(
        id=id,
        kind=kind,
        spec=json.loads(spec),
        state=state,
        progress=Progress(done, total, message),
        summary=codec.decode(IngestSummary, json.loads(summary)) if summary else None,
        error=error,
        author=author,
        created_at=rows.moment(created),
        finished_at=rows.moment_or_none(finished),
    )
