"""Compare the three distributions that install as `whoosh` on real articles.

    python -m tests.search.compare_whoosh [--articles 3000]

Each is installed into a temporary environment of its own and measured by this same file, one after
the other; the table goes into docs/decisions/0001-whoosh-distribution.md.
"""

import argparse
import json
import multiprocessing
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

DISTRIBUTIONS = ("whoosh==2.7.4", "whoosh-reloaded==2.7.5", "whoosh3==3.54.0")
CHECKOUT = Path(__file__).resolve().parent.parent.parent
SEED = 11
BATCH = 500
SECONDS = 10.0  # of opening and refreshing beside a writer


def main() -> None:
    """Install and measure each distribution, or measure the one that is installed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=3000)
    options.add_argument("--here", action="store_true", help="measure the installed one only")
    given = options.parse_args()
    if given.here:
        print(json.dumps(measure(given.articles)))
        return
    rows = {name: _measured_apart(name, given.articles) for name in DISTRIBUTIONS}
    print("| |" + "|".join(rows) + "|\n|---|" + "---|" * len(rows))
    for key in next(iter(rows.values())):
        print(f"| {key} | " + " | ".join(str(row.get(key)) for row in rows.values()) + " |")


def _measured_apart(distribution: str, articles: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        # pytest only because the loader of the development data skips tests by it
        install = [python, "-m", "pip", "install", "-q", distribution, "pytest"]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
        run = [python, "-m", __spec__.name, "--here", "--articles", str(articles)]
        done = subprocess.run(run, check=True, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
        return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(articles: int) -> dict[str, Any]:
    """Return all figures for the installed distribution."""
    texts = _texts(articles)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        found |= _index(Path(folder), texts)
        found |= _apart(_answers, folder, texts)
    with tempfile.TemporaryDirectory() as folder:
        _build(Path(folder), texts, compound=False)
        apart = _apart(_answers, folder, texts)
        found |= {f"separate files: {name}": figure for name, figure in apart.items()}
    for defect in (_same_id_twice, _default_analyser, _stale_after_refresh):
        with tempfile.TemporaryDirectory() as folder:
            found |= _apart(defect, folder)
    for work in (_open_beside_writer, _refresh_beside_writer):
        with tempfile.TemporaryDirectory() as folder:
            found |= _beside_writer(work, folder)
    with tempfile.TemporaryDirectory() as folder:
        found |= _apart(_descriptors, folder)
    return found


def _texts(limit: int) -> list[str]:
    from tests.evaldata import need_eval_data, rows

    folder = need_eval_data()
    half = limit // 2
    sources = ("b1_id_news/id_news.dev.jsonl.gz", "c1_en_allsides/en_news.dev.jsonl.xz")
    return [row["text"] for source in sources for row in rows(folder / source, half)]


def _schema() -> Any:
    from whoosh import fields
    from whoosh.analysis import Analyzer, Token

    from workbench.text.tokens import words

    class Words(Analyzer):  # type: ignore[misc]
        def __call__(self, value: str, **options: Any) -> Iterator[Token]:
            token = Token(positions=True, mode=options.get("mode", ""))
            token.boost = 1.0
            for position, word in enumerate(words(value), options.get("start_pos", 0)):
                token.text = token.original = word
                token.pos = position
                token.stopped = False
                yield token

        def __reduce__(self) -> Any:
            return (str, ("",))  # the schema is given anew at each opening

    return fields.Schema(
        id=fields.NUMERIC(int, bits=64, unique=True, stored=True), body=fields.TEXT(Words())
    )


def _build(folder: Path, texts: list[str], compound: bool) -> None:
    from whoosh import index

    opened = index.create_in(str(folder), _schema())
    for start in range(0, len(texts), BATCH):
        writer = opened.writer(limitmb=64, compound=compound)
        for number, text in enumerate(texts[start : start + BATCH], start):
            writer.add_document(id=number, body=text)
        writer.commit()


def _index(folder: Path, texts: list[str]) -> dict[str, Any]:
    started = time.process_time()
    _build(folder, texts, compound=True)
    used = time.process_time() - started
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    return {
        "articles a CPU second": round(len(texts) / used),
        "index / text, MB": f"{size:.0f} / {sum(map(len, texts)) / 1e6:.0f}",
        "peak memory while indexing, MB": _peak(),
    }


def _answers(folder: str, texts: list[str]) -> dict[str, Any]:
    from whoosh import index, query

    from workbench.text.tokens import words

    token_lists = [words(text) for text in texts]
    sets = [frozenset(found) for found in token_lists]
    chance = random.Random(SEED)
    before = _resident()
    searcher = index.open_dir(folder, schema=_schema()).searcher()
    times: dict[str, list[float]] = {}
    wrong = 0
    for _ in range(150):
        long = next(w for w in (chance.choice(token_lists) for _ in range(99)) if len(w) > 30)
        at = chance.randrange(len(long) - 10)
        run = long[at : at + 6]
        rare = sorted(set(run), key=lambda w: searcher.doc_frequency("body", w))[:3]
        joined = f" {' '.join(run)} "
        asked = {
            "AND of 3 words": query.And([query.Term("body", w) for w in rare]),
            "phrase of 6 words": query.Phrase("body", run),
            "OR of 8 words": query.Or([query.Term("body", w) for w in long[at : at + 8]]),
        }
        for name, what in asked.items():
            started = time.perf_counter()
            found = searcher.search(what, limit=50)
            times.setdefault(name, []).append((time.perf_counter() - started) * 1000)
            docs = {hit["id"] for hit in searcher.search(what, limit=None)}
            if name.startswith("AND"):
                expected = {n for n, s in enumerate(sets) if s.issuperset(rare)}
            elif name.startswith("phrase"):
                expected = {
                    n
                    for n, s in enumerate(sets)
                    if s.issuperset(run) and joined in f" {' '.join(token_lists[n])} "
                }
            else:
                expected = {n for n, s in enumerate(sets) if s.intersection(long[at : at + 8])}
            wrong += docs != expected or (len(found) != len(expected))
    figures: dict[str, Any] = {
        f"{name}, p50 ms": round(statistics.median(taken), 1) for name, taken in times.items()
    }
    figures["wrong answers of 450 (against a scan)"] = wrong
    figures["resident memory of an open, used searcher, MB"] = round(_resident() - before)
    return figures


def _same_id_twice(folder: str) -> dict[str, Any]:
    from whoosh import index

    opened = index.create_in(folder, _schema())
    writer = opened.writer()
    writer.update_document(id=1, body="first")
    writer.update_document(id=1, body="second")
    writer.commit()
    return {"documents after one id was updated twice in a batch": opened.searcher().doc_count()}


def _default_analyser(folder: str) -> dict[str, Any]:
    from whoosh.analysis import StandardAnalyzer

    made = [token.text for token in StandardAnalyzer()("They don't *really* know")]
    return {"default analyser on “They don't *really* know”": " ".join(made)}


def _stale_after_refresh(folder: str) -> dict[str, Any]:
    from whoosh import index, query

    opened = index.create_in(folder, _schema())
    _commit(opened, 0)
    searcher = opened.searcher()
    wrong = 0
    for number in range(1, 30):
        _commit(opened, number)
        searcher = searcher.refresh()
        hits = searcher.search(query.Term("body", "word"), limit=None)
        wrong += len(hits) != number + 1
    return {"wrong counts in 29 refreshes after own commits": wrong}


def _commit(opened: Any, number: int) -> None:
    writer = opened.writer(timeout=5.0)
    writer.add_document(id=number, body=f"word number {number} " + "filler text " * 50)
    writer.commit()


def _writing(folder: str, stop: Any) -> None:
    from whoosh import index

    opened = index.open_dir(folder, schema=_schema())
    number = 1
    while not stop.is_set():
        _commit(opened, number)
        number += 1


def _open_beside_writer(folder: str) -> dict[str, Any]:
    from whoosh import index

    return _tried("openings beside a writer", lambda: index.open_dir(folder).searcher().close())


def _refresh_beside_writer(folder: str) -> dict[str, Any]:
    from whoosh import index, query

    held = [index.open_dir(folder, schema=_schema()).searcher()]

    def refresh() -> None:
        try:
            held[0] = held[0].refresh()
            held[0].search(query.Term("body", "word"), limit=3)
        except BaseException:
            held[0] = index.open_dir(folder, schema=_schema()).searcher()
            raise

    return _tried("refreshes with a search beside a writer", refresh)


def _tried(name: str, what: Callable[[], None]) -> dict[str, Any]:
    rounds = 0
    failed: dict[str, int] = {}
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        rounds += 1
        try:
            what()
        except Exception as error:
            failed[type(error).__name__] = failed.get(type(error).__name__, 0) + 1
    errors = ", ".join(f"{n} {kind}" for kind, n in failed.items()) or "no error"
    return {name: f"{errors} in {rounds}"}


def _descriptors(folder: str) -> dict[str, Any]:
    from whoosh import index, query

    opened = index.create_in(folder, _schema())
    _commit(opened, 0)
    counts = []
    for number in range(1, 201):
        _commit(opened, number)
        with opened.searcher() as searcher:
            searcher.search(query.Term("body", "word"))
        counts.append(len(os.listdir("/proc/self/fd")))
    return {"open descriptors over 200 commits": f"{counts[0]} → {counts[-1]}"}


def _beside_writer(work: Callable[..., Any], folder: str) -> dict[str, Any]:
    from whoosh import index

    _commit(index.create_in(folder, _schema()), 0)
    stop = multiprocessing.Event()
    writer = multiprocessing.Process(target=_writing, args=(folder, stop))
    writer.start()
    try:
        return _apart(work, folder)
    finally:
        stop.set()
        writer.join()


def _apart(work: Callable[..., Any], *args: Any) -> dict[str, Any]:
    """Run `work` in a process of its own, so that memory and descriptors are its own."""
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    process = context.Process(target=lambda: answers.put(work(*args)))
    process.start()
    process.join()
    return dict(answers.get()) if process.exitcode == 0 else {work.__name__: "failed"}


def _resident() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
