"""Read what somebody pasted: the words said, without who is named as saying them.

Quote marks (also those that a wrong encoding turned into question marks), attributions before,
between and after the quoted parts, ellipses and editorial brackets are told apart from the words.
"""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from dataclasses import dataclass
from functools import cache, cached_property

from workbench.model import Span
from workbench.text import lexicon
from workbench.text.lexicon import LANGUAGES
from workbench.text.tokens import TOKEN
from workbench.trace.compounds import Compounds
from workbench.trace.forms import Word, read
from workbench.trace.lexicon import protected

MARKS = '"“”„‟«»″〝〞＂'
BROKEN = re.compile(r"(?<![\w?])\?(?=\w)|(?<=[,.!\w])\?(?=\s+\w+|\s*$)")
ELLIPSIS = re.compile(r"\[?\(?(?:…|\.{3,}|(?:\. ){2}\.)\)?\]?")
BRACKETS = re.compile(r"\[[^\[\]]{1,80}\]")
MAX_ATTRIBUTION = 14  # words: "kata Wali Kota Tirtamulya Ratna …, Senin (27/11/2023)"


@dataclass(frozen=True)
class Query:
    """The words of a query and what stands around them.

    `ellipses` holds the indices of words before which an omission is marked, `bracketed` those
    that an editor put in, `aside` the spans left out as attribution.
    """

    text: str
    words: list[Word]
    ellipses: frozenset[int]
    bracketed: frozenset[int]
    aside: tuple[Span, ...]
    shouted: bool

    @cached_property
    def compounds(self) -> Compounds:
        """Return how the query writes words that others write apart or together."""
        return Compounds(self.words)

    @property
    def forms(self) -> list[str]:
        """Return the normal forms."""
        return [word.norm for word in self.words]

    @property
    def said(self) -> str:
        """Return the words said as they were written, without attribution and marks."""
        places = dict.fromkeys((w.start, w.end) for w in self.words)
        return " ".join(self.text[start:end] for start, end in places)

    @property
    def length(self) -> int:
        """Return how many words were written: a number in words is one form but says more."""
        places = {(w.start, w.end): len(TOKEN.findall(w.written)) for w in self.words}
        return sum(places.values())


@cache
def _attribution() -> tuple[frozenset[str], frozenset[str]]:
    """Return (words that name the act of speaking, pronouns)."""
    cues: set[str] = set()
    pronouns: set[str] = set()
    for lang in LANGUAGES:
        tables = lexicon.load(lang, "attribution")
        cues |= set(tables["verbs"]) | set(tables["roots"])
        cues |= {root + ending for root in tables["roots"] for ending in ("nya", "ny", "n")}
        pronouns |= set(tables["pronouns"])
    return frozenset(cues), frozenset(pronouns)


def read_query(text: str) -> Query:
    """Return `text` as words said and things around them."""
    aside = _aside(text)
    words = [w for w in read(text) if not any(s.start <= w.start < s.end for s in aside)]
    starts = [w.start for w in words]
    after = (bisect_left(starts, found.end()) for found in ELLIPSIS.finditer(text))
    ellipses = {at for at in after if 0 < at < len(starts)}
    bracketed: set[int] = set()
    for found in BRACKETS.finditer(text):
        inside = range(bisect(starts, found.start()), bisect_left(starts, found.end()))
        bracketed.update(i for i in inside if words[i].end <= found.end())  # not "[W]e"
    capitals = [text[w.start].isupper() for w in words if text[w.start].isalpha()]
    shouted = bool(capitals) and sum(capitals) > 0.6 * len(capitals) and len(capitals) > 2
    return Query(text, words, frozenset(ellipses), frozenset(bracketed), tuple(aside), shouted)


def _aside(text: str) -> list[Span]:
    """Return the spans of `text` that name a speaker instead of being said."""
    quoted = _quoted(text)
    if quoted:
        outside, at = [], 0
        for span in quoted:
            outside.append(Span(at, span.start))
            at = span.end
        outside.append(Span(at, len(text)))
        outside = [s for s in outside if TOKEN.search(text[s.start : s.end].lower())]
        return outside if all(_names_speaker(text[s.start : s.end]) for s in outside) else []
    found = re.search(r",[\s\"”?']*([^,.!?:;]{2,120})[.\s]*$", text)
    if found and _is_tail(found[1]):
        return [Span(found.start(1), len(text))]
    return []


def _quoted(text: str) -> list[Span]:
    """Return the spans inside quote marks, where these pair up."""
    marks = [i for i, char in enumerate(text) if char in MARKS]
    if not marks:
        marks = _broken_marks(text)
    if len(marks) % 2 or not marks:
        return []
    return [Span(a, b + 1) for a, b in zip(marks[::2], marks[1::2], strict=True)]


def _broken_marks(text: str) -> list[int]:
    """Return where question marks stand for lost quote marks: each opened before a word.

    A question mark that only ends a sentence is never an opening one, so that no question is
    taken for a quotation.
    """
    marks: list[int] = []
    for found in BROKEN.finditer(text):
        opens = found.end() < len(text) and text[found.end()].isalnum()
        if opens == (len(marks) % 2 == 0):
            marks.append(found.start())
    return marks


def _names_speaker(outside: str) -> bool:
    """Tell whether the text outside the marks only says who speaks."""
    cues, _ = _attribution()
    words = TOKEN.findall(outside.lower())
    known = protected().family
    if len(words) > MAX_ATTRIBUTION or any(known.get(w) == "negation" for w in words):
        return False
    return bool(cues.intersection(words)) or outside.rstrip().endswith(":")


def _is_tail(tail: str) -> bool:
    """Tell whether an unquoted last clause is an attribution ("kata Ratna", "she said").

    Stricter than beside quote marks: it must begin or end with the cue, and all else in it must
    be a pronoun or a name.
    """
    cues, pronouns = _attribution()
    words = [(m.group(), m.start()) for m in TOKEN.finditer(tail.lower())]
    if not words or len(words) > 6:
        return False
    if len(words) == 1:
        return words[0][0] in cues and words[0][0].endswith(("nya", "ny"))
    for cue, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        if cue[0] in cues and all(w in pronouns or tail[at].isupper() for w, at in rest):
            return True
    return False
