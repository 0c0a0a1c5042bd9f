"""Bring a database to today's tables: under a lock, in one transaction, or not at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from workbench.errors import StorageFailed

HEAD = "0007"  # the newest step; a test compares it with the folder
MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def version(conn: Connection) -> str:
    """Return the step a database stands at, "" where it is new."""
    if not inspect(conn).has_table("alembic_version"):
        return ""
    found = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def upgrade(conn: Connection, migrations: Path = MIGRATIONS) -> None:
    """Run the pending steps in the transaction `conn` has begun; raise StorageFailed if unknown."""
    # Imported here: a start that has nothing to migrate should not pay for Alembic.
    from alembic import command
    from alembic.config import Config

    standing = version(conn)
    if standing and standing not in known(migrations):
        raise StorageFailed(
            "The database was made by a newer version of this program (step %(step)s): install "
            "that version, or restore a backup made by this one.",
            step=standing,
        )
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


@cache
def known(migrations: Path = MIGRATIONS) -> frozenset[str]:
    """Return the steps this program knows."""
    return frozenset(p.stem.split("_")[0] for p in (migrations / "versions").glob("[0-9]*.py"))
