"""What an article says about its places: they stand before names, and are no part of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain

from workbench.quotes.lexicons import titles
from workbench.quotes.tokens import Tokens
from workbench.quotes.words import CALLS, ORDINARY, PIECES

PLACE = re.compile(
    # each begins with its letter, by which the search skips quickly, and looks back behind it
    r"(?:d(?<!\wd)(?:i|ari)|k(?<!\wk)e|s(?<!\ws)e-|"
    r"K(?<!\wK)(?:(?<!Wali K)ota|abupaten|ab\.|ecamatan|elurahan)|"
    r"P(?<!\wP)(?:rovinsi|emkot|emkab|emerintah Kota|ol(?:res(?:ta)?|da|sek)))\s+([A-Z][a-z]+)"
    r"(?:\s+([A-Z][a-z]+)(?!\s+[A-Z]))?"
)
# "JAKARTA, KOMPAS —", "outlet.com (Kota) –", "TRIBUNJATENG.COM, SEMARANG -", "SEMARANG –"
DATELINE = re.compile(
    r"^(?:[\w.]+\s*[,(]\s*)?([A-Z][A-Za-z]+)( [A-Z][A-Za-z]+)?"
    # no word can be read in two ways: a line of "Name (PARTY)" would take for ever to be none
    r"(?:[ ,/()]+(?:[A-Z][\w.]*|(?![A-Z])\w+(?=\))))*\){0,2}\s*[-–—][-–—\s]*\s",
    re.M,
)
SHORT_BODY = re.compile(r"\(([A-Z][\w-]{2,})\)")  # "Gugus Tugas Daerah (Gusgas)"
CALLED = re.compile(r"\s+([A-Z][a-z]{2,})(?=[,.\s](?!\s*[A-Z]))")  # behind a word of `CALLING`


@dataclass(frozen=True, slots=True)
class Places:
    """What cannot begin a person's name in `text`.

    `words` holds places in capitals ("Tirtamulya") and short names of bodies in small letters;
    `phrases` places of two words; `called` the single names by which the article calls its
    speakers: what stands before one of these, behind an office, is a place; `written` the tokens
    of the text and the ordinary words in them.
    """

    text: str = ""
    words: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    written: frozenset[str] = frozenset()
    _ordinary: dict[str, bool] = field(default_factory=dict)

    def __contains__(self, word: str) -> bool:
        """Tell whether `word` is a place, or one that the text also uses in small letters."""
        if word in self.words:
            return True
        known = self._ordinary.get(word)
        if known is None:
            known = self._ordinary[word] = self._writes_small(word)
        return known

    def _writes_small(self, word: str) -> bool:
        """Tell whether `word` is in small letters and the text holds it as a word by itself."""
        text = self.text
        at = text.find(word) if word in self.written and ORDINARY.fullmatch(word) else -1
        while at >= 0:
            end = at + len(word)
            if not _goes_on(text[at - 1 : at]) and not _goes_on(text[end : end + 1]):
                return True
            at = text.find(word, end)
        return False


def _goes_on(char: str) -> bool:
    return char.isalnum() or char in ("_", "-")


def _dateline(text: str) -> re.Match[str] | None:
    """Return the first line that begins as a dateline; line by line is faster than `search`."""
    at = 0
    while (found := DATELINE.match(text, at)) is None:
        at = text.find("\n", at) + 1
        if not at:
            return None
    return found


def places_of(tokens: Tokens) -> Places:
    """Return the places that a text names by their prepositions, kinds and dateline."""
    text = tokens.text
    words: set[str] = set()
    phrases: set[str] = set()
    for first, second in PLACE.findall(text):
        words.add(first)
        if second:
            phrases.add(f"{first} {second}")
    dateline = _dateline(text)
    if dateline:
        words.add(dateline.group(1).capitalize())
        if dateline.group(2):
            phrases.add(f"{dateline.group(1)}{dateline.group(2)}".title())
    for match in SHORT_BODY.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()].lower().split()[-1:]
        if before and (before[0] in titles() or before[0] in titles().common):
            words.add(match.group(1).lower())  # behind a person's name: a nickname, "(Jokowi)"
    facts = tokens.facts
    ends = [tokens.ends[k] for k in tokens.notable if facts[k][CALLS]]
    called = [found[1] for end in ends if (found := CALLED.match(text, end))]
    written = frozenset(chain(tokens.found, *[facts[k][PIECES] for k in tokens.notable]))
    return Places(text, frozenset(words), frozenset(phrases), frozenset(called), written)
