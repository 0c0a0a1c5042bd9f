"""Ingest, index, search and trace beside SQLite FTS5, on the same articles in one run."""

from __future__ import annotations

import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.bench import Workbench
from workbench.benchmarks import corpus
from workbench.benchmarks.rival import Fts5, sqlite_version
from workbench.model import SearchRequest
from workbench.settings import Settings

Say = Callable[[str], None]
WARM = 5  # queries run before the clock starts, on both sides


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds at the median and at the 95th percentile."""

    p50: float
    p95: float


def run(sizes: Sequence[int], queries: int, say: Say) -> list[dict[str, Any]]:
    """Return one row of figures per archive size; raise BadInput where there are no articles."""
    paths = corpus.files()
    return [_one_size(paths, size, queries, say) for size in sizes]


def _one_size(paths: list[Path], size: int, queries: int, say: Say) -> dict[str, Any]:
    rows = list(corpus.rows(paths, size))
    with tempfile.TemporaryDirectory(prefix="workbench-bench-") as folder:
        home = Path(folder)
        table = home / "articles.jsonl"
        table.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))
        say(f"{len(rows):,} articles: reading them in ...")
        with Workbench.open(Settings(home=home / "home")) as bench:
            summary = bench.ingest([str(table)], actor="bench")
            say("  indexing the words ...")
            started = time.perf_counter()
            bench.index()
            word_seconds = time.perf_counter() - started
            say("  building the FTS5 table ...")
            rival = Fts5(home / "rival.sqlite")
            started = time.perf_counter()
            total = bench.statistics().articles
            for page in range(1, total // 500 + 2):
                rival.add(bench.articles(page=page, per_page=500).articles)
            rival_seconds = time.perf_counter() - started
            say("  searching and tracing ...")
            answers = _queries(bench, rival, [r["text"] for r in rows], queries)
            rival.close()
        return {
            "articles": total,
            "ingest_per_second": round(summary.read / summary.seconds, 1),
            "word_index_per_second": round(total / word_seconds, 1),
            "fts5_index_per_second": round(total / rival_seconds, 1),
            **answers,
            "peak_memory_mb": _peak_memory(),
        }


def _queries(bench: Workbench, rival: Fts5, texts: list[str], count: int) -> dict[str, Any]:
    """Trace changed quotes both ways, and search three-word queries both ways."""
    quotes = corpus.queries(texts, count)
    ours, found = [], 0
    theirs, rival_found = [], 0
    for _, quote in quotes[:WARM]:
        bench.trace(quote)
        bench.judge_articles(quote, rival.candidates(quote))
    for index, quote in quotes:
        started = time.perf_counter()
        trace = bench.trace(quote)
        ours.append(time.perf_counter() - started)
        found += any(_holds(bench, a.article.id, texts[index]) for a in trace.appearances)
        started = time.perf_counter()
        trace = bench.judge_articles(quote, rival.candidates(quote))
        theirs.append(time.perf_counter() - started)
        rival_found += any(_holds(bench, a.article.id, texts[index]) for a in trace.appearances)
    words = [" ".join(quote.split()[2:5]) for _, quote in quotes]
    return {
        "queries": len(quotes),
        "trace_ms": _timing(ours),
        "trace_recall": round(found / len(quotes), 4),
        "fts5_trace_ms": _timing(theirs),
        "fts5_trace_recall": round(rival_found / len(quotes), 4),
        "search_ms": _timing(_clock(words, lambda w: bench.search(SearchRequest(words=w)))),
        "fts5_search_ms": _timing(_clock(words, rival.search)),
    }


def _holds(bench: Workbench, article_id: int, text: str) -> bool:
    """Tell whether the article is the one the quote was taken from (or its exact reprint)."""
    return bench.article(article_id).text.strip()[:200] == text.strip()[:200]


def _clock(queries: Iterable[str], act: Callable[[str], object]) -> list[float]:
    taken = []
    for query in queries:
        started = time.perf_counter()
        act(query)
        taken.append(time.perf_counter() - started)
    return taken


def _timing(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50": round(ordered[len(ordered) // 2] * 1000, 2),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000, 2),
    }


def _peak_memory() -> float:
    """Return the most memory this process ever held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1_000_000 if sys.platform == "darwin" else 1000), 1)


COLUMNS = (
    ("articles", "articles"),
    ("ingest/s", "ingest_per_second"),
    ("word index/s", "word_index_per_second"),
    ("FTS5 index/s", "fts5_index_per_second"),
    ("trace p50/p95 ms", "trace_ms"),
    ("FTS5 trace p50/p95 ms", "fts5_trace_ms"),
    ("trace found", "trace_recall"),
    ("FTS5 found", "fts5_trace_recall"),
    ("search p50/p95 ms", "search_ms"),
    ("FTS5 search p50/p95 ms", "fts5_search_ms"),
    ("peak MB", "peak_memory_mb"),
)


def page(results: Sequence[dict[str, Any]]) -> str:
    """Return the figures as the page `docs/speed.md`, so that none is typed by hand."""
    return "\n".join(
        [
            "# Speed, side by side",
            "",
            "Written by `workbench bench --output docs/speed.md` on one machine, all columns of a "
            "row in the same run, on real news articles in Indonesian (first) and English.",
            "",
            table(results),
            "",
            f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} "
            f"processors, SQLite {sqlite_version()}.",
            "",
            f"A trace looks for a quote of {corpus.SHORTEST} to {corpus.LONGEST} words with "
            f"{corpus.MUTATED:.0%} of its words changed; *found* is the share whose article is "
            "among the appearances. FTS5 is the full-text index of SQLite: BM25 over any word of "
            "the quote, the best 50 articles, aligned and judged by the same code. A search asks "
            "for three words, all of them required. Peak memory is that of the whole run, so it "
            "grows from column to column.",
            "",
        ]
    )


def table(results: Sequence[dict[str, Any]]) -> str:
    """Return the figures as a Markdown table, one column per archive size."""
    lines = ["| | " + " | ".join(f"{r['articles']:,}" for r in results) + " |"]
    lines.append("|---|" + "---|" * len(results))
    for title, key in COLUMNS[1:]:
        cells = []
        for row in results:
            value = row[key]
            cells.append(f"{value['p50']} / {value['p95']}" if isinstance(value, dict) else value)
        lines.append(f"| {title} | " + " | ".join(str(c) for c in cells) + " |")
    return "\n".join(lines)
