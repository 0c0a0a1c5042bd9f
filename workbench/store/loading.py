"""Load what a trace reads of its candidates: in as few statements as can be, written by hand.

A trace asks for some tens of texts and a few articles within milliseconds; building the statements
anew each time would take longer than SQLite does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection

from workbench.model import Article, Quote, QuoteKind, Span
from workbench.store import rows
from workbench.store.articles import all_columns

ASKED = "(SELECT value FROM json_each(?))"
TEXTS = f"SELECT article_id, text FROM texts WHERE article_id IN {ASKED}"
QUOTES = f"SELECT article_id, quotes FROM quotes WHERE article_id IN {ASKED}"
KEYS = f"SELECT outlet_key, url_key FROM articles WHERE id IN {ASKED}"
BESIDE = f"""
SELECT id, url_key IN {ASKED}, headline, substr(text, 1, 200)
FROM articles JOIN texts ON article_id = id
WHERE id IN {ASKED} AND (outlet_key IN {ASKED} OR url_key IN {ASKED})
"""
# Where each quote of a stored list begins, and its span: only a quote has a kind, and within the
# strings of JSON every quote mark is escaped.
NONE = "[]"
BEGINS = '{"exact":'
SPANS = re.compile(r',"start":(\d+),"end":(\d+),"kind":"')
AWAY = Quote("", 0, 0, QuoteKind.INDIRECT, None, None)  # in the place of a quote not loaded


def texts(conn: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Return only the texts of these articles; unknown ids are left out."""
    return dict(conn.exec_driver_sql(TEXTS, (json.dumps(ids),)).tuples().all())


def articles(conn: Connection, ids: Sequence[int]) -> dict[int, Article]:
    """Return these articles; unknown ids are left out."""
    found = conn.exec_driver_sql(_articles(), (json.dumps(ids),))
    return {row[0]: rows.article(row) for row in found}


def beside(
    conn: Connection, found: Sequence[int], others: Sequence[int]
) -> list[tuple[int, bool, str, str]]:
    """Return those of `others` that are of the outlet, or versions of the page, of one `found`.

    Each as (id, is it of the same page, headline, beginning of the text).
    """
    keys = conn.exec_driver_sql(KEYS, (json.dumps(found),)).all()
    outlets = json.dumps([outlet for outlet, _ in keys if outlet])
    pages = json.dumps([page for _, page in keys if page])
    rows = conn.exec_driver_sql(BESIDE, (pages, json.dumps(others), outlets, pages))
    return [(id, bool(same), headline, beginning) for id, same, headline, beginning in rows]


@cache
def _articles() -> str:
    return f"{all_columns()} WHERE articles.id IN {ASKED}"


def quotes(conn: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Return the quotes of these articles as they are stored, for `near`."""
    found = dict.fromkeys(ids, NONE)
    found.update(conn.exec_driver_sql(QUOTES, (json.dumps(ids),)).tuples().all())
    return found


def near(value: str, places: Sequence[Span]) -> tuple[Quote, ...]:
    """Return the quotes of a stored list that touch one of `places`, with those they stand in.

    The tuple is as long as if all were read, so that each quote keeps its number; the others are
    `AWAY`.
    """
    if value == NONE:
        return ()
    pieces = value[1:-1].split("," + BEGINS)
    spans = SPANS.findall(value)
    if len(pieces) != len(spans):  # written by another version
        return rows.quotes(value)
    wanted = [
        number
        for number, (start, end) in enumerate(spans)
        if any(int(start) < p.end and p.start < int(end) for p in places)
    ]
    out = [AWAY] * len(pieces)
    while wanted:
        number = wanted.pop()
        if out[number] is AWAY:
            piece = pieces[number] if number == 0 else BEGINS + pieces[number]
            quote = out[number] = rows.quote(json.loads(piece))
            if quote.outer is not None:
                wanted.append(quote.outer)
    return tuple(out)
