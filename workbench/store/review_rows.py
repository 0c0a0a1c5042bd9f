"""What reviewers put on a claim, as rows and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from workbench import codec
from workbench.model_review import Annotation, Correction, Decision, EvidenceSource, Rating
from workbench.store import rows, tables


def by_claim(items: Iterable[Any]) -> dict[int, list[Any]]:
    """Group rows of one kind by their claim, each group in its order."""
    grouped: dict[int, list[Any]] = {}
    for item in items:
        grouped.setdefault(item.claim_id, []).append(item)
    return grouped


def notes(conn: Connection, wanted: Any) -> list[Annotation]:
    """Return the annotations that are `wanted` and were not removed, by id."""
    t = tables.annotations
    shown = [column for column in t.c if not column.name.startswith("removed")]
    found = select(*shown).where(wanted, t.c.removed_at.is_(None)).order_by(t.c.id)
    return [
        Annotation(**{**row, "created_at": rows.moment(row["created_at"])})
        for row in conn.execute(found).mappings()
    ]


def ratings(conn: Connection, ids: Sequence[int]) -> list[Rating]:
    """Return all ratings of these claims, superseded ones too, by id."""
    t = tables.ratings.c
    found = conn.execute(select(tables.ratings).where(t.claim_id.in_(ids)).order_by(t.id))
    return [Rating(**_read(row)) for row in found.mappings()]


def decisions(conn: Connection, ids: Sequence[int]) -> dict[int, Decision]:
    """Return the decisions of these claims by their ids, in rising order."""
    t = tables.decisions.c
    found = conn.execute(select(tables.decisions).where(t.claim_id.in_(ids)).order_by(t.id))
    return {row["id"]: Decision(**_read(row)) for row in found.mappings()}


def corrections(
    conn: Connection, ids: Sequence[int], decisions: Mapping[int, Decision]
) -> list[Correction]:
    """Return the corrections of these claims, by id."""
    t = tables.corrections.c
    found = conn.execute(select(tables.corrections).where(t.claim_id.in_(ids)).order_by(t.id))
    return [
        Correction(
            id=row["id"],
            claim_id=row["claim_id"],
            what=row["what"],
            why=row["why"],
            before=decisions[row["before_id"]],
            after=decisions[row["after_id"]] if row["after_id"] else None,
            author=row["author"],
            created_at=rows.moment(row["created_at"]),
        )
        for row in found.mappings()
    ]


def _read(row: Mapping[Any, Any]) -> dict[str, Any]:
    values = dict(row)
    values["created_at"] = rows.moment(values["created_at"])
    values["sources"] = codec.decode(tuple[EvidenceSource, ...], json.loads(values["sources"]))
    return values


def values(item: Annotation | Rating | Decision) -> dict[str, Any]:
    """Return the columns of an item, without its id."""
    values = {k: v for k, v in codec.encode(item).items() if k != "id"}
    values["created_at"] = rows.micros(item.created_at)
    if "sources" in values:
        values["sources"] = rows.dumps(values["sources"])
    return values
