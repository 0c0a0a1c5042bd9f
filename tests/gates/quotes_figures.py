"""Write the figures of docs/quotes.md: `python -m tests.gates.quotes_figures [--update]`.

Without `--update` the tables are printed only.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.evaldata import eval_data, rows
from tests.gates import quotes_eval, quotes_indirect, quotes_precision, quotes_pronouns
from workbench.quotes.find import find

PAGE = Path(__file__).resolve().parents[2] / "docs" / "quotes.md"
BLOCK = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.S)
EVERY = 15  # articles of b1 between two that are timed: some thousand
ROWS = (
    ("PFSA-ID direct quotes, exact span recalled (marks stripped)", "pfsa_exact_recall", "exact"),
    ("PFSA-ID direct quotes, overlap recalled", "pfsa_overlap_recall", "overlap"),
    ("PFSA-ID speaker named beside the cue", "pfsa_explicit_speaker", "explicit"),
    (
        "PFSA-ID speaker of *-nya* (proxy: last annotated person before the quote)",
        "pfsa_nya_speaker",
        "nya",
    ),
    ("PFSA-ID cue F1, on gold statements", "pfsa_cue_f1", "cue_recall"),
    ("PFSA-ID cue F1, all predicted direct quotes counted", "pfsa_cue_f1_all", "cue_all"),
    ("PolNeAR direct contents recalled", "polnear_direct_recall", "direct_recall"),
    (
        "PolNeAR predicted direct quotes that touch a gold content",
        "polnear_direct_precision",
        "direct_precision",
    ),
    ("PolNeAR source overlaps, where the cue is the gold cue", "polnear_source_overlap", "source"),
    (
        "PolNeAR indirect and mixed contents, overlap precision",
        "polnear_other_precision",
        "other_precision",
    ),
    ("PolNeAR indirect and mixed contents, overlap recall", "polnear_other_recall", "other_recall"),
    ("PolNeAR indirect and mixed contents, F1", "polnear_other_f1", "other_recall"),
)


def table(folder: Path) -> str:
    """Return the table of all figures, in Markdown."""
    values, tallies = quotes_eval.figures(folder)
    lines = ["| measure | figure | n |", "|---|---|---|"]
    for title, name, tally in ROWS:
        total = _tally(tallies, name, tally)
        lines.append(f"| {title} | {_short(values[name])} | {total:,} |")
    right, total = quotes_precision.score()
    lines.append(
        "| b1, hand-checked sample of predicted direct quotes that are speech | "
        f"{_short(right / total)} | {total} |"
    )
    for title, half in (("tune", "tune"), ("held", "held"), ("both", "both")):
        got = quotes_indirect.score(half)
        lines.append(
            f"| b1, reported speech with its source, half *{title}*: precision / recall | "
            f"{_short(got.precision)} / {_short(got.recall)} | {got.predicted} / {got.labelled} |"
        )
    for half in ("tune", "held", "both"):
        said = quotes_pronouns.score(half)
        lines.append(
            f"| b1, speaker of *-nya* and pronouns, half *{half}* | {_short(said.value)} | "
            f"{said.total} |"
        )
    lines += ["", _speed(folder)]
    return "\n".join(lines)


def _tally(tallies: Mapping[str, quotes_eval.Tally], name: str, tally: str) -> int:
    return tallies[f"{name.split('_')[0]}_{tally}"].total


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _speed(folder: Path) -> str:
    texts = [
        row["text"]
        for number, row in enumerate(rows(folder / "b1_id_news" / "id_news.dev.jsonl.gz"))
        if number % EVERY == 0
    ]
    find(texts[0])
    began = time.process_time()
    for text in texts:
        find(text)
    seconds = (time.process_time() - began) * 1000 / len(texts)
    size = sum(map(len, texts)) * 1000 / len(texts) / 1e6
    return (
        f"Speed: 1,000 articles of b1 ({size:.1f} million characters) in {seconds:.1f} s "
        "of one core."
    )


def main() -> int:
    """Print the figures; write them into the page where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="write the tables into the page")
    options = parser.parse_args()
    folder = eval_data()
    if folder is None:
        print("development data not found: set WORKBENCH_EVAL_DATA", file=sys.stderr)
        return 2
    text = table(folder)
    print(text)
    if options.update:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(BLOCK.sub(lambda m: m[1] + text + "\n" + m[2], page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
