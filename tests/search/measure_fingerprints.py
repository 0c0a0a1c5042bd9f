"""Measure the fingerprint index on real articles: rate, recall of mutated quotes, time, growth.

    python -m tests.search.measure_fingerprints [--articles 40000] [--quotes 2000]

Quotes are runs of 8 to 40 words of the articles themselves; a share of their words is dropped,
doubled by a foreign word, replaced or misspelt (seeded). Single core; times are CPU time.
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.evaldata import need_eval_data, rows
from workbench.search.fingerprints import Fingerprints

SOURCES = (
    "b1_id_news/id_news.dev.jsonl.gz",
    "c1_en_allsides/en_news.dev.jsonl.xz",
)
SEED = 7
BATCH = 500


def articles(limit: int) -> Iterator[tuple[int, str]]:
    """Yield (id, text) of both corpora in turns of their share, ids from 1 on."""
    folder = need_eval_data()
    number = 0
    for source in SOURCES:
        for row in rows(folder / source, limit // len(SOURCES)):
            number += 1
            yield number, row["text"]


def mutate(words: list[str], share: float, vocabulary: list[str], chance: random.Random) -> str:
    """Return the words with a share of them dropped, joined by others, replaced or misspelt."""
    out = list(words)
    for _ in range(round(share * len(words))):
        at = chance.randrange(len(out))
        match chance.randrange(4):
            case 0 if len(out) > 3:
                del out[at]
            case 1:
                out.insert(at, chance.choice(vocabulary))
            case 2:
                out[at] = chance.choice(vocabulary)
            case _:
                word = out[at]
                out[at] = word[:1] + word[2:3] + word[1:2] + word[3:] if len(word) > 3 else "x"
    return " ".join(out)


def sample(docs: list[tuple[int, str]], count: int, chance: random.Random) -> list:
    """Return (article id, words) of random runs of 8 to 40 words."""
    found = []
    while len(found) < count:
        number, text = chance.choice(docs)
        words = text.split()
        length = chance.randint(8, 40)
        if len(words) > length:
            at = chance.randrange(len(words) - length)
            found.append((number, words[at : at + length]))
    return found


def recall(index: Fingerprints, quotes: list, share: float, vocabulary: list[str]) -> list[float]:
    """Return recall at 1, 10, 50 and the p50 and p95 of the CPU time in ms."""
    chance = random.Random(SEED)
    places = []
    times = []
    for number, words in quotes:
        query = mutate(words, share, vocabulary, chance)
        started = time.thread_time()
        found = [c.article_id for c in index.candidates(query)]
        times.append((time.thread_time() - started) * 1000)
        places.append(found.index(number) if number in found else 10**6)
    times.sort()
    at = [sum(p < top for p in places) / len(places) for top in (1, 10, 50)]
    return [*at, statistics.median(times), times[int(len(times) * 0.95)]]


def main() -> None:
    """Build the index and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=40_000)
    options.add_argument("--quotes", type=int, default=2000)
    given = options.parse_args()
    docs = list(articles(given.articles))
    chance = random.Random(SEED)
    vocabulary = [w for _, text in chance.sample(docs, 200) for w in text.split()]
    quotes = sample(docs, given.quotes, chance)
    with tempfile.TemporaryDirectory() as folder:
        index = Fingerprints(Path(folder))
        started, wall = time.process_time(), time.monotonic()
        for start in range(0, len(docs), BATCH):
            index.add(docs[start : start + BATCH])
        added = time.process_time() - started
        index.merge()
        merged = time.process_time() - started
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
        print(
            f"{len(docs)} articles, {sum(len(t) for _, t in docs) / 1e6:.0f} MB of text: "
            f"{len(docs) / added:.0f}/s added, {len(docs) / merged:.0f}/s with merging "
            f"(CPU; wall {time.monotonic() - wall:.1f} s), {size:.0f} MB, "
            f"{len(index._shelf.view.held)} segments"
        )
        for share in (0.0, 0.1, 0.2, 0.3):
            figures = recall(index, quotes, share, vocabulary)
            print(
                f"{share:.0%} changed: recall@1 {figures[0]:.4f} @10 {figures[1]:.4f} "
                f"@50 {figures[2]:.4f}; p50 {figures[3]:.2f} ms p95 {figures[4]:.2f} ms"
            )
        texts = [" ".join(words) for _, words in quotes[:200]]
        started = time.process_time()
        one = [index.candidates(text) for text in texts]
        single = time.process_time() - started
        started = time.process_time()
        many = index.candidates_many(texts)
        together = time.process_time() - started
        print(f"200 quotes: singly {single * 1000:.0f} ms, together {together * 1000:.0f} ms")
        same = sum(
            [c.article_id for c in a] == [c.article_id for c in b]
            for a, b in zip(one, many, strict=True)
        )
        print(f"same articles in the same order: {same} of 200")
        long = " ".join(docs[0][1].split() * 200)[:150_000]
        started = time.process_time()
        index.candidates(long)
        print(f"{len(long.split())} words: {(time.process_time() - started) * 1000:.0f} ms")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
