"""Find the quotes of an article: who is reported to have said what, and in whose words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workbench.model import Cue, Quote, QuoteKind, Source, Span
from workbench.quotes.attribute import attribute
from workbench.quotes.direct import Attribution, attribution_after, attribution_before
from workbench.quotes.document import Document, read
from workbench.quotes.drafts import Draft, flag
from workbench.quotes.indirect import Report, reports
from workbench.quotes.labels import turns
from workbench.quotes.lexicons import phrase_words
from workbench.quotes.marks import Pair, ending
from workbench.quotes.mentions import Mention
from workbench.quotes.nested import inner_marks, inner_reports, rejected

WITHIN_MIXED = 2  # words: fewer between marks in reported speech are a term
FRAGMENT = 5  # words: a shorter quoted fragment without a cue of its own is a name or scare quote
CLAUSE = 6  # words: a quoted clause of that length is somebody's words wherever it stands
TITLE = 8  # words: names of works are hardly longer
GAP = 220  # code points of attribution between the halves of a split quote
WORDS = re.compile(r"[^\W_]+")


def find(text: str, lang: str = "") -> tuple[Quote, ...]:
    """Return the quotes of `text` ordered by their start, nested ones with their outer's index.

    `start` and `end` are code points of the contents without their marks. `lang` is a hint only:
    both languages are always read, since articles quote across them.
    """
    loud = text.upper() == text and len(text) > 20
    doc = read(text.title() if loud and len(text.title()) == len(text) else text)
    drafts = _transcript(doc)
    voices: list[Mention] = []
    if not drafts:
        drafts = _direct(doc)
        voices = _indirect(doc, drafts)
    _nested(doc, drafts)
    drafts.sort(key=lambda draft: (draft.start, -draft.end))
    for draft in drafts:
        flag(text, draft)
    return _finish(text, drafts, attribute(doc, drafts, voices))


# ---------------------------------------------------------------- direct speech


def _direct(doc: Document) -> list[Draft]:
    """Return the drafts of all quoted stretches that are speech."""
    tops = [pair for pair in doc.pairs if pair.parent is None]
    drafts: list[Draft] = []
    previous: tuple[Pair, Draft] | None = None
    for number, pair in enumerate(tops):
        floor = tops[number - 1].close if number else 0
        limit = tops[number + 1].open if number + 1 < len(tops) else len(doc.text)
        limit = min(limit, _line_end(doc.text, pair.close))
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


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _speech(
    doc: Document, pair: Pair, floor: int, limit: int, previous: tuple[Pair, Draft] | None
) -> Draft | None:
    """Return a draft of `pair` where it is speech; None for titles, nicknames, scare quotes."""
    text = doc.text
    parts = [part for part in (_strip(text, s, e) for s, e in pair.parts) if part[0] < part[1]]
    if not parts:
        return None
    count = len(WORDS.findall(text, parts[0][0], parts[-1][1]))
    after = attribution_after(doc, pair, limit)
    before = None if after and _strong(text, pair, after) else attribution_before(doc, pair, floor)
    chosen = _prefer(text, pair, after, before)
    headline = chosen is not None and chosen.before and text[: pair.open].rstrip()[-1:] == ":"
    if pair.single and (chosen is None or (count < FRAGMENT and not headline)):
        return None
    if "unopened" in pair.flags:
        if after is None:
            return None
        parts = [_sentence_of(doc, parts[-1])]
    if _is_title(text, pair, chosen):
        return None
    if chosen is None and not _stands_alone(text, pair, count):
        return None
    if chosen is not None and count < FRAGMENT and not _complete(text, pair, chosen):
        return None
    flags = {"unclosed"} & pair.flags | ({"unclosed"} if "unopened" in pair.flags else set())
    draft = Draft(QuoteKind.DIRECT, parts, None, None, None, flags)
    if chosen is not None:
        draft.cue, draft.word = (chosen.start, chosen.end), chosen.word
        draft.mention = chosen.subject
    return draft


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


def _adrift(text: str, pair: Pair) -> bool:
    """Tell whether straight marks stand between blanks on both sides: left over, not a pair."""
    opened = text[pair.open : pair.start] == '"' and text[pair.start : pair.start + 1] == " "
    closed = "unclosed" in pair.flags or text[pair.end - 1 : pair.end] == " "
    return opened and closed


def _is_title(text: str, pair: Pair, chosen: Attribution | None) -> bool:
    """Tell whether a short stretch in title case is the name of a work: “Face the Nation,”."""
    words = WORDS.findall(text, pair.start, pair.end)
    if not words or len(words) > TITLE or ending(text, pair) in "!?":
        return False
    if chosen is not None and (
        (chosen.word is not None and chosen.word.form in ("root", "nya"))
        or (chosen.before and text[: pair.open].rstrip()[-1:] == ":")
    ):
        return False
    return len(words) > 1 and _capitals(text, pair)


def _capitals(text: str, pair: Pair) -> bool:
    """Tell whether all but the small words of a stretch are capitalised."""
    words = WORDS.findall(text, pair.start, pair.end)
    main = [word for word in words if word.lower() not in phrase_words("title_small")]
    return all(word[0].isupper() or word[0].isdigit() for word in main)


def _complete(text: str, pair: Pair, chosen: Attribution) -> bool:
    """Tell whether a short quoted stretch is an utterance: it ends as one, or a cue frames it."""
    ends = ending(text, pair) in (",", ".", "!", "?", "…")
    if not chosen.before:
        return ends or text[pair.close : pair.close + 1] == ","
    lead = text[: pair.open].rstrip()[-1:]
    if chosen.word is not None and chosen.word.lang == "en" and chosen.word.cls == "root":
        return len(WORDS.findall(text, pair.start, pair.end)) > 1 or ends
    return lead in (":", ",") and (ends or text[pair.close : pair.close + 1] in (".", "\n", ""))


def _stands_alone(text: str, pair: Pair, count: int) -> bool:
    """Tell whether a quote without a cue is an utterance of its own, not a part of a sentence."""
    if _adrift(text, pair):
        return False
    last = ending(text, pair)
    lead = text[: pair.open].rstrip(" \t\u00a0")[-1:]
    opens = (
        lead in ("", "\n", ".", "?", "!", ":", "”", '"', ",")
        and text[pair.start : pair.start + 1].strip()[:1].isupper()
    )
    if count >= CLAUSE or (count > 1 and last in "!?" and not _capitals(text, pair)):
        return True
    if count > 2 and last == "." and text[pair.start].isupper():
        return True
    if count < FRAGMENT:
        return False
    return last in (".", ",", "?", "!", "…") and (opens or "reopened" in pair.flags)


def _sentence_of(doc: Document, part: tuple[int, int]) -> tuple[int, int]:
    """Return the last sentence of `part`: all that can be known where the opening mark is lost."""
    start = max(part[0], doc.sentence_at(part[1] - 1)[0])
    return _strip(doc.text, start, part[1])


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _join(doc: Document, draft: Draft, pair: Pair, previous: tuple[Pair, Draft] | None) -> bool:
    """Join the second half of a split quote ("A," kata X. "B") to its first; tell if joined."""
    if previous is None or pair.single:
        return False
    before, first = previous
    between = doc.text[before.close : pair.open]
    cued = first.cue is not None and before.close <= first.cue[0] < pair.open
    if not cued or draft.cue is not None or "\n" in between or len(between) > GAP:
        return False
    if _sentences_between(doc, before.close, pair.open) > 1:
        return False
    first.parts.extend(draft.parts)
    first.flags |= draft.flags
    return True


def _sentences_between(doc: Document, start: int, end: int) -> int:
    return len({doc.sentence_at(at)[0] for at in (start, max(start, end - 2))} - {end})


# ---------------------------------------------------------------- indirect and mixed speech


def _indirect(doc: Document, drafts: list[Draft]) -> list[Mention]:
    """Add the drafts of reported speech outside marks, mixed where it quotes words.

    Return the mentions of people who are only said to have spoken.
    """
    voices: list[Mention] = []
    direct = list(drafts)
    used = {d.cue[0] for d in direct if d.cue and not _leads_into(doc.text, d)}
    quoted = [(p.open, p.close) for p in doc.pairs if p.parent is None and not p.single]
    for start, end in doc.sentences:
        here = [span for span in quoted if span[0] < end and span[1] > start]
        for report in reports(doc, start, end, used, here):
            if not report.parts:
                voices.append(report.subject)
                continue
            draft = _reported(doc, report, here)
            if draft is not None:
                drafts.append(draft)
    drafts.extend(_fragments(doc, drafts))
    return voices


def _fragments(doc: Document, drafts: list[Draft]) -> list[Draft]:
    """Return the quoted words inside mixed speech as direct quotes of the same speaker."""
    text = doc.text
    known = [part for d in drafts if d.kind is QuoteKind.DIRECT for part in d.parts]
    found = []
    for draft in [d for d in drafts if d.kind is QuoteKind.MIXED]:
        for pair in doc.pairs:
            if pair.parent is not None or pair.single or pair.flags:
                continue
            if not any(s <= pair.start and pair.end <= e for s, e in draft.parts):
                continue
            span = _strip(text, pair.start, pair.end)
            if any(s < span[1] and span[0] < e for s, e in known) or _is_title(text, pair, None):
                continue
            if len(WORDS.findall(text, *span)) >= WITHIN_MIXED:
                known.append(span)
                found.append(Draft(QuoteKind.DIRECT, [span], draft.cue, draft.word, draft.mention))
    return found


def _leads_into(text: str, draft: Draft) -> bool:
    """Tell whether the cue runs into the quote without a colon or comma: the speech is mixed."""
    if draft.cue is None or draft.cue[1] > draft.start:
        return False
    lead = text[draft.cue[1] : draft.start].rstrip(" \"“”„«'‘\u00a0")
    return not lead.endswith((":", ",")) or len(lead.split()) > 1


def _reported(doc: Document, report: Report, quoted: list[tuple[int, int]]) -> Draft | None:
    """Return the draft of a report; None where its content is a whole quote found already."""
    touched = [span for span in quoted if any(s < span[1] and span[0] < e for s, e in report.parts)]
    outside = sum(len(WORDS.findall(_without(doc.text, s, e, touched))) for s, e in report.parts)
    if touched and outside < 1:
        return None
    kind = QuoteKind.MIXED if touched else QuoteKind.INDIRECT
    cue = (report.start, report.end)
    return Draft(kind, list(report.parts), cue, report.word, report.subject)


def _without(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    """Return text[start:end] without the stretches in `spans`."""
    kept: list[str] = []
    at = start
    for s, e in spans:
        kept.append(text[at : max(at, min(s, end))])
        at = max(at, e)
    kept.append(text[at:end])
    return " ".join(kept)


# ---------------------------------------------------------------- nested speech, transcripts


def _nested(doc: Document, drafts: list[Draft]) -> None:
    """Add second-hand speech inside the direct quotes."""
    for outer in [d for d in drafts if d.kind is QuoteKind.DIRECT]:
        pair = next(
            (p for p in doc.pairs if p.start <= outer.start <= p.end and not p.parent), None
        )
        if pair is None:
            pair = Pair(outer.start, outer.start, outer.end, outer.end, parts=outer.parts)
        whole = Pair(pair.open, outer.start, outer.end, pair.close, parts=list(outer.parts))
        used: set[int] = set()
        for inner, cue in inner_marks(doc, pair):
            draft = Draft(QuoteKind.DIRECT, list(inner.parts), None, None, None, outer=outer)
            if cue is not None:
                draft.cue, draft.word, draft.mention = (cue.start, cue.end), cue.word, cue.subject
                used.add(cue.start)
            drafts.append(draft)
        for report in inner_reports(doc, whole, used):
            draft = Draft(
                QuoteKind.INDIRECT,
                list(report.parts),
                (report.start, report.end),
                report.word,
                report.subject,
                outer=outer,
            )
            if rejected(doc.text, draft.end, outer.end):
                draft.flags |= {"rejected", "out_of_context"}
            drafts.append(draft)


def _transcript(doc: Document) -> list[Draft]:
    """Return a direct quote for each turn of a transcript or interview."""
    drafts = []
    for turn in turns(doc.text):
        label = Mention(turn.label_start, turn.label_end, turn.label, "label", turn.label)
        parts = [_strip(doc.text, s, e) for s, e in turn.parts]
        draft = Draft(QuoteKind.DIRECT, parts, None, None, label)
        draft.cue = (turn.label_end, doc.text.index(":", turn.label_end) + 1)
        draft.speaker_hint = "asks" if turn.asks else "answers" if turn.answers else ""
        drafts.append(draft)
    return drafts


def _finish(text: str, drafts: list[Draft], sources: list[Source | None]) -> tuple[Quote, ...]:
    position = {id(draft): number for number, draft in enumerate(drafts)}
    quotes = []
    for draft, source in zip(drafts, sources, strict=True):
        cue = None
        if draft.cue is not None:
            s, e = draft.cue
            cue = Cue(text[s:e], s, e, bool(draft.word and draft.word.denies))
        quotes.append(
            Quote(
                exact=text[draft.start : draft.end],
                start=draft.start,
                end=draft.end,
                kind=draft.kind,
                cue=cue,
                source=source,
                flags=tuple(sorted(draft.flags)),
                parts=tuple(Span(s, e) for s, e in draft.parts),
                outer=position[id(draft.outer)] if draft.outer is not None else None,
            )
        )
    return tuple(quotes)
