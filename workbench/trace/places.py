"""The places of an article in which a query may stand, and which of them are worth reading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, count, groupby, pairwise

from rapidfuzz.distance import LCSseq

from workbench.model import Span
from workbench.trace.lines import Lines
from workbench.trace.wanted import NEEDED_RUN, Wanted

REACH = 22  # words read on both sides of what is shared: the sentence it stands in
WORTH = 0.7  # of the words in order at the best place: places with fewer are not read, but for ...
MORE = 2  # ... those with as many content words that the best one lacks
ALIKE = 0.5  # of the pairs of the place that shares most: the order of fewer is not looked at


@dataclass(frozen=True)
class Window:
    """Neighbouring blocks of a text, from `first` to the one before `behind`, and their words.

    `at` are the words that begin a pair of the query, `telling` those of its telling pairs (all
    of them, where none tells something).
    """

    first: int
    behind: int
    words: list[str]
    at: list[int]
    telling: list[int]


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a window (`start` to `end`, in words), and what of it to read.

    `pairs` is how many different telling pairs of the query stand there.
    """

    window: Window
    start: int
    end: int
    reach: Span
    pairs: int

    @property
    def words(self) -> list[str]:
        """Return the folded words of the place."""
        return self.window.words[self.start : self.end]

    @property
    def holds_run(self) -> bool:
        """Tell whether so many pairs stand in a row there that they may be a fragment."""
        return _longest_run(_between(self.window.at, self.start, self.end)) >= NEEDED_RUN


def window(lines: Lines, first: int, behind: int, look_for: Wanted) -> Window:
    """Return the blocks from `first` to the one before `behind` with their words."""
    words = [word for block in range(first, behind) for word in lines.found(block)]
    at = list(compress(count(), map(look_for.pairs.__contains__, pairwise(words))))
    telling = [k for k in at if (words[k], words[k + 1]) in look_for.telling]
    return Window(first, behind, words, at, telling or at)


def places(here: Window, look_for: Wanted) -> Iterator[Place]:
    """Yield the places of a window around pairs of the query, in order.

    Long ones come in parts that overlap by half, so that one of them holds all of a quote: in a
    longer part chance alone would keep the order of many words.
    """
    words, size = here.words, 2 * look_for.length + REACH
    for low, high in _spread(here.telling, look_for.length, len(words)):
        for start in range(low, max(low + 1, high - size // 2), size // 2):
            end = min(high, start + size)
            if found := _between(here.telling, start, end):
                reach = Span(max(low, start - REACH), min(high, end + REACH))
                shared = len({(words[k], words[k + 1]) for k in found})
                yield Place(here, start, end, reach, shared)


def worth_reading(found: Sequence[Place], look_for: Wanted) -> list[Place]:
    """Return the places to read; none where no place may hold the query or a fragment of it.

    These are the places that hold about as much as the best one, or what that one lacks.
    """
    least = ALIKE * max((place.pairs for place in found), default=0)
    in_order = [
        LCSseq.similarity(look_for.written, place.words) if place.pairs >= least else 0
        for place in found
    ]
    if not any(
        place.pairs >= look_for.needed and words >= look_for.needed_in_order
        for place, words in zip(found, in_order, strict=True)
    ) and not any(place.holds_run for place in found):
        return []
    most = max(in_order)
    lacking = look_for.words.difference(found[in_order.index(most)].words)
    return [
        place
        for place, words in zip(found, in_order, strict=True)
        if words >= WORTH * most or len(lacking.intersection(place.words)) >= MORE
    ]


def spans(lines: Lines, found: Sequence[Place]) -> list[Span]:
    """Return the places as code-point spans of the text, those that meet as one."""
    out: list[Span] = []
    for here, some in groupby(found, key=lambda place: place.window):
        blocks = range(here.first, here.behind)
        ends = list(accumulate(len(lines.found(block)) for block in blocks))
        whole = lines.span(here.first, here.behind)
        for reach in merged([place.reach for place in some]):
            start, end = whole.start, whole.end
            if reach.start:
                start = _start(lines, here, ends, reach.start)
            if reach.end < ends[-1]:
                end = _start(lines, here, ends, reach.end)
            out.append(Span(start, end))
    return out


def merged(ascending: Sequence[Span]) -> list[Span]:
    """Return the spans with those that meet joined; they ascend by where they start."""
    out: list[Span] = []
    for span in ascending:
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _start(lines: Lines, here: Window, ends: Sequence[int], word: int) -> int:
    """Return where a word of the window begins; `ends` counts the words up to each block's end."""
    block = bisect_right(ends, word)
    return lines.start(here.first + block, word - (ends[block - 1] if block else 0))


def _between(positions: list[int], start: int, end: int) -> list[int]:
    return positions[bisect_left(positions, start) : bisect_left(positions, end)]


def _longest_run(positions: Sequence[int]) -> int:
    if len(positions) <= 1:
        return len(positions)
    longest = run = 0
    before = -2
    for position in positions:
        run = run + 1 if position == before + 1 else 1
        longest, before = max(longest, run), position
    return longest


def _spread(positions: Sequence[int], length: int, count: int) -> list[tuple[int, int]]:
    """Return the ranges of words in which a query of `length` words may lie around `positions`."""
    groups: list[tuple[int, int]] = []
    for position in positions:
        if groups and position - groups[-1][1] <= length + REACH:
            groups[-1] = (groups[-1][0], position)
        else:
            groups.append((position, position))
    merged: list[tuple[int, int]] = []
    for first, last in groups:
        reach = max(0, length - (last - first)) + REACH
        low, high = max(0, first - reach), min(count, last + reach)
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], high)
        else:
            merged.append((low, high))
    return merged
