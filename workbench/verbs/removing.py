"""Take articles down: the words go everywhere they are kept, the fact and the reason stay."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from workbench.archive import erasing
from workbench.errors import BadInput, HomeInUse, IndexDamaged, StorageFailed
from workbench.model import Snapshot
from workbench.model_removals import Removal
from workbench.model_review import Problem
from workbench.store import audit, claims, removals
from workbench.store.values import outlet_key
from workbench.verbs.removing_feeds import printing
from workbench.verbs.rooms import Rooms, Verbs, disk_full

MAX_REASON = 2000  # code points
REMOVED = "article.removed"  # in the log
AT_ONCE = 200  # articles taken down in one transaction

Places = Mapping[str, Mapping[int, int]]  # of records: by file, offsets and lengths


@dataclass(frozen=True, slots=True)
class RemovalPage:
    """A page of the articles taken down, the latest first, and how many there are in all."""

    total: int
    removals: tuple[Removal, ...]


class Removing(Verbs):
    """Take articles down, by order or because they are old."""

    def take_down(
        self, ids: Sequence[int], reason: str, *, actor: str, feeds: bool = False
    ) -> tuple[Removal, ...]:
        """Remove text, quotes, index entries and archived bytes of the articles, for good.

        With `feeds`, archived feeds that print words of them go as well, and with them the proof
        of the dates they gave other articles. What claims quote stays in those claims. Raises
        BadInput without a reason, NotFound, Conflict where one is gone already or its bytes are
        also another article's.
        """
        reason = reason.strip()
        if not reason:
            raise BadInput("Say why the article is taken down: the record keeps it.")
        if len(reason) > MAX_REASON:
            raise BadInput("The reason is too long: %(most)s characters at most.", most=MAX_REASON)
        ids = list(dict.fromkeys(ids))
        printed = printing(self.rooms, ids) if feeds else {}
        with self.rooms.store.write() as conn:
            conn.exec_driver_sql("PRAGMA secure_delete = ON")
            for id in ids:
                removals.remove(conn, id, reason, actor, self.clock(), beside=ids)
                removals.remove_feeds(conn, id, printed.get(id, ()))
                audit.append(
                    conn,
                    actor=actor,
                    action=REMOVED,
                    subject=f"article {id}",
                    detail={"reason": reason} | _counted(printed.get(id, ())),
                    at=self.clock(),
                )
        finish_removals(self.rooms)
        with self.rooms.store.read() as conn:
            return tuple(r for id in ids if (r := removals.get(conn, id)))

    def removal(self, article_id: int) -> Removal | None:
        """Return why an article was taken down, None where it was not."""
        with self.rooms.store.read() as conn:
            return removals.get(conn, article_id)

    def feeds_removed(self, ids: Sequence[int]) -> int:
        """Return how many archived feeds went with articles that were taken down."""
        with self.rooms.store.read() as conn:
            return sum(
                removals.feeds_gone(conn, ids[at : at + AT_ONCE])
                for at in range(0, len(ids), AT_ONCE)
            )

    def removals(self, page: int = 1, per_page: int = 50) -> RemovalPage:
        """Return a page of what was taken down, the latest first."""
        with self.rooms.store.read() as conn:
            total, found = removals.page(conn, page, per_page)
        return RemovalPage(total, tuple(found))

    def cited(self, article_id: int) -> int:
        """Return how many claims quote or note an article."""
        with self.rooms.store.read() as conn:
            return claims.count_citing(conn, article_id)

    def older_than(self, days: int, outlet: str = "") -> tuple[int, ...]:
        """Return the articles captured more than `days` days ago that no claim or note cites."""
        if days < 1:
            raise BadInput("The number of days must be 1 or more.")
        before = self.clock() - timedelta(days=days)
        with self.rooms.store.read() as conn:
            cited = claims.cited_articles(conn)
            return tuple(removals.stale(conn, before, outlet_key(outlet), cited))

    def take_down_older(
        self, days: int, outlet: str = "", *, reason: str, actor: str, feeds: bool = False
    ) -> tuple[int, ...]:
        """Take down what `older_than` returns; see `take_down`."""
        ids = self.older_than(days, outlet)
        for at in range(0, len(ids), AT_ONCE):
            self.take_down(ids[at : at + AT_ONCE], reason, actor=actor, feeds=feeds)
        return ids


def _counted(printed: Sequence[Snapshot]) -> dict[str, str]:
    return {"feeds": str(len(printed))} if printed else {}


def finish_removals(rooms: Rooms) -> None:
    """Erase what is still to be erased: after a removal, and again after an interrupted one.

    The indexes come first: an archive file that cannot be written must not keep the words in them.
    """
    with rooms.store.read() as conn:
        open_ones = removals.pending(conn)
        known = removals.known_places(conn) if open_ones else {}
    if not open_ones:
        return
    ids = [removal.article_id for removal in open_ones]
    forgotten = _forget(rooms, ids)
    _erase_records(rooms, open_ones, known)
    if not forgotten:
        return  # another try with the next upkeep
    with rooms.store.write() as conn:
        for id in ids:
            removals.erased(conn, id, rooms.clock())
    rooms.store.truncate_log()


def _forget(rooms: Rooms, ids: Sequence[int]) -> bool:
    """Take articles out of both indexes; return whether that could be done."""
    try:
        with rooms.fingerprinting:
            rooms.fingerprints.remove(ids)
            rooms.fingerprints.merge(whole=True)  # the space of removed entries is won back
        with rooms.indexing:
            rooms.words.remove(ids, wholly=True)
    except (HomeInUse, IndexDamaged, StorageFailed) as error:
        rooms.tell(str(error))
        return False
    return True


def erase_again(rooms: Rooms, ids: Collection[int]) -> None:
    """Erase the records of articles whose bytes came in once more after they were taken down.

    Nothing of them was indexed. What is interrupted here is finished by the upkeep.
    """
    if not ids:
        return
    with rooms.store.read() as conn:
        again = [removal for id in ids if (removal := removals.get(conn, id))]
    _erase_records(rooms, again, None)
    with rooms.store.write() as conn:
        for id in ids:
            removals.erased(conn, id, rooms.clock())


def _erase_records(rooms: Rooms, gone: Sequence[Removal], known: Places | None) -> None:
    """Overwrite the records of articles, and with `known` the stray ones of the same bytes."""
    with rooms.store.read() as conn:
        found = [(one, record) for one in gone for record in removals.records(conn, one.article_id)]
    why = {record.sha256: removal for removal, record in found}
    if known is not None:
        found += [(why[stray.sha256], stray) for stray in rooms.archive.strays(known, why)]
    for removal, record in found:
        try:
            rooms.archive.erase(record, removal.reason, removal.removed_at)
        except FileNotFoundError:
            continue  # no file, no bytes
        except OSError as error:
            raise disk_full(error, rooms.settings.home) from error


def problems(rooms: Rooms) -> Iterator[Problem]:
    """Yield each removed article that the log does not tell of, or whose bytes are still there."""
    with rooms.store.read() as conn:
        told = {(e.subject, e.detail.get("reason")) for e in audit.told(conn, REMOVED)}
        _, every = removals.page(conn, 1, 1_000_000)
        for removal in every:
            subject = f"article {removal.article_id}"
            if (subject, removal.reason) not in told:
                yield Problem("removal", subject, "The log does not tell of this removal.")
            if not all(_gone(rooms, place) for place in removals.records(conn, removal.article_id)):
                message = "It was taken down, but its bytes are there."
                yield Problem("removal", subject, message)


def _gone(rooms: Rooms, record: Snapshot) -> bool:
    try:
        return erasing.erased(rooms.archive.folder, record)
    except OSError:
        return True  # no file, no bytes
