"""Find where in an article a query may stand, at a fraction of an alignment's cost.

Neighbouring words of the query are looked for in the windows around the fingerprint hits; what
shares too few of them is not aligned at all, and the rest only around the places that do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
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
# Shares, by the query's words, of what must stand in one place of an article without six words in
# a row: its words, in their order, and its telling pairs. Of 2,196 appearances of bent and real
# quotes over 40,000 articles none had fewer words, one fewer pairs, and a third of the articles
# read in vain had.
IN_ORDER = ((9, 0.55), (20, 0.50), (10**9, 0.46))
WORTH = 0.7  # of the words in order at the best place: places with fewer are not read, but for ...
MORE = 2  # ... those with as many content words that the best one lacks
# Share of the telling pairs that must stand in one place; 30 % of words bent leave about half.
NEEDED_SHARE = ((9, 0.34), (10**9, 0.25))
NEEDED_RUN = 5  # neighbouring pairs: six words in a row are a fragment worth a look
LONG_WORD = 12  # code points of a word and what follows it: the mean of a place stays below
REACH = 22  # words read on both sides of what is shared: the sentence it stands in


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: the query's words as written, its content words, its neighbouring pairs.

    `telling` are the pairs that are not both function words; `in_order` are all pairs, each once.
    A place must share `needed` telling pairs, and `needed_in_order` words in the query's order.
    """

    written: tuple[str, ...]
    length: int
    characters: int
    words: frozenset[str]
    pairs: Bigrams
    telling: Bigrams
    in_order: tuple[tuple[str, str], ...]
    needed: int
    needed_in_order: float

    def enough_in(self, folded: str) -> bool:
        """Tell whether a piece of folded text may hold enough of the words in any order.

        Words are looked for as letters anywhere, which finds too many but takes no splitting.
        """
        here = sum(map(folded.__contains__, self.written))
        return here >= self.needed_in_order or here > NEEDED_RUN

    def promise(self, place: Place) -> bool:
        """Tell whether a place may hold the query, or a fragment of it."""
        enough = place.pairs >= self.needed and place.in_order >= self.needed_in_order
        return enough or place.run >= NEEDED_RUN

    def enough_pairs(self, pairs: Collection[int]) -> bool:
        """Tell whether different pairs `in_order` that may stand in one place are enough."""
        return sum(self.in_order[pair] in self.telling for pair in pairs) >= self.needed


def wanted(query: Query) -> Wanted:
    """Return what to look for to find `query`."""
    places = {(word.start, word.end): word.written.split() for word in query.words}
    written = [token for tokens in places.values() for token in tokens]
    in_order = tuple(dict.fromkeys(pairwise(written)))
    pairs = frozenset(in_order)
    stop = protected().stop
    telling = frozenset(p for p in pairs if not (p[0] in stop and p[1] in stop))
    length = len(written)
    return Wanted(
        tuple(written),
        length,
        characters=len(query.text),
        words=frozenset(written) - stop or frozenset(written),
        pairs=pairs,
        telling=telling or pairs,
        in_order=in_order,
        needed=max(1, round(_share(NEEDED_SHARE, length) * len(telling or pairs))),
        needed_in_order=_share(IN_ORDER, length) * length,
    )


def _share(shares: Sequence[tuple[int, float]], length: int) -> float:
    return next(share for limit, share in shares if length <= limit)


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring blocks of a text: the first one, and the one behind the last."""

    first: int
    behind: int


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a window: what of it to read (words of the window), and what it shares.

    `in_order` is how many words of the query stand there in its order (0 where it shares too few
    pairs to tell), `pairs` how many of its telling pairs, `run` how many pairs in a row.
    """

    window: Window
    reach: Span
    words: list[str]
    in_order: int
    pairs: int
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
    places = [place for window in windows for place in _places(lines, window, look_for)]
    return _spans(lines, _worth(places, look_for)) if any(map(look_for.promise, places)) else []


def _places(lines: Lines, window: Window, look_for: Wanted) -> Iterator[Place]:
    """Yield the places of a window around pairs of the query.

    Long ones come in parts that overlap by half, so that one of them holds all of a quote: in a
    longer part chance alone would keep the order of many words.
    """
    found = [word for n in range(window.first, window.behind) for word in lines.found(n)]
    pairs = list(pairwise(found))
    at = list(compress(count(), map(look_for.pairs.__contains__, pairs)))
    telling = [k for k in at if pairs[k] in look_for.telling] or at
    size = 2 * look_for.length + REACH
    for low, high in _spread(telling, look_for.length, len(found)):
        for start in range(low, max(low + 1, high - size // 2), size // 2):
            end = min(high, start + size)
            if not (here := _between(telling, start, end)):
                continue
            words = found[start:end]
            shared = len({pairs[k] for k in here})
            likely = 2 * shared >= look_for.needed
            yield Place(
                window,
                reach=Span(max(low, start - REACH), min(high, end + REACH)),
                words=words,
                in_order=LCSseq.similarity(look_for.written, words) if likely else 0,
                pairs=shared,
                run=_longest_run(_between(at, start, end)),
            )


def _between(positions: list[int], start: int, end: int) -> list[int]:
    return positions[bisect_left(positions, start) : bisect_left(positions, end)]


def _worth(places: Sequence[Place], look_for: Wanted) -> list[Place]:
    """Return the places that hold about as much as the best one, or what that one lacks."""
    best = max(places, key=lambda place: place.in_order)
    lacking = look_for.words.difference(best.words)
    return [
        place
        for place in places
        if place.in_order >= WORTH * best.in_order or len(lacking.intersection(place.words)) >= MORE
    ]


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


def _spans(lines: Lines, places: Sequence[Place]) -> list[Span]:
    """Return the places as code-point spans of the text, those that meet as one."""
    out: list[Span] = []
    for window, some in groupby(places, key=lambda place: place.window):
        blocks = range(window.first, window.behind)
        ends = list(accumulate(len(lines.found(block)) for block in blocks))
        whole = lines.span(window.first, window.behind)
        for reach in _merged([place.reach for place in some]):
            start, end = whole.start, whole.end
            if reach.start:
                start = _start(lines, window, ends, reach.start)
            if reach.end < ends[-1]:
                end = _start(lines, window, ends, reach.end)
            out.append(Span(start, end))
    return out


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Return ascending spans with those that meet joined."""
    out: list[Span] = []
    for span in spans:
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _start(lines: Lines, window: Window, ends: Sequence[int], word: int) -> int:
    """Return where a word of the window begins; `ends` counts the words up to each block's end."""
    block = bisect_right(ends, word)
    return lines.start(window.first + block, word - (ends[block - 1] if block else 0))


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
