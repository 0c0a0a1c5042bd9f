"""Prove the state of the archive on a day: statements, time stamps, and whether they still hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from workbench.archive import stamps
from workbench.errors import BadInput, EvidenceMismatch
from workbench.ingest import addresses, connection
from workbench.model_proof import Stamp, Statement
from workbench.model_review import Problem
from workbench.store import audit, meta, verify
from workbench.store.engine import Connection
from workbench.verbs.rooms import Rooms, Verbs

DAILY = timedelta(hours=24)
PAUSE = timedelta(hours=1)  # before an authority that refused is asked again
TRIED = "stamp_tried"
STAMPED = "archive.stamped"  # in the log


class Proving(Verbs):
    """State what the archive holds, and have it stamped."""

    def statement(self) -> Statement:
        """Return the state of the archive now, as digests."""
        with self.rooms.store.read() as conn:
            return _state(self.rooms, conn)

    def stamp(self, *, actor: str) -> Stamp:
        """Have the state of the archive stamped by the authority, and keep its answer.

        Raises BadInput where no authority is set, FetchRefused where it does not answer,
        EvidenceMismatch where its answer does not hold.
        """
        return _stamp(self.rooms, actor)

    def stamps(self) -> tuple[Stamp, ...]:
        """Return the stamps that can be read, the oldest first."""
        return tuple(_stamps(self.rooms).every())


def _stamp(rooms: Rooms, actor: str) -> Stamp:
    url = rooms.settings.timestamp_url
    if not url:
        raise BadInput(
            "No time-stamping authority is set: give its address in WORKBENCH_TIMESTAMP_URL."
        )
    with rooms.store.read() as conn:
        state = _state(rooms, conn)
    stamp = _stamps(rooms).add(state, stamps.ask(url, state, post), _authority(rooms))
    with rooms.store.write() as conn:
        audit.append(
            conn,
            actor=actor,
            action=STAMPED,
            subject=stamp.name,
            detail={"authority": url},
            at=rooms.clock(),
        )
    return stamp


def post(url: str, query: bytes) -> tuple[int, bytes]:
    """Return status and body of an authority's answer to `query`; raise FetchRefused.

    All of it has one time limit: an authority that drips its answer must not hold up the upkeep.
    """
    deadline = connection.Deadline(stamps.TIMEOUT)
    target = addresses.parse(url)
    # Whoever runs the desk chose the authority: it may stand in their own network.
    machines = addresses.resolve(target, True, deadline.left())
    headers = {
        "Host": target.authority,
        "Content-Type": stamps.QUERY_TYPE,
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    return connection.post(target, machines, headers, query, deadline, stamps.MAX_ANSWER + 1)


def stamp_when_due(rooms: Rooms) -> Stamp | None:
    """Stamp once a day, where an authority is set; None where nothing is due.

    A refusal is raised, and the authority left alone for an hour.
    """
    if not rooms.settings.timestamp_url:
        return None
    now = rooms.clock()
    last = _stamps(rooms).last(now)
    if last is not None and now - last < DAILY:
        return None
    with rooms.store.write() as conn:
        tried = meta.get(conn, TRIED)
        # One of the future was tried while the clock was wrong.
        if tried and timedelta(0) <= now - datetime.fromisoformat(tried) < PAUSE:
            return None
        meta.put(conn, TRIED, now.isoformat())
    return _stamp(rooms, "schedule")


def _stamps(rooms: Rooms) -> stamps.Stamps:
    return stamps.Stamps(rooms.settings.home / "stamps")


def _authority(rooms: Rooms) -> bytes:
    """Return the root certificates of the authority, b"" where none are set."""
    path = rooms.settings.timestamp_ca
    return path.read_bytes() if path else b""


def _state(rooms: Rooms, conn: Connection) -> Statement:
    records, digest = _records(conn, None)
    events, head = audit.head(conn)
    return Statement(rooms.clock(), records, digest, events, head)


def _records(conn: Connection, upto: int | None) -> tuple[int, str]:
    hashed = hashlib.sha256()
    count = 0
    for sha256 in verify.record_digests(conn, upto):
        hashed.update(f"{sha256}\n".encode("ascii"))
        count += 1
    return count, hashed.hexdigest()


def problems(rooms: Rooms) -> Iterator[Problem]:
    """Yield each stamp that is missing, not to be trusted, or that the archive does not agree with.

    A stamp that the log tells of must be there: else whoever changes the past would delete it.
    """
    kept = _stamps(rooms)
    with rooms.store.read() as conn:
        told = {event.subject for event in audit.told(conn, STAMPED)}
    authority = _authority(rooms)
    for name in sorted(told.union(kept.names())):
        try:
            stated = kept.stamp(name, authority).statement
        except EvidenceMismatch as error:
            yield Problem("stamp", name, str(error))
            continue
        with rooms.store.read() as conn:
            records = _records(conn, stated.records)
            digest = audit.digest_of(conn, stated.events)
        if records != (stated.records, stated.records_digest):
            yield Problem("stamp", name, "The records are not those that were stamped.")
        if digest != stated.events_digest:
            yield Problem("stamp", name, "The log is not the one that was stamped.")
