"""Read the part of an article that a query may stand in, with the utterances it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from workbench.model import Passage, Quote, QuoteKind, Span
from workbench.text.tokens import words as folded_words
from workbench.text.tokens import words_and_starts
from workbench.trace.align import IN_QUOTE, SOURCE_GAP, Floats
from workbench.trace.forms import Word, is_capitalised, read

Bigrams = frozenset[tuple[str, str]]
OUTSIDE = -1  # utterance of the reporter's own words
WINDOW_FACTOR = 1.6  # of the query's length, on both sides of a hit: room for what was left out
WINDOW_MARGIN = 400  # code points more: the sentence around a span tells what was cut
MAX_WINDOW = 24_000  # code points read per article, whatever the hits say
SEAM_COST = 4.0  # leaving out the unread text between two windows
SENTENCE_END = re.compile(r"[!?\n…]|\.")
NAME_SAMPLE = 8000  # code points searched for names


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


@dataclass(frozen=True)
class Names:
    """The names of an article: words it writes with a capital inside a sentence."""

    text: str

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the names in normal form."""
        sample = self.text[:NAME_SAMPLE]
        return frozenset(w.norm for w in read(sample) if is_capitalised(sample, w))


def windows(passage: Passage, query_length: int, bigrams: Bigrams) -> list[Span]:
    """Return the stretches of the article to read, merged and in order.

    Where nobody says where to look and the article is long, the query's word pairs tell.
    """
    length = len(passage.article.text)
    radius = int(query_length * WINDOW_FACTOR) + WINDOW_MARGIN
    hits: Sequence[int] = passage.hits
    if length <= (2 * radius if hits else MAX_WINDOW):
        return [Span(0, length)]
    if not hits:
        found, starts = words_and_starts(passage.article.text)
        hits = [at for pair, at in zip(pairwise(found), starts, strict=False) if pair in bigrams]
    merged: list[Span] = []
    budget = MAX_WINDOW
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
    return [_whole_words(passage.article.text, span) for span in merged]


def _whole_words(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)


def shares_enough(bigrams: Bigrams, passage: Passage, spans: Sequence[Span], needed: int) -> bool:
    """Tell, at a fraction of an alignment's cost, whether the windows may hold the query.

    `bigrams` are the query's pairs of neighbouring folded words, of which `needed` must occur.
    """
    shared: set[tuple[str, str]] = set()
    for span in spans:
        found = folded_words(passage.article.text[span.start : span.end])
        shared |= bigrams.intersection(pairwise(found))
        if len(shared) >= needed:
            return True
    return False


def read_source(passage: Passage, spans: Sequence[Span]) -> Source:
    """Return the words of `spans`, with their utterances."""
    words: list[Word] = []
    seams: set[int] = set()
    for span in spans:
        if words:
            seams.add(len(words))
        words += read(passage.article.text, span.start, span.end)
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
    return Source(passage, words, utterance, skippable, frozenset(seams))


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
