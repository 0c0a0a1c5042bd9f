"""How much room the archive takes and has, and where in time it has holes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from workbench.errors import StorageFailed
from workbench.model_proof import DiskUsage, OutletDays
from workbench.store import holdings
from workbench.verbs.rooms import Rooms, Verbs

GIGABYTE = 1_000_000_000
RESERVE = GIGABYTE // 2  # bytes left free for everybody else on this disk, or of a small one ...
SHARE = 0.01  # ... this share of it
NEARLY = 0.9  # of the quota: warned from here on
LOW = 5 * GIGABYTE  # bytes free: warned below
ALMOST_FULL = "The disk is almost full (%(free)s MB free): free space or move the home folder."
ALMOST_SPENT = (
    "The archive takes %(taken)s of the %(quota)s GB allowed by WORKBENCH_QUOTA_GIGABYTES: raise "
    "it, or take articles out."
)


def usage(rooms: Rooms) -> DiskUsage:
    """Return what the home folder takes, part by part; a second or two for a million files."""
    home = rooms.settings.home
    sizes = {"archive": 0, "index": 0, "database": 0, "other": 0}
    for path, size in _files(home):
        top = path.relative_to(home).parts[0]
        part = "database" if top.startswith("workbench.sqlite") else top
        sizes[part if part in sizes else "other"] += size
    disk = shutil.disk_usage(home)
    return DiskUsage(
        database=sizes["database"],
        archive=sizes["archive"],
        indexes=sizes["index"],
        other=sizes["other"],
        free=disk.free,
        quota=rooms.settings.quota_gigabytes * GIGABYTE,
        size=disk.total,
    )


def _files(folder: Path) -> Iterator[tuple[Path, int]]:
    for where, _, names in os.walk(folder):
        for name in names:
            path = Path(where) / name
            try:
                yield path, path.stat().st_size
            except FileNotFoundError:
                continue  # merged or rotated away meanwhile


def warnings(found: DiskUsage) -> tuple[str, ...]:
    """Return a sentence for each limit that is near."""
    said = []
    if found.free < min(LOW, 10 * SHARE * found.size):
        said.append(ALMOST_FULL % {"free": found.free // 1_000_000})
    if found.quota and found.total > NEARLY * found.quota:
        taken = f"{found.total / GIGABYTE:.1f}"
        said.append(ALMOST_SPENT % {"taken": taken, "quota": found.quota // GIGABYTE})
    return tuple(said)


def refuse_when_full(rooms: Rooms) -> None:
    """Raise StorageFailed where more articles would fill the disk or break the quota."""
    disk = shutil.disk_usage(rooms.settings.home)
    free = disk.free
    if free < min(RESERVE, SHARE * disk.total):
        raise StorageFailed(
            "Only %(free)s MB are free on the disk: free space, then try again.",
            free=free // 1_000_000,
        )
    if rooms.settings.quota_gigabytes and (found := usage(rooms)).total > found.quota:
        raise StorageFailed(
            "The archive takes the %(quota)s GB that WORKBENCH_QUOTA_GIGABYTES allows: raise it or "
            "take articles out, then try again.",
            quota=rooms.settings.quota_gigabytes,
        )


class Housekeeping(Verbs):
    """What the archive takes, and what it holds by day."""

    def disk_usage(self) -> tuple[DiskUsage, tuple[str, ...]]:
        """Return what the home folder takes, part by part, and a sentence for each limit near."""
        found = usage(self.rooms)
        return found, warnings(found)

    def holdings(self, since: str = "", until: str = "") -> tuple[OutletDays, ...]:
        """Return the dated articles by outlet and day, the largest outlet first.

        `since` and `until` are ISO days in UTC, both included; raises BadInput where they are not.
        """
        with self.rooms.store.read() as conn:
            return holdings.by_day(conn, since, until)

    def undated(self) -> int:
        """Return how many articles `holdings` leaves out, since nothing dates them."""
        with self.rooms.store.read() as conn:
            return holdings.undated(conn)
