"""The counts of a running ingest, and where the next run would go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.model import Rejection
from workbench.model_review import IngestSummary, Progress
from workbench.model_web_archives import Damage, Imported, Piece, Revisit, Skipped

LINKED = 100  # article ids kept in a summary for links
MAX_REJECTED = 10_000  # reasons kept in a summary; beyond that the file is the wrong one
NOT_LISTED = "Further pieces that were rejected, for reasons like those listed."
BYTES = "bytes"  # the message of a progress that counts bytes


def place(piece: Piece) -> int:
    """Return where reading goes on behind a piece: a table's line, a web archive's byte."""
    if isinstance(piece, Imported | Skipped | Damage):
        return piece.position
    if isinstance(piece, Revisit):
        return piece.capture.position
    return piece.line or 0


@dataclass(slots=True)
class Tally:
    """The counts of a running ingest.

    `line` is where the next run goes on: behind that line of a table, or at that byte of a web
    archive. Where progress is told in bytes, `drawn` counts those that were taken from the source
    and `reached` those that are stored.
    """

    read: int = 0
    added: int = 0
    duplicates: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    article_ids: list[int] = field(default_factory=list)
    line: int = 0
    total: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    drawn: int = 0
    reached: int = 0
    in_bytes: bool = False
    cancelled: bool = False

    @classmethod
    def resumed(cls, position: Mapping[str, object], so_far: IngestSummary | None) -> Tally:
        """Return the tally of an interrupted run, as noted with its last batch."""
        if so_far is None:
            return cls()
        line = position.get("line")
        return cls(
            read=so_far.read,
            added=so_far.added,
            duplicates=so_far.duplicates,
            rejected=list(so_far.rejected),
            article_ids=list(so_far.article_ids),
            line=line if isinstance(line, int) else 0,
            skipped=Counter(so_far.skipped),
        )

    def count(
        self,
        batch: Sequence[Piece],
        rejected: Sequence[Rejection],
        new: Sequence[int],
        stored_pieces: int,
    ) -> None:
        """Count a batch that is about to be committed."""
        self.read += len(batch)
        self.added += len(new)
        self.duplicates += stored_pieces - len(new)
        self.article_ids.extend(new[: LINKED - len(self.article_ids)])
        self.line = max([self.line, *map(place, batch)])
        room = MAX_REJECTED - len(self.rejected)
        self.rejected.extend(Rejection(r.source, r.line, r.reason) for r in rejected[:room])
        if len(rejected) > room:
            self.skipped[NOT_LISTED] += len(rejected) - room

    def skip(self, pieces: Iterable[Skipped]) -> None:
        """Count the records that are passed over, by their reason."""
        self.skipped.update(piece.reason for piece in pieces)

    def progress(self) -> Progress:
        """Return how far the run is."""
        if self.in_bytes:
            return Progress(min(self.reached, self.total), self.total, BYTES)
        return Progress(self.read, max(self.total, self.read))

    def summary(self, seconds: float, readers: int = 0) -> IngestSummary:
        """Return the tally as it is reported."""
        return IngestSummary(
            self.read,
            self.added,
            self.duplicates,
            tuple(self.rejected),
            round(seconds, 3),
            self.cancelled,
            tuple(self.article_ids[:LINKED]),
            dict(self.skipped),
            readers,
        )
