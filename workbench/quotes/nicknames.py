"""Names as an article uses them: declared nicknames, sentence beginnings, where a word stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from workbench.quotes.document import Document
from workbench.quotes.lexicons import (
    nickname_patterns,
    phrase_words,
    titles,
    word_class,
)
from workbench.quotes.mentions import LINKS, Mention, names_in
from workbench.quotes.places import Places
from workbench.quotes.tokens import Phrase, Tokens
from workbench.quotes.words import NICKNAMES

BRACKETED = re.compile(r"\((?<=\s\()([A-Z][a-z]{2,})\)")
CAPITALISED = re.compile(r"[^\W\d_a-z][\w’'ʼ-]+")
LEADS = frozenset({"role", "body", "common", "place", "acr", "hon", "cap", "num", "deg"})
CONNECTIVE = 12  # words before the comma of an introductory phrase
TITLES = frozenset({"role", "hon"})
LINKING = frozenset({"yang", "atau", "kini", "ini", "itu", "biasa", "lebih"})
CALLED = re.compile(r"\s*,?\s*(?:yang\s+)?")
NICKNAME = 40  # code points a nickname may span
PRESENTING = frozenset({"adalah", "yakni", "yaitu", "ialah"})
PASSIVE = re.compile(r"di[a-z]{3,}")
OFTEN = 40  # places of a word that are looked at: more add nothing to what it means


def nicknames_in(doc: Document) -> dict[str, tuple[str, int]]:
    """Return declared nicknames (lower case): the name declared beside it ("" = none), where."""
    found: dict[str, tuple[str, int]] = {}
    _declared(doc, found)
    _in_brackets(doc, found)
    _from_headline(doc, found)
    return found


def _declared(doc: Document, found: dict[str, tuple[str, int]]) -> None:
    """Add what the article declares in so many words: "X, sapaan akrabnya", "akrab disapa X"."""
    text = doc.text
    facts, starts = doc.tokens.facts, doc.tokens.starts
    places = [starts[k] + at for k in doc.tokens.notable for at in facts[k][NICKNAMES]]
    after, before = (_matches(pattern, text, places) for pattern in nickname_patterns())
    for match in after:
        lead_start = max(0, match.start() - 60)
        lead = text[lead_start : match.start()].rstrip(" ,(–-")
        phrase = doc.tokens.phrase(lead_start, lead_start + len(lead))
        runs = names_in(phrase, doc.places)
        if runs and runs[-1][1] == phrase.last:
            own = _name_after(doc, match.end())
            found.setdefault(phrase.words.joined(*runs[-1]).lower(), (own, match.start()))
    for match in before:
        nickname = _name_after(doc, match.end())
        lead_start = max(0, match.start() - 80)
        phrase = doc.tokens.phrase(lead_start, match.start())
        runs = names_in(phrase, doc.places)
        if nickname:
            words, own = phrase.words, ""
            if runs and not any(
                words.kinds[k] == "low" and words.texts[k] not in LINKING
                for k in range(runs[-1][1], phrase.last)
            ):
                own = words.joined(*runs[-1])
            found.setdefault(nickname.lower(), (own, match.start()))


def _matches(pattern: re.Pattern[str], text: str, places: list[int]) -> list[re.Match[str]]:
    """Return what `pattern.finditer` finds, which begins at one of `places`."""
    found: list[re.Match[str]] = []
    for at in places:
        if not found or at >= found[-1].end():
            match = pattern.match(text, at)
            if match is not None:
                found.append(match)
    return found


def _in_brackets(doc: Document, found: dict[str, tuple[str, int]]) -> None:
    """Add "Bambang Soesatyo (Bamsoet)": a word in brackets right behind a name of two words."""
    for match in BRACKETED.finditer(doc.text):
        nick = match.group(1).lower()
        if nick in titles() or nick in titles().common or nick in found:
            continue
        end = match.start() - 1
        phrase = doc.tokens.phrase(max(0, end - 50), end)
        runs = names_in(phrase, doc.places)
        if runs and runs[-1][1] == phrase.last and runs[-1][1] - runs[-1][0] >= 2:
            found[nick] = (phrase.words.joined(*runs[-1]), end)


def _name_after(doc: Document, at: int) -> str:
    words, first, last = doc.tokens.phrase(at, min(len(doc.text), at + 50))
    while first < last and words.kinds[first] == "hon":
        first += 1
    runs = names_in(Phrase(words, first, min(first + 4, last)), doc.places)
    return words.joined(*runs[0]) if runs and runs[0][0] == first else ""


def _from_headline(doc: Document, found: dict[str, tuple[str, int]]) -> None:
    """Add "Mbak Ita" of the headline where a name of the article ends in that nickname."""
    if not doc.sentences:
        return
    end = doc.text.find("\n")
    if not 0 < end < 300:
        return
    words, first, last = doc.tokens.phrase(0, end)
    for k in range(first + 1, last):
        nick = words.lowers[k]
        if words.kinds[k - 1] != "hon" or words.kinds[k] != "cap" or len(nick) < 3 or nick in found:
            continue
        if nick.isascii() and nick not in doc.text[end:].lower():
            continue
        for match in CAPITALISED.finditer(doc.text, end):
            token = match.group()
            if len(token) > len(nick) + 2 and token.lower().endswith(nick):
                found[nick] = (token, match.start())
                break


def may_name(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether a name may begin a sentence or be presented by it (see the next functions).

    Only what stands right before the first name tells of most sentences that none begins them.
    """
    words = tokens.words
    kinds, lowers = words.kinds, words.lowers
    first = bisect_left(words.starts, start)
    last = bisect_right(words.ends, end, first)
    cut = (first and words.ends[first - 1] > start) or "." in "".join(words.texts[last : last + 1])
    if cut or not PRESENTING.isdisjoint(lowers[first:last]):
        return True  # a token with stops may be cut at `end` into several
    if "cap" not in kinds[first:last]:
        return False
    name = kinds.index("cap", first)
    before = name - 1
    return (
        before <= first
        or kinds[before] in LEADS
        or lowers[before] in LINKS
        or lowers[before] == ","
    )


def leading_name(phrase: Phrase, places: Places) -> tuple[str, bool]:
    """Return the name that begins a sentence, behind a connective or a title, and if it has one.

    The name is "" where none begins it.
    """
    words, begin, last = phrase
    kinds, lowers = words.kinds, words.lowers
    if begin < last and lowers[begin] in word_class("pronoun"):
        return "", False  # whoever it is, he was named before
    office = False
    if last - begin > 1 and lowers[begin] in phrase_words("openers"):
        begin += 1
    for k in range(begin, min(begin + CONNECTIVE, last)):
        if kinds[k] == "cap":
            break
        if lowers[k] == ",":
            office = "role" in kinds[begin:k]
            begin = k + 1
            break
    chain = begin
    while chain < last and (kinds[chain] in LEADS or lowers[chain] in LINKS):
        chain += 1
    runs = names_in(Phrase(words, begin, chain), places) if begin < chain < last else []
    if not runs:
        return "", False
    first, stop = runs[-1]
    if kinds[stop] not in ("low", "punct") or _no_actor(words.texts[stop]):
        return "", False
    titled = office or not TITLES.isdisjoint(kinds[begin:first])
    return words.joined(first, stop), titled


def _no_actor(word: str) -> bool:
    """Tell whether the word behind a name says that its bearer does nothing here.

    "X ditemukan": something is done to him; "X adalah": he is described; "Istri X itu": another.
    """
    never = phrase_words("copulas") | phrase_words("demonstratives")
    return PASSIVE.match(word) is not None or word in never


def presented_name(phrase: Phrase, places: Places) -> str:
    """Return the name that a sentence presents: "Salah satunya adalah Ketua X Nama."."""
    words, first, last = phrase
    for k in range(first, last):
        if words.lowers[k] in PRESENTING:
            runs = names_in(Phrase(words, k + 1, last), places)
            if runs and runs[-1][1] == last and runs[-1][1] - runs[-1][0] >= 2:
                return words.joined(*runs[-1])
    return ""


def occurrences(text: str, token: str) -> list[int]:
    """Return where `token` stands in `text` as a whole word, the first `OFTEN` places."""
    found: list[int] = []
    at = text.find(token)
    while at >= 0 and len(found) < OFTEN:
        end = at + len(token)
        if not (at and text[at - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
            found.append(at)
        at = text.find(token, end)
    return found


def called(tokens: Tokens, found: Mention, limit: int) -> Mention | None:
    """Return the nickname behind a phrase without a name: "pria yang akrab disapa Romy"."""
    text = tokens.text
    known = nickname_patterns()[1]
    link = CALLED.match(text, found.end, limit)
    match = known.match(text, link.end(), limit) if link else None
    if match is None:
        return None
    words, first, last = tokens.phrase(match.end(), min(limit, match.end() + NICKNAME))
    while first < last and words.kinds[first] == "hon":
        first += 1
    stop = first
    while stop < last and words.kinds[stop] == "cap":
        stop += 1
    if stop == first:
        return None
    end, name = words.ends[stop - 1], words.joined(first, stop)
    return Mention(found.start, end, text[found.start : end], "name", name, words.starts[first])
