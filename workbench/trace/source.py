"""Read the part of an article that a query may stand in, with the utterances it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from workbench.model import Passage, Quote, QuoteKind, Span
from workbench.text import boilerplate
from workbench.trace.align import IN_QUOTE, SOURCE_GAP, Floats
from workbench.trace.compounds import Compounds
from workbench.trace.forms import Word, read

OUTSIDE = -1  # utterance of the reporter's own words
SEAM_COST = 4.0  # leaving out the unread text between two windows
SENTENCE_END = re.compile(r"[!?\n…]|\.")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The words of the windows of one article.

    `utterance` gives for each word the outermost direct quote it stands in (OUTSIDE if none);
    `skippable` marks cue words between the parts of one quote.
    """

    passage: Passage
    words: list[Word]
    utterance: list[int]
    skippable: list[bool]
    seams: frozenset[int]

    @property
    def text(self) -> str:
        """Return the article's text."""
        return self.passage.article.text

    def between(self, start: int, end: int) -> str:
        """Return text[start:end] without what the site itself added there."""
        piece = self.text[start:end]
        if len(piece) < 8:  # nearly all: a space, a comma and a space
            return piece
        for added in boilerplate.spans(self.text, start, end):
            low, high = max(0, added.start - start), max(0, added.end - start)
            piece = piece[:low] + " " * len(piece[low:high]) + piece[high:]
        return piece

    def costs(self) -> tuple[Floats, Floats]:
        """Return (cost of leaving out, bonus for a match) for each word."""
        cost = np.where(np.array(self.skippable), 0.0, SOURCE_GAP)
        for seam in self.seams:
            cost[seam] += SEAM_COST
        bonus = np.where(np.array(self.utterance) != OUTSIDE, IN_QUOTE, 0.0)
        return cost, bonus

    def new_sentence(self, index: int) -> bool:
        """Tell whether a sentence starts at word `index`."""
        if index <= 0 or index in self.seams:
            return True
        before, here = self.words[index - 1], self.words[index]
        between = self.text[before.end : here.start]
        if not SENTENCE_END.search(between):
            return False
        if re.search(r"[!?\n]", between):
            return True
        first = self.text[here.start]
        return (first.isupper() or not first.isalpha()) and len(before.norm) > 2

    def before(self, first: int) -> range:
        """Return the words of the same sentence and utterance before word `first`."""
        start = first
        while (
            start > 0
            and not self.new_sentence(start)
            and self.utterance[start - 1] == self.utterance[first]
        ):
            start -= 1
        return range(start, first)

    def behind(self, last: int) -> range:
        """Return the words of the same sentence and utterance behind word `last`."""
        end = last + 1
        while (
            end < len(self.words)
            and not self.new_sentence(end)
            and self.utterance[end] == self.utterance[last]
        ):
            end += 1
        return range(last + 1, end)


@dataclass(frozen=True)
class Names:
    """What an article writes with a capital inside a sentence."""

    text: str

    def holds(self, word: str) -> bool:
        """Tell whether `word`, as written, stands somewhere as a name."""
        return re.search(rf"[a-z,] {re.escape(word)}\b", self.text) is not None


def read_source(passage: Passage, spans: Sequence[Span]) -> Source:
    """Return the words of `spans`, with their utterances."""
    words, seams = read_spans(partial(_reported, passage.article.text), spans)
    return with_utterances(passage, words, seams)


def read_spans(
    read_span: Callable[[Span], list[Word]],
    spans: Sequence[Span],
    compounds: Compounds | None = None,
) -> tuple[list[Word], frozenset[int]]:
    """Return the words of `spans`, and the indices of those that begin a later span.

    `read_span` returns the words of one span; `compounds` are as the query has them.
    """
    words: list[Word] = []
    seams: set[int] = set()
    for span in spans:
        here = read_span(span)
        if words and here:  # a span may hold nothing but what the site added
            seams.add(len(words))
        words += compounds.fit(here) if compounds else here
    return words, frozenset(seams)


def _reported(text: str, span: Span) -> list[Word]:
    """Return the words of a span, without what the site itself added to its article."""
    found = read(text, span.start, span.end)
    for added in boilerplate.spans(text, span.start, span.end):
        found = [w for w in found if w.end <= added.start or w.start >= added.end]
    return found


def with_utterances(passage: Passage, words: list[Word], seams: frozenset[int]) -> Source:
    """Return words of the passage with their utterances."""
    utterance = [OUTSIDE] * len(words)
    skippable = [False] * len(words)
    starts = np.array([w.start for w in words], dtype=np.int64)
    for index, quote in outermost(passage.quotes):
        parts = quote.parts or (Span(quote.start, quote.end),)
        for part in parts:
            lo, hi = np.searchsorted(starts, (part.start, part.end))
            utterance[lo:hi] = [index] * int(hi - lo)
        for left, right in pairwise(parts):
            lo, hi = np.searchsorted(starts, (left.end, right.start))
            skippable[lo:hi] = [True] * int(hi - lo)
    return Source(passage, words, utterance, skippable, seams)


def outermost(quotes: Sequence[Quote]) -> Iterator[tuple[int, Quote]]:
    """Yield the direct quotes that stand in no other direct quote, with their indices."""
    for index, quote in enumerate(quotes):
        if quote.kind is not QuoteKind.DIRECT:
            continue
        outer = quote.outer
        while outer is not None and quotes[outer].kind is not QuoteKind.DIRECT:
            outer = quotes[outer].outer
        if outer is None:
            yield index, quote


def innermost(quotes: Sequence[Quote], span: Span) -> int | None:
    """Return the index of the shortest quote of any kind that holds `span` (None: none does)."""
    holding = [
        (quote.end - quote.start, index)
        for index, quote in enumerate(quotes)
        if quote.start <= span.start and span.end <= quote.end
    ]
    return min(holding)[1] if holding else None
