"""Many rows with one statement, at the speed of the driver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.sql.dml import UpdateBase


def execute_all(conn: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute a statement once for each of `rows`, which name the same values; none is nothing.

    SQLAlchemy makes the statement, but the values go to the driver as they are: an article is
    some dozens of rows, and looking at each value takes longer than SQLite does to store it.
    """
    if not rows:
        return
    made = statement.compile(dialect=conn.dialect, column_keys=list(rows[0]))
    names = made.positiontup
    assert names is not None  # SQLite's parameters are positional
    conn.exec_driver_sql(str(made), [tuple([row[name] for name in names]) for row in rows])


def insert_all(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have the same columns."""
    execute_all(conn, insert(table), rows)
