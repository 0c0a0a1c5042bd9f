"""Read the whole archive again, from the bytes as they were archived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbench.errors import BadInput, EvidenceMismatch
from workbench.model import Article, Capture, Draft, Quote
from workbench.model_review import Progress
from workbench.store import articles, audit, claims, people_filling, refreshing
from workbench.store.engine import Connection
from workbench.verbs.extracting import Reading, read
from workbench.verbs.indexing import indexed
from workbench.verbs.readers import Lot, Readers, how_many
from workbench.verbs.reading_ahead import Batch, read_ahead
from workbench.verbs.rooms import Verbs
from workbench.verbs.taking_in import OnProgress

BATCH = 200  # articles read between two looks at whether to stop

Archived = tuple[Article, Capture | EvidenceMismatch]


@dataclass(slots=True)
class Reread:
    """What reading again came to; `failed` holds a sentence for each article that could not be.

    `changed` had other facts or words now, `kept` would have other words but are cited by a claim
    or note, or the words are another article's.
    """

    read: int = 0
    changed: int = 0
    words: int = 0
    kept: int = 0
    failed: tuple[str, ...] = ()
    cancelled: bool = False


class Reextracting(Verbs):
    """Read articles again with the extractor as it is now."""

    def reextract(
        self,
        *,
        actor: str,
        dry_run: bool = False,
        progress: OnProgress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Reread:
        """Read every article's archived bytes again: text, headline, dates and quotes as now.

        The bytes are hashed first. Where a claim or a note cites an article, its words stay, since
        their places are cited; its dates and headline are renewed. `dry_run` changes nothing.
        """
        done = Reread()
        with self.rooms.store.read() as conn:
            total = articles.statistics(conn).articles
            cited = claims.cited_articles(conn)
        with Readers(read, how_many(self.settings.readers), self.rooms.tell) as readers:
            for batch in read_ahead(self._batches(), readers):
                if cancelled and cancelled():
                    done.cancelled = True
                    break
                self._renew(batch, cited, done, dry_run)
                if progress:
                    progress(Progress(done.read, total, "articles"))
        if done.changed and not dry_run:
            with self.rooms.store.write() as conn:
                counts = {"read": done.read, "changed": done.changed, "words": done.words}
                audit.append(
                    conn,
                    actor=actor,
                    action="archive.reread",
                    subject="all articles",
                    detail={k: str(v) for k, v in counts.items()},
                    at=self.clock(),
                )
        return done

    def _batches(self) -> Iterator[Batch[Archived, Reading]]:
        last = 0
        while True:
            with self.rooms.store.read() as conn:
                found = articles.after(conn, last, BATCH)
            if not found:
                return
            last = found[-1].ref.id
            pieces = [(article, self._capture(article)) for article in found]
            captures = [capture for _, capture in pieces if isinstance(capture, Capture)]
            yield Batch(pieces, captures, Lot(read))

    def _renew(
        self, batch: Batch[Archived, Reading], cited: set[int], done: Reread, dry_run: bool
    ) -> None:
        with self.rooms.store.read() as conn:
            known = articles.quotes(conn, [a.ref.id for a, _ in batch.pieces])
        changes = []
        for article, capture in batch.pieces:
            again = _again(article, capture, batch.lot, done)
            if again and _differs(article, known[article.ref.id], *again):
                changes.append((article, *again))
        if dry_run:
            done.changed += len(changes)
            done.words += sum(d.text != a.text and a.ref.id not in cited for a, d, _ in changes)
            done.kept += sum(d.text != a.text and a.ref.id in cited for a, d, _ in changes)
        elif changes:
            with self.rooms.store.write() as conn:
                there = articles.many(conn, [a.ref.id for a, _, _ in changes])
                # One that was taken down since it was loaded stays so.
                changes = [change for change in changes if change[0].ref.id in there]
                moved = [a.ref.id for a, d, q in changes if _store(conn, a, d, q, cited, done)]
                people_filling.reread(conn, [a.ref.id for a, _, _ in changes])
            self._index_again([a.ref.id for a, _, _ in changes], moved)

    def _capture(self, article: Article) -> Capture | EvidenceMismatch:
        """Return the archived bytes of an article as they came in, or why they cannot be had."""
        snapshot = article.snapshot
        try:
            return Capture(
                payload=self.rooms.archive.read(snapshot),
                media_type=snapshot.media_type,
                source=snapshot.source,
                url=snapshot.url,
                captured_at=snapshot.captured_at,
                given=snapshot.given,
                line=snapshot.line,
            )
        except EvidenceMismatch as error:
            return error

    def _index_again(self, changed: list[int], moved: list[int]) -> None:
        with self.rooms.store.read() as conn:
            found = articles.many(conn, changed)
            quoted = articles.quotes(conn, changed)
        if moved:
            with self.rooms.fingerprinting:
                self.rooms.fingerprints.add([(id, found[id].text) for id in moved])
        with self.rooms.indexing:
            self.rooms.words.add([indexed(a, quoted[id]) for id, a in found.items()])


def _again(
    article: Article, capture: Capture | EvidenceMismatch, lot: Lot[Reading], done: Reread
) -> Reading | None:
    """Return what is read of an article now; None, with a sentence in `done`, where nothing is."""
    done.read += 1
    try:
        if isinstance(capture, EvidenceMismatch):
            raise capture
        return lot.read(capture)
    except (BadInput, EvidenceMismatch) as error:
        done.failed = (*done.failed, f"Article {article.ref.id}: {error}")
        return None


def _differs(
    article: Article, known: tuple[Quote, ...], draft: Draft, quotes: tuple[Quote, ...]
) -> bool:
    ref = article.ref
    return (
        (draft.text, draft.headline, draft.author) != (article.text, ref.headline, ref.author)
        or draft.extractor != article.extractor
        or draft.date != article.date
        or quotes != known
    )


def _store(
    conn: Connection,
    article: Article,
    draft: Draft,
    quotes: tuple[Quote, ...],
    cited: set[int],
    done: Reread,
) -> bool:
    """Store a new reading; return whether the article has other words now."""
    id = article.ref.id
    moved = draft.text != article.text
    if not (moved and id in cited) and refreshing.refresh(conn, id, draft, quotes, words=True):
        done.changed += 1
        done.words += moved
        return moved
    done.kept += moved
    done.changed += refreshing.refresh(conn, id, draft, quotes, words=False)
    return False
