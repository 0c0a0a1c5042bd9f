"""Visit sites as a guest: one visit at a time per host, with pauses, and as robots.txt asks.

What robots.txt said is kept a day (RFC 9309 §2.4) and its bytes are handed on to be archived.
"""

from __future__ import annotations

import copy
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from workbench.errors import FetchRefused
from workbench.ingest.robots import Robots
from workbench.model import Capture

ROBOTS_KEPT = 24 * 3600.0  # seconds; the longest the standard allows
TROUBLE_KEPT = 600.0  # seconds until a site whose robots.txt could not be had is asked again
PATIENCE = 60.0  # seconds a person, or a job, waits for its turn at a host
LONGEST_WAIT = 7 * 24 * 3600.0  # seconds; a server that asks for more is asked again then
UNTOLD_WAIT = 60.0  # seconds where a server asks to wait and does not say how long
KEPT_HOSTS = 10_000  # beyond it those that may be visited at once are forgotten
KEPT_RECORDS = 100  # robots.txt files waiting to be archived
TICK = 0.2  # seconds of a pause between two looks at whether to stop


class Stopped(Exception):
    """Somebody asked to stop while a visit waited for its turn: nothing was asked of the host."""


class RobotsRefused(FetchRefused):
    """The site asks programs, in its robots.txt, to leave the page alone."""


@dataclass(slots=True)
class _Host:
    """One host: whose turn it is, and from when on it may be visited again."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What robots.txt of an origin said: the file, or None where there is none.

    `facts` go with every snapshot taken under it: digest of the bytes, and when they were had.
    `trouble` is the status of a server that could not say, 0 for one that could.
    """

    robots: Robots | None
    facts: Mapping[str, str]
    trouble: int = 0


class Visits:
    """Who was visited when, shared by all threads of a process."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Start without memory; `clock` counts seconds."""
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}
        self._verdicts: dict[str, tuple[float, Verdict]] = {}
        self._records: deque[Capture] = deque(maxlen=KEPT_RECORDS)
        self._stopping: Callable[[], bool] | None = None

    def heeding(self, stopping: Callable[[], bool] | None) -> Visits:
        """Return these visits, memory and turns shared, whose pauses end when `stopping` says so.

        `turn` raises Stopped then.
        """
        view = copy.copy(self)
        view._stopping = stopping
        return view

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass, or fewer where it is time to stop."""
        if self._stopping is None:
            self._sleep(seconds)
            return
        while seconds > 0 and not self._stopping():
            self._sleep(min(seconds, TICK))
            seconds -= TICK

    def free_in(self, host: str) -> float:
        """Return the seconds until `host` may be visited, 0 for now."""
        with self._lock:
            known = self._hosts.get(host)
            if known is None:
                return 0.0
            if known.turn.locked():
                return max(1.0, known.free_at - self._clock())
            return max(0.0, known.free_at - self._clock())

    @contextmanager
    def turn(self, host: str, patience: float = PATIENCE, pause: bool = True) -> Iterator[None]:
        """Be the only visitor of `host`, after the pause it is owed.

        Raises FetchRefused where that takes longer than `patience` seconds, Stopped where it is
        time to stop. `pause` is False for going on where the host itself sent us.
        """
        known = self._host(host)
        if not known.turn.acquire(timeout=max(patience, 0.001)):
            raise _busy(host, patience)
        try:
            wait = known.free_at - self._clock()
            if pause and wait > 0:
                if wait > patience:
                    raise _busy(host, wait)
                self.wait(wait)
            if self._stopping is not None and self._stopping():
                raise Stopped
            yield
        finally:
            known.turn.release()

    def owe(self, host: str, seconds: float) -> None:
        """Note that `host` is not to be visited for so many seconds from now."""
        known = self._host(host)
        known.free_at = max(known.free_at, self._clock() + seconds)

    def verdict(self, origin: str) -> Verdict | None:
        """Return what robots.txt of `origin` said, None where that is not known or too old."""
        with self._lock:
            until, verdict = self._verdicts.get(origin, (0.0, None))
            return verdict if verdict is not None and self._clock() < until else None

    def keep(self, origin: str, verdict: Verdict) -> None:
        """Keep what robots.txt of `origin` said, for a day, or for minutes where it could not."""
        until = self._clock() + (TROUBLE_KEPT if verdict.trouble else ROBOTS_KEPT)
        with self._lock:
            if len(self._verdicts) >= KEPT_HOSTS:
                self._verdicts.pop(next(iter(self._verdicts)))
            self._verdicts[origin] = (until, verdict)

    def record(self, capture: Capture) -> None:
        """Keep the bytes of a robots.txt until somebody archives them."""
        self._records.append(capture)

    def records(self) -> list[Capture]:
        """Return the robots.txt files not archived yet, and forget them."""
        taken = []
        while self._records:
            taken.append(self._records.popleft())
        return taken

    def _host(self, name: str) -> _Host:
        with self._lock:
            if name not in self._hosts and len(self._hosts) >= KEPT_HOSTS:
                now = self._clock()
                free = [
                    n for n, h in self._hosts.items() if h.free_at <= now and not h.turn.locked()
                ]
                for host in free:  # in place: `heeding` shares them
                    del self._hosts[host]
            return self._hosts.setdefault(name, _Host())


def _busy(host: str, seconds: float) -> FetchRefused:
    return FetchRefused(
        "%(host)s asks for a pause between visits, %(seconds)s more seconds of it: try again then.",
        host=host,
        seconds=max(1, round(seconds)),
    )


def asked_wait(status: int, headers: Mapping[str, str], now: datetime) -> float:
    """Return the seconds a server asks to be left alone (RFC 9110 §10.2.3), 0 where it does not."""
    if status not in (429, 503):
        return 0.0
    raw = headers.get("retry-after", "").strip()
    if not raw:
        return UNTOLD_WAIT if status == 429 else 0.0
    if raw.isdecimal():
        return min(float(raw[:12]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(raw)
    except (ValueError, TypeError, IndexError, OverflowError):
        return UNTOLD_WAIT
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max(0.0, (until - now).total_seconds()), LONGEST_WAIT)
