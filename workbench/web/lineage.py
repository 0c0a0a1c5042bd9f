"""Lay out how a wording changed from article to article: places for a drawing."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model import Appearance, Trace, Variant

WIDTH, HEIGHT = 420, 46  # of a box, in drawing units
STEP_X, STEP_Y = 36, 66  # from a parent to its child, and from one wording to the next
MARGIN = 12
DEEPEST = 8  # columns; beyond them a chain goes straight down
MOST = 40  # wordings drawn; the table below the drawing has all


@dataclass(frozen=True, slots=True)
class Box:
    """One wording as drawn: its top left corner, its variant and earliest appearance."""

    x: int
    y: int
    number: int
    variant: Variant
    first: Appearance


@dataclass(frozen=True, slots=True)
class Line:
    """From a parent's lower edge down and into the left edge of a child."""

    path: str
    sure: bool
    turned: bool


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
    depth = [0] * len(variants)
    for index, variant in enumerate(variants):
        above = [depth[p] for p in variant.parents if p < index]
        depth[index] = min(DEEPEST, max(above) + 1) if above else 0
    boxes = tuple(
        Box(
            MARGIN + depth[index] * STEP_X,
            MARGIN + index * STEP_Y,
            index + 1,
            variant,
            trace.appearances[variant.appearances[0]],
        )
        for index, variant in enumerate(variants)
    )
    lines = tuple(
        _line(boxes[parent], box)
        for box in boxes
        for parent in box.variant.parents
        if parent < len(boxes)
    )
    return Drawing(
        boxes,
        lines,
        max(box.x for box in boxes) + WIDTH + MARGIN,
        boxes[-1].y + HEIGHT + MARGIN,
    )


def _line(parent: Box, child: Box) -> Line:
    start = parent.x + STEP_X // 2
    middle = child.y + HEIGHT // 2
    path = f"M{start} {parent.y + HEIGHT}V{middle}H{child.x}"
    return Line(path, child.variant.sure, child.variant.turned)
