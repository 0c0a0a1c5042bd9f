"""Articles to measure on, and the quotes to look for in them."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from workbench.errors import BadInput
from workbench.model import QuoteKind
from workbench.quotes.find import find
from workbench.text.tokens import tokenize, words

FILES = ("b1_id_news/id_news.dev.jsonl.gz", "c1_en_allsides/en_news.dev.jsonl.xz")
SHORTEST, LONGEST = 8, 40  # words of a quote that is looked for
MUTATED = 0.2  # share of its words that are changed


def files() -> list[Path]:
    """Return the article files; raise BadInput where there are none."""
    folder = Path(os.environ.get("WORKBENCH_EVAL_DATA") or "../shared/data")
    found = [folder / name for name in FILES if (folder / name).is_file()]
    if not found:
        raise BadInput(
            "No articles to measure on: set WORKBENCH_EVAL_DATA to a folder that holds "
            "%(names)s (JSONL rows with a text).",
            names=" or ".join(FILES),
        )
    return found


def rows(paths: list[Path], limit: int) -> Iterator[dict[str, str]]:
    """Yield up to `limit` rows that have a text, the files in turn."""
    seen = 0
    for path in paths:
        openers: dict[str, Callable[..., IO[str]]] = {".gz": gzip.open, ".xz": lzma.open}
        with openers.get(path.suffix, open)(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if seen >= limit:
                    return
                row = json.loads(line)
                if row.get("text"):
                    seen += 1
                    yield row


def queries(texts: list[str], count: int, seed: int = 20) -> list[tuple[int, str]]:
    """Return (index of the text, a quote of it with a fifth of its words changed), seeded."""
    chance = random.Random(seed)
    vocabulary = sorted({w for text in texts[:500] for w in words(text)})
    found: list[tuple[int, str]] = []
    order = list(range(len(texts)))
    chance.shuffle(order)
    for index in order:
        if len(found) >= count:
            break
        quotes = [
            q
            for q in find(texts[index])
            if q.kind is QuoteKind.DIRECT and SHORTEST <= len(words(q.exact)) <= LONGEST
        ]
        if quotes:
            quote = chance.choice(quotes).exact
            found.append((index, _mutate(quote, chance, vocabulary)))
    return found


def _mutate(quote: str, chance: random.Random, vocabulary: list[str]) -> str:
    pieces = [quote[t.start : t.end] for t in tokenize(quote)]
    for _ in range(max(1, round(len(pieces) * MUTATED))):
        at = chance.randrange(len(pieces))
        act = chance.choice(("drop", "insert", "replace"))
        if act == "drop" and len(pieces) > SHORTEST:
            del pieces[at]
        elif act == "insert":
            pieces.insert(at, chance.choice(vocabulary))
        else:
            pieces[at] = chance.choice(vocabulary)
    return " ".join(pieces)
