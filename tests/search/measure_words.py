"""Measure the word index on real articles: rate, size, memory, time of searches, claims.

    python -m tests.search.measure_words [--articles 10000]

Searches take 3 words of a random article, phrases 6 words in a row, claims 25 words in a row; the
claim counts as found where its article is among the first ten. One core; times are CPU time.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.search.measure_fingerprints import articles
from workbench.model import SearchRequest
from workbench.search.port import IndexedArticle
from workbench.search.whoosh_index import WhooshIndex
from workbench.text.tokens import words

SEED = 7
BATCH = 500
ROUNDS = 150


def resident() -> float:
    """Return the resident memory of this process in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def _fresh(folder: str) -> str:
    """Return by how many MB a process grows that opens the index and searches."""
    run = [sys.executable, "-m", __spec__.name, "--open", folder]
    return subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def _open(folder: Path) -> None:
    before = resident()
    index = WhooshIndex(folder)
    for typed in ("presiden jakarta", "the president said", '"white house"', "pemerintah kota"):
        index.search(SearchRequest(typed))
        index.claim_candidates(typed, 10)
    print(round(resident() - before))


def main() -> None:
    """Build the index and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=10_000)
    options.add_argument("--open", type=Path, help="only open this index and print the memory")
    given = options.parse_args()
    if given.open:
        _open(given.open)
        return
    docs = list(articles(given.articles))
    with tempfile.TemporaryDirectory() as folder:
        index = WhooshIndex(Path(folder))
        started = time.process_time()
        for start in range(0, len(docs), BATCH):
            index.add(
                IndexedArticle(number, text[:60], text, f"outlet{number % 40}.example", lang="id")
                for number, text in docs[start : start + BATCH]
            )
        used = time.process_time() - started
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        text = sum(len(text) for _, text in docs)
        print(
            f"{len(docs)} articles: {len(docs) / used:.0f}/s, index {size / 1e6:.0f} MB "
            f"of {text / 1e6:.0f} MB text"
        )
        index.close()
        print(f"memory of a fresh process that opens and searches: {_fresh(folder)} MB more")
        started = time.process_time()
        index = WhooshIndex(Path(folder))
        index.count()
        print(f"opened in {(time.process_time() - started) * 1000:.0f} ms")
        chance = random.Random(SEED)
        times: dict[str, list[float]] = {}
        found = 0
        for _ in range(ROUNDS):
            number, run = 0, [""]
            while len(run) < 40:
                number, body = chance.choice(docs)
                run = words(body)
            at = chance.randrange(len(run) - 26)
            asked = {
                "3 words": " ".join(chance.sample(run, 3)),
                "phrase of 6": f'"{" ".join(run[at : at + 6])}"',
                "8 words and one unknown": " ".join([*run[at : at + 8], "qqqqxzx"]),
            }
            for name, typed in asked.items():
                started = time.process_time()
                index.search(SearchRequest(typed))
                times.setdefault(name, []).append((time.process_time() - started) * 1000)
            started = time.process_time()
            claim = index.claim_candidates(" ".join(run[at : at + 25]), 10)
            times.setdefault("claim of 25", []).append((time.process_time() - started) * 1000)
            found += number in [article for article, _ in claim]
        for name, taken in times.items():
            taken.sort()
            print(
                f"{name}: p50 {taken[len(taken) // 2]:.1f} ms, "
                f"p95 {taken[int(len(taken) * 0.95)]:.1f} ms"
            )
        print(f"claims found among the first ten: {found / ROUNDS:.3f}")


if __name__ == "__main__":
    main()
