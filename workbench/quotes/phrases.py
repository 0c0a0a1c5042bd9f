"""Find where the phrase that names a speaker begins and ends, left or right of a cue."""

from __future__ import annotations

import re

from workbench.quotes.lexicons import (
    degree,
    phrase_words,
    titles,
    word_class,
)
from workbench.quotes.mentions import Mention, may_be_office, mention, names_in
from workbench.quotes.nicknames import called
from workbench.quotes.places import Places
from workbench.quotes.spans import rstrip
from workbench.quotes.tokens import TOKEN, Token, Tokens
from workbench.quotes.words import classify

HOPS = 3  # appositives between an office and the name: "kata Camat X, Kabupaten Y, Nama"
LONGEST_PLAIN = 8  # words of a subject without a name
PLAIN_KINDS = ("low", "role", "common")  # of its last word
AUXILIARIES = 6  # words that may stand between a subject and its verb
FAR = 14  # code points: blanks that part a word from its verb
REACH = 160  # code points a subject may span
PIECE = re.compile(r"[^,;()]+|\([^)]*\)|[,;()]")
ENTITIES = frozenset({"amp", "nbsp", "quot", "lt", "gt"})  # left over from HTML
LINK = re.compile(r"(?:dan|serta|and)\s+")
DATE_PIECE = re.compile(
    r"\s*(?:(?:on|pada)\s+)?(?=[\drkjmatwfs])"  # what all of them begin with
    r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|\d)",
    re.I,
)


def subject_right(tokens: Tokens, start: int, limit: int, places: Places) -> Mention | None:
    """Return the subject that follows a cue ("kata …", "said …"), or None."""
    text = tokens.text
    limit = min(limit, start + REACH)
    end = hops = 0
    seen_name = False
    matches = tokens.plain(start, limit)
    index = 0
    last = start
    while index < len(matches):
        token, begin, stop = matches[index]
        lower = token.lower()
        if text[last:begin].strip(" \t\u00a0.’'ʼ&*"):
            break  # a mark or sign that is no part of a name
        if lower in ENTITIES and text[begin - 1] == "&":
            break
        if token == "," or token == "(":
            step = _hop(text, matches, index, seen_name, hops)
            if step == 0:
                break
            hops += 1
            index += step
            last = matches[index - 1][2]
            continue
        if token in ";:)":
            break
        soft = lower in phrase_words("soft_stops") and not seen_name and end
        if token[0].islower() and lower in phrase_words("stop_right") and not soft:
            break
        end = last = stop
        if token[0].isupper() and not seen_name:
            seen_name = bool(names_in(tokens.phrase(start, end), places))
        index += 1
    if end <= start:
        return None
    found = mention(tokens, start, end, places, first=False)
    return found if found.kind in ("name", "pronoun") else called(tokens, found, limit) or found


def _hop(text: str, matches: list[Token], index: int, named: bool, hops: int) -> int:
    """Return how many tokens to skip at a comma or bracket to stay in the phrase; 0 to stop."""
    rest = matches[index + 1 :]
    if not rest:
        return 0
    opens = matches[index][0] == "("
    if (
        not opens
        and degree().match(text, rest[0][1])
        and classify(rest[0][0]) in ("deg", "cap", "acr")
    ):
        stop = degree().match(text, rest[0][1])
        assert stop is not None
        if "." in stop.group() or len(stop.group()) <= 4:
            return 2
    short = opens and len(rest) > 2 and rest[1][0] == ")" and rest[0][0].isupper()
    if short and rest[2][0][0].isupper():
        return 3  # "Badan X (BX) Nama": what stood before the bracket was a body
    if opens:
        if named:
            return 0
        for step, match in enumerate(rest[:6], start=2):
            if match[0] == ")":
                return step
        return 0
    word = rest[0][0]
    if word.lower() in ("dan", "and", "serta") and not named and len(rest) > 1:
        return 2 if classify(rest[1][0]) in ("body", "common", "role") else 0
    if named and hops < HOPS and _goes_on(text, matches, index):
        return 1
    if named or hops >= HOPS or not (word[0].isupper() or word.lower() in titles().honorific):
        return 0
    return 0 if classify(word) == "low" else 1


def _goes_on(text: str, matches: list[Token], index: int) -> bool:
    """Tell whether the name before a comma is a body's or a place's and the person comes after."""
    before = [classify(match[0]) for match in matches[:index]]
    after = [classify(match[0]) for match in matches[index + 1 : index + 3]]
    if not after or after[0] != "cap" or "cap" not in before:
        return False
    if before[-1] != "cap":  # "President of the Chartered Institute of Public Relations, X Y"
        return before[-1] in ("body", "common", "acr", "place") and after[1:] == ["cap"]
    first = len(before) - 1
    while first and before[first - 1] == "cap":
        first -= 1
    if first and before[first - 1] in ("acr", "body", "common"):
        return True
    return len(before) - first == 1 and first > 0 and after[1:] == ["cap"]


def subject_left(tokens: Tokens, start: int, verb: int, places: Places) -> Mention | None:
    """Return the subject that stands before a verb in text[start:verb], or None."""
    text = tokens.text
    end, last = _strip_auxiliaries(tokens, start, verb)
    word, begin, stop = last or ("", 0, 0)
    beside = last is not None and not text[stop:end].strip()
    if beside and end - FAR <= stop:
        lower = word.lower()
        if lower in word_class("pronoun") or lower in phrase_words("relative"):
            return Mention(begin, stop, word, "pronoun")
    appositive = beside and word == ","
    pieces = _pieces(text, start, end)
    fallback: Mention | None = None
    for number in range(len(pieces) - 1, max(-1, len(pieces) - 6), -1):
        s, e = pieces[number]
        if text[s] == "(" or DATE_PIECE.match(text, s, e):
            continue
        s = _clause_start(tokens, s, e)
        found = mention(tokens, s, rstrip(text, s, e), places, first=True)
        head = text[s:e].split(None, 1)[0].lower() if s < e else ""
        if found.kind == "pronoun" and number == len(pieces) - 1:
            return found
        if _no_noun(head):
            if head in phrase_words("prepositions") and _ends_in_titled_name(
                tokens, s, e, found, places
            ):
                return found._replace(
                    start=found.name_start, text=text[found.name_start : found.end]
                )
            continue
        if found.kind == "name":
            small = text[s].islower()
            if number and (
                (appositive and small) or ((appositive or small) and _begins_with_office(text, s))
            ):
                before = _name_alone(tokens, pieces, number, places)
                if before is not None:
                    return before
            if not small or not _appositive(text, s, found):
                return _with_role(tokens, pieces, number, found, places)
        if fallback is None and found.kind != "none":
            fallback = found
        if found.kind in ("role", "anonymous") and not appositive and number == len(pieces) - 1:
            before = _name_before(tokens, pieces, number, places)
            return before or found
    return fallback


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of text[start:end] between commas and the like; brackets are some."""
    found: list[tuple[int, int]] = []
    for piece in PIECE.findall(text, start, end):  # every character belongs to one
        begin, start = start, start + len(piece)
        if piece not in ",;()" and not piece.isspace():
            found.append((begin, start))
    return found


def plain_subject(tokens: Tokens, start: int, verb: int) -> Mention | None:
    """Return a subject of ordinary words right before an English verb: "new filings show"."""
    text = tokens.text
    end, last = _strip_auxiliaries(tokens, start, verb)
    if last is None or not _is_plural(last[0].lower()):
        return None
    pieces = [m for m in PIECE.finditer(text, start, end) if m.group() not in ",;()"]
    if not pieces or text[pieces[-1].end() : end].strip():
        return None
    s = _clause_start(tokens, pieces[-1].start(), end)
    words, first, stop = tokens.phrase(s, rstrip(text, s, end))
    if not 0 < stop - first <= LONGEST_PLAIN or words.kinds[stop - 1] not in PLAIN_KINDS:
        return None
    if _no_noun(words.lowers[first]) or words.kinds[first] == "punct":
        return None
    begin, end = words.starts[first], words.ends[stop - 1]
    return Mention(begin, end, text[begin:end], "noun")


def _is_plural(word: str) -> bool:
    return word.endswith("s") or word in phrase_words("plurals")


def _no_noun(head: str) -> bool:
    """Tell whether a phrase that begins with `head` is no subject: an adverbial, a clause."""
    return head in phrase_words("prepositions") or head in phrase_words("subordinate")


def _ends_in_titled_name(
    tokens: Tokens, start: int, end: int, found: Mention, places: Places
) -> bool:
    """Tell whether an adverbial runs into the subject: "di sepanjang jalan Wali Kota X terus"."""
    if found.kind != "name" or not found.roles:
        return False
    phrase = tokens.phrase(start, rstrip(tokens.text, start, end))
    runs = names_in(phrase, places)
    if not runs or runs[-1][1] < phrase.last:
        return False
    return phrase.words.starts[runs[-1][0]] == found.name_start


def _begins_with_office(text: str, start: int) -> bool:
    """Tell whether a phrase begins with an office: it may stand in apposition to a name."""
    match = TOKEN.match(text, start)
    return match is not None and classify(match.group()) in ("role", "body")


def _name_alone(
    tokens: Tokens, pieces: list[tuple[int, int]], number: int, places: Places
) -> Mention | None:
    """Return the bare name before a comma and an office: "Aziz Yanuari, kuasa hukum X, …"."""
    text = tokens.text
    at = number - 1
    while at > 0 and text[pieces[at][0]] == "(":
        at -= 1
    s, e = pieces[at]
    s = _clause_start(tokens, s, e)
    found = mention(tokens, s, rstrip(text, s, e), places, first=True)
    whole = found.kind == "name" and found.name_start == s
    suffix = text[s + len(found.name) : found.end].strip(" .")
    if suffix and suffix.lower() not in phrase_words("company_suffixes"):
        return None
    return found if whole else None


def _appositive(text: str, start: int, found: Mention) -> bool:
    """Tell whether a phrase in lower case starts long before its name: "ahli … di X"."""
    return found.name_start - start > 30 and not _is_role_at(text, start)


def _is_role_at(text: str, start: int) -> bool:
    match = TOKEN.match(text, start)
    return match is not None and match.group().lower() in titles().anonymous


def _name_before(
    tokens: Tokens, pieces: list[tuple[int, int]], number: int, places: Places
) -> Mention | None:
    """Return the name that a lower-case role stands in apposition to ("Gabriel, penjual air")."""
    text = tokens.text
    s, e = pieces[number]
    if number == 0 or not text[s:e].strip()[:1].islower():
        return None
    at = number - 1
    while at > 0 and text[pieces[at][0]] == "(":
        at -= 1
    s, e = pieces[at]
    s = _clause_start(tokens, s, e)
    found = mention(tokens, s, rstrip(text, s, e), places, first=True)
    return found if found.kind == "name" else None


def _with_role(
    tokens: Tokens,
    pieces: list[tuple[int, int]],
    number: int,
    found: Mention,
    places: Places,
) -> Mention:
    """Add the office that stands before the name and its comma: "Wali Kota X, Nama"."""
    if number == 0:
        return found
    text = tokens.text
    s, e = pieces[number - 1]
    stop = rstrip(text, s, e)
    if not may_be_office(tokens.phrase(s, stop)):
        return found
    before = mention(tokens, s, stop, places, first=True)
    if before.kind != "role":
        return found
    return Mention(
        before.start,
        found.end,
        text[before.start : found.end],
        "name",
        found.name,
        found.name_start,
        (*before.roles, *found.roles),
    )


def _strip_auxiliaries(tokens: Tokens, start: int, verb: int) -> tuple[int, Token | None]:
    """Return the end of the subject, before auxiliaries and adverbs, and its last word."""
    end = verb
    last = tokens.last(start, end)
    for _ in range(AUXILIARIES):
        if last is None:
            break
        word = last[0].lower()
        if word not in phrase_words("auxiliaries") and not (
            word.endswith("ly") and last[0][0].islower()
        ):
            break
        end = last[1]
        last = tokens.last(start, end)
    return end, last


def _clause_start(tokens: Tokens, start: int, end: int) -> int:
    """Return where the last clause of text[start:end] begins."""
    text = tokens.text
    at = start
    while at < end and (text[at].isspace() or text[at] in '-–—"“”‘'):
        at += 1
    link = LINK.match(text, at, end)
    at = link.end() if link else at
    for token, _, stop in reversed(tokens.clause_words(at, end)):
        following = text[stop:end].strip() if stop < end - 1 else ""
        if token.lower() in ("and", "dan") and not following[:1].islower():
            continue
        if following:
            at = stop
            break
    while at < end and text[at].isspace():
        at += 1
    return at


def pronoun_at(text: str, start: int, limit: int) -> Mention | None:
    """Return the pronoun that stands at `start`, or None."""
    match = TOKEN.match(text, start, limit)
    if match and match.group().lower() in word_class("pronoun"):
        return Mention(match.start(), match.end(), match.group(), "pronoun")
    return None
