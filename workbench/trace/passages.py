"""Hold a query against one article: find it, compare it, judge it, describe where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.model import Appearance, Passage, Relation, Span, SpeakerMatch, Verdict
from workbench.text.anchors import CONTEXT
from workbench.text.tokens import words
from workbench.trace.align import Alignment, Pair
from workbench.trace.blocks import align_words
from workbench.trace.diff import operations
from workbench.trace.edits import Comparison
from workbench.trace.inquiry import Inquiry
from workbench.trace.judge import Judgement, judge, spans
from workbench.trace.lexicon import protected
from workbench.trace.presence import evidence, prune
from workbench.trace.source import OUTSIDE, Names, Source, innermost, with_utterances
from workbench.trace.walk import Walk, walk

Relate = Callable[[Passage, int | None, Span], SpeakerMatch]
RELATION_RANK = (
    Relation.MISATTRIBUTED,
    Relation.SECONDHAND,
    Relation.UNKNOWN,
    Relation.ALIAS,
    Relation.OK,
)
SENTENCE_END = re.compile(r"[.!?…]+(?=[\s\"”’')\]]|$)|\n")


SCRAP = 4  # words of narration that chance brings beside a quote


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A query found in one article: where, with which differences, and the judgement."""

    source: Source
    alignment: Alignment
    sides: Comparison
    found: Walk
    judgement: Judgement | None

    @property
    def passage(self) -> Passage:
        """Return the article with its quotes."""
        return self.source.passage


def read_passage(inquiry: Inquiry, passage: Passage) -> Reading | None:
    """Return the query's best place in the article, or None where there is none."""
    prospect = inquiry.prospects.get(passage.article.ref.id)
    if prospect is None:
        return None
    query, vocabulary = inquiry.query, inquiry.vocabulary
    source = with_utterances(passage, prospect.words, prospect.seams)
    if not any(said != OUTSIDE for said in source.utterance) and inquiry.hopeless(prospect, False):
        return None
    alignment = align_words(query.words, source, vocabulary, prospect.tables)
    alignment = prune(alignment, query, vocabulary)
    if not alignment.stretches:
        return None
    alignment = _spoken(source, alignment)
    sides = Comparison(query, source, vocabulary, Names(source.text), _shouted(source, alignment))
    proof = evidence(alignment, query, source, vocabulary)
    if proof.hopeless:  # still worth keeping: a fragment of it may be here
        return Reading(source, alignment, sides, Walk(), None)
    found = walk(sides, alignment)
    return Reading(source, alignment, sides, found, judge(sides, alignment, found, proof))


def _spoken(source: Source, alignment: Alignment) -> Alignment:
    """Return `alignment` without scraps of narration, where most of it stands in a quote.

    A few common words of the reporter's cannot stand for what a shortened quote leaves out.
    """
    inside = [s for s in alignment.stretches if _in_quote(source, s)]
    if not inside or len(max(inside, key=len)) < max(map(len, alignment.stretches)):
        return alignment
    kept = [s for s in alignment.stretches if _in_quote(source, s) or len(s) > SCRAP]
    return Alignment(tuple(kept))


def _in_quote(source: Source, stretch: Sequence[Pair]) -> bool:
    return any(source.utterance[pair.source] != OUTSIDE for pair in stretch)


def _shouted(source: Source, alignment: Alignment) -> bool:
    """Tell whether the passage writes most words with a capital, as headlines do."""
    ends = (alignment.pairs[0].source, alignment.pairs[-1].source)
    capitals = [source.text[w.start].isupper() for w in source.words[min(ends) : max(ends) + 1]]
    return len(capitals) > 4 and sum(capitals) > 0.6 * len(capitals)


def appearance(reading: Reading, relate: Relate) -> Appearance:
    """Return the reading as an appearance: offsets and texts are those of the original article."""
    judgement = reading.judgement
    assert judgement is not None
    passage, source = reading.passage, reading.source
    parts = spans(source, reading.alignment, reading.found)
    start, end = min(p.start for p in parts), max(p.end for p in parts)
    text = source.text
    index = innermost(passage.quotes, Span(start, end))
    flags = list(judgement.flags)
    said = _utterances(reading) if judgement.verdict is Verdict.SPLICED else parts
    speaker, two = _speaker(passage, said, index, judgement.verdict, relate)
    if two:
        flags.append("two_speakers")
    flags += [f for f in _context(passage, index, Span(start, end)) if f not in flags]
    return Appearance(
        article=passage.article.ref,
        date=passage.article.date,
        exact=text[start:end],
        start=start,
        end=end,
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        verdict=judgement.verdict,
        coverage=judgement.coverage,
        alterations=tuple(reading.found.alterations),
        flags=tuple(flags),
        speaker=speaker,
        diff=operations(
            reading.sides.query.text,
            reading.sides.query.words,
            source.words,
            reading.found.steps,
            reading.sides.query.aside,
        ),
        parts=parts,
        quote_index=index,
    )


def _context(passage: Passage, index: int | None, span: Span) -> list[str]:
    """Return the flags of the quote and of the quotes it stands in.

    A condition or a question in another sentence of a long quote does not touch the span.
    """
    flags: list[str] = []
    while index is not None:
        quote = passage.quotes[index]
        sentence = _sentences(passage.article.text, span, Span(quote.start, quote.end))
        for flag in quote.flags:
            name = "out_of_context" if flag == "rejected" else flag
            elsewhere = (name == "conditional" and not _conditional(sentence)) or (
                name == "question" and "?" not in sentence
            )
            if name not in flags and not elsewhere:
                flags.append(name)
        if quote.cue is not None and quote.cue.denies and "denied" not in flags:
            flags.append("denied")
        if quote.outer is not None and "nested" not in flags:
            flags.append("nested")
        index = quote.outer
    return flags


def _sentences(text: str, span: Span, within: Span) -> str:
    """Return the sentences of `within` that `span` touches."""
    before = [m.end() for m in SENTENCE_END.finditer(text, within.start, span.start)]
    after = SENTENCE_END.search(text, max(span.start, span.end - 1), within.end)
    return text[before[-1] if before else within.start : after.end() if after else within.end]


def _conditional(sentence: str) -> bool:
    """Tell whether a sentence holds a word that makes it depend on something."""
    known = protected()
    return any(w in known.clause_before and w not in known.contrasts for w in words(sentence))


def _utterances(reading: Reading) -> tuple[Span, ...]:
    """Return where the pieces of each utterance stand that the words come from."""
    words, said = reading.source.words, reading.source.utterance
    places: dict[int, list[int]] = {}
    for pair in reading.alignment.pairs:
        places.setdefault(said[pair.source], []).append(pair.source)
    return tuple(Span(words[min(some)].start, words[max(some)].end) for some in places.values())


def _speaker(
    passage: Passage,
    parts: tuple[Span, ...],
    index: int | None,
    verdict: Verdict,
    relate: Relate,
) -> tuple[SpeakerMatch, bool]:
    """Return how the claimed speaker relates to the passage, and whether two people speak in it."""
    if index is not None or verdict is not Verdict.SPLICED:
        whole = Span(min(p.start for p in parts), max(p.end for p in parts))
        return relate(passage, index, whole), False
    matches = [relate(passage, innermost(passage.quotes, part), part) for part in parts]
    names = {m.name for m in matches if m.name}
    worst = min(matches, key=lambda m: RELATION_RANK.index(m.relation))
    return worst, len(names) > 1
