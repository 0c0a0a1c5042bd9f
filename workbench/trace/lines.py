"""Read a text block by block, each block once: many queries ask the same articles.

Blocks are whole lines (long ones are cut between sentences), cut in the same places whoever asks,
so that a query reads the same words whether it is the first one to ask or the hundredth.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from workbench.model import Span
from workbench.text import boilerplate
from workbench.text.fold import Folded, fold
from workbench.text.tokens import Tokens, folded_tokens, folded_words
from workbench.trace.forms import Word, read_tokens

BLOCK = 300  # code points at least: two paragraphs, a little more than a place is wide
LONGEST = 900  # code points: in a line that is longer, the end of a sentence will do
_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\s")
_SPACE = re.compile(r"\s")


class Lines:
    """A text, and of each of its blocks what was read so far."""

    def __init__(self, text: str) -> None:
        """Take the text; nothing is read yet."""
        self.text = text
        self.forget()

    def forget(self) -> None:
        """Let go of everything read."""
        self._folded: dict[int, Folded] = {}
        self._tokens: dict[int, Tokens] = {}  # of blocks not read as words yet
        self._starts: dict[int, list[int]] = {}
        self._found: dict[int, list[str]] = {}
        self._words: dict[int, list[Word]] = {}
        self._added: dict[tuple[int, int], list[Span]] = {}  # by lines

    @property
    def size(self) -> int:
        """Return the number of code points."""
        return len(self.text)

    @property
    def read(self) -> int:
        """Return about how many code points are read as words and kept."""
        return len(self._starts) * BLOCK

    @cached_property
    def _borders(self) -> list[int]:
        """Return where each block begins, and the end of the last one."""
        text, out = self.text, [0]
        while len(text) - out[-1] > LONGEST:
            low, high = out[-1] + BLOCK, out[-1] + LONGEST
            cut = text.find("\n", low, high)
            if cut < 0:
                found = _SENTENCE.search(text, low, high) or _SPACE.search(text, high)
                cut = found.end() - 1 if found else len(text) - 1
            out.append(cut + 1)
        if out[-1] < len(text) or len(out) == 1:
            out.append(len(text))
        return out

    def around(self, span: Span) -> tuple[int, int]:
        """Return the first block that `span` touches, and the one behind the last."""
        first = max(0, bisect_right(self._borders, span.start, hi=len(self._borders) - 1) - 1)
        behind = bisect_left(self._borders, span.end, lo=first + 1)
        return first, min(behind, len(self._borders) - 1)

    def span(self, first: int, behind: int) -> Span:
        """Return where the blocks from `first` to the one before `behind` stand."""
        return Span(self._borders[first], self._borders[behind])

    def folded(self, block: int) -> str:
        """Return the folded text of a block."""
        return self._fold(block).text

    def found(self, block: int) -> list[str]:
        """Return the folded words of a block."""
        found = self._found.get(block)
        if found is None:
            found = self._found[block] = folded_words(self._fold(block).text)
        return found

    def start(self, block: int, word: int) -> int:
        """Return where a word of `found` begins, in code points of the text."""
        starts = self._starts.get(block)
        if starts is None:
            self._tokens[block] = tokens = self._tokens_of(block)
            starts = self._starts[block] = tokens.starts
        return self._borders[block] + starts[word]

    def words(self, span: Span) -> list[Word]:
        """Return the words that begin in `span`, without what the site added to its article."""
        first, behind = self.around(span)
        out: list[Word] = []
        for block in range(first, behind):
            words = self._reported(block)
            low = bisect_left(words, span.start, key=_start) if block == first else 0
            high = len(words)
            if block == behind - 1:
                high = bisect_left(words, span.end, key=_start)
            out += words[low:high]
        return out

    def _fold(self, block: int) -> Folded:
        folded = self._folded.get(block)
        if folded is None:
            folded = fold(self.text[self._borders[block] : self._borders[block + 1]])
            self._folded[block] = folded
        return folded

    def _tokens_of(self, block: int) -> Tokens:
        return folded_tokens(self._fold(block), self._found.get(block))

    def _reported(self, block: int) -> list[Word]:
        words = self._words.get(block)
        if words is None:
            tokens = self._tokens.pop(block, None) or self._tokens_of(block)
            start, end = self._borders[block], self._borders[block + 1]
            words = read_tokens(self.text[start:end], tokens, start)
            for added in self._site(start, end):
                if added.start < end and added.end > start:
                    words = [w for w in words if w.end <= added.start or w.start >= added.end]
            self._starts.setdefault(block, tokens.starts)
            self._words[block] = words
        return words

    def _site(self, start: int, end: int) -> list[Span]:
        """Return what the site added in the lines that a block touches, each line looked at once.

        A block ends with a line or in one, so that all blocks of a line touch the same lines, but
        for the last one.
        """
        low = self.text.rfind("\n", 0, start) + 1
        high = self.text.find("\n", end - 1)
        high = len(self.text) if high < 0 else high
        key = low, high
        if key not in self._added:
            self._added[key] = list(boilerplate.spans(self.text, low, high))
        return self._added[key]


def _start(word: Word) -> int:
    return word.start
