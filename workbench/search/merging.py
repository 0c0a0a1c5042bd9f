"""Merge segments of the fingerprint index into one, in bounded memory.

The keys are walked in stretches that hold about STRETCH postings, so that merging gigabytes takes
no more memory than merging megabytes; removed articles fall away on the way.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from workbench.search import segments
from workbench.search.scanning import Numbers
from workbench.search.segments import COMMON, SECTIONS, Family, Segment

STRETCH = 1_000_000  # postings handled at once: about 40 MB
FANOUT = 4  # segments of one size class that are merged into one of the next
SMALL = 50_000  # postings of the smallest size class: some hundred articles
POSTINGS_LIMIT = 2**32 - 1  # a segment's starts are 32 bits wide

KeyRange = tuple[int, int | None]


def due(held: Sequence[Segment]) -> tuple[Segment, ...]:
    """Return the segments to merge next: FANOUT of one size class, or those mostly removed."""
    classes: dict[int, list[Segment]] = {}
    for segment in held:
        if len(segment.removed) * 2 > segment.entry.articles:
            return (segment,)
        classes.setdefault(_size_class(segment), []).append(segment)
    for _, same in sorted(classes.items()):
        if len(same) >= FANOUT and sum(s.entry.postings for s in same) < POSTINGS_LIMIT:
            return tuple(same)
    return ()


def _size_class(segment: Segment) -> int:
    size, postings = 0, segment.entry.postings // SMALL
    while postings:
        size, postings = size + 1, postings // FANOUT
    return size


def merge(
    inputs: Sequence[Segment], folder: Path, path: Path
) -> tuple[tuple[int, int, int], tuple[int, ...]]:
    """Write the merged segment to `path`; return (size, CRC-32, stamp), lengths of its arrays."""
    ids = np.sort(np.concatenate([s.ids[~segments.among(s.ids, s.removed)] for s in inputs]))
    with tempfile.TemporaryDirectory(prefix="merge-", dir=folder) as name:
        spool = _Spool(Path(name))
        for span in _spans([s.pairs for s in inputs]):
            spool.family("pair", _joined([(s.pairs, s.removed) for s in inputs], span))
        spool.close_family("pair")
        common: dict[int, int] = {}
        for segment in inputs:
            for key, count in zip(
                segment.common_keys.tolist(), segment.common_counts.tolist(), strict=True
            ):
                common[key] = common.get(key, 0) + count
        for span in _spans([s.words for s in inputs]):
            joined = _joined([(s.words, s.removed) for s in inputs], span)
            spool.family("word", _without_common(joined, common))
        spool.close_family("word")
        keys = np.array(sorted(common), dtype=np.uint64)
        spool.add("common_keys", keys)
        spool.add("common_counts", np.array([common[k] for k in keys.tolist()], dtype=np.uint32))
        spool.add("ids", ids)
        return segments.write(path, spool.parts()), spool.lengths()


def _spans(families: Sequence[Family]) -> Iterator[KeyRange]:
    """Yield key ranges [low, high) that hold about STRETCH postings of all families together."""
    total = sum(len(family.docs) for family in families)
    longest = max(families, key=lambda family: len(family.docs))
    pieces = max(1, total // STRETCH)
    steps = np.linspace(0, len(longest.keys), pieces + 1).astype(np.int64)[1:-1]
    edges = sorted({int(longest.keys[step]) for step in steps if step < len(longest.keys)})
    for low, high in zip([0, *edges], [*edges, None], strict=True):
        if high != low:
            yield low, high


def _joined(inputs: Sequence[tuple[Family, Numbers]], span: KeyRange) -> Family:
    """Return the postings of all families within a key range, in order, without removed ones."""
    keys, docs, places = [], [], []
    for family, removed in inputs:
        low = int(np.searchsorted(family.keys, np.uint64(span[0])))
        high = len(family.keys)
        if span[1] is not None:
            high = int(np.searchsorted(family.keys, np.uint64(span[1])))
        starts = family.starts[low : high + 1].astype(np.int64)
        some = slice(int(starts[0]), int(starts[-1]))
        repeated = np.repeat(family.keys[low:high], np.diff(starts))
        kept = slice(None) if not len(removed) else ~segments.among(family.docs[some], removed)
        keys.append(repeated[kept])
        docs.append(family.docs[some][kept])
        places.append(family.places[some][kept])
    all_keys, all_docs = np.concatenate(keys), np.concatenate(docs)
    order = np.lexsort((all_docs, all_keys))  # stable: places of one article stay in their order
    return segments.fold_keys(all_keys[order], all_docs[order], np.concatenate(places)[order])


def _without_common(family: Family, common: dict[int, int]) -> Family:
    """Return the family without common words, whose counts are added to `common`."""
    counts = np.diff(family.starts)
    known = np.fromiter(common, dtype=np.uint64, count=len(common))
    gone = (counts > COMMON) | np.isin(family.keys, known)
    for key, count in zip(family.keys[gone].tolist(), counts[gone].tolist(), strict=True):
        common[key] = common.get(key, 0) + count
    kept = np.repeat(~gone, counts)
    starts = np.concatenate(([0], np.cumsum(counts[~gone]))).astype(np.uint32)
    return Family(family.keys[~gone], starts, family.docs[kept], family.places[kept])


class _Spool:
    """The arrays of the segment to be, each growing in a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts = dict.fromkeys((name for name, _ in SECTIONS), 0)

    def add(self, name: str, array: Any) -> None:
        with (self.folder / name).open("ab") as file:
            array.tofile(file)
        self.counts[name] += len(array)

    def family(self, name: str, family: Family) -> None:
        starts = family.starts[:-1] + np.uint32(self.counts[f"{name}_docs"])
        self.add(f"{name}_starts", starts)
        self.add(f"{name}_keys", family.keys)
        self.add(f"{name}_docs", family.docs)
        self.add(f"{name}_places", family.places)

    def close_family(self, name: str) -> None:
        self.add(f"{name}_starts", np.array([self.counts[f"{name}_docs"]], dtype=np.uint32))

    def lengths(self) -> tuple[int, ...]:
        return tuple(self.counts[name] for name, _ in SECTIONS)

    def parts(self) -> Iterator[Iterator[Any]]:
        return (_pieces(self.folder / name) for name, _ in SECTIONS)


def _pieces(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        while raw := file.read(segments.CHUNK):
            yield np.frombuffer(raw, dtype=np.uint8)


def discard(path: Path) -> None:
    """Remove a file or folder that nobody refers to any more."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
