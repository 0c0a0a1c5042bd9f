"""Judge one passage: is it the utterance, and is it faithful?

How much of the query is there decides the first question, the classes of the edits the second;
the two are never blended, since one "tidak" more hardly changes any score.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model import EditClass, Span, Verdict
from workbench.trace.align import Alignment
from workbench.trace.edits import Comparison
from workbench.trace.joints import kept_apart
from workbench.trace.lexicon import protected
from workbench.trace.presence import Evidence
from workbench.trace.source import OUTSIDE, Source
from workbench.trace.walk import SPLICE_GAP, Walk

DIRECT_SHARE = 0.9  # of the matched words inside quote marks, else the words are the reporter's
STRAY = 1  # word outside the marks that does not count, where the quote is cut short, ...
MIN_PAIRS = 5  # ... of more words than that
LIMITER_REACH = 2  # words before the span in which a cut negator turns it round
FAITHFUL = frozenset(
    {Verdict.EXACT, Verdict.COSMETIC, Verdict.REWORDED, Verdict.ABRIDGED, Verdict.TRUNCATED}
)
# Kinds of differences that are told beside the verdict, whatever it is.
TOLD = {
    "pronoun": "pronoun",
    "voice": "voice",
    "swapped": "voice",
    "date_ambiguous": "ambiguous_date",
    "time_ambiguous": "ambiguous_date",
}
COORDINATING = frozenset({"dan", "serta", "lalu", "kemudian", "sehingga", "and", "then", "so"})
RANK = (
    Verdict.EXACT,
    Verdict.COSMETIC,
    Verdict.REWORDED,
    Verdict.ABRIDGED,
    Verdict.TRUNCATED,
    Verdict.PARAPHRASE,
    Verdict.ALTERED,
    Verdict.SPLICED,
    Verdict.POSSIBLE,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one passage with the flags that go beside it."""

    verdict: Verdict
    coverage: float
    flags: tuple[str, ...]


def judge(
    sides: Comparison, alignment: Alignment, found: Walk, proof: Evidence
) -> Judgement | None:
    """Return the judgement, or None where the utterance is not there."""
    credited = proof.with_credit(found.substituted)
    flags = list(found.flags)
    share = round(proof.share, 4)
    if credited.present:
        return Judgement(_verdict(sides, alignment, found, flags), share, tuple(flags))
    if credited.possible:
        return Judgement(Verdict.POSSIBLE, share, tuple(flags))
    return None


def _verdict(sides: Comparison, alignment: Alignment, found: Walk, flags: list[str]) -> Verdict:
    classes = {a.cls for a in found.alterations}
    direct = _direct_share(sides.source, alignment)
    cut = cuts(sides.source, alignment, found)
    flags += [f for f in cut if f not in flags]
    kinds = {a.kind for a in found.alterations}
    flags += [flag for kind, flag in TOLD.items() if kind in kinds and flag not in flags]
    if _spliced(sides, alignment, found):
        return Verdict.SPLICED
    if EditClass.MATERIAL in classes:
        return Verdict.ALTERED
    if direct < DIRECT_SHARE:
        if direct > 1 - DIRECT_SHARE:
            flags.append("partly_quoted")
        return Verdict.PARAPHRASE
    reworded = {a.kind for a in found.alterations if a.cls is EditClass.REWORDED}
    if reworded - {"omission", "source_omission"}:  # either side may be the shortened one
        return Verdict.REWORDED
    if reworded:
        return Verdict.ABRIDGED
    if cut:
        return Verdict.TRUNCATED
    return Verdict.COSMETIC if found.alterations else Verdict.EXACT


def _direct_share(source: Source, alignment: Alignment) -> float:
    pairs = alignment.pairs
    inside = sum(source.utterance[p.source] != OUTSIDE for p in pairs)
    stray = STRAY if len(pairs) > MIN_PAIRS and inside >= len(pairs) - STRAY else 0
    return min(1.0, (inside + stray) / len(pairs))


def _spliced(sides: Comparison, alignment: Alignment, found: Walk) -> bool:
    """Tell whether the query joins what was not said together."""
    source = sides.source
    if found.disordered or found.longest_gap > SPLICE_GAP:
        return True
    counts: dict[int, int] = {}
    for pair in alignment.pairs:
        said = source.utterance[pair.source]
        counts[said] = counts.get(said, 0) + 1
    quotes = [n for said, n in counts.items() if said != OUTSIDE and n >= 2]
    if len(quotes) > 1 and not kept_apart(sides, alignment):
        # One passage copied over, narration and all, is no splice: nothing was left out.
        return bool(found.omissions) or OUTSIDE not in counts
    return False


def spans(source: Source, alignment: Alignment, found: Walk) -> tuple[Span, ...]:
    """Return where the stretches stand in the article, replaced words at both ends included."""
    words, stretches = source.words, alignment.stretches
    out: list[Span] = []
    for number, stretch in enumerate(stretches):
        first = stretch[0].source - (found.lead if number == 0 else 0)
        last = stretch[-1].source + (found.trail if number == len(stretches) - 1 else 0)
        out.append(Span(words[first].start, words[last].end))
    return tuple(out)


def cuts(source: Source, alignment: Alignment, found: Walk) -> dict[str, int]:
    """Return what the same sentence held before or behind the span that changes its meaning.

    Each kind of cut comes with the index of the source word that tells it.
    """
    sources = [p.source for p in alignment.pairs]
    first, last = min(sources) - found.lead, max(sources) + found.trail
    cut: dict[str, int] = {}
    head = source.before(first)
    known = protected()
    for j in reversed(head[-LIMITER_REACH:]):
        if set(",;:") & set(source.text[source.words[j].end : source.words[j + 1].start]):
            break
        if source.words[j].norm in known.limiters:
            cut["negation_cut"] = j
            break
    for j in head:
        norm = source.words[j].norm
        if norm in known.clause_before:
            cut["contrast_cut" if norm in known.contrasts else "condition_cut"] = j
            break
    for j in source.behind(last):
        norm = source.words[j].norm
        if norm in COORDINATING:
            break
        if norm in known.clause_after:
            kind = "exception" if norm in known.exceptions else "condition"
            cut.setdefault(("contrast" if norm in known.contrasts else kind) + "_cut", j)
            break
    return cut
