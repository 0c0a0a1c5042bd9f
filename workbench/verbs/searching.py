"""Search the archive by words, and keep the word index in step with the store."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from workbench.errors import HomeInUse, IndexDamaged, StorageFailed
from workbench.model import Article, Hit, SearchPage, SearchRequest
from workbench.store import articles
from workbench.verbs.archiving import Archiving
from workbench.verbs.indexing import (
    SMALL_BACKLOG,
    IndexReport,
    catch_up_fingerprints,
    catch_up_words,
    rebuild_fingerprints,
    searched,
    sound_words,
)
from workbench.verbs.people_upkeep import catch_up_people, forget_people
from workbench.verbs.rooms import Rooms
from workbench.verbs.taking_in import OnProgress


def similar_articles(rooms: Rooms, text: str, top: int) -> tuple[Hit, ...]:
    """Return the articles nearest in words to `text`: similar, never appearances.

    They are an offer beside the answer, so an index that cannot be read now yields none.
    """
    try:
        found = sound_words(rooms, lambda: rooms.words.claim_candidates(text, top))
    except (IndexDamaged, HomeInUse, StorageFailed) as error:
        rooms.tell(str(error))
        return ()
    return tuple(
        Hit(article.ref, article.date, score, rooms.words.passages(article.text, text))
        for (_, score), article in _joined(rooms, found)
    )


def _joined(
    rooms: Rooms, hits: Sequence[tuple[int, float]]
) -> Iterator[tuple[tuple[int, float], Article]]:
    with rooms.store.read() as conn:
        found = articles.many(conn, [article_id for article_id, _ in hits])
    for hit in hits:
        if hit[0] in found:  # the index may still know what was taken down a moment ago
            yield hit, found[hit[0]]


class Searching(Archiving):
    """Search by words, and keep both indexes in step."""

    def search(self, request: SearchRequest) -> SearchPage:
        """Return a page of hits; raise BadInput where a filter cannot be understood."""
        found = sound_words(self.rooms, lambda: self.rooms.words.search(request))
        hits = []
        for (_, score), article in _joined(self.rooms, found.hits):
            passages = self.rooms.words.passages(article.text, request.words)
            hits.append(Hit(article.ref, article.date, score, passages))
        return SearchPage(
            request, found.total, tuple(hits), found.facets, found.relaxed, found.suggestion
        )

    def words_behind(self) -> int:
        """Return how many stored articles the word index does not hold yet."""
        try:
            indexed = self.rooms.words.count()
        except IndexDamaged:
            indexed = 0
        return max(0, searched(self.rooms).articles - indexed)

    def index(self, *, rebuild: bool = False, progress: OnProgress | None = None) -> IndexReport:
        """Bring both indexes up to date, or make them anew; safe to interrupt and to repeat."""
        started = time.monotonic()
        if rebuild:
            rebuild_fingerprints(self.rooms, progress)
        catch_up_fingerprints(self.rooms, progress)
        self.rooms.fingerprints.merge()
        with self.rooms.indexing:
            if rebuild:
                self.rooms.words.clear()
            catch_up_words(self.rooms, progress)
        if rebuild:
            forget_people(self.rooms)
        catch_up_people(self.rooms, progress)
        return IndexReport(
            searched(self.rooms).articles,
            self.rooms.fingerprints.count(),
            self.rooms.words.count(),
            round(time.monotonic() - started, 3),
            self.rooms.told(),
        )

    def index_small_backlog(self) -> int:
        """Index by word at once where little is missing; return how many articles still are."""
        behind = self.words_behind()
        if 0 < behind <= SMALL_BACKLOG:
            with self.rooms.indexing:
                catch_up_words(self.rooms)
            return self.words_behind()
        return behind
