"""Digests of what reviewers wrote, kept in the chained log: a later change shows.

A seal covers the columns of a row that are written once, as they lie in the table. A migration
must leave those as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Table, select

from workbench.model_review import (
    Annotation,
    AuditEvent,
    Claim,
    Correction,
    Decision,
    Problem,
    Rating,
)
from workbench.store import rows, tables

PREFIX = "sha256 of "  # before table and number: the name of a detail of an event
Written = Claim | Annotation | Rating | Decision | Correction

# Named one by one: a column that is added later must not break the seals there are. Left out is
# what changes afterwards, and what is derived from other columns.
_COLUMNS: Mapping[type[Written], tuple[Table, str]] = MappingProxyType(
    {
        Claim: (
            tables.claims,
            "id year sequence text speaker lang selection_reason trace author created_at",
        ),
        Annotation: (
            tables.annotations,
            "id claim_id article_id start end exact prefix suffix note tag author created_at",
        ),
        Rating: (tables.ratings, "id claim_id scale value reason sources author created_at"),
        Decision: (
            tables.decisions,
            "id claim_id scale value problem summary sources author created_at reason",
        ),
        Correction: (
            tables.corrections,
            "id claim_id what why before_id after_id author created_at",
        ),
    }
)


def of(conn: Connection, *written: Written | None) -> dict[str, str]:
    """Return the seals of rows, as details of the event that tells of them."""
    found = {}
    for one in written:
        if one is not None:
            table = _COLUMNS[type(one)][0]
            found[f"{PREFIX}{table.name} {one.id}"] = _digests(conn, type(one), one.id)[one.id]
    return found


def problems(conn: Connection, events: Iterator[AuditEvent]) -> Iterator[Problem]:
    """Yield each row that is not as it was sealed, is missing, or came past the log."""
    sealed: dict[str, dict[int, str]] = {}
    for event in events:
        for name, digest in event.detail.items():
            if name.startswith(PREFIX):
                table, _, id = name.removeprefix(PREFIX).partition(" ")
                sealed.setdefault(table, {})[int(id) if id.isdecimal() else 0] = digest
    for kind, (of_kind, _) in _COLUMNS.items():
        yield from _broken(of_kind.name, sealed.get(of_kind.name, {}), _digests(conn, kind))


def _broken(table: str, sealed: Mapping[int, str], found: Mapping[int, str]) -> Iterator[Problem]:
    first = min(sealed, default=None)  # older rows were written before there were seals
    for id in sorted({*sealed, *(id for id in found if first is not None and id > first)}):
        if id not in found:
            message = "The log tells of it, but it is gone."
        elif id not in sealed:
            message = "The log does not tell of it: another program wrote it."
        elif found[id] != sealed[id]:
            message = "It was changed after it was written."
        else:
            continue
        yield Problem("review", f"{table} {id}", message)


def _digests(conn: Connection, kind: type[Written], id: int | None = None) -> dict[int, str]:
    table, columns = _COLUMNS[kind]
    found = select(*(table.c[name] for name in columns.split())).order_by(table.c.id)
    found = found if id is None else found.where(table.c.id == id)
    return {row["id"]: _digest(dict(row)) for row in conn.execute(found).mappings()}


def _digest(row: Mapping[str, Any]) -> str:
    return hashlib.sha256(rows.dumps(row).encode()).hexdigest()
