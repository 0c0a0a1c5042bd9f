"""The figures as Markdown: `docs/speed.md` is written by the commands, no figure by hand."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.benchmarks import quotations
from workbench.benchmarks.rival import TOP, sqlite_version
from workbench.benchmarks.scale import LEFT_OUT

Figures = Mapping[str, Any]

TITLE = "# Speed, side by side"
SECTIONS = ("sizes", "scale")  # in this order on the page
AGAINST = 5_000  # articles of the column that growth is counted from
LINE = "|---|"


def write(path: Path, name: str, text: str) -> None:
    """Put `text` in the place of the section `name` of a page; what else is on it stays."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    found = dict(re.findall(r"<!-- (\w+) -->\n(.*?)<!-- end -->\n", old, re.DOTALL))
    found[name] = text.rstrip() + "\n"
    sections = [f"<!-- {key} -->\n{found[key]}<!-- end -->\n" for key in SECTIONS if key in found]
    path.write_text("\n".join([TITLE + "\n", *sections]), encoding="utf-8")


def _machine() -> str:
    return (
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors, "
        f"SQLite {sqlite_version()}."
    )


def _table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, *rows]
    text = ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]
    return "\n".join([text[0], LINE + "---|" * (len(head) - 1), *text[1:]])


def _times(figures: Figures) -> str:
    return f"{figures['p50']:,} / {figures['p95']:,}"


# ---------------------------------------------------------------- sizes


def sizes(results: Figures) -> str:
    """Return the section on archives of several sizes, a transcript and a server."""
    return "\n\n".join(
        [
            "Written by `workbench bench --output docs/speed.md` in one run on one machine, on "
            "real news articles.",
            table(results),
            _how(results),
            "## Many quotes of one transcript",
            _transcript(results["transcript"], results["server"]["pasted"]),
            "## Memory of a server",
            _server(results["server"], results["sizes"][-1]["articles"]),
            _machine(),
        ]
    )


def table(results: Figures) -> str:
    """Return one column of figures per archive size."""
    columns = results["sizes"]
    base = next((c for c in columns if c["articles"] > AGAINST * 0.9), columns[0])
    rows: list[tuple[str, Callable[[Figures], object]]] = [
        ("ingest, articles/s", lambda c: c["ingest_per_second"]),
        ("ingest, articles per processor second", lambda c: c["ingest_per_cpu_second"]),
        ("ingest, processes that read beside the one that stores", lambda c: c["ingest_readers"]),
        ("fingerprint index, the same", lambda c: c["fingerprints_per_cpu_second"]),
        ("word index (Whoosh), the same", lambda c: c["words_per_cpu_second"]),
        ("FTS5 index, the same", lambda c: c["fts5_per_cpu_second"]),
        ("**trace** p50 / p95 ms", lambda c: _times(c["trace_ms"])),
        ("**FTS5 + rapidfuzz** p50 / p95 ms", lambda c: _times(c["fts5_ms"])),
        ("trace is faster at p95: times, clock / processor", _factor),
        (
            f"**growth**: trace p95 over that at {base['articles']:,}, clock / processor",
            lambda c: _growth(c, base, "trace_ms"),
        ),
        ("FTS5 + rapidfuzz, the same", lambda c: _growth(c, base, "fts5_ms")),
        *(
            (f"{title}, {share} changed", lambda c, key=f"{side}_{share}": c["found"].get(key, ""))
            for share in ("20%", "30%")
            for title, side in (
                ("trace finds the right article", "trace"),
                (f"it is among the {TOP} of FTS5", "fts5"),
                ("FTS5's articles, judged by our code", "fts5_judged"),
            )
        ),
        ("word search p50 / p95 ms", lambda c: _times(c["search_ms"])),
        ("FTS5 word search p50 / p95 ms", lambda c: _times(c["fts5_search_ms"])),
    ]
    head = ["", *(f"{c['articles']:,}" for c in columns)]
    return _table(head, [[title, *(cell(c) for c in columns)] for title, cell in rows])


def _factor(column: Figures) -> str:
    return _over(column["fts5_ms"], column["trace_ms"])


def _growth(column: Figures, base: Figures, side: str) -> str:
    return _over(column[side], base[side])


def _over(one: Figures, other: Figures) -> str:
    """Return how many times the 95th percentile of the other, by clock and by processor."""
    return " / ".join(
        f"{float(one[key]) / max(0.01, float(other[key])):.2f}" for key in ("p95", "cpu_p95")
    )


def _how(results: Figures) -> str:
    count = results["sizes"][-1]["queries"]
    return (
        f"One archive grows from column to column, the articles of all files drawn alike; the same "
        f"{count} quotes of {quotations.SHORTEST} to {quotations.LONGEST} words, each of another "
        "article of the first column, are looked for in all of them, one after the other on both "
        "sides in turn, after others to warm up. A fifth or three tenths of the words of a quote "
        f"are changed, in turn by: {', '.join(quotations.WAYS)}. *Right* is the article the quote "
        "was taken from, or one that begins with the same words. A trace finds it where it is an "
        "appearance, with its place, edits and verdict; FTS5 + rapidfuzz (BM25 over any word of "
        f"the quote, the best {TOP} articles, `partial_ratio_alignment` in the whole text of each) "
        f"where it is among the {TOP}, however badly it aligns. The FTS5 index is optimized before "
        "it is asked. A word search asks for three words, all of them required. The processor time "
        "of an ingest is that of all its processes."
    )


def _transcript(figures: Figures, page: Figures) -> str:
    calls, processor, pages = (
        [held[f"{way}_{unit}seconds"] for way in ("singly", "together")]
        for held, unit in ((figures, ""), (figures, "cpu_"), (page, ""))
    )
    rows = [
        [f"{page['quotes']} quotes of a pasted text: a page for each / one page", *_faster(pages)],
        [f"{figures['quotes']} calls of `trace` / one of `trace_many`", *_faster(calls)],
        ["the same, processor seconds", *_faster(processor)],
    ]
    return (
        _table(["", "one by one, s", "together, s", "times faster"], rows)
        + "\n\nSentences of the longest articles that are no lists, every second one with a fifth "
        "of its words changed; pages are asked of a server over HTTP. The same answers both ways: "
        f"{figures['same_answers']:.1%}. The larger part of a trace is each quote's own: what is "
        "shared are the articles it meets."
    )


def _faster(seconds: Sequence[float]) -> list[object]:
    singly, together = seconds
    return [singly, together, round(singly / together, 2) if together else ""]


def _server(figures: Figures, articles: int) -> str:
    states = [
        ("started", figures["started"]),
        (f"after {figures['requests']} traces", figures["one_at_a_time"]),
        (
            f"after {figures['requests']} more, {figures['at_once']} at a time",
            figures["many_at_once"],
        ),
    ]
    head = ["MB", "resident", "its own", "pages of files"]
    rows = [[title, *_held(held)] for title, held in states]
    return (
        f"`workbench serve` as a process of its own on {articles:,} articles, both indexes "
        "complete, asked over HTTP for the page of each quote: "
        f"{_times(figures['page_ms'])} ms at p50 / p95.\n\n"
        + _table(head, rows)
        + "\n\n*Its own* is what the process needs; *pages of files* are parts of the index and of "
        "the program that the system shows it from its file cache and takes back, without "
        "writing, when memory is short. Resident is their sum, as `top` and `ps` show it."
    )


def _held(held: Figures | None) -> list[object]:
    if held is None:
        return ["not told by this system", "", ""]
    return [held["resident_mb"], held["own_mb"], held["files_mb"]]


# ---------------------------------------------------------------- scale


def scale(figures: Figures) -> str:
    """Return the section on one very large archive."""
    minutes = figures["build_seconds"] / 60
    held = _held(figures["tracing_process"])
    rows: list[Sequence[object]] = [
        ["characters of an article", f"{figures['characters_per_article']:,}"],
        ["build", f"{minutes:,.0f} min ({figures['built_per_second']:,} articles/s)"],
        ["of it, stored / indexed, articles/s", _both(figures)],
        ["indexed, articles per processor second", f"{figures['indexed_per_cpu_second']:,}"],
        ["fingerprint index on disk", f"{figures['index_mb']:,} MB"],
        ["store on disk", f"{figures['store_mb']:,} MB"],
        ["most memory while building", f"{figures['build_peak_mb'] or 'not told'} MB"],
    ]
    for kind, title in (
        ("single", "quotes in one article"),
        ("repeated", f"quotes in {figures['copies']:g} articles on average"),
    ):
        some = figures[kind]
        rows += [
            [f"{title}: trace p50 / p95 ms", _times(some["ms"])],
            ["— the same in processor time", f"{some['ms']['cpu_p50']} / {some['ms']['cpu_p95']}"],
            ["— found / the right one first", f"{some['found']} / {some['first']}"],
        ]
    rows.append(["most memory of a tracing process: resident / its own", f"{held[0]} / {held[1]}"])
    count = figures["single"]["queries"] + figures["repeated"]["queries"]
    return "\n\n".join(
        [
            f"## {figures['articles']:,} articles",
            "Written by `workbench bench --scale … --output docs/speed.md`. Articles made of "
            f"{figures['sentences']:,} real sentences, shuffled and dealt out anew until there are "
            f"enough, from a seed. {LEFT_OUT} The store, the fingerprint index and the trace are "
            "the real ones.",
            _table(["", ""], rows),
            f"{count} quotes with a fifth of their words changed, each traced once.",
            _machine(),
        ]
    )


def _both(figures: Figures) -> str:
    return f"{figures['stored_per_second']:,} / {figures['indexed_per_second']:,}"
