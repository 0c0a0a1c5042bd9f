"""The lower half of a report: appearances, the reviewers' work, what was searched, the evidence."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from workbench.model import Appearance, Article, Grade, Searched
from workbench.model_review import Claim, ClaimState, EvidenceSource
from workbench.model_versions import PageHistory
from workbench.report import versions
from workbench.report.blocks import (
    Block,
    Command,
    Facts,
    Heading,
    Items,
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
from workbench.report.finding import correction_line
from workbench.report.verdicts import look_up, verdict_word
from workbench.report.wording import Words

MOST_APPEARANCES = 200  # of a slogan there are thousands; JSON and CSV carry them all


def appearances(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield the timeline as a table, and what became of its pages."""
    shown = sorted(claim.trace.appearances, key=_when)[:MOST_APPEARANCES]
    if not shown:
        yield Paragraph(plain(words.text("appearances_none")))
        return
    keys = ("col_date", "col_grade", "col_article", "col_wording", "col_speaker")
    rows = tuple(_appearance_row(a, bundle.history(claim, a), words) for a in shown)
    yield Table(words.text("appearances_caption"), tuple(words.text(k) for k in keys), rows)
    more = len(claim.trace.appearances) - len(shown)
    if more:
        yield Paragraph(plain(words.text("more_appearances", count=words.number(more))), "note")
    yield from versions.of_others(claim, shown, bundle, words)


def notes(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield the reviewers' notes, each with its passage."""
    for note in claim.annotations:
        article = bundle.articles.get(note.article_id)
        source = words.named(article.ref) if article else Run(f"#{note.article_id}")
        yield Quotation((Run(note.exact, "mark"),), (source,))
        tag = f"[{note.tag}] " if note.tag else ""
        by = words.text(
            "annotation_by", who=bundle.name(note.author), date=words.moment(note.created_at)
        )
        yield Paragraph((Run(f"{tag}{note.note}", "said"), Run(f" – {by}")))


def ratings(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield every rating with reason and sources, once the check is closed."""
    if claim.state is ClaimState.OPEN:
        yield Paragraph(plain(words.text("ratings_hidden")))
        return
    for rating in claim.ratings:
        _, step = look_up(rating.scale, rating.value, bundle.scales)
        by = words.text(
            "rating_by", who=bundle.name(rating.author), date=words.moment(rating.created_at)
        )
        replaced = f" ({words.text('rating_replaced')})" if rating.superseded else ""
        label = f"{step.symbol} {step.label[words.lang]}".strip()
        yield Paragraph((Run(label, "strong"), Run(f" – {by}{replaced}")))
        yield Paragraph(said(rating.reason))
        if rating.sources:
            yield Items(source_runs(rating.sources, bundle, words))
    agreement = bundle.agreements.get(claim.id)
    if agreement is not None and agreement.percent is not None:
        yield Paragraph(plain(_agreement(claim, agreement.percent, words)), "note")
    elif len(claim.ratings) == 1:
        yield Paragraph(plain(words.text("agreement_few")), "note")


def sources(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield the sources that the verdict names."""
    if claim.decision is not None and claim.state is ClaimState.CLOSED:
        yield Items(source_runs(claim.decision.sources, bundle, words), ordered=True)


def source_runs(
    given: Sequence[EvidenceSource], bundle: ReportBundle, words: Words
) -> tuple[Runs, ...]:
    """Return each source as runs: its title, its address, its archived copy, or why withheld."""
    found: list[Runs] = []
    for source in given:
        if source.withheld:
            found.append(plain(words.text("source_withheld", why=source.withheld)))
            continue
        runs: list[Run] = [Run(source.title, "said")]
        if source.url:
            runs += [Run(": "), link(source.url, source.url)]
        if source.article_id is not None:
            article = bundle.articles.get(source.article_id)
            if article is not None:
                runs += [Run(" – "), words.named(article.ref)]
            runs.append(Run(f" ({words.text('source_archived', id=source.article_id)})"))
        found.append(tuple(runs))
    return tuple(found)


def corrections(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield every correction in full, newest first, with the verdict and summary before it."""
    for correction in reversed(claim.corrections):
        yield Paragraph((Run(correction_line(correction, bundle, words)[0].text, "strong"),))
        before = verdict_word(correction.before, bundle, words)
        pairs = [
            (words.text("what_was_wrong"), said(correction.what)),
            (words.text("why_corrected"), said(correction.why)),
            (words.text("verdict_before"), said(f"{before}. {correction.before.summary}")),
        ]
        if correction.after is not None:
            after = verdict_word(correction.after, bundle, words)
            pairs.append(
                (words.text("verdict_after"), said(f"{after}. {correction.after.summary}"))
            )
        yield Facts(tuple(pairs))


def searched(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield what the trace looked at, and never more."""
    at = claim.trace.searched
    text = words.text("searched_then", period=_period(at, words), **_counts(at, words))
    if bundle.searched is not None:
        text += " " + words.text("searched_now", **_counts(bundle.searched, words))
    yield Paragraph(plain(text))
    yield Paragraph(plain(words.text("searched_limits")))
    if claim.trace.notice:
        yield Paragraph(plain(words.phrase(claim.trace.notice)), "note")


def method(words: Words) -> Iterator[Block]:
    """Yield how wording is compared, dates are graded and verdicts are found."""
    for key in ("method_1", "method_2", "method_3", "method_4"):
        yield Paragraph(plain(words.text(key)))


def evidence(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield the digests of all archived articles behind the claim, and how to check them."""
    if bundle.checked_at is not None:
        yield Paragraph(plain(words.text("evidence_checked", date=words.moment(bundle.checked_at))))
    else:
        yield Paragraph(plain(words.text("evidence_unchecked")))
    used = articles_of(claim, bundle)
    if not used:
        return
    numbers = versions.numbers(claim, bundle)
    for article, passages in used:
        yield Facts(_evidence_pairs(article, passages, numbers.get(article.ref.id), words))
    yield Heading(4, words.text("verify"), f"{claim.number}-verify")
    yield Items((plain(words.text("verify_1")), plain(words.text("verify_2"))), ordered=False)
    yield Command(
        tuple(
            f"warcio extract --payload {shlex.quote(a.snapshot.file)} {a.snapshot.offset}"
            " | sha256sum"
            for a, _ in used
        )
    )
    extractor = ", ".join(sorted({a.extractor for a, _ in used if a.extractor})) or "–"
    yield Items(
        (
            plain(words.text("verify_3")),
            plain(words.text("verify_4", extractor=extractor)),
            plain(words.text("verify_5")),
        )
    )
    yield Command(("workbench verify",))


def articles_of(
    claim: Claim, bundle: ReportBundle
) -> list[tuple[Article, tuple[tuple[int, int], ...]]]:
    """Return the archived articles that a claim's report rests on, with the passages in each."""
    places: dict[int, dict[tuple[int, int], None]] = {}
    trace = claim.trace
    found = [*([trace.first] if trace.first else []), *sorted(trace.appearances, key=_when)]
    for appearance in [*found[:MOST_APPEARANCES], *(f.first for f in trace.fragments)]:
        spans = places.setdefault(appearance.article.id, {})
        spans[(appearance.start, appearance.end)] = None
        history = bundle.history(claim, appearance)
        for version in history.standings if history else ():  # proof of those that lack it, too
            places.setdefault(version.article_id, {})
    for note in claim.annotations:
        places.setdefault(note.article_id, {})[(note.start, note.end)] = None
    for source in claim.decision.sources if claim.decision else ():
        if source.article_id is not None:
            places.setdefault(source.article_id, {})
    return [
        (bundle.articles[number], tuple(spans))
        for number, spans in places.items()
        if number in bundle.articles
    ]


def imprint(bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield who publishes, where to complain, and when and with what the report was made."""
    key = "contact_text" if bundle.contact else "contact_none"
    values = {"desk": bundle.desk, "contact": bundle.contact}
    yield Paragraph(plain(words.text(key, **values)))
    made = words.text("generated", date=words.moment(bundle.generated_at), version=bundle.version)
    yield Paragraph(plain(made), "fine")


def _evidence_pairs(
    article: Article, passages: tuple[tuple[int, int], ...], version: int | None, words: Words
) -> tuple[tuple[str, Runs], ...]:
    snapshot = article.snapshot
    offsets = "; ".join(f"{start}–{end}" for start, end in passages)
    captured: list[Run] = [words.time(article.captured_at)]
    if article.claimed_capture is not None:
        claimed = words.moment(article.claimed_capture)
        captured.append(Run(f" ({words.text('captured_claimed', date=claimed)})"))
    pairs: list[tuple[str, Runs]] = [
        (words.text("col_article"), (words.named(article.ref),)),
        (words.text("col_captured"), tuple(captured)),
        (words.text("col_bytes"), (Run(snapshot.sha256, "code"),)),
        (words.text("col_text"), (Run(article.text_sha256, "code"),)),
        (words.text("col_file"), (Run(f"{snapshot.file}, {snapshot.offset}", "code"),)),
    ]
    if version is not None:
        pairs.insert(1, (words.text("col_version"), plain(str(version))))
    if offsets:
        pairs.append((words.text("col_offsets"), plain(offsets)))
    return tuple(pairs)


def _appearance_row(
    appearance: Appearance, history: PageHistory | None, words: Words
) -> tuple[Runs, ...]:
    article, date = appearance.article, appearance.date
    when: Runs = plain(words.text("no_date"))
    if date.point is not None and date.grade is not Grade.D:  # D knows no more than a bound
        when = (words.published(date),)
    elif date.latest is not None:
        when = (Run("≤ "), words.time(date.latest))
    cell: list[Run] = [words.named(article)]
    if appearance.reprint_of is not None:
        cell.append(Run(f" ({words.text('reprint', id=appearance.reprint_of)})"))
    cell += versions.marks(appearance, history, words)
    return (
        when,
        plain(date.grade.value),
        tuple(cell),
        plain(words.label("verdict", appearance.verdict.value)),
        said(appearance.speaker.name or "–"),
    )


def _agreement(claim: Claim, percent: float, words: Words) -> str:
    raters = len({r.author for r in claim.ratings})
    pairs = raters * (raters - 1) // 2
    counted = (
        words.text("pairs_one")
        if pairs == 1
        else words.text("pairs_many", count=words.number(pairs))
    )
    return words.text("agreement", percent=words.percent(percent), pairs=counted)


def _counts(at: Searched, words: Words) -> dict[str, str]:
    index = _index(at.index, words)
    counts = {"articles": words.number(at.articles), "outlets": words.number(at.outlets)}
    return counts | {"index": index}


def _index(state: str, words: Words) -> str:
    """Return how complete the search index was, in words."""
    known = words.known("index", state)
    return words.label("index", state) if known else words.phrase(state) or "–"


def _period(at: Searched, words: Words) -> str:
    if at.since is None or at.until is None:
        return ""
    return words.text("searched_period", since=words.day(at.since), until=words.day(at.until))


def _when(appearance: Appearance) -> tuple[bool, float, int]:
    """Sort by the likely date, unknown ones last, then by article number."""
    date = appearance.date
    moment = date.point or date.latest or date.earliest
    return moment is None, moment.timestamp() if moment else 0.0, appearance.article.id
