"""Words of a text with their original offsets: the one tokenizer of matcher, indexes and diffs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from operator import add
from typing import NamedTuple, overload

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


class Tokens(Sequence[Token]):
    """The tokens of a text as three lists of one length; one by one they are made when asked for.

    A text has thousands of words, and few of them are asked for more than the word.
    """

    def __init__(self, texts: list[str], starts: list[int], ends: list[int]) -> None:
        """Take the folded words, and where each begins and ends (code points)."""
        self.texts, self.starts, self.ends = texts, starts, ends

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> list[Token]: ...
    def __getitem__(self, index: int | slice) -> Token | list[Token]:
        """Return one token, or several as a list."""
        if isinstance(index, slice):
            return list(self)[index]
        return Token(self.texts[index], self.starts[index], self.ends[index])

    def __iter__(self) -> Iterator[Token]:
        """Go through all tokens in order."""
        return map(_new, repeat(Token), zip(self.texts, self.starts, self.ends, strict=True))


def tokenize(text: str) -> Tokens:
    """Return the tokens of `text` in order."""
    return folded_tokens(fold(text))


def folded_tokens(folded: Folded, found: list[str] | None = None) -> Tokens:
    """Return the tokens of text that is folded already; `found` are its words, where known."""
    pattern = _pattern(folded.text)
    if found is None:
        found = pattern.findall(folded.text)
    if folded.offsets is None:
        starts = _starts(folded.text, found)
        return Tokens(found, starts, list(map(add, starts, map(len, found))))
    spans = [folded.span(m.start(), m.end()) for m in pattern.finditer(folded.text)]
    return Tokens(found, [start for start, _ in spans], [end for _, end in spans])


def _starts(text: str, found: Sequence[str]) -> list[int]:
    """Return where each of the words begins: no letter or digit stands between two of them."""
    starts = []
    end = 0
    for word in found:
        start = text.find(word, end)
        starts.append(start)
        end = start + len(word)
    return starts


def only_tokens(text: str, wanted: Collection[str]) -> list[Token]:
    """Return those tokens of `text` that are `wanted`, in order: for a few words, in a third."""
    folded = fold(text)
    found = _wanted(frozenset(wanted)).finditer(folded.text) if wanted else ()
    return [Token(m[0], *folded.span(m.start(), m.end())) for m in found]


@lru_cache(maxsize=64)
def _wanted(wanted: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_as_token, sorted(wanted))))


def _as_token(word: str) -> str:
    """Return a pattern for the word where it is a whole token. It begins with the word itself.

    So the searched text is gone through for the word alone; what surrounds it is looked at then.
    """
    itself = re.escape(word)
    if word[0].isdecimal():
        piece, joint = r"\d", "[.,:]"
    elif word[0] in "%$€£":
        return itself
    else:
        piece, joint = r"[^\W\d_]", "'"
    before = f"(?<!{piece}{itself})(?<!{piece}{joint}{itself})"
    return f"{itself}{before}(?!{piece})(?!{joint}{piece})"


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
