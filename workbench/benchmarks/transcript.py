"""Many quotes of one transcript: traced together, and one by one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from workbench.bench import Workbench
from workbench.benchmarks import quotations
from workbench.benchmarks.sentences import cut
from workbench.benchmarks.timing import Stopwatch
from workbench.model import Trace
from workbench.settings import Settings
from workbench.text.tokens import words

SEED = 200
SPOILT = 0.2  # of the words of every second quote
ROUNDS = 2  # of both ways in turn; the faster one of each counts
DIFFERENT = 0.6  # of the pairs of words of a speech: it repeats itself less than a list does
MARKS = dict.fromkeys(map(ord, '"“”„«»'))  # taken out of what is quoted
WARM = 20  # quotes traced before the clock starts


def measure(home: Path, texts: Sequence[str], count: int) -> dict[str, Any]:
    """Return how long `count` quotes of one transcript take, together and one by one.

    The transcript is the longest text, and as many of the next ones as it takes. Every run opens
    the home folder anew, so that none finds articles that another one has read.
    """
    quotes = transcript(texts, count + WARM)
    warm, quotes = quotes[count:], quotes[:count]
    together, singly = Stopwatch(), Stopwatch()
    answers: list[list[Trace]] = []
    for _ in range(ROUNDS):
        for watch, way in ((singly, _one_by_one), (together, _together)):
            with Workbench.open(Settings(home=home)) as bench:
                for quote in warm:
                    bench.trace(quote)
                answers.append(watch.time(partial(way, bench, quotes)))
    one, other = answers[:2]
    same = sum(_gist(a) == _gist(b) for a, b in zip(one, other, strict=True))
    return {
        "quotes": len(quotes),
        "together_seconds": round(min(together.wall), 2),
        "singly_seconds": round(min(singly.wall), 2),
        "together_cpu_seconds": round(min(together.processor), 2),
        "singly_cpu_seconds": round(min(singly.processor), 2),
        "same_answers": round(same / len(quotes), 4) if quotes else None,
    }


def transcript(texts: Sequence[str], count: int) -> list[str]:
    """Return up to `count` sentences of the longest texts, every second one spoilt; seeded.

    Texts that say the same over and over are lists of captions or results, no transcripts.
    """
    chance = random.Random(SEED)
    found: list[str] = []
    for text in filter(_is_speech, sorted(texts, key=len, reverse=True)):
        if len(found) >= count:
            break
        found += [
            sentence.text
            for sentence in cut(text, ())
            if quotations.SHORTEST <= len(sentence.text.split()) <= quotations.LONGEST
        ]
    foreign = quotations.vocabulary(texts[:300])
    return [
        quotations.spoil(
            quote, quotations.WAYS[number // 2 % len(quotations.WAYS)], SPOILT, foreign, chance
        )
        if number % 2
        else quote
        for number, quote in enumerate(found[:count])
    ]


def _is_speech(text: str) -> bool:
    pairs = list(pairwise(words(text)))
    return len(set(pairs)) >= DIFFERENT * len(pairs)


def pasted(quotes: Sequence[str]) -> str:
    """Return a text that quotes each of the sentences, as somebody would paste it."""
    said = (quote.translate(MARKS).rstrip(" .,") for quote in quotes)
    return "\n".join(f"“{quote},” said the speaker." for quote in said)


def _one_by_one(bench: Workbench, quotes: Sequence[str]) -> list[Trace]:
    return [bench.trace(quote) for quote in quotes]


def _together(bench: Workbench, quotes: Sequence[str]) -> list[Trace]:
    return list(bench.trace_many((quote, "") for quote in quotes))


def _gist(trace: Trace) -> tuple[object, ...]:
    return (
        trace.verdict,
        trace.first and trace.first.article.id,
        [a.article.id for a in trace.appearances],
    )
