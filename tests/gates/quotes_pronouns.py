"""The hand-labelled quotes whose speaker is a pronoun or -nya: draw them, score the rules.

`python -m tests.gates.quotes_pronouns` prints the share of right speakers of both halves and,
with `--misses HALF`, the wrong ones. quotes_pronouns.json keeps article id, offsets and hashes
only; quotes_pronouns.md is the guideline.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.evaldata import eval_data, rows
from tests.gates.quotes_indirect import HELD, TUNE, digest
from workbench.quotes.find import find
from workbench.quotes.lexicons import known_nicknames

SEED = 20261126
LABELS = Path(__file__).with_name("quotes_pronouns.json")
# What is drawn is told by the text alone, not by what the rules find.
PATTERNS = {
    "nya": (90, re.compile(r"[,.?!]\s?[\"”’]\s?,?\s(?P<cue>[a-z]{3,}nya)\b")),
    "pronoun": (
        30,
        re.compile(r"[,.?!]\s?[\"”’]\s?,?\s(?P<cue>[a-z]{3,}\s(?:dia|ia|beliau))\b"),
    ),
    "reported": (
        30,
        re.compile(
            r"(?P<cue>\b(?:[Mm]enurutnya|[Mm]enurut\s(?:dia|beliau)"
            r"|(?:Ia|Dia|Beliau)\s(?:juga\s|pun\s)?(?:men[a-z]{4,}|berharap|berkata))),?\s"
        ),
    ),
}
# Drawn in place of those that turned out to report nothing, or in texts too cut to tell whom.
PATTERNS["more"] = (16, PATTERNS["nya"][1])


def sample(articles: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], str, int, int]]:
    """Return (article, pattern, start and end of the cue): one of each article, by hash."""
    found: list[tuple[dict[str, Any], str, int, int]] = []
    used: set[str] = set()
    ordered = sorted(articles, key=lambda row: digest(f"{SEED}:{row['id']}"))
    for name, (wanted, pattern) in PATTERNS.items():
        taken = 0
        for row in ordered:
            hits = [] if row["id"] in used or not row["outlet"] else _hits(pattern, row["text"])
            if not hits:
                continue
            hit = min(hits, key=lambda match: digest(f"{row['id']}:{match.start()}"))
            found.append((row, name, *hit.span("cue")))
            used.add(row["id"])
            taken += 1
            if taken == wanted:
                break
    return found


def _hits(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    return list(pattern.finditer(text))


def half(article: str) -> str:
    """Return which half an article belongs to, told by its id alone."""
    return TUNE if int(digest(f"half:{SEED}:{article}"), 16) % 2 else HELD


def labels() -> list[dict[str, Any]]:
    """Return the labels: id, kind, half, span and hash of the cue and of the speaker's mention."""
    return list(json.loads(LABELS.read_text(encoding="utf-8"))["quotes"])


@dataclass
class Score:
    """Counts of one half, with the wrong ones as (article, cue offset, wanted, given, reason)."""

    right: int = 0
    total: int = 0
    wrong: list[tuple[str, int, str, str, str]] = field(default_factory=list)

    @property
    def value(self) -> float:
        """Return the share of right speakers."""
        return self.right / self.total if self.total else 0.0


def score(half_wanted: str) -> Score:
    """Return the score of the rules on one half of the labelled quotes, or on "both"."""
    folder = eval_data()
    assert folder is not None
    wanted = {
        label["id"]: label
        for label in labels()
        if half_wanted in (label["half"], "both") and not label.get("excluded")
    }
    total = Score()
    for row in rows(folder / "b1_id_news" / "id_news.dev.jsonl.gz"):
        if row["id"] in wanted:
            _count(row["text"], wanted[row["id"]], total)
    return total


def _count(text: str, label: dict[str, Any], total: Score) -> None:
    start, end, mark = label["cue"]
    assert digest(text[start:end]) == mark, f"{label['id']} is another text than was labelled"
    quote = next((q for q in find(text) if q.cue and q.cue.start < end and start < q.cue.end), None)
    people = [text[s:e] for s, e, _ in label["speaker"]]
    name = quote.source.name if quote and quote.source else ""
    forms = [name, *(quote.source.aliases if quote and quote.source else ())]
    good = any(same(person, form) for person in people for form in forms)
    if not people or label.get("later"):
        good = good or (quote is not None and not name)
    total.total += 1
    total.right += good
    if not good:
        reason = quote.source.reason if quote and quote.source else "no quote found"
        total.wrong.append((label["id"], start, " / ".join(people), name, reason))


def same(person: str, name: str) -> bool:
    """Tell whether two names share a word that is no initial, public nicknames made out."""
    person = f"{person} {known_nicknames().get(person.lower(), '')}"
    ours = {word.strip(".,").lower() for word in name.split() if len(word) > 2}
    theirs = {word.strip(".,").lower() for word in person.split() if len(word) > 2}
    return bool(ours & theirs)


def lines() -> Iterator[str]:
    """Yield a line of figures for each half."""
    for which in (TUNE, HELD, "both"):
        got = score(which)
        yield f"{which:5} right {got.value:.3f} ({got.right}/{got.total})"


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--misses":
        for miss in score(sys.argv[2]).wrong:
            print(*miss, sep="\t")
    else:
        print("\n".join(lines()))
