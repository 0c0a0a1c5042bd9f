"""Take the time of something, as the clock on the wall shows it and as the processor counts it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Answer = TypeVar("Answer")


@dataclass(slots=True)
class Stopwatch:
    """The seconds of many runs: on the wall, and of this process's processor time."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def time(self, act: Callable[[], Answer]) -> Answer:
        """Run `act`, note how long it took, and return its answer."""
        started, used = time.perf_counter(), time.process_time()
        answer = act()
        self.processor.append(time.process_time() - used)
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


def percentile(seconds: Sequence[float], share: float) -> float:
    """Return the value that `share` of the `seconds` do not exceed, in milliseconds."""
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 2)


def rate(count: int, seconds: float) -> float:
    """Return how many a second."""
    return round(count / seconds, 1) if seconds else 0.0
