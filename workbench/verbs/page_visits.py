"""Fetch watched pages and tell apart: new, changed, as before, gone at the source, not to be had.

What is seen of a page that is an article already is recorded as an observation, with the moment
of looking and of the last look before; nothing that was archived is ever touched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from workbench.errors import BadInput, FetchRefused, WorkbenchError
from workbench.ingest import schedule
from workbench.ingest.canonical import one_site
from workbench.ingest.date_given import FEED_CHANGED, FEED_DATE, FEED_SEEN, ZONE
from workbench.ingest.fetch import PAGE, capture
from workbench.ingest.visiting import Visit, visit
from workbench.ingest.visits import RobotsRefused
from workbench.model import Capture
from workbench.model_sources import (
    Observation,
    PageState,
    Sighting,
    SourceKind,
    WatchedPage,
    WatchedSource,
)
from workbench.store import audit, watched
from workbench.store.engine import Connection
from workbench.verbs.looking import PATIENCE, SILENT_PAUSE, AskedToWait, conditions, turned_away
from workbench.verbs.rooms import Rooms, disk_full
from workbench.verbs.taking_in import Fate, Watch, store_batch
from workbench.verbs.tally import Tally

_GONE = (404, 410)
_FRONT = ("", "/")
RETRY = timedelta(minutes=15)  # the first pause after a failure; doubled with each further one
MOVED = "redirected to the site's front page"


@dataclass(slots=True)
class Outcome:
    """How many pages were fetched, and what they were."""

    fetched: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0

    def add(self, other: Outcome) -> None:
        """Add the numbers of another."""
        for name in ("fetched", "added", "changed", "unchanged", "removed", "failed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class PageVisits:
    """Some visits whose pages are archived and stored together, by `store`."""

    rooms: Rooms
    chance: Callable[[], float]
    outcome: Outcome = field(default_factory=Outcome)
    _had: list[tuple[Capture, WatchedPage, WatchedSource, Visit]] = field(default_factory=list)

    def pay(self, page: WatchedPage, source: WatchedSource) -> None:
        """Visit a page; what goes wrong is noted at once, what comes is kept for `store`."""
        kept = page.article_id is not None and page.state is not PageState.GONE
        errand = replace(
            PAGE,
            conditions=conditions(page.etag, page.last_modified) if kept else {},
            robots_reason=source.settings.robots_reason,
            patience=PATIENCE,
        )
        rooms = self.rooms
        try:
            found = visit(page.lead.url, errand, rooms.settings, rooms.clock, rooms.visits)
            detail = _gone(page.lead.url, found)
            if detail:
                self._note_gone(page, source, found, detail)
            elif found.answer.status == 304 and kept:
                self._note_as_before(page, source, found)
            elif found.answer.status != 200:
                raise turned_away(found)
            else:
                piece = capture(page.lead.url, found, given(page, source))
                self._had.append((piece, page, source, found))
        except (FetchRefused, BadInput) as error:
            self._note_failed(page, source, error)

    def store(self) -> Outcome:
        """Archive and store what was had, in one batch; return what all visits came to."""
        by_piece = {id(piece): (page, source, found) for piece, page, source, found in self._had}

        def stored(conn: Connection, fates: Sequence[Fate]) -> None:
            for fate in fates:
                page, source, found = by_piece[id(fate.capture)]
                self._note_had(conn, fate, page, source, found)

        pieces = [piece for piece, _, _, _ in self._had]
        if pieces:
            try:
                store_batch(self.rooms, pieces, Tally(), Watch(stored=stored))
            except OSError as error:
                raise disk_full(error, self.rooms.settings.home) from error
        return self.outcome

    def _note_had(
        self, conn: Connection, fate: Fate, page: WatchedPage, source: WatchedSource, found: Visit
    ) -> None:
        self.outcome.fetched += 1
        if fate.article_id is None:
            self._write_failed(conn, page, source, BadInput("%(reason)s", reason=fate.reason))
            return
        before, now = page.article_id, found.at
        other = before is not None and fate.article_id != before
        if other:
            self.outcome.changed += 1
            self._observe(conn, Sighting.CHANGED, fate.article_id, page, now, f"#{before}")
        elif before is None and not fate.known:
            self.outcome.added += 1
        else:
            self.outcome.unchanged += 1
        if page.state is PageState.GONE:
            self._observe(conn, Sighting.RETURNED, fate.article_id, page, now, "")
        changed = now if other or page.changed_at is None else page.changed_at
        headers = found.answer.headers
        watched.note(
            conn,
            page.id,
            state=PageState.KEPT,
            article_id=fate.article_id,
            fetched_at=now,
            changed_at=changed,
            due_at=self._next(source, now, changed),
            failures=0,
            error="",
            etag=headers.get("etag", "")[:500],
            last_modified=headers.get("last-modified", "")[:100],
        )

    def _next(self, source: WatchedSource, now: datetime, changed: datetime) -> datetime | None:
        if source.settings.kind is SourceKind.PAGES:  # somebody chose these pages one by one
            interval = timedelta(minutes=source.settings.interval)
            return schedule.after_success(now, interval, self.chance())
        return schedule.recheck(now, changed, self.chance())

    def _note_as_before(self, page: WatchedPage, source: WatchedSource, found: Visit) -> None:
        self.outcome.fetched += 1
        self.outcome.unchanged += 1
        due = self._next(source, found.at, page.changed_at or page.first_seen_at)
        with self.rooms.store.write() as conn:
            watched.note(
                conn,
                page.id,
                state=PageState.KEPT,
                fetched_at=found.at,
                due_at=due,
                failures=0,
                error="",
            )

    def _note_gone(
        self, page: WatchedPage, source: WatchedSource, found: Visit, detail: str
    ) -> None:
        """Note that a page was not there: a removal where it was archived before."""
        if page.article_id is None:
            raise (
                turned_away(found)
                if detail != MOVED
                else BadInput(
                    "%(url)s leads to the front page of the site: the article is not there.",
                    url=page.lead.url,
                )
            )
        again = page.state is PageState.GONE
        looks = page.failures + 1 if again else 0
        with self.rooms.store.write() as conn:
            if not again:
                self.outcome.removed += 1
                self._observe(conn, Sighting.REMOVED, page.article_id, page, found.at, detail)
                audit.append(
                    conn,
                    actor="watch",
                    action="article.gone_at_source",
                    subject=str(page.article_id),
                    detail={"address": page.lead.url, "answer": detail},
                    at=found.at,
                )
            watched.note(
                conn,
                page.id,
                state=PageState.GONE,
                due_at=schedule.after_gone(found.at, looks),
                failures=looks,
                error="",
            )

    def _note_failed(self, page: WatchedPage, source: WatchedSource, error: WorkbenchError) -> None:
        if not isinstance(error, AskedToWait | RobotsRefused | BadInput):
            self.rooms.visits.owe(_host(page.lead.url), SILENT_PAUSE)
        with self.rooms.store.write() as conn:
            self._write_failed(conn, page, source, error)

    def _write_failed(
        self, conn: Connection, page: WatchedPage, source: WatchedSource, error: WorkbenchError
    ) -> None:
        """Note a failure, which says nothing of whether the page is still there."""
        self.outcome.failed += 1
        now, failures = self.rooms.clock(), page.failures + 1
        refused = isinstance(error, RobotsRefused | BadInput)
        if page.article_id is not None and page.failures == 0:
            self._observe(conn, Sighting.FAILED, page.article_id, page, now, str(error))
        asked = error.seconds if isinstance(error, AskedToWait) else 0.0
        pause = timedelta(hours=24) if refused else RETRY
        due: datetime | None = schedule.after_failure(now, pause, failures, asked, self.chance())
        if page.article_id is None and failures >= (2 if refused else schedule.TRIES):
            due = None  # given up, until the source says that the page changed
        state = page.state if page.state is PageState.GONE else PageState.FAILING
        watched.note(
            conn,
            page.id,
            state=PageState.REFUSED if refused else state,
            failures=failures,
            error=str(error),
            due_at=due,
        )

    def _observe(
        self,
        conn: Connection,
        kind: Sighting,
        article_id: int,
        page: WatchedPage,
        at: datetime,
        detail: str,
    ) -> None:
        watched.observe(
            conn,
            Observation(
                0, kind, article_id, page.source_id, page.lead.url, at, page.fetched_at, detail
            ),
        )


def given(page: WatchedPage, source: WatchedSource) -> dict[str, str]:
    """Return what goes with a page into the archive: of its outlet, and of what led to it."""
    decided, lead = source.settings, page.lead
    values = {
        "outlet": decided.outlet,
        "lang": decided.lang,
        ZONE: decided.timezone,
        "feed": decided.address,
        FEED_DATE: lead.published,
        FEED_CHANGED: lead.changed,
        FEED_SEEN: page.first_seen_at.isoformat() if lead.published else "",
        "feed_sha256": page.seen_in,
    }
    return {name: value for name, value in values.items() if value}


def _gone(url: str, found: Visit) -> str:
    """Return what an answer says of a page that is not there any more, "" where it is.

    Raises BadInput where a front page of another site says nothing of it: a sign-in, a consent.
    """
    if found.answer.status in _GONE:
        return f"status {found.answer.status}"
    asked, came = urlsplit(url), urlsplit(found.url)
    to_front = came.path in _FRONT and not came.query and (asked.path not in _FRONT or asked.query)
    if not to_front or found.answer.status != 200:
        return ""
    if not one_site(_host(url), found.host):
        raise BadInput(
            "%(url)s leads to the front page of another site, %(host)s: open it in a browser to "
            "see what became of the article.",
            url=url,
            host=found.host,
        )
    return MOVED


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
