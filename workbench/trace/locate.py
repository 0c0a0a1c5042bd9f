"""Find where in an article a query may stand, at a fraction of an alignment's cost.

Neighbouring words of the query are looked for in the windows around the fingerprint hits; what
shares too few of them is not aligned at all, and the rest only around the places that do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.model import Passage, Span
from workbench.text.tokens import words, words_and_starts
from workbench.trace.lexicon import protected
from workbench.trace.query import Query

Bigrams = frozenset[tuple[str, str]]
WINDOW_FACTOR = 1.6  # of the query's length, on both sides of a hit: room for what was left out
WINDOW_MARGIN = 400  # code points more: the sentence around a span tells what was cut
MAX_SCAN = 60_000  # code points scanned per article around hits
NEEDED_WORDS = 0.4  # of the words that are no function words, near the shared pairs
NEEDED_SHARE = 0.2  # of the telling pairs; 30 % of words bent leave about half of them
SHORT = 12  # words: of shorter queries a single pair is enough
NEEDED_RUN = 4  # neighbouring pairs: five words in a row are a fragment worth a look
REACH = 22  # words beyond the query's length on both sides of a shared pair


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: the query's words that say something, and its pairs of neighbours.

    `telling` are the pairs that are not both function words.
    """

    length: int
    characters: int
    words: frozenset[str]
    pairs: Bigrams
    telling: Bigrams

    @property
    def needed(self) -> int:
        """Return how many telling pairs an article must share."""
        if self.length <= SHORT:
            return 1
        return max(2, round(NEEDED_SHARE * len(self.telling)))


def wanted(query: Query) -> Wanted:
    """Return what to look for to find `query`."""
    written = [token for word in query.words for token in word.written.split()]
    pairs = frozenset(pairwise(written))
    stop = protected().stop
    telling = frozenset(p for p in pairs if not (p[0] in stop and p[1] in stop))
    content = frozenset(written) - stop or frozenset(written)
    return Wanted(len(written), len(query.text), content, pairs, telling or pairs)


def locate(passage: Passage, look_for: Wanted) -> list[Span]:
    """Return the stretches of the article worth aligning, in order; none where it is hopeless."""
    text = passage.article.text
    read: list[tuple[Span, list[tuple[int, int]]]] = []
    shared: set[tuple[str, str]] = set()
    held: set[str] = set()
    longest = 0
    for span in _around_hits(passage, look_for):
        found = words(text[span.start : span.end])
        at = [k for k, pair in enumerate(pairwise(found)) if pair in look_for.pairs]
        telling = [k for k in at if (found[k], found[k + 1]) in look_for.telling]
        shared.update((found[k], found[k + 1]) for k in telling)
        longest = max(longest, _longest_run(at))
        ranges = _spread(telling or at, look_for.length + REACH, len(found))
        for low, high in ranges:
            held |= look_for.words.intersection(found[low:high])
        if ranges:
            read.append((span, ranges))
    enough = len(held) >= NEEDED_WORDS * len(look_for.words)
    if (len(shared) >= look_for.needed and enough) or longest >= NEEDED_RUN:
        return [place for span, ranges in read for place in _places(text, span, ranges)]
    return []


def _places(text: str, span: Span, ranges: Sequence[tuple[int, int]]) -> list[Span]:
    """Return ranges of words of text[span] as code-point spans."""
    starts = words_and_starts(text[span.start : span.end])[1]
    return [
        Span(
            span.start + starts[low] if low else span.start,
            span.start + starts[high] if high < len(starts) else span.end,
        )
        for low, high in ranges
    ]


def _longest_run(positions: Sequence[int]) -> int:
    longest = run = 0
    before = -2
    for position in positions:
        run = run + 1 if position == before + 1 else 1
        longest, before = max(longest, run), position
    return longest


def _spread(positions: Sequence[int], reach: int, count: int) -> list[tuple[int, int]]:
    """Return the ranges of `reach` words around the positions, merged."""
    merged: list[tuple[int, int]] = []
    for position in positions:
        low, high = max(0, position - reach), min(count, position + reach)
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
