"""Make as many articles as wanted out of real sentences, the same ones from the same seed.

Each language's sentences are shuffled and dealt out; when they run out, they are shuffled anew.
So every word pair within a sentence is real, no two articles are alike, and all sentences recur
about equally often. Some quotes are kept out of the deals and set into one article each.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.benchmarks.quotations import usable
from workbench.benchmarks.sentences import Pool, moved
from workbench.model import Quote

SEED = 1_000_000
RARE = 0.01  # a language of fewer of the real articles is left out: its articles would be alike
PARAGRAPH = 3  # sentences of a paragraph


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quote that is looked for, and the numbers of the articles that hold it, ascending."""

    text: str
    holders: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """An article made of sentences; numbers are counted from 1."""

    number: int
    lang: str
    text: str
    quotes: tuple[Quote, ...]


class Deck:
    """The sentences of one language, dealt out in an order that changes with every round."""

    def __init__(self, numbers: Sequence[int], lengths: Sequence[int], seed: Sequence[int]) -> None:
        """Take the numbers of sentences and how many of them real articles have."""
        self._numbers = np.array(numbers, dtype=np.uint32)
        self._lengths = np.array(lengths, dtype=np.uint32)
        self._random = np.random.default_rng(seed)
        self._at = len(self._numbers)

    def deal(self) -> list[int]:
        """Return the sentences of the next article."""
        count = int(self._random.choice(self._lengths))
        if self._at + count > len(self._numbers):  # the few left over wait for another round
            self._random.shuffle(self._numbers)
            self._at = 0
        self._at += count
        return [int(n) for n in self._numbers[self._at - count : self._at]]


class Maker:
    """Makes `total` articles of the sentences of a pool."""

    def __init__(self, pool: Pool, total: int, wanted: int, seed: int = SEED) -> None:
        """Choose up to `wanted` quotes that stand in one article each, and as many others."""
        self.pool = pool
        self.total = total
        self._seed = seed
        real = sum(len(lengths) for lengths in pool.lengths.values())
        self._langs = [k for k, v in sorted(pool.lengths.items()) if len(v) >= RARE * real]
        real = sum(len(pool.lengths[lang]) for lang in self._langs)
        shares = [len(pool.lengths[lang]) / real for lang in self._langs]
        picker = np.random.default_rng([seed, 0])
        self._lang_of = picker.choice(len(shares), size=total, p=shares).astype(np.uint8)
        self._texts: dict[int, str] = {}  # of the quotes looked for, by sentence
        self._apart: dict[int, list[int]] = {}  # sentences kept apart, by their article
        self._holders: dict[int, list[int]] = {}  # articles, by sentence dealt
        chance = random.Random(seed)
        for code, share in enumerate(shares):
            self._choose(code, round(2 * wanted * share), chance)

    def _choose(self, code: int, count: int, chance: random.Random) -> None:
        articles = np.flatnonzero(self._lang_of == code) + 1
        if not len(articles):
            return
        for place, number in enumerate(self._quotable(self._langs[code], count, chance)):
            if place % 2:
                self._holders[number] = []
            else:
                article = int(articles[chance.randrange(len(articles))])
                self._apart.setdefault(article, []).append(number)

    def _quotable(self, lang: str, count: int, chance: random.Random) -> list[int]:
        numbers = list(self.pool.by_language[lang])
        chance.shuffle(numbers)
        found: list[int] = []
        for number in numbers:
            if len(found) >= count:
                break
            quotes = [q for q in usable(self.pool[number].quotes) if not self.pool.recurs(q)]
            if quotes:
                self._texts[number] = quotes[0].exact
                found.append(number)
        return found

    def articles(self, after: int = 0) -> Iterator[Made]:
        """Yield the articles; those up to the number `after` are dealt but not made."""
        apart = {number for numbers in self._apart.values() for number in numbers}
        decks = [
            Deck(
                [n for n in self.pool.by_language[lang] if n not in apart],
                self.pool.lengths[lang],
                [self._seed, 1, code],
            )
            for code, lang in enumerate(self._langs)
        ]
        for number, code in enumerate(self._lang_of, 1):
            dealt = decks[code].deal()
            for sentence in dealt:
                if sentence in self._holders:
                    self._holders[sentence].append(number)
            if number > after:
                dealt += self._apart.get(number, [])
                yield self._made(number, self._langs[code], dealt)

    def copies(self) -> float:
        """Return how many articles hold a sentence that was dealt, on average."""
        held = [len(articles) for articles in self._holders.values()]
        return sum(held) / max(1, len(held))

    def single(self) -> list[Wanted]:
        """Return the quotes that stand in one article each."""
        placed = self._apart.items()
        return [Wanted(self._texts[n], (article,)) for article, some in placed for n in some]

    def repeated(self) -> list[Wanted]:
        """Return the quotes that were dealt, with the articles dealt so far that hold them."""
        return [Wanted(self._texts[n], tuple(held)) for n, held in self._holders.items() if held]

    def _made(self, number: int, lang: str, sentences: Sequence[int]) -> Made:
        pieces: list[str] = []
        quotes: list[Quote] = []
        length = 0
        taken = [self.pool[sentence] for sentence in sentences]
        whole = sum(len(sentence.text) + 2 for sentence in taken)
        for place, sentence in enumerate(taken, 1):
            quotes += moved(sentence.quotes, length, whole)
            gap = " " if place % PARAGRAPH else "\n\n"
            pieces += [sentence.text, gap]
            length += len(sentence.text) + len(gap)
        return Made(number, lang, "".join(pieces).rstrip(), tuple(quotes))
