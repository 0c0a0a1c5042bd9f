"""What to look for in an article to find a query, and how much of it must stand in one place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.trace.lexicon import protected
from workbench.trace.query import Query

Bigrams = frozenset[tuple[str, str]]
# Shares, by the query's words, of what must stand in one place of an article without six words in
# a row: its words, in their order, and its telling pairs. Of 2,196 appearances of bent and real
# quotes over 40,000 articles none had fewer words, one fewer pairs, and a third of the articles
# read in vain had.
IN_ORDER = ((9, 0.55), (20, 0.50), (10**9, 0.46))
# Share of the telling pairs that must stand in one place; 30 % of words bent leave about half.
NEEDED_SHARE = ((9, 0.34), (10**9, 0.25))
NEEDED_RUN = 5  # neighbouring pairs: six words in a row are a fragment worth a look


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
