"""Tell which quoted stretches are speech and whose, and join the halves of split quotes."""

from __future__ import annotations

import re

from workbench.model import QuoteKind
from workbench.quotes.direct import Attribution, attribution_after, attribution_before
from workbench.quotes.document import LONGEST, Document, split_sentences
from workbench.quotes.drafts import Draft
from workbench.quotes.lexicons import cue_words, phrase_words
from workbench.quotes.marks import Pair, ending
from workbench.quotes.phrases import subject_left
from workbench.quotes.spans import last_before, skip_blanks, strip
from workbench.quotes.words import WORD, has_words

FRAGMENT = 5  # words: a shorter quoted fragment without a cue of its own is a name or scare quote
CLAUSE = 6  # words: a quoted clause of that length is somebody's words wherever it stands
NARRATION = 4  # words: a reporting verb that early makes a sentence the reporter's
TERM = 2  # words: one word between marks is a scare quote
TERM_REACH = 8  # words between a verb and the few quoted words that are part of its clause
LONG_WORD = 50  # code points; hardly any is longer
LATEST = 12  # words: … behind a name with its office it may stand that late
TITLE = 8  # words: names of works are hardly longer
GAP = 220  # code points of attribution between the halves of a split quote
WORDS = re.compile(r"[^\W_]+")
A_CLAUSE = re.compile(rf"(?:[\W_]*+[^\W_]++){{{CLAUSE}}}")
NO_TITLE = re.compile(rf"(?:[\W_]*+[^\W_]++){{{TITLE + 1}}}")


def direct_speech(doc: Document) -> list[Draft]:
    """Return the drafts of all quoted stretches that are speech."""
    tops = doc.tops
    drafts: list[Draft] = []
    previous: tuple[Pair, Draft] | None = None
    for number, pair in enumerate(tops):
        floor = tops[number - 1].close if number else 0
        following = tops[number + 1] if number + 1 < len(tops) else None
        limit = _until_next(doc, following)
        limit = min(limit, _attribution_end(doc.text, pair.close))
        draft = _speech(doc, pair, floor, limit, previous)
        if draft is None:
            continue
        if not _join(doc, draft, pair, previous):
            drafts.append(draft)
            previous = (pair, draft)
        else:
            assert previous is not None
            previous = (pair, previous[1])
    return drafts


def _until_next(doc: Document, following: Pair | None) -> int:
    """Return where the next quote begins; one whose opening mark is lost begins nowhere."""
    if following is None:
        return len(doc.text)
    return following.end if "unopened" in following.flags else following.open


def _attribution_end(text: str, at: int) -> int:
    """Return how far an attribution can reach: to the line's end.

    Where the closing mark ends its line and the next begins in small letters, scrapers broke the
    line before the cue.
    """
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    if text[at:end].strip():
        return end
    start = skip_blanks(text, end)
    if not text[start : start + 1].islower():
        return end
    after = text.find("\n", start)
    return len(text) if after < 0 else after


def _speech(
    doc: Document, pair: Pair, floor: int, limit: int, previous: tuple[Pair, Draft] | None
) -> Draft | None:
    """Return a draft of `pair` where it is speech; None for titles, nicknames, scare quotes."""
    text = doc.text
    parts = [part for part in (strip(text, s, e) for s, e in pair.parts) if part[0] < part[1]]
    if not parts:
        return None
    if len(parts) == 1 and text[pair.start : pair.start + 1] == " ":
        parts = [_without_narration(doc, *parts[0], closed="unclosed" not in pair.flags)]
    count = _count(text, parts[0][0], parts[-1][1])
    if not count:
        return None
    after = attribution_after(doc, pair, limit)
    before = None if after and _strong(text, pair, after) else attribution_before(doc, pair, floor)
    chosen = _prefer(text, pair, after, before)
    headline = chosen is not None and chosen.before and last_before(text, pair.open) == ":"
    if pair.single and (chosen is None or (count < FRAGMENT and not headline)):
        return None
    if "unopened" in pair.flags:
        if after is None:
            return None
        parts = [_sentence_of(doc, parts[-1])]
    if not _is_speech(doc, pair, chosen, count):
        term = _quoted_term(doc, pair, count)
        if term is None:
            return None
        chosen = chosen or term
    flags = {"unclosed"} & pair.flags | ({"unclosed"} if "unopened" in pair.flags else set())
    draft = Draft(QuoteKind.DIRECT, parts, None, None, None, flags)
    if chosen is not None:
        draft.cue, draft.word = (chosen.start, chosen.end), chosen.word
        draft.mention = chosen.subject
        if draft.mention is not None and draft.mention.through:
            draft.flags.add("through")
    return draft


def _count(text: str, start: int, end: int) -> int:
    """Return how many words a stretch holds, `CLAUSE` where there are more."""
    return CLAUSE if A_CLAUSE.match(text, start, end) else len(WORDS.findall(text, start, end))


def _is_speech(doc: Document, pair: Pair, chosen: Attribution | None, count: int) -> bool:
    """Tell whether a stretch of `count` words is an utterance: by its cue, or by itself."""
    if is_title(doc.text, pair, chosen):
        return False
    if chosen is None:
        return _stands_alone(doc.text, pair, count)
    return count >= FRAGMENT or _complete(doc.text, pair, chosen)


def _quoted_term(doc: Document, pair: Pair, count: int) -> Attribution | None:
    """Return the English cue that a few quoted words belong to: "called it “a rigged system”".

    Verbs of naming take names too; behind other verbs a name is a work's.
    """
    if count < TERM or pair.single:
        return None
    text = doc.text
    start = max(doc.sentence_at(pair.open)[0], pair.open - LONGEST)
    near = max(start, pair.open - TERM_REACH * LONG_WORD)
    for match, word in reversed(doc.cues.within(near, pair.open)):
        if word.lang != "en" or match.group()[0].isupper():
            continue
        if has_words(text, match.start(), pair.open, TERM_REACH + 1):
            return None
        if word.lemma in phrase_words("naming") or (
            word.lemma not in phrase_words("no_terms") and _in_small_letters(text, pair)
        ):
            return Attribution(
                match.start(),
                match.end(),
                word,
                subject_left(doc.tokens, start, match.start(), doc.places),
                True,
            )
        return None
    return None


def _in_small_letters(text: str, pair: Pair) -> bool:
    """Tell whether no word of a stretch begins in capitals."""
    words: list[str] = WORDS.findall(text, pair.start, pair.end)
    return not any(word[0].isupper() for word in words)


def _strong(text: str, pair: Pair, after: Attribution) -> bool:
    """Tell whether the attribution behind the quote leaves no room for one before it."""
    return ending(text, pair) in ",?!" or (
        after.word is not None and after.word.form in ("root", "nya")
    )


def _prefer(
    text: str, pair: Pair, after: Attribution | None, before: Attribution | None
) -> Attribution | None:
    if after is not None and (before is None or _strong(text, pair, after)):
        return after
    return before if before is not None else after


def _without_narration(doc: Document, start: int, end: int, closed: bool) -> tuple[int, int]:
    """Return the span behind the last sentence of the reporter's in it.

    Where a scraper dropped sentences, an opening mark that stands between blanks may have lost
    its own quote and open upon "X menjelaskan …", before the words that the closing mark ends.
    The last sentence before a closing mark is never the reporter's.
    """
    sentences = split_sentences(doc.text[start:end], [])
    spoken = sentences[:-1] if closed else sentences
    begin, leading = 0, True
    for number, (s, e) in enumerate(spoken):
        told = _narrates(doc, start + s, start + e, NARRATION if leading else 0)
        leading = leading and told
        begin = number + 1 if told else begin
    return (start + sentences[begin][0], end) if begin < len(sentences) else (end, end)


def _narrates(doc: Document, start: int, end: int, early: int) -> bool:
    """Tell whether a sentence says who said something: a verb early, or behind a titled name."""
    for number, match in enumerate(WORD.finditer(doc.text, start, end)):
        if match.group().lower() in phrase_words("first_person"):
            return False  # "Saya yakin …": somebody's own words
        cue = cue_words().get(match.group().lower()) if number < LATEST else None
        if cue is None or cue.lang != "id" or cue.form not in ("verb", "prepnya"):
            continue
        if number < early:
            return True
        subject = subject_left(doc.tokens, start, match.start(), doc.places)
        if subject is not None and subject.kind == "name" and subject.roles:
            return True
    return False


def _adrift(text: str, pair: Pair) -> bool:
    """Tell whether straight marks stand between blanks on both sides: left over, not a pair."""
    opened = text[pair.start : pair.start + 1] == " "
    straight = text[pair.end : pair.close] == '"' and text[pair.end - 1 : pair.end] == " "
    closed = "unclosed" in pair.flags or straight
    return opened and closed


def is_title(text: str, pair: Pair, chosen: Attribution | None) -> bool:
    """Tell whether a short stretch in title case is the name of a work: “Face the Nation,”."""
    word = chosen.word if chosen is not None else None
    if word is not None and word.form in ("root", "nya"):
        return False
    if NO_TITLE.match(text, pair.start, pair.end):
        return False
    if len(WORDS.findall(text, pair.start, pair.end)) < 2:
        return False
    lead = last_before(text, pair.open)
    if lead == ":" or (ending(text, pair) in "!?" and not lead.isalnum()):
        return False
    introduced = (
        chosen is not None and chosen.before and not text[chosen.end : pair.open].strip(" ,\u00a0")
    )
    return not introduced and _capitals(text, pair)


def _mostly_capitals(text: str, pair: Pair) -> bool:
    """Tell whether most words of a stretch are capitalised: the name of a product or a work."""
    words: list[str] = WORDS.findall(text, pair.start, pair.end)
    return sum(word[0].isupper() for word in words) > len(words) * 0.6  # half is a sentence


def _capitals(text: str, pair: Pair) -> bool:
    """Tell whether all but the small words of a stretch are capitalised."""
    words = WORDS.findall(text, pair.start, pair.end)
    small = phrase_words("title_small")
    main = [word for word in words if len(word) > 1 and word.lower() not in small]
    return all(word[0].isupper() or word[0].isdigit() for word in main)


def _complete(text: str, pair: Pair, chosen: Attribution) -> bool:
    """Tell whether a short quoted stretch is an utterance: it ends as one, or a cue frames it."""
    ends = ending(text, pair) in (",", ".", "!", "?", "…")
    if not chosen.before:
        return ends or text[pair.close : pair.close + 1] == ","
    lead = last_before(text, pair.open)
    if chosen.word is not None and chosen.word.lang == "en" and chosen.word.cls == "root":
        return len(WORDS.findall(text, pair.start, pair.end)) > 1 or ends
    return lead in (":", ",") and (ends or text[pair.close : pair.close + 1] in (".", "\n", ""))


def _stands_alone(text: str, pair: Pair, count: int) -> bool:
    """Tell whether a quote without a cue is an utterance of its own, not a part of a sentence."""
    if _adrift(text, pair):
        return False
    last = ending(text, pair)
    if (count >= CLAUSE and not _mostly_capitals(text, pair)) or (
        count > 1 and last in "!?" and not _capitals(text, pair)
    ):
        return True
    lead = last_before(text, pair.open, " \t\u00a0")
    if count > 1 and lead == ":" and last in ".!?":
        return True
    if count > 2 and last == ".":
        return True
    if count < FRAGMENT:
        return False
    opens = (
        lead in ("", "\n", ".", "?", "!", ":", "”", '"', ",")
        and text[pair.start : pair.start + 1].strip()[:1].isupper()
    )
    return last in (".", ",", "?", "!", "…") and (opens or "reopened" in pair.flags)


def _sentence_of(doc: Document, part: tuple[int, int]) -> tuple[int, int]:
    """Return the last sentence of `part`: all that can be known where the opening mark is lost."""
    start = max(part[0], doc.sentence_at(part[1] - 1)[0])
    return strip(doc.text, start, part[1])


def _join(doc: Document, draft: Draft, pair: Pair, previous: tuple[Pair, Draft] | None) -> bool:
    """Join the second half of a split quote ("A," kata X. "B") to its first; tell if joined."""
    if previous is None or pair.single:
        return False
    before, first = previous
    between = doc.text[before.close : pair.open]
    cued = first.cue is not None and before.close <= first.cue[0] < pair.open
    own = draft.cue is not None and draft.cue != first.cue
    if not cued or own or "\n" in between or len(between) > GAP:
        return False
    if _sentences_between(doc, before.close, pair.open) > 1:
        return False
    first.parts.extend(draft.parts)
    first.flags |= draft.flags
    return True


def _sentences_between(doc: Document, start: int, end: int) -> int:
    return len({doc.sentence_at(at)[0] for at in (start, max(start, end - 2))} - {end})
