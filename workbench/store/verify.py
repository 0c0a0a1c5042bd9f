"""Check that the database still says what it said: its pages, digests, offsets and counters."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, text

from workbench.model_review import Problem
from workbench.store import audit, rows, seals, tables
from workbench.store.values import text_digest

_A = tables.articles.c
DATE = (_A.earliest, _A.latest, _A.point, _A.grade, _A.evidence)  # what `rows.interval` takes


def problems(
    conn: Connection, progress: Callable[[int, int], None] | None = None
) -> Iterator[Problem]:
    """Yield all that is wrong; `progress` gets (articles checked, articles) now and then.

    The archived bytes are checked by the archive itself, with `articles.snapshots`.
    """
    yield from database(conn)
    yield from texts(conn, progress)
    yield from captures(conn)
    yield from notes(conn)
    yield from counters(conn)
    yield from audit.check(audit.every(conn))
    yield from seals.problems(conn, audit.every(conn))


def database(conn: Connection) -> Iterator[Problem]:
    """Yield what SQLite itself finds wrong with its pages, indexes and references."""
    for (message,) in conn.execute(text("PRAGMA integrity_check(100)")):
        if message != "ok":
            yield Problem("database", "integrity", str(message))
    for table, row, parent, _ in conn.execute(text("PRAGMA foreign_key_check")):
        yield Problem("database", f"{table} row {row}", f"It refers to a missing row of {parent}.")


def texts(
    conn: Connection, progress: Callable[[int, int], None] | None = None
) -> Iterator[Problem]:
    """Yield each article whose text, date or quotes are not what was stored."""
    a, t, q = tables.articles, tables.texts, tables.quotes
    total = conn.scalar(select(func.count()).select_from(a).where(tables.present())) or 0
    present = tables.present()
    joined = a.outerjoin(t, t.c.article_id == a.c.id).outerjoin(q, q.c.article_id == a.c.id)
    found = select(a.c.id, a.c.text_sha256, t.c.text, q.c.quotes, *DATE)
    found = found.select_from(joined).where(present).order_by(a.c.id)
    streamed = conn.execution_options(yield_per=500).execute(found)
    for done, (id, sha256, body, quotes, *date) in enumerate(streamed, 1):
        yield from _date(id, date)
        if body is None:
            yield Problem("article", f"article {id}", "Its text is missing.")
        elif text_digest(body) != sha256:
            yield Problem("article", f"article {id}", "Its text was changed after it was stored.")
        else:
            yield from _quotes(id, body, quotes or "[]")
        if progress is not None and (done % 500 == 0 or done == total):
            progress(done, total)


def captures(conn: Connection) -> Iterator[Problem]:
    """Yield each article that names another capture time than the capture it was read from."""
    a, s = tables.articles, tables.snapshots
    joined = a.join(s, s.c.id == a.c.snapshot_id)
    found = select(a.c.id).select_from(joined).where(a.c.captured_at != s.c.captured_at)
    for id in conn.scalars(found.order_by(a.c.id)):
        message = "Its capture time is not that of the capture it was read from."
        yield Problem("article", f"article {id}", message)


def notes(conn: Connection) -> Iterator[Problem]:
    """Yield each note of a reviewer whose passage is not at its place in the article."""
    n, t, r = tables.annotations, tables.texts, tables.removals
    found = select(n.c.id, n.c.start, n.c.end, n.c.exact, t.c.text, r.c.article_id)
    joined = n.outerjoin(t, t.c.article_id == n.c.article_id)
    joined = joined.outerjoin(r, r.c.article_id == n.c.article_id)
    for id, start, end, exact, body, gone in conn.execute(found.select_from(joined)):
        if gone is None and (body is None or body[start:end] != exact):
            yield Problem("annotation", f"annotation {id}", "Its passage is not at its place.")


def record_digests(conn: Connection, upto: int | None) -> Iterator[str]:
    """Yield the SHA-256 of the first `upto` records (None: of all), by their numbers."""
    s = tables.snapshots.c
    found = select(s.sha256).order_by(s.id).limit(upto)
    yield from conn.execution_options(yield_per=5000).execute(found).scalars()


def counters(conn: Connection) -> Iterator[Problem]:
    """Yield each outlet whose counters differ from its articles."""
    a, o = tables.articles.c, tables.outlets.c
    counted = {
        key: values
        for key, *values in conn.execute(
            select(a.outlet_key, func.count(), func.min(a.point), func.max(a.point))
            .where(tables.present())
            .group_by(a.outlet_key)
        )
    }
    for key, *values in conn.execute(select(o.key, o.articles, o.since, o.until)):
        if counted.pop(key, [0, None, None]) != values:
            yield Problem("outlet", key or "(none)", "Its counters differ from its articles.")
    for key in counted:
        yield Problem("outlet", key or "(none)", "It has articles but no counters.")


def _date(id: int, columns: Sequence[Any]) -> Iterator[Problem]:
    try:
        rows.interval(*columns)
    except ValueError:
        yield Problem("article", f"article {id}", "Its date cannot be read.")


def _quotes(id: int, body: str, stored: str) -> Iterator[Problem]:
    try:
        quotes = rows.quotes(stored)
    except ValueError:
        yield Problem("quote", f"article {id}", "Its quotes cannot be read.")
        return
    for index, quote in enumerate(quotes):
        spans = [(quote.exact, quote.start, quote.end)]
        if quote.cue:
            spans.append((quote.cue.text, quote.cue.start, quote.cue.end))
        if quote.source:
            spans.append((quote.source.text, quote.source.start, quote.source.end))
        for exact, start, end in spans:
            if body[start:end] != exact:
                message = f"{json.dumps(exact[:60], ensure_ascii=False)} is not at {start}–{end}."
                yield Problem("quote", f"article {id} quote {index}", message)
