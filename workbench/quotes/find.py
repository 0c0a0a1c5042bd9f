"""Find the quotes of an article: who is reported to have said what, and in whose words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from workbench.model import Cue, Quote, QuoteKind, Source, Span
from workbench.quotes.attribute import attribute
from workbench.quotes.document import Document, quieten, read
from workbench.quotes.drafts import Draft, flag
from workbench.quotes.indirect import Report, reports
from workbench.quotes.labels import turns
from workbench.quotes.lexicons import phrase_words
from workbench.quotes.marks import Pair
from workbench.quotes.mentions import Mention
from workbench.quotes.nested import inner_marks, inner_reports, rejected
from workbench.quotes.spans import Apart, Stretches, strip
from workbench.quotes.speech import WORDS, direct_speech, is_title

WITHIN_MIXED = {"en": 2, "id": 4}  # words: fewer between marks in reported speech are a term


def find(text: str, lang: str = "") -> tuple[Quote, ...]:
    """Return the quotes of `text` ordered by their start, nested ones with their outer's index.

    `start` and `end` are code points of the contents without their marks. `lang` is a hint only:
    both languages are always read, since articles quote across them.
    """
    doc = read(quieten(text))
    drafts = _transcript(doc)
    voices: list[Mention] = []
    if not drafts:
        drafts = direct_speech(doc)
        voices = _indirect(doc, drafts)
    if not drafts:
        return ()
    _nested(doc, drafts)
    drafts.sort(key=lambda draft: (draft.start, -draft.end))
    for draft in drafts:
        flag(doc, text, draft)
    return _finish(text, doc, drafts, attribute(doc, drafts, voices, text), lang)


# ---------------------------------------------------------------- indirect and mixed speech


def _indirect(doc: Document, drafts: list[Draft]) -> list[Mention]:
    """Add the drafts of reported speech outside marks, mixed where it quotes words.

    Return the mentions of people who are only said to have spoken.
    """
    voices: list[Mention] = []
    used = {d.cue[0] for d in drafts if d.cue and not _leads_into(doc.text, d)}
    starts = sorted(draft.start for draft in drafts)
    spans = [(_begins(pair, starts), pair.close) for pair in doc.tops if not pair.single]
    quoted = Stretches((start, end, (start, end)) for start, end in spans)
    attributions = _attributions(drafts)
    for start, end in doc.sentences:
        if not doc.cues.any(start, end):
            continue
        here = quoted.touching(start, end)
        for report in reports(doc, start, end, used, here):
            if not report.parts:
                if phrase_words("copulas").isdisjoint(report.subject.text.lower().split()):
                    voices.append(report.subject)
                continue
            draft = _reported(doc, report, [*here, *attributions.touching(start, end)])
            if draft is not None:
                drafts.append(draft)
    drafts.extend(_fragments(doc, drafts))
    return voices


def _begins(pair: Pair, starts: list[int]) -> int:
    """Return where a quoted stretch begins, without sentences of the reporter that it opens on.

    `starts` are those of the quotes found between marks, in order.
    """
    at = bisect_left(starts, pair.start)
    late = at < len(starts) and pair.start + 1 < starts[at] < pair.end
    return starts[at] if late else pair.open


def _fragments(doc: Document, drafts: list[Draft]) -> list[Draft]:
    """Return the quoted words inside mixed speech as direct quotes of the same speaker."""
    mixed = [d for d in drafts if d.kind is QuoteKind.MIXED]
    if not mixed:
        return []
    text = doc.text
    direct = [part for d in drafts if d.kind is QuoteKind.DIRECT for part in d.parts]
    known = Stretches((start, end, None) for start, end in direct)
    added = Apart()
    found = []
    for draft in mixed:
        for pair in doc.quoted.touching(draft.start, draft.end + 1):
            if pair.single or pair.flags:
                continue
            if not any(s <= pair.start and pair.end <= e for s, e in draft.parts):
                continue
            span = strip(text, pair.start, pair.end)
            if known.touching(*span) or added.meets(span) or is_title(text, pair, None):
                continue
            least = WITHIN_MIXED["en" if draft.word is None else draft.word.lang]
            if len(WORDS.findall(text, *span)) >= least:
                added.add(span)
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
    if touched and not any(
        WORDS.search(_without(doc.text, s, e, touched)) for s, e in report.parts
    ):
        return None
    kind = QuoteKind.MIXED if touched else QuoteKind.INDIRECT
    cue = (report.start, report.end)
    flags = {"through"} if report.subject.through else set()
    return Draft(kind, list(report.parts), cue, report.word, report.subject, flags)


def _attributions(drafts: list[Draft]) -> Stretches[tuple[int, int]]:
    """Return the cues with their subjects that belong to direct quotes, by where the cues begin."""
    spans = [
        (d.cue[0], max(d.cue[1], d.mention.end if d.mention else 0))
        for d in drafts
        if d.cue is not None and d.cue[0] >= d.end
    ]
    return Stretches((start, start + 1, (start, end)) for start, end in spans)


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
        at = outer.start
        whole = Pair(at, at, outer.end, outer.end, parts=list(outer.parts))
        around = doc.quoted.touching(at, at + 1) if doc.inner else []
        used: set[int] = set()
        for inner, cue in inner_marks(doc, around[0] if around else whole):
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
        parts = [strip(doc.text, s, e) for s, e in turn.parts]
        draft = Draft(QuoteKind.DIRECT, parts, None, None, label)
        draft.cue = (turn.label_end, doc.text.index(":", turn.label_end) + 1)
        draft.speaker_hint = "asks" if turn.asks else "answers" if turn.answers else ""
        drafts.append(draft)
    return drafts


def _finish(
    text: str, doc: Document, drafts: list[Draft], sources: list[Source | None], lang: str
) -> tuple[Quote, ...]:
    position = {id(draft): number for number, draft in enumerate(drafts)}
    fallback = lang or doc.lang
    quotes = []
    for draft, source in zip(drafts, sources, strict=True):
        parts = draft.parts
        start, end = parts[0][0], parts[-1][1]
        cue = None
        if draft.cue is not None:
            s, e = draft.cue
            cue = Cue(text[s:e], s, e, draft.word is not None and draft.word.denies)
        # by position: with ten names the call would take a third longer
        quotes.append(
            Quote(
                text[start:end],
                start,
                end,
                draft.kind,
                cue,
                source,
                tuple(sorted(draft.flags)) if draft.flags else (),
                tuple([Span(s, e) for s, e in parts]),
                None if draft.outer is None else position[id(draft.outer)],
                doc.languages.of(parts, fallback),
            )
        )
    return tuple(quotes)
