"""Find where in an article a query may stand, at a fraction of an alignment's cost.

Neighbouring words of the query are looked for in the windows around the fingerprint hits; what
shares too few of them is not aligned at all, and the rest only around the places that do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rapidfuzz.distance import LCSseq

from workbench.model import Passage, Span
from workbench.text.tokens import words, words_and_starts
from workbench.trace.lexicon import protected
from workbench.trace.query import Query

Bigrams = frozenset[tuple[str, str]]
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
REACH = 22  # words read on both sides of what is shared: the sentence it stands in


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: the query's words as written, its content words, its neighbouring pairs.

    `telling` are the pairs that are not both function words.
    """

    written: tuple[str, ...]
    characters: int
    words: frozenset[str]
    pairs: Bigrams
    telling: Bigrams

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


def wanted(query: Query) -> Wanted:
    """Return what to look for to find `query`."""
    places = {(word.start, word.end): word.written.split() for word in query.words}
    written = [token for tokens in places.values() for token in tokens]
    pairs = frozenset(pairwise(written))
    stop = protected().stop
    telling = frozenset(p for p in pairs if not (p[0] in stop and p[1] in stop))
    content = frozenset(written) - stop or frozenset(written)
    return Wanted(tuple(written), len(query.text), content, pairs, telling or pairs)


@dataclass(frozen=True, slots=True)
class Place:
    """A range of words of a window, how many content words it shares, its longest run of pairs."""

    window: Span
    low: int
    high: int
    words: list[str]
    shared: int
    run: int


def locate(passage: Passage, look_for: Wanted) -> list[Span]:
    """Return the stretches of the article worth aligning, in order; none where it is hopeless."""
    text = passage.article.text
    places: list[Place] = []
    pairs: set[tuple[str, str]] = set()
    for window in _around_hits(passage, look_for):
        found = words(text[window.start : window.end])
        at = [k for k, pair in enumerate(pairwise(found)) if pair in look_for.pairs]
        telling = [k for k in at if (found[k], found[k + 1]) in look_for.telling]
        pairs.update((found[k], found[k + 1]) for k in telling)
        for low, high in _spread(telling or at, look_for.length, len(found)):
            here = found[low:high]
            shared = len(look_for.words.intersection(here))
            run = _longest_run([k for k in at if low <= k < high])
            places.append(Place(window, low, high, here, shared, run))
    least = WORTH * len(look_for.words)
    places = [p for p in places if p.shared >= least or p.run >= NEEDED_RUN]
    return _spans(text, places) if _promising(places, len(pairs), look_for) else []


def _promising(places: Sequence[Place], pairs: int, look_for: Wanted) -> bool:
    """Tell whether the places together may hold the query, or one of them a fragment of it."""
    if any(place.run >= NEEDED_RUN for place in places):
        return True
    if pairs < look_for.needed:
        return False
    share = next(share for limit, share in IN_ORDER if look_for.length <= limit)
    return any(_in_order(place, look_for) >= share * look_for.length for place in places)


def _in_order(place: Place, look_for: Wanted) -> int:
    """Return how many words of the query stand in one part of the place in the same order.

    Parts overlap by half and are bounded: in a long place, chance alone keeps the order.
    """
    size = 2 * look_for.length + REACH
    starts = range(0, max(1, len(place.words) - size // 2), size // 2)
    written = look_for.written
    return max(LCSseq.similarity(written, place.words[at : at + size]) for at in starts)


def _spans(text: str, places: Sequence[Place]) -> list[Span]:
    """Return the places as code-point spans of `text`."""
    out: list[Span] = []
    for window, some in groupby(places, key=lambda place: place.window):
        starts = words_and_starts(text[window.start : window.end])[1]
        out += [
            Span(
                window.start + starts[place.low] if place.low else window.start,
                window.start + starts[place.high] if place.high < len(starts) else window.end,
            )
            for place in some
        ]
    return out


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


def _around_hits(passage: Passage, look_for: Wanted) -> list[Span]:
    """Return the windows around the fingerprint hits, merged and in order."""
    text = passage.article.text
    length = len(text)
    radius = int(look_for.characters * WINDOW_FACTOR) + WINDOW_MARGIN
    if not passage.hits or length <= 2 * radius:
        return [Span(0, length)]
    merged: list[Span] = []
    budget = MAX_SCAN
    for hit in sorted(passage.hits):
        start, end = max(0, hit - radius), min(length, hit + radius)
        if merged and start <= merged[-1].end:
            budget -= end - merged[-1].end
            merged[-1] = Span(merged[-1].start, end)
        else:
            budget -= end - start
            merged.append(Span(start, end))
        if budget <= 0:
            break
    return [_whole_words(text, span) for span in merged]


def _whole_words(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)
