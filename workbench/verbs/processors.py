"""How many processors this process may use, by its affinity and by the quota of its container."""

from __future__ import annotations

import math
import os
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")


def processors() -> int:
    """Return how many processors may be used at once, 1 where that cannot be told."""
    try:
        allowed = len(os.sched_getaffinity(0))
    except (AttributeError, OSError):  # systems other than Linux
        allowed = os.cpu_count() or 1
    shares = quota()
    return allowed if shares is None else max(1, min(allowed, math.ceil(shares)))


def quota(groups: Path = _GROUPS, own: Path = _OWN) -> float | None:
    """Return how many processors' time the control groups allow, None where they do not limit it.

    Of version 2 the process's own group and all above it count; of version 1 the one that a
    container shows as its root.
    """
    found = [_version_1(groups / "cpu"), *(_version_2(folder) for folder in _folders(groups, own))]
    return min((shares for shares in found if shares is not None), default=None)


def _folders(groups: Path, own: Path) -> list[Path]:
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    path = next((line[3:] for line in lines if line.startswith("0::")), "/")
    folder = groups / path.strip("/")
    return [one for one in (folder, *folder.parents) if one.is_relative_to(groups)]


def _version_2(folder: Path) -> float | None:
    try:
        limit, period = (folder / "cpu.max").read_text(encoding="utf-8").split()
        return None if limit == "max" else int(limit) / int(period)
    except (OSError, ValueError, ZeroDivisionError):
        return None


def _version_1(folder: Path) -> float | None:
    try:
        limit = int((folder / "cpu.cfs_quota_us").read_text(encoding="utf-8"))
        period = int((folder / "cpu.cfs_period_us").read_text(encoding="utf-8"))
        return None if limit <= 0 else limit / period
    except (OSError, ValueError, ZeroDivisionError):
        return None
