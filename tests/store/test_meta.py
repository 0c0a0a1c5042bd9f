from sqlalchemy import Connection

from workbench.store import meta


def test_values_are_put_replaced_and_taken(conn: Connection) -> None:
    assert meta.get(conn, "demo") == ""
    assert meta.get(conn, "demo", "no") == "no"
    meta.put(conn, "demo", "yes")
    meta.put(conn, "demo", "still")
    assert meta.get(conn, "demo", "no") == "still"
    assert meta.take(conn, "demo") == "still"
    assert meta.take(conn, "demo") == ""


def test_the_first_of_two_writers_decides(conn: Connection) -> None:
    assert meta.put_once(conn, "secret", "one") == "one"
    assert meta.put_once(conn, "secret", "two") == "one"
