"""What other archives call bytes that came from them, so that their revisits are understood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import sqlite

from workbench.model import Snapshot
from workbench.store import rows, tables
from workbench.store.addresses import address_key

NO_ARTICLE = ""  # in the place of a SHA-256: the bytes were seen and held no article


def note(conn: Connection, named: Mapping[str, str]) -> None:
    """Remember our SHA-256, or NO_ARTICLE, for digests as others write them ("sha1:" + hex)."""
    if not named:
        return
    new = sqlite.insert(tables.payload_digests)
    known = new.on_conflict_do_update(
        index_elements=["digest"], set_={"sha256": new.excluded.sha256}
    )
    conn.execute(known, [{"digest": k, "sha256": v} for k, v in named.items()])


def sha256(conn: Connection, digest: str) -> str | None:
    """Return our SHA-256 of the bytes of that digest, NO_ARTICLE, or None where it is unknown."""
    t = tables.payload_digests.c
    found = conn.scalar(select(t.sha256).where(t.digest == digest)) if digest else None
    return None if found is None else str(found)


def snapshot(conn: Connection, sha256: str) -> Snapshot | None:
    """Return the first snapshot of these bytes, None where they were never stored."""
    s = tables.snapshots.c
    found = select(*rows.SNAPSHOT).where(s.sha256 == sha256).order_by(s.id).limit(1)
    row = conn.execute(found).one_or_none()
    return None if row is None else rows.snapshot(row)


def latest(conn: Connection, url: str, before: datetime) -> Snapshot | None:
    """Return the last snapshot of an article at `url` that was captured up to `before`."""
    key = address_key(url)
    if not key:
        return None
    s, g, a = tables.snapshots, tables.sightings, tables.articles
    joined = s.join(g, g.c.snapshot_id == s.c.id).join(a, a.c.id == g.c.article_id)
    found = select(*rows.SNAPSHOT).select_from(joined).where(a.c.url_key == key)
    found = found.where(s.c.captured_at <= rows.micros(before))
    row = conn.execute(found.order_by(s.c.captured_at.desc()).limit(1)).one_or_none()
    return None if row is None else rows.snapshot(row)
