"""Have the next batches read by other processes while one is archived and stored."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from workbench.model import Capture
from workbench.verbs.readers import Lot, Readers

P = TypeVar("P")
T = TypeVar("T")

AHEAD = 2  # batches that wait, read or being read, behind the one that is stored
AHEAD_BYTES = 40_000_000  # of what waits; beyond it nothing more is taken from the source
WORTH = 400  # rows from which on readers are started: about the work that their start costs
ROWS_OF_A_PAGE = 8  # a web page takes about as long to read as so many rows of a table
_ROWS = ("application/json", "text/csv")


@dataclass(slots=True)
class Batch(Generic[P, T]):
    """Pieces that are stored together, and what can be read before anything else is known of them.

    `reached` is how many bytes of its source were read up to there, where they are counted.
    """

    pieces: list[P]
    captures: list[Capture]
    lot: Lot[T]
    reached: int = 0


def read_ahead(batches: Iterable[Batch[P, T]], readers: Readers[T]) -> Iterator[Batch[P, T]]:
    """Yield the batches in their order, each with its lot.

    Without readers none is taken from the source before the one before is done with. What the
    source raises is raised in its turn: after the batches that came before.
    """
    if not readers.count:
        yield from batches
        return
    waiting: deque[Batch[P, T]] = deque()
    work = 0
    ended: Exception | None = None
    source = iter(batches)
    while True:
        try:
            batch = next(source, None)
        except Exception as error:  # raised below
            batch, ended = None, error
        if batch is None:
            break
        waiting.append(batch)
        work += sum(map(_work, batch.captures))
        if readers.started:
            batch.lot = readers.submit(batch.captures)
        elif work >= WORTH:
            readers.start()
            for one in waiting:
                one.lot = readers.submit(one.captures)
        while len(waiting) > AHEAD or sum(map(_bytes, waiting)) > AHEAD_BYTES:
            yield waiting.popleft()
    yield from waiting
    if ended is not None:
        raise ended


def _work(capture: Capture) -> int:
    """Return how many rows of a table are as much work."""
    return 1 if capture.media_type in _ROWS else ROWS_OF_A_PAGE


def _bytes(batch: Batch[P, T]) -> int:
    return sum(len(capture.payload) for capture in batch.captures)
