"""Write a batch of articles with one statement per table."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, select, text
from sqlalchemy.dialects import sqlite

from workbench.errors import BadInput
from workbench.model import Snapshot
from workbench.store import rows, tables
from workbench.store.entries import Entry, Row
from workbench.store.executing import execute_all, insert_all
from workbench.store.people_filling import PeopleBatch

# In the order that the references between them ask for.
_TABLES = (
    tables.snapshots,
    tables.articles,
    tables.texts,
    tables.quotes,
    tables.quote_speakers,
)


class Batch:
    """Rows of new articles, gathered in the writing transaction that hands out their ids."""

    def __init__(self, conn: Connection, now: int, demo: bool) -> None:
        """Begin after the highest ids given so far; `now` in microseconds since 1970."""
        self._conn = conn
        self._now = now
        self._demo = demo
        last = conn.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'articles'"))
        self._article_id = last or 0
        self._snapshot_id = conn.scalar(select(func.max(tables.snapshots.c.id))) or 0
        self._rows: dict[str, list[Row]] = {table.name: [] for table in _TABLES}
        self._sightings: list[Row] = []
        self._counts: dict[str, Row] = {}
        self._placed: dict[object, int] = {}
        self._people = PeopleBatch(conn)

    def snapshot(self, piece: Snapshot) -> int:
        """Return the id of a snapshot, gathering its row where it has none yet."""
        if piece.id:
            return piece.id
        # The archive gives the same snapshot twice for a capture repeated within a batch.
        place = (
            piece.file,
            piece.offset,
            piece.source,
            piece.url,
            piece.line,
            piece.captured_at,
            tuple(sorted(piece.given.items())),
        )
        if place not in self._placed:
            self._snapshot_id += 1
            self._placed[place] = self._snapshot_id
            self._rows["snapshots"].append(rows.snapshot_values(piece, self._snapshot_id))
        return self._placed[place]

    def sighting(self, piece: Snapshot, article_id: int) -> int:
        """Gather that a capture holds an article; return the id of its snapshot."""
        id = self.snapshot(piece)
        self._sightings.append({"snapshot_id": id, "article_id": article_id})
        return id

    def article(self, entry: Entry, piece: Snapshot, version_of: int | None) -> int:
        """Gather a new article with its quotes; return its id."""
        self._article_id += 1
        id = self._article_id
        values = {
            "id": id,
            "demo": self._demo,
            "captured_at": rows.micros(piece.captured_at),
            "snapshot_id": self.sighting(piece, id),
            "version_of": version_of,
            "added_at": self._now,
            **entry.columns,
        }
        self._rows["articles"].append(values)
        self._rows["texts"].append({"article_id": id, "text": entry.text})
        if entry.quotes:
            self._rows["quotes"].append({"article_id": id, "quotes": entry.quotes})
            self._rows["quote_speakers"] += [{"article_id": id, **row} for row in entry.speakers]
            self._people.add_named(id, entry.persons)
        self._count(*entry.outlet, values["point"])
        return id

    def write(self) -> None:
        """Write what was gathered; raise BadInput for a text that is not valid Unicode."""
        try:
            for table in _TABLES:
                insert_all(self._conn, table, self._rows[table.name])
        except UnicodeEncodeError:
            raise BadInput(
                "A text of this batch holds half a character (a lone surrogate) and cannot be "
                "stored: mend the encoding of the source."
            ) from None
        seen = sqlite.insert(tables.sightings).on_conflict_do_nothing()
        execute_all(self._conn, seen, self._sightings)
        add_counts(self._conn, self._counts.values())
        self._people.write()

    def _count(self, key: str, name: str, point: int | None) -> None:
        count = self._counts.get(key)
        if count is None:
            self._counts[key] = count = {"key": key, "name": name, "articles": 0}
            count |= {"since": point, "until": point}
        count["articles"] += 1
        if point is not None:
            count["since"] = min(point, count["since"] if count["since"] is not None else point)
            count["until"] = max(point, count["until"] if count["until"] is not None else point)


def add_counts(conn: Connection, counts: Iterable[Row]) -> None:
    """Add articles and their dates to the counters of their outlets."""
    values = list(counts)
    if not values:
        return
    new = sqlite.insert(tables.outlets)
    old, more = tables.outlets.c, new.excluded
    summed = new.on_conflict_do_update(
        index_elements=[old.key],
        set_={
            "articles": old.articles + more.articles,
            # SQLite's min and max of several values are NULL where one is
            "since": func.coalesce(func.min(old.since, more.since), old.since, more.since),
            "until": func.coalesce(func.max(old.until, more.until), old.until, more.until),
        },
    )
    conn.execute(summed, values)


def recount(conn: Connection, outlet: str) -> None:
    """Set the counters of an outlet to the articles it has."""
    a, o = tables.articles.c, tables.outlets
    counted = select(func.count(), func.min(a.point), func.max(a.point))
    wanted = (a.outlet_key == outlet, tables.present())
    articles, since, until = conn.execute(counted.where(*wanted)).one()
    values = {"articles": articles, "since": since, "until": until}
    conn.execute(o.update().where(o.c.key == outlet).values(values))
