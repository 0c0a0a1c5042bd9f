"""The hand-labelled articles for reported speech outside marks: draw them, score the rules.

`python -m tests.gates.quotes_indirect` prints precision and recall of both halves and, with
`--misses HALF`, what was missed or made up there. quotes_indirect.json keeps article id, offsets
and hashes only; quotes_indirect.md is the guideline.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.evaldata import eval_data, rows
from workbench.model import Quote, QuoteKind
from workbench.quotes.find import find

SEED = 20261125
EACH = 30  # articles of either style
SHORTEST, LONGEST = 700, 2600  # code points: long enough to report, short enough to be read whole
DESKS = ("detik", "kompas", "cnn", "antaranews")
LABELS = Path(__file__).with_name("quotes_indirect.json")
HALF = 0.5  # of either content must lie in the other
TUNE, HELD = "tune", "held"

Row = dict[str, Any]


def digest(words: str) -> str:
    """Return the short hash that stands for words of an article."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def style(row: Row) -> str:
    """Return "desk" for the big newsrooms, "portal" for the others."""
    outlet = str(row["outlet"])
    big = any(name in outlet for name in DESKS) and "tribun" not in outlet
    return "desk" if big else "portal"


def sample(articles: Sequence[Row]) -> list[Row]:
    """Return the drawn articles: by hash, one outlet after the other, as many of either style."""
    queues: dict[tuple[str, str], list[Row]] = {}
    for row in articles:
        if row["outlet"] and SHORTEST <= len(row["text"]) <= LONGEST:
            outlet = "tribunnews" if "tribunnews" in row["outlet"] else row["outlet"]
            queues.setdefault((style(row), outlet), []).append(row)
    found: list[Row] = []
    for kind in ("desk", "portal"):
        turns = sorted(name for name in queues if name[0] == kind)
        for name in turns:
            queues[name].sort(key=lambda row: digest(f"{SEED}:{row['id']}"))
        taken = 0
        while taken < EACH:
            for name in turns:
                if queues[name] and taken < EACH:
                    found.append(queues[name].pop(0))
                    taken += 1
    return found


def halves(drawn: Sequence[Row]) -> dict[str, str]:
    """Return the half of each drawn article, told by its id alone: of either style 15 are held."""
    found: dict[str, str] = {}
    for kind in ("desk", "portal"):
        ids = sorted(
            (str(row["id"]) for row in drawn if style(row) == kind),
            key=lambda number: digest(f"half:{SEED}:{number}"),
        )
        found |= {number: HELD if at % 2 else TUNE for at, number in enumerate(ids)}
    return found


def labels() -> list[dict[str, Any]]:
    """Return the labelled articles: id, half, digest of the text, reports."""
    return list(json.loads(LABELS.read_text(encoding="utf-8"))["articles"])


@dataclass
class Score:
    """Counts of one half, with what went wrong as (article, kind of error, words)."""

    right: int = 0
    predicted: int = 0
    found: int = 0
    labelled: int = 0
    errors: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Return the share of predicted reports whose content and source are right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Return the share of labelled reports found with content and source."""
        return self.found / self.labelled if self.labelled else 0.0


def score(half: str) -> Score:
    """Return the score of the rules on one half of the labelled articles, or on "both"."""
    folder = eval_data()
    assert folder is not None
    wanted = {article["id"]: article for article in labels() if half in (article["half"], "both")}
    total = Score()
    for row in rows(folder / "b1_id_news" / "id_news.dev.jsonl.gz"):
        if row["id"] in wanted:
            _count(row, wanted[row["id"]], total)
    return total


def _count(row: Row, article: dict[str, Any], total: Score) -> None:
    text = row["text"]
    assert digest(text) == article["digest"], f"{row['id']} is another text than was labelled"
    predicted = [q for q in find(text) if q.kind is not QuoteKind.DIRECT and q.outer is None]
    left = list(article["reports"])
    total.labelled += sum(not label.get("optional") for label in left)
    for quote in predicted:
        label = _label_of(quote, left)
        if label is None:
            total.predicted += 1
            total.errors.append((row["id"], "made up", _shown(text, quote.start, quote.end)))
            continue
        left.remove(label)
        good = _source_right(quote, label)
        if not good:
            said = quote.source.text if quote.source else ""
            total.errors.append(
                (row["id"], "source", said + " | " + _shown(text, quote.start, quote.end))
            )
        if label.get("optional"):
            continue
        total.predicted += 1
        total.right += good
        total.found += good
    for label in left:
        if not label.get("optional"):
            total.errors.append((row["id"], "missed", _shown(text, *label["content"][:2])))


def _label_of(quote: Quote, left: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the label whose content the quote gives: either lies for the better part in both."""
    best, most = None, 0
    for label in left:
        start, end = label["content"][:2]
        shared = sum(max(0, min(end, part.end) - max(start, part.start)) for part in quote.parts)
        own = sum(part.end - part.start for part in quote.parts)
        if shared > most and shared >= HALF * own and shared >= HALF * (end - start):
            best, most = label, shared
    return best


def _source_right(quote: Quote, label: dict[str, Any]) -> bool:
    said = quote.source
    return said is not None and any(
        said.start < end and start < said.end for start, end, _ in label["source"]
    )


def _shown(text: str, start: int, end: int) -> str:
    return (text[max(0, start - 70) : start] + "«" + text[start:end] + "»").replace("\n", "¶")


def lines(halves_shown: Sequence[str] = (TUNE, HELD, "both")) -> Iterator[str]:
    """Yield a line of figures for each half."""
    for half in halves_shown:
        got = score(half)
        yield (
            f"{half:5} precision {got.precision:.3f} ({got.right}/{got.predicted})"
            f"  recall {got.recall:.3f} ({got.found}/{got.labelled})"
        )


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--misses":
        for error in score(sys.argv[2]).errors:
            print(*error, sep="\t")
    else:
        print("\n".join(lines()))
