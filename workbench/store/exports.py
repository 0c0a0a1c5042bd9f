"""What an export of the archive takes along: records, revisits and the list of articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, exists, select

from workbench.model import Snapshot
from workbench.store import rows, tables

_S, _G, _A = tables.snapshots, tables.sightings, tables.articles
_JOINED = _S.join(_G, _G.c.snapshot_id == _S.c.id)


def files(conn: Connection, chosen: frozenset[int]) -> list[str]:
    """Return the archive files to read, in order; a revisit may stand in any, so they are all.

    `chosen` holds the ids of articles; without one, all of them are meant.
    """
    found = select(_S.c.file).distinct().order_by(_S.c.file)
    if chosen and not _have_revisits(conn, chosen):
        found = _of(found.select_from(_JOINED), chosen)
    return list(conn.scalars(found))


def offsets(conn: Connection, file: str, chosen: frozenset[int]) -> set[int]:
    """Return where in `file` the wanted records begin."""
    found = _of(select(_S.c.offset).select_from(_JOINED).where(_S.c.file == file), chosen)
    return set(conn.scalars(found))


def has_sighting(conn: Connection, found: Snapshot, chosen: frozenset[int]) -> bool:
    """Return whether a revisit record is the sighting of a wanted article."""
    wanted = (
        select(_S.c.id)
        .select_from(_JOINED)
        .where(
            _S.c.sha256 == found.sha256,
            _S.c.url == found.url,
            _S.c.captured_at == rows.micros(found.captured_at),
        )
    )
    return bool(conn.scalar(select(exists(_of(wanted, chosen)))))


def pages(conn: Connection, chosen: frozenset[int]) -> Iterator[tuple[int, str, str, Snapshot]]:
    """Yield id, address, headline and snapshot of each wanted article, in the order of ids.

    Articles taken down are left out: there is no page to show any more.
    """
    joined = _A.join(_S, _S.c.id == _A.c.snapshot_id)
    found = select(_A.c.id, _A.c.url, _A.c.headline, *rows.SNAPSHOT).select_from(joined)
    found = found.where(tables.present())
    if chosen:
        found = found.where(_A.c.id.in_(chosen))
    streamed = conn.execution_options(yield_per=500).execute(found.order_by(_A.c.id))
    for row in streamed:
        yield row[0], row[1], row[2], rows.snapshot(row[3:])


def _have_revisits(conn: Connection, chosen: frozenset[int]) -> bool:
    """Return whether the same bytes were seen more than once for one of the articles."""
    found = _of(select(_S.c.file, _S.c.offset).select_from(_JOINED), chosen)
    places = conn.execute(found).fetchall()
    return len(places) != len(set(places))


def _of(found: Select[Any], chosen: frozenset[int]) -> Select[Any]:
    return found.where(_G.c.article_id.in_(chosen)) if chosen else found
