"""What the record of a capture says besides its bytes: the database must say the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

from workbench.archive import records
from workbench.archive.records import Record
from workbench.model import Snapshot

Facts = tuple[str, datetime, str, tuple[tuple[str, str], ...], int | None]
"""SHA-256, when, address, what was given, and the line of a table."""


def of(snapshot: Snapshot) -> Facts:
    """Return what the database says of a capture."""
    given = tuple(sorted(snapshot.given.items()))
    return snapshot.sha256, snapshot.captured_at, snapshot.url, given, snapshot.line


def of_record(record: Record) -> Facts | None:
    """Return what a record says of its capture, None where it cannot be read or is of none."""
    try:
        found = records.snapshot(record, "", 0, 0)
    except (ValueError, KeyError, AttributeError):  # not a record as this program writes them
        return None
    return None if found is None else of(found)


def without_revisit(folder: Path, untold: Mapping[Facts, Snapshot]) -> Collection[Snapshot]:
    """Return those of `untold` that no revisit record tells of either.

    Bytes that came more than once are stored with the first capture; of each later one a revisit
    record tells, whose place the database does not know.
    """
    left = dict(untold)
    for path in sorted(folder.glob("*.warc.gz")) if left else ():
        with path.open("rb") as handle:
            for record, _, _ in records.walk(handle):
                facts = of_record(record) if record.kind == "revisit" else None
                if facts:
                    left.pop(facts, None)
    return left.values()
