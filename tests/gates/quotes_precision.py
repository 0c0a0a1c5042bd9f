"""The hand-checked sample of direct quotes: draw it, and score predictions by its labels.

`python -m tests.gates.quotes_precision` prints the sample that is still unlabelled, to be read by
a person; quotes_precision.json keeps the labels as article id, offsets and a hash of the words.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.evaldata import eval_data, rows
from workbench.model import Quote, QuoteKind
from workbench.quotes.find import find

SEED = 20261124
ARTICLES = 2500  # articles drawn, of whose quotes the sample is drawn
SIZE = 200
LABELS = Path(__file__).with_name("quotes_precision.json")


def direct(text: str) -> list[Quote]:
    return [q for q in find(text) if q.kind is QuoteKind.DIRECT and q.outer is None]


def sample() -> list[tuple[dict[str, Any], Quote]]:
    """Return the seeded sample of predicted direct quotes of b1 with their articles."""
    folder = eval_data()
    if folder is None:
        return []
    draw = random.Random(SEED)
    articles = list(rows(folder / "b1_id_news" / "id_news.dev.jsonl.gz"))
    draw.shuffle(articles)
    found = [(row, quote) for row in articles[:ARTICLES] for quote in direct(row["text"])]
    found.sort(key=lambda pair: digest(f"{SEED}:{pair[0]['id']}:{pair[1].start}"))
    return found[:SIZE]  # ordered by a hash, so that a change of the rules keeps most of it


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def labels() -> list[dict[str, Any]]:
    """Return the labels: id, start, end, digest, and right (see quotes_precision.md)."""
    return list(json.loads(LABELS.read_text(encoding="utf-8"))["labels"])


def score() -> tuple[int, int]:
    """Return how many labelled quotes that are still predicted are right, and how many they are.

    A labelled quote counts as still predicted where a direct quote has exactly its span.
    """
    folder = eval_data()
    assert folder is not None
    wanted: dict[str, list[dict[str, Any]]] = {}
    for label in labels():
        wanted.setdefault(label["id"], []).append(label)
    right = total = 0
    for row in rows(folder / "b1_id_news" / "id_news.dev.jsonl.gz"):
        if row["id"] not in wanted:
            continue
        spans = {(q.start, q.end) for q in direct(row["text"])}
        for label in wanted[row["id"]]:
            assert digest(row["text"][label["start"] : label["end"]]) == label["digest"]
            if (label["start"], label["end"]) in spans:
                total += 1
                right += label["right"]
    return right, total


def unlabelled() -> Iterator[str]:
    known = {(label["id"], label["start"], label["end"]) for label in labels()}
    for row, quote in sample():
        if (row["id"], quote.start, quote.end) not in known:
            text = row["text"]
            around = text[max(0, quote.start - 60) : quote.end + 60].replace("\n", "¶")
            yield json.dumps([row["id"], quote.start, quote.end, around], ensure_ascii=False)


if __name__ == "__main__":
    print("\n".join(unlabelled()))
    print("right {} of {}".format(*score()), file=sys.stderr)
