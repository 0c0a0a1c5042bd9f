"""Names as an article uses them: declared nicknames, sentence beginnings, where a word stands."""

from __future__ import annotations

import re
from itertools import pairwise

from workbench.quotes.document import Document
from workbench.quotes.lexicons import (
    nickname_patterns,
    nickname_trigger,
    phrase_words,
    titles,
    word_class,
)
from workbench.quotes.mentions import LINKS, Mention, names_in
from workbench.quotes.places import Places
from workbench.quotes.tokens import Tokens, Word

BRACKETED = re.compile(r"\s\(([A-Z][a-z]{2,})\)")
CAPITALISED = re.compile(r"[^\W\d_a-z][\w’'ʼ-]+")
LEADS = frozenset({"role", "body", "common", "place", "acr", "hon", "cap", "num", "deg"})
CONNECTIVE = 12  # words before the comma of an introductory phrase
LINKING = frozenset({"yang", "atau", "kini", "ini", "itu", "biasa", "lebih"})
CALLED = re.compile(r"\s*,?\s*(?:yang\s+)?")
NICKNAME = 40  # code points a nickname may span
PRESENTING = frozenset({"adalah", "yakni", "yaitu", "ialah"})
PASSIVE = re.compile(r"di[a-z]{3,}")
OFTEN = 40  # places of a word that are looked at: more add nothing to what it means


def nicknames_in(doc: Document) -> dict[str, tuple[str, int]]:
    """Return declared nicknames (lower case): the name declared beside it ("" = none), where."""
    found: dict[str, tuple[str, int]] = {}
    if nickname_trigger().search(" " + doc.text):
        _declared(doc, found)
    _in_brackets(doc, found)
    _from_headline(doc, found)
    return found


def _declared(doc: Document, found: dict[str, tuple[str, int]]) -> None:
    """Add what the article declares in so many words: "X, sapaan akrabnya", "akrab disapa X"."""
    after, before = nickname_patterns()
    text = doc.text
    for match in after.finditer(text):
        lead_start = max(0, match.start() - 60)
        lead = text[lead_start : match.start()].rstrip(" ,(–-")
        words = doc.tokens.words(lead_start, lead_start + len(lead))
        runs = names_in(words, doc.places)
        if runs and runs[-1][1] == len(words):
            first, stop = runs[-1]
            own = _name_after(doc, match.end())
            found.setdefault(
                " ".join(w.text for w in words[first:stop]).lower(), (own, match.start())
            )
    for match in before.finditer(text):
        nickname = _name_after(doc, match.end())
        lead_start = max(0, match.start() - 80)
        words = doc.tokens.words(lead_start, match.start())
        runs = names_in(words, doc.places)
        if nickname:
            own = ""
            if runs and not any(
                w.cls == "low" and w.text not in LINKING for w in words[runs[-1][1] :]
            ):
                own = " ".join(w.text for w in words[runs[-1][0] : runs[-1][1]])
            found.setdefault(nickname.lower(), (own, match.start()))


def _in_brackets(doc: Document, found: dict[str, tuple[str, int]]) -> None:
    """Add "Bambang Soesatyo (Bamsoet)": a word in brackets right behind a name of two words."""
    for match in BRACKETED.finditer(doc.text):
        nick = match.group(1).lower()
        if nick in titles() or nick in titles().common or nick in found:
            continue
        words = doc.tokens.words(max(0, match.start() - 50), match.start())
        runs = names_in(words, doc.places)
        if runs and runs[-1][1] == len(words) and runs[-1][1] - runs[-1][0] >= 2:
            found[nick] = (" ".join(w.text for w in words[runs[-1][0] :]), match.start())


def _name_after(doc: Document, at: int) -> str:
    words = doc.tokens.words(at, min(len(doc.text), at + 50))
    while words and words[0].cls == "hon":
        words.pop(0)
    runs = names_in(words[:4], doc.places)
    if runs and runs[0][0] == 0:
        return " ".join(w.text for w in words[: runs[0][1]])
    return ""


def _from_headline(doc: Document, found: dict[str, tuple[str, int]]) -> None:
    """Add "Mbak Ita" of the headline where a name of the article ends in that nickname."""
    if not doc.sentences:
        return
    end = doc.text.find("\n")
    words = doc.tokens.words(0, end if 0 < end < 300 else 0)
    for before, word in pairwise(words):
        nick = word.text.lower()
        if before.cls != "hon" or word.cls != "cap" or len(nick) < 3 or nick in found:
            continue
        if nick.isascii() and nick not in doc.text[end:].lower():
            continue
        for match in CAPITALISED.finditer(doc.text, end):
            token = match.group()
            if len(token) > len(nick) + 2 and token.lower().endswith(nick):
                found[nick] = (token, match.start())
                break


def leading_name(words: list[Word], places: Places) -> tuple[str, bool]:
    """Return the name that begins a sentence, behind a connective or a title, and if it has one.

    The name is "" where none begins it.
    """
    if words and words[0].text.lower() in word_class("pronoun"):
        return "", False  # whoever it is, he was named before
    office = False
    if len(words) > 1 and words[0].text.lower() in phrase_words("openers"):
        words = words[1:]
    for index, word in enumerate(words[:CONNECTIVE]):
        if word.text == "," and not any(w.cls == "cap" for w in words[:index]):
            office = any(w.cls == "role" for w in words[:index])
            words = words[index + 1 :]
            break
    chain = 0
    while chain < len(words) and (words[chain].cls in LEADS or words[chain].text.lower() in LINKS):
        chain += 1
    runs = names_in(words[:chain], places)
    if not runs or chain >= len(words):
        return "", False
    first, stop = runs[-1]
    follows = words[stop] if stop < len(words) else None
    if follows is None or follows.cls not in ("low", "punct") or _no_actor(follows.text):
        return "", False
    titled = office or any(w.cls in ("role", "hon") for w in words[:first])
    return " ".join(w.text for w in words[first:stop]), titled


def _no_actor(word: str) -> bool:
    """Tell whether the word behind a name says that its bearer does nothing here.

    "X ditemukan": something is done to him; "X adalah": he is described; "Istri X itu": another.
    """
    never = phrase_words("copulas") | phrase_words("demonstratives")
    return PASSIVE.match(word) is not None or word in never


def presented_name(words: list[Word], places: Places) -> str:
    """Return the name that a sentence presents: "Salah satunya adalah Ketua X Nama."."""
    for index, word in enumerate(words):
        if word.text.lower() in PRESENTING:
            rest = words[index + 1 :]
            runs = names_in(rest, places)
            if runs and runs[-1][1] == len(rest) and runs[-1][1] - runs[-1][0] >= 2:
                return " ".join(w.text for w in rest[runs[-1][0] : runs[-1][1]])
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
    words = tokens.words(match.end(), min(limit, match.end() + NICKNAME))
    while words and words[0].cls == "hon":
        words.pop(0)
    stop = 0
    while stop < len(words) and words[stop].cls == "cap":
        stop += 1
    if not stop:
        return None
    end = words[stop - 1].end
    name = " ".join(word.text for word in words[:stop])
    return Mention(found.start, end, text[found.start : end], "name", name, words[0].start)
