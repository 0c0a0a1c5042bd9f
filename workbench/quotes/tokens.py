"""Cut a text into tokens once and class them, so that every step reads slices of the same list."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container
from functools import cached_property, lru_cache, partial
from itertools import accumulate, compress, count, islice
from operator import not_
from typing import NamedTuple

from workbench.quotes.lexicons import CueWord, cue_words, degree, phrase_words, titles

TOKEN = re.compile(  # "A.B.", "word", "x"; a mark; "@name"
    r"[^\W_](?:\.(?<=[^\W\d_]\.)(?:[^\W\d_]\.)+|\w*+(?:[’'ʼ`./&-]++\w++)*+)|[,;:()]|@[\w.]*\w"
)
WORD = re.compile(r"[^\W\d_][\w’'-]*")
NOMINAL = re.compile(r"(?!.*(?:sh|ck|th|[zxqv]))(?:pe[rnml]?|ke|per)[a-z]{5,}an")  # "Penyuluhan"
CONNECTIVE = re.compile(  # "Akibatnya", "Dapatkan", "Menyinggung": no names
    r"[a-z]{5,}nya|[a-z]{4,}kan|me(?:ny|ng|m[bp]|n[dtcj])[a-z]{5,}"
)
DOUBLED = re.compile(r"([^\W\d_]{3,})-\1(?:an|nya)?")  # "Tiba-tiba", "Anak-anak"
TOKENS = re.compile(f"({TOKEN.pattern})")
MARKS = frozenset(",;:()")
POSSESSIVE = ("'s", "’s")
BESIDE = frozenset("’'-_")  # a word that these stand beside goes on there

Token = tuple[str, int, int]  # text, start, end


def first_words(text: str, start: int, end: int, most: int) -> list[str]:
    """Return the first words of text[start:end], at most so many."""
    return [match.group() for match in islice(WORD.finditer(text, start, end), most)]


@lru_cache(maxsize=1 << 15)
def classify(token: str) -> str:
    """Return the class of one token of a noun phrase."""
    lower = token.lower().strip(".")
    known = titles()
    if not token.isalpha():
        if token in MARKS:
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
    if lower in known.common or _is_ordinary(lower):
        return "common"
    if len(token) == 1 or (len(token) == 2 and token.endswith(".")):
        return "cap"
    if ("." in token or token.isupper()) and degree().fullmatch(token):
        return "deg"
    if sum(c.isupper() for c in token) > 1 and token.isupper():
        return "acr"
    return "cap"


def _is_ordinary(word: str) -> bool:
    """Tell by its affixes whether an Indonesian word in small letters is no name."""
    if word.endswith(("an", "nya")) or word.startswith("me"):
        return bool(NOMINAL.fullmatch(word) or CONNECTIVE.fullmatch(word))
    return False


class Words:
    """Classed tokens as parallel lists; a possessive 's is a word by itself.

    `kinds` are the classes: cap low role hon body place common acr deg num punct poss. Lists of
    strings and numbers cost a fraction of as many objects.
    """

    __slots__ = ("ends", "kinds", "lowers", "starts", "texts")

    def __init__(
        self, texts: list[str], starts: list[int], ends: list[int], owners: list[int]
    ) -> None:
        """Class tokens that stand side by side in three lists; `owners` of them end in 's."""
        lowers = list(map(str.lower, texts))
        if owners:
            texts, starts, ends = texts.copy(), starts.copy(), ends.copy()
        for k in owners:
            texts[k], lowers[k], ends[k] = texts[k][:-2], lowers[k][:-2], ends[k] - 2
        kinds = list(map(classify, texts))
        for k in reversed(owners):
            at = ends[k]
            texts.insert(k + 1, "'s")
            lowers.insert(k + 1, "'s")
            starts.insert(k + 1, at)
            ends.insert(k + 1, at + 2)
            kinds.insert(k + 1, "poss")
        self.texts, self.lowers, self.starts, self.ends = texts, lowers, starts, ends
        self.kinds = kinds

    def joined(self, first: int, last: int) -> str:
        """Return words[first:last] with blanks between."""
        return " ".join(self.texts[first:last])


class Phrase(NamedTuple):
    """The words `first` up to `last` (exclusive) of a text or of a part of it."""

    words: Words
    first: int
    last: int


_new_phrase: Callable[[tuple[Words, int, int]], Phrase] = partial(tuple.__new__, Phrase)


def _phrase(tokens: list[Token]) -> Phrase:
    """Return tokens as a phrase of classed words."""
    texts = [text for text, _, _ in tokens]
    owners = [k for k, text in enumerate(texts) if text.endswith(POSSESSIVE)]
    starts, ends = [start for _, start, _ in tokens], [end for _, _, end in tokens]
    words = Words(texts, starts, ends, owners)
    return Phrase(words, 0, len(words.texts))


@lru_cache(maxsize=1 << 14)
def _cues_in(token: str) -> tuple[int, ...]:
    """Return where the cue words in a token of more than letters begin: "said.The"."""
    known = cue_words()
    return tuple(m.start() for m in WORD.finditer(token) if m.group().lower() in known)


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
        self._clauses = self.among(phrase_words("clause_starts"))

    def among(self, known: Container[str]) -> list[int]:
        """Return which tokens are, in small letters, among `known`."""
        return list(compress(count(), map(known.__contains__, self.lowers)))

    @cached_property
    def odd(self) -> list[int]:
        """Return which tokens are made of more than letters, marks left out."""
        lowers = self.lowers
        odd = compress(count(), map(not_, map(str.isalpha, lowers)))
        return [k for k in odd if lowers[k] not in MARKS]

    @cached_property
    def words(self) -> Words:
        """Return all tokens as classed words."""
        owners = [k for k in self.odd if self.found[k].endswith(POSSESSIVE)]
        return Words(self.found, self.starts, self.ends, owners)

    def cut_at(self, at: int) -> tuple[int, int] | None:
        """Return the span of the token that runs over `at`, None where none does."""
        index = bisect_left(self.starts, at) - 1
        cut = index >= 0 and self.ends[index] > at
        return (self.starts[index], self.ends[index]) if cut else None

    def _afresh(self, start: int, end: int) -> tuple[list[Token], int]:
        """Return new tokens from within one up to where tokens of the whole text begin or end."""
        found: list[Token] = []
        at = start
        while (match := TOKEN.search(self.text, at, end)) is not None:
            at = match.end()
            found.append((match.group(), match.start(), at))
            if self.cut_at(at) is None:
                return found, at
        return found, end

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

    def phrase(self, start: int, end: int) -> Phrase:
        """Return the classed words of text[start:end]."""
        words = self.words
        starts, ends = words.starts, words.ends
        first = bisect_left(starts, start)
        last = bisect_right(ends, end, first)
        cut = (first and ends[first - 1] > start) or (last < len(starts) and starts[last] < end)
        if cut or (first < last and words.kinds[first] == "poss"):
            return _phrase(self.plain(start, end))
        return _new_phrase((words, first, last))

    def last(self, start: int, end: int) -> Token | None:
        """Return the last token of text[start:end], None where it has none."""
        starts, ends = self.starts, self.ends
        index = bisect_right(ends, end)
        cut = index < len(starts) and starts[index] < end
        if cut or self.cut_at(start):
            found = self.plain(start, end)
            return found[-1] if found else None
        index -= 1
        if index < 0 or starts[index] < start:
            return None
        return self.found[index], starts[index], ends[index]

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


def _in_word(char: str) -> bool:
    return char.isalnum() or char in BESIDE


class Cues:
    """The words of a text that can report speech."""

    def __init__(self, tokens: Tokens) -> None:
        """Look up all words of a text: they begin where tokens do, or within odd ones."""
        self.text = tokens.text
        starts = tokens.starts
        at = {starts[k] for k in tokens.among(cue_words())}
        for k in tokens.odd:
            at.update(starts[k] + offset for offset in _cues_in(tokens.found[k]))
        read = (self._cue_at(start) for start in sorted(at))
        self.found = [cue for cue in read if cue is not None]
        self.places = [match.start() for match, _ in self.found]

    def _cue_at(self, start: int) -> tuple[re.Match[str], CueWord] | None:
        """Return the word that begins at `start` if it can report speech."""
        match = WORD.match(self.text, start)
        word = cue_words().get(match.group().lower()) if match else None
        if match is None or word is None:
            return None
        at = start
        while at and _in_word(self.text[at - 1]):
            at -= 1
        return (match, word) if at == start or not WORD.search(self.text, at, start) else None

    def _cut(self, at: int) -> bool:
        """Tell whether a word may run over `at`."""
        here = self.text[at - 1 : at + 1] if at else ""
        return len(here) == 2 and _in_word(here[0]) and _in_word(here[1])

    def any(self, start: int, end: int) -> bool:
        """Tell whether text[start:end] may hold a cue word."""
        if self._cut(start) or self._cut(end):
            return True
        first = bisect_left(self.places, start)
        return first < len(self.places) and self.places[first] < end

    def within(self, start: int, end: int) -> list[tuple[re.Match[str], CueWord]]:
        """Return the cue words of text[start:end] in their order."""
        if not self._cut(start) and not self._cut(end):
            return self.found[bisect_left(self.places, start) : bisect_left(self.places, end)]
        known = cue_words()
        found = [(m, known.get(m.group().lower())) for m in WORD.finditer(self.text, start, end)]
        return [(match, word) for match, word in found if word is not None]
