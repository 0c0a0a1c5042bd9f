"""Measure first appearances against silver labels, and against those labels that hold.

`e4_misses.toml` gives, for each query whose label was read and found wrong, the reason. A reason is
not taken on trust: what it claims of dates and words is checked against the articles each time.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workbench.model import Trace
from workbench.text.tokens import words

MISSES = Path(__file__).with_name("e4_misses.toml")
STOCK = 0.5  # share of the query's words in one run, or STOCK_RUN words: more is no stock phrase
STOCK_RUN = 9
HELD = 0.9  # share of the query's words that an article must hold to hold the utterance
VERSION = 0.6  # ... to hold a version of it


@dataclass(frozen=True)
class Held:
    """What an article has of a query: its date (ISO, "" if unknown) and the words in common."""

    date: str
    share: float  # of the query's words, in the best window of the article
    run: int  # words of the query in a row


@dataclass(frozen=True)
class Answer:
    """What was found for a query: labelled articles, the articles we name, those we list."""

    gold: tuple[str, ...]
    first: str
    parts: tuple[str, ...]
    listed: tuple[str, ...] = ()

    @property
    def is_listed(self) -> bool:
        """Tell whether a labelled article is among the appearances, first or later."""
        return bool(set(self.listed).intersection(self.gold))

    @property
    def right(self) -> bool:
        """Tell whether a labelled article is the first of the whole or of a part."""
        return bool({self.first, *self.parts}.intersection(self.gold))


@cache
def reasons() -> Mapping[str, str]:
    """Return what reading found of each missed query: why its label is wrong, or that it is not."""
    held = tomllib.loads(MISSES.read_text(encoding="utf-8"))
    read = held["wrong"] | {name: held[name]["ids"] for name in ("ambiguous", "own")}
    return {query: reason for reason, ids in read.items() for query in ids}


def answer(query: Mapping[str, Any], found: Trace) -> Answer:
    """Return what the trace says of a labelled query."""
    return Answer(
        gold=tuple(dict.fromkeys(first["article"] for first in query["first"])),
        first=found.first.article.external_id if found.first else "",
        parts=tuple(part.first.article.external_id for part in found.fragments),
        listed=tuple(some.article.external_id for some in found.appearances),
    )


def held(query: str, date: str, text: str) -> Held:
    """Return what an article has of a query."""
    asked, there = words(query), words(text)
    size = len(asked)
    wanted = Counter(asked)
    best, window = 0, Counter(there[: 2 * size])
    for at in range(max(1, len(there) - size)):
        best = max(best, (window & wanted).total())
        if at + 2 * size < len(there):
            window[there[at + 2 * size]] += 1
        window[there[at]] -= 1
    joined = f" {' '.join(there)} "
    run = 0
    for low in range(size):
        while low + run < size and f" {' '.join(asked[low : low + run + 1])} " in joined:
            run += 1
    return Held(date[:10], best / size, run)


def defensible(
    reason: str, query: Mapping[str, Any], given: Answer, look: Callable[[str], Held]
) -> bool:
    """Tell whether the articles bear out the reason why a label is wrong."""
    gold = [look(article) for article in given.gold]
    ours = [look(article) for article in (given.first, *given.parts) if article]
    size = len(words(query["query"]))
    since = min(g.date for g in gold)
    if reason == "stock_phrase":  # the labelled article has some common words of it, no more
        return all(g.run < min(size, max(STOCK_RUN, STOCK * size)) for g in gold)
    if reason == "earlier":
        return any(o.date and o.date < since and o.share >= HELD for o in ours)
    if reason == "earlier_version":
        return any(o.date and o.date < since and o.share >= VERSION for o in ours)
    if reason == "earlier_part":  # all that the labelled article has of it is older
        run = max(g.run for g in gold)
        return any(o.date and o.date < since and o.run >= max(6, run - 4) for o in ours)
    if reason == "same_day":
        most = max(g.share for g in gold)
        return any(o.date == since and o.share >= min(HELD, most) for o in ours)
    return False


def shares(
    answers: Sequence[tuple[Mapping[str, Any], Answer]], wrong: Mapping[str, str]
) -> tuple[float, float]:
    """Return the share that is right as labelled, and without the labels shown to be wrong."""
    right = [given.right for _, given in answers]
    held_up = [r for (query, _), r in zip(answers, right, strict=True) if query["id"] not in wrong]
    return sum(right) / len(right), sum(held_up) / len(held_up)
