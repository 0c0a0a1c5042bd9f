"""Trace a quote: candidates by fingerprint, alignment and judgement, the speakers, the rest."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.codec import encode
from workbench.errors import FetchRefused, HomeInUse, StorageFailed
from workbench.ingest import extract, sources
from workbench.model import (
    Candidate,
    Capture,
    Hit,
    Passage,
    Quote,
    Rejection,
    Searched,
    SpeakerMatch,
    Trace,
    Verdict,
)
from workbench.quotes.find import find
from workbench.quotes.speakers import relate
from workbench.search.holders import Holders
from workbench.store import articles, versions
from workbench.text.language import detect
from workbench.text.tokens import words, words_and_starts
from workbench.trace.inquiry import Inquiry
from workbench.trace.tracer import FREQUENT
from workbench.trace.tracer import WHOLE_TEXT as ONLY_ITS_BEGINNING
from workbench.trace.tracer import trace as judge
from workbench.verbs.collecting import settle
from workbench.verbs.indexing import catch_up_fingerprints, remake_damaged, searched
from workbench.verbs.people_upkeep import SpeakerLookup
from workbench.verbs.reading import Pages
from workbench.verbs.rooms import Rooms
from workbench.verbs.searching import Searching, similar_articles

WIDE = 300  # candidates looked up; what is repeated more often is taken from `frequent`
BEST = 50  # candidates aligned for their score: the measured recall of the index
EARLIEST = 50  # candidates aligned for their date, among those that score nearly as well
NEARLY = 0.5  # of the best score
TOGETHER = 50  # queries looked up at once
TOGETHER_LENGTH = 20_000  # code points of them: what is kept of each grows with its length
SIMILAR = 5  # similar articles offered where nothing was found
ARTICLE_WORDS = 120  # longer input with a quote in it is an article, not a quote
MOST_WORDS = 1_000  # traced of one query: the longest quoted speeches; a trace stays under seconds


def _beginning(text: str) -> tuple[str, str]:
    """Return what of `text` is traced, and the notice that says so where that is not all."""
    found, starts = words_and_starts(text)
    if len(found) <= MOST_WORDS:
        return text, ""
    # Without thousands marks, which Indonesian and English read in opposite ways.
    counts = {"traced": MOST_WORDS, "words": len(found)}
    return text[: starts[MOST_WORDS]], ONLY_ITS_BEGINNING % counts


def _tell_frequent(answer: Trace, articles: int) -> Trace:
    notice = FREQUENT % {"articles": articles}
    return replace(answer, flags=(*answer.flags, "frequent"), notice=answer.notice or notice)


def grouped(queries: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Yield the queries in groups of which none is too large."""
    group: list[tuple[str, str]] = []
    length = 0
    for query in queries:
        length += len(query[0])
        if group and (len(group) >= TOGETHER or length > TOGETHER_LENGTH):
            yield group
            group, length = [], len(query[0])
        group.append(query)
    if group:
        yield group


def _choose(
    rooms: Rooms, found: Sequence[list[Candidate]], holders: Sequence[Holders | None]
) -> list[list[Candidate]]:
    """Return each query's best candidates and the earliest published of those nearly as good.

    `holders` tell the articles that hold the whole wording, where they are very many.
    """
    more = [
        _others(candidates, who.ids if who else ())
        for candidates, who in zip(found, holders, strict=True)
    ]
    wanted = list({id for others in more for id in others})
    dates: dict[int, int] = {}
    if wanted:
        with rooms.store.read() as conn:
            dates = articles.published(conn, wanted)
    return [
        candidates[:BEST]
        + [others[i] for i in sorted(others.keys() & dates, key=lambda i: (dates[i], i))[:EARLIEST]]
        for candidates, others in zip(found, more, strict=True)
    ]


def _others(candidates: Sequence[Candidate], holders: Sequence[int]) -> dict[int, Candidate]:
    """Return the candidates beyond the best, and the holders, that may be worth reading."""
    best, rest = candidates[:BEST], candidates[BEST:]
    if not best:
        return {}
    floor = best[0].score * NEARLY
    more = {c.article_id: c for c in rest if c.score >= floor}
    more |= {i: Candidate(i, floor, ()) for i in holders if i not in more}
    for taken in best:
        more.pop(taken.article_id, None)
    return more


def _relate(
    speaker: str, passage: Passage, index: int | None, lookup: SpeakerLookup
) -> SpeakerMatch:
    known = lookup.about(passage.article.ref.id)
    return relate(speaker, passage.quotes, index, passage.article.text, known)


def _similar(rooms: Rooms, text: str) -> tuple[Hit, ...]:
    return similar_articles(rooms, text, SIMILAR)


# ---------------------------------------------------------------- whole texts


@dataclass(frozen=True, slots=True)
class QuotedText:
    """A text with the quotes found in it, each offered for tracing."""

    title: str
    url: str
    text: str
    lang: str
    quotes: tuple[Quote, ...]


def is_address(text: str) -> bool:
    """Tell whether `text` is one web address and nothing else."""
    return text.lower().startswith(("http://", "https://")) and len(text.split()) == 1


class Tracing(Searching):
    """Trace quotes, and find the quotes of a whole text."""

    def trace(self, text: str, speaker: str = "", explain: bool = False) -> Trace:
        """Return where `text` first appeared and what was changed; never raises for odd input."""
        [answer] = self._traces([(text, speaker)], Pages(self.rooms), explain)
        settle()
        return answer

    def trace_many(self, queries: Iterable[tuple[str, str]]) -> Iterator[Trace]:
        """Yield the trace of each (text, speaker), the same as one by one.

        Quotes of one transcript meet the same articles again and again: each is read once.
        """
        pages = Pages(self.rooms)
        for some in grouped(queries):
            yield from self._traces(some, pages)

    def _traces(
        self, queries: Sequence[tuple[str, str]], pages: Pages, explain: bool = False
    ) -> list[Trace]:
        try:
            return list(self._traced(queries, pages, explain))
        except (LookupError, ValueError, ArithmeticError):
            if not self.rooms.fingerprints.verify():
                raise
        # Garbled bytes in a file whose time did not change: seen only where they make no sense.
        remake_damaged(self.rooms)
        return list(self._traced(queries, pages, explain))

    def _traced(
        self, queries: Sequence[tuple[str, str]], pages: Pages, explain: bool
    ) -> Iterator[Trace]:
        started = time.perf_counter()
        state = self._state()
        read = [_beginning(text) for text, _ in queries]
        index, texts = self.rooms.fingerprints, [text for text, _ in read]
        found = index.candidates_many(texts, top=WIDE, nearly=NEARLY)
        frequent = index.frequent_many(texts)
        chosen = _choose(self.rooms, found, frequent)
        inquiries = [Inquiry(text, pages.rarity) for text in texts]
        passages = pages.passages(list(zip(inquiries, chosen, strict=True)))
        apart = self._apart(passages)
        share = (time.perf_counter() - started) / len(queries)
        for number, ((query, speaker), (text, partly)) in enumerate(
            zip(queries, read, strict=True)
        ):
            started = time.perf_counter()
            answer = self._judged(
                inquiries[number], speaker, pages, passages[number], apart, state, explain
            )
            answer = self._completed(answer, text, frequent[number])
            if explain:
                lookup = self._lookup(text, found[number], chosen[number])
                answer = replace(answer, explain={**lookup, **answer.explain})
            yield replace(
                answer,
                query=query,
                notice=partly or answer.notice,
                elapsed_ms=(time.perf_counter() - started + share) * 1000,
            )

    def _completed(self, answer: Trace, text: str, frequent: Holders | None) -> Trace:
        """Return the answer with similar articles where it has none, and with what is frequent."""
        if answer.verdict in (Verdict.NOT_FOUND, Verdict.POSSIBLE):
            answer = replace(answer, similar=_similar(self.rooms, text))
        return _tell_frequent(answer, frequent.total) if frequent else answer

    def _apart(self, passages: Sequence[Sequence[Passage]]) -> Collection[tuple[int, int]]:
        """Return which articles are no reprints of each other, among those of any one query."""
        several = {p.article.ref.id for some in passages if len(some) > 1 for p in some}
        if not several:
            return ()
        with self.rooms.store.read() as conn:
            return versions.among(conn, list(several))

    def _state(self) -> Searched:
        """Return what is searched; an index that is behind or damaged is mended first.

        Where that cannot be done now, a sound index answers for what it holds; the trace says
        how much that is.
        """
        index = self.rooms.fingerprints
        index.refresh()
        state = searched(self.rooms)
        if index.damaged() or state.index != "complete":
            try:
                catch_up_fingerprints(self.rooms)
            except (HomeInUse, StorageFailed) as error:
                if index.damaged():
                    raise
                self.rooms.tell(str(error))
            state = searched(self.rooms)
        return state

    def _lookup(
        self, text: str, candidates: Sequence[Candidate], chosen: Sequence[Candidate]
    ) -> dict[str, object]:
        """Return which fingerprints led to which candidates."""
        return {
            "lookup": encode(self.rooms.fingerprints.explain(text)),
            "candidates": {
                "found": len(candidates),
                "read": [{"article": c.article_id, "score": round(c.score, 2)} for c in chosen],
            },
        }

    def judge_articles(self, text: str, ids: Sequence[int], speaker: str = "") -> Trace:
        """Return the trace of `text` within the articles `ids` only, however they were found."""
        chosen = [Candidate(i, 0.0, ()) for i in ids]
        pages = Pages(self.rooms)
        inquiry = Inquiry(text, pages.rarity)
        [passages] = pages.passages([(inquiry, chosen)], indexed=False)
        state = searched(self.rooms)
        return self._judged(inquiry, speaker, pages, passages, self._apart([passages]), state)

    def _judged(
        self,
        inquiry: Inquiry,
        speaker: str,
        pages: Pages,
        passages: Sequence[Passage],
        apart: Collection[tuple[int, int]],
        state: Searched,
        explain: bool = False,
    ) -> Trace:
        with SpeakerLookup(self.rooms, speaker) as lookup:
            return judge(
                inquiry.query.text,
                speaker,
                passages,
                relate=lambda passage, index, span: _relate(speaker, passage, index, lookup),
                rarity=pages.rarity,
                unique=self.rooms.fingerprints.is_unique,
                searched=state,
                apart=apart,
                explain=explain,
                inquiry=inquiry,
                note_of=pages.note,
            )

    def quotes(self, text: str, lang: str = "") -> tuple[Quote, ...]:
        """Find who is quoted saying what in a text."""
        return find(text, lang)

    def quotes_in(self, text_or_address: str) -> QuotedText:
        """Return the quotes of a pasted text or of the page at an address; raise FetchRefused."""
        given = text_or_address.strip()
        if not is_address(given):
            lang = detect(given).code
            return QuotedText("", "", given, lang, find(given, lang))
        visits = self.rooms.visits
        for piece in sources.captures(
            given, {}, self.rooms.settings, self.rooms.clock, visits=visits
        ):
            if isinstance(piece, Rejection):
                raise FetchRefused("%(reason)s", reason=piece.reason)
            if not isinstance(piece, Capture):
                continue  # nothing else comes of an address
            draft = extract.extract(
                piece.payload,
                piece.media_type,
                url=piece.url,
                given=piece.given,
                captured_at=piece.captured_at,
                source=piece.source,
            )
            lang = draft.lang or detect(draft.text).code
            return QuotedText(draft.headline, draft.url, draft.text, lang, find(draft.text, lang))
        raise FetchRefused("Nothing was found at %(url)s: check the address.", url=given)

    def looks_like_article(self, text: str) -> bool:
        """Tell whether what was pasted is an address or a whole text rather than one quote."""
        stripped = text.strip()
        if is_address(stripped):
            return True
        return len(words(stripped)) > ARTICLE_WORDS and bool(find(stripped))
