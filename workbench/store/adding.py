"""Write a batch of articles with one statement per table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.dialects import sqlite

from workbench.errors import BadInput
from workbench.model import Draft, Quote, Snapshot
from workbench.store import rows, tables
from workbench.store.duplicates import Key, outlet_key
from workbench.store.people_filling import PeopleBatch

Item = tuple[Draft, Snapshot, tuple[Quote, ...]]
Row = dict[str, Any]

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

    def article(self, item: Item, key: Key, version_of: int | None) -> int:
        """Gather a new article with its quotes; return its id."""
        draft, piece, quotes = item
        self._article_id += 1
        id = self._article_id
        values = {
            "id": id,
            "url_key": key.url,
            "outlet_key": key.outlet,
            "text_sha256": key.text_sha256,
            "demo": self._demo,
            "captured_at": rows.micros(piece.captured_at),
            "snapshot_id": self.sighting(piece, id),
            "version_of": version_of,
            "added_at": self._now,
            **draft_values(draft),
        }
        self._rows["articles"].append(values)
        self._rows["texts"].append({"article_id": id, "text": draft.text})
        if quotes:
            self._rows["quotes"].append({"article_id": id, "quotes": rows.dumps(quotes)})
            self._rows["quote_speakers"] += speakers(id, quotes)
            self._people.add(id, values["published_at"], quotes)
        self._count(key.outlet, draft.outlet, values["point"])
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
        if self._sightings:
            seen = sqlite.insert(tables.sightings).on_conflict_do_nothing()
            self._conn.execute(seen, self._sightings)
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


def speakers(article_id: int, quotes: Sequence[Quote]) -> list[Row]:
    """Return the rows that let quotes be found by who speaks: the person, else the mention."""
    found = []
    for position, quote in enumerate(quotes):
        name = quote.source and (quote.source.name or quote.source.text)
        if name:
            found.append(
                {
                    "article_id": article_id,
                    "position": position,
                    "name": name,
                    "name_key": outlet_key(name),
                }
            )
    return found


def insert_all(conn: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows with one statement; none is no statement."""
    if values:
        conn.execute(insert(table), values)


def draft_values(draft: Draft) -> Row:
    """Return the columns of an article that its reading gives."""
    date = draft.date
    return {
        "external_id": draft.external_id,
        "url": draft.url,
        "outlet": draft.outlet,
        "headline": draft.headline,
        "author": draft.author,
        "lang": draft.lang,
        "earliest": rows.micros_or_none(date.earliest),
        "latest": rows.micros_or_none(date.latest),
        "point": rows.micros_or_none(date.point),
        "grade": date.grade.value,
        "evidence": rows.evidence_json(date),
        # A capture time only bounds from above: lists must not take it for publication.
        "published_at": rows.micros_or_none(date.point or date.earliest),
        "claimed_capture": rows.micros_or_none(draft.claimed_capture),
        "extractor": draft.extractor,
        "extra": rows.dumps(draft.extra),
    }
