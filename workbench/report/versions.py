"""What became of the pages that a report cites: in which versions the quote stands, corrections."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model import Appearance
from workbench.model_review import Claim
from workbench.model_versions import PageHistory, Standing
from workbench.report.blocks import Block, Items, Paragraph, Run, Runs
from workbench.report.bundle import ReportBundle
from workbench.report.wording import Words


def of_first(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield what became of the page of the first appearance: versions, then corrections."""
    first = claim.trace.first
    runs = _told(first, bundle.history(claim, first), words) if first else ()
    if runs:
        yield Paragraph(runs)


def of_others(
    claim: Claim, shown: list[Appearance], bundle: ReportBundle, words: Words
) -> Iterator[Block]:
    """Yield the same of the pages of all other appearances, each page once."""
    first = claim.trace.first
    told = {_page(first, bundle.history(claim, first))} if first else set()
    items: list[Runs] = []
    for appearance in shown:
        history = bundle.history(claim, appearance)
        runs = _told(appearance, history, words)
        if runs and _page(appearance, history) not in told:
            told.add(_page(appearance, history))
            items.append((words.named(appearance.article), Run(" – "), *runs))
    if items:
        yield Paragraph((Run(words.text("versions_others") + ":", "strong"),))
        yield Items(tuple(items))


def marks(appearance: Appearance, history: PageHistory | None, words: Words) -> Iterator[Run]:
    """Yield what a row of the table of appearances must not keep from its reader."""
    if history is not None and history.has_lost_it:
        yield Run(f" ({words.text('mark_gone')})", "strong")
    if appearance.correction or (history is not None and history.notes):
        yield Run(f" ({words.text('mark_corrected')})", "strong")


def numbers(claim: Claim, bundle: ReportBundle) -> dict[int, int]:
    """Return which version of its page an article is, by article; only of pages with several."""
    pages = bundle.histories.get(claim.id, {}).values()
    return {s.article_id: s.number for page in pages for s in page.standings}


def _page(appearance: Appearance, history: PageHistory | None) -> tuple[int, ...]:
    """Return what all appearances on one page have in common: its versions."""
    if history is None:
        return (appearance.article.id,)
    return tuple(s.article_id for s in history.standings)


def _told(appearance: Appearance, history: PageHistory | None, words: Words) -> Runs:
    runs: list[Run] = []
    if history is not None:
        if history.has_lost_it:
            runs.append(Run(words.text("gone_latest") + " ", "strong"))
        listed = "; ".join(_standing(s, words) for s in history.standings)
        runs.append(Run(words.text("versions_archived", versions=listed)))
        for number in history.removed:
            runs.append(Run(" " + words.text("version_removed", number=number)))
    for sentence in _corrections(appearance, history, words):
        runs.append(Run(" " + sentence if runs else sentence, "strong"))
    return tuple(runs)


def _standing(standing: Standing, words: Words) -> str:
    verdict = standing.verdict
    when = words.moment(standing.claimed or standing.captured_at)
    text = words.text(
        "version_stands" if verdict else "version_gone", number=standing.number, when=when
    )
    if verdict:
        text += f" ({words.label('verdict', verdict.value)})"
    if standing.is_strange:
        text += f" ({words.text('version_strange')})"
    if standing.claimed:
        text += f" ({words.text('version_claimed')})"
    if standing.again:
        text += ", " + words.text("version_again", when=words.moment(standing.again))
    return text


def _corrections(
    appearance: Appearance, history: PageHistory | None, words: Words
) -> Iterator[str]:
    """Yield each correction once: with the first version that prints it, or as it was traced."""
    printed: dict[str, int] = {}
    if history is not None:
        number = {s.article_id: s.number for s in history.standings}
        printed = {note: number[id] for id, note in history.notes.items() if id in number}
    for note, first in reversed(printed.items()):  # they come with the latest first
        yield words.text("version_corrected", number=first, note=note)
    if appearance.correction and appearance.correction not in printed:
        yield words.text("first_corrected", note=appearance.correction)
