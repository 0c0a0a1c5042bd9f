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
IN_WORD = re.compile(r"[\w’'-]")
JOINING = "./&`"  # within a token, between words
INNER = re.compile(r"[./&`](?=[\w’'`./&-])|[\d_’'@-](?=[^\W\d_])")  # before a word in a token
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


class Tokens:
    """The tokens of a text, plain and as classed words of which a possessive 's is one.

    No token depends on what stands around it. A stretch of the text therefore holds the same
    tokens as the whole, but for those that its borders cut: these alone are matched again.
    """

    def __init__(self, text: str) -> None:
        """Cut all of `text` into tokens."""
        pieces = TOKENS.split(text)
        borders = list(accumulate(map(len, pieces)))
        self.text = text
        self.found = pieces[1::2]
        self.starts = borders[:-1:2]
        self.ends = borders[1::2]
        self.lowers = list(map(str.lower, self.found))
        self._owners = self._owning()
        self._heads, self._stops = self._without_marks()
        starts = phrase_words("clause_starts")
        self._clauses = [k for k, token in enumerate(self.lowers) if token in starts]

    def _cuts(self, start: int) -> bool:
        """Tell whether a token runs over `start`."""
        index = bisect_left(self.starts, start)
        return index > 0 and self.ends[index - 1] > start

    def _afresh(self, start: int, end: int) -> tuple[list[Token], int]:
        """Return new tokens from within one up to where tokens of the whole text begin or end."""
        found: list[Token] = []
        at = start
        while (match := TOKEN.search(self.text, at, end)) is not None:
            at = match.end()
            found.append((match.group(), match.start(), at))
            if not self._cuts(at):
                return found, at
        return found, end

    def _owning(self) -> list[int]:
        """Return which tokens end in a possessive 's."""
        owners: list[int] = []
        for match in POSSESSIVE_AT.finditer(self.text):
            index = bisect_left(self.ends, match.end())
            if index == len(self.ends) or self.ends[index] != match.end():
                continue
            if self.starts[index] < match.start():  # "X 's": the s is a token by itself
                owners.append(index)
        return owners

    def _without_marks(self) -> tuple[list[str], list[int]]:
        """Return the tokens and where they end without their possessive 's."""
        if not self._owners:
            return self.found, self.ends
        heads, stops = self.found.copy(), self.ends.copy()
        for k in self._owners:
            heads[k], stops[k] = heads[k][:-2], stops[k] - 2
        return heads, stops

    def _classed(self, first: int, last: int) -> list[Word]:
        """Return tokens[first:last] as classed words."""
        here = slice(first, last)
        heads = self._heads[here]
        found = zip(heads, self.starts[here], self._stops[here], map(classify, heads), strict=True)
        words = list(map(_word, found))
        owners = self._owners
        if owners:
            for k in reversed(owners[bisect_left(owners, first) : bisect_left(owners, last)]):
                words.insert(k + 1 - first, Word("'s", self._stops[k], self.ends[k], "poss"))
        return words

    def plain(self, start: int, end: int) -> list[Token]:
        """Return the tokens of text[start:end]."""
        first = bisect_left(self.starts, start)
        if first and self.ends[first - 1] > start:
            head, at = self._afresh(start, end)
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
            head, at = self._afresh(start, end)
            return _classed(head) + self.words(at, end) if at < end else _classed(head)
        last = bisect_right(self.ends, end, first)
        found = self._classed(first, last)
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
        if cut or first < 0 or self.starts[first] < start or self._cuts(start):
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
        at = self._clauses
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


class Cues:
    """The words of a text that can report speech."""

    def __init__(self, tokens: Tokens) -> None:
        """Look up all words of a text: they begin where tokens do, or within odd ones."""
        self.text = tokens.text
        known = cue_words()
        at = {tokens.starts[k] for k, token in enumerate(tokens.lowers) if token in known}
        for match in INNER.finditer(self.text):
            sign = match.start()
            at.add(sign + 1)
            if self.text[sign] in JOINING:  # "said.The": the word is a part of its token
                index = bisect_right(tokens.starts, sign) - 1
                if index >= 0:
                    at.add(tokens.starts[index])
        self.places = [start for start in sorted(at) if self._begins_cue(start)]

    def _begins_cue(self, start: int) -> bool:
        """Tell whether a word begins at `start` that can report speech."""
        match = WORD.match(self.text, start)
        if match is None or match.group().lower() not in cue_words():
            return False
        at = start
        while at and IN_WORD.match(self.text, at - 1):
            at -= 1
        return at == start or WORD.search(self.text, at, start) is None

    def _cut(self, at: int) -> bool:
        """Tell whether a word may run over `at`."""
        return IN_WORD.match(self.text, at) is not None and (
            at > 0 and IN_WORD.match(self.text, at - 1) is not None
        )

    def any(self, start: int, end: int) -> bool:
        """Tell whether text[start:end] may hold a cue word."""
        if self._cut(start) or self._cut(end):
            return True
        first = bisect_left(self.places, start)
        return first < len(self.places) and self.places[first] < end

    def within(self, start: int, end: int) -> list[tuple[re.Match[str], CueWord]]:
        """Return the cue words of text[start:end] in their order."""
        known = cue_words()
        matches: Iterable[re.Match[str] | None]
        if self._cut(start) or self._cut(end):
            matches = WORD.finditer(self.text, start, end)
        else:
            first = bisect_left(self.places, start)
            last = bisect_left(self.places, end, first)
            matches = [WORD.match(self.text, at, end) for at in self.places[first:last]]
        found = [(m, known.get(m.group().lower())) for m in matches if m is not None]
        return [(match, word) for match, word in found if word is not None]
