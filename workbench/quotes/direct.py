"""Tie quoted stretches to their cues: after the closing mark, before the opening one, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from workbench.quotes.document import Document
from workbench.quotes.lexicons import (
    CueWord,
    cue_words,
    letters_of_roots,
    phrase_words,
    roots,
    word_class,
)
from workbench.quotes.marks import Pair, ending
from workbench.quotes.mentions import Mention
from workbench.quotes.phrases import subject_left, subject_right
from workbench.quotes.spans import skip_blanks
from workbench.quotes.tokens import TOKEN
from workbench.quotes.words import WORD, has_words

THROUGH = re.compile(
    r"\s*,?\s*(?:melalui|lewat|through|via)\s+(?:(?:a|an|the|his|her|its|their)\s+)?"
    r"(?:juru\s*bicara|jubir|kuasa\s+hukum|pengacara|staf|humas|spokes\w+|lawyer|attorney|aide)",
    re.I,
)
SKIP = re.compile(r"[\s,.\-–—]*")  # line breaks too: `limit` says whether one may be crossed
BY = re.compile(r"\s+oleh\b")
TO = re.compile(r"\s+to\s+|\s+")
REACH_AFTER = 25  # words between a closing mark and the English verb, appositives included
REACH_COLON, REACH_COMMA, REACH_PLAIN = 18, 10, 4  # words between a verb and the opening mark


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with its subject; `word` is None for a label, `before` says that it leads the quote."""

    start: int
    end: int
    word: CueWord | None
    subject: Mention | None
    before: bool = False


def attribution_after(doc: Document, pair: Pair, limit: int) -> Attribution | None:
    """Return the attribution that follows the closing mark of `pair`, up to `limit`."""
    skip = SKIP.match(doc.text, pair.close, limit)
    at = skip.end() if skip else pair.close
    words = list(islice(WORD.finditer(doc.text, at, min(limit, at + 60)), 3))
    while words and words[0].group().lower() in phrase_words("adverbs"):
        words.pop(0)
    if not words or words[0].start() > at + 20:
        return None
    return _indonesian_after(doc, pair, words[0], limit) or _english_after(doc, pair, at, limit)


def _sentence_end(doc: Document, position: int, limit: int) -> int:
    return min(limit, doc.sentence_at(position)[1])


def _indonesian_after(
    doc: Document, pair: Pair, match: re.Match[str], limit: int
) -> Attribution | None:
    """Return root + subject, root + nya, a passive or menurut, standing after the quote."""
    lower = match.group().lower()
    word = cue_words().get(lower) or _open_class(doc, pair, match)
    if word is not None and word.form == "verb" and lower in roots():
        word = CueWord("id", "root", "root", lower)  # "yakin X": both, by where it stands
    if word is None or word.lang != "id" or word.form == "verb":
        return None
    if match.group()[0].isupper() and ending(doc.text, pair) in ".!?…":
        return None  # a new sentence
    start, end = match.span()
    if word.form in ("nya", "prepnya"):
        suffix = Mention(max(start, end - 3), end, doc.text[max(start, end - 3) : end], "nya")
        return Attribution(start, end, word, suffix)
    stop = _sentence_end(doc, start, limit)
    at = end
    by = BY.match(doc.text, end)
    if by:
        at = by.end()
    subject = subject_right(doc.tokens, skip_blanks(doc.text, at), stop, doc.places)
    subject = _spoken_for(doc.text, subject)
    if word.form == "passive" and (subject is None or subject.kind == "none"):
        return None
    sure = ending(doc.text, pair) == ","
    if (
        word.cls == "weak_root"
        and not sure
        and (subject is None or subject.kind in ("none", "anonymous"))
    ):
        return None
    return Attribution(start, end, word, subject)


def _spoken_for(text: str, subject: Mention | None) -> Mention | None:
    """Mark a subject who speaks through somebody else: "kata X melalui juru bicaranya"."""
    if subject is not None and THROUGH.match(text, subject.end):
        return subject._replace(through=True)
    return subject


def _open_class(doc: Document, pair: Pair, match: re.Match[str]) -> CueWord | None:
    """Return a cue for an unlisted word in -nya (or a typo of one) right after a quote."""
    lower = match.group().lower()
    if lower in word_class("not_nya") or len(lower) < 4 or not match.group()[0].islower():
        return None
    stem = re.sub(r"(?:nya|ny|nyaa|na)$", "", lower)
    after = doc.text[match.end() : match.end() + 1]
    if lower.endswith("nya") and (
        ending(doc.text, pair) in (",", "?", "!") or after in (".", ",", "", "\n")
    ):
        return CueWord("id", "open", "nya", stem)
    slip = letters_of_roots().get("".join(sorted(lower)))
    if slip is not None and len(lower) >= 4:
        return CueWord("id", "root", "root", slip)
    if stem != lower and stem in roots():
        return CueWord("id", "open", "nya", stem)
    return None


def _english_after(doc: Document, pair: Pair, at: int, limit: int) -> Attribution | None:
    """Return "said X", "X said" or "according to X" after the quote, or Indonesian "X berkata"."""
    text = doc.text
    end = _sentence_end(doc, at, limit)
    for match, word in doc.cues.within(at, end):
        if word.form in ("root", "nya", "passive", "ing", "base", "participle"):
            continue
        if has_words(text, at, match.start(), REACH_AFTER):
            return None
        if word.cls == "according" or word.form == "prep":
            start = _after_to(text, match.end())
            return (
                Attribution(
                    match.start(), start, word, subject_right(doc.tokens, start, end, doc.places)
                )
                if not has_words(text, at, match.start(), 3)
                else None
            )
        first = not has_words(text, at, match.start(), 1)
        if match.group()[0].isupper() and not first:
            continue
        if first:
            subject = subject_right(doc.tokens, skip_blanks(text, match.end()), end, doc.places)
            subject = _spoken_for(text, subject)
            if subject is None or subject.kind == "none":
                continue
            return Attribution(match.start(), match.end(), word, subject)
        if not _continues(text, pair, match.end(), end):
            return None
        subject = subject_left(doc.tokens, at, match.start(), doc.places)
        if subject is not None and subject.kind != "none":
            if THROUGH.match(text, match.end()):
                subject = subject._replace(through=True)
            return Attribution(match.start(), match.end(), word, subject)
    return None


def _after_to(text: str, at: int) -> int:
    match = TO.match(text, at)
    return match.end() if match else at


def _continues(text: str, pair: Pair, verb_end: int, end: int) -> bool:
    """Tell whether "X said" after a quote belongs to it rather than beginning a new sentence."""
    last = ending(text, pair)
    if last == "," or text[pair.close : pair.close + 1] == ",":
        return True
    if last not in ".?!…":
        return False
    rest = TOKEN.match(text, skip_blanks(text, verb_end), end)
    if rest is not None and rest.group().lower() in phrase_words("hearers"):
        rest = TOKEN.match(text, skip_blanks(text, rest.end()), end)
        if rest is None or text[rest.start() - 1] in ".":
            return True
    return rest is None or rest.group() in ",;" or rest.group().lower() in phrase_words("tail")


def attribution_before(
    doc: Document, pair: Pair, floor: int, within: bool = False
) -> Attribution | None:
    """Return the attribution that leads up to the opening mark of `pair`, not before `floor`.

    `within` says that the pair stands inside another quote, whose sentences are not split.
    """
    text = doc.text
    start = max(floor, doc.sentence_at(pair.open)[0])
    if within:
        stops = [text.rfind(stop, start, pair.open) for stop in (". ", "? ", "! ")]
        start = max(start, *(stop + 2 for stop in stops if stop >= 0), start)
    lead = text[start : pair.open].rstrip()
    if not lead:
        return None
    sign = lead[-1]
    if sign != ":" and not doc.cues.any(start, pair.open):
        return None
    reach = {":": REACH_COLON, ",": REACH_COMMA}.get(sign, REACH_PLAIN)
    for match, word in reversed(doc.cues.within(start, pair.open)):
        if has_words(text, match.start(), pair.open, reach + 1):
            break
        if word.form in ("nya", "participle"):
            continue
        if match.group()[0].isupper() and word.form not in ("prep", "prepnya", "root", "passive"):
            continue
        found = _leading(doc, word, match, start, pair.open)
        if found is not None:
            return found
    if sign == ":" and not has_words(text, start, pair.open, reach + 1):
        return _label(doc, start, start + len(lead) - 1)
    return None


def _leading(
    doc: Document, word: CueWord, match: re.Match[str], start: int, stop: int
) -> Attribution | None:
    """Return the attribution of a cue word that stands before a quote."""
    text = doc.text
    s, e = match.span()
    if word.form == "prepnya":
        return Attribution(s, e, word, Mention(e - 3, e, text[e - 3 : e], "nya"), True)
    if word.form == "prep":
        at = _after_to(text, e)
        return Attribution(s, at, word, subject_right(doc.tokens, at, stop, doc.places), True)
    if word.form in ("root", "passive"):
        right = subject_right(doc.tokens, skip_blanks(text, e), stop, doc.places)
        if right is not None and right.kind in ("name", "pronoun", "role"):
            return Attribution(s, e, word, right, True)
        return None
    subject = subject_left(doc.tokens, start, s, doc.places)
    if subject is None and word.form not in ("ing", "base"):
        right = subject_right(doc.tokens, skip_blanks(text, e), stop, doc.places)
        subject = right if right and right.kind in ("name", "pronoun") else None
    if subject is None and word.form == "base":
        return None
    return Attribution(s, e, word, subject, True)


def _label(doc: Document, start: int, colon: int) -> Attribution | None:
    """Return the attribution of "NAME: “…”": the phrase before the colon is the subject."""
    subject = subject_left(doc.tokens, start, colon, doc.places)
    if subject is None or subject.kind not in ("name", "role"):
        return None
    return Attribution(colon, colon + 1, None, subject, True)
