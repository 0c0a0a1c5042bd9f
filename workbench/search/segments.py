"""One segment of the fingerprint index: sorted arrays in one file, memory-mapped for reading.

A segment holds, for word pairs and for words, the distinct hashes in ascending order and for each
its postings (article id, code-point offset) by ascending article. Words found in very many
articles keep their count only: nobody is traced by them.
"""

from __future__ import annotations

import mmap
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from workbench.search.hashing import Fingerprinted, Postings
from workbench.search.scanning import Hashes, Numbers

PLACES_PER_ARTICLE = 16  # of one pair in one article: enough to point at windows, no bomb
COMMON = 2048  # articles in a segment from which on a word keeps its count only
CHUNK = 1 << 20  # bytes read at once when a checksum is taken

Index = npt.NDArray[np.int64]

# The arrays of a file in their order.
SECTIONS = (
    ("pair_keys", np.uint64),
    ("word_keys", np.uint64),
    ("common_keys", np.uint64),
    ("pair_starts", np.uint32),
    ("pair_docs", np.uint32),
    ("pair_places", np.uint32),
    ("word_starts", np.uint32),
    ("word_docs", np.uint32),
    ("word_places", np.uint32),
    ("common_counts", np.uint32),
    ("ids", np.uint32),
)


@dataclass(frozen=True, slots=True)
class Family:
    """Sorted distinct keys uint64[k], where their postings start uint32[k+1], and the postings."""

    keys: Hashes
    starts: Numbers
    docs: Numbers
    places: Numbers

    def locate(self, wanted: Hashes) -> tuple[Index, Index]:
        """Return where the postings of each wanted key begin and how many there are."""
        if not len(self.keys):
            nothing = np.zeros(len(wanted), dtype=np.int64)
            return nothing, nothing
        at = np.searchsorted(self.keys, wanted)
        np.minimum(at, len(self.keys) - 1, out=at)
        first = self.starts[at].astype(np.int64)
        count = self.starts[at + 1].astype(np.int64) - first
        count[self.keys[at] != wanted] = 0
        return first, count


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of a segment file; `removed` are ids in it that no longer count."""

    name: str
    size: int
    crc: int
    stamp: int
    first: int
    last: int
    articles: int
    lengths: tuple[int, ...]
    removed: tuple[int, ...] = ()

    @property
    def postings(self) -> int:
        """How many pair postings the segment has: its size for the merge tiers."""
        return self.lengths[4]


class Segment:
    """A segment opened for reading; the file stays mapped while anybody uses its arrays."""

    def __init__(self, folder: Path, entry: Entry) -> None:
        """Map the file; raise OSError or ValueError where it is missing, short or damaged."""
        path = folder / entry.name
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if status.st_size != entry.size:
                raise ValueError(f"{status.st_size} bytes instead of {entry.size}")
            # A file untouched since its writer took the checksum is not read again.
            if status.st_mtime_ns != entry.stamp and checksum(path) != entry.crc:
                raise ValueError("wrong checksum")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._mapped = mapped
        arrays = _arrays(mapped, entry.lengths)
        self.entry = entry
        self.pairs = Family(*(arrays[f"pair_{x}"] for x in ("keys", "starts", "docs", "places")))
        self.words = Family(*(arrays[f"word_{x}"] for x in ("keys", "starts", "docs", "places")))
        self.common_keys: Hashes = arrays["common_keys"]
        self.common_counts: Numbers = arrays["common_counts"]
        self.ids: Numbers = arrays["ids"]
        self.removed: Numbers = np.array(entry.removed, dtype=np.uint32)

    def let_go(self) -> None:
        """Give back the memory of what was read; the system still keeps it where it has room."""
        if hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            self._mapped.madvise(mmap.MADV_DONTNEED)

    def with_entry(self, entry: Entry) -> Segment:
        """Return the same mapped arrays under a newer manifest entry (other removed ids)."""
        other = object.__new__(Segment)
        other.__dict__.update(self.__dict__)
        other.entry = entry
        other.removed = np.array(entry.removed, dtype=np.uint32)
        return other

    def frequencies(self, wanted: Hashes) -> Index:
        """Return in how many articles each word occurs, int64[n], removed ones not deducted."""
        _, count = self.words.locate(wanted)
        if len(self.common_keys):
            at = np.minimum(np.searchsorted(self.common_keys, wanted), len(self.common_keys) - 1)
            common = self.common_keys[at] == wanted
            count = np.where(common, self.common_counts[at].astype(np.int64), count)
        return count

    def holds(self, ids: Numbers) -> npt.NDArray[np.bool_]:
        """Return for each id whether the segment has a living article of that id."""
        return among(ids, self.ids) & ~among(ids, self.removed)


def among(values: Numbers, ordered: Numbers) -> npt.NDArray[np.bool_]:
    """Return for each value whether it is in the ascending array `ordered`."""
    if not len(ordered):
        return np.zeros(len(values), dtype=np.bool_)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[at] == values)


def _arrays(mapped: mmap.mmap, lengths: tuple[int, ...]) -> dict[str, Any]:
    arrays: dict[str, Any] = {}
    at = 0
    for (name, kind), length in zip(SECTIONS, lengths, strict=True):
        arrays[name] = np.frombuffer(mapped, dtype=kind, count=length, offset=at)
        at += length * np.dtype(kind).itemsize
    return arrays


def checksum(path: Path) -> int:
    """Return the CRC-32 of a file."""
    crc = 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            crc = zlib.crc32(piece, crc)
    return crc


def group(found: Postings, per_article: int) -> Family:
    """Sort postings by key (articles ascending already) and keep few of a key in one article."""
    if not len(found.keys):
        nothing = np.empty(0, dtype=np.uint32)
        return Family(np.empty(0, np.uint64), np.zeros(1, np.uint32), nothing, nothing)
    order = _order(found.keys)
    keys, docs, places = found.keys[order], found.docs[order], found.places[order]
    new = np.ones(len(keys), dtype=np.bool_)
    new[1:] = (keys[1:] != keys[:-1]) | (docs[1:] != docs[:-1])
    if per_article == 1:
        kept = new
    else:
        first = np.flatnonzero(new)
        lengths = np.diff(first, append=len(keys))
        kept = np.arange(len(keys)) - np.repeat(first, lengths) < per_article
    return fold_keys(keys[kept], docs[kept], places[kept])


def _order(keys: Hashes) -> Index:
    """Return the stable order of hashes, int64[n]: as `argsort` gives it, in half the time.

    It goes by 16 bits after 16 bits, the lowest first: NumPy sorts so short numbers by counting.
    """
    order = np.argsort(keys.astype(np.uint16), kind="stable")
    for shift in (16, 32, 48):
        digits = (keys >> np.uint64(shift)).astype(np.uint16)
        order = order[np.argsort(digits[order], kind="stable")]
    return order


def fold_keys(keys: Hashes, docs: Numbers, places: Numbers) -> Family:
    """Return postings that are in order already as a family: each key once, with its start."""
    new = np.ones(len(keys), dtype=np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    starts = np.append(np.flatnonzero(new), len(keys)).astype(np.uint32)
    return Family(keys[new], starts, docs, places)


def sections(articles: Fingerprinted) -> dict[str, Any]:
    """Return the arrays of a new segment by the names of SECTIONS."""
    two = group(articles.pairs, PLACES_PER_ARTICLE)
    one, common_keys, common_counts = split_common(group(articles.words, 1))
    return {
        **{f"pair_{name}": getattr(two, name) for name in Family.__slots__},
        **{f"word_{name}": getattr(one, name) for name in Family.__slots__},
        "common_keys": common_keys,
        "common_counts": common_counts,
        "ids": articles.ids,
    }


def split_common(family: Family) -> tuple[Family, Hashes, Numbers]:
    """Return the family without its very common keys, those keys, and their counts."""
    counts = np.diff(family.starts)
    common = counts > COMMON
    if not common.any():
        return family, np.empty(0, np.uint64), np.empty(0, np.uint32)
    kept = np.repeat(~common, counts)
    starts = np.concatenate(([0], np.cumsum(counts[~common]))).astype(np.uint32)
    rare = Family(family.keys[~common], starts, family.docs[kept], family.places[kept])
    return rare, family.keys[common], counts[common].astype(np.uint32)


def write(path: Path, sections_in_order: Iterable[Iterable[Any]]) -> tuple[int, int, int]:
    """Write arrays one after another, durably; return size in bytes, CRC-32, time stamp."""
    crc = size = 0
    try:
        with path.open("xb") as file:
            for pieces in sections_in_order:
                for piece in pieces:
                    raw = np.ascontiguousarray(piece).view(np.uint8).data
                    crc = zlib.crc32(raw, crc)
                    size += file.write(raw)
            file.flush()
            os.fsync(file.fileno())
            stamp = os.fstat(file.fileno()).st_mtime_ns
    except OSError:  # a full disk: give back what was taken of it
        path.unlink(missing_ok=True)
        raise
    return size, crc, stamp
