"""Answer searches from one open Whoosh searcher: all words first, fewer where that finds little."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

import numpy as np
from whoosh import query
from whoosh.scoring import BM25F

from workbench.errors import BadInput
from workbench.model import SearchRequest
from workbench.search.port import Found
from workbench.search.whoosh_columns import Columns, Docs
from workbench.search.whoosh_schema import day_number, definitions, whole
from workbench.search.wording import Wording, read
from workbench.text.tokens import words

QUERY_WORDS = 24  # of a longer search the rarest words count: each costs some milliseconds
RELAXED_WORDS = 4  # rarest words of which any one will do, as the last resort
CLAIM_WORDS = 8  # rarest words that rank the articles near a claim
CLAIM_FEWEST = 2  # words, however common
# Articles read for all of them together. Of 118 claims of twelve words out of a paragraph each,
# 4,000 put the article among the first five for 57, 2,000 for 55, in half the time.
CLAIM_BUDGET = 2_000
TOO_COMMON = 0.25  # share of all articles from which on a word ranks no claim
PER_PAGE = 200  # articles at most on a page
DEEPEST = 10_000  # articles at most before the end of the page asked for
SUGGESTED = 8  # words at most that a suggestion mends

FAR_FUTURE = 99_991_231

WEIGHTING = BM25F()


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
        speaker = _run("speaker", name, slop=3)  # leaves room for middle names
    last = (until or FAR_FUTURE) if since or until else 0
    return Filters(whole(request.outlet), whole(request.lang), since, last, speaker)


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

    def search(self, request: SearchRequest) -> Found:
        """Return the page of articles the request asks for."""
        looked_for = wording(request)
        given = filters(request)
        passes = given.mask(self.columns)
        if given.speaker is not None:
            passes &= self._mask(given.speaker)
        for run in looked_for.excluded:
            passes &= ~self._mask(self._anywhere(run))
        if not looked_for.words and not looked_for.phrases:
            return self._newest(request, np.flatnonzero(passes))
        ranked, docs, relaxed = self._widen(looked_for, passes)
        end = request.page * request.per_page
        hits = self._top(ranked, docs, end)[end - request.per_page :] if len(docs) else ()
        suggestion = "" if len(docs) and not relaxed else self._suggestion(looked_for)
        return Found(len(docs), tuple(hits), self.columns.facets(docs), relaxed, suggestion)

    def claim_candidates(self, text: str, top: int) -> list[tuple[int, float]]:
        """Rank articles by the rarest words of a claim, best first."""
        most = max(2.0, TOO_COMMON * len(self.columns.living_ids()))
        counted = [(self._frequency(word), word) for word in dict.fromkeys(words(text))]
        rarest = sorted((n, word) for n, word in counted if 0 < n <= most)[:CLAIM_WORDS]
        rarest = _affordable(rarest)
        if not rarest or top < 1:
            return []
        asked = query.Or([self._anywhere((word,)) for _, word in rarest])
        found = self.searcher.search(asked, limit=top)
        return [(int(self.columns.ids[doc]), round(float(score), 4)) for score, doc in found.top_n]

    # ------------------------------------------------------------ within

    def _widen(self, looked_for: Wording, passes: Any) -> tuple[Any, Docs, bool]:
        """Return the query, the documents it finds, and whether it asks for less than was typed."""
        docs: Docs = np.empty(0, dtype=np.int64)
        for asked, relaxed in self._attempts(looked_for):
            docs = np.flatnonzero(self._mask(asked) & passes)
            if len(docs):
                return asked, docs, relaxed
        return None, docs, False

    def _attempts(self, looked_for: Wording) -> Iterator[tuple[Any, bool]]:
        """Yield ever weaker queries: all of it, without the commonest words, any rare word."""
        phrases = [self._anywhere(run) for run in looked_for.phrases]
        by_rarity = sorted(looked_for.words, key=lambda word: (self._frequency(word), word))
        kept = by_rarity[:QUERY_WORDS]
        singles = [self._anywhere((word,)) for word in kept]
        yield _all(phrases + singles), len(kept) < len(by_rarity)
        every = dict.fromkeys((*by_rarity, *(w for run in looked_for.phrases for w in run)))
        known = sorted((n, w) for w in every if (n := self._frequency(w)))[:QUERY_WORDS]
        rare = [self._anywhere((word,)) for _, word in known]
        if not rare or (len(every) == 1 and not phrases):
            return
        if len(rare) < len(every) or phrases:
            yield _all(rare), True
        for fewer in range(len(rare) - 1, 1, -1):
            yield query.AndMaybe(_all(rare[:fewer]), query.Or(rare)), True
        yield query.AndMaybe(query.Or(rare[:RELAXED_WORDS]), query.Or(rare)), True

    def _anywhere(self, run: Sequence[str]) -> Any:
        """Return the query for a word or phrase in any of the fields of words."""
        return query.Or([_run(name, run, boost=boost) for name, boost in self.boosts.items()])

    def _mask(self, asked: Any) -> Any:
        mask = np.zeros(len(self.columns.ids), dtype=np.bool_)
        mask[np.fromiter(asked.docs(self.searcher), dtype=np.int64)] = True
        return mask

    def _top(self, asked: Any, docs: Docs, limit: int) -> list[tuple[int, float]]:
        found = self.searcher.search(asked, limit=min(limit, len(docs)), filter=_Chosen(docs))
        return [(int(self.columns.ids[doc]), round(float(score), 4)) for score, doc in found.top_n]

    def _newest(self, request: SearchRequest, docs: Docs) -> Found:
        order = docs[np.lexsort((self.columns.ids[docs], -self.columns.days[docs]))]
        start = (request.page - 1) * request.per_page
        page = self.columns.ids[order[start : start + request.per_page]]
        hits = tuple((int(number), 0.0) for number in page)
        return Found(len(docs), hits, self.columns.facets(docs))

    def _frequency(self, word: str) -> int:
        return max(int(self.searcher.doc_frequency(name, word)) for name in self.boosts)

    def _suggestion(self, looked_for: Wording) -> str:
        """Return the search with unknown words replaced by the nearest known ones, or ""."""
        runs = [*looked_for.phrases, *((word,) for word in looked_for.words)]
        if sum(map(len, runs)) > SUGGESTED:
            return ""
        mended = [[self._nearest(word) for word in run] for run in runs]
        if all(list(run) == new for run, new in zip(runs, mended, strict=True)):
            return ""
        if not all(word for run in mended for word in run):
            return ""
        return " ".join(f'"{" ".join(run)}"' if len(run) > 1 else run[0] for run in mended)

    def _nearest(self, word: str) -> str:
        """Return the word itself where it is known, else the commonest near it, else ""."""
        if self._frequency(word) or len(word) < 4:
            return word
        reader = self.searcher.reader()
        for distance in (1, 2):
            near = list(_unique(reader.terms_within("body", word, distance, prefix=1)))
            if near:
                return str(max(near, key=lambda term: (self._frequency(term), term)))
        return ""


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


class _Chosen(query.Query):  # type: ignore[misc]  # Whoosh is not typed
    """A filter made of document numbers already known."""

    def __init__(self, docs: Docs) -> None:
        self.numbers = docs

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def docs(self, searcher: Any) -> Iterator[int]:
        return iter(self.numbers.tolist())


def _run(field: str, run: Sequence[str], boost: float = 1.0, slop: int = 1) -> Any:
    if len(run) == 1:
        return query.Term(field, run[0], boost=boost)
    return query.Phrase(field, list(run), slop=slop, boost=boost)


def _all(parts: Sequence[Any]) -> Any:
    return parts[0] if len(parts) == 1 else query.And(list(parts))


def _unique(values: Iterable[Any]) -> Iterator[str]:
    for value in dict.fromkeys(values):
        yield value if isinstance(value, str) else value.decode("utf-8")
