"""One page over time, and one text at several addresses: versions, standings, copies."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime

from workbench.errors import BadInput
from workbench.model import Article, Trace, Verdict
from workbench.model_removals import Removal
from workbench.model_review import User
from workbench.model_versions import Comparison, Copy, Standing, Version
from workbench.store import articles, audit, removals
from workbench.store import versions as stored
from workbench.trace import order
from workbench.trace.corrections import correction
from workbench.trace.reprints import REPRINT, SAMPLE, containment, triples
from workbench.trace.versions import compare, strange, strangers
from workbench.verbs.tracing import Tracing

ALIKE = 60  # articles held against one another when copies are looked for
MAX_REASON = 2000  # code points


class Comparing(Tracing):
    """Compare what one page said over time, and what several pages say alike."""

    def history(self, article_id: int) -> tuple[Version, ...]:
        """Return the versions of an article's page, the first captured first; raise NotFound, Gone.

        A version that was taken down keeps its number: it is among the `removed_versions`.
        """
        with self.rooms.store.read() as conn:
            articles.get(conn, article_id)
            ids = articles.versions(conn, article_id)
            found = articles.many(conn, ids)
            seen = stored.captures(conn, list(found))
        again = _went_back(list(found.values()), seen)
        held = [id for id in ids if id in found]
        odd = dict(zip(held, strange([found[id].text for id in held]), strict=True))
        return tuple(
            Version(
                number,
                a.ref,
                a.date,
                seen.get(id) or (a.captured_at,),
                again.get(id),
                a.claimed_capture,
                odd[id],
            )
            for number, id in enumerate(ids, 1)
            if (a := found.get(id))
        )

    def removed_versions(self, article_id: int) -> Mapping[int, Removal]:
        """Return the versions of an article's page that were taken down, by number."""
        with self.rooms.store.read() as conn:
            ids = articles.versions(conn, article_id)
            gone = {number: removals.get(conn, id) for number, id in enumerate(ids, 1)}
        return {number: removal for number, removal in gone.items() if removal}

    def corrections(self, article_id: int) -> Mapping[int, str]:
        """Return the notes with which an article's page was corrected, by article, latest first."""
        with self.rooms.store.read() as conn:
            ids = articles.versions(conn, article_id)
            found = articles.many(conn, ids)
        notes = {id: correction(found[id].text) for id in reversed(ids) if id in found}
        return {id: note for id, note in notes.items() if note}

    def compare_versions(self, old_id: int, new_id: int) -> Comparison:
        """Return what changed from one article's text to another's; raise NotFound."""
        return compare(self._text(old_id), self._text(new_id))

    def _text(self, article_id: int) -> str:
        with self.rooms.store.read() as conn:
            return articles.get(conn, article_id).text

    def standings(self, trace: Trace) -> Mapping[int, tuple[Standing, ...]]:
        """Return in which versions of its page each appearance stands, by article number.

        Only pages with several versions are there. Versions that did not appear are read again:
        a version is said to lack the words only after it was looked at. Where they are but
        possible in all of them, none has lost them, and the page is not there.
        """
        ids = [seen.article.id for seen in trace.appearances]
        with self.rooms.store.read() as conn:
            pages = stored.groups(conn, ids)
            every = sorted({id for page in pages.values() for id in page})
            held = articles.many(conn, every)
            seen = stored.captures(conn, every)
        back: dict[int, datetime] = {}
        for page in dict.fromkeys(pages.values()):
            back |= _went_back([held[id] for id in page if id in held], seen)
        found = {seen.article.id: seen.verdict for seen in trace.appearances}
        unread = [id for id in every if id not in found]
        if unread:
            again = self.judge_articles(trace.query, unread, trace.claimed_speaker)
            found |= {seen.article.id: seen.verdict for seen in again.appearances}
        sure = {id: v for id, v in found.items() if v is not Verdict.POSSIBLE}
        texts = {id: article.text for id, article in held.items()}
        odd = {id for page in dict.fromkeys(pages.values()) for id in _odd(page, texts, sure)}
        return {
            seen_id: tuple(
                Standing(
                    number,
                    id,
                    a.captured_at,
                    sure.get(id),
                    back.get(id),
                    a.claimed_capture,
                    id in odd,
                )
                for number, id in enumerate(page, 1)
                if (a := held.get(id))
            )
            for seen_id, page in pages.items()
            if any(id in sure for id in page)
        }

    def copies(self, article_id: int) -> tuple[Copy, ...]:
        """Return the articles elsewhere that hold most of this text, the earliest first.

        Versions of the same page are none of them. Those a reviewer split are listed as such.
        Raises NotFound.
        """
        with self.rooms.store.read() as conn:
            own = articles.get(conn, article_id)
            page = set(articles.versions(conn, article_id))
            near = self._near(own.text)
            others = articles.many(conn, [id for id in near if id not in page])
            apart = stored.among(conn, [article_id, *others])
        mine = triples(own.text)
        found = []
        for id, article in others.items():
            share = containment(mine, triples(article.text))
            if share >= REPRINT:
                pair = (min(id, article_id), max(id, article_id))
                found.append(Copy(article.ref, article.date, share, apart.get(pair)))
        return tuple(sorted(found, key=lambda copy: (order.when(copy.date), copy.article.id)))

    def _near(self, text: str) -> list[int]:
        self.rooms.fingerprints.refresh()
        found = self.rooms.fingerprints.candidates(text[:SAMPLE], top=ALIKE)
        return [candidate.article_id for candidate in found]

    def keep_apart(self, one: int, other: int, reason: str, *, actor: User) -> None:
        """Record that two articles are no copies of each other: they count as independent.

        Raises BadInput without a reason, NotFound, Conflict where it is recorded already.
        """
        reason = reason.strip()
        if not reason:
            raise BadInput("Say why the two are no copies of each other: the record keeps it.")
        if len(reason) > MAX_REASON:
            raise BadInput("The reason is too long: %(most)s characters at most.", most=MAX_REASON)
        if one == other:
            raise BadInput("An article cannot be kept apart from itself: choose another one.")
        with self.rooms.store.write() as conn:
            stored.keep_apart(conn, one, other, reason, actor.name, self.clock())
            audit.append(
                conn,
                actor=actor.name,
                action="articles.apart",
                subject=f"article {min(one, other)}",
                detail={"other": str(max(one, other)), "reason": reason},
                at=self.clock(),
            )

    def join_again(self, one: int, other: int, *, actor: User) -> None:
        """Take `keep_apart` back; raise NotFound where nothing is recorded."""
        with self.rooms.store.write() as conn:
            stored.join_again(conn, one, other)
            audit.append(
                conn,
                actor=actor.name,
                action="articles.together",
                subject=f"article {min(one, other)}",
                detail={"other": str(max(one, other))},
                at=self.clock(),
            )


def _odd(page: Sequence[int], texts: Mapping[int, str], holding: Container[int]) -> set[int]:
    """Return the versions of a page that are unlike all that are `holding` the quote."""
    held = [id for id in page if id in texts]
    others = {id: texts[id] for id in held if id not in holding}
    return strangers(others, [texts[id] for id in held if id in holding])


def _went_back(
    versions: Sequence[Article], seen: Mapping[int, Sequence[datetime]]
) -> dict[int, datetime]:
    """Return when a page was last seen with a text that it had left for another and taken up.

    `seen` are all captures, by article. Claimed ones tell no such order: an import has them at
    once, in any.
    """
    own = [a for a in versions if a.claimed_capture is None and a.ref.id in seen]
    return {
        a.ref.id: seen[a.ref.id][-1]
        for a in own
        if any(a.captured_at < other.captured_at < seen[a.ref.id][-1] for other in own)
    }
