"""Words of a text with their original offsets: the one tokenizer of matcher, indexes and diffs."""

from __future__ import annotations

import re
from typing import NamedTuple

from workbench.text.fold import fold

# A number with its separators; a word with inner apostrophes; a percent or currency sign.
# Hyphens separate ("anak-anak" is two tokens) and so does the step from letter to digit ("anak2").
TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[%$€£]")


class Token(NamedTuple):
    """A folded word and where it stands in the original text (code points, end exclusive)."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Return the tokens of `text` in order."""
    folded = fold(text)
    if folded.offsets is None:
        return [Token(m.group(), m.start(), m.end()) for m in TOKEN.finditer(folded.text)]
    return [Token(m.group(), *folded.span(m.start(), m.end())) for m in TOKEN.finditer(folded.text)]


def words(text: str) -> list[str]:
    """Return the folded words only: what the indexes need, faster than `tokenize`."""
    return TOKEN.findall(fold(text).text)


def words_and_starts(text: str) -> tuple[list[str], list[int]]:
    """Return folded words and the original offset of each."""
    folded = fold(text)
    found = list(TOKEN.finditer(folded.text))
    starts = [m.start() for m in found]
    if folded.offsets is not None:
        starts = [folded.offsets[s] for s in starts]
    return [m.group() for m in found], starts
