"""Tell whether a query keeps two quotations apart that an article prints one after the other.

`"A," kata Ratna. "B," lanjutnya.` holds two utterances. Who copies them with their marks joins
nothing; who runs them together as one sentence does.
"""

from __future__ import annotations

from itertools import pairwise

from workbench.trace.align import Alignment, Pair
from workbench.trace.edits import Comparison
from workbench.trace.query import MARKS
from workbench.trace.source import OUTSIDE


def quoted_apart(sides: Comparison, left: Pair, right: Pair) -> bool:
    """Tell whether quote marks stand between two words of the query, both said by one person."""
    one, other = (sides.source.utterance[pair.source] for pair in (left, right))
    if OUTSIDE in (one, other) or one == other or right.source < left.source:
        return False
    words = sides.query.words
    between = sides.query.text[words[left.query].end : words[right.query].start]
    return bool(set(MARKS) & set(between)) and _one_speaker(sides, one, other)


def _one_speaker(sides: Comparison, one: int, other: int) -> bool:
    quotes = sides.source.passage.quotes
    names = [source.name for source in (quotes[one].source, quotes[other].source) if source]
    return len(names) == 2 and names[0] == names[1] != ""


def kept_apart(sides: Comparison, alignment: Alignment) -> bool:
    """Tell whether the query keeps apart all utterances that its words come from."""
    said = sides.source.utterance
    switches = [
        (left, right)
        for left, right in pairwise(alignment.pairs)
        if said[left.source] != said[right.source]
    ]
    return all(quoted_apart(sides, left, right) for left, right in switches)
