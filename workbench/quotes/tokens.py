"""Cut a text into tokens once and class them, so that every step reads slices of the same list."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from itertools import accumulate, islice
from typing import NamedTuple

from workbench.quotes.lexicons import CueWord, cue_words, degree, phrase_words, titles

TOKEN = re.compile(  # "A.B.", "word", "x"; a mark; "@name"
    r"[^\W_](?:(?<=[^\W\d_])\.(?:[^\W\d_]\.)+|[\w’'ʼ`./&-]*\w|)|[,;:()]|@[\w.]*\w"
)
WORD = re.compile(r"[^\W\d_][\w’'-]*")
NOMINAL = re.compile(r"(?!.*(?:sh|ck|th|[zxqv]))(?:pe[rnml]?|ke|per)[a-z]{5,}an")  # "Penyuluhan"
CONNECTIVE = re.compile(  # "Akibatnya", "Dapatkan", "Menyinggung": no names
    r"[a-z]{5,}nya|[a-z]{4,}kan|me(?:ny|ng|m[bp]|n[dtcj])[a-z]{5,}"
)
DOUBLED = re.compile(r"([^\W\d_]{3,})-\1(?:an|nya)?")  # "Tiba-tiba", "Anak-anak"
TOKENS = re.compile(f"({TOKEN.pattern})")
WORDS = re.compile(f"({WORD.pattern})")
POSSESSIVE = ("'s", "’s")
POSSESSIVE_AT = re.compile("['’]s")

Token = tuple[str, int, int]  # text, start, end


class Word(NamedTuple):
    """A token of the phrase with its class (cap low role hon body place acr deg num punct)."""

    text: str
    start: int
    end: int
    cls: str


_word: Callable[[Iterable[str | int]], Word] = partial(tuple.__new__, Word)


def first_words(text: str, start: int, end: int, most: int) -> list[str]:
    """Return the first words of text[start:end], at most so many."""
    return [match.group() for match in islice(WORD.finditer(text, start, end), most)]


@lru_cache(maxsize=1 << 15)
def classify(token: str) -> str:
    """Return the class of one token of a noun phrase."""
    lower = token.lower().strip(".")
    known = titles()
    if token in ",;:()":
        return "punct"
    if token[0] == "@":
        return "cap"
    if "-" in token and DOUBLED.fullmatch(lower):
        return "low"
    if token[0].isdigit():
        return "num"
    if lower in known.honorific:
        return "hon"
    if not token[0].isupper():
        return "role" if lower in known.role else "low"
    if lower in phrase_words("days") or lower in phrase_words("not_names"):
        return "low"
    if lower in known.role:
        return "role"
    if lower in known.body:
        return "body"
    if lower in known.place:
        return "place"
    if lower in known.common or NOMINAL.fullmatch(lower) or CONNECTIVE.fullmatch(lower):
        return "common"
    if len(token) == 1 or (len(token) == 2 and token.endswith(".")):
        return "cap"
    if degree().fullmatch(token) and ("." in token or token.isupper()):
        return "deg"
    if sum(c.isupper() for c in token) > 1 and token.isupper():
        return "acr"
    return "cap"


class Scan:
    """Where a pattern matches in a text; neither looks beyond its own characters.

    A stretch of the text therefore holds the same matches as the whole, but for those that its
    borders cut through: these alone are matched again.
    """

    def __init__(self, text: str, pattern: re.Pattern[str], split: re.Pattern[str]) -> None:
        """Match `pattern` in all of `text`; `split` is the same pattern in one group."""
        pieces = split.split(text)
        ends = list(accumulate(map(len, pieces)))
        self.text = text
        self.pattern = pattern
        self.found = pieces[1::2]
        self.starts = ends[:-1:2]
        self.ends = ends[1::2]

    def cut_before(self, start: int) -> bool:
        """Tell whether a match runs over `start`."""
        index = bisect_left(self.starts, start)
        return index > 0 and self.ends[index - 1] > start

    def afresh(self, start: int, end: int) -> tuple[list[Token], int]:
        """Match again from within a match up to where matches of the whole text begin or end."""
        found: list[Token] = []
        at = start
        while (match := self.pattern.search(self.text, at, end)) is not None:
            at = match.end()
            found.append((match.group(), match.start(), at))
            if not self.cut_before(at):
                return found, at
        return found, end


class Tokens(Scan):
    """The tokens of a text, plain and as classed words of which a possessive 's is one."""

    def __init__(self, text: str) -> None:
        """Cut all of `text` into tokens."""
        super().__init__(text, TOKEN, TOKENS)
        self._owners = self._owning()
        self._words = self._classed()
        starts = phrase_words("clause_starts")
        self.clause_starts = [k for k, token in enumerate(self.found) if token.lower() in starts]

    def _owning(self) -> list[int]:
        """Return which tokens end in a possessive 's."""
        owners: list[int] = []
        for match in POSSESSIVE_AT.finditer(self.text):
            index = bisect_left(self.ends, match.end())
            if index < len(self.ends) and self.ends[index] == match.end():
                owners.append(index)
        return owners

    def _classed(self) -> list[Word]:
        heads, ends = self.found, self.ends
        if self._owners:
            heads, ends = heads.copy(), ends.copy()
            for k in self._owners:
                heads[k], ends[k] = heads[k][:-2], ends[k] - 2
        words = list(map(_word, zip(heads, self.starts, ends, map(classify, heads), strict=True)))
        for k in reversed(self._owners):
            words.insert(k + 1, Word("'s", ends[k], ends[k] + 2, "poss"))
        return words

    def plain(self, start: int, end: int) -> list[Token]:
        """Return the tokens of text[start:end]."""
        first = bisect_left(self.starts, start)
        if first and self.ends[first - 1] > start:
            head, at = self.afresh(start, end)
            return head + self.plain(at, end) if at < end else head
        last = bisect_right(self.ends, end, first)
        here = slice(first, last)
        found = list(zip(self.found[here], self.starts[here], self.ends[here], strict=True))
        if last < len(self.starts) and self.starts[last] < end:
            at = self.starts[last]
            found += [(m.group(), m.start(), m.end()) for m in TOKEN.finditer(self.text, at, end)]
        return found

    def words(self, start: int, end: int) -> list[Word]:
        """Return the classified tokens of text[start:end]; a possessive 's ends its word."""
        first = bisect_left(self.starts, start)
        if first and self.ends[first - 1] > start:
            head, at = self.afresh(start, end)
            return _classed(head) + self.words(at, end) if at < end else _classed(head)
        last = bisect_right(self.ends, end, first)
        owners = self._owners
        found = self._words[first + bisect_left(owners, first) : last + bisect_left(owners, last)]
        if last < len(self.starts) and self.starts[last] < end:
            at = self.starts[last]
            tail = [(m.group(), m.start(), m.end()) for m in TOKEN.finditer(self.text, at, end)]
            found += _classed(tail)
        return found

    def last_plain(self, start: int, end: int, most: int) -> list[Token]:
        """Return the last tokens of text[start:end], at most so many."""
        last = bisect_right(self.ends, end)
        first = last - most
        cut = last < len(self.starts) and self.starts[last] < end
        if cut or first < 0 or self.starts[first] < start:
            return self.plain(start, end)[-most:]
        here = slice(first, last)
        return list(zip(self.found[here], self.starts[here], self.ends[here], strict=True))

    def clause_words(self, start: int, end: int) -> list[Token]:
        """Return the tokens of text[start:end] that can begin a clause."""
        first = bisect_left(self.starts, start)
        last = bisect_right(self.ends, end, first)
        if (first and self.ends[first - 1] > start) or (
            last < len(self.starts) and self.starts[last] < end
        ):
            known = phrase_words("clause_starts")
            return [token for token in self.plain(start, end) if token[0].lower() in known]
        at = self.clause_starts
        here = at[bisect_left(at, first) : bisect_left(at, last)]
        return [(self.found[k], self.starts[k], self.ends[k]) for k in here]


def _classed(tokens: list[Token]) -> list[Word]:
    """Return tokens as classed words."""
    found: list[Word] = []
    for token, start, end in tokens:
        if token.endswith(POSSESSIVE):
            found.append(Word(token[:-2], start, end - 2, classify(token[:-2])))
            found.append(Word("'s", end - 2, end, "poss"))
        else:
            found.append(Word(token, start, end, classify(token)))
    return found


class Cues(Scan):
    """The words of a text that can report speech."""

    def __init__(self, text: str) -> None:
        """Look up all words of `text`."""
        super().__init__(text, WORD, WORDS)
        known = cue_words()
        at = [k for k, word in enumerate(self.found) if word.lower() in known]
        self.places = [self.starts[k] for k in at]

    def any(self, start: int, end: int) -> bool:
        """Tell whether text[start:end] may hold a cue word."""
        if self.cut_before(start) or self.cut_before(end):
            return True
        first = bisect_left(self.places, start)
        return first < len(self.places) and self.places[first] < end

    def within(self, start: int, end: int) -> list[tuple[re.Match[str], CueWord]]:
        """Return the cue words of text[start:end] in their order."""
        known = cue_words()
        matches: Iterable[re.Match[str] | None]
        if self.cut_before(start) or self.cut_before(end):
            matches = WORD.finditer(self.text, start, end)
        else:
            first = bisect_left(self.places, start)
            last = bisect_left(self.places, end, first)
            matches = [WORD.match(self.text, at, end) for at in self.places[first:last]]
        found = [(m, known.get(m.group().lower())) for m in matches if m is not None]
        return [(match, word) for match, word in found if word is not None]
