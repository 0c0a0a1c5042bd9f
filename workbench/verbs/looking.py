"""Look at one watched source: fetch its feed, sitemap or list, and note the pages it names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.errors import FetchRefused, WorkbenchError
from workbench.ingest import discovery, feeds, schedule, sitemaps
from workbench.ingest.addresses import parse
from workbench.ingest.fetch import refusal
from workbench.ingest.visiting import Errand, Visit, visit
from workbench.ingest.visits import asked_wait
from workbench.model import Capture
from workbench.model_sources import CheckResult, Lead, SourceKind, WatchedPage, WatchedSource
from workbench.store import sources, watched
from workbench.store.engine import Connection
from workbench.verbs.rooms import Rooms
from workbench.verbs.taking_in import archive_beside

FEED_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
SITEMAP_ACCEPT = "application/xml, text/xml, application/gzip;q=0.9, text/plain;q=0.8, */*;q=0.1"
LIMITS = {SourceKind.FEED: feeds.MAX_FEED, SourceKind.SITEMAP: sitemaps.MAX_PACKED}
PATIENCE = 10.0  # seconds a redirect may have to wait for its turn at another host
SILENT_PAUSE = 60.0  # seconds a host is left alone that did not answer at all
SITEMAP_RECHECK = timedelta(hours=24)  # of a sitemap whose index says when it changes


@dataclass(frozen=True, slots=True)
class Had:
    """What a source answered: pages named, and what to ask with next time."""

    leads: tuple[Lead, ...]
    remarks: tuple[str, ...]
    etag: str
    last_modified: str
    digest: str
    moved_to: str = ""
    unchanged: bool = False


class AskedToWait(FetchRefused):
    """The server did not give what was asked for; it may have said how long to wait."""

    def __init__(self, refused: FetchRefused, status: int, seconds: float) -> None:
        """Take the sentence of `refused`."""
        super().__init__(refused.template, **refused.values)
        self.http_status = status
        self.seconds = seconds


def host_of(source: WatchedSource) -> str:
    """Return the host a look at the source goes to, "" for a typed list."""
    return parse(source.settings.address).host if source.settings.address else ""


def look(rooms: Rooms, source: WatchedSource, chance: float) -> CheckResult:
    """Look at a source now; what came of it, good or bad, is noted with when it is due again."""
    try:
        had = _ask(rooms, source)
    except WorkbenchError as error:
        return _failed(rooms, source, error, chance)
    now = rooms.clock()
    interval = timedelta(minutes=source.settings.interval)
    with rooms.store.write() as conn:
        new = watched.name(conn, source.id, had.leads, now, had.digest)
        if source.settings.kind is SourceKind.PAGES:
            watched.leave_out(conn, source.id, had.leads)
        sources.note(
            conn,
            source.id,
            checked_at=now,
            success_at=now,
            error="",
            failures=0,
            due_at=schedule.after_success(now, interval, chance),
            etag=had.etag,
            last_modified=had.last_modified,
            digest=had.digest,
            moved_to=had.moved_to,
            remark=source.state.remark if had.unchanged else "\n".join(had.remarks),
        )
    return CheckResult(source.id, source.name, len(had.leads), new, had.unchanged)


def _failed(
    rooms: Rooms, source: WatchedSource, error: WorkbenchError, chance: float
) -> CheckResult:
    now, failures = rooms.clock(), source.state.failures + 1
    asked = error.seconds if isinstance(error, AskedToWait) else 0.0
    interval = timedelta(minutes=source.settings.interval)
    with rooms.store.write() as conn:
        sources.note(
            conn,
            source.id,
            checked_at=now,
            failed_at=now,
            error=str(error),
            failures=failures,
            due_at=schedule.after_failure(now, interval, failures, asked, chance),
        )
    return CheckResult(source.id, source.name, error=str(error))


def _ask(rooms: Rooms, source: WatchedSource) -> Had:
    decided, state = source.settings, source.state
    if decided.kind is SourceKind.PAGES:
        leads = tuple(Lead(url) for url in discovery.listed(decided.pages))
        return Had(leads, (), "", "", "", unchanged=False)
    found = ask(
        rooms,
        decided.address,
        decided.kind,
        conditions(state.etag, state.last_modified),
        decided.robots_reason,
    )
    if found.answer.status == 304:
        return Had((), (), state.etag, state.last_modified, state.digest, found.moved, True)
    digest = hashlib.sha256(found.answer.body).hexdigest()
    headers = found.answer.headers
    validators = (headers.get("etag", "")[:500], headers.get("last-modified", "")[:100])
    if digest == state.digest:
        return Had((), (), *validators, digest, found.moved, True)
    leads, remarks = read(found, decided.kind)
    archive_beside(rooms, [record(decided.address, found, decided.kind.value)])
    return Had(leads, remarks, *validators, digest, found.moved)


def ask(
    rooms: Rooms,
    address: str,
    kind: SourceKind,
    conditional: Mapping[str, str],
    robots_reason: str = "",
) -> Visit:
    """Return the answer of a feed or sitemap: 200, or 304 where `conditional` asked for it.

    Raises FetchRefused for any other.
    """
    errand = Errand(
        accept=FEED_ACCEPT if kind is SourceKind.FEED else SITEMAP_ACCEPT,
        limit=LIMITS[kind],
        conditions=conditional,
        robots_reason=robots_reason,
        patience=PATIENCE,
    )
    found = visit(address, errand, rooms.settings, rooms.clock, rooms.visits)
    if found.answer.status != 200 and not (found.answer.status == 304 and conditional):
        raise turned_away(found)
    return found


def turned_away(found: Visit) -> AskedToWait:
    """Return the error for an answer that is not what was asked for."""
    wait = asked_wait(found.answer.status, found.answer.headers, found.at)
    return AskedToWait(refusal(found.answer, found.host), found.answer.status, wait)


def conditions(etag: str, last_modified: str) -> dict[str, str]:
    """Return the headers that ask for an answer only if it changed (RFC 9110 §13.1)."""
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in asked.items() if value and value.isprintable()}


def read(found: Visit, kind: SourceKind) -> tuple[tuple[Lead, ...], tuple[str, ...]]:
    """Return the pages, and further sitemaps, that an answer names, and what is amiss with it."""
    if kind is SourceKind.FEED:
        media_type = found.answer.headers.get("content-type", "")
        feed = feeds.read(found.answer.body, media_type, found.url)
        return feed.leads, feed.remarks
    sitemap = sitemaps.read(found.answer.body)
    children = [Lead(c.url, changed=c.changed, is_sitemap=True) for c in sitemap.children]
    return (*sitemap.leads, *children), sitemap.remarks


def record(source: str, found: Visit, what: str) -> Capture:
    """Return the capture that archives a feed or sitemap: proof of the dates it gave."""
    return Capture(
        payload=found.answer.body,
        media_type=found.answer.headers.get("content-type", "").strip() or "application/xml",
        source=source,
        captured_at=found.at,
        url=found.url,
        given={"record": what, **found.robots},
        http_request=found.answer.request,
        http_response_head=found.answer.head,
    )


def look_at_child(rooms: Rooms, source: WatchedSource, page: WatchedPage, chance: float) -> str:
    """Look at a sitemap that another one names; return the error, "" where there was none."""
    decided = source.settings
    interval = timedelta(minutes=decided.interval)
    try:
        found = ask(
            rooms,
            page.lead.url,
            SourceKind.SITEMAP,
            conditions(page.etag, page.last_modified),
            decided.robots_reason,
        )
        digest = hashlib.sha256(found.answer.body).hexdigest()
        fresh = found.answer.status == 200 and digest != page.seen_in
        leads, _ = read(found, SourceKind.SITEMAP) if fresh else ((), ())
        if fresh:
            archive_beside(rooms, [record(page.lead.url, found, decided.kind.value)])
    except WorkbenchError as error:
        now, failures = rooms.clock(), page.failures + 1
        asked = error.seconds if isinstance(error, AskedToWait) else 0.0
        due = schedule.after_failure(now, interval, failures, asked, chance)
        with rooms.store.write() as conn:
            watched.note(conn, page.id, failures=failures, error=str(error), due_at=due)
        return str(error)
    now = rooms.clock()
    headers = found.answer.headers
    pause = SITEMAP_RECHECK if page.lead.changed else max(interval, timedelta(hours=1))
    with rooms.store.write() as conn:
        _name_within(conn, source, leads, now, digest)
        watched.note(
            conn,
            page.id,
            fetched_at=now,
            failures=0,
            error="",
            due_at=schedule.after_success(now, pause, chance),
            etag=headers.get("etag", page.etag)[:500],
            last_modified=headers.get("last-modified", page.last_modified)[:100],
            seen_in=digest if fresh else page.seen_in,
        )
    return ""


def _name_within(
    conn: Connection,
    source: WatchedSource,
    leads: Sequence[Lead],
    now: datetime,
    digest: str,
) -> None:
    """Note what a sitemap of an index names, up to as many pages as one source may have."""
    room = (
        sitemaps.MAX_LEADS - sources.counts(conn, [source.id]).get(source.id, source.counts).pages
    )
    pages = [lead for lead in leads if not lead.is_sitemap][: max(0, room)]
    children = [lead for lead in leads if lead.is_sitemap]
    watched.name(conn, source.id, [*pages, *children], now, digest)
