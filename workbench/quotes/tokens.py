"""Cut a text into tokens once and class them, so that every step reads slices of the same list."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from itertools import accumulate
from typing import NamedTuple

from workbench.quotes.lexicons import phrase_words
from workbench.quotes.words import CLAUSE, KIND, LOWER, NOTABLE, OWNER, Facts, known_facts

TOKEN = re.compile(  # "A.B.", "word", "x"; a mark; "@name"
    r"[^\W_](?:\.(?<=[^\W\d_]\.)(?:[^\W\d_]\.)+|\w*+(?:[’'ʼ`./&-]++\w++)*+)|[,;:()]|@[\w.]*\w"
)
TOKENS = re.compile(f"({TOKEN.pattern})")
Token = tuple[str, int, int]  # text, start, end


class Words:
    """Classed tokens as parallel lists; a possessive 's is a word by itself.

    `kinds` are the classes: cap low role hon body place common acr deg num punct poss. Lists of
    strings and numbers cost a fraction of as many objects.
    """

    __slots__ = ("ends", "kinds", "lowers", "starts", "texts")

    def __init__(
        self,
        texts: list[str],
        starts: list[int],
        ends: list[int],
        facts: list[Facts],
        notable: Iterable[int],
    ) -> None:
        """Take tokens side by side, what is known of them, and which are notable."""
        lowers = [fact[LOWER] for fact in facts]
        kinds = [fact[KIND] for fact in facts]
        owners = [k for k in notable if facts[k][OWNER]]
        if owners:
            texts, starts, ends = texts.copy(), starts.copy(), ends.copy()
        for k in reversed(owners):
            at = ends[k] - 2
            texts[k : k + 1] = texts[k][:-2], "'s"
            lowers[k : k + 1] = lowers[k][:-2], "'s"
            starts.insert(k + 1, at)
            ends.insert(k, at)
            kinds.insert(k + 1, "poss")
        self.texts, self.starts, self.ends = texts, starts, ends
        self.lowers, self.kinds = lowers, kinds

    def joined(self, first: int, last: int) -> str:
        """Return words[first:last] with blanks between."""
        return " ".join(self.texts[first:last])


class Phrase(NamedTuple):
    """The words `first` up to `last` (exclusive) of a text or of a part of it."""

    words: Words
    first: int
    last: int


_new_phrase: Callable[[tuple[Words, int, int]], Phrase] = partial(tuple.__new__, Phrase)


def _phrase(tokens: list[Token]) -> Phrase:
    """Return tokens as a phrase of classed words."""
    texts = [text for text, _, _ in tokens]
    starts, ends = [start for _, start, _ in tokens], [end for _, _, end in tokens]
    facts = list(map(known_facts().__getitem__, texts))
    words = Words(texts, starts, ends, facts, range(len(facts)))
    return Phrase(words, 0, len(words.texts))


class Tokens:
    """The tokens of a text, plain and as classed words of which a possessive 's is one.

    No token depends on what stands around it. A stretch of the text therefore holds the same
    tokens as the whole, but for those that its borders cut: these alone are matched again.
    """

    def __init__(self, text: str) -> None:
        """Cut all of `text` into tokens."""
        pieces = TOKENS.split(text)
        borders = list(accumulate(map(len, pieces)))
        self.text = text
        self.found = pieces[1::2]
        self.starts = borders[:-1:2]
        self.ends = borders[1::2]
        self.facts = list(map(known_facts().__getitem__, self.found))
        self.notable = [k for k, fact in enumerate(self.facts) if fact[NOTABLE]]
        self._clauses = [k for k in self.notable if self.facts[k][CLAUSE]]

    @cached_property
    def words(self) -> Words:
        """Return all tokens as classed words."""
        return Words(self.found, self.starts, self.ends, self.facts, self.notable)

    def cut_at(self, at: int) -> tuple[int, int] | None:
        """Return the span of the token that runs over `at`, None where none does."""
        index = bisect_left(self.starts, at) - 1
        cut = index >= 0 and self.ends[index] > at
        return (self.starts[index], self.ends[index]) if cut else None

    def _afresh(self, start: int, end: int) -> tuple[list[Token], int]:
        """Return new tokens from within one up to where tokens of the whole text begin or end."""
        found: list[Token] = []
        at = start
        while (match := TOKEN.search(self.text, at, end)) is not None:
            at = match.end()
            found.append((match.group(), match.start(), at))
            if self.cut_at(at) is None:
                return found, at
        return found, end

    def plain(self, start: int, end: int) -> list[Token]:
        """Return the tokens of text[start:end]."""
        first = bisect_left(self.starts, start)
        if first and self.ends[first - 1] > start:
            head, at = self._afresh(start, end)
            return head + self.plain(at, end) if at < end else head
        last = bisect_right(self.ends, end, first)
        here = slice(first, last)
        found = list(zip(self.found[here], self.starts[here], self.ends[here], strict=True))
        if last < len(self.starts) and self.starts[last] < end:
            at = self.starts[last]
            found += [(m.group(), m.start(), m.end()) for m in TOKEN.finditer(self.text, at, end)]
        return found

    def phrase(self, start: int, end: int) -> Phrase:
        """Return the classed words of text[start:end]."""
        words = self.words
        starts, ends = words.starts, words.ends
        first = bisect_left(starts, start)
        last = bisect_right(ends, end, first)
        cut = (first and ends[first - 1] > start) or (last < len(starts) and starts[last] < end)
        if cut or (first < last and words.kinds[first] == "poss"):
            return _phrase(self.plain(start, end))
        return _new_phrase((words, first, last))

    def last(self, start: int, end: int) -> Token | None:
        """Return the last token of text[start:end], None where it has none."""
        starts, ends = self.starts, self.ends
        index = bisect_right(ends, end)
        cut = index < len(starts) and starts[index] < end
        if cut or self.cut_at(start):
            found = self.plain(start, end)
            return found[-1] if found else None
        index -= 1
        if index < 0 or starts[index] < start:
            return None
        return self.found[index], starts[index], ends[index]

    def clause_words(self, start: int, end: int) -> list[Token]:
        """Return the tokens of text[start:end] that can begin a clause."""
        first = bisect_left(self.starts, start)
        last = bisect_right(self.ends, end, first)
        if (first and self.ends[first - 1] > start) or (
            last < len(self.starts) and self.starts[last] < end
        ):
            known = phrase_words("clause_starts")
            return [token for token in self.plain(start, end) if token[0].lower() in known]
        at = self._clauses
        here = at[bisect_left(at, first) : bisect_left(at, last)]
        return [(self.found[k], self.starts[k], self.ends[k]) for k in here]
