"""Lay out how a wording changed from article to article: places for a drawing.

Wordings stand one below the other in the order of time. Each one that others were made from has a
lane of its own beside the boxes, so that no line can be taken for one of its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.model import Appearance, EditClass, Trace, Variant

WIDTH, HEIGHT = 330, 62  # of a box, in drawing units
STEP_Y = 78  # from one wording to the next
LANE = 14  # from one lane to the next
MARGIN = 8
MOST = 40  # wordings drawn; the table below the drawing has all
STRENGTH = (EditClass.COSMETIC, EditClass.REWORDED, EditClass.MATERIAL)


@dataclass(frozen=True, slots=True)
class Box:
    """One wording as drawn: its top left corner, its variant and earliest appearance.

    `change` is the strongest class of what changed since its parent, "" where it has none.
    """

    x: int
    y: int
    number: int
    variant: Variant
    first: Appearance
    change: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """From a parent's left edge into its lane, down, and into the left edge of a child.

    `other` marks a parent that is about as likely as the likeliest one.
    """

    path: str
    sure: bool
    turned: bool
    other: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes in the order of time, the lines between them, and the size of it all."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


def draw(trace: Trace) -> Drawing | None:
    """Return the drawing of a trace's lineage, None where there is one wording only."""
    variants = trace.lineage[:MOST]
    if len(variants) < 2:
        return None
    lanes = _lanes(variants)
    left = MARGIN + LANE * (max(lanes.values(), default=-1) + 1)
    boxes = tuple(
        Box(
            left,
            MARGIN + index * STEP_Y,
            index + 1,
            variant,
            trace.appearances[variant.appearances[0]],
            _strongest(variant),
        )
        for index, variant in enumerate(variants)
    )
    lines = [
        _line(boxes[parent], box, left - LANE * (lanes[parent] + 1) + LANE // 2)
        for box in boxes
        for parent in box.variant.parents
        if parent < len(boxes)
    ]
    # What matters most is drawn last, above the others.
    lines.sort(key=lambda line: (line.turned, not line.other))
    return Drawing(boxes, tuple(lines), left + WIDTH + MARGIN, boxes[-1].y + HEIGHT + MARGIN)


def _lanes(variants: Sequence[Variant]) -> dict[int, int]:
    """Return a lane for each parent, 0 beside the boxes; no two share one at the same height."""
    last: dict[int, int] = {}
    for child, variant in enumerate(variants):
        for parent in variant.parents:
            last[parent] = child
    lanes: dict[int, int] = {}
    for parent in sorted(last, key=lambda p: (last[p] - p, p)):
        taken = {
            lane for other, lane in lanes.items() if other < last[parent] and parent < last[other]
        }
        lanes[parent] = next(lane for lane in range(len(last)) if lane not in taken)
    return lanes


def _strongest(variant: Variant) -> str:
    classes = [change.cls for change in variant.changes]
    return max(classes, key=STRENGTH.index).value if classes and variant.parents else ""


def _line(parent: Box, child: Box, lane: int) -> Line:
    leaves, enters = parent.y + HEIGHT * 2 // 3, child.y + HEIGHT // 3
    path = f"M{parent.x} {leaves}H{lane}V{enters}H{child.x}"
    other = child.variant.parents[0] != parent.number - 1
    turned = child.variant.turned and not other
    return Line(path, child.variant.sure or other, turned, other)
