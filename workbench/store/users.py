"""Who can sign in; passwords are kept only as the hashes that are handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from workbench.errors import Conflict, NotFound
from workbench.model_review import Role, User
from workbench.store import rows, tables

_U = tables.users.c
_USER = (_U.id, _U.name, _U.full_name, _U.role, _U.lang, _U.active)


def add(
    conn: Connection,
    *,
    name: str,
    full_name: str,
    role: Role,
    password_hash: str,
    at: datetime,
    lang: str = "",
) -> User:
    """Store an active user; raise Conflict where the name is taken, in whatever case."""
    key = name_key(name)
    if conn.scalar(select(_U.id).where(_U.name_key == key)) is not None:
        raise Conflict("There is already a user %(name)s: choose another name.", name=name)
    values = {
        "name": name,
        "name_key": key,
        "full_name": full_name,
        "role": role.value,
        "lang": lang,
        "active": True,
        "password_hash": password_hash,
        "created_at": rows.micros(at),
    }
    done = conn.execute(insert(tables.users).values(values)).inserted_primary_key
    return get(conn, int(done[0]) if done else 0)


def name_key(name: str) -> str:
    """Return a user's name as it is compared."""
    return name.strip().casefold()


def get(conn: Connection, id: int) -> User:
    """Return a user, active or not; raise NotFound."""
    row = conn.execute(select(*_USER).where(_U.id == id)).one_or_none()
    if row is None:
        raise NotFound("There is no user number %(id)d: look at the list of users.", id=id)
    return _user(tuple(row))


def by_name(conn: Connection, name: str) -> tuple[User, str] | None:
    """Return a user and the password hash, None where nobody has this name."""
    found = select(*_USER, _U.password_hash).where(_U.name_key == name_key(name))
    row = conn.execute(found).one_or_none()
    return None if row is None else (_user(tuple(row)[:-1]), row.password_hash)


def password_hash(conn: Connection, id: int) -> str:
    """Return the password hash of a user; raise NotFound."""
    get(conn, id)
    return str(conn.scalar(select(_U.password_hash).where(_U.id == id)))


def every(conn: Connection) -> list[User]:
    """Return all users by name."""
    found = conn.execute(select(*_USER).order_by(_U.name_key))
    return [_user(tuple(row)) for row in found]


def administrators(conn: Connection) -> int:
    """Return how many active administrators there are."""
    wanted = (_U.role == Role.ADMIN.value, _U.active.is_(True))
    return conn.scalar(select(func.count()).select_from(tables.users).where(*wanted)) or 0


def set_password_hash(conn: Connection, id: int, password_hash: str) -> User:
    """Change the password hash; raise NotFound."""
    return _set(conn, id, {"password_hash": password_hash})


def set_lang(conn: Connection, id: int, lang: str) -> User:
    """Change the language of the interface, "" for what the browser asks for; raise NotFound."""
    return _set(conn, id, {"lang": lang})


def set_role(conn: Connection, id: int, role: Role) -> User:
    """Change what a user may do; raise Conflict where no administrator would be left."""
    return _keep_administrator(conn, _set(conn, id, {"role": role.value}))


def set_active(conn: Connection, id: int, active: bool) -> User:
    """Let a user in, or no longer; raise Conflict where no administrator would be left."""
    return _keep_administrator(conn, _set(conn, id, {"active": active}))


def _keep_administrator(conn: Connection, user: User) -> User:
    if not administrators(conn):
        raise Conflict("This is the last administrator: make another one first.")
    return user


def _set(conn: Connection, id: int, values: Mapping[str, Any]) -> User:
    conn.execute(update(tables.users).where(_U.id == id).values(values))
    return get(conn, id)


def _user(row: tuple[Any, ...]) -> User:
    id, name, full_name, role, lang, active = row
    return User(id, name, full_name, Role(role), lang, bool(active))
