"""Answer searches from one open Whoosh searcher: all words first, fewer where that finds little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

import numpy as np
from whoosh import query

from workbench.errors import BadInput
from workbench.model import SearchRequest
from workbench.search.port import Found
from workbench.search.whoosh_columns import Columns, Docs
from workbench.search.whoosh_postings import PostingLists
from workbench.search.whoosh_ranking import Ranking, Run
from workbench.search.whoosh_schema import day_number, definitions, whole
from workbench.search.whoosh_spelling import Spelling
from workbench.search.wording import Wording, read
from workbench.text.tokens import words

QUERY_WORDS = 24  # of a longer search the rarest words count: each costs some milliseconds
RELAXED_WORDS = 4  # rarest words of which any one will do, as the last resort
CLAIM_WORDS = 8  # rarest words that rank the articles near a claim
CLAIM_FEWEST = 2  # words, however common
# Articles read for all of them together: a thousand cost a quarter of a millisecond. Of 414 claims,
# twelve words each of a paragraph of 40,000 articles in any order, the article is among the first
# five for 190 with 2,000, for 200 with 4,000, for 219 with 8,000, for 239 without a limit.
CLAIM_BUDGET = 8_000
TOO_COMMON = 0.25  # share of all articles from which on a word ranks no claim
PER_PAGE = 200  # articles at most on a page
DEEPEST = 10_000  # articles at most before the end of the page asked for

FAR_FUTURE = 99_991_231


@dataclass(frozen=True, slots=True)
class Filters:
    """What a request asks for beside words: a query (speaker) and ranges over the columns."""

    outlet: str
    lang: str
    since: int
    until: int
    speaker: Any

    def mask(self, columns: Columns) -> Any:
        """Return for every document whether it passes."""
        passes = columns.alive.copy()
        if self.outlet:
            passes &= _coded_as(columns.outlets, columns.outlet_of, self.outlet)
        if self.lang:
            passes &= _coded_as(columns.langs, columns.lang_of, self.lang)
        if self.until:
            passes &= (columns.days >= max(self.since, 1)) & (columns.days <= self.until)
        return passes


def _coded_as(names: Sequence[str], codes: Docs, wanted: str) -> Any:
    return np.isin(codes, [at for at, name in enumerate(names) if whole(name) == wanted])


def filters(request: SearchRequest) -> Filters:
    """Return the filters of a request; raise BadInput where one cannot be understood."""
    since = _day(request.since)
    until = _day(request.until)
    if since and until and since > until:
        raise BadInput(
            "The range ends (%(until)s) before it begins (%(since)s): exchange the two days.",
            since=request.since,
            until=request.until,
        )
    name = words(request.speaker)
    if request.speaker.strip() and not name:
        raise BadInput(
            "The speaker “%(speaker)s” holds no word: type a name.", speaker=request.speaker
        )
    speaker = None
    if name:
        speaker = _named(name)
    last = (until or FAR_FUTURE) if since or until else 0
    return Filters(whole(request.outlet), whole(request.lang), since, last, speaker)


def _named(name: Sequence[str]) -> Any:
    if len(name) == 1:
        return query.Term("speaker", name[0])
    return query.Phrase("speaker", list(name), slop=3)  # leaves room for middle names


def _day(typed: str) -> int:
    if not typed.strip():
        return 0
    try:
        return day_number(date.fromisoformat(typed.strip()).isoformat())
    except ValueError:
        raise BadInput("“%(day)s” is not a day: write it as 2024-01-31.", day=typed[:40]) from None


def wording(request: SearchRequest) -> Wording:
    """Return what the request looks for; raise BadInput where it can match nothing."""
    found = read(request.words)
    if request.words.strip() and not found.words and not found.phrases:
        if found.excluded:
            raise BadInput(
                "The search only says what to leave out: add at least one word to look for."
            )
        raise BadInput("The search holds no word or number: type at least one.")
    if request.page < 1 or not 1 <= request.per_page <= PER_PAGE:
        raise BadInput("Pages are counted from 1 and hold 1 to %(most)s articles.", most=PER_PAGE)
    if request.page * request.per_page > DEEPEST:
        raise BadInput(
            "Only the first %(most)s articles can be leafed through: narrow the search.",
            most=DEEPEST,
        )
    return found


class Answering:
    """One searcher with its columns, asked by one thread at a time."""

    def __init__(self, searcher: Any, before: Answering | None = None) -> None:
        """Take an open searcher and read its columns, but for those read `before`."""
        self.searcher = searcher
        known = before.columns.segments if before else {}
        self.columns: Columns = Columns(searcher.reader(), known)
        self.boosts = {field.name: field.boost for field in definitions() if field.kind == "words"}
        self.lists = PostingLists(searcher.reader())
        self.spelling = Spelling(searcher.reader())

    def ranking(self) -> Ranking:
        """Return what ranks the documents of one search."""
        return Ranking(self.lists, self.columns, self.boosts)

    def search(self, request: SearchRequest) -> Found:
        """Return the page of articles the request asks for."""
        looked_for = wording(request)
        docs = self._passing(filters(request))
        ranking = self.ranking()
        for run in looked_for.excluded:
            docs = np.setdiff1d(docs, ranking.having(run, docs), assume_unique=True)
        if not looked_for.words and not looked_for.phrases:
            return self._newest(request, docs)
        docs, runs, relaxed = _widened(ranking, looked_for, docs)
        end = request.page * request.per_page
        hits = ranking.best(runs, docs, end)[end - request.per_page :]
        other = ""
        if relaxed or not len(docs):
            other = self.spelling.suggestion(looked_for, ranking.frequency)
        return Found(len(docs), tuple(hits), self.columns.facets(docs), relaxed, other)

    def claim_candidates(self, text: str, top: int) -> list[tuple[int, float]]:
        """Rank articles by the rarest words of a claim, best first."""
        ranking = self.ranking()
        docs = self.columns.everything
        most = max(2.0, TOO_COMMON * len(docs))
        counted = [(ranking.frequency(word), word) for word in dict.fromkeys(words(text))]
        rarest = sorted((n, word) for n, word in counted if 0 < n <= most)[:CLAIM_WORDS]
        runs: dict[Run, int] = {(word,): 1 for _, word in _affordable(rarest)}
        if not runs or top < 1:
            return []
        return ranking.best(runs, ranking.having_any(runs, docs), top)

    def _passing(self, given: Filters) -> Docs:
        """Return the documents that pass the filters."""
        passes = given.mask(self.columns)
        if given.speaker is not None:
            named = np.zeros(len(passes), dtype=np.bool_)
            named[np.fromiter(given.speaker.docs(self.searcher), dtype=np.int64)] = True
            passes &= named
        return np.flatnonzero(passes)

    def _newest(self, request: SearchRequest, docs: Docs) -> Found:
        order = docs[np.lexsort((self.columns.ids[docs], -self.columns.days[docs]))]
        start = (request.page - 1) * request.per_page
        page = self.columns.ids[order[start : start + request.per_page]]
        hits = tuple((int(number), 0.0) for number in page)
        return Found(len(docs), hits, self.columns.facets(docs))


def _widened(
    ranking: Ranking, looked_for: Wording, docs: Docs
) -> tuple[Docs, Mapping[Run, int], bool]:
    """Return the documents found, what ranks them, and whether less than was typed was needed.

    First all of it is asked for, then all words, then fewer and fewer of the commonest, last any
    of the rarest. Words that a document need not have rank it, too; those it must have count
    twice then.
    """
    by_rarity = sorted(looked_for.words, key=lambda word: (ranking.frequency(word), word))
    kept = by_rarity[:QUERY_WORDS]
    asked: list[Run] = [*((word,) for word in kept), *looked_for.phrases]
    found = ranking.having_all(asked, docs)
    if len(found):
        return found, dict.fromkeys(asked, 1), len(kept) < len(by_rarity)
    every = dict.fromkeys((*by_rarity, *(w for run in looked_for.phrases for w in run)))
    known = sorted((n, w) for w in every if (n := ranking.frequency(w)))[:QUERY_WORDS]
    if not known or (len(every) == 1 and not looked_for.phrases):
        return found, {}, False
    return _fewer(ranking, [(word,) for _, word in known], docs)


def _fewer(
    ranking: Ranking, rare: Sequence[Run], docs: Docs
) -> tuple[Docs, Mapping[Run, int], bool]:
    """Return what the longest beginning of `rare` finds, from the rarest word on."""
    found, needed = docs, 0
    for run in rare:
        narrower = ranking.having(run, found)
        if not len(narrower):
            break
        found, needed = narrower, needed + 1
    if needed == len(rare):
        return found, dict.fromkeys(rare, 1), True
    if needed < 2:
        needed = RELAXED_WORDS
        found = ranking.having_any(rare[:needed], docs)
    return found, {run: 1 + (at < needed) for at, run in enumerate(rare)}, len(found) > 0


def _affordable(rarest: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the words that can be read within the budget; CLAIM_FEWEST at least.

    So a claim takes as long in a large archive as in a small one; a word that is left out is in
    so many articles that it hardly moves their order.
    """
    read = list(accumulate(count for count, _ in rarest))
    return [
        word
        for number, word in enumerate(rarest)
        if number < CLAIM_FEWEST or read[number] <= CLAIM_BUDGET
    ]
