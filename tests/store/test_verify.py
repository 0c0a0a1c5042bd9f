import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Connection

from tests.store.build import NOW, item, quote
from tests.store.test_claims import new, note
from workbench.store import articles, audit, claims, verify
from workbench.store.engine import Store

TEXT = 'Kata Bu Rina, "Jembatan selesai." Lalu, "Besok dibuka."'


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as conn:
        found = (quote(TEXT, "Jembatan selesai."), quote(TEXT, "Besok dibuka."))
        articles.add(conn, [item(TEXT, quotes=found), item("lain", outlet="")])
        new(conn)
        claims.annotate(conn, note())
        audit.append(conn, actor="sari", action="ingest", subject="a", at=NOW)
        audit.append(conn, actor="sari", action="claim", subject="b", at=NOW)
    return store


def test_what_was_stored_is_sound(filled: Store) -> None:
    seen: list[tuple[int, int]] = []
    with filled.read() as conn:
        assert list(verify.problems(conn, lambda *at: seen.append(at))) == []
    assert seen == [(2, 2)]


@pytest.mark.parametrize(
    ("statement", "kind", "subject"),
    [
        ("UPDATE texts SET text = text || '.' WHERE article_id = 2", "article", "article 2"),
        ("DELETE FROM texts WHERE article_id = 2", "article", "article 2"),
        (
            "UPDATE quotes SET quotes = replace(quotes, 'Besok', 'Lusa')",
            "quote",
            "article 1 quote 1",
        ),
        ("UPDATE quotes SET quotes = '[{]'", "quote", "article 1"),
        ("UPDATE quotes SET quotes = '[{}]'", "quote", "article 1"),
        ("UPDATE articles SET captured_at = 1 WHERE id = 2", "article", "article 2"),
        ("UPDATE annotations SET start = 14", "annotation", "annotation 1"),
        ("UPDATE outlets SET articles = 2 WHERE key = 'koran pagi'", "outlet", "koran pagi"),
        ("DELETE FROM outlets WHERE key = ''", "outlet", "(none)"),
        (
            "DROP TRIGGER audit_no_UPDATE; UPDATE audit SET actor = 'x' WHERE id = 1",
            "audit",
            "event 1",
        ),
        ("PRAGMA foreign_keys=OFF; DELETE FROM articles WHERE id = 2", "database", "texts row 2"),
        (
            "DROP INDEX articles_by_url; PRAGMA writable_schema=ON; "
            "UPDATE sqlite_master SET rootpage = 3 WHERE name = 'articles_by_date'",
            "database",
            "",
        ),
    ],
)
def test_each_kind_of_change_is_named(
    filled: Store, statement: str, kind: str, subject: str
) -> None:
    with closing(sqlite3.connect(filled.home / "workbench.sqlite")) as raw:
        raw.executescript(statement)
    filled.close()  # pooled connections know the old schema
    with filled.read() as conn:
        found = [(p.kind, p.subject) for p in verify.problems(conn)]
    assert kind in {k for k, _ in found}
    if subject:
        assert (kind, subject) in found


def test_an_empty_store_is_sound(conn: Connection) -> None:
    assert list(verify.problems(conn)) == []
