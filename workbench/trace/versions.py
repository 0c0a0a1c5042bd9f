"""Compare two versions of a text: which paragraphs changed, and which words in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from workbench.model_versions import Comparison, Piece, Row
from workbench.trace.reprints import all_triples

ALIKE = 50.0  # per cent of similarity from which on two paragraphs are one that was changed
MAX_WORDS = 20_000  # of a paragraph compared word by word; the work grows with the square
STRANGE = 0.1  # share of word triples: with less, no version; rewritten ones keep .44
_WORDS = re.compile(r"\S+\s*")


def strange(texts: Sequence[str]) -> list[bool]:
    """Return for each text of a page, in order, whether it is unlike all of those before it.

    Measured by the word triples of the shorter of two texts, so that one that was cut down to its
    first lines is no other text. Whole texts count: a live report grows at its beginning.
    """
    before: list[frozenset[int]] = []
    found = []
    for text in texts:
        own = all_triples(text)
        found.append(bool(before) and not any(_is_like(own, one) for one in reversed(before)))
        before.append(own)
    return found


def strangers(texts: Mapping[int, str], known: Iterable[str]) -> set[int]:
    """Return the keys of those `texts` that are unlike each of the `known` ones, as `strange`."""
    if not texts:
        return set()
    others = [all_triples(text) for text in known]
    own = {key: all_triples(text) for key, text in texts.items()}
    return {key for key, said in own.items() if not any(_is_like(said, one) for one in others)}


def _is_like(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= STRANGE * max(1, min(len(one), len(other)))


def compare(old: str, new: str) -> Comparison:
    """Return what changed from `old` to `new`; every word of both stands in exactly one row.

    The longest common subsequence of paragraphs is kept; what lies between is paired in order
    where it is alike, and compared by the longest common subsequence of words.
    """
    rows = tuple(_rows(_paragraphs(old), _paragraphs(new)))
    added = sum(_count(row.new, "insert") for row in rows)
    removed = sum(_count(row.old, "delete") for row in rows)
    return Comparison(rows, added, removed)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    gone: list[str] = []
    come: list[str] = []
    for op in Indel.opcodes(old, new):
        if op.tag == "equal":
            yield from _changed(gone, come)
            gone, come = [], []
            for paragraph in old[op.src_start : op.src_end]:
                yield Row("same", (Piece("equal", paragraph),), (Piece("equal", paragraph),))
        else:
            gone += old[op.src_start : op.src_end]
            come += new[op.dest_start : op.dest_end]
    yield from _changed(gone, come)


def _changed(gone: Sequence[str], come: Sequence[str]) -> Iterator[Row]:
    """Pair paragraphs in order; what has no counterpart was removed or added."""
    start = 0
    for paragraph in gone:
        at = next((i for i in range(start, len(come)) if _alike(paragraph, come[i])), None)
        if at is None:
            yield Row("removed", (Piece("delete", paragraph),), ())
            continue
        for extra in come[start:at]:
            yield Row("added", (), (Piece("insert", extra),))
        yield _words(paragraph, come[at])
        start = at + 1
    for extra in come[start:]:
        yield Row("added", (), (Piece("insert", extra),))


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one, other, score_cutoff=ALIKE) >= ALIKE


def _words(old: str, new: str) -> Row:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MAX_WORDS:
        return Row("changed", (Piece("delete", old),), (Piece("insert", new),))
    left: list[Piece] = []
    right: list[Piece] = []
    keys = [[word.strip() for word in side] for side in (before, after)]
    for op in Indel.opcodes(*keys):
        gone = "".join(before[op.src_start : op.src_end])
        come = "".join(after[op.dest_start : op.dest_end])
        if op.tag == "equal":
            left.append(Piece("equal", gone))
            right.append(Piece("equal", come))
        elif gone:
            left.append(Piece("delete", gone))
        else:
            right.append(Piece("insert", come))
    return Row("changed", tuple(left), tuple(right))


def _count(pieces: Sequence[Piece], op: str) -> int:
    return sum(len(piece.text.split()) for piece in pieces if piece.op == op)
