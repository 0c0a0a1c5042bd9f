"""The word index on Whoosh, the embedded default behind the port."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from whoosh import index
from whoosh.reading import ReaderClosed, SegmentReader

from workbench.errors import HomeInUse, WorkbenchError
from workbench.model import SearchRequest
from workbench.search import whoosh_files as files
from workbench.search.manifest import locked, storing
from workbench.search.passages import passages
from workbench.search.port import Found, IndexedArticle, Passages
from workbench.search.whoosh_ranking import WEIGHTING
from workbench.search.whoosh_schema import document, schema
from workbench.search.whoosh_search import Answering
from workbench.search.wording import read
from workbench.text.lexicon import definitions_digest

WAIT = 10.0  # seconds to wait for another writer
CREATING = "create.lock"  # held while a generation is made: one that another makes is swept away
SMALL = 8  # a segment with less than one in so many of the articles is small ...
MANY = 8  # ... and so many of these are too many
RETRIES = 5  # openings that may meet a commit of another process
WRITER_MEGABYTES = 64  # Whoosh's pool; more was not faster
# Segments are written as separate files (compound=False): a compound file is copied into memory
# when it is opened, twice the size of the index (docs/decisions/0001-whoosh-distribution.md).

Answer = TypeVar("Answer")
MergePolicy = Callable[[Any, Sequence[Any]], list[Any]]


def without_holes(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Merge every segment with removed documents into the new one; leave the others alone."""
    return _merged(writer, segments, lambda segment: segment.has_deletions())


def small_together(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Merge the small segments into the new one; leave the others alone."""
    least = sum(segment.doc_count_all() for segment in segments) / SMALL
    return _merged(writer, segments, lambda segment: segment.doc_count_all() < least)


def _merged(writer: Any, segments: Sequence[Any], is_due: Callable[[Any], bool]) -> list[Any]:
    """Merge the segments that are due into the new one, and return the others."""
    left = []
    for segment in segments:
        if not is_due(segment):
            left.append(segment)
            continue
        reader = SegmentReader(writer.storage, writer.schema, segment)
        try:
            writer.add_reader(reader)
        finally:
            reader.close()
    return left


class WhooshIndex:
    """The word index in a folder; threads may share it, other processes may write to it."""

    def __init__(self, folder: Path, wait: float = WAIT) -> None:
        """Name the folder; nothing is opened before it is needed. `wait` is in seconds."""
        self.folder = folder
        self.wait = wait
        self._lock = threading.RLock()  # of what is open: held while something is asked
        self._writing = threading.RLock()  # held while something is written: readers go on
        self._open: Answering | None = None
        self._generation: Path | None = None
        self._number = -1

    def close(self) -> None:
        """Let go of everything."""
        with self._lock:
            if self._open is not None:
                self._open.searcher.close()
            self._open, self._generation, self._number = None, None, -1

    # ------------------------------------------------------------ asking

    def search(self, request: SearchRequest) -> Found:
        """Return a page of articles; raise BadInput where the request cannot be understood.

        All words are required; where no article has them all, the commonest are given up one
        after another and the answer is `relaxed`. Without words the newest come first. Raises
        IndexDamaged where the index cannot be read.
        """
        return self._ask(lambda open_: open_.search(request))

    def claim_candidates(self, text: str, top: int = 50) -> list[tuple[int, float]]:
        """Return (id, score) of the articles nearest to a claim by its rarest words (BM25F)."""
        return self._ask(lambda open_: open_.claim_candidates(text, top))

    def passages(self, text: str, words: str) -> Passages:
        """Return stretches of `text` with the spans (code points in each) of the words."""
        return passages(text, read(words))

    def count(self) -> int:
        """Return how many articles are in the index."""
        return self._ask(lambda open_: int(open_.columns.alive.sum()))

    def covered(self) -> int:
        """Return the highest article id in the index, 0 where it is empty."""
        return self._ask(lambda open_: int(open_.columns.living_ids().max(initial=0)))

    def missing(self, ids: Iterable[int]) -> list[int]:
        """Return those of the article ids that are not in the index, ascending."""
        wanted = np.unique(np.fromiter(ids, dtype=np.int64))
        return [int(n) for n in self._ask(lambda o: np.setdiff1d(wanted, o.columns.living_ids()))]

    def outdated(self) -> bool:
        """Tell whether the index was built with other definitions than those in index/ now."""
        generation = files.current(self.folder)
        built = files.check(generation, self._latest(generation)) if generation else None
        return built is not None and built.definitions != definitions_digest()

    def refresh(self) -> bool:
        """Take in what other processes wrote since; raise IndexDamaged where it is unreadable."""
        with self._lock:
            generation = files.current(self.folder)
            same = generation == self._generation and self._open is not None
            if same and self._latest(generation) == self._number:
                return False
            self._reopen()
            return True

    # ------------------------------------------------------------ changing

    def add(self, docs: Iterable[IndexedArticle]) -> int:
        """Index articles in one commit and return how many; an id known already is replaced.

        Of the same id twice the last one counts: Whoosh would keep both. Raises HomeInUse where
        another process writes for too long, StorageFailed on a full disk.
        """
        batch = {article.id: article for article in docs}
        if batch:
            self._change(batch, batch.values())
        return len(batch)

    def remove(self, ids: Iterable[int], wholly: bool = False) -> None:
        """Take articles out; unknown ids are passed over.

        Their words stay in the files until a merge; `wholly` writes those files anew at once,
        which takes about as long as indexing what else is in them.
        """
        self._change(set(ids), (), without_holes if wholly else None)

    def tidy(self) -> bool:
        """Merge the small segments where there are many; tell whether there were.

        Whoosh itself leaves a dozen of them, each of which a search asks for every word.
        """
        with self._writing:
            with self._lock:
                parts = self._current().searcher.reader().leaf_readers()
                sizes = [reader.doc_count_all() for reader, _ in parts]
            if sum(size < sum(sizes) / SMALL for size in sizes) < MANY:
                return False
            self._change((), (), small_together)
            return True

    def clear(self) -> None:
        """Start a new, empty generation, whatever state the index is in."""
        with self._writing, self._lock, storing(self.folder):
            self.close()
            self._create(anew=True)

    # ------------------------------------------------------------ within

    def _change(
        self, old: Iterable[int], new: Iterable[IndexedArticle], policy: MergePolicy | None = None
    ) -> None:
        with self._writing, storing(self.folder):
            opened = self._writable()
            try:
                writer = opened.writer(timeout=self.wait, limitmb=WRITER_MEGABYTES, compound=False)
            except index.LockError:
                raise HomeInUse(
                    "Another process has been writing to the index in %(folder)s for more than "
                    "%(seconds)s seconds: wait until it has finished, then try again.",
                    folder=self.folder,
                    seconds=self.wait,
                ) from None
            try:
                self.refresh()  # under the lock: the ids known now are those of the last commit
                with self._lock:
                    known = set(old) & set(self._current().columns.living_ids().tolist())
                for number in known:
                    writer.delete_by_term("id", number)
                for article in new:
                    writer.add_document(**document(article))
            except BaseException:
                writer.cancel()
                raise
            writer.commit(mergetype=policy)
            generation = Path(opened.storage.folder)
            files.note(generation, self._latest(generation))
            with self._lock:
                self._reopen()

    def _writable(self) -> Any:
        generation = files.current(self.folder) or self._create()
        files.check(generation, self._latest(generation))
        return index.open_dir(str(generation))

    def _create(self, anew: bool = False) -> Path:
        """Make an empty generation and use it, unless another process made one meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with storing(self.folder), locked(self.folder, CREATING, self.wait):
            there = None if anew else files.current(self.folder)
            if there is not None:
                return there
            generation = files.new_generation(self.folder)
            index.create_in(str(generation), schema())
            files.note(generation, self._latest(generation))
            files.use(self.folder, generation)
            return generation

    def _latest(self, generation: Path | None) -> int:
        """Return the number of the last commit, -1 where there is none."""
        if generation is None:
            return -1
        return max(
            (int(path.stem.rpartition("_")[2]) for path in generation.glob("_MAIN_*.toc")),
            default=-1,
        )

    def _current(self) -> Answering:
        if self._open is None:
            self._reopen()
        if self._open is None:
            raise files.damaged(self.folder, "it was closed")
        return self._open

    def _reopen(self) -> None:
        """Open the last commit; the searcher before it is closed first, to save memory."""
        before = self._open
        self.close()
        for attempt in range(RETRIES):
            generation = files.current(self.folder) or self._create()
            number = self._latest(generation)
            files.check(generation, number)
            try:
                opened = index.open_dir(str(generation))
                self._open = Answering(opened.searcher(weighting=WEIGHTING), before)
            except (FileNotFoundError, index.EmptyIndexError):
                # Another process has committed between reading the list and opening the files.
                if attempt == RETRIES - 1:
                    raise files.damaged(self.folder, "files are missing") from None
                continue
            self._generation, self._number = generation, number
            return

    def _ask(self, question: Callable[[Answering], Answer]) -> Answer:
        with self._lock:
            for _ in range(RETRIES):
                try:
                    return question(self._current())
                except (ReaderClosed, FileNotFoundError):
                    # Another process has merged away a file that was not opened yet.
                    self._reopen()
                except WorkbenchError:
                    raise
                except Exception:  # garbled bytes make Whoosh fail anywhere; a defect is raised
                    self._suspect()
                    raise
            return question(self._current())

    def _suspect(self) -> None:
        """Compare every file with what was written; raise IndexDamaged where one differs."""
        self.close()
        generation = files.current(self.folder)
        if generation is not None:
            with storing(self.folder):
                files.distrust(generation)
            files.check(generation, self._latest(generation))

    def verify(self) -> None:
        """Read every byte of the index; raise IndexDamaged where it is not as it was written."""
        with self._lock:
            self._suspect()
