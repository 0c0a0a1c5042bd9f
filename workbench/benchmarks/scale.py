"""One very large archive, made of real sentences: how long it takes, how large it is, how fast.

It goes through the real store, the real fingerprint index and `Workbench.trace`; see LEFT_OUT.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from workbench.bench import Workbench
from workbench.benchmarks import corpus, memory, quotations
from workbench.benchmarks.processes import trace_in_child
from workbench.benchmarks.recombine import SEED, Made, Maker, Wanted
from workbench.benchmarks.sentences import Pool
from workbench.benchmarks.timing import Stopwatch, rate
from workbench.errors import BadInput, StorageFailed
from workbench.model import DateEvidence, DateInterval, Draft, Grade, Snapshot
from workbench.model_review import Progress
from workbench.settings import Settings
from workbench.store import articles as stored
from workbench.store.articles import Item

LEFT_OUT = (
    "Left out, because they take hours and a trace does not need them: reading the articles in "
    "(extraction, dates, finding the quotes of each), the WARC files, the word index, and the "
    "indirect quotes."
)
BATCH = 1000  # articles of one transaction: about 5 MB of text
OUTLETS = 300
BEGIN = datetime(2000, 1, 1, tzinfo=UTC)  # the first article's time
STEP = timedelta(hours=2)  # between two articles, so that their order is known
CAPTURED = datetime(2300, 1, 1, tzinfo=UTC)
NEEDED = 30_000  # bytes of disk for an article: store, index, and its copy while it is merged
SPOILT = 0.2  # share of the words of a quote that are changed
DONE = "built.json"  # of a kept archive: nothing is left but to trace in it
WARM = 20  # quotes traced before the clock starts


@dataclass(frozen=True, slots=True)
class Order:
    """What to build: how many articles, of which files, how many quotes to trace, and where."""

    articles: int
    files: Sequence[Path]
    queries: int = 200
    keep: Path | None = None


def run(order: Order, say: corpus.Say, draw: corpus.Draw) -> dict[str, Any]:
    """Build the archive, trace in it, and return the figures.

    Raises StorageFailed where the disk has no room for it. Without `keep` everything is deleted
    at the end, also after Ctrl-C; with it, an archive begun there is finished.
    """
    if order.keep is None:
        with tempfile.TemporaryDirectory(prefix="workbench-scale-") as folder:
            return _run(order, Path(folder), say, draw)
    _claim(order, order.keep)
    return _run(order, order.keep, say, draw)


def _claim(order: Order, folder: Path) -> None:
    """Make `folder` the place of this order; raise BadInput where it holds anything else."""
    what = {"articles": order.articles, "seed": SEED, "files": [f.name for f in order.files]}
    note = folder / "scale.json"
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (note.is_file() and json.loads(note.read_text()) == what):
        raise BadInput(
            "%(folder)s holds something else than this archive begun earlier: name a new folder "
            "with --keep.",
            folder=folder,
        )
    note.write_text(json.dumps(what))


def _need_room(order: Order, folder: Path, there: int) -> None:
    needed = (order.articles - there) * NEEDED + 2 * sum(f.stat().st_size for f in order.files)
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise StorageFailed(
            "%(articles)s articles need about %(needed)s GB of disk, and below %(folder)s "
            "%(free)s GB are free: name a folder on another disk with --keep, or build fewer.",
            articles=order.articles,
            needed=-(-needed // 10**9),
            folder=folder,
            free=free // 10**9,
        )


def _run(order: Order, folder: Path, say: corpus.Say, draw: corpus.Draw) -> dict[str, Any]:
    settings = Settings(home=folder / "home")
    done = folder / DONE
    if not done.exists():
        _fill(order, folder, settings, say, draw)
    built = json.loads(done.read_text())
    say("Tracing ...")
    wanted = {
        kind: [Wanted(text, tuple(holders)) for text, holders in some]
        for kind, some in built.pop("wanted").items()
    }
    foreign = quotations.vocabulary(w.text for some in wanted.values() for w in some)
    spoilt = {kind: _spoilt(some, foreign) for kind, some in wanted.items()}
    with Workbench.open(settings) as bench:
        traced = {kind: _trace(bench, some) for kind, some in spoilt.items()}
    quotes = [text for some in spoilt.values() for _, text in some]
    index = _megabytes(settings.home / "index")
    return {
        **built,
        "index_mb": index,
        "store_mb": _megabytes(settings.home) - index,
        **traced,
        "tracing_process": trace_in_child(settings.home, quotes),
    }


def _fill(
    order: Order, folder: Path, settings: Settings, say: corpus.Say, draw: corpus.Draw
) -> None:
    """Build the archive to its end, and note how that went and what is to be looked for."""
    with Workbench.open(settings) as bench:
        _need_room(order, folder, bench.statistics().articles)
        say("Cutting the articles into sentences ...")
        pool = Pool(folder / "pool")
        try:
            pool.fill(corpus.texts(order.files), draw)
            _same_pool(pool, folder / "pool.json")
            maker = Maker(pool, order.articles, order.queries)
            figures = _build(bench, maker, folder, say, draw)
        finally:
            pool.close()
            shutil.rmtree(folder / "pool")
    found = {
        **figures,
        "sentences": len(pool),
        "copies": round(maker.copies(), 1),
        "build_peak_mb": memory.peak(),
        "wanted": {
            "single": [(w.text, w.holders) for w in maker.single()],
            "repeated": [(w.text, w.holders) for w in maker.repeated()],
        },
    }
    (folder / DONE).write_text(json.dumps(found, ensure_ascii=False))


def _same_pool(pool: Pool, note: Path) -> None:
    """Raise BadInput where an archive begun earlier was made of other sentences."""
    now = [len(pool), pool.text_bytes]
    if note.exists() and json.loads(note.read_text()) != now:
        raise BadInput(
            "The archive in %(folder)s was begun by another version of the program or from other "
            "files: name a new folder with --keep.",
            folder=note.parent,
        )
    note.write_text(json.dumps(now))


def _build(
    bench: Workbench, maker: Maker, folder: Path, say: corpus.Say, draw: corpus.Draw
) -> dict[str, Any]:
    """Store and index what the archive lacks; return how fast all of it was built."""
    there = bench.statistics().articles
    say(f"Building {maker.total - there:,} of {maker.total:,} articles ...")
    work = Work.noted(folder / "work.json")
    made = maker.articles(after=there)
    try:
        while batch := list(itertools.islice(made, BATCH)):
            work.add(bench, batch)
            draw(Progress(batch[-1].number, maker.total, f"articles, {work.rate():,.0f} a second"))
        work.merge(bench)
    finally:
        work.note(folder / "work.json")
    return {"articles": bench.statistics().articles, **work.figures()}


@dataclass(slots=True)
class Work:
    """What building took so far, in seconds: also before an interruption."""

    articles: int = 0
    characters: int = 0
    storing: float = 0.0
    indexing: float = 0.0
    indexing_processor: float = 0.0
    all: float = 0.0

    @classmethod
    def noted(cls, path: Path) -> Work:
        """Return the work noted earlier, none where there is no note."""
        return cls(**json.loads(path.read_text())) if path.exists() else cls()

    def note(self, path: Path) -> None:
        """Write down the work."""
        path.write_text(json.dumps(asdict(self)))

    def add(self, bench: Workbench, batch: Sequence[Made]) -> None:
        """Store and index a batch."""
        started = time.monotonic()
        items = [_item(article) for article in batch]
        watch = Stopwatch()
        watch.time(partial(_store, bench, items))
        self.storing += watch.wall[0]
        self._index(lambda: bench.rooms.fingerprints.add((a.number, a.text) for a in batch))
        self.articles += len(batch)
        self.characters += sum(len(article.text) for article in batch)
        self.all += time.monotonic() - started

    def merge(self, bench: Workbench) -> None:
        """Merge what is due in the index."""
        started = time.monotonic()
        self._index(bench.rooms.fingerprints.merge)
        self.all += time.monotonic() - started

    def rate(self) -> float:
        """Return how many articles were built a second."""
        return rate(self.articles, self.all)

    def figures(self) -> dict[str, Any]:
        """Return the work as it is reported."""
        return {
            "characters_per_article": round(self.characters / max(1, self.articles)),
            "build_seconds": round(self.all),
            "built_per_second": self.rate(),
            "stored_per_second": rate(self.articles, self.storing),
            "indexed_per_second": rate(self.articles, self.indexing),
            "indexed_per_cpu_second": rate(self.articles, self.indexing_processor),
        }

    def _index(self, act: Callable[[], object]) -> None:
        watch = Stopwatch()
        watch.time(act)
        self.indexing += watch.wall[0]
        self.indexing_processor += watch.processor[0]


def _store(bench: Workbench, items: Sequence[Item]) -> None:
    with bench.rooms.store.write() as conn:
        stored.add(conn, items, now=CAPTURED)


def _item(article: Made) -> Item:
    """Return an article as the store takes it: of one of many outlets, dated with its time."""
    at = BEGIN + STEP * article.number
    outlet = f"outlet-{article.number % OUTLETS}.example"
    url = f"https://{outlet}/{article.number}"
    seen = DateEvidence("metadata", at.isoformat(), at, at, Grade.B, at)
    draft = Draft(
        text=article.text,
        headline=article.text[:80].rsplit(" ", 1)[0],
        outlet=outlet,
        author="",
        url=url,
        lang=article.lang,
        date=DateInterval(None, CAPTURED, at, Grade.B, (seen,), (), at, at),
        external_id=str(article.number),
        extractor="bench",
    )
    snapshot = Snapshot(
        sha256=hashlib.sha256(article.text.encode()).hexdigest(),
        file="none.warc.gz",
        offset=article.number,
        length=0,
        media_type="application/json",
        source="bench",
        url=url,
        captured_at=CAPTURED,
    )
    return draft, snapshot, article.quotes


def _spoilt(wanted: Sequence[Wanted], foreign: Sequence[str]) -> list[tuple[Wanted, str]]:
    chance = random.Random(SEED)
    ways = itertools.cycle(quotations.WAYS)
    return [(w, quotations.spoil(w.text, next(ways), SPOILT, foreign, chance)) for w in wanted]


def _trace(bench: Workbench, wanted: Sequence[tuple[Wanted, str]]) -> dict[str, Any]:
    """Trace quotes one by one; return the times, and the shares found and put first."""
    for one, _ in wanted[:WARM]:
        bench.trace(one.text)
    watch = Stopwatch()
    found = first = 0
    for one, text in wanted:
        answer = watch.time(partial(bench.trace, text))
        ids = {a.article.external_id for a in answer.appearances}
        found += bool(ids & {str(holder) for holder in one.holders})
        if answer.first is not None:
            first += answer.first.article.external_id == str(one.holders[0])
    return {
        "queries": len(wanted),
        "ms": watch.figures(),
        "found": round(found / len(wanted), 4),
        "first": round(first / len(wanted), 4),
    }


def _megabytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1_000_000
