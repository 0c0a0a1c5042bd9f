"""Outlet, language, day and id of every article as arrays, for filters and counts without reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length

from workbench.search.whoosh_schema import definitions

FACET_VALUES = 50  # of one facet: more than anybody reads

Docs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

# Whoosh keeps the length of a field in one byte, the longer the less exactly.
LENGTHS: Docs = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class SegmentColumns:
    """The values of one segment, which never change."""

    ids: Docs
    days: Docs
    outlets: Sequence[str]
    langs: Sequence[str]
    lengths: Mapping[str, Bytes]  # by the fields of words


class Columns:
    """Values by Whoosh's document number; living documents only count."""

    def __init__(self, reader: Any, known: Mapping[str, SegmentColumns]) -> None:
        """Read the columns of an open reader, but for the segments `known` already."""
        self.segments: dict[str, SegmentColumns] = {}
        ids, days, alive = [], [], []
        outlets: list[str] = []
        langs: list[str] = []
        for leaf, _ in reader.leaf_readers():
            if not leaf.doc_count_all():
                continue
            name = str(leaf.segment().segment_id())
            columns = known.get(name) or _read(leaf)
            self.segments[name] = columns
            ids.append(columns.ids)
            days.append(columns.days)
            outlets += columns.outlets
            langs += columns.langs
            alive.append(_living(leaf))
        nothing = [np.empty(0, dtype=np.int64)]
        self.ids: Docs = np.concatenate(ids or nothing)
        self.days: Docs = np.concatenate(days or nothing)
        self.alive = np.concatenate(alive) if alive else np.empty(0, dtype=np.bool_)
        self.outlets, self.outlet_of = _coded(outlets)
        self.langs, self.lang_of = _coded(langs)
        segments = self.segments.values()
        self._lengths: dict[str, Bytes] = {
            name: np.concatenate([columns.lengths[name] for columns in segments])
            for name in (_word_fields() if segments else ())
        }
        total = max(1, len(self.ids))
        self._usual = {name: reader.field_length(name) / total or 1 for name in self._lengths}

    @property
    def everything(self) -> Docs:
        """The numbers of all documents."""
        return np.flatnonzero(self.alive)

    def living_ids(self) -> Docs:
        """Return the ids of all articles."""
        return np.asarray(self.ids[self.alive])

    def lengths(self, field: str, docs: npt.NDArray[Any]) -> Docs:
        """Return how many words the field has in each of the documents, as Whoosh has it."""
        return np.asarray(LENGTHS[self._lengths[field][docs]])

    def usual_length(self, field: str) -> float:
        """Return the mean length of the field, in words, of all documents ever added."""
        return self._usual[field]

    def facets(self, docs: Docs) -> dict[str, tuple[tuple[str, int], ...]]:
        """Return how many of the documents have each outlet, language, year and month."""
        days = self.days[docs]
        days = days[days > 0]
        return {
            "outlet": _counted(self.outlets, self.outlet_of[docs]),
            "lang": _counted(self.langs, self.lang_of[docs]),
            "year": _dated(days // 10_000, "{0:04d}"),
            "month": _dated(days // 100, "{0:06d}"),
        }


def _read(leaf: Any) -> SegmentColumns:
    def values(name: str) -> list[Any]:
        column = leaf.column_reader(name)
        return [column[doc] for doc in range(leaf.doc_count_all())]

    ids, days = (np.array(values(name), dtype=np.int64) for name in ("id", "day"))
    lengths = {name: _lengths(leaf, name) for name in _word_fields()}
    return SegmentColumns(ids, days, values("outlet"), values("lang"), lengths)


def _word_fields() -> list[str]:
    return [field.name for field in definitions() if field.kind == "words"]


def _lengths(leaf: Any, field: str) -> Bytes:
    """Read the file with one byte for each document; zeros at its end are left out."""
    lengths = np.zeros(leaf.doc_count_all(), dtype=np.uint8)
    name = leaf.codec().column_filename(leaf.segment(), f"_{field}_len")
    if leaf.storage().file_exists(name):
        with leaf.storage().open_file(name) as file:
            there = np.frombuffer(file.read(), dtype=np.uint8)
        lengths[: len(there)] = there
    return lengths


def _living(leaf: Any) -> npt.NDArray[np.bool_]:
    living = np.ones(leaf.doc_count_all(), dtype=np.bool_)
    if leaf.has_deletions():
        living[[doc for doc in range(len(living)) if leaf.is_deleted(doc)]] = False
    return living


def _coded(values: Sequence[str]) -> tuple[list[str], Docs]:
    names: dict[str, int] = {}
    codes = [names.setdefault(value, len(names)) for value in values]
    return list(names), np.array(codes, dtype=np.int64)


def _counted(names: Sequence[str], codes: Docs) -> tuple[tuple[str, int], ...]:
    counts = np.bincount(codes, minlength=len(names)).tolist()
    found = [(name, count) for name, count in zip(names, counts, strict=True) if name and count]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0]))[:FACET_VALUES])


def _dated(numbers: Docs, form: str) -> tuple[tuple[str, int], ...]:
    counts = Counter(numbers.tolist())
    texts = {number: form.format(number) for number in counts}
    return tuple(
        (text if len(text) == 4 else f"{text[:4]}-{text[4:]}", counts[number])
        for number, text in sorted(texts.items())
    )
