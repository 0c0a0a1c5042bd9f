"""Add, change, pause and remove watched sources; find what a site offers; say how watching goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace

from workbench.errors import BadInput, FetchRefused
from workbench.ingest import discovery, feeds
from workbench.ingest.addresses import parse
from workbench.ingest.date_given import checked_zone
from workbench.ingest.fetch import refusal
from workbench.ingest.visiting import Errand, site_robots, visit
from workbench.model import EMPTY
from workbench.model_sources import (
    Observation,
    Offer,
    PageState,
    SourceKind,
    SourceSettings,
    WatchedPage,
    WatchedSource,
    WatchReport,
)
from workbench.store import articles, audit, sources, watched
from workbench.store.engine import Connection
from workbench.verbs.rooms import Verbs
from workbench.verbs.watching import Watcher

SHORTEST, LONGEST = 5, 7 * 24 * 60  # minutes between looks: no news needs less, no watch more
LONGEST_NOTE = 2_000  # code points
LONGEST_NAME = 200
_SEEK = Errand(accept="text/html,application/xhtml+xml,*/*;q=0.5", limit=feeds.MAX_FEED)


class Sourcing(Verbs):
    """Watched sources, and the pages they lead to."""

    def add_source(self, settings: SourceSettings, *, actor: str) -> WatchedSource:
        """Watch a source from now on; raise BadInput or Conflict where that cannot be."""
        settings = checked(settings)
        with self.rooms.store.write() as conn:
            source = sources.add(conn, settings, actor, self.clock())
            self._log_source(conn, actor, "source.added", source, _told(settings))
        return source

    def edit_source(self, id: int, settings: SourceSettings, *, actor: str) -> WatchedSource:
        """Change what is decided of a source; the audit trail tells what it was before."""
        settings = checked(settings)
        with self.rooms.store.write() as conn:
            before = sources.get(conn, id).settings
            source = sources.edit(conn, id, settings, self.clock())
            changed = _told(settings, before)
            if changed:
                self._log_source(conn, actor, "source.edited", source, changed)
        return source

    def pause_source(self, id: int, paused: bool, *, actor: str) -> WatchedSource:
        """Stop watching a source for a while, or go on."""
        with self.rooms.store.write() as conn:
            source = sources.pause(conn, id, paused, self.clock())
            action = "source.paused" if paused else "source.resumed"
            self._log_source(conn, actor, action, source)
        return source

    def remove_source(self, id: int, *, actor: str) -> WatchedSource:
        """Watch a source no more; its articles stay, and so does what was observed of them."""
        with self.rooms.store.write() as conn:
            source = sources.remove(conn, id)
            self._log_source(conn, actor, "source.removed", source)
        return source

    def ask_source_now(self, id: int, *, actor: str) -> WatchedSource:
        """Have a source looked at as soon as the background work gets to it."""
        with self.rooms.store.write() as conn:
            source = sources.get(conn, id)
            if source.paused or source.removed:
                raise BadInput("The source is not watched at the moment: let it go on first.")
            source = sources.ask_now(conn, id, self.clock())
            self._log_source(conn, actor, "source.checked", source)
        return source

    def check_source(
        self, id: int, *, actor: str, stopping: Callable[[], bool] = lambda: False
    ) -> WatchReport:
        """Look at one source now, a paused one too, and fetch what it names."""
        with self.rooms.store.write() as conn:
            source = sources.ask_now(conn, id, self.clock())
            if source.removed:
                raise BadInput("The source was removed: add it again to watch it.")
            self._log_source(conn, actor, "source.checked", source)
        return Watcher(self.rooms, stopping, only=id).round()

    def watch(self, stopping: Callable[[], bool] = lambda: False) -> WatchReport:
        """Do all watching that is due now, after whoever does so just now."""
        return Watcher(self.rooms, stopping).round()

    def source(self, id: int) -> WatchedSource:
        """Return a source, also a removed one; raise NotFound."""
        with self.rooms.store.read() as conn:
            return sources.get(conn, id)

    def sources(self) -> tuple[WatchedSource, ...]:
        """Return the sources that were not removed, by outlet."""
        with self.rooms.store.read() as conn:
            return tuple(sources.every(conn))

    def source_pages(
        self, id: int, limit: int = 30, state: PageState | None = None
    ) -> tuple[WatchedPage, ...]:
        """Return the pages a source led to last, the newest first; of one state where given."""
        with self.rooms.store.read() as conn:
            return tuple(watched.recent(conn, id, limit, state.value if state else ""))

    def source_observations(self, id: int, limit: int = 50) -> tuple[Observation, ...]:
        """Return what was observed of the pages of a source, the latest first."""
        with self.rooms.store.read() as conn:
            return tuple(watched.observations(conn, source_id=id, limit=limit))

    def observed(self, article_id: int) -> tuple[tuple[WatchedPage, ...], tuple[Observation, ...]]:
        """Return the watched pages an article is a version of, and what was observed there."""
        with self.rooms.store.read() as conn:
            ids = articles.versions(conn, article_id)
            pages = tuple(watched.of_articles(conn, ids))
            return pages, tuple(watched.observations(conn, article_ids=ids))

    def offers(self, address: str) -> tuple[Offer, ...]:
        """Return the feeds and sitemaps at `address` or that its page and site name.

        Raises FetchRefused where the address cannot be had. Nothing is archived.
        """
        rooms = self.rooms
        found = visit(address, _SEEK, rooms.settings, rooms.clock, rooms.visits)
        answer = found.answer
        if answer.status != 200:
            raise refusal(answer, found.host)
        media_type = answer.headers.get("content-type", "")
        kind = discovery.kind_of(answer.body)
        if kind is not None:
            title = discovery.title_of(answer.body, media_type, found.url, kind)
            return (Offer(kind, found.url, title),)
        named = discovery.linked(answer.body, media_type, found.url)
        return (*named, *self._sitemaps(found.url))

    def _sitemaps(self, url: str) -> tuple[Offer, ...]:
        rooms = self.rooms
        try:
            robots = site_robots(url, rooms.settings, rooms.clock, rooms.visits)
        except FetchRefused:
            return ()
        found = []
        for address in robots.sitemaps:
            try:
                found.append(Offer(SourceKind.SITEMAP, parse(address, parse(url)).url))
            except FetchRefused:
                continue
        return tuple(found)

    def _log_source(
        self,
        conn: Connection,
        actor: str,
        action: str,
        source: WatchedSource,
        detail: Mapping[str, str] = EMPTY,
    ) -> None:
        subject = f"{source.id} {source.name}"[:500]
        audit.append(
            conn, actor=actor, action=action, subject=subject, detail=detail, at=self.clock()
        )


def checked(settings: SourceSettings) -> SourceSettings:
    """Return the settings as they are stored; raise BadInput, naming the field at fault."""
    if settings.kind is SourceKind.PAGES:
        pages = "\n".join(discovery.listed(settings.pages))
        settings = replace(settings, pages=pages, address="")
    else:
        if not settings.address.strip():
            raise BadInput("The address is missing: give that of the feed or sitemap.")
        settings = replace(settings, address=parse(settings.address).url, pages="")
    if not SHORTEST <= settings.interval <= LONGEST:
        raise BadInput(
            "The interval is %(least)s minutes at least and %(most)s at most: choose one between.",
            least=SHORTEST,
            most=f"{LONGEST:,}",
        )
    lang = settings.lang.strip().lower()
    if lang and not (len(lang) in (2, 3) and lang.isascii() and lang.isalpha()):
        raise BadInput("The language is a code of two or three letters, such as id or en.")
    return replace(
        settings,
        timezone=checked_zone(settings.timezone),
        lang=lang,
        outlet=" ".join(settings.outlet.split())[:LONGEST_NAME],
        note=settings.note.strip()[:LONGEST_NOTE],
        robots_reason=" ".join(settings.robots_reason.split())[:LONGEST_NAME],
    )


def _told(settings: SourceSettings, before: SourceSettings | None = None) -> dict[str, str]:
    """Return the settings, or what changed in them, as the audit trail tells it."""
    told = {}
    for field in fields(SourceSettings):
        now, then = str(getattr(settings, field.name)), ""
        if before is not None:
            then = str(getattr(before, field.name))
        if now != then:
            told[field.name] = f"{then[:300]} → {now[:300]}" if before is not None else now[:300]
    return told
