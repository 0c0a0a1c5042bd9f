"""What proves the state of an archive on a day, and how much room the archive takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """The state of an archive: `records` snapshots by number and `events` of the log, as digests.

    Digests are SHA-256 in hexadecimal. That of the records is over their own SHA-256, one in a
    line, in the order of their numbers; that of the events is the last one of the chain.
    """

    made_at: datetime
    records: int
    records_digest: str
    events: int
    events_digest: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """A statement with the time stamp of an authority; `stamped_at` is None where there is none."""

    name: str
    statement: Statement
    stamped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DiskUsage:
    """Bytes taken by the parts of a home folder, free on its disk, and allowed (0: all)."""

    database: int
    archive: int
    indexes: int
    other: int
    free: int
    quota: int = 0
    size: int = 0  # of the disk

    @property
    def total(self) -> int:
        """All bytes of the home folder."""
        return self.database + self.archive + self.indexes + self.other


@dataclass(frozen=True, slots=True)
class OutletDays:
    """How many articles an outlet published by day; gaps are what a reader should know of."""

    outlet: str
    articles: int
    days: tuple[tuple[int, int], ...]  # (days since 1970-01-01 UTC, articles), ascending
