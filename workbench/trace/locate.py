"""Find where in an article a query may stand, at a fraction of an alignment's cost.

Neighbouring words of the query are looked for in the windows around the fingerprint hits; what
shares too few of them is not aligned at all, and the rest only around the places that do.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from workbench.model import Span
from workbench.trace.lines import Lines
from workbench.trace.places import REACH, merged, places, spans, window, worth_reading
from workbench.trace.wanted import Wanted

# The code points, ascending, where pairs of the query start, and which of `in_order` each is.
KnownPairs = tuple[Sequence[int], Sequence[int]]
WINDOW_FACTOR = 1.6  # of the query's length, on both sides of a hit: room for what was left out
WINDOW_MARGIN = 400  # code points more: the sentence around a span tells what was cut
MAX_SCAN = 60_000  # code points scanned per article around hits
LONG_WORD = 12  # code points of a word and what follows it: the mean of a place stays below


def locate(
    lines: Lines, hits: Sequence[int], look_for: Wanted, known: KnownPairs | None = None
) -> list[Span]:
    """Return the stretches of a text worth aligning, in order; none where it is hopeless.

    `hits` are places to look around (none: everywhere). Where all places of the query's pairs are
    known, only the neighbourhood of these is read.
    """
    around = _around_hits(lines.size, hits, look_for)
    if known is not None:
        around = _around_pairs(around, known, look_for)
    blocks = _blocks(lines, around)
    if known is not None and not any(_enough(lines, some, look_for) for some in blocks):
        return []
    windows = [window(lines, some.start, some.stop, look_for) for some in blocks]
    found = [place for here in windows for place in places(here, look_for)]
    return spans(lines, worth_reading(found, look_for))


def _blocks(lines: Lines, around: Sequence[Span]) -> list[range]:
    """Return the blocks of text that hold the spans; spans that meet in a block share a range."""
    out: list[range] = []
    for span in around:
        first, behind = lines.around(span)
        if out and first <= out[-1].stop:
            out[-1] = range(out[-1].start, max(behind, out[-1].stop))
        else:
            out.append(range(first, behind))
    return out


def _enough(lines: Lines, blocks: range, look_for: Wanted) -> bool:
    """Tell whether neighbouring blocks may hold enough of the words."""
    return look_for.enough_in("".join(map(lines.folded, blocks)))


def _around_pairs(spans: Sequence[Span], known: KnownPairs, look_for: Wanted) -> list[Span]:
    """Return the parts of `spans` that `_spread` may reach from the pairs known to be there."""
    places, pairs = known
    reach = (look_for.length + REACH) * LONG_WORD
    out: list[Span] = []
    for span in spans:
        low, high = bisect_left(places, span.start), bisect_left(places, span.end)
        telling = [k for k in range(low, high) if look_for.in_order[pairs[k]] in look_for.telling]
        for at in (places[k] for k in telling or range(low, high)):
            out.append(Span(max(span.start, at - reach), min(span.end, at + reach)))
    return merged(out)


def _around_hits(length: int, hits: Sequence[int], look_for: Wanted) -> list[Span]:
    """Return the windows around the fingerprint hits, merged and in order."""
    radius = int(look_for.characters * WINDOW_FACTOR) + WINDOW_MARGIN
    if not hits or length <= 2 * radius:
        return [Span(0, length)]
    merged: list[Span] = []
    budget = MAX_SCAN
    for hit in sorted(hits):
        start, end = max(0, hit - radius), min(length, hit + radius)
        if merged and start <= merged[-1].end:
            budget -= end - merged[-1].end
            merged[-1] = Span(merged[-1].start, end)
        else:
            budget -= end - start
            merged.append(Span(start, end))
        if budget <= 0:
            break
    return merged
