"""The word diff of a report, cut from the ORIGINAL query and article, never from folded forms."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model import DiffOp, Span
from workbench.report.blocks import Run, Runs
from workbench.report.wording import Words

SHOWN = 160  # characters of an omission shown whole; a longer one is told by its word count


def diff_runs(ops: Sequence[DiffOp], query: str, text: str, words: Words) -> Runs:
    """Return the diff as runs: del = only in the article, ins = only in the query."""
    runs: list[Run] = []
    last: dict[str, int] = {}
    for op in ops:
        for style, of, span in _sides(op):
            source = query if of == "query" else text
            shown = source[span.start : span.end]
            if style == "del" and (op.op == "gap" or len(shown) > SHOWN) and len(shown) > SHOWN:
                shown = f"[… {words.text('gap', count=words.number(len(shown.split())))} …]"
            if runs:
                runs.append(Run(_between(source, last.get(of), span.start)))
            runs.append(Run(shown, style))
        last["query"], last["text"] = op.query.end, op.source.end
    return tuple(_joined(runs))


def _sides(op: DiffOp) -> list[tuple[str, str, Span]]:
    """Return (style, side, span) of what an op shows; equal words are shown as the article has."""
    if op.op == "equal":
        return [("said", "text", op.source)]
    sides = [("del", "text", op.source), ("ins", "query", op.query)]
    return [side for side in sides if side[2].end > side[2].start]


def _between(source: str, before: int | None, start: int) -> str:
    """Return what stands between two words of one side: punctuation and space, or one space."""
    between = source[before:start] if before is not None and before <= start else " "
    return between if between and not any(c.isalnum() for c in between) else " "


def _joined(runs: list[Run]) -> list[Run]:
    """Return the runs with plain separators taken into equal neighbours, to keep markup short."""
    joined: list[Run] = []
    for run in runs:
        if joined and run.style in ("", "said") and joined[-1].style == "said":
            joined[-1] = Run(joined[-1].text + run.text, "said")
        else:
            joined.append(Run(run.text, "said") if run.style == "" else run)
    return [run for run in joined if run.text]
