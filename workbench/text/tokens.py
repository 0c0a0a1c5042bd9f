"""Words of a text with their original offsets: the one tokenizer of matcher, indexes and diffs."""

from __future__ import annotations

import re
from typing import NamedTuple

from workbench.text.fold import Folded, fold

# A number with its separators; a word with inner apostrophes; a percent or currency sign.
# Hyphens separate ("anak-anak" is two tokens) and so does the step from letter to digit ("anak2").
TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[%$€£]")
# The same for folded text of ASCII characters only, which is most of it: nearly twice as fast.
ASCII_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|[0-9]+(?:[.,:][0-9]+)*|[%$]")


_new = tuple.__new__  # twice as fast as Token(...)


class Token(NamedTuple):
    """A folded word and where it stands in the original text (code points, end exclusive)."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Return the tokens of `text` in order."""
    return folded_tokens(fold(text))


def folded_tokens(folded: Folded) -> list[Token]:
    """Return the tokens of text that is folded already, in order."""
    found = _pattern(folded.text).finditer(folded.text)
    if folded.offsets is None:
        return [_new(Token, (m[0], *m.span())) for m in found]
    return [Token(m[0], *folded.span(m.start(), m.end())) for m in found]


def words(text: str) -> list[str]:
    """Return the folded words only: what the indexes need, faster than `tokenize`."""
    return folded_words(fold(text).text)


def folded_words(folded: str) -> list[str]:
    """Return the words of text that is folded already."""
    return _pattern(folded).findall(folded)


def words_and_starts(text: str) -> tuple[list[str], list[int]]:
    """Return folded words and the original offset of each."""
    folded = fold(text)
    found = list(_pattern(folded.text).finditer(folded.text))
    starts = [m.start() for m in found]
    if folded.offsets is not None:
        starts = [folded.offsets[s] for s in starts]
    return [m[0] for m in found], starts


def _pattern(folded: str) -> re.Pattern[str]:
    return ASCII_TOKEN if folded.isascii() else TOKEN
