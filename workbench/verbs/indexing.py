"""Keep both indexes in step with the store, and mend what is damaged from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import TypeVar

from workbench.errors import IndexDamaged
from workbench.model import Article, Quote, Searched
from workbench.model_review import Progress
from workbench.search.port import IndexedArticle
from workbench.store import articles
from workbench.verbs.rooms import Rooms
from workbench.verbs.taking_in import OnProgress

TEXT_BATCH = 2000  # articles read from the store at a time: about 10 MB
WORD_BATCH = 500  # articles a commit of the word index: some seconds of work
SMALL_BACKLOG = 300  # articles indexed by word while somebody waits: a few seconds
MENDED = "A part of the fingerprint index was damaged; it was built again from the archive."

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What indexing did and how far both indexes are."""

    articles: int
    fingerprints: int
    words: int
    seconds: float
    messages: tuple[str, ...] = ()


def searched(rooms: Rooms) -> Searched:
    """Return what a trace searches: never more than this is claimed."""
    with rooms.store.read() as conn:
        found = articles.statistics(conn)
    behind = found.articles - rooms.fingerprints.count()
    index = "complete" if behind <= 0 else f"{behind} articles behind"
    return Searched(found.articles, found.outlets, found.since, found.until, index)


def catch_up_fingerprints(rooms: Rooms, progress: OnProgress | None = None) -> None:
    """Make every stored article traceable; a damaged part is dropped and built again."""
    with rooms.fingerprinting:
        index = rooms.fingerprints
        index.refresh()
        if index.damaged() or index.gaps():
            _mend(rooms)
        while batch := _texts_after(rooms, index.covered(), TEXT_BATCH):
            index.add(batch)
            if progress:
                progress(Progress(index.count(), 0, "fingerprints"))
        _fill_holes(rooms)


def _fill_holes(rooms: Rooms) -> None:
    """Add what another process stored and was killed, or hindered, before it was traceable."""
    with rooms.store.read() as conn:
        if rooms.fingerprints.count() >= articles.statistics(conn).articles:
            return
        missing = rooms.fingerprints.missing(articles.ids(conn))
    for start in range(0, len(missing), TEXT_BATCH):
        with rooms.store.read() as conn:
            found = articles.many(conn, missing[start : start + TEXT_BATCH])
        rooms.fingerprints.add([(id, article.text) for id, article in found.items()])


def _mend(rooms: Rooms) -> None:
    for first, last in rooms.fingerprints.drop_damaged():
        at = first - 1
        while batch := _texts_after(rooms, at, TEXT_BATCH):
            at = batch[-1][0]
            rooms.fingerprints.add([piece for piece in batch if piece[0] <= last])
            if at >= last:
                break
        rooms.fingerprints.filled(first, last)
        rooms.tell(MENDED)


def remake_damaged(rooms: Rooms) -> None:
    """Make the fingerprint index anew because it is damaged, and say so."""
    rebuild_fingerprints(rooms)
    rooms.tell(MENDED)


def rebuild_fingerprints(rooms: Rooms, progress: OnProgress | None = None) -> None:
    """Make the fingerprint index anew from the store."""
    with rooms.fingerprinting:
        rooms.fingerprints.clear()
    catch_up_fingerprints(rooms, progress)


def catch_up_words(rooms: Rooms, progress: OnProgress | None = None) -> None:
    """Add every stored article that the word index lacks; a damaged one is made anew.

    The caller holds `rooms.indexing`.
    """
    total = searched(rooms).articles
    try:
        rooms.words.refresh()
    except IndexDamaged as error:
        reason = error.values.get("reason", "unknown")
        rooms.tell(f"The word index was damaged ({reason}); it was built again from the archive.")
        rooms.words.clear()
    while batch := _articles_after(rooms, rooms.words.covered(), WORD_BATCH):
        rooms.words.add([indexed(article, quotes) for article, quotes in batch])
        if progress:
            progress(Progress(rooms.words.count(), total, "words"))
    rooms.words.tidy()


def sound_words(rooms: Rooms, ask: Callable[[], Answer]) -> Answer:
    """Return what `ask` gets from the word index; of a small archive a damaged one is mended first.

    Raises IndexDamaged where building it again takes long: that is done in the background, or by
    the command that the error names.
    """
    try:
        return ask()
    except IndexDamaged:
        if searched(rooms).articles > SMALL_BACKLOG:
            raise
    with rooms.indexing:
        catch_up_words(rooms)
    return ask()


def _texts_after(rooms: Rooms, last: int, limit: int) -> list[tuple[int, str]]:
    with rooms.store.read() as conn:
        return [(a.ref.id, a.text) for a in articles.after(conn, last, limit)]


def _articles_after(rooms: Rooms, last: int, limit: int) -> list[tuple[Article, tuple[Quote, ...]]]:
    with rooms.store.read() as conn:
        found = articles.after(conn, last, limit)
        quoted = articles.quotes(conn, [a.ref.id for a in found])
    return [(article, quoted.get(article.ref.id, ())) for article in found]


def indexed(article: Article, quotes: tuple[Quote, ...]) -> IndexedArticle:
    """Return an article as the word index takes it."""
    speakers = {q.source.name for q in quotes if q.source and q.source.name}
    speakers |= {alias for q in quotes if q.source for alias in q.source.aliases}
    point = article.date.point or article.date.earliest or article.date.latest
    return IndexedArticle(
        id=article.ref.id,
        headline=article.ref.headline,
        text=article.text,
        outlet=article.ref.outlet,
        speakers=tuple(sorted(speakers)),
        lang=article.ref.lang,
        day=point.astimezone(UTC).date().isoformat() if point else "",
    )
