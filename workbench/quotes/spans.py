"""Stretches of a text: found by where they stand, trimmed of blanks at their ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from itertools import accumulate
from operator import itemgetter
from typing import Generic, TypeVar

T = TypeVar("T")
_START = itemgetter(0)


class Stretches(Generic[T]):
    """Things with a start and an end, in the order of their starts.

    An article may have thousands: those that touch a stretch are found without a look at the rest.
    """

    def __init__(self, things: Iterable[tuple[int, int, T]]) -> None:
        """Take (start, end, thing); things with the same start stay in their order."""
        self._things = sorted(things, key=_START)
        self._starts = [start for start, _, _ in self._things]
        self._reach = list(accumulate((end for _, end, _ in self._things), max))

    def touching(self, start: int, end: int) -> list[T]:
        """Return what begins before `end` and ends behind `start`."""
        first = bisect_right(self._reach, start)
        if first == len(self._starts):
            return []
        last = bisect_left(self._starts, end, first)
        return [thing for _, stop, thing in self._things[first:last] if stop > start]


class Apart:
    """Spans of which no two overlap, gathered one by one."""

    def __init__(self) -> None:
        """Begin with none."""
        self._spans: list[tuple[int, int]] = []

    def meets(self, span: tuple[int, int]) -> bool:
        """Tell whether `span` overlaps one of them."""
        at = bisect_left(self._spans, span[1], key=_START)
        return at > 0 and self._spans[at - 1][1] > span[0]

    def add(self, span: tuple[int, int]) -> None:
        """Take one more, which meets none."""
        insort(self._spans, span)


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    return start, rstrip(text, start, end)


def rstrip(text: str, start: int, end: int) -> int:
    """Return where text[start:end] ends without the blanks behind it."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def skip_blanks(text: str, at: int) -> int:
    """Return where the blanks that begin at `at` end."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def last_before(text: str, at: int, blanks: str = "") -> str:
    """Return the last character before `at` that is not blank, "" where there is none.

    `blanks` says what counts as blank; otherwise all white space does.
    """
    while at and (text[at - 1] in blanks if blanks else text[at - 1].isspace()):
        at -= 1
    return text[at - 1 : at] if at else ""
