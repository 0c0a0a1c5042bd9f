"""Floors for the fingerprint index on real articles; in full by tests.search.measure_fingerprints.

Figures of 4,000 articles and 300 quotes; the floors are the product's own (recall among the first
50 of .997 with a fifth of the words changed), not what was measured last.
"""

import random
import statistics
import time
from pathlib import Path

import pytest

from tests.search.measure_fingerprints import SEED, articles, mutate, sample
from workbench.search.fingerprints import Fingerprints

ARTICLES = 4000
QUOTES = 300
FLOORS = {0.0: 0.997, 0.1: 0.997, 0.2: 0.997, 0.3: 0.98}

pytestmark = pytest.mark.gate


def best_of(index: Fingerprints, queries: list[str], rounds: int = 3) -> float:
    """Return the smallest median CPU time of a query over some rounds, in seconds."""
    medians = []
    for _ in range(rounds):
        times = []
        for query in queries:
            started = time.thread_time()
            index.candidates(query)
            times.append(time.thread_time() - started)
        medians.append(statistics.median(times))
    return min(medians)


def test_mutated_quotes_are_among_the_first_fifty_and_time_does_not_grow(tmp_path: Path) -> None:
    docs = list(articles(ARTICLES))
    chance = random.Random(SEED)
    vocabulary = [word for _, text in chance.sample(docs, 200) for word in text.split()]
    small = Fingerprints(tmp_path / "small")
    small.add(docs[:: ARTICLES // 1000])
    index = Fingerprints(tmp_path / "all")
    index.add(docs)
    index.merge()
    quotes = sample(docs, QUOTES, chance)
    for share, floor in FLOORS.items():
        hits = sum(
            number in {c.article_id for c in index.candidates(query)}
            for number, query in (
                (number, mutate(words, share, vocabulary, chance)) for number, words in quotes
            )
        )
        assert hits / QUOTES >= floor, f"{share:.0%} of the words changed"
    queries = [" ".join(words) for _, words in quotes[:150]]
    # Four times the articles; the posting budget bounds the work. Ample, since machines are busy.
    assert best_of(index, queries) <= 3 * best_of(small, queries)
    small.close()
    index.close()
