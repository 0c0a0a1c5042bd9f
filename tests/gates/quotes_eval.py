"""Measure quotes and speakers on the gold corpora: `python -m tests.gates.quotes_eval`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.evaldata import eval_data, rows
from workbench.model import Quote, QuoteKind
from workbench.quotes.find import find
from workbench.quotes.lexicons import known_nicknames

MARKS = " \t\n\"'“”‘’„«»"
CUE_NYA = "CUECOREF"


@dataclass
class Tally:
    """Counts of one measure, with the misses kept for reading."""

    right: int = 0
    total: int = 0
    misses: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, good: bool, *miss: Any) -> None:
        self.total += 1
        self.right += good
        if not good:
            self.misses.append(miss)

    @property
    def value(self) -> float:
        return self.right / self.total if self.total else 0.0


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without quotation marks and blanks at its ends."""
    while start < end and text[start] in MARKS:
        start += 1
    while end > start and text[end - 1] in MARKS:
        end -= 1
    return start, end


def overlaps(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def parts(quote: Quote) -> list[tuple[int, int]]:
    return [(part.start, part.end) for part in quote.parts]


# ---------------------------------------------------------------- PFSA-ID


def pfsa(folder: Path, limit: int | None = None) -> dict[str, Tally]:
    """Return the tallies on PFSA-ID: statements, cues, explicit and "-nya" speakers."""
    names = ("exact", "overlap", "cue_recall", "cue_precision", "cue_all", "explicit", "nya")
    tallies = {name: Tally() for name in names}
    for doc in rows(folder / "d2_pfsa_id" / "dev40.jsonl", limit):
        _pfsa_document(doc, tallies)
    return tallies


def _pfsa_document(doc: dict[str, Any], tallies: dict[str, Tally]) -> None:
    text = doc["text"]
    quotes = find(text)
    spans = sorted(doc["spans"], key=lambda s: s["start"])
    predicted = {strip(text, *part): quote for quote in quotes for part in parts(quote)}
    direct = {span: q for span, q in predicted.items() if q.kind is QuoteKind.DIRECT}
    statements = [s for s in spans if s["label"] == "STATEMENT"]
    _all_cues(text, quotes, spans, tallies["cue_all"])
    for number, gold in enumerate(statements):
        span = strip(text, gold["start"], gold["end"])
        after = statements[number + 1]["start"] if number + 1 < len(statements) else len(text)
        hit = next((q for s, q in direct.items() if overlaps(s, span)), None)
        tallies["exact"].add(span in direct, doc["id"], text[span[0] : span[1]])
        tallies["overlap"].add(hit is not None, doc["id"], text[span[0] : span[1]])
        cue = _cue_of(spans, gold, after)
        if cue is None:
            continue
        right = (
            hit is not None
            and hit.cue is not None
            and overlaps((hit.cue.start, hit.cue.end), (cue["start"], cue["end"]))
        )
        tallies["cue_recall"].add(
            right,
            doc["id"],
            cue["text"],
            hit.cue.text if hit and hit.cue else None,
            text[gold["end"] - 30 : gold["end"] + 60],
        )
        if hit is not None and hit.cue is not None:
            tallies["cue_precision"].add(right)
        _speaker(doc, spans, gold, cue, after, hit, tallies)


def _all_cues(
    text: str, quotes: tuple[Quote, ...], spans: list[dict[str, Any]], tally: Tally
) -> None:
    """Count every cue of a direct quote, annotated or not: the corpus leaves out most people."""
    golds = [(s["start"], s["end"]) for s in spans if s["label"] in ("CUE", CUE_NYA)]
    cues = {(q.cue.start, q.cue.end): q for q in quotes if q.cue and q.kind is QuoteKind.DIRECT}
    for cue, quote in cues.items():
        good = any(overlaps(cue, gold) for gold in golds)
        tally.add(good, text[max(0, quote.start - 30) : quote.start + 40], text[slice(*cue)])


def _cue_of(spans: list[dict[str, Any]], gold: dict[str, Any], after: int) -> dict[str, Any] | None:
    """Return the gold cue of a statement: the first one behind it, else the one right before."""
    cues = [s for s in spans if s["label"] in ("CUE", CUE_NYA)]
    behind = [s for s in cues if gold["end"] <= s["start"] < after]
    if behind and behind[0]["start"] - gold["end"] < 40:
        return behind[0]
    before = [s for s in cues if s["end"] <= gold["start"] and gold["start"] - s["end"] < 40]
    return before[-1] if before else None


def _speaker(
    doc: dict[str, Any],
    spans: list[dict[str, Any]],
    gold: dict[str, Any],
    cue: dict[str, Any],
    after: int,
    hit: Quote | None,
    tallies: dict[str, Tally],
) -> None:
    text = doc["text"]
    people = [s for s in spans if s["label"] in ("PERSON", "PERSONCOREF")]
    name = hit.source.name if hit and hit.source else ""
    said = hit.source.text if hit and hit.source else ""
    context = text[gold["end"] - 20 : gold["end"] + 130]
    if cue["label"] == "CUE":
        behind = [p for p in people if cue["end"] <= p["start"] < min(after, cue["end"] + 160)]
        if not behind or behind[0]["text"].lower() in ("dia", "ia", "beliau"):
            return
        want = behind[0]["text"]
        good = agrees(want, name) or (want in said)
        tallies["explicit"].add(good, doc["id"], want, name, context)
    else:
        before = [p for p in people if p["end"] <= gold["start"]]
        if not before:
            return
        want = before[-1]["text"]
        longest = _fullest(want, people)
        tallies["nya"].add(
            agrees(want, name) or agrees(longest, name) or _holds(hit, want),
            doc["id"],
            longest,
            name,
            text[max(0, gold["start"] - 420) : gold["start"] + 20],
        )


def _fullest(want: str, people: list[dict[str, Any]]) -> str:
    forms = [p["text"] for p in people if want in p["text"]]
    return max(forms, key=len, default=want)


def _holds(hit: Quote | None, office: str) -> bool:
    """Tell whether a gold person annotated as an office ("Presiden") is one the source holds."""
    roles = hit.source.roles if hit and hit.source else ()
    return any(role.lower().startswith(office.lower()) for role in roles)


def agrees(gold: str, name: str) -> bool:
    """Tell whether the names share a word that is not an initial."""
    known = known_nicknames()
    gold = " ".join(known.get(word.lower(), word) for word in gold.split())
    ours = {w.strip(".,").lower() for w in name.split() if len(w) > 2}
    theirs = {w.strip(".,").lower() for w in gold.split() if len(w) > 2}
    return bool(ours & theirs) or any(gold.lower() in word for word in ours if len(gold) > 3)


# ---------------------------------------------------------------- PolNeAR


def polnear(folder: Path, limit: int | None = None) -> dict[str, Tally]:
    """Return the tallies on PolNeAR: direct, sources, and indirect with mixed contents."""
    names = ("direct_recall", "direct_precision", "source", "other_recall", "other_precision")
    tallies = {name: Tally() for name in names}
    for doc in rows(folder / "d1_polnear" / "train.jsonl.gz", limit):
        _polnear_document(doc, tallies)
    return tallies


def _polnear_document(doc: dict[str, Any], tallies: dict[str, Tally]) -> None:
    text = doc["text"]
    quotes = find(text)
    golds = doc["attributions"]
    contents = [tuple(c) for a in golds for c in a["content"]]
    direct = [q for q in quotes if q.kind is QuoteKind.DIRECT and q.outer is None]
    other = [q for q in quotes if q.kind is not QuoteKind.DIRECT and q.outer is None]
    inner = [q for q in quotes if q.outer is not None]
    for quote in direct:
        tallies["direct_precision"].add(
            _touches(quote, contents), doc["id"], quote.exact[:80], quote.cue and quote.cue.text
        )
    for quote in other:
        tallies["other_precision"].add(
            _touches(quote, contents),
            doc["id"],
            quote.cue and quote.cue.text,
            text[max(0, quote.start - 60) : quote.end][:200],
        )
    for gold in golds:
        spans = [tuple(c) for c in gold["content"]]
        if gold["type"] == "direct":
            tallies["direct_recall"].add(
                any(_touches(q, spans) for q in direct), doc["id"], text[spans[0][0] : spans[0][1]]
            )
        else:
            cue = " ".join(text[s:e] for s, e in gold["cue"])
            tallies["other_recall"].add(
                any(_touches(q, spans) for q in (*other, *inner)),
                doc["id"],
                gold["type"],
                cue,
                text[spans[0][0] - 60 : spans[-1][1]],
            )
        _source(doc, gold, spans, quotes, tallies["source"])


def _source(
    doc: dict[str, Any],
    gold: dict[str, Any],
    spans: list[tuple[int, ...]],
    quotes: tuple[Quote, ...],
    tally: Tally,
) -> None:
    """Count the source of the quote whose cue and content are the gold attribution's."""
    cues = [tuple(c) for c in gold["cue"]]
    if not gold["source"]:
        return
    for quote in quotes:
        if quote.cue is None or not _touches(quote, spans):
            continue
        if not any(overlaps((quote.cue.start, quote.cue.end), c) for c in cues):
            continue
        said = quote.source
        good = said is not None and any(
            overlaps((said.start, said.end), (s, e)) for s, e in gold["source"]
        )
        text = doc["text"]
        tally.add(
            good,
            doc["id"],
            [text[s:e] for s, e in gold["source"]],
            said and said.text,
            quote.cue.text,
            quote.exact[:50],
        )
        return


def _touches(quote: Quote, spans: list[Any]) -> bool:
    return any(overlaps(part, span) for part in parts(quote) for span in spans)


# ---------------------------------------------------------------- figures


def figures(folder: Path, limit: int | None = None) -> tuple[dict[str, float], dict[str, Tally]]:
    """Return the gate's figures by name, and the tallies behind them."""
    ours = pfsa(folder, limit)
    theirs = polnear(folder, limit)
    values = {
        "pfsa_exact_recall": ours["exact"].value,
        "pfsa_overlap_recall": ours["overlap"].value,
        "pfsa_explicit_speaker": ours["explicit"].value,
        "pfsa_nya_speaker": ours["nya"].value,
        "pfsa_cue_f1": f1(ours["cue_precision"].value, ours["cue_recall"].value),
        "pfsa_cue_f1_all": f1(ours["cue_all"].value, ours["cue_recall"].value),
        "polnear_direct_recall": theirs["direct_recall"].value,
        "polnear_direct_precision": theirs["direct_precision"].value,
        "polnear_source_overlap": theirs["source"].value,
        "polnear_other_precision": theirs["other_precision"].value,
        "polnear_other_recall": theirs["other_recall"].value,
    }
    values["polnear_other_f1"] = f1(
        values["polnear_other_precision"], values["polnear_other_recall"]
    )
    tallies = {f"pfsa_{k}": v for k, v in ours.items()}
    tallies |= {f"polnear_{k}": v for k, v in theirs.items()}
    return values, tallies


def lines(values: dict[str, float], tallies: dict[str, Tally]) -> Iterator[str]:
    for name, value in values.items():
        yield f"{name:28} {value:.4f}"
    for name, tally in tallies.items():
        yield f"  n {name:26} {tally.right}/{tally.total}"


def main() -> int:
    folder = eval_data()
    if folder is None:
        print("development data not found: set WORKBENCH_EVAL_DATA", file=sys.stderr)
        return 2
    began = time.perf_counter()
    values, tallies = figures(folder)
    print("\n".join(lines(values, tallies)))
    print(f"seconds {time.perf_counter() - began:.1f}")
    if len(sys.argv) > 1:
        for miss in tallies[sys.argv[1]].misses[: int(sys.argv[2]) if len(sys.argv) > 2 else 40]:
            print(json.dumps(miss, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
