"""Keep persons in step with the archive, and answer what a trace asks about a name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType

from workbench.model_people import KnownPerson
from workbench.model_review import Progress
from workbench.store import people_filling as filling
from workbench.store import people_suggestions as suggested
from workbench.store.people_known import Known
from workbench.verbs.rooms import Rooms
from workbench.verbs.taking_in import OnProgress

FILLED = 500  # articles read for persons in one transaction: a fifth of a second
SMALL = 20_000  # persons compared with all others while somebody waits: below a second


def catch_up_people(rooms: Rooms, progress: OnProgress | None = None) -> None:
    """Read every archived article for persons that was not, then compare the new ones."""
    with rooms.store.read() as conn:
        last, until = filling.unread(conn)
    left = until - last
    while left:
        with rooms.store.write() as conn:
            left = filling.fill(conn, FILLED)
        if progress:
            progress(Progress(until - left, until, "people"))
    compare_people(rooms)


def compare_people(rooms: Rooms, most: int = 0) -> None:
    """Find doubtful pairs among persons not compared yet; with `most`, only where few are new."""
    with rooms.store.read() as conn:
        new = suggested.waiting(conn)
    if new and (not most or new <= most):
        with rooms.store.write() as conn:
            suggested.compare(conn)


def forget_people(rooms: Rooms) -> None:
    """Drop all that is derived of persons; decisions stay, and `catch_up_people` fills it again."""
    with rooms.store.write() as conn:
        filling.clear(conn)


class SpeakerLookup:
    """What one trace asks about its claimed speaker; opens the store only when it must."""

    def __init__(self, rooms: Rooms, claimed: str) -> None:
        """Look up `claimed`; a context manager that closes what it opened."""
        self._rooms = rooms
        self._claimed = claimed
        self._open = ExitStack()
        self._known: Known | None = None

    def __enter__(self) -> SpeakerLookup:
        """Return the lookup itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection, if one was needed."""
        self._open.close()

    def about(self, article_id: int) -> Callable[[str], KnownPerson]:
        """Return what tells of the bearer of a name in this article."""

        def known(name: str) -> KnownPerson:
            if self._known is None:
                conn = self._open.enter_context(self._rooms.store.read())
                self._known = Known(conn, self._claimed)
            return self._known.about(article_id, name)

        return known
