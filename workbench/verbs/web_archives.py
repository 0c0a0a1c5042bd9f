"""Take in the web archives of others: find what a revisit repeats, leave out what is no article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.archive import reasons, web_archives
from workbench.errors import EvidenceMismatch, WorkbenchError
from workbench.ingest.reasons import NO_ARTICLE
from workbench.model import Capture, Rejection, Snapshot
from workbench.model_web_archives import Damage, Imported, Piece, Revisit, Skipped
from workbench.store import digests
from workbench.store.engine import Connection
from workbench.store.entries import Entry
from workbench.verbs.rooms import Rooms
from workbench.verbs.tally import Tally, place

Read = Callable[[Capture], Entry]
"""Returns the article in a capture; raises a WorkbenchError where there is none to be stored."""


@dataclass(slots=True)
class Settled:
    """A batch, decided: what is to be archived (with its article, where it was read already)."""

    captures: list[Capture] = field(default_factory=list)
    entries: list[Entry | None] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    without_article: list[str] = field(default_factory=list)  # the digests of pages

    def add(self, piece: Piece) -> None:
        """Add what needs no further look."""
        if isinstance(piece, Rejection):
            self.rejected.append(piece)
        elif isinstance(piece, Skipped):
            self.skipped.append(piece)
        elif isinstance(piece, Capture):
            self.captures.append(piece)
            self.entries.append(None)

    def read(self, capture: Imported, read: Read) -> None:
        """Read an imported page: one without an article is counted, and not archived again.

        Its bytes stay where they are, in the web archive that it came from.
        """
        try:
            entry = read(capture)
        except WorkbenchError as error:
            if error.template in NO_ARTICLE:
                self.skipped.append(Skipped(reasons.NO_ARTICLE, capture.position))
                self.without_article.append(capture.origin.digest)
            else:
                line, at = capture.line, capture.position
                self.rejected.append(Damage(capture.source, line, str(error), position=at))
            return
        self.captures.append(capture)
        self.entries.append(entry)


def pieces(
    rooms: Rooms, tally: Tally, path: Path, shown: str, given: Mapping[str, str], start: int
) -> Iterator[Piece]:
    """Yield the records of a web archive, and note in `tally` how many bytes were read."""
    before = tally.drawn
    for piece in web_archives.pieces(path, shown, given, rooms.clock, start):
        tally.drawn = max(tally.drawn, before + place(piece))
        yield piece
    tally.drawn = before + path.stat().st_size


def settled(rooms: Rooms, batch: Iterable[Piece], read: Read) -> Settled:
    """Decide a batch: resolve revisits, and `read` imported pages before anything is archived."""
    found = Settled()
    seen: dict[str, Imported] = {}  # by digest, and by address for what was "not modified"
    for piece in batch:
        if isinstance(piece, Revisit):
            named = piece.earlier_url if piece.not_modified else piece.capture.origin.digest
            piece = _repeated(rooms, piece, seen.get(named))
        if isinstance(piece, Imported):
            seen.setdefault(piece.origin.digest, piece)
            seen[piece.url] = piece
            found.read(piece, read)
        else:
            found.add(piece)
        seen.pop("", None)
    return found


def note(conn: Connection, batch: Settled, taken: Sequence[tuple[Capture, Snapshot]]) -> None:
    """Remember what other archives call the bytes that were taken in, and those that were not."""
    named = {
        capture.origin.digest: snapshot.sha256
        for capture, snapshot in taken
        if isinstance(capture, Imported) and capture.origin.digest
    }
    left_out = {digest: digests.NO_ARTICLE for digest in batch.without_article if digest}
    digests.note(conn, left_out | named)


def _repeated(rooms: Rooms, revisit: Revisit, original: Imported | None) -> Piece:
    """Return a revisit with the bytes it repeats, or why it has none."""
    capture = revisit.capture
    if original is not None:
        return replace(capture, payload=original.payload, media_type=original.media_type)
    digest = capture.origin.digest
    with rooms.store.read() as conn:
        known = digests.sha256(conn, digest)
        if known == digests.NO_ARTICLE:
            return Skipped(reasons.NO_ARTICLE, capture.position)
        snapshot = digests.snapshot(conn, known or digest.removeprefix("sha256:"))
        if snapshot is None and revisit.not_modified:
            snapshot = digests.latest(conn, revisit.earlier_url, capture.captured_at)
    if snapshot is not None:
        try:
            payload = rooms.archive.read(snapshot)
        except EvidenceMismatch as error:
            return Damage(capture.source, capture.line, str(error), position=capture.position)
        return replace(capture, payload=payload, media_type=snapshot.media_type)
    if not capture.http_response_head:  # nothing says what it was
        return Skipped(reasons.UNKNOWN_REPEAT, capture.position)
    reason = reasons.NOT_HERE % {"offset": capture.line or 0}
    return Damage(capture.source, capture.line, reason, position=capture.position)
