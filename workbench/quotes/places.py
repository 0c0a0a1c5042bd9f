"""What an article says about its places: they stand before names, and are no part of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.quotes.lexicons import titles

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
    r"(?:[ ,/()]+(?:[A-Z][\w.]*|\(?\w+\)))*[)]?\s*[-–—]+(?:\s*[-–—]+)*\s+",
    re.M,
)
ORDINARY = re.compile(r"(?<![\w-])[a-z]{4,}(?![\w-])")  # words this text writes small
SHORT_BODY = re.compile(r"\(([A-Z][\w-]{2,})\)")  # "Gugus Tugas Daerah (Gusgas)"
# "kata Bambang,", "menurut Bambang,": what the article calls somebody for short
CALLING = (
    *("kata", "Kata", "ujar", "ucap", "tutur", "jelas", "tambah", "imbuh", "lanjut", "terang"),
    *("tegas", "ungkap", "papar", "pungkas", "menurut", "Menurut"),
)
CALLS = "|".join(rf"{word[0]}(?<!\w{word[0]}){word[1:]}" for word in CALLING)  # as in PLACE
CALLED = re.compile(rf"(?:{CALLS})\s+([A-Z][a-z]{{2,}})(?=[,.\s](?!\s*[A-Z]))")


@dataclass(frozen=True, slots=True)
class Places:
    """What cannot begin a person's name here.

    `words` holds places in capitals ("Tirtamulya"), and in small letters the words that the text
    also uses as ordinary ones; `phrases` places of two words; `called` the single names by which
    the article calls its speakers: what stands before one of these, behind an office, is a place.
    """

    words: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()

    def __contains__(self, word: str) -> bool:
        """Tell whether `word` is a place, or an ordinary word in small letters."""
        return word in self.words


def places_of(text: str) -> Places:
    """Return the places that `text` names by their prepositions, kinds and dateline."""
    words: set[str] = set()
    phrases: set[str] = set()
    for first, second in PLACE.findall(text):
        words.add(first)
        if second:
            phrases.add(f"{first} {second}")
    dateline = DATELINE.search(text)
    if dateline:
        words.add(dateline.group(1).capitalize())
        if dateline.group(2):
            phrases.add(f"{dateline.group(1)}{dateline.group(2)}".title())
    words.update(ORDINARY.findall(text))
    for match in SHORT_BODY.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()].lower().split()[-1:]
        if before and (before[0] in titles() or before[0] in titles().common):
            words.add(match.group(1).lower())  # behind a person's name: a nickname, "(Jokowi)"
    called = CALLED.findall(text) if any(word in text for word in CALLING) else ()
    return Places(frozenset(words), frozenset(phrases), frozenset(called))
