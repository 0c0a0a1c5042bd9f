"""Read of the candidates of a trace only what may hold it: index, then text, then quotes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress
from operator import attrgetter
from typing import Generic, TypeVar

from workbench.model import Article, Candidate, Passage
from workbench.search.fingerprints import Fingerprints
from workbench.search.probing import Holding
from workbench.store import loading, versions
from workbench.trace.corrections import correction, corrects
from workbench.trace.inquiry import Inquiry
from workbench.trace.lines import Lines
from workbench.trace.locate import KnownPairs
from workbench.trace.similar import UNKNOWN
from workbench.trace.wanted import NEEDED_RUN, Wanted
from workbench.verbs.rooms import Rooms

MOST_PROBED = 400  # pairs of words looked up for each candidate; longer queries are read at once
# Shares of the best candidate's score, of the pairs that stand together there, and of what their
# words say, by the query's words. Of 5,900 appearances of 1,800 bent and real quotes over 40,000
# articles seven did not reach that: six were none, and one a part of the quote. Nor did
# four of five articles read in vain. Six words in a row are read all the same.
FAINT = ((9, (0.3, 0.45, 0.45)), (10**9, (0.3, 0.4, 0.45)))
BROKEN_RUN = 3  # pairs, where the index does not know all places: more may stand in that row
KEPT_TEXTS = 4_000_000  # code points kept during one call: some 800 articles
KEPT_WORDS = 1_500_000  # code points kept as words: some 60 MB
KEPT_QUOTES = 4_000_000  # code points of stored quotes: some 200 articles

Loaded = tuple[Article, loading.StoredQuotes]
T = TypeVar("T")


class Kept(Generic[T]):
    """The last things loaded, by their number, up to a size."""

    def __init__(self, most: int, size: Callable[[T], int]) -> None:
        """Keep things of at most `most` altogether, as `size` measures them."""
        self._left = most
        self._size = size
        self._things: OrderedDict[int, T] = OrderedDict()

    def some(self, ids: Iterable[int]) -> dict[int, T]:
        """Return those of the things that are here."""
        return {id: self._things[id] for id in ids if id in self._things}

    def keep(self, more: Mapping[int, T]) -> None:
        """Keep more things, and let go of the oldest beyond the limit."""
        for id, thing in more.items():
            self._things[id] = thing
            self._left -= self._size(thing)
        while self._left < 0:
            self._left += self._size(self._things.popitem(last=False)[1])

    def __iter__(self) -> Iterator[T]:
        """Go through the things kept, the oldest first."""
        return iter(self._things.values())


class Rarity:
    """How rare words are, in nats: each looked up once during a call."""

    def __init__(self, index: Fingerprints) -> None:
        """Take the index that knows."""
        self._index = index
        self._known: dict[str, float] = {}

    def look_up(self, words: Iterable[str]) -> None:
        """Look up many words at once, which is cheaper than one by one."""
        self._known |= self._index.rarities(w for w in words if w not in self._known)

    def __call__(self, word: str) -> float:
        """Return how rare a folded word is."""
        if word not in self._known:
            self.look_up([word])
        return self._known[word]


class Pages:
    """The texts and quotes that one call of the trace reads, each loaded once."""

    def __init__(self, rooms: Rooms) -> None:
        """Start with nothing loaded."""
        self._rooms = rooms
        self._texts: Kept[Lines] = Kept(KEPT_TEXTS, attrgetter("size"))
        self._articles: Kept[Loaded] = Kept(KEPT_QUOTES, lambda loaded: loaded[1].size)
        self._notes: dict[int, str] = {}
        self._beside: dict[int, str] = {}  # the notes of other versions
        self.rarity = Rarity(rooms.fingerprints)

    def passages(
        self, asked: Sequence[tuple[Inquiry, Sequence[Candidate]]], indexed: bool = True
    ) -> list[list[Passage]]:
        """Return for each query the candidates that may hold it, in their order, then corrections.

        `indexed` tells that all candidates are in the fingerprint index. Corrections come without
        quotes: they are no places to find the query in.
        """
        written = (inquiry.look_for.written for inquiry, _ in asked)
        self.rarity.look_up((UNKNOWN, *chain.from_iterable(written)))
        held = self._held(asked) if indexed else [None] * len(asked)
        hits = [
            self._considered(inquiry, candidates, here)
            for (inquiry, candidates), here in zip(asked, held, strict=True)
        ]
        corrections = self._corrections(
            (list(found), [c.article_id for c in candidates if c.article_id not in found])
            for found, (_, candidates) in zip(hits, asked, strict=True)
        )
        loaded = self._loaded(list(dict.fromkeys(chain(*hits, *corrections))))
        self._read_versions([id for id in dict.fromkeys(chain(*hits)) if id not in self._beside])
        return [
            [
                Passage(article, quotes.near(inquiry.prospects[id].spans), found[id])
                for id, (article, quotes) in _some(loaded, found)
            ]
            + [Passage(article, ()) for _, (article, _) in _some(loaded, notes)]
            for (inquiry, _), found, notes in zip(asked, hits, corrections, strict=True)
        ]

    def note(self, article: Article) -> str:
        """Return the note with which an article says that it was corrected, looked for once.

        It may stand in another version of its page, which need not share a word with the query.
        """
        id = article.ref.id
        if id not in self._notes:
            self._notes[id] = correction(article.text)
        return self._notes[id] or self._beside.get(id, "")

    def _read_versions(self, ids: Sequence[int]) -> None:
        """Look in the other versions of these articles' pages, the latest first, for notes."""
        if not ids:
            return
        with self._rooms.store.read() as conn:
            pages = versions.groups(conn, ids)
            unread = set(chain(*pages.values())).difference(self._notes)
            texts = loading.texts(conn, sorted(unread))
        self._notes |= {id: correction(text) for id, text in texts.items()}
        for id in ids:
            others = (other for other in reversed(pages.get(id, ())) if other != id)
            self._beside[id] = next((note for o in others if (note := self._notes.get(o))), "")

    def _held(
        self, asked: Sequence[tuple[Inquiry, Sequence[Candidate]]]
    ) -> list[Mapping[int, Holding] | None]:
        """Return what the candidates of each query hold of it; None for very long queries."""
        short = [len(inquiry.look_for.in_order) <= MOST_PROBED for inquiry, _ in asked]
        found = self._rooms.fingerprints.holdings_many(
            ([c.article_id for c in candidates], wanted.in_order, wanted.characters)
            for wanted, candidates in ((one.look_for, some) for one, some in compress(asked, short))
        )
        rest = iter(found)
        return [next(rest) if probed else None for probed in short]

    def _considered(
        self,
        inquiry: Inquiry,
        candidates: Sequence[Candidate],
        held: Mapping[int, Holding] | None,
    ) -> dict[int, tuple[int, ...]]:
        """Return the hits of the candidates that may hold the query, now prospects of it."""
        if held is not None:
            candidates = self._worth_reading(candidates, held, inquiry.look_for)
        texts = self.texts([c.article_id for c in candidates])
        found: dict[int, tuple[int, ...]] = {}
        for candidate in candidates:
            id = candidate.article_id
            known = _known(held.get(id) if held else None, inquiry.look_for)
            if id in texts and inquiry.consider(id, texts[id], candidate.hits, known):
                found[id] = candidate.hits
        self._forget()
        return found

    def _worth_reading(
        self, candidates: Sequence[Candidate], held: Mapping[int, Holding], look_for: Wanted
    ) -> list[Candidate]:
        """Return the candidates that may hold the query beside those that share far more of it."""
        faint = next(shares for limit, shares in FAINT if look_for.length <= limit)
        good = faint[0] * max((c.score for c in candidates), default=0.0)
        most, says = 0, dict[int, float]()
        for id in sorted(held, key=lambda id: held[id].most, reverse=True):
            if held[id].most < faint[1] * most:
                break  # nor do those that follow hold enough
            together = held[id].together
            most = max(most, len(together))
            words = {word for pair in together for word in look_for.in_order[pair]}
            says[id] = sum(map(self.rarity, words))
        telling = faint[2] * max(says.values(), default=0.0)

        def is_worth(candidate: Candidate) -> bool:
            here = held[candidate.article_id]
            if here.run >= (BROKEN_RUN if here.capped else NEEDED_RUN):
                return True
            little = candidate.score < good or says.get(candidate.article_id, -1.0) < telling
            return not little and (
                len(here.together) >= faint[1] * most and look_for.enough_pairs(here.together)
            )

        return list(filter(is_worth, candidates))

    def _corrections(self, asked: Iterable[tuple[Sequence[int], Sequence[int]]]) -> list[list[int]]:
        """Return for each (found, others) which others may correct a found one, ascending.

        They are versions of its page, or what the same outlet calls a correction.
        """
        pairs = [(found, others if found else ()) for found, others in asked]
        found = {id for some, others in pairs for id in some if others}
        if not found:
            return [[] for _ in pairs]
        with self._rooms.store.read() as conn:
            keys = loading.keys(conn, list(found))
            outlets = {key.outlet for key in keys.values()} - {""}
            pages = {key.page for key in keys.values()} - {""}
            rest = {id for _, others in pairs for id in others} - found
            keys |= loading.keys_beside(conn, list(rest), list(outlets), list(pages))
            beside = [_beside(keys, some, others) for some, others in pairs]
            apart = {id for here in beside for id, same in here.items() if not same}
            heads = loading.heads(conn, list(apart)) if apart else {}
        notes = {id for id, head in heads.items() if corrects(*head)}
        return [sorted(id for id, same in here.items() if same or id in notes) for here in beside]

    def texts(self, ids: Sequence[int]) -> dict[int, Lines]:
        """Return the texts of the articles that exist, with what was read of them."""
        found = self._texts.some(ids)
        if missing := [id for id in ids if id not in found]:
            with self._rooms.store.read() as conn:
                loaded = loading.texts(conn, missing)
            fresh = {id: Lines(text) for id, text in loaded.items()}
            self._texts.keep(fresh)
            found |= fresh
        return found

    def _forget(self) -> None:
        """Let go of the words read longest ago where they are too many."""
        over = sum(lines.read for lines in self._texts) - KEPT_WORDS
        for lines in self._texts:
            if over <= 0:
                return
            over -= lines.read
            lines.forget()

    def _loaded(self, ids: Sequence[int]) -> dict[int, Loaded]:
        """Return the articles that exist, in the order of `ids`, with their quotes as stored."""
        found = self._articles.some(ids)
        if missing := [id for id in ids if id not in found]:
            with self._rooms.store.read() as conn:
                fresh = loading.articles(conn, missing)
                quoted = loading.quotes(conn, list(fresh))
            more = {id: (article, quoted[id]) for id, article in fresh.items()}
            self._articles.keep(more)
            found |= more
        return {id: found[id] for id in ids if id in found}


def _some(loaded: Mapping[int, Loaded], ids: Iterable[int]) -> Iterator[tuple[int, Loaded]]:
    return ((id, loaded[id]) for id in ids if id in loaded)


def _beside(
    keys: Mapping[int, loading.Keys], found: Sequence[int], others: Sequence[int]
) -> dict[int, bool]:
    """Return those of `others` that are of an outlet or page of `found`, and if of its page."""
    outlets = {keys[id].outlet for id in found if id in keys} - {""}
    pages = {keys[id].page for id in found if id in keys} - {""}
    there = {id: keys[id] for id in others if id in keys}
    return {
        id: key.page in pages
        for id, key in there.items()
        if key.outlet in outlets or key.page in pages
    }


def _known(held: Holding | None, look_for: Wanted) -> KnownPairs | None:
    """Return where the query's pairs stand, if all places of those that tell something are known.

    Pairs of function words stand in the others' neighbourhood, or are no place to look around.
    """
    if held is None or not look_for.telling.isdisjoint(look_for.in_order[p] for p in held.capped):
        return None
    telling = any(look_for.in_order[pair] in look_for.telling for pair in held.pairs)
    return (held.places, held.pairs) if telling or not held.capped else None
