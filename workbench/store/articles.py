"""Articles and their quotes: add without doubles, read fast, count without scanning texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from workbench.errors import BadInput, Gone, NotFound
from workbench.model import Article, Draft, Quote, Snapshot
from workbench.store import rows, tables
from workbench.store.adding import Batch
from workbench.store.duplicates import Key, Known
from workbench.store.entries import Entry, prepare, speakers
from workbench.store.executing import insert_all
from workbench.store.people_filling import reread
from workbench.store.values import outlet_key, quotes_json

# Written by hand, since every trace asks.
STATISTICS = """\
SELECT coalesce(sum(articles), 0), count(*), coalesce(sum(key = ''), 0), min(since), max(until),
(SELECT coalesce(max(id), 0) FROM articles) FROM outlets WHERE articles > 0
"""
Item = tuple[Draft, Snapshot, tuple[Quote, ...]]
ASKED = 10_000  # ids in one query: SQLite takes at most 32,766 values


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one item: the article it is now, and whether that was there before."""

    article_id: int
    duplicate: bool


@dataclass(frozen=True, slots=True)
class ArchiveStatistics:
    """How much the archive holds; `since` and `until` bound the publication times known."""

    articles: int
    outlets: int
    since: datetime | None
    until: datetime | None
    max_id: int


def add(
    conn: Connection, items: Sequence[Item], *, demo: bool = False, now: datetime | None = None
) -> list[Added]:
    """Store articles as they were read; see `add_entries`."""
    entries = [(prepare(draft, quotes), snapshot) for draft, snapshot, quotes in items]
    return add_entries(conn, entries, demo=demo, now=now)


def add_entries(
    conn: Connection,
    items: Sequence[tuple[Entry, Snapshot]],
    *,
    demo: bool = False,
    now: datetime | None = None,
) -> list[Added]:
    """Store a batch in the writing transaction `conn`; return what became of each, in order.

    A duplicate (see `Known.duplicate`) is recorded as a sighting of the article it repeats; a
    new text at a known address is a new article, linked as a version of the first one there.
    Ids rise in the order of commits, so that `after` misses none.
    """
    keys = [Key.of(entry, snapshot) for entry, snapshot in items]
    known = Known.load(conn, keys)
    batch = Batch(conn, rows.micros(now or datetime.now(UTC)), demo)
    added = []
    for (entry, snapshot), key in zip(items, keys, strict=True):
        id = known.duplicate(key)
        duplicate = id is not None
        if id is None:
            id = batch.article(entry, snapshot, known.version_of(key))
            known.add(key, id)
        else:
            batch.sighting(snapshot, id)
            known.sighted(key, id)
        added.append(Added(id, duplicate))
    batch.write()
    return added


def get(conn: Connection, id: int) -> Article:
    """Return one article; raise NotFound."""
    found = many(conn, [id])
    if id not in found:
        _tell_removed(conn, id)
        raise NotFound("There is no article %(id)d in the archive: check its number.", id=id)
    return found[id]


def _tell_removed(conn: Connection, id: int) -> None:
    r = tables.removals.c
    found = select(r.removed_at, r.reason).where(r.article_id == id)
    row = conn.execute(found).one_or_none()
    if row:
        raise Gone(
            "Article %(id)d was taken down on %(day)s: %(reason)s",
            id=id,
            day=rows.moment(row.removed_at).date(),
            reason=row.reason,
        )


def many(conn: Connection, ids: Sequence[int]) -> dict[int, Article]:
    """Return the articles of these ids, in the order asked for; unknown ids are left out."""
    found = {
        row[0]: rows.article(row)
        for row in conn.execute(_articles().where(tables.articles.c.id.in_(ids)))
    }
    return {id: found[id] for id in ids if id in found}


def quotes(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[Quote, ...]]:
    """Return the quotes of these articles, in order; an article without quotes has ()."""
    q = tables.quotes.c
    found = {
        id: rows.quotes(value)
        for id, value in conn.execute(select(q.article_id, q.quotes).where(q.article_id.in_(ids)))
    }
    return {id: found.get(id, ()) for id in ids}


def after(conn: Connection, last_id: int, limit: int) -> list[Article]:
    """Return up to `limit` articles with higher ids, by id: what an index has not seen yet."""
    a = tables.articles.c
    found = _articles().where(a.id > last_id).order_by(a.id).limit(limit)
    return [rows.article(row) for row in conn.execute(found)]


def ids(conn: Connection) -> list[int]:
    """Return the ids of all articles, ascending: what a complete index holds."""
    a = tables.articles.c
    return list(conn.scalars(select(a.id).where(tables.present()).order_by(a.id)))


def published(conn: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Return, in microseconds since 1970, when each of these articles was published, if known."""
    a = tables.articles.c
    known = select(a.id, a.published_at).where(a.published_at.is_not(None))
    found: dict[int, int] = {}
    for at in range(0, len(ids), ASKED):
        found |= {id: at for id, at in conn.execute(known.where(a.id.in_(ids[at : at + ASKED])))}
    return found


def page(
    conn: Connection,
    *,
    outlet: str = "",
    lang: str = "",
    since: str = "",
    until: str = "",
    page: int = 1,
    per_page: int = 50,
) -> tuple[int, list[Article]]:
    """Return how many articles match and one page of them, the latest published first.

    `since` and `until` are ISO days in UTC, both included; raises BadInput where they are not.
    """
    a = tables.articles.c
    wanted = [tables.present()]
    if outlet:
        wanted.append(a.outlet_key == outlet_key(outlet))
    if lang:
        wanted.append(a.lang == lang)
    if since:
        wanted.append(a.published_at >= day_start(since))
    if until:
        wanted.append(a.published_at < day_start(until, days=1))
    total = conn.execute(select(func.count()).select_from(tables.articles).where(*wanted))
    # The page is picked in the index alone; only then are its texts read.
    picked = select(a.id).where(*wanted).order_by(a.published_at.desc(), a.id.desc())
    picked = picked.limit(per_page).offset((max(page, 1) - 1) * per_page)
    ids = list(conn.scalars(picked))
    return int(total.scalar_one()), list(many(conn, ids).values())


def statistics(conn: Connection) -> ArchiveStatistics:
    """Return the size of the archive from the outlets' counters: no article is touched."""
    found, outlets, unnamed, since, until, max_id = conn.exec_driver_sql(STATISTICS).one()
    return ArchiveStatistics(
        articles=found,
        outlets=outlets - unnamed,
        since=rows.moment_or_none(since),
        until=rows.moment_or_none(until),
        max_id=max_id,
    )


def outlets(conn: Connection) -> list[tuple[str, int]]:
    """Return each outlet's name and number of articles, the largest first."""
    o = tables.outlets.c
    found = select(o.name, o.articles).where(o.articles > 0, o.key != "")
    return [(name, n) for name, n in conn.execute(found.order_by(o.articles.desc(), o.name))]


def versions(conn: Connection, id: int) -> list[int]:
    """Return the ids of all versions of an article's page, itself included, first seen first.

    Raises NotFound where there is no such article.
    """
    a = tables.articles.c
    row = conn.execute(select(a.version_of).where(a.id == id)).one_or_none()
    if row is None:
        raise NotFound("There is no article %(id)d in the archive: check its number.", id=id)
    first = row[0] or id
    found = select(a.id).where(or_(a.id == first, a.version_of == first))
    return list(conn.scalars(found.order_by(tables.first_seen(), a.id)))


def by_external_id(conn: Connection, external_id: str) -> list[int]:
    """Return the ids of the articles that came with this identifier of their source."""
    a = tables.articles.c
    return list(conn.scalars(select(a.id).where(a.external_id == external_id).order_by(a.id)))


def by_speaker(conn: Connection, name: str, limit: int = 1000) -> list[int]:
    """Return the ids of articles that quote a resolved speaker of this name, latest id first."""
    s = tables.quote_speakers.c
    found = select(s.article_id).distinct().where(s.name_key == outlet_key(name))
    return list(conn.scalars(found.order_by(s.article_id.desc()).limit(limit)))


def replace_quotes(conn: Connection, found: Mapping[int, tuple[Quote, ...]]) -> None:
    """Put newly found quotes in the place of the old ones of these articles."""
    ids = list(found)
    for table in (tables.quotes, tables.quote_speakers):
        conn.execute(table.delete().where(table.c.article_id.in_(ids)))
    stored, named = [], []
    for id, items in found.items():
        if items:
            stored.append({"article_id": id, "quotes": quotes_json(items)})
            named += [{"article_id": id, **row} for row in speakers(items)]
    insert_all(conn, tables.quotes, stored)
    insert_all(conn, tables.quote_speakers, named)
    reread(conn, ids)


def snapshots(conn: Connection) -> Iterator[Snapshot]:
    """Yield every snapshot in the order of its place in the archive, without loading all."""
    s = tables.snapshots.c
    found = select(*rows.SNAPSHOT).order_by(s.file, s.offset, s.id)
    for row in conn.execution_options(yield_per=1000).execute(found):
        yield rows.snapshot(row)


def known_snapshots(conn: Connection, digests: Sequence[str]) -> dict[str, list[Snapshot]]:
    """Return the snapshots recorded for these SHA-256 digests, the oldest first."""
    s = tables.snapshots.c
    known: dict[str, list[Snapshot]] = {}
    found = select(*rows.SNAPSHOT).where(s.sha256.in_(digests)).order_by(s.id)
    for row in conn.execute(found):
        piece = rows.snapshot(row)
        known.setdefault(piece.sha256, []).append(piece)
    return known


def add_snapshots(conn: Connection, pieces: Sequence[Snapshot]) -> list[int]:
    """Record captures that hold no article (the reader rejected them); return their ids."""
    batch = Batch(conn, 0, False)
    ids = [batch.snapshot(piece) for piece in pieces]
    batch.write()
    return ids


def all_columns() -> str:
    """Return the statement that reads all articles, as text: what `rows.article` takes."""
    return str(_articles())


def _articles() -> Select[Any]:
    a, t, s = tables.articles, tables.texts, tables.snapshots
    joined = a.join(t, t.c.article_id == a.c.id).join(s, s.c.id == a.c.snapshot_id)
    return select(*rows.ARTICLE).select_from(joined)


def day_start(value: str, days: int = 0) -> int:
    """Return when the ISO day `value`, moved by `days`, begins in UTC; raise BadInput for none."""
    try:
        start = datetime.combine(date.fromisoformat(value), datetime.min.time(), UTC)
        return rows.micros(start + timedelta(days=days))
    except (ValueError, OverflowError):
        raise BadInput(
            "%(value)s is not a day: write it as year-month-day, for example 2024-02-14.",
            value=value,
        ) from None
