"""Bring articles in and show them; what a trace searches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import BadInput
from workbench.ingest import sources as pieces
from workbench.model import EMPTY, Article, Quote, Searched
from workbench.model_review import IngestSummary
from workbench.store import articles as stored
from workbench.verbs.indexing import searched
from workbench.verbs.rooms import Verbs
from workbench.verbs.taking_in import OnProgress, Watch, take_in, take_in_pieces
from workbench.verbs.tally import Tally


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page of the archive's articles, newest first, and how many there are in all."""

    total: int
    articles: tuple[Article, ...]


class Archiving(Verbs):
    """Bring articles in and show them."""

    def ingest(
        self,
        sources: Sequence[str],
        given: Mapping[str, str] = EMPTY,
        *,
        actor: str,
        progress: OnProgress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestSummary:
        """Archive, extract and store what lies at `sources`; see `take_in`."""
        watch = Watch(progress, cancelled)
        return take_in(self.rooms, sources, given, actor=actor, watch=watch)

    def paste(self, text: str, given: Mapping[str, str], *, actor: str) -> IngestSummary:
        """Store one pasted article; raise BadInput where it is refused."""
        if not text.strip():
            raise BadInput("The text is empty: paste the article's text.")
        stream = iter([pieces.pasted(text, given, self.rooms.clock)])
        summary = take_in_pieces(self.rooms, stream, Tally(), "pasted text", actor, Watch())
        if summary.rejected:
            raise BadInput("%(reason)s", reason=summary.rejected[0].reason)
        return summary

    def article(self, article_id: int) -> Article:
        """Return a stored article; raise NotFound."""
        with self.rooms.store.read() as conn:
            return stored.get(conn, article_id)

    def article_quotes(self, article_id: int) -> tuple[Quote, ...]:
        """Return the quotes of an article in order."""
        with self.rooms.store.read() as conn:
            return stored.quotes(conn, [article_id]).get(article_id, ())

    def articles(
        self,
        outlet: str = "",
        lang: str = "",
        since: str = "",
        until: str = "",
        page: int = 1,
        per_page: int = 50,
    ) -> ArticlePage:
        """Return a page of articles, the latest published first; days are ISO, both included."""
        with self.rooms.store.read() as conn:
            total, found = stored.page(
                conn,
                outlet=outlet,
                lang=lang,
                since=since,
                until=until,
                page=page,
                per_page=per_page,
            )
        return ArticlePage(total, tuple(found))

    def versions(self, article_id: int) -> tuple[Article, ...]:
        """Return all versions of an article's page, the oldest capture first; raise NotFound."""
        with self.rooms.store.read() as conn:
            return tuple(stored.many(conn, stored.versions(conn, article_id)).values())

    def raw(self, article_id: int) -> tuple[bytes, str]:
        """Return the archived bytes of an article, hashed again, and their media type."""
        snapshot = self.article(article_id).snapshot
        return self.rooms.archive.read(snapshot), snapshot.media_type

    def outlets(self) -> tuple[tuple[str, int], ...]:
        """Return each outlet and its number of articles, the largest first."""
        with self.rooms.store.read() as conn:
            return tuple(stored.outlets(conn))

    def statistics(self) -> Searched:
        """Return what a trace searches: never more is claimed."""
        return searched(self.rooms)

    def upload_path(self, name: str) -> Path:
        """Return where an uploaded file is kept until its ingest is done; `name` is not trusted."""
        folder = self.rooms.settings.home / "inbox"
        folder.mkdir(parents=True, exist_ok=True)
        kept = "".join(c if c.isalnum() or c in "._-" else "_" for c in Path(name).name)[-80:]
        stamp = self.rooms.clock().strftime("%Y%m%dT%H%M%S%f")
        return folder / f"{stamp}-{kept.lstrip('.') or 'upload'}"
