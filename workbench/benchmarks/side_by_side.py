"""Ingest, index, search and trace beside SQLite FTS5 with rapidfuzz, on the same articles.

One archive grows from size to size, and the same quotes are looked for in it at each.
"""

from __future__ import annotations

import itertools
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from workbench.bench import Workbench
from workbench.benchmarks import corpus, processes, quotations, transcript
from workbench.benchmarks.rival import Fts5
from workbench.benchmarks.timing import Stopwatch, rate
from workbench.errors import BadInput
from workbench.model import SearchRequest
from workbench.quotes.find import find
from workbench.search.fingerprints import Fingerprints
from workbench.settings import Settings
from workbench.store import articles as stored

SHARES = (0.2, 0.3)  # of the words of a quote that are changed, in turn
WARM = 20  # quotes traced on both sides before the clock starts
BATCH = 2000  # articles indexed at once, as the program does when it builds an index
SAME = 200  # code points at the beginning that two reprints share


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: archive sizes, files of articles, quotes looked for, quotes of a batch."""

    sizes: Sequence[int]
    files: Sequence[Path]
    queries: int = 200
    batch: int = 200


@dataclass(frozen=True, slots=True)
class Query:
    """A spoilt quote, how much of it was changed, and how the text it comes from begins."""

    text: str
    share: float
    beginning: str


@dataclass(slots=True)
class Growing:
    """Both sides' archives, as far as they have grown."""

    folder: Path
    rival: Fts5
    prints: Fingerprints
    articles: int = 0
    last_id: int = 0
    holders: dict[str, set[int]] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """Return the home folder of our side."""
        return self.folder / "home"


def run(plan: Plan, say: corpus.Say, draw: corpus.Draw) -> dict[str, Any]:
    """Return the figures of each size, of a transcript and of a server on the largest archive."""
    sizes = sorted(set(plan.sizes))
    rows = corpus.sample(plan.files, sizes[-1])
    wanted = queries([row["text"] for row in rows[: sizes[0]]], plan.queries + WARM)
    if not wanted:
        raise BadInput(
            "No quotes of %(low)s to %(high)s words were found in the first articles: take larger "
            "sizes or other articles.",
            low=quotations.SHORTEST,
            high=quotations.LONGEST,
        )
    with tempfile.TemporaryDirectory(prefix="workbench-bench-") as name:
        folder = Path(name)
        both = Growing(folder, Fts5(folder / "rival.sqlite"), Fingerprints(folder / "prints"))
        for query in wanted:
            both.holders.setdefault(query.beginning, set())
        columns = []
        for size in sizes:
            added = rows[both.articles : size]
            if added:
                columns.append(_grow(both, added, wanted, say, draw))
        both.rival.close()
        both.prints.close()
        say("Tracing a transcript ...")
        texts = [row["text"] for row in rows]
        batch = transcript.measure(both.home, texts, plan.batch)
        say("Tracing over HTTP ...")
        pasted = transcript.pasted(transcript.transcript(texts, plan.batch))
        server = processes.serve(both.home, [query.text for query in wanted], pasted)
    return {"sizes": columns, "transcript": batch, "server": server}


def queries(texts: Sequence[str], count: int) -> list[Query]:
    """Return up to `count` quotes of different texts, spoilt in every way in turn; seeded."""
    chance = random.Random(corpus.SEED)
    foreign = quotations.vocabulary(texts[:300])
    kinds = itertools.cycle(itertools.product(SHARES, quotations.WAYS))
    found: list[Query] = []
    for text in texts:
        if len(found) == count:
            break
        if quotes := list(quotations.usable(find(text))):
            share, way = next(kinds)
            quote = chance.choice(quotes).exact
            spoilt = quotations.spoil(quote, way, share, foreign, chance)
            found.append(Query(spoilt, share, _beginning(text)))
    return found


def _beginning(text: str) -> str:
    return " ".join(text.split())[:SAME]


def _grow(
    both: Growing,
    added: Sequence[dict[str, Any]],
    wanted: Sequence[Query],
    say: corpus.Say,
    draw: corpus.Draw,
) -> dict[str, Any]:
    """Add articles to both sides and measure; return the column of figures."""
    table = both.folder / "articles.jsonl"
    table.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in added))
    both.articles += len(added)
    say(f"{both.articles:,} articles: reading in {len(added):,} ...")
    with Workbench.open(Settings(home=both.home)) as bench:
        ingest = Stopwatch()
        done = ingest.time(lambda: bench.ingest([str(table)], actor="bench", progress=draw))
        bench.rooms.fingerprints.merge()
        say("  indexing by fingerprint, by word and with FTS5 ...")
        indexing = _index(bench, both, draw)
        say("  tracing and searching on both sides ...")
        return {
            "articles": bench.statistics().articles,
            "ingest_per_second": rate(len(added), sum(ingest.wall)),
            "ingest_per_cpu_second": rate(len(added), sum(ingest.processor)),
            "ingest_readers": done.readers,
            **indexing,
            **_trace(bench, both, wanted),
            **_search(bench, both.rival, wanted[WARM:] or wanted),
        }


def _index(bench: Workbench, both: Growing, draw: corpus.Draw) -> dict[str, Any]:
    """Index what is new in the store with all three; return their rates on one processor."""
    prints, words, rival = Stopwatch(), Stopwatch(), Stopwatch()
    count = 0
    for batch in _new(bench, both):
        prints.time(partial(both.prints.add, batch))
        rival.time(partial(both.rival.add, batch))
        count += len(batch)
    prints.time(both.prints.merge)
    words.time(lambda: bench.index(progress=draw))
    both.rival.optimize()
    return {
        f"{name}_per_cpu_second": rate(count, sum(watch.processor))
        for name, watch in (("fingerprints", prints), ("words", words), ("fts5", rival))
    }


def _new(bench: Workbench, both: Growing) -> Iterator[list[tuple[int, str]]]:
    """Yield the articles stored since the last time, and note which hold what is looked for."""
    while True:
        with bench.rooms.store.read() as conn:
            found = stored.after(conn, both.last_id, BATCH)
        if not found:
            return
        both.last_id = found[-1].ref.id
        for article in found:
            holders = both.holders.get(_beginning(article.text))
            if holders is not None:
                holders.add(article.ref.id)
        yield [(article.ref.id, article.text) for article in found]


def _trace(bench: Workbench, both: Growing, wanted: Sequence[Query]) -> dict[str, Any]:
    """Look for every quote on both sides in turn; return times and what was found."""
    for query in wanted[:WARM]:
        bench.trace(query.text)
        both.rival.trace(query.text)
    ours, theirs, judged = Stopwatch(), Stopwatch(), Stopwatch()
    found: dict[str, list[bool]] = {}
    for query in wanted[WARM:] or wanted:
        right = both.holders[query.beginning]
        answer = ours.time(partial(bench.trace, query.text))
        matches = theirs.time(partial(both.rival.trace, query.text))
        ids = [match.article_id for match in matches]
        other = judged.time(partial(bench.judge_articles, query.text, ids))
        for side, hits in (
            ("trace", {a.article.id for a in answer.appearances}),
            ("fts5", set(ids)),
            ("fts5_judged", {a.article.id for a in other.appearances}),
        ):
            found.setdefault(f"{side}_{query.share:.0%}", []).append(bool(hits & right))
    return {
        "queries": len(ours.wall),
        "trace_ms": ours.figures(),
        "fts5_ms": theirs.figures(),
        "fts5_judged_ms": judged.figures(),
        "found": {name: round(sum(hits) / len(hits), 4) for name, hits in found.items()},
    }


def _search(bench: Workbench, rival: Fts5, wanted: Sequence[Query]) -> dict[str, Any]:
    """Search for three words of every quote, all required, on both sides."""
    ours, theirs = Stopwatch(), Stopwatch()
    for query in wanted:
        words = " ".join(query.text.split()[2:5])
        ours.time(partial(bench.search, SearchRequest(words=words)))
        theirs.time(partial(rival.search, words))
    return {"search_ms": ours.figures(), "fts5_search_ms": theirs.figures()}
