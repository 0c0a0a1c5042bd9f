"""Lay out the steps of a comparison as the diff that a reader sees, over the original texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.model import DiffOp, EditClass, Span
from workbench.trace.forms import Word


@dataclass(frozen=True)
class Step:
    """A step of the diff in word indices: query [qlo, qhi), source [slo, shi)."""

    op: str
    qlo: int
    qhi: int
    slo: int
    shi: int
    cls: EditClass | None = None
    kind: str = ""


def operations(
    text: str,
    query: Sequence[Word],
    source: Sequence[Word],
    steps: Sequence[Step],
    asides: Sequence[Span] = (),
) -> tuple[DiffOp, ...]:
    """Return the diff of the query `text` and the passage from its first to its last word.

    The steps tile the query from end to end, and the passage too unless its order was changed;
    `asides` are spans of the query that name a speaker, shown as such.
    """
    merged = _merge(steps)
    here = _tile([(s.qlo, s.qhi) for s in merged], query, 0, len(text))
    there = _tile([(s.slo, s.shi) for s in merged], source, None, None)
    out = [
        DiffOp(step.op, one, two, step.cls, step.kind)
        for step, one, two in zip(merged, here, there, strict=True)
    ]
    return _with_asides(asides, out)


def _merge(steps: Sequence[Step]) -> list[Step]:
    """Return the steps with runs of equal words, or of words in other letters, joined."""
    merged: list[Step] = []
    for step in steps:
        last = merged[-1] if merged else None
        if (
            last is not None
            and (step.op, step.kind) == (last.op, last.kind)
            and step.kind in ("", "case")
            and (step.qlo, step.slo) == (last.qhi, last.shi)
        ):
            merged[-1] = Step(step.op, last.qlo, step.qhi, last.slo, step.shi, step.cls, step.kind)
        else:
            merged.append(step)
    return merged


def _tile(
    ranges: Sequence[tuple[int, int]],
    words: Sequence[Word],
    begin: int | None,
    finish: int | None,
) -> list[Span]:
    """Return a span for each range of words, reaching up to the next range that has words.

    Ranges without words get an empty span where they fall. `begin` and `finish` widen the first
    and the last one to the ends of the text.
    """
    filled = [(lo, hi) for lo, hi in ranges if hi > lo]
    spans: list[Span] = []
    at = begin if begin is not None else words[filled[0][0]].start
    seen = 0
    for lo, hi in ranges:
        if hi <= lo:
            spans.append(Span(at, at))
            continue
        seen += 1
        start = begin if begin is not None and seen == 1 else words[lo].start
        end = words[hi - 1].end
        if seen < len(filled):
            following = words[filled[seen][0]].start
            end = following if following >= end else end
        elif finish is not None:
            end = finish
        start = min(start, end)
        spans.append(Span(max(start, at) if start < at <= end else start, end))
        at = end
    return spans


def _with_asides(asides: Sequence[Span], ops: list[DiffOp]) -> tuple[DiffOp, ...]:
    """Cut attributions out of the steps they fell into and show them as what they are."""
    out = list(ops)
    for aside in asides:
        for index, op in enumerate(out):
            if op.query.start <= aside.start < op.query.end:
                out[index : index + 1] = _cut(op, aside)
                break
    return tuple(o for o in out if o.query.end > o.query.start or o.source.end > o.source.start)


def _cut(op: DiffOp, aside: Span) -> list[DiffOp]:
    """Return `op` in three: what stands before the attribution, the attribution, the rest."""
    stop = min(aside.end, op.query.end)
    behind = Span(op.source.end, op.source.end)
    whole = op.source if aside.start > op.query.start else Span(op.source.start, op.source.start)
    return [
        DiffOp(op.op, Span(op.query.start, aside.start), whole, op.cls, op.kind),
        DiffOp("insert", Span(aside.start, stop), behind, EditClass.COSMETIC, "attribution"),
        DiffOp(op.op, Span(stop, op.query.end), Span(whole.end, op.source.end), op.cls, op.kind),
    ]
