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
    shown_to = {"query": -1, "text": -1}
    for op in ops:
        for style, side, span in _sides(op):
            source = query if side == "query" else text
            _append(runs, "said", _between(source, shown_to[side], span.start) if runs else "")
            _append(runs, style, _shown(source[span.start : span.end], style, words))
        shown_to = {"query": op.query.end, "text": op.source.end}
    return tuple(runs)


def _sides(op: DiffOp) -> list[tuple[str, str, Span]]:
    """Return (style, side, span) of what an op shows; equal words are shown as the article has."""
    if op.op == "equal":
        return [("said", "text", op.source)]
    sides = [("del", "text", op.source), ("ins", "query", op.query)]
    return [side for side in sides if side[2].end > side[2].start]


def _shown(words_of_op: str, style: str, words: Words) -> str:
    """Return what an op shows; a long omission is told by its number of words."""
    if style != "del" or len(words_of_op) <= SHOWN:
        return words_of_op
    space = words_of_op[len(words_of_op.rstrip()) :]
    return f"… {words.text('gap', count=words.number(len(words_of_op.split())))} …{space}"


def _between(source: str, before: int, start: int) -> str:
    """Return what the text has between two ops: punctuation, space or nothing; else one space."""
    if not 0 <= before <= start:
        return " "
    between = source[before:start]
    return " " if any(c.isalnum() for c in between) else between


def _append(runs: list[Run], style: str, text: str) -> None:
    """Add a stretch; its outer space stays outside marks and is never doubled."""
    core = text.strip()
    at = text.index(core) if core else len(text)
    before, after = text[:at], text[at + len(core) :]
    if not core or style == "said":
        _plain(runs, text)
    else:
        _plain(runs, before or (" " if runs and runs[-1].style in ("del", "ins") else ""))
        runs.append(Run(core, style))
        _plain(runs, after)


def _plain(runs: list[Run], text: str) -> None:
    """Add words of the article to the run before them, to keep the markup short."""
    if not runs or runs[-1].text[-1:].isspace():
        text = text.lstrip()
    if not text:
        return
    if runs and runs[-1].style == "said":
        runs[-1] = Run(runs[-1].text + text, "said")
    else:
        runs.append(Run(text, "said"))
