"""Notice words that changed places: "the mayor praised the council", or the other way round.

Each of the two is another word in its place, which by itself is another wording; together they
change who did it to whom. In a list ("bread and butter") they change nothing but the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from workbench.model import Alteration
from workbench.trace.diff import Step
from workbench.trace.edits import MATERIAL, REWORDED, Comparison

LISTING = frozenset({"dan", "serta", "atau", "and", "or", "with", "dengan"})


@dataclass(frozen=True, slots=True)
class _Replaced:
    """A single word that stands for another one: where, and both in normal form."""

    number: int
    query: int
    asked: str
    printed: str


def mark_swaps(
    sides: Comparison, alterations: Sequence[Alteration], steps: Sequence[Step]
) -> tuple[list[Alteration], list[Step]]:
    """Return alterations and steps with words that changed places marked as such."""
    changes, shown = list(alterations), list(steps)
    for one, other in combinations(_replaced(sides, alterations), 2):
        if (one.asked, one.printed) != (other.printed, other.asked):
            continue
        low, high = sorted((one.query, other.query))
        between = {word.norm for word in sides.query.words[low + 1 : high]}
        cls, kind = (REWORDED, "order") if between <= LISTING else (MATERIAL, "swapped")
        for word in (one, other):
            changes[word.number] = replace(changes[word.number], cls=cls, kind=kind)
            shown = [
                replace(step, cls=cls, kind=kind) if step.qlo <= word.query < step.qhi else step
                for step in shown
            ]
    return changes, shown


def _replaced(sides: Comparison, alterations: Sequence[Alteration]) -> list[_Replaced]:
    if sum(change.kind == "word" for change in alterations) < 2:
        return []
    here = {word.start: index for index, word in enumerate(sides.query.words)}
    there = {word.start: word.norm for word in sides.source.words}
    out = []
    for number, change in enumerate(alterations):
        if change.kind != "word" or change.query_span is None or change.source_span is None:
            continue
        index = here[change.query_span.start]
        asked = sides.query.words[index]
        printed = there[change.source_span.start]
        if asked.end == change.query_span.end and asked.norm != printed:
            out.append(_Replaced(number, index, asked.norm, printed))
    return out
