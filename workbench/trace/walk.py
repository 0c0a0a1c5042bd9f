"""Walk along an alignment and lay down its differences and the diff that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.model import Alteration, EditClass, Span
from workbench.trace.align import Alignment, Pair
from workbench.trace.diff import Step
from workbench.trace.edits import (
    COSMETIC,
    MATERIAL,
    REWORDED,
    Comparison,
    compare_pair,
    punctuation,
)
from workbench.trace.joints import quoted_apart
from workbench.trace.lexicon import protected
from workbench.trace.query import ELLIPSIS
from workbench.trace.source import OUTSIDE
from workbench.trace.swaps import mark_swaps
from workbench.trace.unaligned import LONG_OMISSION, compare_block

SPLICE_GAP = 25  # source words: beyond this two stretches were never said together
LONGEST_SWAP = 2  # words replaced in a row that still stand in the frame of the same sentence
STRENGTH = {None: 0, COSMETIC: 1, REWORDED: 2, MATERIAL: 3}


@dataclass
class Walk:
    """Everything found on the way: alterations, diff steps, and what they mean for the verdict."""

    alterations: list[Alteration] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    omissions: int = 0
    longest_gap: int = 0
    disordered: bool = False
    lead: int = 0  # source words that the query's first words replaced, before the first pair
    trail: int = 0  # and behind the last pair
    substituted: list[int] = field(default_factory=list)  # query words replaced in place

    def flag(self, name: str) -> None:
        """Add a flag once."""
        if name not in self.flags:
            self.flags.append(name)


def walk(sides: Comparison, alignment: Alignment) -> Walk:
    """Return what differs along `alignment`, from the first word of the query to the last."""
    out = Walk()
    first, last = alignment.stretches[0][0], alignment.stretches[-1][-1]
    _head(sides, out, first)
    previous: Pair | None = None
    for stretch in alignment.stretches:
        for pair in stretch:
            if previous is not None:
                _between(sides, out, previous, pair, jumped=pair is stretch[0])
            _pair(sides, out, pair)
            previous = pair
    _tail(sides, out, last)
    out.alterations, out.steps = mark_swaps(sides, out.alterations, out.steps)
    return out


def _pair(sides: Comparison, out: Walk, pair: Pair) -> None:
    change = compare_pair(sides, pair.query, pair.source)
    op, cls, kind = "equal", None, ""
    if change is not None:
        op, cls, kind = "replace", change.cls, change.kind
        if not _same_case_again(sides, out, change, pair):
            out.alterations.append(change)
    out.steps.append(Step(op, pair.query, pair.query + 1, pair.source, pair.source + 1, cls, kind))


def _same_case_again(sides: Comparison, out: Walk, change: Alteration, pair: Pair) -> bool:
    """Widen the last alteration instead, where a whole run of words is in other letters."""
    last = out.steps[-1] if out.steps else None
    if change.kind != "case" or last is None or last.kind != "case":
        return False
    if (last.qhi, last.shi) != (pair.query, pair.source):
        return False
    before = out.alterations[-1]
    if before.query_span is None or before.source_span is None or before.kind != "case":
        return False
    assert change.query_span
    assert change.source_span
    here = Span(before.query_span.start, change.query_span.end)
    there = Span(before.source_span.start, change.source_span.end)
    text, source = sides.query.text[here.start : here.end], sides.source.text
    words = source[there.start : there.end]
    out.alterations[-1] = Alteration(COSMETIC, "case", text, words, here, there)
    return True


def _between(sides: Comparison, out: Walk, left: Pair, right: Pair, *, jumped: bool) -> None:
    """Compare what stands between two pairs that follow one another in the query."""
    query = list(range(left.query + 1, right.query))
    if jumped and right.source <= left.source:
        out.disordered = True
        _insert(sides, out, query, right.source)
        return
    between = range(left.source + 1, right.source)
    source = [j for j in between if not sides.source.skippable[j]]
    if _only_narration(sides, source) and quoted_apart(sides, left, right):
        source = []
    if not query and not source:
        _separators(sides, out, left, right, skipped=bool(between))
        if between:
            out.steps.append(
                Step("gap", right.query, right.query, between.start, between.stop, None, "cue")
            )
        return
    if query and not source and _left_out_there(sides, left, right, query):
        out.alterations.append(sides.alteration(REWORDED, "source_omission", query, ()))
        at = right.source
        out.steps.append(
            Step("insert", query[0], query[-1] + 1, at, at, REWORDED, "source_omission")
        )
        out.flag("source_shortened")
        return
    marked = any(i in sides.query.ellipses for i in range(left.query + 1, right.query + 1))
    if len(source) - len(query) > LONG_OMISSION:
        _gap(sides, out, query, source, between, marked=marked)
    else:
        _block(sides, out, query, source, between, marked=marked)


def _only_narration(sides: Comparison, source: Sequence[int]) -> bool:
    """Tell whether a short stretch of the source is the reporter's: who speaks, and to whom."""
    return len(source) <= SPLICE_GAP and all(sides.source.utterance[j] == OUTSIDE for j in source)


def _left_out_there(sides: Comparison, left: Pair, right: Pair, query: Sequence[int]) -> bool:
    """Tell whether the source marks that it left something out where the query has more words.

    They may be the words left out; a negator among them is not taken on trust.
    """
    there = sides.source.words
    between = sides.source.text[there[left.source].end : there[right.source].start]
    known = protected()
    return bool(ELLIPSIS.search(between)) and not any(
        known.family.get(sides.query.words[i].norm) == "negation" for i in query
    )


def _gap(
    sides: Comparison,
    out: Walk,
    query: list[int],
    source: list[int],
    between: range,
    *,
    marked: bool,
) -> None:
    """Lay down a long omission: one thing left out, not a list of deleted words."""
    out.longest_gap = max(out.longest_gap, len(source))
    _insert(sides, out, query, between.start)
    at = query[-1] + 1 if query else (out.steps[-1].qhi if out.steps else 0)
    cls, kind = REWORDED, "omission"
    if _hides_negation(sides, source):
        cls, kind = MATERIAL, "negation_removed"
        negators = [j for j in source if _is_negator(sides, j)]
        out.alterations.append(sides.alteration(cls, kind, (), negators))
    out.alterations.append(sides.alteration(REWORDED, "omission", (), source))
    out.steps.append(Step("gap", at, at, between.start, between.stop, cls, kind))
    out.omissions += 1
    out.flag("marked_omission" if marked else "unmarked_omission")


def _is_negator(sides: Comparison, index: int) -> bool:
    return protected().family.get(sides.source.words[index].norm) == "negation"


def _hides_negation(sides: Comparison, source: Sequence[int]) -> bool:
    """Tell whether the words left out hold a negator of the clause that they were cut from."""
    words, text = sides.source.words, sides.source.text
    if not any(_is_negator(sides, j) for j in source):
        return False
    left = max(0, source[0] - 1)
    right = min(len(words) - 1, source[-1] + 1)
    return not any(
        set(text[words[j].end : words[j + 1].start]) & set(".,;:!?\n…–—")
        for j in range(left, right)
    )


def _insert(sides: Comparison, out: Walk, query: list[int], at: int) -> None:
    """Lay down words of the query for which the source has no place."""
    if not query:
        return
    found = compare_block(sides, query, [])
    out.alterations += found
    out.steps.append(Step("insert", query[0], query[-1] + 1, at, at, *_strongest(found)))


def _block(
    sides: Comparison,
    out: Walk,
    query: list[int],
    source: list[int],
    between: range,
    *,
    marked: bool,
) -> None:
    found = compare_block(sides, query, source)
    out.alterations += found
    if len(query) == len(source) <= LONGEST_SWAP:
        out.substituted += query
    omitted = any(a.kind == "omission" for a in found)
    out.omissions += omitted
    if omitted or (marked and not query):
        out.flag("marked_omission" if marked else "unmarked_omission")
    op = "replace" if query and source else "insert" if query else "delete"
    at = query[0] if query else (out.steps[-1].qhi if out.steps else 0)
    end = query[-1] + 1 if query else at
    out.steps.append(Step(op, at, end, between.start, between.stop, *_strongest(found)))


def _strongest(found: Sequence[Alteration]) -> tuple[EditClass | None, str]:
    """Return class and kind of the alteration that weighs most; none where all words are the same.

    Of a text that is aligned in blocks, equal words may be left over behind the last pair.
    """
    strongest = max(found, key=lambda a: STRENGTH[a.cls], default=None)
    return (strongest.cls, strongest.kind) if strongest else (None, "")


def _separators(sides: Comparison, out: Walk, left: Pair, right: Pair, *, skipped: bool) -> None:
    """Compare the punctuation between two neighbouring words of both sides."""
    words, text = sides.query.words, sides.query.text
    a, b = words[left.query], words[right.query]
    there = sides.source.words
    c, d = there[left.source], there[right.source]
    if skipped or a.start == b.start or c.start == d.start:
        return
    if "reduplication" in (b.kind, d.kind):
        return
    here_span, there_span = Span(a.end, b.start), Span(c.end, d.start)
    if any(here_span.start <= s.start < here_span.end for s in sides.query.aside):
        return
    one = punctuation(text[here_span.start : here_span.end], query=True)
    two = punctuation(sides.source.between(there_span.start, there_span.end))
    if one != two:
        out.alterations.append(Alteration(COSMETIC, "punctuation", one, two, here_span, there_span))


def _head(sides: Comparison, out: Walk, first: Pair) -> None:
    """Compare the words of the query before the first pair with those the source has there."""
    query = list(range(first.query))
    if query:
        j = first.source
        while j > 0 and first.source - j < len(query) and not _edge(sides, j):
            j -= 1
        out.lead = first.source - j
        _end_block(sides, out, query, range(j, first.source))


def _tail(sides: Comparison, out: Walk, last: Pair) -> None:
    """Compare the words of the query behind the last pair with those the source has there."""
    query = list(range(last.query + 1, len(sides.query.words)))
    if query:
        j, end = last.source + 1, len(sides.source.words)
        while j < end and j - last.source <= len(query) and not _edge(sides, j):
            j += 1
        out.trail = j - last.source - 1
        _end_block(sides, out, query, range(last.source + 1, j))
    else:
        _closing_mark(sides, out, last)


def _edge(sides: Comparison, index: int) -> bool:
    """Tell whether a sentence or an utterance begins at source word `index`."""
    said = sides.source.utterance
    return sides.source.new_sentence(index) or said[index] != said[index - 1]


def _like_for_like(
    sides: Comparison, query: Sequence[int], found: Sequence[Alteration]
) -> list[int]:
    """Return the words of the query that a word of the same class stands for in the source."""
    spans = [
        a.query_span
        for a in found
        if a.cls is MATERIAL and a.kind != "entity" and a.query_span and a.source_span
    ]
    words = sides.query.words
    return [i for i in query if any(s.start <= words[i].start < s.end for s in spans)]


def _end_block(sides: Comparison, out: Walk, query: list[int], source: range) -> None:
    found = compare_block(sides, query, list(source))
    out.alterations += found
    # A number for a number is the same place even at the end of a sentence; other words are not.
    out.substituted += _like_for_like(sides, query, found)
    op = "insert" if not source else "replace" if found else "equal"
    out.steps.append(
        Step(op, query[0], query[-1] + 1, source.start, source.stop, *_strongest(found))
    )


def _closing_mark(sides: Comparison, out: Walk, last: Pair) -> None:
    """Notice an exclamation or question that only one side closes with."""
    end, end_there = sides.query.words[last.query].end, sides.source.words[last.source].end
    text, text_there = sides.query.text, sides.source.text
    aside = next((s.start for s in sides.query.aside if s.start >= end), len(text))
    one = punctuation(text[end:aside], query=True)
    two = punctuation(text_there[end_there : end_there + 4]).split(" ")[0]
    if "?" in two and "?" not in one:
        out.flag("question")
    if set("!?") & set(one) - set(two):
        out.alterations.append(
            Alteration(
                COSMETIC,
                "punctuation",
                one,
                two,
                Span(end, aside),
                Span(end_there, end_there + len(two)),
            )
        )
