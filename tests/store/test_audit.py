from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from tests.store.build import NOW
from workbench.store import audit


def fill(conn: Connection, count: int = 4) -> None:
    for n in range(count):
        at = NOW + timedelta(microseconds=n)
        detail = {"nama": f"Bu Rina {n} “x”"} if n % 2 else None
        audit.append(
            conn, actor="sari", action="rate", subject=f"claim {n % 2}", detail=detail, at=at
        )


def test_each_event_is_chained_to_the_one_before(conn: Connection) -> None:
    fill(conn)
    events = list(audit.every(conn))
    assert [e.id for e in events] == [1, 2, 3, 4]
    assert [e.previous for e in events] == [audit.FIRST, *(e.digest for e in events[:-1])]
    assert audit.head(conn) == (4, events[-1].digest)
    assert list(audit.check(events)) == []


def test_the_digest_is_the_documented_one() -> None:
    # Worked out once by hand with sha256sum, so that a change of the form cannot go unnoticed.
    found = audit.digest(1, NOW, "sari", "rate", "claim 1", {"b": "“x”", "a": "1"}, audit.FIRST)
    assert found == "c5245479775ce634b76149b1db6c8df96c9ba6fecb864b575c1bd3c560697974"


def test_pages_show_the_latest_first(conn: Connection) -> None:
    fill(conn)
    total, events = audit.page(conn, page=2, per_page=3)
    assert (total, [e.id for e in events]) == (4, [1])
    total, events = audit.page(conn, subject="claim 1")
    assert (total, [e.id for e in events]) == (2, [4, 2])
    assert audit.head(conn)[0] == 4


def test_an_empty_trail_has_a_head(conn: Connection) -> None:
    assert audit.head(conn) == (0, audit.FIRST)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET actor = 'x' WHERE id = 2", "DELETE FROM audit WHERE id = 4"]
)
def test_the_database_refuses_to_change_or_remove_events(conn: Connection, statement: str) -> None:
    fill(conn)
    with pytest.raises(IntegrityError, match="append-only"):
        conn.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "change",
    [{"actor": "x"}, {"at": NOW}, {"detail": {}}, {"subject": "claim 9"}, {"action": "decide"}],
)
def test_a_changed_event_is_named(conn: Connection, change: dict[str, object]) -> None:
    fill(conn)
    events = list(audit.every(conn))
    events[1] = replace(events[1], **change)  # type: ignore[arg-type]
    assert [p.subject for p in audit.check(events)] == ["event 2"]


def test_an_event_made_anew_breaks_the_chain_behind_it(conn: Connection) -> None:
    fill(conn)
    events = list(audit.every(conn))
    e = events[1]
    forged = audit.digest(e.id, e.at, "x", e.action, e.subject, e.detail, e.previous)
    events[1] = replace(e, actor="x", digest=forged)
    assert [p.subject for p in audit.check(events)] == ["event 3"]


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_missing_event_is_named(conn: Connection, missing: int) -> None:
    fill(conn)
    events = list(audit.every(conn))
    del events[missing]
    [problem] = audit.check(events)
    assert "missing" in problem.message
