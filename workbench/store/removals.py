"""Articles that were taken down: their words go, the fact, the reason and the digests stay."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, literal, select

from workbench.errors import Conflict, NotFound
from workbench.model import Snapshot
from workbench.model_removals import Removal
from workbench.model_sources import SourceKind
from workbench.store import people_filling, rows, tables
from workbench.store.adding import recount

_R = tables.removals.c
_A = tables.articles.c
_HOLDING = tables.sightings, tables.removed_feeds  # by which a record holds an article


def remove(
    conn: Connection, id: int, reason: str, author: str, at: datetime, beside: Sequence[int] = ()
) -> None:
    """Take an article's text and quotes out of the database; its bytes are erased afterwards.

    `beside` are the articles taken down in the same step, which may need the same bytes. Raises
    NotFound, or Conflict where it is done already or another article needs the same bytes.
    """
    outlet = conn.scalar(select(_A.outlet_key).where(_A.id == id))
    if outlet is None:
        raise NotFound("There is no article %(id)d in the archive: check its number.", id=id)
    if get(conn, id) is not None:
        raise Conflict("Article %(id)d was taken down already.", id=id)
    shared = [other for other in _sharing(conn, id) if other not in beside]
    if shared:
        raise Conflict(
            "The archived bytes of article %(id)d also hold article %(others)s: take those down "
            "as well, in the same step.",
            id=id,
            others=", ".join(map(str, shared)),
        )
    values = {"article_id": id, "reason": reason, "author": author, "removed_at": rows.micros(at)}
    conn.execute(tables.removals.insert().values(values))
    for table in (tables.texts, tables.quotes, tables.quote_speakers):
        conn.execute(table.delete().where(table.c.article_id == id))
    # A table's further columns may hold a summary, or the whole article once more.
    conn.execute(tables.articles.update().where(_A.id == id).values(author="", extra="{}"))
    people_filling.reread(conn, [id])
    recount(conn, outlet)


def _sharing(conn: Connection, id: int) -> list[int]:
    """Return the other articles, still there, that stand in records with the same bytes."""
    g, s = tables.sightings.c, tables.snapshots.c
    joined = tables.sightings.join(tables.snapshots, s.id == g.snapshot_id)
    mine = select(s.sha256).select_from(joined).where(g.article_id == id)
    others = select(g.article_id).distinct().select_from(joined).where(s.sha256.in_(mine))
    others = others.where(g.article_id != id, g.article_id.not_in(select(_R.article_id)))
    return sorted(conn.scalars(others))


def get(conn: Connection, id: int) -> Removal | None:
    """Return why an article was taken down, None where it was not."""
    return next(iter(_found(conn, _R.article_id == id)), None)


def page(conn: Connection, page: int = 1, per_page: int = 50) -> tuple[int, list[Removal]]:
    """Return how many articles were taken down and a page of them, the latest first."""
    total = conn.scalar(select(func.count()).select_from(tables.removals)) or 0
    found = list(_found(conn, None, page, per_page))
    return total, found


def pending(conn: Connection) -> list[Removal]:
    """Return those whose bytes are still to be overwritten."""
    return list(_found(conn, _R.erased_at.is_(None)))


def erased(conn: Connection, id: int, at: datetime) -> None:
    """Note that the bytes of an article are gone."""
    done = tables.removals.update().where(_R.article_id == id)
    conn.execute(done.values(erased_at=rows.micros(at)))


def reopen(conn: Connection, ids: Collection[int]) -> list[int]:
    """Note that bytes came in again of those that were taken down and erased; return these."""
    if not ids:
        return []
    done = select(_R.article_id).where(_R.article_id.in_(ids), _R.erased_at.is_not(None))
    back = list(conn.scalars(done))
    if back:
        again = tables.removals.update().where(_R.article_id.in_(back))
        conn.execute(again.values(erased_at=None))
    return back


def records(conn: Connection, id: int) -> list[Snapshot]:
    """Return the records that hold an article's bytes, and the feeds gone with it, each once."""
    s = tables.snapshots.c
    places: dict[tuple[str, int], Snapshot] = {}
    for held in _HOLDING:
        joined = held.join(tables.snapshots, s.id == held.c.snapshot_id)
        found = select(*rows.SNAPSHOT).select_from(joined).where(held.c.article_id == id)
        for one in map(rows.snapshot, conn.execute(found.order_by(s.id))):
            places[one.file, one.offset] = one
    return list(places.values())


def places(conn: Connection) -> set[tuple[str, int]]:
    """Return file and offset of all records that were overwritten, or are to be."""
    s = tables.snapshots.c
    found: set[tuple[str, int]] = set()
    for held in _HOLDING:
        joined = held.join(tables.snapshots, s.id == held.c.snapshot_id)
        joined = joined.join(tables.removals, _R.article_id == held.c.article_id)
        wanted = select(s.file, s.offset).distinct().select_from(joined)
        found.update((file, offset) for file, offset in conn.execute(wanted))
    return found


def feeds(conn: Connection) -> Iterator[Snapshot]:
    """Yield each record of an archived feed, other captures of the same bytes not counted."""
    s = tables.snapshots.c
    found = select(*rows.SNAPSHOT).where(s.given.contains('"record"')).order_by(s.id)
    seen = places(conn)
    for one in map(rows.snapshot, conn.execution_options(yield_per=500).execute(found)):
        if one.given.get("record") == SourceKind.FEED and (one.file, one.offset) not in seen:
            seen.add((one.file, one.offset))
            yield one


def feeds_gone(conn: Connection, ids: Collection[int]) -> int:
    """Return how many archived feeds went with these articles."""
    f, s = tables.removed_feeds.c, tables.snapshots.c
    joined = tables.removed_feeds.join(tables.snapshots, s.id == f.snapshot_id)
    found = select(func.count(s.sha256.distinct())).select_from(joined)
    return conn.scalar(found.where(f.article_id.in_(ids))) or 0


def remove_feeds(conn: Connection, id: int, printed: Collection[Snapshot]) -> None:
    """Note that these records of feeds, and all captures of their bytes, go with an article."""
    s = tables.snapshots.c
    for one in printed:
        same = select(s.id, literal(id)).where(s.sha256 == one.sha256)  # there is an index of it
        same = same.where(s.file == one.file, s.offset == one.offset)
        conn.execute(tables.removed_feeds.insert().from_select(["snapshot_id", "article_id"], same))


def known_places(conn: Connection) -> dict[str, dict[int, int]]:
    """Return, for each archive file, where the records begin that snapshots tell of: the lengths.

    Of a million records that takes some seconds and a hundred megabytes.
    """
    s = tables.snapshots.c
    found = select(s.file, s.offset, s.length).distinct()
    known: dict[str, dict[int, int]] = {}
    for file, offset, length in conn.execution_options(yield_per=5000).execute(found):
        known.setdefault(file, {})[offset] = length
    return known


def stale(conn: Connection, before: datetime, outlet: str, cited: Collection[int]) -> list[int]:
    """Return the articles captured before a time, of an outlet or of all, that are not `cited`."""
    wanted = [_A.captured_at < rows.micros(before), tables.present()]
    if outlet:
        wanted.append(_A.outlet_key == outlet)
    return [
        id for id in conn.scalars(select(_A.id).where(*wanted).order_by(_A.id)) if id not in cited
    ]


def _found(
    conn: Connection, wanted: ColumnElement[bool] | None, page: int = 1, per_page: int = 10_000
) -> Iterator[Removal]:
    joined = tables.removals.join(tables.articles, _A.id == _R.article_id)
    f, s = tables.removed_feeds.c, tables.snapshots.c
    gone = tables.removed_feeds.join(tables.snapshots, s.id == f.snapshot_id)
    printed = select(func.count(s.sha256.distinct())).select_from(gone)
    printed = printed.where(f.article_id == _R.article_id)
    columns = (_A.id, _A.outlet, _A.headline, _A.url, _A.text_sha256, _R.reason, _R.author)
    times = (_R.removed_at, _R.erased_at)
    found = select(*columns, *times, printed.scalar_subquery()).select_from(joined)
    if wanted is not None:
        found = found.where(wanted)
    found = found.order_by(_R.removed_at.desc(), _R.article_id.desc())
    for row in conn.execute(found.limit(per_page).offset((max(page, 1) - 1) * per_page)):
        id, outlet, headline, url, sha256, reason, author, removed_at, erased_at, feeds = row
        yield Removal(
            id,
            outlet,
            headline,
            url,
            sha256,
            reason,
            author,
            rows.moment(removed_at),
            rows.moment_or_none(erased_at),
            feeds,
        )
