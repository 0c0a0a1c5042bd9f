"""Watched sources as rows: what was decided of them, and how watching goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, insert, select, update

from workbench.errors import Conflict, NotFound
from workbench.model_sources import (
    PageState,
    SourceCounts,
    SourceKind,
    SourceSettings,
    SourceState,
    WatchedSource,
)
from workbench.store import rows, source_tables

_S = source_tables.sources.c
_P = source_tables.pages.c
_SETTINGS = (
    _S.kind,
    _S.address,
    _S.pages,
    _S.outlet,
    _S.timezone,
    _S.lang,
    _S.note,
    _S.interval,
    _S.robots_reason,
)
_STATE = (
    _S.checked_at,
    _S.success_at,
    _S.error,
    _S.failed_at,
    _S.failures,
    _S.due_at,
    _S.etag,
    _S.last_modified,
    _S.digest,
    _S.moved_to,
    _S.remark,
)
_SOURCE = (*_SETTINGS, *_STATE, _S.id, _S.paused, _S.removed, _S.author, _S.created_at)
_TIMES = {"checked_at", "success_at", "failed_at", "due_at"}
_FRESH = dict.fromkeys(("etag", "last_modified", "digest", "moved_to"), "")


def add(conn: Connection, settings: SourceSettings, author: str, at: datetime) -> WatchedSource:
    """Store a source that is due at once; raise Conflict where its address is watched already."""
    _refuse_double(conn, settings, 0)
    values: dict[str, Any] = _values(settings) | _FRESH
    values |= {"error": "", "failures": 0, "remark": "", "due_at": rows.micros(at)}
    values |= {"paused": False, "removed": False, "author": author, "created_at": rows.micros(at)}
    done = conn.execute(insert(source_tables.sources).values(values)).inserted_primary_key
    return get(conn, int(done[0]) if done else 0)


def get(conn: Connection, id: int) -> WatchedSource:
    """Return a source, also a removed one; raise NotFound."""
    row = conn.execute(select(*_SOURCE).where(_S.id == id)).one_or_none()
    if row is None:
        raise NotFound("There is no source %(id)d: look at the list of sources.", id=id)
    return _source(tuple(row), counts(conn, [id]).get(id, SourceCounts()))


def every(conn: Connection) -> list[WatchedSource]:
    """Return the sources that were not removed, by outlet and address."""
    found = [
        tuple(row)
        for row in conn.execute(
            select(*_SOURCE).where(~_S.removed).order_by(func.lower(_S.outlet), _S.address, _S.id)
        )
    ]
    at = len(_SETTINGS) + len(_STATE)
    counted = counts(conn, [row[at] for row in found])
    return [_source(row, counted.get(row[at], SourceCounts())) for row in found]


def edit(conn: Connection, id: int, settings: SourceSettings, at: datetime) -> WatchedSource:
    """Change what was decided of a source; with another address it is looked at anew."""
    before = get(conn, id)
    _refuse_double(conn, settings, id)
    values = _values(settings)
    if (settings.kind, settings.address, settings.pages) != (
        before.settings.kind,
        before.settings.address,
        before.settings.pages,
    ):
        values |= {**_FRESH, "failures": 0, "error": "", "remark": "", "due_at": rows.micros(at)}
    elif settings.interval != before.settings.interval:
        values["due_at"] = rows.micros(at)
    conn.execute(update(source_tables.sources).where(_S.id == id).values(values))
    return get(conn, id)


def pause(conn: Connection, id: int, paused: bool, at: datetime) -> WatchedSource:
    """Stop watching a source for a while, or go on, at once."""
    values: dict[str, Any] = {"paused": paused} | ({} if paused else {"due_at": rows.micros(at)})
    conn.execute(update(source_tables.sources).where(_S.id == id).values(values))
    return get(conn, id)


def remove(conn: Connection, id: int) -> WatchedSource:
    """Watch a source no more; its articles and what was observed of them stay."""
    values = {"removed": True, "due_at": None}
    conn.execute(update(source_tables.sources).where(_S.id == id).values(values))
    return get(conn, id)


def ask_now(conn: Connection, id: int, at: datetime) -> WatchedSource:
    """Make a source due at once, whatever went wrong before."""
    get(conn, id)
    conn.execute(update(source_tables.sources).where(_S.id == id).values(due_at=rows.micros(at)))
    return get(conn, id)


def due(conn: Connection, now: datetime, limit: int = 50) -> list[WatchedSource]:
    """Return the sources to look at now, the longest due first."""
    wanted = (~_S.paused, ~_S.removed, _S.due_at <= rows.micros(now))
    found = select(*_SOURCE).where(*wanted).order_by(_S.due_at, _S.id).limit(limit)
    return [_source(tuple(row), SourceCounts()) for row in conn.execute(found)]


def note(conn: Connection, id: int, **values: Any) -> None:
    """Write what came of a look at a source: fields of SourceState by name."""
    stored = {k: rows.micros_or_none(v) if k in _TIMES else v for k, v in values.items()}
    conn.execute(update(source_tables.sources).where(_S.id == id).values(stored))


def counts(conn: Connection, ids: Sequence[int]) -> dict[int, SourceCounts]:
    """Return how many pages these sources led to, by how they stand."""

    def of(state: PageState) -> Any:
        return func.sum(case((_P.state == state.value, 1), else_=0))

    found = select(
        _P.source_id,
        func.count(),
        func.count(_P.article_id.distinct()),
        of(PageState.NEW),
        of(PageState.GONE),
        of(PageState.FAILING),
        of(PageState.REFUSED),
    )
    rows_found = conn.execute(
        found.where(_P.source_id.in_(ids), ~_P.is_sitemap).group_by(_P.source_id)
    )
    return {row[0]: SourceCounts(*row[1:]) for row in map(tuple, rows_found)}


def _refuse_double(conn: Connection, settings: SourceSettings, but: int) -> None:
    if not settings.address:
        return
    same = (_S.address == settings.address, ~_S.removed, _S.id != but)
    number = conn.scalar(select(_S.id).where(*same).limit(1))
    if number is not None:
        raise Conflict(
            "The address %(address)s is watched already as source %(number)d: open that one.",
            address=settings.address,
            number=number,
        )


def _values(settings: SourceSettings) -> dict[str, Any]:
    values = {column.name: getattr(settings, column.name) for column in _SETTINGS}
    return values | {"kind": settings.kind.value}


def _source(row: tuple[Any, ...], counted: SourceCounts) -> WatchedSource:
    first, then = len(_SETTINGS), len(_SETTINGS) + len(_STATE)
    kind, *decided = row[:first]
    state: dict[str, Any] = {
        column.name: rows.moment_or_none(value) if column.name in _TIMES else value
        for column, value in zip(_STATE, row[first:then], strict=True)
    }
    id, paused, removed, author, created_at = row[then:]
    return WatchedSource(
        id,
        SourceSettings(SourceKind(kind), *decided),
        SourceState(**state),
        counted,
        bool(paused),
        bool(removed),
        author,
        rows.moment(created_at),
    )
