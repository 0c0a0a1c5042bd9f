"""In which versions of its page the quote of a report stands, and in which it is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.model_versions import Standing
from workbench.report.blocks import Block, Items, Paragraph, Run, Runs, plain
from workbench.report.bundle import ReportBundle
from workbench.report.wording import Words


def versions(standings: Sequence[Standing], bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield a sentence and a list where the archive held several versions at the export."""
    if not standings:
        return
    when = words.moment(bundle.generated_at)
    title = words.text("versions", count=words.number(len(standings)), date=when)
    yield Paragraph((Run(title, "strong"),))
    yield Items(tuple(_version(one, words) for one in standings))


def _version(standing: Standing, words: Words) -> Runs:
    key = "version_claimed" if standing.claimed else "version"
    at = words.moment(standing.claimed or standing.captured_at)
    named = words.text(key, number=standing.number, date=at)
    back = ""
    if standing.again:
        back = "; " + words.text("version_again", date=words.moment(standing.again))
    if standing.verdict is None:
        return (Run(f"{named}: "), Run(words.text("version_gone"), "strong"), Run(f"{back}."))
    found = words.label("verdict", standing.verdict.value)
    return plain(f"{named}: {words.text('version_stands', verdict=found)}{back}.")
