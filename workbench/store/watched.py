"""The pages that sources led to, as rows, and what was observed of them since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from workbench.errors import NotFound
from workbench.model_sources import Lead, Observation, PageState, Sighting, WatchedPage
from workbench.store import rows, source_tables
from workbench.store.addresses import address_key

_S = source_tables.sources.c
_P = source_tables.pages.c
_O = source_tables.observations.c
_PAGE = (
    _P.id,
    _P.source_id,
    _P.url,
    _P.title,
    _P.published,
    _P.changed,
    _P.state,
    _P.article_id,
    _P.first_seen_at,
    _P.fetched_at,
    _P.changed_at,
    _P.due_at,
    _P.failures,
    _P.error,
    _P.etag,
    _P.last_modified,
    _P.seen_in,
    _P.is_sitemap,
)
_TIMES = {"fetched_at", "changed_at", "due_at"}
_ASKED = 10_000  # addresses in one query


def name(
    conn: Connection, source_id: int, leads: Sequence[Lead], at: datetime, seen_in: str = ""
) -> int:
    """Note the pages a source names; new ones, and those it says have changed, are due at once.

    What was first said of a page stays: its date as first seen is the evidence. Returns how many
    are new.
    """
    by_key = {address_key(lead.url) or lead.url: lead for lead in reversed(leads)}
    known = _known(conn, source_id, list(by_key))
    now = rows.micros(at)
    fresh = [
        {
            "source_id": source_id,
            "url_key": key,
            "url": lead.url,
            "title": lead.title,
            "published": lead.published,
            "changed": lead.changed,
            "state": PageState.NEW.value,
            "first_seen_at": now,
            "due_at": now,
            "failures": 0,
            "error": "",
            "etag": "",
            "last_modified": "",
            "seen_in": seen_in,
            "is_sitemap": lead.is_sitemap,
        }
        for key, lead in reversed(by_key.items())
        if key not in known
    ]
    if fresh:
        conn.execute(insert(source_tables.pages), fresh)
    for key, (id, changed) in known.items():
        lead = by_key[key]
        if lead.changed and lead.changed != changed:
            values = {"changed": lead.changed, "due_at": now}
            conn.execute(update(source_tables.pages).where(_P.id == id).values(values))
    return len(fresh)


def _known(conn: Connection, source_id: int, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for at in range(0, len(keys), _ASKED):
        some = keys[at : at + _ASKED]
        wanted = select(_P.url_key, _P.id, _P.changed).where(
            _P.source_id == source_id, _P.url_key.in_(some)
        )
        found |= {key: (id, changed) for key, id, changed in conn.execute(wanted)}
    return found


def leave_out(conn: Connection, source_id: int, leads: Iterable[Lead]) -> None:
    """Look no more at pages of a typed list that are not on it any longer."""
    kept = [address_key(lead.url) or lead.url for lead in leads]
    dropped = (_P.source_id == source_id, _P.url_key.not_in(kept))
    conn.execute(update(source_tables.pages).where(*dropped).values(due_at=None))


def get(conn: Connection, id: int) -> WatchedPage:
    """Return a watched page; raise NotFound."""
    row = conn.execute(select(*_PAGE).where(_P.id == id)).one_or_none()
    if row is None:
        raise NotFound("There is no watched page %(id)d: look at the list of sources.", id=id)
    return _page(tuple(row))


def due(
    conn: Connection, now: datetime, each: int = 20, source_id: int | None = None
) -> list[WatchedPage]:
    """Return pages to fetch now, the longest due first, at most `each` of one source.

    Of sources that are watched; of a paused one only where it is named. So no source with
    thousands of pages stands before the news of the others.
    """
    watched = select(_S.id).where(~_S.removed)
    watched = watched.where(~_S.paused if source_id is None else _S.id == source_id)
    pages = [
        _page(tuple(row))
        for id in conn.scalars(watched)
        for row in conn.execute(
            select(*_PAGE)
            .where(_P.source_id == id, _P.due_at <= rows.micros(now))
            .order_by(_P.due_at, _P.id)
            .limit(each)
        )
    ]
    return sorted(pages, key=lambda page: (page.due_at or now, page.id))


def next_due(conn: Connection) -> datetime | None:
    """Return when the next source or page is due, None where nothing is watched."""
    watched = (~_S.paused, ~_S.removed)
    sources = conn.scalar(select(func.min(_S.due_at)).where(*watched))
    joined = source_tables.pages.join(source_tables.sources, _S.id == _P.source_id)
    pages = conn.scalar(select(func.min(_P.due_at)).select_from(joined).where(*watched))
    return rows.moment_or_none(min((t for t in (sources, pages) if t is not None), default=None))


def note(conn: Connection, id: int, **values: Any) -> None:
    """Write what came of a look at a page: fields of WatchedPage by name."""
    stored = {k: rows.micros_or_none(v) if k in _TIMES else v for k, v in values.items()}
    state: Any = stored.get("state")
    if isinstance(state, PageState):
        stored["state"] = state.value
    conn.execute(update(source_tables.pages).where(_P.id == id).values(stored))


def recent(conn: Connection, source_id: int, limit: int = 20, state: str = "") -> list[WatchedPage]:
    """Return the pages a source led to last, the newest first; of one state where it is given."""
    wanted = [_P.source_id == source_id, ~_P.is_sitemap]
    wanted += [_P.state == state] if state else []
    found = select(*_PAGE).where(*wanted).order_by(_P.id.desc()).limit(limit)
    return [_page(tuple(row)) for row in conn.execute(found)]


def of_articles(conn: Connection, article_ids: Sequence[int]) -> list[WatchedPage]:
    """Return the watched pages that these articles are versions of."""
    found = select(*_PAGE).where(_P.article_id.in_(article_ids)).order_by(_P.id)
    return [_page(tuple(row)) for row in conn.execute(found)]


def observe(conn: Connection, seen: Observation) -> int:
    """Record an observation; its `id` is given here and returned."""
    values: Mapping[str, Any] = {
        "kind": seen.kind.value,
        "article_id": seen.article_id,
        "source_id": seen.source_id,
        "url": seen.url,
        "at": rows.micros(seen.at),
        "before": rows.micros_or_none(seen.before),
        "detail": seen.detail,
    }
    done = conn.execute(insert(source_tables.observations).values(values)).inserted_primary_key
    return int(done[0]) if done else 0


def observations(
    conn: Connection, *, article_ids: Sequence[int] = (), source_id: int = 0, limit: int = 50
) -> list[Observation]:
    """Return what was observed of these articles, or of the pages of a source, latest first."""
    wanted = or_(_O.article_id.in_(article_ids), _O.source_id == source_id)
    columns = (_O.id, _O.kind, _O.article_id, _O.source_id, _O.url, _O.at, _O.before, _O.detail)
    found = select(*columns).where(wanted).order_by(_O.id.desc()).limit(limit)
    return [
        Observation(
            id,
            Sighting(kind),
            article_id,
            source,
            url,
            rows.moment(at),
            rows.moment_or_none(before),
            detail,
        )
        for id, kind, article_id, source, url, at, before, detail in conn.execute(found)
    ]


def _page(row: tuple[Any, ...]) -> WatchedPage:
    id, source_id, url, title, published, changed, state, article_id, first_seen_at = row[:9]
    fetched_at, changed_at, due_at, failures, error, etag, last_modified = row[9:16]
    seen_in, is_sitemap = row[16:]
    return WatchedPage(
        id=id,
        source_id=source_id,
        lead=Lead(url, title, published, changed, bool(is_sitemap)),
        state=PageState(state),
        article_id=article_id,
        first_seen_at=rows.moment(first_seen_at),
        fetched_at=rows.moment_or_none(fetched_at),
        changed_at=rows.moment_or_none(changed_at),
        due_at=rows.moment_or_none(due_at),
        failures=failures,
        error=error,
        etag=etag,
        last_modified=last_modified,
        seen_in=seen_in,
    )
