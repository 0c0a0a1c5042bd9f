"""The segments of the fingerprint index as they come and go: opened, added, merged, dropped.

Additions are whole segments listed in a manifest that is replaced at once, so readers of other
processes see them at their next `refresh` and a crash leaves the old state or the new one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex

from workbench.errors import HomeInUse, IndexDamaged
from workbench.search import manifest, merging, segments
from workbench.search.hashing import Fingerprinted
from workbench.search.manifest import Manifest, locked, storing
from workbench.search.scanning import Numbers
from workbench.search.segments import Entry, Segment, among

MAX_ID = 2**32 - 2
EMPTY = Manifest()
RETRIES = 5  # a merge may remove files between reading the manifest and opening them
WRITING = "write.lock"  # held for the moment of a change
MERGING = "merge.lock"  # held for as long as a merge takes; changes go on meanwhile


@dataclass(frozen=True, slots=True)
class Damage:
    """A segment that cannot be read; `first` to `last` is the range of its article ids."""

    name: str
    first: int
    last: int
    reason: str


@dataclass(frozen=True, slots=True)
class View:
    """What is open: swapped as a whole, so that threads never see half a change."""

    mark: manifest.Mark | None = None
    listed: Manifest = EMPTY
    held: tuple[Segment, ...] = ()
    damaged: tuple[Damage, ...] = ()


class Shelf:
    """The segments in a folder; `wait` is how many seconds to wait for other writers."""

    def __init__(self, folder: Path, wait: float) -> None:
        """Open all segments; damaged ones are listed in `view.damaged`, never raised."""
        self.folder = folder
        self.wait = wait
        self._refreshing = threading.Lock()
        with storing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self.view = self._opened(())

    def refresh(self) -> bool:
        """Take in what other processes wrote since; return whether there was anything."""
        if manifest.mark(self.folder) == self.view.mark:
            return False
        with self._refreshing:
            self.view = self._opened(self.view.held)
        return True

    def release(self) -> None:
        """Let go of all segments."""
        self.view = View()

    def add(self, articles: Fingerprinted) -> None:
        """Add a segment; articles of the same ids in other segments no longer count."""
        arrays = segments.sections(articles)
        lengths = tuple(len(arrays[name]) for name, _ in segments.SECTIONS)
        parts = ([arrays[name]] for name, _ in segments.SECTIONS)
        path = self.folder / _new_name()
        ids = articles.ids
        with self._changing():
            size, crc, stamp = segments.write(path, parts)
            entry = Entry(
                name=path.name,
                size=size,
                crc=crc,
                stamp=stamp,
                first=int(ids[0]),
                last=int(ids[-1]),
                articles=len(ids),
                lengths=lengths,
            )
            self._commit(self._without(ids).replacing(set(), (entry,)))

    def remove(self, ids: Numbers) -> None:
        """Mark articles as removed wherever they are."""
        with self._changing():
            self._commit(self._without(ids))

    def merge(self, pick: Callable[[Sequence[Segment]], Sequence[Segment]]) -> bool:
        """Merge the segments that `pick` chooses; return False where nothing was to do.

        Another process that is merging already is left to it.
        """
        try:
            with storing(self.folder), locked(self.folder, MERGING, 0):
                self._sweep()
                self.refresh()
                inputs = pick(self.view.held)
                if not inputs or self.view.damaged:
                    return False
                self._merge(inputs)
                return True
        except HomeInUse:
            return False

    def _merge(self, inputs: Sequence[Segment]) -> None:
        path = self.folder / _new_name()
        written, lengths = merging.merge(inputs, self.folder, path)
        gone = {segment.entry.name for segment in inputs}
        with self._changing():
            listed = manifest.read(self.folder)
            now = {entry.name: entry for entry in listed.entries}
            if not gone <= now.keys():  # dropped or cleared meanwhile
                return
            removed: set[int] = set()
            for segment in inputs:
                removed |= set(now[segment.entry.name].removed) - set(segment.entry.removed)
            new: tuple[Entry, ...] = ()
            if lengths[-1]:  # any article left
                new = (
                    Entry(
                        path.name,
                        *written,
                        first=min(segment.entry.first for segment in inputs),
                        last=max(segment.entry.last for segment in inputs),
                        articles=lengths[-1],
                        lengths=lengths,
                        removed=tuple(sorted(removed)),
                    ),
                )
            self._commit(listed.replacing(gone, new))
            for name in gone:
                merging.discard(self.folder / name)

    def drop_damaged(self) -> None:
        """Leave damaged segments out of the manifest and note their ids as gaps."""
        with self._changing():
            self.view = self._opened(())
            lost = self.view.damaged
            if not lost:
                return
            listed = self.view.listed.replacing({damage.name for damage in lost}, ())
            gaps = set(listed.gaps) | {(damage.first, damage.last) for damage in lost}
            self._commit(replace(listed, gaps=tuple(sorted(gaps))))
            for damage in lost:
                if damage.name != manifest.NAME:
                    merging.discard(self.folder / damage.name)

    def fill(self, gap: tuple[int, int]) -> None:
        """Strike a gap from the manifest."""
        with self._changing():
            listed = manifest.read(self.folder)
            self._commit(replace(listed, gaps=tuple(g for g in listed.gaps if g != gap)))

    def clear(self) -> None:
        """Leave nothing in the index."""
        with self._changing():
            self._commit(Manifest())
        self.merge(lambda _: ())  # sweeps the files away

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with storing(self.folder), locked(self.folder, WRITING, self.wait):
            yield

    def _without(self, ids: Numbers) -> Manifest:
        """Return the manifest as it is on disk with these articles marked as removed."""
        listed = manifest.read(self.folder)
        with self._refreshing:
            self.view = self._opened(self.view.held)
        by_name = {segment.entry.name: segment for segment in self.view.held}
        entries = []
        for entry in listed.entries:
            segment = by_name.get(entry.name)
            if segment is not None:
                gone = ids[among(ids, segment.ids)]
                entry = replace(entry, removed=tuple(sorted({*entry.removed, *gone.tolist()})))
            entries.append(entry)
        return replace(listed, entries=tuple(entries))

    def _commit(self, listed: Manifest) -> None:
        manifest.write(self.folder, listed)
        with self._refreshing:
            self.view = self._opened(self.view.held)

    def _opened(self, held: Sequence[Segment]) -> View:
        """Open what the manifest lists, keeping segments that are open already."""
        known = {segment.entry.name: segment for segment in held}
        for _ in range(RETRIES):
            mark = manifest.mark(self.folder)
            try:
                listed = manifest.read(self.folder)
            except IndexDamaged as error:
                whole = Damage(manifest.NAME, 1, MAX_ID, str(error.values["error"]))
                return View(mark, damaged=(whole,))
            opened, damaged = _open_all(self.folder, listed.entries, known)
            if not damaged or manifest.mark(self.folder) == mark:
                break
        return View(mark, listed, opened, damaged)

    def _sweep(self) -> None:
        """Remove what a killed writer left behind; the merge lock is held."""
        with self._changing():
            listed = {entry.name for entry in manifest.read(self.folder).entries}
            for path in self.folder.iterdir():
                left = path.name.startswith("merge-")
                stray = path.suffix == ".seg" and path.name not in listed
                if left or stray or path.suffix == ".tmp":
                    merging.discard(path)


def _open_all(
    folder: Path, entries: Sequence[Entry], known: dict[str, Segment]
) -> tuple[tuple[Segment, ...], tuple[Damage, ...]]:
    opened: list[Segment] = []
    damaged: list[Damage] = []
    for entry in entries:
        old = known.get(entry.name)
        if old is not None:
            opened.append(old if old.entry == entry else old.with_entry(entry))
            continue
        try:
            opened.append(Segment(folder, entry))
        except FileNotFoundError:
            damaged.append(Damage(entry.name, entry.first, entry.last, "its file is missing"))
        except ValueError as error:
            damaged.append(Damage(entry.name, entry.first, entry.last, str(error)))
    return tuple(opened), tuple(damaged)


def damage_on_disk(folder: Path, view: View) -> tuple[Damage, ...]:
    """Read every byte of the segments in use and return those that are not as written."""
    found = list(view.damaged)
    for entry in (segment.entry for segment in view.held):
        try:
            sound = segments.checksum(folder / entry.name) == entry.crc
        except FileNotFoundError:  # merged away meanwhile, or lost
            sound = all(entry.name != other.name for other in manifest.read(folder).entries)
        if not sound:
            found.append(Damage(entry.name, entry.first, entry.last, "wrong checksum"))
    return tuple(found)


def _new_name() -> str:
    return f"{token_hex(8)}.seg"
