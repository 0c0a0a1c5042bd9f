"""How much memory a process holds, told apart by what a machine must really have for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Resident:
    """Megabytes of a process in memory.

    `own` is the process's own (its objects; only swapping takes it out), `files` is what it has
    mapped of files, which the system keeps as long as nothing else needs the room, and takes
    back without writing anything.
    """

    own: float
    files: float

    @property
    def total(self) -> float:
        """Return both together: the resident set."""
        return round(self.own + self.files, 1)


def resident(pid: int | str = "self") -> Resident | None:
    """Return the memory of a process as Linux counts it; None elsewhere, or where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    values = dict(line.split(":", 1) for line in lines.splitlines() if ":" in line)
    if "RssAnon" not in values:  # a process that ends has none any more
        return None
    held = {key: int(values[key].split()[0]) / 1024 for key in ("RssAnon", "RssFile", "RssShmem")}
    return Resident(round(held["RssAnon"] + held["RssShmem"], 1), round(held["RssFile"], 1))


def peak() -> float | None:
    """Return the most megabytes this process ever held, None where Linux does not count them."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    found = [line for line in lines.splitlines() if line.startswith("VmHWM")]
    return round(int(found[0].split()[1]) / 1024, 1) if found else None


def figures(held: Resident | None) -> dict[str, float] | None:
    """Return the megabytes as they are reported, None where they are not known."""
    if held is None:
        return None
    return {"resident_mb": held.total, "own_mb": held.own, "files_mb": held.files}
