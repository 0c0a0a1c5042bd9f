"""Keep the tables of persons in step with the quotes: batch by batch, or anew for some articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from workbench.model import Quote
from workbench.store import meta, rows, tables
from workbench.store import people_tables as t
from workbench.store.executing import execute_all, insert_all
from workbench.store.people_groups import decisions, settle, splits
from workbench.store.people_named import Named, persons_in, read_given
from workbench.store.people_rows import names_and_roles, write_names

UNREAD = "people_unread"  # in `meta`: the last article read for persons, and the last to read
COMPARED = "people_compared"  # in `meta`: the last person compared with all before
ASKED = 10_000  # values in one query


class PeopleBatch:
    """Rows of persons for articles whose quotes are stored in the same transaction."""

    def __init__(self, conn: Connection) -> None:
        """Begin; the decisions of reviewers are read when there is something to write."""
        self._conn = conn
        self._found: list[Named] = []

    def add(self, article_id: int, published_at: int | None, quotes: Sequence[Quote]) -> None:
        """Gather who is quoted in an article; `published_at` in microseconds since 1970."""
        self._found += persons_in(article_id, published_at, quotes)

    def add_named(self, article_id: int, persons: Iterable[Named]) -> None:
        """Gather the persons that were found in an article before it had its number."""
        self._found += [one.placed(article_id) for one in persons]

    def write(self) -> None:
        """Write what was gathered, then unite what is one person by name or by decision."""
        if not self._found:
            return
        made = decisions(self._conn, standing=True)
        found = _split(self._found, splits(made))
        self._found = []
        ids = _numbered(self._conn, found)
        write_names(self._conn, *names_and_roles((ids[one.key], one) for one in found))
        stored = [
            {
                "person_id": ids[one.key],
                "article_id": one.article_id,
                "published_at": one.at,
                "quotes": one.quotes,
                "direct": one.direct,
                "given": one.given(),
            }
            for one in found
        ]
        insert_all(self._conn, t.person_articles, stored)
        settle(self._conn, {one.name_key for one in found}, made)


def _split(found: Sequence[Named], apart: Mapping[tuple[str, int], int]) -> list[Named]:
    """Return `found` with the articles that reviewers gave to somebody else under another key."""
    if not apart:
        return list(found)
    kept: dict[tuple[int, str], Named] = {}
    for one in found:
        number = apart.get((one.name_key, one.article_id))
        if number is not None:
            one.key, one.linked = f"{one.name_key}#{number}", True
        before = kept.setdefault((one.article_id, one.key), one)
        if before is not one:  # two walks of life of one name
            before.sources += one.sources
            before.quotes += one.quotes
            before.direct += one.direct
    return list(kept.values())


def _numbered(conn: Connection, found: Sequence[Named]) -> dict[str, int]:
    """Return the number of each key, given to new ones here, and count their articles."""
    first: dict[str, Named] = {}
    for one in found:
        first.setdefault(one.key, one)
    counts: dict[str, list[int]] = {key: [0, 0, 0] for key in first}
    for one in found:
        for place, more in enumerate((1, one.quotes, one.direct)):
            counts[one.key][place] += more
    known = person_ids(conn, list(first))
    if known:
        p = t.persons.c
        added = {"articles": p.articles, "quotes": p.quotes, "direct": p.direct}
        _set_counts(
            conn,
            {name: column + bindparam(name[0]) for name, column in added.items()},
            {id: counts[key] for key, id in known.items()},
        )
    last = conn.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'persons'")) or 0
    new = [one for key, one in first.items() if key not in known]
    ids = known | {one.key: at for at, one in enumerate(new, last + 1)}
    if new:
        persons = [_person(one, ids[one.key], counts[one.key]) for one in new]
        insert_all(conn, t.persons, persons)
    return ids


def _person(one: Named, id: int, counts: Sequence[int]) -> dict[str, Any]:
    articles, quotes, direct = counts
    return {
        "id": id,
        "key": one.key,
        "name_key": one.name_key,
        "name": one.name,
        "group_id": id,
        "articles": articles,
        "quotes": quotes,
        "direct": direct,
        "linked": one.linked,
        "hidden": False,
    }


def _set_counts(conn: Connection, values: Mapping[str, Any], counts: Mapping[int, Any]) -> None:
    changed = update(t.persons).where(t.persons.c.id == bindparam("of")).values(values)
    rows = [{"of": id, "a": a, "q": q, "d": d} for id, (a, q, d) in counts.items()]
    execute_all(conn, changed, rows)


def person_ids(conn: Connection, keys: Sequence[str]) -> dict[str, int]:
    """Return the number of each known key."""
    p = t.persons.c
    found: dict[str, int] = {}
    for at in range(0, len(keys), ASKED):
        known = select(p.key, p.id).where(p.key.in_(keys[at : at + ASKED]))
        found |= {key: id for key, id in conn.execute(known)}
    return found


def fill(conn: Connection, most: int) -> int:
    """Read the next `most` archived articles for persons; return how many are left after that."""
    last, until = unread(conn)
    if last >= until:
        return 0
    a, q = tables.articles.c, tables.quotes.c
    joined = tables.articles.outerjoin(tables.quotes, q.article_id == a.id)
    found = select(a.id, a.published_at, q.quotes).select_from(joined)
    found = found.where(a.id > last, a.id <= until).order_by(a.id).limit(most)
    batch = PeopleBatch(conn)
    seen = list(conn.execute(found))
    for id, at, quotes in seen:
        if quotes:
            batch.add(id, at, rows.quotes(quotes))
    batch.write()
    last = seen[-1][0] if len(seen) == most else until
    if last >= until:
        meta.take(conn, UNREAD)
        return 0
    meta.put(conn, UNREAD, f"{last} {until}")
    return int(until - last)


def unread(conn: Connection) -> tuple[int, int]:
    """Return the last article read for persons and the last that waits, (0, 0) for none."""
    value = meta.get(conn, UNREAD)
    if not value:
        return 0, 0
    last, until = value.split()
    return int(last), int(until)


def clear(conn: Connection) -> None:
    """Forget everything but persons' numbers and decisions, to be filled from the quotes again."""
    for table in (t.person_articles, t.person_names, t.person_roles, t.person_suggestions):
        conn.execute(delete(table))
    conn.execute(update(t.persons).values(articles=0, quotes=0, direct=0))
    meta.put(conn, COMPARED, "0")
    until = conn.scalar(select(func.max(tables.articles.c.id)))
    if until:
        meta.put(conn, UNREAD, f"0 {until}")


def reread(conn: Connection, ids: Sequence[int]) -> None:
    """Read these articles for persons again, after their quotes or a decision on them changed."""
    last, until = unread(conn)
    ids = [id for id in ids if not last < id <= until]  # those come anyway
    of = t.person_articles.c
    if not ids:
        return
    touched = set(conn.scalars(select(of.person_id).where(of.article_id.in_(ids)).distinct()))
    conn.execute(delete(t.person_articles).where(of.article_id.in_(ids)))
    batch = PeopleBatch(conn)
    a, q = tables.articles.c, tables.quotes.c
    joined = tables.articles.join(tables.quotes, q.article_id == a.id)
    found = select(a.id, a.published_at, q.quotes).select_from(joined).where(a.id.in_(ids))
    for id, at, quotes in list(conn.execute(found)):
        batch.add(id, at, rows.quotes(quotes))
    batch.write()
    touched |= set(conn.scalars(select(of.person_id).where(of.article_id.in_(ids)).distinct()))
    _recount(conn, sorted(touched))
    p = t.persons.c
    names = conn.scalars(select(p.name_key).where(p.id.in_(sorted(touched))))
    settle(conn, names, decisions(conn, standing=True))


def _recount(conn: Connection, persons: Sequence[int]) -> None:
    """Make counts, names and roles of persons anew from their articles."""
    of = t.person_articles.c
    totals = {id: [0, 0, 0] for id in persons}
    given: list[tuple[int, Named]] = []
    for at in range(0, len(persons), ASKED):
        found = select(
            of.person_id, of.article_id, of.published_at, of.quotes, of.direct, of.given,
            t.persons.c.key, t.persons.c.name_key,
        ).join(t.persons, t.persons.c.id == of.person_id)  # fmt: skip
        found = found.where(of.person_id.in_(persons[at : at + ASKED])).order_by(of.article_id)
        for id, article_id, when, quotes, direct, kept, key, name_key in conn.execute(found):
            given.append((id, read_given(Named(article_id, when, key, name_key, ""), kept)))
            for place, more in enumerate((1, quotes, direct)):
                totals[id][place] += more
    for at in range(0, len(persons), ASKED):
        for table in (t.person_names, t.person_roles):
            of_these = table.c.person_id.in_(persons[at : at + ASKED])
            conn.execute(delete(table).where(of_these))
    write_names(conn, *names_and_roles(given))
    counted: dict[str, Any] = {
        name: bindparam(name[0]) for name in ("articles", "quotes", "direct")
    }
    _set_counts(conn, counted, totals)
