"""The index that tracing stands on: which articles share word pairs with a quote, and where."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from workbench.errors import BadInput, IndexDamaged
from workbench.model import Candidate
from workbench.search import lookup, merging, probing
from workbench.search.explaining import Explanation, explain
from workbench.search.hashing import WordHashes, fingerprint, joined, query_prints
from workbench.search.holders import Holders, holders, most
from workbench.search.probing import Holding
from workbench.search.scanning import Hashes
from workbench.search.segments import Segment
from workbench.search.shelf import MAX_ID, Damage, Shelf, damage_on_disk
from workbench.text.boilerplate import blanked

BATCH = 4_000_000  # code points fingerprinted at once: about 100 MB while it lasts
BUDGET = 5_000  # postings read of one query
TOP = 50  # candidates: the measured recall of the index
QUERY_WORDS = 2_000  # of longer queries an even sample is looked up
FREQUENT = 1_000  # articles from which on a quote is boilerplate, a slogan or a proverb
LET_GO = 50  # lookups after which the pages read are given back: each touches a megabyte
WAIT = 10.0  # seconds to wait for another writer; an addition takes a fraction of one
MANY = 48  # segments from which on an addition merges some itself


class Fingerprints:
    """The fingerprint index in a folder: many readers, one writer at a time among processes."""

    def __init__(self, folder: Path, wait: float = WAIT) -> None:
        """Open the index, empty where there is none; `wait` is in seconds, for other writers.

        Damage does not stop the opening, so that it can be mended: see `damaged`.
        """
        self.folder = folder
        self._shelf = Shelf(folder, wait)
        self._hashes = WordHashes()
        self._asked = 0

    def close(self) -> None:
        """Let go of all segments."""
        self._shelf.release()

    # ------------------------------------------------------------ asking

    def refresh(self) -> bool:
        """Take in what other processes wrote since; return whether there was anything."""
        return self._shelf.refresh()

    def candidates(
        self, query: str, budget: int = BUDGET, top: int = TOP, nearly: float = 0.0
    ) -> list[Candidate]:
        """Return the articles that share most with `query`, best first; hits are code points.

        At most about `budget` postings are read, so the time does not grow with the archive.
        Beyond the first TOP only those are returned that score `nearly` as well as the best, as a
        share of its score. Raises IndexDamaged while a part of the index is missing.
        """
        return self.candidates_many([query], budget, top, nearly)[0]

    def candidates_many(
        self, queries: Sequence[str], budget: int = BUDGET, top: int = TOP, nearly: float = 0.0
    ) -> list[list[Candidate]]:
        """Return the candidates of each query; cheaper than one call for each."""
        depth = lookup.Depth(top, TOP, nearly)
        held = self._sound()
        self._let_go(held)  # not later: what is looked up next of the same queries is near by
        articles = self.count()
        found: list[list[Candidate]] = []
        for start in range(0, len(queries), lookup.AT_ONCE):
            some = queries[start : start + lookup.AT_ONCE]
            prints = [query_prints(query, self._hashes, QUERY_WORDS) for query in some]
            found += lookup.rank(held, prints, articles, budget, depth)
        self._asked += len(queries)
        return found

    def _let_go(self, held: Sequence[Segment]) -> None:
        """Give back mapped pages now and then: a server stays small however long it runs."""
        if self._asked >= LET_GO:
            self._asked = 0
            for segment in held:
                segment.let_go()

    def explain(self, query: str, budget: int = BUDGET) -> Explanation:
        """Return which fingerprints `candidates` looks up with that budget, with their postings."""
        return explain(self._sound(), query, self._hashes, self.count(), budget)

    def holdings(
        self, ids: Sequence[int], pairs: Sequence[tuple[str, str]], length: int
    ) -> dict[int, Holding]:
        """Return what each article holds of distinct pairs of neighbouring (folded) words.

        `length` is that of the query in code points: how wide a place is.
        """
        return self.holdings_many([(ids, pairs, length)])[0]

    def holdings_many(
        self, asked: Iterable[tuple[Sequence[int], Sequence[tuple[str, str]], int]]
    ) -> list[dict[int, Holding]]:
        """Return the `holdings` of each (ids, pairs, length); cheaper than one call for each."""
        wanted = []
        for ids, pairs, length in asked:
            one = self._hashes.of([first for first, _ in pairs])
            two = self._hashes.of([second for _, second in pairs])
            lengths = np.array([len(first) for first, _ in pairs], dtype=np.int64)
            wanted.append(probing.Asked(joined(one, two), lengths, ids, lookup.width(length)))
        held = self._sound()
        found = probing.holdings(held, wanted)
        self._asked += len(wanted)
        return found

    def frequency(self, words: Sequence[str]) -> list[int]:
        """Return in how many articles each (folded) word occurs."""
        wanted = self._hashes.of(words)
        total = np.zeros(len(wanted), dtype=np.int64)
        for segment in self._sound():
            total += segment.frequencies(wanted)
        return [int(count) for count in total]

    def rarity(self, word: str) -> float:
        """Return the inverse document frequency of a folded word, ln((N + 1) / (n + 0.5)) >= 0."""
        return self.rarities([word])[word]

    def rarities(self, words: Iterable[str]) -> dict[str, float]:
        """Return the `rarity` of each word; cheaper than asking for one after another."""
        wanted = list(dict.fromkeys(words))
        articles = self.count() + 1
        found = zip(wanted, self.frequency(wanted), strict=True)
        return {word: max(0.0, math.log(articles / (count + 0.5))) for word, count in found}

    def holders(self, text: str) -> Holders:
        """Return which articles hold the whole run of words `text` (at least two words)."""
        return holders(self._sound(), self._words(text))

    def is_unique(self, text: str) -> bool:
        """Tell whether exactly one article holds the run of words `text` (at least 3 words)."""
        hashes = self._words(text)
        if len(hashes) < 3:
            return False
        found = holders(self._sound(), hashes)
        return found.complete and len(found.ids) == 1

    def frequent(self, query: str, limit: int = FREQUENT) -> Holders | None:
        """Return who holds the whole of `query` where that is `limit` articles or more."""
        return self.frequent_many([query], limit)[0]

    def frequent_many(self, queries: Sequence[str], limit: int = FREQUENT) -> list[Holders | None]:
        """Return who is `frequent` for each query; cheaper than one call for each."""
        held = self._sound()
        runs = [self._words(query) for query in queries]
        found = [
            holders(held, run) if at_most >= limit else None
            for run, at_most in zip(runs, most(held, runs), strict=True)
        ]
        return [who if who and who.total >= limit else None for who in found]

    def count(self) -> int:
        """Return how many articles are in the index."""
        held = self._shelf.view.held
        return sum(segment.entry.articles - len(segment.removed) for segment in held)

    def covered(self) -> int:
        """Return the highest article id in the index, 0 where it is empty."""
        return max((entry.last for entry in self._shelf.view.listed.entries), default=0)

    def missing(self, ids: Iterable[int]) -> list[int]:
        """Return those of the article ids that are not in the index, ascending."""
        wanted = np.unique(np.fromiter(ids, dtype=np.uint32))
        for segment in self._shelf.view.held:
            wanted = wanted[~segment.holds(wanted)]
        return [int(number) for number in wanted]

    # ------------------------------------------------------------ changing

    def add(self, docs: Iterable[tuple[int, str]]) -> int:
        """Index articles (id, text) durably and return how many; known ids are replaced.

        What the site itself adds to its articles (`text.boilerplate`) is left out.
        What was added is found at once, by other processes after their next `refresh`. Raises
        HomeInUse where another process writes for too long, StorageFailed on a full disk.
        """
        added = size = 0
        batch: dict[int, str] = {}
        for number, text in docs:
            if not 0 < number <= MAX_ID:
                raise BadInput("%(id)s cannot be the number of an article.", id=number)
            batch[number] = blanked(text)
            size += len(text)
            if size >= BATCH:
                added += self._add(batch)
                batch, size = {}, 0
        return added + self._add(batch)

    def _add(self, batch: dict[int, str]) -> int:
        if batch:
            self._shelf.add(fingerprint(sorted(batch.items()), self._hashes))
            if len(self._shelf.view.held) >= MANY:
                self.merge()
        return len(batch)

    def remove(self, ids: Iterable[int]) -> None:
        """Take articles out; unknown ids are passed over. The space is won back by `merge`."""
        self._shelf.remove(np.unique(np.fromiter(ids, dtype=np.uint32)))

    def merge(self, whole: bool = False) -> int:
        """Merge segments of one size until no more are due; return how many merges were done.

        Meant for the background: additions and readers go on meanwhile. `whole` makes one segment
        of all. Returns at once where another process is merging.
        """
        done = 0
        if whole and self._shelf.merge(lambda held: held if len(held) > 1 else ()):
            done = 1
        while self._shelf.merge(merging.due):
            done += 1
        return done

    def clear(self) -> None:
        """Make the index empty, whatever state it is in."""
        self._shelf.clear()

    # ------------------------------------------------------------ mending

    def damaged(self) -> tuple[Damage, ...]:
        """Return the segments that cannot be read; empty where the index is sound."""
        return self._shelf.view.damaged

    def verify(self) -> tuple[Damage, ...]:
        """Read every byte of the index and return the segments that are not as written."""
        return damage_on_disk(self.folder, self._shelf.view)

    def drop_damaged(self) -> tuple[tuple[int, int], ...]:
        """Drop damaged segments and return all `gaps`: add those articles, then call `filled`."""
        self._shelf.drop_damaged()
        return self.gaps()

    def gaps(self) -> tuple[tuple[int, int], ...]:
        """Return the id ranges dropped as damaged and not yet `filled`, also by a killed process.

        Of a range only those ids were lost that `missing` names.
        """
        return self._shelf.view.listed.gaps

    def filled(self, first: int, last: int) -> None:
        """Note that the articles of a gap are in the index again."""
        self._shelf.fill((first, last))

    def _words(self, text: str) -> Hashes:
        return query_prints(text, self._hashes, QUERY_WORDS).in_order[:QUERY_WORDS]

    def _sound(self) -> tuple[Segment, ...]:
        view = self._shelf.view
        if view.damaged:
            raise IndexDamaged(
                "A part of the fingerprint index is damaged (articles %(first)s to %(last)s: "
                "%(reason)s): run `workbench index` to build it again.",
                first=min(damage.first for damage in view.damaged),
                last=max(damage.last for damage in view.damaged),
                reason=view.damaged[0].reason,
            )
        return view.held
