"""Versions of one page, captures of one text, and copies that are none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, Text, select

from workbench.errors import Conflict, NotFound
from workbench.model_versions import Apart
from workbench.store import rows, tables

apart = Table(
    "apart",  # the lower article number is `one`
    tables.metadata,
    Column("one", ForeignKey("articles.id"), primary_key=True),
    Column("other", ForeignKey("articles.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("created_at", Integer, nullable=False),
)


def captures(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[datetime, ...]]:
    """Return when each of these articles was captured with exactly this text, in order."""
    g, s = tables.sightings.c, tables.snapshots.c
    joined = tables.sightings.join(tables.snapshots, s.id == g.snapshot_id)
    found = select(g.article_id, s.captured_at).select_from(joined).where(g.article_id.in_(ids))
    out: dict[int, list[datetime]] = {}
    for id, at in conn.execute(found.order_by(s.captured_at, s.id)):
        out.setdefault(id, []).append(rows.moment(at))
    return {id: tuple(moments) for id, moments in out.items()}


def groups(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return, for those of the articles whose page has several versions, all of them in order."""
    a = tables.articles.c
    firsts = {
        id: first or id
        for id, first in conn.execute(select(a.id, a.version_of).where(a.id.in_(ids)))
    }
    members: dict[int, list[tuple[int, int]]] = {}
    wanted = set(firsts.values())
    seen = tables.first_seen()
    later = select(a.id, a.version_of, seen).where(a.version_of.in_(wanted))
    for id, first, at in conn.execute(later):
        members.setdefault(first, []).append((at, id))
    if not members:
        return {}
    for id, at in conn.execute(select(a.id, seen).where(a.id.in_(list(members)))):
        members[id].append((at, id))
    ordered = {first: tuple(i for _, i in sorted(found)) for first, found in members.items()}
    return {id: ordered[first] for id, first in firsts.items() if first in ordered}


def keep_apart(
    conn: Connection, one: int, other: int, reason: str, author: str, at: datetime
) -> None:
    """Record that two articles are no copies; raise NotFound, or Conflict where that stands."""
    low, high = sorted((one, other))
    values = {
        "one": low,
        "other": high,
        "reason": reason,
        "author": author,
        "created_at": rows.micros(at),
    }
    if (low, high) in among(conn, [low, high]):
        raise Conflict("The two articles are kept apart already: reload the page to see why.")
    a = tables.articles.c
    if len(list(conn.scalars(select(a.id).where(a.id.in_([low, high]))))) < 2:
        raise NotFound("One of the two articles is not in the archive: check the numbers.")
    conn.execute(apart.insert().values(values))


def join_again(conn: Connection, one: int, other: int) -> None:
    """Take the record back; raise NotFound where there is none."""
    low, high = sorted((one, other))
    done = conn.execute(apart.delete().where(apart.c.one == low, apart.c.other == high))
    if not done.rowcount:
        raise NotFound("The two articles are not kept apart: reload the page.")


def among(conn: Connection, ids: Sequence[int]) -> dict[tuple[int, int], Apart]:
    """Return what is kept apart among these articles, by (lower number, higher number)."""
    if len(ids) < 2:
        return {}
    c = apart.c
    found = select(c.one, c.other, c.reason, c.author, c.created_at)
    found = found.where(c.one.in_(ids), c.other.in_(ids))
    return {
        (one, other): Apart(one, other, reason, author, rows.moment(at))
        for one, other, reason, author, at in conn.execute(found)
    }
