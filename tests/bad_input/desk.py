"""A desk with five articles, its state counted, and what every complaint must look like."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from tests.terminal import Terminal
from workbench.bench import Workbench
from workbench.settings import Settings
from workbench.store.engine import FILE

QUOTE = "Semoga tahun depan digelar dua kali"
NOWHERE = "I have no idea who said this in town last week"


class Desk(Terminal):
    """`workbench` at a terminal, on a home folder whose rows can be counted."""

    def rows(self) -> dict[str, int]:
        """Return how many rows each table has, as another program reads them."""
        with contextlib.closing(
            sqlite3.connect(f"file:{self.home / FILE}?mode=ro", uri=True)
        ) as conn:
            tables = conn.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
            return {
                name: conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
                for (name,) in tables
            }

    @contextlib.contextmanager
    def unchanged(self, *but: str) -> Iterator[None]:
        """Assert that no table but those of `but` has more or fewer rows afterwards."""
        before = self.rows()
        assert before["articles"] == 5
        yield
        after = self.rows()
        assert {name for name in after if after[name] != before[name]} - set(but) == set()

    @contextlib.contextmanager
    def opened(self) -> Iterator[Workbench]:
        """Open the same home folder in this process, which is quicker."""
        with Workbench.open(Settings(home=self.home)) as bench:
            yield bench

    def sound(self, articles: int) -> None:
        """Assert that so many articles are there, each as it was stored."""
        with self.opened() as bench:
            assert list(bench.verify()) == []
            assert bench.statistics().articles == articles

    def told(self, *words: str) -> None:
        """Assert that the messages of the last run are sentences holding `words`."""
        assert_sentence(self.stderr, *words)


def assert_sentence(text: str, *words: str) -> None:
    """Assert that `text` is whole sentences that hold `words`, the last of them what to do next."""
    text = text.strip()
    assert text.endswith("."), text
    assert not text[0].islower(), text
    for word in words:
        assert word in text, text
