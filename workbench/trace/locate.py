"""Find where in an article a query may stand, at a fraction of an alignment's cost.

Neighbouring words of the query are looked for in the windows around the fingerprint hits; what
shares too few of them is not aligned at all, and the rest only around the places that do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, count, groupby, pairwise

from rapidfuzz.distance import LCSseq

from workbench.model import Span
from workbench.trace.lexicon import protected
from workbench.trace.lines import Lines
from workbench.trace.query import Query

Bigrams = frozenset[tuple[str, str]]
# The code points, ascending, where pairs of the query start, and which of `in_order` each is.
KnownPairs = tuple[Sequence[int], Sequence[int]]
WINDOW_FACTOR = 1.6  # of the query's length, on both sides of a hit: room for what was left out
WINDOW_MARGIN = 400  # code points more: the sentence around a span tells what was cut
MAX_SCAN = 60_000  # code points scanned per article around hits
# Share of the query's words that must stand there in order, by its length in words. Quotes with
# 30 % of their words bent keep .53 or more in 99 of 100 cases; chance reaches .5, .46, .37 in 75.
IN_ORDER = ((9, 0.50), (20, 0.46), (10**9, 0.38))
WORTH = 0.1  # of the content words: places with fewer are not read, unless they hold a run
NEEDED_SHARE = 0.2  # of the telling pairs; 30 % of words bent leave about half of them
SHORT = 12  # words: of shorter queries a single pair is enough
NEEDED_RUN = 5  # neighbouring pairs: six words in a row are a fragment worth a look
LONG_WORD = 12  # code points of a word and what follows it: the mean of a place stays below
REACH = 22  # words read on both sides of what is shared: the sentence it stands in


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: the query's words as written, its content words, its neighbouring pairs.

    `telling` are the pairs that are not both function words; `in_order` are all pairs, each once.
    """

    written: tuple[str, ...]
    characters: int
    words: frozenset[str]
    pairs: Bigrams
    telling: Bigrams
    in_order: tuple[tuple[str, str], ...]

    @property
    def length(self) -> int:
        """Return the number of words."""
        return len(self.written)

    @property
    def needed(self) -> int:
        """Return how many telling pairs an article must share."""
        if self.length <= SHORT:
            return 1
        return max(2, round(NEEDED_SHARE * len(self.telling)))

    @property
    def needed_in_order(self) -> float:
        """Return how many words must stand in one place in the order of the query."""
        share = next(share for limit, share in IN_ORDER if self.length <= limit)
        return share * self.length

    def enough_in(self, folded: str) -> bool:
        """Tell whether a piece of folded text may hold enough of the words in any order.

        Words are looked for as letters anywhere, which finds too many but takes no splitting.
        """
        here = sum(map(folded.__contains__, self.written))
        return here >= self.needed_in_order or here > NEEDED_RUN

    def worth_reading(self, pairs: Sequence[int], run: int) -> bool:
        """Tell whether an article may hold the query that holds these of the pairs `in_order`.

        `run` is how many of them stand in a row.
        """
        if run >= NEEDED_RUN:
            return True
        return sum(self.in_order[pair] in self.telling for pair in set(pairs)) >= self.needed


def wanted(query: Query) -> Wanted:
    """Return what to look for to find `query`."""
    places = {(word.start, word.end): word.written.split() for word in query.words}
    written = [token for tokens in places.values() for token in tokens]
    in_order = tuple(dict.fromkeys(pairwise(written)))
    pairs = frozenset(in_order)
    stop = protected().stop
    telling = frozenset(p for p in pairs if not (p[0] in stop and p[1] in stop))
    content = frozenset(written) - stop or frozenset(written)
    return Wanted(tuple(written), len(query.text), content, pairs, telling or pairs, in_order)


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring blocks of a text: the first one, and the one behind the last."""

    first: int
    behind: int


@dataclass(frozen=True, slots=True)
class Place:
    """A range of words of a window, how many content words it shares, its longest run of pairs."""

    window: Window
    low: int
    high: int
    words: list[str]
    shared: int
    run: int


def locate(
    lines: Lines, hits: Sequence[int], look_for: Wanted, known: KnownPairs | None = None
) -> list[Span]:
    """Return the stretches of a text worth aligning, in order; none where it is hopeless.

    `hits` are places to look around (none: everywhere). Where all places of the query's pairs are
    known, only the neighbourhood of these is read.
    """
    spans = _around_hits(lines.size, hits, look_for)
    if known is not None:
        spans = _around_pairs(spans, known, look_for)
    windows = _windows(lines, spans)
    if known is not None and not any(_enough(lines, window, look_for) for window in windows):
        return []
    places: list[Place] = []
    pairs: set[tuple[str, str]] = set()
    for window in windows:
        found = [word for n in range(window.first, window.behind) for word in lines.found(n)]
        at = list(compress(count(), map(look_for.pairs.__contains__, pairwise(found))))
        telling = [k for k in at if (found[k], found[k + 1]) in look_for.telling]
        pairs.update((found[k], found[k + 1]) for k in telling)
        for low, high in _spread(telling or at, look_for.length, len(found)):
            here = found[low:high]
            shared = len(look_for.words.intersection(here))
            run = _longest_run([k for k in at if low <= k < high])
            places.append(Place(window, low, high, here, shared, run))
    least = WORTH * len(look_for.words)
    places = [p for p in places if p.shared >= least or p.run >= NEEDED_RUN]
    return _spans(lines, places) if _promising(places, len(pairs), look_for) else []


def _windows(lines: Lines, spans: Sequence[Span]) -> list[Window]:
    """Return the blocks of text that hold `spans`; spans that meet in a block share a window."""
    out: list[Window] = []
    for span in spans:
        first, behind = lines.around(span)
        if out and first <= out[-1].behind:
            out[-1] = Window(out[-1].first, max(behind, out[-1].behind))
        else:
            out.append(Window(first, behind))
    return out


def _enough(lines: Lines, window: Window, look_for: Wanted) -> bool:
    """Tell whether a window may hold enough of the words."""
    return look_for.enough_in("".join(map(lines.folded, range(window.first, window.behind))))


def _around_pairs(spans: Sequence[Span], known: KnownPairs, look_for: Wanted) -> list[Span]:
    """Return the parts of `spans` that `_spread` may reach from the pairs known to be there."""
    places, pairs = known
    reach = (look_for.length + REACH) * LONG_WORD
    out: list[Span] = []
    for span in spans:
        low, high = bisect_left(places, span.start), bisect_left(places, span.end)
        telling = [k for k in range(low, high) if look_for.in_order[pairs[k]] in look_for.telling]
        for at in (places[k] for k in telling or range(low, high)):
            start, end = max(span.start, at - reach), min(span.end, at + reach)
            if out and start <= out[-1].end and out[-1].start >= span.start:
                out[-1] = Span(out[-1].start, end)
            else:
                out.append(Span(start, end))
    return out


def _promising(places: Sequence[Place], pairs: int, look_for: Wanted) -> bool:
    """Tell whether the places together may hold the query, or one of them a fragment of it."""
    if any(place.run >= NEEDED_RUN for place in places):
        return True
    if pairs < look_for.needed:
        return False
    return any(_in_order(place, look_for) >= look_for.needed_in_order for place in places)


def _in_order(place: Place, look_for: Wanted) -> int:
    """Return how many words of the query stand in one part of the place in the same order.

    Parts overlap by half and are bounded: in a long place, chance alone keeps the order.
    """
    size = 2 * look_for.length + REACH
    starts = range(0, max(1, len(place.words) - size // 2), size // 2)
    written = look_for.written
    return max(LCSseq.similarity(written, place.words[at : at + size]) for at in starts)


def _spans(lines: Lines, places: Sequence[Place]) -> list[Span]:
    """Return the places as code-point spans of the text."""
    out: list[Span] = []
    for window, some in groupby(places, key=lambda place: place.window):
        blocks = range(window.first, window.behind)
        ends = list(accumulate(len(lines.found(block)) for block in blocks))
        whole = lines.span(window.first, window.behind)
        for place in some:
            start, end = whole.start, whole.end
            if place.low:
                start = _start(lines, window, ends, place.low)
            if place.high < ends[-1]:
                end = _start(lines, window, ends, place.high)
            out.append(Span(start, end))
    return out


def _start(lines: Lines, window: Window, ends: Sequence[int], word: int) -> int:
    """Return where a word of the window begins; `ends` counts the words up to each block's end."""
    block = bisect_right(ends, word)
    return lines.start(window.first + block, word - (ends[block - 1] if block else 0))


def _longest_run(positions: Sequence[int]) -> int:
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
