"""Quotes to look for, and how people spoil them: seeded, in seven ways."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

from workbench.model import Quote, QuoteKind
from workbench.text.tokens import words

SHORTEST, LONGEST = 8, 40  # words of a quote that is looked for
WAYS = ("drop", "insert", "replace", "slip", "ellipsis", "truncate", "reorder")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def usable(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Yield the direct quotes in one piece of SHORTEST to LONGEST words."""
    for quote in quotes:
        if (
            quote.kind is QuoteKind.DIRECT
            and len(quote.parts) <= 1
            and "\n" not in quote.exact
            and SHORTEST <= len(quote.exact.split()) <= LONGEST  # as they are spoilt: by spaces
        ):
            yield quote


def vocabulary(texts: Iterable[str]) -> list[str]:
    """Return the words of `texts`, from which foreign ones are taken."""
    return sorted({word for text in texts for word in words(text) if word.isalpha()})


def spoil(quote: str, way: str, share: float, foreign: Sequence[str], chance: random.Random) -> str:
    """Return `quote` with `share` of its words, at least one, spoilt in one of the WAYS."""
    pieces = quote.split()
    count = max(1, round(len(pieces) * share))
    places = sorted(chance.sample(range(len(pieces)), min(count, len(pieces))))
    if way == "drop":
        pieces = [piece for at, piece in enumerate(pieces) if at not in places]
    elif way == "insert":
        for at in reversed(places):
            pieces.insert(at, chance.choice(foreign))
    elif way == "replace":
        for at in places:
            pieces[at] = chance.choice(foreign)
    elif way == "slip":
        for at in places:
            pieces[at] = _slip(pieces[at], chance)
    elif way == "ellipsis":
        at = chance.randrange(1, max(2, len(pieces) - count))
        pieces[at : at + count] = ["…"]
    elif way == "truncate":
        first = chance.randrange(count + 1)
        pieces = pieces[first : len(pieces) - (count - first)]
    else:
        at = chance.randrange(len(pieces) // 3, 2 * len(pieces) // 3 + 1)
        pieces = pieces[at:] + pieces[:at]
    return " ".join(pieces)


def _slip(word: str, chance: random.Random) -> str:
    """Return `word` with one slip of the finger inside it; short words stay."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 2)
    return chance.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[: at + 1] + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + chance.choice(LETTERS) + word[at + 1 :],
        )
    )
