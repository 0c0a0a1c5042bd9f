"""A few facts about the home folder itself: its secret key, its identity, whether it is a demo."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import sqlite

from workbench.store import tables

_M = tables.meta.c


def get(conn: Connection, key: str, default: str = "") -> str:
    """Return a value, or `default` where it was never put."""
    found = conn.scalar(select(_M.value).where(_M.key == key))
    return default if found is None else str(found)


def put(conn: Connection, key: str, value: str) -> None:
    """Keep a value, in the place of an earlier one."""
    new = sqlite.insert(tables.meta).values(key=key, value=value)
    conn.execute(new.on_conflict_do_update(index_elements=[_M.key], set_={"value": value}))


def put_once(conn: Connection, key: str, value: str) -> str:
    """Keep a value unless there is one; return the one that is kept."""
    new = sqlite.insert(tables.meta).values(key=key, value=value)
    conn.execute(new.on_conflict_do_nothing())
    return get(conn, key)


def take(conn: Connection, key: str) -> str:
    """Return a value and forget it, "" where it was never put."""
    value = get(conn, key)
    conn.execute(delete(tables.meta).where(_M.key == key))
    return value
