"""One article while its quotes are being found: text, pairs of marks, sentences, places."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from workbench.quotes.lexicons import abbreviations, cue_words, ordinary_words
from workbench.quotes.marks import Pair, pair_marks, paragraphs
from workbench.quotes.places import DATELINE, Places, places_of
from workbench.quotes.positions import Conditions, Cues, Languages
from workbench.quotes.spans import Stretches
from workbench.quotes.tokens import Tokens

BREAK = re.compile(  # what both begin with stands before them, by which the search skips quickly
    r"[.?!…](?:[.?!…]*[\"”’'»)\]]*(?=\s+[\"“‘'«(\[”?]*\s*[^\W_a-z])"  # a stop, a new beginning
    r"|(?<=[a-z]{2}[.?!])[\"”’'»)]*(?=[A-Z][a-z]))"  # the space was lost
)
LAST_WORD = re.compile(r"[\w.]+$")
# "14.40 WIB: …", "2:05 p.m. – …": the entries of a live report
CLOCK = re.compile(r"\d{1,2}[.:]\d{2}\s*(?:WIB|WITA|Wita|WIT|[AaPp]\.?[Mm]\.?)?\s*[:–—-]\s+(?=\S)")
HEAD = 100  # characters
LONGEST = 3000  # code points: what runs on longer is a list or a table, no sentence
LOUD = 20  # characters: shorter texts in capitals are abbreviations
SENTENCE_ENDS = (".", "?", "!", "")
OPENING = " \t\n\"'“”‘’«»("
LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Document:
    """A text with everything that several steps need to know about it.

    `places` holds what cannot begin a person's name here; `tops` are the pairs that stand in no
    other, `quoted` the same by their contents, and `inner` the others by the id of the pair that
    they stand in.
    """

    text: str
    tops: list[Pair]
    quoted: Stretches[Pair]
    inner: dict[int, list[Pair]]
    sentences: list[tuple[int, int]]
    places: Places
    tokens: Tokens
    cues: Cues
    languages: Languages
    conditions: Conditions
    lang: str
    starts: list[int]

    def sentence_at(self, position: int) -> tuple[int, int]:
        """Return the span of the sentence that holds `position`."""
        index = max(0, bisect_right(self.starts, position) - 1)
        return self.sentences[index] if self.sentences else (0, len(self.text))


def read(text: str) -> Document:
    """Return `text` prepared: marks paired, sentences split, places noted."""
    pairs = pair_marks(text)
    sentences = split_sentences(text, pairs)
    starts = [start for start, _ in sentences]
    tokens = Tokens(text)
    languages = Languages(tokens)
    lang = languages.of([(0, len(text))])
    tops = [pair for pair in pairs if pair.parent is None]
    return Document(
        text,
        tops,
        Stretches((pair.start, pair.end + 1, pair) for pair in tops),
        _inner(pairs),
        sentences,
        places_of(tokens),
        tokens,
        Cues(tokens),
        languages,
        Conditions(tokens),
        lang,
        starts,
    )


def _inner(pairs: list[Pair]) -> dict[int, list[Pair]]:
    found: dict[int, list[Pair]] = {}
    for pair in pairs:
        if pair.parent is not None:
            found.setdefault(id(pair.parent), []).append(pair)
    return found


def quieten(text: str) -> str:
    """Return a text that is all in capitals with its ordinary words in small letters.

    Names are then told from words as in any other text; the length never changes.
    """
    head = text[:HEAD]  # tells of most texts that they are not
    if len(text) < LOUD or head.upper() != head or text.upper() != text or text.lower() == text:
        return text
    known = frozenset(cue_words()) | ordinary_words()

    def soften(match: re.Match[str]) -> str:
        lower = match.group().lower()
        begins = text[: match.start()].rstrip(OPENING)[-1:] in SENTENCE_ENDS
        return lower if lower in known and not begins else lower[:1].upper() + lower[1:]

    quiet = LETTERS.sub(soften, text)
    return quiet if len(quiet) == len(text) else text


def split_sentences(text: str, pairs: list[Pair]) -> list[tuple[int, int]]:
    """Return the spans of sentences; what stands inside quotation marks never ends one."""
    inside = _inside(pairs)
    starts = [start for start, _ in inside]
    found: list[tuple[int, int]] = []
    for start, end in paragraphs(text):
        dateline = DATELINE.match(text, start, end) if not found else None
        clock = CLOCK.match(text, start, end)
        at = dateline.end() if dateline else clock.end() if clock else start
        for match in BREAK.finditer(text, start, end):
            stop = match.end()
            index = bisect_right(starts, match.start()) - 1
            if index >= 0 and inside[index][0] <= match.start() < inside[index][1]:
                continue
            if match.group() == "." and _abbreviated(text, match.start()):
                continue
            found.append((at, stop))
            at = stop
            while at < end and text[at].isspace():
                at += 1
        if at < end:
            found.append((at, end))
    return found


def _inside(pairs: list[Pair]) -> list[tuple[int, int]]:
    """Return the quoted stretches whose last character is not a sentence's end."""
    return [
        (pair.start, pair.end - 1 if pair.end > pair.start else pair.end)
        for pair in pairs
        if pair.parent is None
        and not pair.single
        and "unclosed" not in pair.flags
        and "unopened" not in pair.flags
    ]


def _abbreviated(text: str, stop: int) -> bool:
    match = LAST_WORD.search(text, max(0, stop - 12), stop)
    if match is None:
        return False
    word = match.group().lower()
    return word in abbreviations() or (len(word) == 1 and word.isalpha())
