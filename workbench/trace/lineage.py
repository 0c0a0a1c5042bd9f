"""Tell how an utterance changed on its way: its wordings as a tree, the turning point marked.

After the phrase graph of Leskovec, Backstrom and Kleinberg (2009), with directed costs: each
wording looks for the one it was most cheaply made from among those that are not later, where
leaving words out is cheap and putting words in is dear. Dates, not texts, limit such provenance: an
edge whose order is open says so, and several parents are told where they are about as likely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from workbench.model import (
    Alteration,
    Appearance,
    EditClass,
    Order,
    Passage,
    Span,
    Variant,
    Verdict,
)
from workbench.trace import order
from workbench.trace.align import Alignment, align, similarities
from workbench.trace.edits import Comparison
from workbench.trace.forms import Word, read
from workbench.trace.judge import cuts
from workbench.trace.lexicon import protected
from workbench.trace.query import Query
from workbench.trace.similar import Vocabulary
from workbench.trace.source import Names, Source, read_source
from workbench.trace.walk import Walk, walk

MAX_VARIANTS = 24  # shown: more cannot be read in one picture
INSERT, DELETE, REPLACE = 2, 1, 2  # who copies leaves out more easily than he adds
UNRELATED = 0.6  # of the wording's length: dearer edges are none
CLOSE = 1.1  # of the cheapest edge: other parents about as likely
MAX_PARENTS = 3
CUTS = frozenset({"negation_cut", "condition_cut", "exception_cut", "contrast_cut"})
BESIDE = 120  # code points of the sentence beside a passage in which the word cut off stands


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording: its words in normal form, and the appearances that print it, earliest first.

    The same words are another wording where what stood beside them is another: a "not", an "if".
    """

    forms: tuple[str, ...]
    copies: tuple[int, ...]
    beside: frozenset[str] = frozenset()


def lineage(
    found: Sequence[Appearance], passages: Mapping[int, Passage], vocabulary: Vocabulary
) -> tuple[Variant, ...]:
    """Return the wordings of `found` (in order of time) with their parents, earliest first."""
    wordings = _wordings(found, passages)
    if len(wordings) < 2:
        return ()
    variants: list[Variant] = []
    for child, wording in enumerate(wordings):
        parents = _parents(child, wordings, found)
        if not parents:
            variants.append(Variant(wording.copies))
            continue
        one = found[wordings[parents[0]].copies[0]]
        other = found[wording.copies[0]]
        changes = (
            *_changes(one, other, passages, vocabulary),
            *_left_beside(one, other, passages[one.article.id].article.text),
        )
        material = any(c.cls is EditClass.MATERIAL for c in changes)
        variants.append(
            Variant(
                appearances=wording.copies,
                parents=parents,
                changes=changes,
                sure=order.before(one.date, other.date) is not Order.UNDETERMINED,
                turned=material and not _turned_before(parents[0], variants),
            )
        )
    return tuple(variants)


def _wordings(found: Sequence[Appearance], passages: Mapping[int, Passage]) -> tuple[Wording, ...]:
    """Return the distinct wordings; of very many the earliest and the most copied ones."""
    copies: dict[tuple[tuple[str, ...], frozenset[str]], list[int]] = {}
    for number, seen in enumerate(found):
        if seen.verdict is not Verdict.POSSIBLE:
            text = passages[seen.article.id].article.text
            forms = tuple(
                w.norm for part in _in_order(seen) for w in read(text, part.start, part.end)
            )
            copies.setdefault((forms, CUTS.intersection(seen.flags)), []).append(number)
    all_of_them = [
        Wording(forms, tuple(numbers), beside) for (forms, beside), numbers in copies.items()
    ]
    if len(all_of_them) <= MAX_VARIANTS:
        return tuple(all_of_them)
    half = MAX_VARIANTS // 2
    rest = sorted(all_of_them[half:], key=lambda w: -len(w.copies))[: MAX_VARIANTS - half]
    return tuple(w for w in all_of_them if w in all_of_them[:half] or w in rest)


def _in_order(seen: Appearance) -> list[Span]:
    return sorted(seen.parts, key=lambda part: part.start)


def _parents(
    child: int, wordings: Sequence[Wording], found: Sequence[Appearance]
) -> tuple[int, ...]:
    """Return the earlier wordings that this one may have been made from, the likeliest first."""
    mine = wordings[child]
    date = found[mine.copies[0]].date
    costs = sorted(
        (_price(wordings[parent], mine), -len(wordings[parent].copies), parent)
        for parent in range(child)
        if order.before(date, found[wordings[parent].copies[0]].date) is not Order.CERTAIN
    )
    costs = [c for c in costs if c[0] <= UNRELATED * len(mine.forms)]
    return tuple(parent for price, _, parent in costs if price <= CLOSE * costs[0][0])[:MAX_PARENTS]


def _price(parent: Wording, child: Wording) -> float:
    return cost(parent.forms, child.forms) + DELETE * len(parent.beside ^ child.beside)


def cost(parent: Sequence[str], child: Sequence[str]) -> float:
    """Return what it takes to make `child` from `parent`; a cut at either end counts once."""
    steps = Levenshtein.editops(parent, child)
    price = sum({"insert": INSERT, "delete": DELETE, "replace": REPLACE}[s.tag] for s in steps)
    gone = {s.src_pos for s in steps if s.tag == "delete"}
    head = next((i for i in range(len(parent)) if i not in gone), len(parent))
    tail = next((i for i in range(len(parent)) if len(parent) - 1 - i not in gone), len(parent))
    return float(price - DELETE * (max(0, head - 1) + max(0, tail - 1)))


def _turned_before(at: int, variants: Sequence[Variant]) -> bool:
    """Tell whether the meaning was changed already on the way from the root to variant `at`."""
    while True:
        if any(c.cls is EditClass.MATERIAL for c in variants[at].changes):
            return True
        if not variants[at].parents:
            return False
        at = variants[at].parents[0]


def _changes(
    parent: Appearance,
    child: Appearance,
    passages: Mapping[int, Passage],
    vocabulary: Vocabulary,
) -> tuple[Alteration, ...]:
    """Return the differences of two wordings, each text as its article prints it."""
    text = passages[child.article.id].article.text
    words = [w for part in _in_order(child) for w in read(text, part.start, part.end)]
    query = Query(text, words, frozenset(), frozenset(), (), False)
    source = read_source(passages[parent.article.id], _in_order(parent))
    similarity, score = similarities(words, source.words, vocabulary)
    alignment = Alignment(align(similarity, score, *source.costs()).stretches)
    if not alignment.stretches:
        return ()
    sides = Comparison(query, source, vocabulary, Names(source.text), False)
    found = walk(sides, alignment)
    return (*found.alterations, *_cut(source, alignment, found))


def _cut(source: Source, alignment: Alignment, found: Walk) -> Iterator[Alteration]:
    """Yield what the parent says before or behind that turns what is left of it."""
    for kind, at in cuts(source, alignment, found).items():
        yield _cut_word(kind, source.text, source.words[at])


def _left_beside(parent: Appearance, child: Appearance, text: str) -> Iterator[Alteration]:
    """Yield what stands beside the parent's words in its article and is gone in the child's.

    So the turning point is seen as well where the query itself lacks it.
    """
    before = read(text, max(0, parent.start - BESIDE), parent.start)
    after = read(text, parent.end, parent.end + BESIDE)
    known = protected()
    for kind in sorted(CUTS.intersection(parent.flags).difference(child.flags)):
        telling = known.limiters if kind == "negation_cut" else known.clause_before
        here = [w for w in reversed(before) if w.norm in telling]
        here += [w for w in after if w.norm in known.clause_after]
        if here:
            yield _cut_word(kind, text, here[0])


def _cut_word(kind: str, text: str, word: Word) -> Alteration:
    cls = EditClass.REWORDED if kind == "contrast_cut" else EditClass.MATERIAL
    return Alteration(cls, kind, "", text[word.start : word.end], None, Span(word.start, word.end))
