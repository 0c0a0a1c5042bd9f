"""The upper half of a report: notices, verdict, the quote, its first appearance, the edits."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model import Appearance, ArticleRef, DateInterval, Grade, Order, Relation, Trace
from workbench.model_review import Claim, ClaimState, Correction
from workbench.model_wording import first_in_these_words
from workbench.report import versions
from workbench.report.blocks import (
    Block,
    Facts,
    Items,
    Notice,
    Paragraph,
    Quotation,
    Run,
    Runs,
    Table,
    link,
    plain,
    said,
)
from workbench.report.bundle import ReportBundle
from workbench.report.diff import diff_runs
from workbench.report.verdicts import verdict_word
from workbench.report.wording import Words
from workbench.text.anchors import CONTEXT


def notices(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield what must be read before the report: fictional, corrected, unfinished, void."""
    if bundle.demo(claim):
        yield Notice("demo", words.text("demo"), ())
    if claim.state is ClaimState.VOID:
        yield Notice("warning", words.text("void_title"), (plain(words.text("void_text")),))
    if claim.state is ClaimState.OPEN:
        yield Notice("warning", words.text("open_title"), (plain(words.text("open_text")),))
    if claim.corrections:
        last = claim.corrections[-1]
        lines = [correction_line(last, bundle, words)]
        lines.append(_labelled(words.text("what_was_wrong"), last.what))
        lines.append(_labelled(words.text("why_corrected"), last.why))
        lines.append(
            _labelled(words.text("verdict_before"), verdict_word(last.before, bundle, words))
        )
        if last.after is not None:
            after = verdict_word(last.after, bundle, words)
            lines.append(_labelled(words.text("verdict_after"), after))
        if len(claim.corrections) > 1:
            count = words.number(len(claim.corrections))
            lines.append(plain(words.text("corrections_many", count=count)))
        yield Notice("correction", words.text("corrected_title"), tuple(lines))


def correction_line(correction: Correction, bundle: ReportBundle, words: Words) -> Runs:
    """Return when and by whom a correction was made."""
    key = "voided_on" if correction.after is None else "corrected_on"
    who = bundle.name(correction.author)
    return plain(words.text(key, date=words.moment(correction.created_at), who=who))


def the_claim(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield the quote as it was checked, who is said to have said it, and why it was selected."""
    yield Quotation(said(claim.text))
    speaker = claim.speaker or words.text("claim_speaker_unknown")
    saved = words.text(
        "claim_saved_by", date=words.moment(claim.created_at), who=bundle.name(claim.author)
    )
    pairs: list[tuple[str, Runs]] = [
        (words.text("claim_said_by"), said(speaker)),
        (words.text("claim_number"), plain(claim.number)),
        (words.text("claim_saved"), plain(saved)),
    ]
    if claim.selection_reason:
        pairs.append((words.text("claim_why"), said(claim.selection_reason)))
    trace = claim.trace
    machine = words.label("verdict", trace.verdict.value)
    if trace.first is not None:
        machine += "; " + words.text("coverage", percent=words.percent(trace.coverage))
    pairs.append((words.text("machine"), plain(machine)))
    yield Facts(tuple(pairs))
    yield Paragraph(plain(words.text("machine_note")), "note")


def first_appearance(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield the earliest known appearance in honest sentences, and its passage in context."""
    trace = claim.trace
    if trace.first is None:
        yield Paragraph(plain(words.text("first_none")))
    else:
        first = trace.first
        yield Paragraph(
            plain(f"{first_sentence(trace, first, words)} {bounds(first.date, words)}"), "lede"
        )
        sentences = []
        if "altered_earlier" in trace.flags:
            sentences.append(words.label("flag", "altered_earlier"))
        if len(trace.appearances) > 1 and trace.order is not Order.UNDETERMINED:
            sentences.append(words.label("order", trace.order.value))
        if first.cites:
            sentences.append(words.text("first_cites", cites=first.cites))
        if verbatim := first_in_these_words(trace):
            sentences.append(
                words.text(
                    "first_verbatim",
                    outlet=_outlet(verbatim.article),
                    headline=words.headline(verbatim.article),
                    published=published(verbatim.date, words),
                )
            )
        sentences.append(words.text("first_limits"))
        yield Paragraph(plain(" ".join(sentences)))
        yield _passage(first, words)
        yield from versions.of_first(claim, bundle, words)
        yield from _date_evidence(first.date, words)
    if trace.fragments:
        title = words.text("fragments" if trace.first else "fragments_only")
        yield Paragraph((Run(f"{title}:", "strong"),))
        if not trace.first:
            yield Paragraph(plain(words.text("fragments_only_means")))
        yield Items(tuple(_fragment(trace, i, words) for i in range(len(trace.fragments))))


def first_sentence(trace: Trace, appearance: Appearance, words: Words) -> str:
    """Return the sentence that names the earliest known appearance; never "the origin"."""
    key = "first_sentence"
    if "altered_earlier" in trace.flags:  # an unfaithful article is older still
        key = "first_sentence_closest"
    elif trace.order is Order.UNDETERMINED and len(trace.appearances) > 1:
        key = "first_sentence_tied"
    return words.text(
        key,
        outlet=_outlet(appearance.article),
        headline=words.headline(appearance.article),
        published=published(appearance.date, words),
    )


def published(date: DateInterval, words: Words) -> str:
    """Return when an article was published and how far that can be trusted."""
    grade = words.label("grade", date.grade.value)
    if date.point is None or date.grade is Grade.D:
        return words.text("first_unknown", grade=grade)
    if date.contradictions:
        grade = words.text("grade_disputed", grade=date.grade.value)
    return words.text("first_published", date=words.published(date).text, grade=grade)


def bounds(date: DateInterval, words: Words) -> str:
    """Return between which times an article was published."""
    if date.earliest is not None and date.latest is not None:
        return words.text(
            "bounds_both", earliest=words.moment(date.earliest), latest=words.moment(date.latest)
        )
    if date.latest is not None:
        return words.text("bounds_latest", latest=words.moment(date.latest))
    if date.earliest is not None:
        return words.text("bounds_earliest", earliest=words.moment(date.earliest))
    return words.text("bounds_none")


def differences(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield the word diff with the earliest appearance, and a table of what the edits mean."""
    first = claim.trace.first
    if first is None:
        return
    article = bundle.articles.get(first.article.id)
    if first.diff and not first.alterations and all(op.op == "equal" for op in first.diff):
        yield Paragraph(plain(words.text("diff_same")))
        return
    if article is not None and first.diff:
        yield Paragraph(plain(words.text("diff_legend")), "note")
        yield Quotation(diff_runs(first.diff, claim.trace.query, article.text, words))
    elif article is None and first.alterations:
        yield Paragraph(plain(words.text("diff_missing")), "note")
    if not first.alterations:
        yield Paragraph(plain(words.text("alterations_none")))
        return
    heads = tuple(words.text(k) for k in ("col_kind", "col_class", "col_query", "col_source"))
    rows = tuple(
        (
            plain(words.label("kind", a.kind)),
            (Run(words.label("edit", a.cls.value), "strong" if a.cls == "material" else ""),),
            said(a.query_text) if a.query_text else plain(words.text("nothing")),
            said(a.source_text) if a.source_text else plain(words.text("nothing")),
        )
        for a in first.alterations
    )
    yield Table(words.text("alterations"), heads, rows)


def speaker(claim: Claim, words: Words) -> Iterator[Block]:
    """Yield whom the earliest article gives as speaker and how the claimed one relates."""
    first = claim.trace.first
    if first is None:
        return
    match = first.speaker
    relation = words.label("relation", match.relation.value)
    pairs = [
        (words.text("speaker_claimed"), said(claim.speaker or words.text("claim_speaker_unknown"))),
        (words.text("speaker_article"), said(match.name or words.text("speaker_none"))),
    ]
    if claim.speaker:
        pairs.append((words.text("speaker_relation"), plain(relation)))
        if match.relation is not Relation.UNKNOWN:
            sure = words.percent(match.confidence)
            pairs.append((words.text("speaker_confidence"), plain(sure)))
    yield Facts(tuple(pairs))


def flags(claim: Claim, words: Words) -> Iterator[Block]:
    """Yield each flag of the trace and of its first appearance as a sentence, once."""
    first = claim.trace.first
    names = dict.fromkeys([*claim.trace.flags, *(first.flags if first else ())])
    if names:
        yield Items(tuple(plain(words.label("flag", name)) for name in names))


def _outlet(article: ArticleRef) -> str:
    return article.outlet or article.url or f"#{article.id}"


def _labelled(label: str, text: str) -> Runs:
    return (Run(f"{label}: ", "strong"), Run(text, "said"))


def _passage(appearance: Appearance, words: Words) -> Quotation:
    article = appearance.article
    where = words.text("passage_source", outlet=_outlet(article), headline=words.headline(article))
    runs = (
        Run(_before(appearance), "said"),
        Run(appearance.exact, "mark"),
        Run(_after(appearance), "said"),
    )
    return Quotation(tuple(run for run in runs if run.text), (link(where, article.url),))


def _before(appearance: Appearance) -> str:
    """Return what stands before the passage, from the first whole word on."""
    prefix = appearance.prefix
    if appearance.start <= len(prefix):  # the article begins here: nothing was cut
        return prefix
    _, _, whole = prefix.partition(" ")
    return f"… {whole or prefix}"


def _after(appearance: Appearance) -> str:
    """Return what stands after the passage, up to the last whole word."""
    suffix = appearance.suffix
    if len(suffix) < CONTEXT:
        return suffix
    whole, _, _ = suffix.rpartition(" ")
    return f"{(whole or suffix).rstrip()} …"


def _date_evidence(date: DateInterval, words: Words) -> Iterator[Block]:
    if date.evidence:
        items = tuple(
            plain(f"{words.label('evidence_kind', e.kind)} ({e.grade.value}): {e.raw}")
            for e in date.evidence
        )
        yield Paragraph((Run(words.text("date_evidence") + ":", "strong"),))
        yield Items(items)
    if date.contradictions:
        found = " ".join(words.phrase(line) for line in date.contradictions)
        text = f"{words.text('contradictions')}: {found}"
        yield Paragraph(plain(text))


def _fragment(trace: Trace, index: int, words: Words) -> Runs:
    fragment = trace.fragments[index]
    text = words.text(
        "fragment",
        part=trace.query[fragment.query_start : fragment.query_end],
        outlet=_outlet(fragment.first.article),
        headline=words.headline(fragment.first.article),
        published=published(fragment.first.date, words),
    )
    return plain(f"{text} {bounds(fragment.first.date, words)}")
