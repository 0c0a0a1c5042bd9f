"""Take articles in: archive the bytes, extract, store, make traceable, batch by batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.errors import (
    BadInput,
    HomeInUse,
    IndexDamaged,
    StorageFailed,
    WorkbenchError,
)
from workbench.ingest import extract, sources
from workbench.model import (
    EMPTY,
    Capture,
    Draft,
    Quote,
    Rejection,
    Snapshot,
)
from workbench.model_review import IngestSummary, Progress
from workbench.quotes.find import find
from workbench.store import articles as stored
from workbench.store import audit, meta
from workbench.store.engine import Connection
from workbench.text.language import detect
from workbench.verbs.rooms import Rooms, disk_full

BATCH = 200  # rows archived, extracted and committed together: about 1 MB, well under a second
LONGEST_BATCH = 5.0  # seconds: pages fetched with pauses between are stored as they come
LINKED = 100  # article ids kept in a summary for links
MAX_REJECTED = 10_000  # reasons kept in a summary; beyond that the file is the wrong one

OnProgress = Callable[[Progress], None]
Item = tuple[Draft, Snapshot, tuple[Quote, ...]]


@dataclass(slots=True)
class Tally:
    """The counts of a running ingest; `line` is the last table row that is safely stored."""

    read: int = 0
    added: int = 0
    duplicates: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    article_ids: list[int] = field(default_factory=list)
    line: int = 0
    total: int = 0

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
        )

    def count(
        self,
        batch: Sequence[Capture | Rejection],
        rejected: Sequence[Rejection],
        new: Sequence[int],
        stored_pieces: int,
    ) -> None:
        """Count a batch that is about to be committed."""
        self.read += len(batch)
        self.added += len(new)
        self.duplicates += stored_pieces - len(new)
        self.rejected.extend(rejected[: MAX_REJECTED - len(self.rejected)])
        self.article_ids.extend(new[: LINKED - len(self.article_ids)])
        self.line = max([self.line, *(piece.line or 0 for piece in batch)])

    def progress(self) -> Progress:
        """Return how far the run is."""
        return Progress(self.read, max(self.total, self.read))

    def summary(self, seconds: float, cancelled: bool) -> IngestSummary:
        """Return the tally as it is reported."""
        return IngestSummary(
            self.read,
            self.added,
            self.duplicates,
            tuple(self.rejected),
            round(seconds, 3),
            cancelled,
            tuple(self.article_ids[:LINKED]),
        )


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a capture: the article it is (None: none, for this `reason`), new or known."""

    capture: Capture
    article_id: int | None = None
    known: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on while articles come in.

    `progress` is told after each batch; `cancelled` asks whether to stop there; `commit` runs in
    the transaction that stores the batch, so that what it notes is never ahead nor behind; so does
    `stored`, which is told what became of each capture.
    """

    progress: OnProgress | None = None
    cancelled: Callable[[], bool] | None = None
    commit: Callable[[Connection, Progress], None] | None = None
    stored: Callable[[Connection, Sequence[Fate]], None] | None = None


def take_in(
    rooms: Rooms,
    paths: Sequence[str],
    given: Mapping[str, str] = EMPTY,
    *,
    actor: str,
    watch: Watch = Watch(),
    tally: Tally | None = None,
    names: Sequence[str] = (),
) -> IngestSummary:
    """Archive, extract and store what lies at `paths`; bad pieces are reported, the others go in.

    A `tally` of an interrupted run goes on after its last stored line. Raises BadInput where
    nothing at all can be read, StorageFailed where the disk refuses.
    """
    if not paths:
        raise BadInput("Nothing was given to read: name a file, a folder or an address.")
    tally = tally or Tally()
    tally.total = sum(sources.count(path) for path in paths)
    stream = _captures(rooms, paths, given, tally.line)
    names = names or [path if "://" in path else Path(path).name for path in paths]
    return take_in_pieces(rooms, stream, tally, ", ".join(names), actor, watch)


def _captures(
    rooms: Rooms, paths: Sequence[str], given: Mapping[str, str], start_line: int
) -> Iterator[Capture | Rejection]:
    for path in paths:
        try:
            yield from sources.captures(
                path,
                given,
                rooms.settings,
                rooms.clock,
                start_line=start_line,
                visits=rooms.visits,
            )
        except WorkbenchError as error:
            if len(paths) == 1 and not start_line:
                raise
            yield Rejection(path, None, str(error))


def take_in_pieces(
    rooms: Rooms,
    stream: Iterable[Capture | Rejection],
    tally: Tally,
    what: str,
    actor: str,
    watch: Watch,
) -> IngestSummary:
    """Store what `stream` yields, batch by batch; see `take_in`."""
    started = time.monotonic()
    stopped = False
    try:
        for batch in _batches(stream):
            _store_batch(rooms, batch, tally, watch)
            if watch.progress:
                watch.progress(tally.progress())
            if watch.cancelled and watch.cancelled():
                stopped = True
                break
    except OSError as error:
        raise disk_full(error, rooms.settings.home) from error
    summary = tally.summary(time.monotonic() - started, stopped)
    counts = {"read": tally.read, "added": tally.added, "duplicates": tally.duplicates}
    with rooms.store.write() as conn:
        audit.append(
            conn,
            actor=actor,
            action="archive.ingest",
            subject=what[:500],
            detail={k: str(v) for k, v in counts.items()}
            | {"rejected": str(len(summary.rejected))},
            at=rooms.clock(),
        )
    return summary


def _batches(stream: Iterable[Capture | Rejection]) -> Iterator[list[Capture | Rejection]]:
    batch: list[Capture | Rejection] = []
    size, began = 0, time.monotonic()
    for piece in stream:
        batch.append(piece)
        size += len(piece.payload) if isinstance(piece, Capture) else 0
        slow = time.monotonic() - began > LONGEST_BATCH
        if len(batch) >= BATCH or size > 20_000_000 or slow:
            yield batch
            batch, size, began = [], 0, time.monotonic()
    if batch:
        yield batch


def _store_batch(
    rooms: Rooms, batch: Sequence[Capture | Rejection], tally: Tally, watch: Watch
) -> None:
    """Archive the bytes first, then extract, then commit, then make traceable."""
    captures = [piece for piece in batch if isinstance(piece, Capture)]
    rejected = [piece for piece in batch if isinstance(piece, Rejection)]
    guests = rooms.visits.records()
    snapshots = _archive(rooms, [*guests, *captures])
    items: list[Item] = []
    taken: list[Capture] = []
    fates: list[Fate] = []
    for capture, snapshot in zip(captures, snapshots[len(guests) :], strict=True):
        try:
            items.append(_item(capture, snapshot))
            taken.append(capture)
        except WorkbenchError as error:
            rejected.append(Rejection(capture.source, capture.line, str(error)))
            fates.append(Fate(capture, reason=str(error)))
    with rooms.store.write() as conn:
        demo = meta.get(conn, "demo") == "yes"
        stored.add_snapshots(conn, snapshots[: len(guests)])
        added = stored.add(conn, items, now=rooms.clock(), demo=demo)
        fates += [
            Fate(c, one.article_id, one.duplicate) for c, one in zip(taken, added, strict=True)
        ]
        new = [one.article_id for one in added if not one.duplicate]
        tally.count(batch, rejected, new, len(items))
        if watch.stored:
            watch.stored(conn, fates)
        if watch.commit:
            watch.commit(conn, tally.progress())
    texts = {one.article_id: item[0].text for one, item in zip(added, items, strict=True)}
    _make_traceable(rooms, [(article_id, texts[article_id]) for article_id in new])


def _archive(rooms: Rooms, captures: Sequence[Capture]) -> list[Snapshot]:
    with rooms.store.read() as conn:
        return rooms.archive.append(
            captures, known=lambda digests: stored.known_snapshots(conn, digests)
        )


def archive_beside(rooms: Rooms, captures: Sequence[Capture]) -> None:
    """Archive what holds no article itself but is proof of something: feeds, robots.txt files."""
    captures = [*rooms.visits.records(), *captures]
    if captures:
        try:
            snapshots = _archive(rooms, captures)
        except OSError as error:
            raise disk_full(error, rooms.settings.home) from error
        with rooms.store.write() as conn:
            stored.add_snapshots(conn, snapshots)


def _make_traceable(rooms: Rooms, texts: Sequence[tuple[int, str]]) -> None:
    """Add stored texts to the fingerprint index; what hinders that, the next trace makes good."""
    try:
        with rooms.fingerprinting:
            rooms.fingerprints.add(texts)
    except (HomeInUse, IndexDamaged, StorageFailed) as error:
        rooms.tell(str(error))


def _item(capture: Capture, snapshot: Snapshot) -> Item:
    draft = extract.extract(
        capture.payload,
        capture.media_type,
        url=capture.url,
        given=capture.given,
        captured_at=capture.captured_at,
        source=capture.source,
    )
    if not draft.lang:
        draft = replace(draft, lang=detect(draft.text).code)
    return draft, snapshot, find(draft.text, draft.lang)
