"""What a user would pick instead: SQLite FTS5 finds the articles, rapidfuzz the place in each.

BM25 over any word of the quote, the best 50 articles, and `partial_ratio_alignment` of the quote
with the whole text of each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from workbench.text.tokens import words

TOP = 50
CUT = 60.0  # of 100: below that rapidfuzz may stop early, which halves its time


@dataclass(frozen=True, slots=True)
class Match:
    """An article, and where the quote is in its text: None where nothing scores CUT."""

    article_id: int
    score: float
    start: int | None
    end: int | None


def sqlite_version() -> str:
    """Return the version of SQLite that is measured."""
    return sqlite3.sqlite_version


class Fts5:
    """An FTS5 table of article texts."""

    def __init__(self, path: Path) -> None:
        """Make an empty table in a new database file."""
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("CREATE VIRTUAL TABLE texts USING fts5(body)")

    def add(self, texts: Iterable[tuple[int, str]]) -> None:
        """Index articles (id, text) in one transaction."""
        with self._db:
            self._db.executemany("INSERT INTO texts(rowid, body) VALUES (?, ?)", texts)

    def optimize(self) -> None:
        """Bring the whole index into one piece, in which it answers fastest."""
        with self._db:
            self._db.execute("INSERT INTO texts(texts) VALUES ('optimize')")

    def candidates(self, quote: str, top: int = TOP) -> list[tuple[int, str]]:
        """Return (id, text) of the `top` articles by BM25 over any word of `quote`."""
        return self._best(_words(quote), " OR ", top)

    def trace(self, quote: str) -> list[Match]:
        """Return the candidates, each with the place most like `quote`."""
        folded = quote.lower()
        found = []
        for number, text in self.candidates(quote):
            place = fuzz.partial_ratio_alignment(folded, text.lower(), score_cutoff=CUT)
            if place is None:
                found.append(Match(number, 0.0, None, None))
            else:
                found.append(Match(number, place.score, place.dest_start, place.dest_end))
        return found

    def search(self, query: str, top: int = 20) -> list[int]:
        """Return the ids of the `top` articles that hold all words of `query`."""
        return [number for number, _ in self._best(_words(query), " ", top)]

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def _best(self, terms: list[str], between: str, top: int) -> list[tuple[int, str]]:
        if not terms:
            return []
        return self._db.execute(
            "SELECT rowid, body FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?",
            (between.join(terms), top),
        ).fetchall()


def _words(text: str) -> list[str]:
    return [f'"{word}"' for word in dict.fromkeys(words(text)) if word.isalnum()]
