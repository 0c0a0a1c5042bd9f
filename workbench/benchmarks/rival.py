"""What a user would pick instead: SQLite FTS5, BM25 over all words of the quote, the best 50.

The candidates are then aligned and judged by the same code as ours, so that only the way to find
them differs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from workbench.model import Article
from workbench.text.tokens import words

TOP = 50


def sqlite_version() -> str:
    """Return the version of SQLite that is measured."""
    return sqlite3.sqlite_version


class Fts5:
    """An FTS5 table of article texts."""

    def __init__(self, path: Path) -> None:
        """Make an empty table in a new database file."""
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("CREATE VIRTUAL TABLE texts USING fts5(body, content='')")

    def add(self, articles: Sequence[Article]) -> None:
        """Index articles in one transaction."""
        with self._db:
            self._db.executemany(
                "INSERT INTO texts(rowid, body) VALUES (?, ?)",
                [(a.ref.id, a.text) for a in articles],
            )

    def candidates(self, query: str, top: int = TOP) -> list[int]:
        """Return the ids of the `top` articles by BM25 over any word of `query`."""
        terms = " OR ".join(f'"{w}"' for w in dict.fromkeys(words(query)) if w.isalnum())
        if not terms:
            return []
        rows = self._db.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?", (terms, top)
        )
        return [row[0] for row in rows]

    def search(self, query: str, top: int = 20) -> list[int]:
        """Return the ids of the `top` articles that hold all words of `query`."""
        terms = " ".join(f'"{w}"' for w in dict.fromkeys(words(query)) if w.isalnum())
        rows = self._db.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?", (terms, top)
        )
        return [row[0] for row in rows]

    def close(self) -> None:
        """Close the database."""
        self._db.close()
