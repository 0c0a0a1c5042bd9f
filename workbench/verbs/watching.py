"""Watch: look at sources that are due, fetch the pages they name, and say what was observed.

The server's background thread does one step at a time, so that uploads never wait long; on the
command line a round does all that is due.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from workbench.errors import HomeInUse
from workbench.ingest.addresses import parse
from workbench.ingest.visits import Stopped
from workbench.model_sources import CheckResult, WatchedPage, WatchedSource, WatchReport
from workbench.store import audit, sources, watched
from workbench.store.locks import HomeLock, waiting
from workbench.verbs.looking import host_of, look, look_at_child
from workbench.verbs.page_visits import Outcome, PageVisits
from workbench.verbs.rooms import Rooms
from workbench.verbs.taking_in import archive_beside

STEP_PAGES = 5  # pages of one step, each of another host: seconds, since nobody waits for a turn
STEP_SECONDS = 10.0
LOCK = "watch"
LONGEST_WAIT = 30.0  # seconds a round on the command line waits for a host that asks for a pause

Never = Callable[[], bool]


@dataclass(slots=True)
class Watcher:
    """Watches on one home folder; what it did so far is in `report`."""

    rooms: Rooms
    stopping: Never = lambda: False
    only: int | None = None
    chance: Callable[[], float] = random.random
    checks: list[CheckResult] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)

    def __post_init__(self) -> None:
        """Have no visit wait longer than until it is time to stop."""
        self.rooms = replace(self.rooms, visits=self.rooms.visits.heeding(self.stopping))

    def step(self) -> bool:
        """Do a little of what is due; return False where nothing could be done now."""
        if not self._anything_due():
            return False
        try:
            with HomeLock(self.rooms.settings.home, LOCK):
                return self._look() or self._fetch()
        except HomeInUse:  # another process watches just now
            return False

    def round(self) -> WatchReport:
        """Do all that is due, waiting for hosts that ask for short pauses; return what was done.

        Waits for another process that watches the same home folder.
        """
        with waiting(self.rooms.settings.home, LOCK):
            while not self.stopping():
                if self._look() or self._fetch():
                    continue
                wait = self._shortest_wait()
                if wait is None or wait > LONGEST_WAIT:
                    break
                self.rooms.visits.wait(min(wait, 1.0))
            archive_beside(self.rooms, [])
        return self.report()

    def report(self) -> WatchReport:
        """Return what was done so far."""
        done = self.outcome
        return WatchReport(
            tuple(self.checks),
            done.fetched,
            done.added,
            done.changed,
            done.unchanged,
            done.removed,
            done.failed,
            len(self._due_pages()),
        )

    def _anything_due(self) -> bool:
        with self.rooms.store.read() as conn:
            due = watched.next_due(conn)
        return due is not None and due <= self.rooms.clock()

    def _due_sources(self) -> list[WatchedSource]:
        with self.rooms.store.read() as conn:
            if self.only is None:
                return sources.due(conn, self.rooms.clock())
            one = sources.get(conn, self.only)
        due = one.state.due_at is not None and one.state.due_at <= self.rooms.clock()
        return [one] if due and not one.removed else []

    def _due_pages(self) -> list[WatchedPage]:
        with self.rooms.store.read() as conn:
            return watched.due(conn, self.rooms.clock(), source_id=self.only)

    def _look(self) -> bool:
        """Look at the first source that is due and whose host may be visited."""
        for source in self._due_sources():
            if self.rooms.visits.free_in(host_of(source)) <= 0:
                with suppress(Stopped):  # it stays due
                    self.checks.append(look(self.rooms, source, self.chance()))
                return True
        return False

    def _fetch(self) -> bool:
        """Fetch some pages that are due, one of each host that may be visited."""
        pages = list(self._free(self._due_pages()))[:STEP_PAGES]
        if not pages:
            return False
        with self.rooms.store.read() as conn:
            known = {id: sources.get(conn, id) for id in {page.source_id for page in pages}}
        visits = PageVisits(self.rooms, self.chance)
        began = time.monotonic()
        for page in pages:
            with suppress(Stopped):  # it stays due; what was had before is stored
                self._visit(page, known[page.source_id], visits)
            if self.stopping() or time.monotonic() - began > STEP_SECONDS:
                break
        done = visits.store()
        self.outcome.add(done)
        self._log(done, [known[page.source_id] for page in pages])
        return True

    def _visit(self, page: WatchedPage, source: WatchedSource, visits: PageVisits) -> None:
        if page.lead.is_sitemap:
            error = look_at_child(self.rooms, source, page, self.chance())
            self.checks.append(CheckResult(source.id, source.name, error=error))
        else:
            visits.pay(page, source)

    def _free(self, pages: Sequence[WatchedPage]) -> Iterator[WatchedPage]:
        seen: set[str] = set()
        for page in pages:
            host = parse(page.lead.url).host
            if host not in seen and self.rooms.visits.free_in(host) <= 0:
                seen.add(host)
                yield page

    def _shortest_wait(self) -> float | None:
        """Return the seconds until a host that is needed is free, None where nothing is due."""
        hosts = {parse(page.lead.url).host for page in self._due_pages()}
        hosts |= {host_of(source) for source in self._due_sources()}
        return min((self.rooms.visits.free_in(host) for host in hosts), default=None)

    def _log(self, done: Outcome, of: Sequence[WatchedSource]) -> None:
        """Write into the audit trail what a step brought, where it brought anything."""
        counts = {"added": done.added, "changed": done.changed, "removed": done.removed}
        if any(counts.values()):
            with self.rooms.store.write() as conn:
                audit.append(
                    conn,
                    actor="watch",
                    action="archive.watch",
                    subject=", ".join(dict.fromkeys(source.name for source in of))[:500],
                    detail={name: str(number) for name, number in counts.items() if number},
                    at=self.rooms.clock(),
                )
