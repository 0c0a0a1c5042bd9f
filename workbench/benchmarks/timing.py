"""Take the time of something, as the clock on the wall shows it and as the processor counts it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Answer = TypeVar("Answer")


@dataclass(slots=True)
class Stopwatch:
    """The seconds of many runs: on the wall, and of the processor.

    The processor time is this process's, and that of processes it started and saw the end of
    during the run.
    """

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def time(self, act: Callable[[], Answer]) -> Answer:
        """Run `act`, note how long it took, and return its answer."""
        started, used = time.perf_counter(), _used()
        answer = act()
        self.processor.append(_used() - used)
        self.wall.append(time.perf_counter() - started)
        return answer

    def figures(self) -> dict[str, float]:
        """Return milliseconds at the median and the 95th percentile, both ways."""
        return {
            "p50": percentile(self.wall, 0.5),
            "p95": percentile(self.wall, 0.95),
            "cpu_p50": percentile(self.processor, 0.5),
            "cpu_p95": percentile(self.processor, 0.95),
        }


def _used() -> float:
    others = os.times()
    return time.process_time() + others.children_user + others.children_system


def percentile(seconds: Sequence[float], share: float) -> float:
    """Return the value that `share` of the `seconds` do not exceed, in milliseconds."""
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 2)


def rate(count: int, seconds: float) -> float:
    """Return how many a second."""
    return round(count / seconds, 1) if seconds else 0.0
