"""The names and roles that articles give to persons, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func
from sqlalchemy.dialects import sqlite

from workbench.model_people import NameKind
from workbench.store import people_tables as t
from workbench.store.executing import execute_all
from workbench.store.people_named import Named

Row = dict[str, Any]


def names_and_roles(found: Iterable[tuple[int, Named]]) -> tuple[list[Row], list[Row]]:
    """Return the rows of names and of roles that articles give to persons, each person by id."""
    names: dict[tuple[int, str, str], Row] = {}
    roles: dict[tuple[int, str], Row] = {}
    for person_id, named in found:
        _add_names(names, person_id, named)
        _add_roles(roles, person_id, named)
    return list(names.values()), list(roles.values())


def _add_names(names: dict[tuple[int, str, str], Row], person_id: int, named: Named) -> None:
    kinds = (
        (NameKind.NAME, {named.name_key: named.name}),
        (NameKind.DECLARED, named.declared),
        (NameKind.SHORT, named.short),
    )
    for kind, forms in kinds:
        for name_key, name in forms.items():
            row = names.setdefault(
                (person_id, kind.value, name_key),
                {
                    "person_id": person_id,
                    "kind": kind.value,
                    "name_key": name_key,
                    "name": name,
                    "article_id": named.article_id,
                    "articles": 0,
                },
            )
            row["articles"] += 1


def _add_roles(roles: dict[tuple[int, str], Row], person_id: int, named: Named) -> None:
    at = named.at
    for role_key, role in named.roles.items():
        row = roles.setdefault(
            (person_id, role_key),
            {
                "person_id": person_id,
                "role_key": role_key,
                "role": role,
                "article_id": named.article_id,
                "since": at,
                "until": at,
                "articles": 0,
            },
        )
        row["articles"] += 1
        if at is not None:
            row["since"] = at if row["since"] is None else min(at, row["since"])
            row["until"] = at if row["until"] is None else max(at, row["until"])


def write_names(conn: Connection, names: Sequence[Row], roles: Sequence[Row]) -> None:
    """Add gathered names and roles to those that are stored."""
    if names:
        new = sqlite.insert(t.person_names)
        more = {"articles": t.person_names.c.articles + new.excluded.articles}
        execute_all(conn, new.on_conflict_do_update(set_=more), names)
    if roles:
        fresh = sqlite.insert(t.person_roles)
        old, add = t.person_roles.c, fresh.excluded
        execute_all(
            conn,
            fresh.on_conflict_do_update(
                set_={
                    "articles": old.articles + add.articles,
                    "since": func.coalesce(func.min(old.since, add.since), old.since, add.since),
                    "until": func.coalesce(func.max(old.until, add.until), old.until, add.until),
                }
            ),
            roles,
        )
