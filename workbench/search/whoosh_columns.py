"""Outlet, language, day and id of every article as arrays, for filters and counts without reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

FACET_VALUES = 50  # of one facet: more than anybody reads

Docs = npt.NDArray[np.int64]


class Columns:
    """Values by Whoosh's document number; living documents only count."""

    def __init__(self, reader: Any) -> None:
        """Read all columns of an open index reader."""
        ids, days, alive = [], [], []
        outlets: list[str] = []
        langs: list[str] = []
        for leaf, _ in reader.leaf_readers():
            size = leaf.doc_count_all()
            if not size:
                continue
            ids.append(np.array(_values(leaf, "id", size), dtype=np.int64))
            days.append(np.array(_values(leaf, "day", size), dtype=np.int64))
            outlets += _values(leaf, "outlet", size)
            langs += _values(leaf, "lang", size)
            gone = np.zeros(size, dtype=np.bool_)
            gone[[doc for doc in range(size) if leaf.is_deleted(doc)]] = True
            alive.append(~gone)
        nothing = [np.empty(0, dtype=np.int64)]
        self.ids: Docs = np.concatenate(ids or nothing)
        self.days: Docs = np.concatenate(days or nothing)
        self.alive = np.concatenate(alive) if alive else np.empty(0, dtype=np.bool_)
        self.outlets, self.outlet_of = _coded(outlets)
        self.langs, self.lang_of = _coded(langs)

    def living_ids(self) -> Docs:
        """Return the ids of all articles."""
        return np.asarray(self.ids[self.alive])

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


def _values(leaf: Any, name: str, size: int) -> Sequence[Any]:
    column = leaf.column_reader(name)
    return [column[doc] for doc in range(size)]


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
