"""Take articles in: archive the bytes, extract, store, make traceable, batch by batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from workbench.errors import (
    BadInput,
    HomeInUse,
    IndexDamaged,
    StorageFailed,
    WorkbenchError,
)
from workbench.ingest import sources
from workbench.ingest.visits import Stopped
from workbench.model import (
    EMPTY,
    Capture,
    Rejection,
    Snapshot,
)
from workbench.model_review import IngestSummary, Progress
from workbench.model_web_archives import Piece, Skipped
from workbench.store import articles as stored
from workbench.store import audit, meta, removals
from workbench.store.engine import Connection
from workbench.store.entries import Entry
from workbench.verbs import web_archives
from workbench.verbs.collecting import passed_over
from workbench.verbs.extracting import read_entry
from workbench.verbs.housekeeping import refuse_when_full
from workbench.verbs.readers import Lot, Readers, how_many
from workbench.verbs.reading_ahead import Batch, read_ahead
from workbench.verbs.removing import erase_again
from workbench.verbs.rooms import Rooms, disk_full
from workbench.verbs.tally import Tally

BATCH = 200  # rows archived, extracted and committed together: about 1 MB, well under a second
LONGEST_BATCH = 5.0  # seconds: pages fetched with pauses between are stored as they come
MOST_PIECES = 5_000  # with the records that are passed over, so that progress is told at times

OnProgress = Callable[[Progress], None]


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
    tally.total = sources.bytes_of_web_archives(paths)
    tally.in_bytes = bool(tally.total)
    tally.total = tally.total or sum(sources.count(path) for path in paths)
    stream = _captures(rooms, paths, given, tally, watch)
    names = names or [path if "://" in path else Path(path).name for path in paths]
    # Pages fetched with pauses between are stored as they come: there is nothing to read ahead.
    ahead = 0 if any("://" in path for path in paths) else how_many(rooms.settings.readers)
    with Readers(read_entry, ahead, rooms.tell) as readers, passed_over():
        return take_in_pieces(rooms, stream, tally, ", ".join(names), actor, watch, readers)


def _captures(
    rooms: Rooms, paths: Sequence[str], given: Mapping[str, str], tally: Tally, watch: Watch
) -> Iterator[Piece]:
    start_line = tally.line
    visits = rooms.visits.heeding(watch.cancelled)
    for path in paths:
        try:
            yield from sources.captures(
                path,
                given,
                rooms.settings,
                rooms.clock,
                start_line=start_line,
                visits=visits,
                web_archive=partial(web_archives.pieces, rooms, tally),
            )
        except Stopped:  # what was fetched before is stored
            tally.cancelled = True
            return
        except WorkbenchError as error:
            if len(paths) == 1 and not start_line:
                raise
            yield Rejection(path, None, str(error))


def take_in_pieces(
    rooms: Rooms,
    stream: Iterable[Piece],
    tally: Tally,
    what: str,
    actor: str,
    watch: Watch,
    readers: Readers[Entry] | None = None,
) -> IngestSummary:
    """Store what `stream` yields, batch by batch; see `take_in`."""
    started = time.monotonic()
    try:
        batches = _batches(stream, tally)
        for batch in read_ahead(batches, readers) if readers else batches:
            tally.reached = batch.reached
            store_batch(rooms, batch.pieces, tally, watch, batch.lot.read)
            if watch.progress:
                watch.progress(tally.progress())
            if watch.cancelled and watch.cancelled():
                tally.cancelled = True
                break
    except OSError as error:
        raise disk_full(error, rooms.settings.home) from error
    at_work = readers.at_work if readers else 0
    summary = tally.summary(time.monotonic() - started, at_work)
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


def _batches(stream: Iterable[Piece], tally: Tally) -> Iterator[Batch[Piece, Entry]]:
    batch: list[Piece] = []
    wanted, size, began = 0, 0, time.monotonic()
    for piece in stream:
        batch.append(piece)
        wanted += not isinstance(piece, Skipped)
        size += len(piece.payload) if isinstance(piece, Capture) else 0
        slow = time.monotonic() - began > LONGEST_BATCH
        if wanted >= BATCH or len(batch) >= MOST_PIECES or size > 20_000_000 or slow:
            yield _batch(batch, tally)
            batch, wanted, size, began = [], 0, 0, time.monotonic()
    if batch:
        yield _batch(batch, tally)


def _batch(pieces: list[Piece], tally: Tally) -> Batch[Piece, Entry]:
    captures = [piece for piece in pieces if isinstance(piece, Capture)]
    return Batch(pieces, captures, Lot(read_entry), tally.drawn)


def store_batch(
    rooms: Rooms,
    batch: Sequence[Piece],
    tally: Tally,
    watch: Watch,
    read: web_archives.Read = read_entry,
) -> None:
    """Archive the bytes first, then extract, then commit, then make traceable; all or nothing."""
    refuse_when_full(rooms)
    settled = web_archives.settled(rooms, batch, read)
    rejected = settled.rejected
    guests = rooms.visits.records()
    snapshots = _archive(rooms, [*guests, *settled.captures])
    items: list[tuple[Entry, Snapshot]] = []
    taken: list[Capture] = []
    fates: list[Fate] = []
    places = snapshots[len(guests) :]
    for capture, known, snapshot in zip(settled.captures, settled.entries, places, strict=True):
        try:
            items.append((known or read(capture), snapshot))
            taken.append(capture)
        except WorkbenchError as error:
            rejected.append(Rejection(capture.source, capture.line, str(error)))
            fates.append(Fate(capture, reason=str(error)))
    with rooms.store.write() as conn:
        demo = meta.get(conn, "demo") == "yes"
        stored.add_snapshots(conn, snapshots[: len(guests)])
        added = stored.add_entries(conn, items, now=rooms.clock(), demo=demo)
        fates += [
            Fate(c, one.article_id, one.duplicate) for c, one in zip(taken, added, strict=True)
        ]
        new = [one.article_id for one in added if not one.duplicate]
        gone = removals.reopen(conn, {one.article_id for one in added if one.duplicate})
        web_archives.note(conn, settled, [(c, i[1]) for c, i in zip(taken, items, strict=True)])
        tally.count(batch, rejected, new, len(items))
        tally.skip(settled.skipped)
        if watch.stored:
            watch.stored(conn, fates)
        if watch.commit:
            watch.commit(conn, tally.progress())
    erase_again(rooms, gone)
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
