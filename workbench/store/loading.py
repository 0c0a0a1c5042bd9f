"""Load what a trace reads of its candidates: in as few statements as can be, written by hand.

A trace asks for some tens of texts and a few articles within milliseconds; building the statements
anew each time would take longer than SQLite does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from workbench.errors import StorageFailed
from workbench.model import Article, Quote, QuoteKind, Span
from workbench.store import rows
from workbench.store.articles import all_columns

ASKED = "(SELECT value FROM json_each(?))"
TEXTS = f"SELECT article_id, text FROM texts WHERE article_id IN {ASKED}"
QUOTES = f"SELECT article_id, quotes FROM quotes WHERE article_id IN {ASKED}"
KEYS = f"SELECT id, outlet_key, url_key FROM articles WHERE id IN {ASKED}"
BESIDE = f"{KEYS} AND (outlet_key IN {ASKED} OR url_key IN {ASKED})"
HEADS = f"""
SELECT id, headline, substr(text, 1, 200)
FROM articles JOIN texts ON article_id = id
WHERE id IN {ASKED}
"""
# Where each quote of a stored list begins, and its span: only a quote has a kind, and within the
# strings of JSON every quote mark is escaped.
BEGINS = '{"exact":'
SPANS = re.compile(r',"start":(\d+),"end":(\d+),"kind":"')
AWAY = Quote("", 0, 0, QuoteKind.INDIRECT, None, None)  # in the place of a quote not loaded


def texts(conn: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Return only the texts of these articles; unknown ids are left out."""
    return {id: text for id, text in conn.exec_driver_sql(TEXTS, (json.dumps(ids),))}


def articles(conn: Connection, ids: Sequence[int]) -> dict[int, Article]:
    """Return these articles; unknown ids are left out."""
    found = conn.exec_driver_sql(_articles(), (json.dumps(ids),))
    return {row[0]: rows.article(row) for row in found}


class Keys(NamedTuple):
    """What tells that articles are of one outlet or versions of one page; "" where unknown."""

    outlet: str
    page: str


def keys(conn: Connection, ids: Sequence[int]) -> dict[int, Keys]:
    """Return the keys of these articles; unknown ids are left out."""
    return _keys(conn, KEYS, ids)


def keys_beside(
    conn: Connection, ids: Sequence[int], outlets: Sequence[str], pages: Sequence[str]
) -> dict[int, Keys]:
    """Return the keys of those of the articles that are of one of the outlets or pages."""
    return _keys(conn, BESIDE, ids, outlets, pages)


def _keys(conn: Connection, statement: str, *asked: Sequence[object]) -> dict[int, Keys]:
    found = conn.exec_driver_sql(statement, tuple(map(json.dumps, asked)))
    return {id: Keys(outlet, page) for id, outlet, page in found}


def heads(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return headline and beginning of the text of these articles; unknown ids are left out."""
    found = conn.exec_driver_sql(HEADS, (json.dumps(ids),))
    return {id: (headline, beginning) for id, headline, beginning in found}


@cache
def _articles() -> str:
    return f"{all_columns()} WHERE articles.id IN {ASKED}"


def quotes(conn: Connection, ids: Sequence[int]) -> dict[int, StoredQuotes]:
    """Return the quotes of these articles as they are stored."""
    found = dict.fromkeys(ids, StoredQuotes("[]"))
    asked = conn.exec_driver_sql(QUOTES, (json.dumps(ids),))
    found.update((id, StoredQuotes(value)) for id, value in asked)
    return found


class StoredQuotes:
    """The quotes of an article as they are stored, read only where somebody asks."""

    def __init__(self, value: str) -> None:
        """Take the stored list, as `rows.dumps` wrote it."""
        self._value = value
        self._read: dict[int, Quote] = {}

    @property
    def size(self) -> int:
        """Return how long the stored list is, in code points."""
        return len(self._value)

    @cached_property
    def _pieces(self) -> list[str]:
        """Return the JSON of each quote, the first with its beginning, the others without."""
        return self._value[1:-1].split("," + BEGINS) if self.size > 2 else []

    @cached_property
    def _spans(self) -> NDArray[np.int64]:
        """Return start and end of each quote, shape (quotes, 2)."""
        return np.array(SPANS.findall(self._value), dtype=np.int64).reshape(-1, 2)

    def near(self, places: Sequence[Span]) -> tuple[Quote, ...]:
        """Return the quotes that touch one of `places`, with those that they stand in.

        The tuple is as long as if all were read, so that each quote keeps its number; the others
        are `AWAY`. Raises StorageFailed where what is stored cannot be read.
        """
        try:
            return self._near(places)
        except (ValueError, KeyError, TypeError, IndexError) as error:  # verify names the article
            raise StorageFailed(
                "A stored quote is garbled and cannot be read: run `workbench verify`, which names "
                "the article, then restore the latest backup with `workbench restore`."
            ) from error

    def _near(self, places: Sequence[Span]) -> tuple[Quote, ...]:
        if len(self._pieces) != len(self._spans):  # written by another version
            return rows.quotes(self._value)
        touching = np.zeros(len(self._spans), dtype=np.bool_)
        for place in places:
            touching |= (self._spans[:, 0] < place.end) & (self._spans[:, 1] > place.start)
        wanted: list[int] = np.flatnonzero(touching).tolist()
        out = [AWAY] * len(self._pieces)
        while wanted:
            number = wanted.pop()
            if out[number] is AWAY:
                quote = out[number] = self._quote(number)
                if quote.outer is not None:
                    wanted.append(quote.outer)
        return tuple(out)

    def _quote(self, number: int) -> Quote:
        quote = self._read.get(number)
        if quote is None:
            piece = self._pieces[number]
            quote = rows.quote(json.loads(piece if number == 0 else BEGINS + piece))
            self._read[number] = quote
        return quote
