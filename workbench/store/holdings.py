"""What the archive holds by outlet and day, read from an index without touching any article."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from workbench.model_proof import OutletDays
from workbench.store import tables
from workbench.store.articles import day_start

DAY = 86_400_000_000  # microseconds
BEFORE = 100_000  # days: from 1696 on, so before any newspaper that is archived


def undated(conn: Connection) -> int:
    """Return how many articles have no date of publication, and so no day."""
    wanted = (tables.articles.c.published_at.is_(None), tables.present())
    return conn.scalar(select(func.count()).select_from(tables.articles).where(*wanted)) or 0


def by_day(conn: Connection, since: str = "", until: str = "") -> tuple[OutletDays, ...]:
    """Return the dated articles by outlet and UTC day, the largest outlet first.

    `since` and `until` are ISO days, both included; raises BadInput where they are not.
    """
    a, o = tables.articles.c, tables.outlets.c
    day = (a.published_at + BEFORE * DAY) // DAY - BEFORE  # SQLite rounds towards zero
    wanted = [a.published_at.is_not(None), tables.present()]
    if since:
        wanted.append(a.published_at >= day_start(since))
    if until:
        wanted.append(a.published_at < day_start(until, days=1))
    counted = select(a.outlet_key, day, func.count()).where(*wanted).group_by(a.outlet_key, day)
    found: dict[str, list[tuple[int, int]]] = {}
    for key, number, count in conn.execute(counted.order_by(a.outlet_key, day)):
        found.setdefault(key, []).append((number, count))
    names = {key: name for key, name in conn.execute(select(o.key, o.name))}
    rows = [
        OutletDays(names.get(key, key), sum(n for _, n in days), tuple(days))
        for key, days in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.articles, row.outlet)))
