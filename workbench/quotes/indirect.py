"""Find reported speech outside quotation marks: who is said to have said what, in other words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from workbench.quotes.contents import (
    bare_name,
    is_noun,
    names_somebody,
    negated,
    no_clause,
    only_noun,
    refers_back,
    runs_on,
    too_short,
    trim,
)
from workbench.quotes.document import LONGEST, Document
from workbench.quotes.lexicons import CueWord, phrase_words, word_class
from workbench.quotes.mentions import Mention
from workbench.quotes.phrases import plain_subject, subject_left, subject_right
from workbench.quotes.words import NEAR, WORD, has_words, word_before

LEAD = re.compile(r"\s*[,:]?\s*")
HEARER_THAT = re.compile(r"(?:[\w.'’&-]+\s+){1,6}?(?=that\s)")
THAT = re.compile(r"\s+(?:bahwa|bahwasanya|kalau|jika)\s+")
LED_BY = re.compile(  # "Melalui juru bicaranya, Bupati X mengatakan …"
    r"(?:melalui|lewat|through|via)\s+(?:(?:a|an|the|his|her|its|their)\s+)?"
    r"(?:juru\s*bicara|jubir|kuasa\s+hukum|pengacara|spokes\w+|lawyer|attorney|aide)",
    re.I,
)
BY = re.compile(r"\s+oleh\s+")
TAIL = 12  # words behind "X said" that tell when and where, no more
PARTS = tuple[tuple[int, int], ...]


class Report(NamedTuple):
    """A stretch of reported speech with its cue and subject; `parts` are its contents."""

    parts: PARTS
    start: int
    end: int
    word: CueWord
    subject: Mention


def reports(
    doc: Document,
    start: int,
    end: int,
    used: set[int],
    quoted: list[tuple[int, int]],
    wanted: frozenset[str] | None = None,
) -> list[Report]:
    """Return the reported speech of one sentence; cues in `used` or inside `quoted` are skipped.

    A report without parts names a speaker without words of his own ("Hal itu disampaikan X").
    `wanted` are the classes of the cues that are asked for: those behind the last of them are not
    read, but others before it are, since what they report may hold it.
    """
    if end - start > LONGEST:
        return []
    cues = doc.cues.within(start, end)
    while wanted is not None and cues and cues[-1][1].cls not in wanted:
        cues.pop()
    found: list[Report] = []
    taken = start
    for match, word in cues:
        at = match.start()
        if at in used or at < taken or (quoted and any(s <= at < e for s, e in quoted)):
            continue
        if word.lang == "en" and _foreign(doc, start, end):
            continue
        report = _read(doc, start, end, match, word)
        if report is None:
            continue
        found.append(report)
        if report.parts:
            taken = max(taken, report.parts[0][0])
            if word.lang == "id":
                break
    return found


def _foreign(doc: Document, start: int, end: int) -> bool:
    """Tell whether an English verb stands in a sentence of another language: "service charge"."""
    return doc.lang != "en" and doc.languages.of([(start, end)], doc.lang) != "en"


def _read(
    doc: Document, start: int, end: int, match: re.Match[str], word: CueWord
) -> Report | None:
    if word.form in ("prep", "prepnya"):
        return _according(doc, start, end, match, word)
    if word.lang == "id":
        if word.form == "verb":
            return _clause(doc, start, end, match, word)
        return _parenthetical(doc, start, end, match, word)
    if word.form in ("participle",):
        return None
    return _trailing(doc, start, end, match, word) or _clause(doc, start, end, match, word)


def _clause(
    doc: Document, start: int, end: int, match: re.Match[str], word: CueWord
) -> Report | None:
    """Return SUBJECT VERB (bahwa|that|,) CLAUSE."""
    text = doc.text
    verb = match.start()
    before = word_before(text, start, verb)
    if before in phrase_words("non_finite"):
        if before == "yang" and THAT.match(text, match.end(), end):
            return _relative(doc, start, end, match, word)
        return None
    if text[verb].isupper() and verb != start:
        return None
    if word.lang == "id" and negated(WORD.findall(text, max(start, verb - NEAR), verb)):
        if not word.denies:
            return None
        word = replace(word, denies=False)  # "tidak membantah": what is not denied is admitted
    if word.lang == "en" and is_noun(text, start, match, word):
        return None
    subject = subject_left(doc.tokens, start, verb, doc.places)
    if subject is None and word.lang == "en" and word.form != "ing":
        subject = plain_subject(doc.tokens, start, verb)
    if subject is None:
        return None
    if LED_BY.match(text, start, subject.start):
        subject = subject._replace(through=True)
    return Report(_content(text, match.end(), end, word), verb, match.end(), word, subject)


def _content(text: str, verb_end: int, end: int, word: CueWord) -> PARTS:
    """Return what a verb reports that ends at `verb_end`, nothing where no clause follows it."""
    lead = LEAD.match(text, verb_end, end)
    lead_end = lead.end() if lead else verb_end
    at = _past_hearer(text, lead_end, end, word)
    connector = WORD.match(text, at, end)
    if connector and connector.group().lower() not in word_class("connector"):
        connector = None
    if connector:
        skip = LEAD.match(text, connector.end(), end)
        at = skip.end() if skip else connector.end()
    stop = trim(text, at, end)
    if stop <= at or refers_back(text, at, stop):
        return ()
    if word.lang == "en" and connector is None:
        if no_clause(text, at, stop, word):
            return ()
    elif too_short(text, at, stop, word.lang):
        return ()
    if at == lead_end and not text[verb_end:at].strip() and only_noun(text, at, stop, word):
        return ()
    return ((at, stop),)


def _relative(
    doc: Document, start: int, end: int, match: re.Match[str], word: CueWord
) -> Report | None:
    """Return "NOUN yang mengatakan bahwa CLAUSE": the noun before *yang* is the source."""
    text = doc.text
    that = THAT.match(text, match.end(), end)
    yang = text.rfind("yang", start, match.start())
    subject = subject_left(doc.tokens, start, yang, doc.places) if yang > start else None
    if that is None or subject is None:
        return None
    stop = trim(text, that.end(), end)
    parts = () if too_short(text, that.end(), stop, word.lang) else ((that.end(), stop),)
    return Report(parts, match.start(), match.end(), word, subject)


def _past_hearer(text: str, at: int, end: int, word: CueWord) -> int:
    """Return `at` moved past whom the words were said to: "told reporters that …"."""
    if word.lemma not in phrase_words("told"):
        return at
    to_that = HEARER_THAT.match(text, at, end)
    if to_that is not None:
        return to_that.end()
    first = WORD.match(text, at, end)
    if first is not None and first.group().lower() in phrase_words("hearers"):
        skip = LEAD.match(text, first.end(), end)
        return skip.end() if skip else first.end()
    return at


def _according(
    doc: Document, start: int, end: int, match: re.Match[str], word: CueWord
) -> Report | None:
    """Return "menurut X, CLAUSE", "CLAUSE, menurut X" and both around it."""
    text = doc.text
    s, e = match.span()
    if word.form == "prepnya":
        subject: Mention | None = Mention(e - 3, e, text[e - 3 : e], "nya")
    else:
        if word.lang == "en":
            to = re.compile(r"\s+to\s+").match(text, e)
            if to is None:
                return None
            e = to.end()
        else:
            e = LEAD.match(text, e).end()  # type: ignore[union-attr]
        subject = subject_right(doc.tokens, e, end, doc.places)
    if subject is None:
        return None
    if word.lang == "id":
        subject = bare_name(text, subject)
    after = text.find(",", subject.end, end)
    tail = (after + 1, trim(text, after + 1, end)) if after >= 0 else None
    if word.lang == "id" and s == start and runs_on(text, subject.end, end):
        tail = (subject.end, trim(text, subject.end, end))
    head = (start, trim(text, start, s)) if s > start else None
    parts = _parts(text, head, tail, word.lang)
    if not parts:
        return None
    cue_end = match.end() if word.lang == "id" else e - 1
    return Report(parts, match.start(), cue_end, word, subject)


def _parts(
    text: str, head: tuple[int, int] | None, tail: tuple[int, int] | None, lang: str
) -> PARTS:
    """Return the content around a cue: what is long enough to be a clause on either side."""
    found = []
    for part in (head, tail):
        if part is None:
            continue
        s, e = part
        while s < e and text[s].isspace():
            s += 1
        if not too_short(text, s, e, lang):
            found.append((s, e))
    return tuple(found)


def _parenthetical(
    doc: Document, start: int, end: int, match: re.Match[str], word: CueWord
) -> Report | None:
    """Return "CLAUSE, kata X, CLAUSE" and "CLAUSE, katanya"."""
    text = doc.text
    s, e = match.span()
    lead = text[start:s].rstrip()
    words = WORD.findall(lead)
    while words and words[-1].lower() in phrase_words("adverbs") and not lead.endswith(","):
        lead = lead[: lead.rfind(words.pop())].rstrip()
    if word.lemma in phrase_words("credits"):
        return None  # "…, dikutip dari X" names where the words were found, not who said them
    if word.form == "passive" and not lead:
        return _opening(doc, end, match, word) or _agent(doc, end, match, word)
    if word.form == "passive" and not lead.endswith(","):
        return _agent(doc, end, match, word)
    if word.form == "root" and (
        (match.group()[0].isupper() and not lead) or lead.lower() in phrase_words("openers")
    ):
        return _opening(doc, end, match, word)
    if not lead.endswith(",") or not match.group()[0].islower():
        return None
    if word.form == "nya":
        subject: Mention | None = Mention(e - 3, e, text[e - 3 : e], "nya")
    else:
        subject = subject_right(doc.tokens, e + 1, end, doc.places)
    if subject is None or subject.kind == "none" or not names_somebody(subject):
        return None
    after = text.find(",", max(e, subject.end), end)
    tail = (after + 1, trim(text, after + 1, end)) if after >= 0 else None
    parts = _parts(text, (start, trim(text, start, start + len(lead))), tail, "id")
    return Report(parts, s, e, word, subject) if parts else None


def _opening(doc: Document, end: int, match: re.Match[str], word: CueWord) -> Report | None:
    """Return "Kata X, CLAUSE" and "Lanjut dia, CLAUSE" at the beginning of a sentence."""
    text = doc.text
    subject = subject_right(doc.tokens, match.end() + 1, end, doc.places)
    if subject is None or subject.kind not in ("name", "pronoun", "role", "noun"):
        return None
    if not names_somebody(subject):
        return None
    comma = LEAD.match(text, subject.end, end)
    if comma is None or "," not in comma.group():
        return None
    parts = _parts(text, None, (comma.end(), trim(text, comma.end(), end)), "id")
    return Report(parts, match.start(), match.end(), word, subject) if parts else None


def _agent(doc: Document, end: int, match: re.Match[str], word: CueWord) -> Report | None:
    """Return the speaker of "Hal itu disampaikan (oleh) X …", whose words come later."""
    at = match.end()
    by = BY.match(doc.text, at, end)
    subject = subject_right(doc.tokens, by.end() if by else at + 1, end, doc.places)
    if subject is None or subject.kind != "name":
        return None
    return Report((), match.start(), match.end(), word, subject)


def _trailing(
    doc: Document, start: int, end: int, match: re.Match[str], word: CueWord
) -> Report | None:
    """Return "CLAUSE, X said (on Monday)." and "CLAUSE, said X."."""
    if word.form not in ("past", "third", "base") or word.cls not in ("root", "denial", "attitude"):
        return None
    text = doc.text
    s, e = match.span()
    comma = text.rfind(",", start, s)
    if comma < 0 or (text[s].isupper() and s != start):
        return None
    inverted = not text[comma + 1 : s].strip()
    if not (inverted or _ends_there(text, e, end)) or is_noun(text, start, match, word):
        return None
    if inverted:
        subject = subject_right(doc.tokens, e + 1, end, doc.places)
        if subject is None or subject.kind in ("none", "pronoun"):
            return None
        following = WORD.match(text, min(subject.end + 1, end), end)
        if following and following.group().lower() in phrase_words("auxiliaries"):
            return None  # "X, a teacher, said Smith will go": no inversion
    else:
        subject = subject_left(doc.tokens, comma + 1, s, doc.places)
    if subject is None:
        return None
    tail = None
    if text[e : e + 1] == "," and has_words(text, e, end, 4):
        tail = (e + 1, trim(text, e + 1, end))
    parts = _parts(text, (start, trim(text, start, comma)), tail, "en")
    return Report(parts, s, e, word, subject) if parts else None


def _ends_there(text: str, at: int, end: int) -> bool:
    """Tell whether a sentence ends with the verb before `at`, or in when and where it was said."""
    word = WORD.search(text, at, end)
    if word is None:
        return True
    first = word.group().lower()
    if text[at] in ",." and first != "that":
        return True
    return first in phrase_words("tail") and not has_words(text, at, end, TAIL + 1)
