"""The audit trail: a chain of events in which each digest covers the one before.

A row can neither be changed nor removed through the database (triggers), and whoever goes round
them breaks the chain from that row on. Cutting off its end, or writing it all anew, leaves a whole
chain; compare `head` with a value noted elsewhere, or a time stamp kept there, to find that out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from workbench.model_review import AuditEvent, Problem
from workbench.store import rows, tables

FIRST = "0" * 64  # what the first event has for the digest before it
_E = tables.audit.c


def digest(
    id: int,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, str],
    previous: str,
) -> str:
    """Return the SHA-256 of an event as JSON with sorted names, no spaces, ASCII, time in µs."""
    event = {
        "id": id,
        "at": rows.micros(at),
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": dict(detail),
        "previous": previous,
    }
    canonical = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def append(
    conn: Connection,
    *,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, str] | None = None,
    at: datetime,
) -> AuditEvent:
    """Add an event in the same writing transaction as what it tells of."""
    last = conn.execute(select(_E.id, _E.digest).order_by(_E.id.desc()).limit(1)).one_or_none()
    id, previous = (1, FIRST) if last is None else (last[0] + 1, last[1])
    detail = dict(detail or {})
    sealed = digest(id, at, actor, action, subject, detail, previous)
    event = AuditEvent(id, at, actor, action, subject, detail, previous, sealed)
    values = {
        "id": id,
        "at": rows.micros(at),
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": rows.dumps(detail),
        "previous": previous,
        "digest": sealed,
    }
    conn.execute(insert(tables.audit).values(values))
    return event


def page(
    conn: Connection, *, subject: str = "", page: int = 1, per_page: int = 50
) -> tuple[int, list[AuditEvent]]:
    """Return how many events there are (of a subject) and one page of them, the latest first."""
    wanted = [_E.subject == subject] if subject else []
    total = conn.scalar(select(func.count()).select_from(tables.audit).where(*wanted)) or 0
    found = _events().where(*wanted).order_by(_E.id.desc())
    found = found.limit(per_page).offset((max(page, 1) - 1) * per_page)
    return total, [_event(tuple(row)) for row in conn.execute(found)]


def every(conn: Connection) -> Iterator[AuditEvent]:
    """Yield all events from the first, without loading all."""
    found = conn.execution_options(yield_per=1000).execute(_events().order_by(_E.id))
    for row in found:
        yield _event(tuple(row))


def told(conn: Connection, action: str) -> Iterator[AuditEvent]:
    """Yield the events of one action, the oldest first."""
    for row in conn.execute(_events().where(_E.action == action).order_by(_E.id)):
        yield _event(tuple(row))


def head(conn: Connection) -> tuple[int, str]:
    """Return the number of the last event and its digest: what to note elsewhere as proof."""
    last = conn.execute(select(_E.id, _E.digest).order_by(_E.id.desc()).limit(1)).one_or_none()
    return (0, FIRST) if last is None else (last[0], last[1])


def digest_of(conn: Connection, number: int) -> str:
    """Return the digest of an event, `FIRST` for number 0, "" where there is none."""
    if number == 0:
        return FIRST
    return conn.scalar(select(_E.digest).where(_E.id == number)) or ""


def check(events: Iterable[AuditEvent]) -> Iterator[Problem]:
    """Walk the chain from its first event; yield a problem for each break."""
    number, previous = 0, FIRST
    for event in events:
        subject = f"event {event.id}"
        if event.id != number + 1:
            yield Problem("audit", subject, f"Events {number + 1} to {event.id - 1} are missing.")
        elif event.previous != previous:
            yield Problem("audit", subject, "The event does not follow the one before it.")
        expected = digest(
            event.id,
            event.at,
            event.actor,
            event.action,
            event.subject,
            event.detail,
            event.previous,
        )
        if event.digest != expected:
            yield Problem("audit", subject, "The event was changed after it was written.")
        number, previous = event.id, event.digest


def _events() -> Select[Any]:
    return select(_E.id, _E.at, _E.actor, _E.action, _E.subject, _E.detail, _E.previous, _E.digest)


def _event(row: tuple[Any, ...]) -> AuditEvent:
    id, at, actor, action, subject, detail, previous, sealed = row
    return AuditEvent(
        id, rows.moment(at), actor, action, subject, json.loads(detail), previous, sealed
    )
