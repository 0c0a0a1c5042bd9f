"""The workbench: every verb of the product. Web and command line call only this.

The verbs are split by noun, each group in one file of `workbench.verbs`, where the rooms meet:
archiving -> searching -> tracing -> reviewing -> reporting -> administering -> working;
beside them people, comparing (on tracing, for reporting), sourcing, exporting, and what keeps the
archive in order: proving, housekeeping, removing, reextracting.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType

from workbench.model_review import Scale
from workbench.quotes.find import find as quotes
from workbench.review.definitions import SCALES
from workbench.settings import Settings
from workbench.verbs.archiving import ArticlePage
from workbench.verbs.comparing import Comparing
from workbench.verbs.exporting import Exporting
from workbench.verbs.housekeeping import Housekeeping
from workbench.verbs.indexing import IndexReport
from workbench.verbs.people import People
from workbench.verbs.proving import Proving
from workbench.verbs.reextracting import Reextracting
from workbench.verbs.removing import Removing
from workbench.verbs.reviewing import ClaimPage
from workbench.verbs.rooms import Rooms
from workbench.verbs.sources import Sourcing
from workbench.verbs.tracing import QuotedText
from workbench.verbs.working import Working

__all__ = ["ArticlePage", "ClaimPage", "IndexReport", "QuotedText", "Workbench", "quotes", "scales"]


def utcnow() -> datetime:
    """Return the time now, aware, in UTC."""
    return datetime.now(UTC)


def scales() -> tuple[Scale, ...]:
    """Return every rating scale in every version."""
    return SCALES


class Workbench(
    Working, Comparing, People, Sourcing, Proving, Housekeeping, Removing, Exporting, Reextracting
):
    """One home folder, opened; a context manager. Safe for the threads of one server."""

    @classmethod
    def open(cls, settings: Settings, clock: Callable[[], datetime] = utcnow) -> Workbench:
        """Open or make the home folder; raise StorageFailed where it cannot be used."""
        return cls(Rooms.open(settings, clock))

    def close(self) -> None:
        """Close every file; safe to call twice."""
        self.rooms.close()

    def __enter__(self) -> Workbench:
        """Return the workbench itself; leaving closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every file."""
        self.close()
