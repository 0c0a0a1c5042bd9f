"""Put a report together, block by block, in the order a reader needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.model_review import Claim
from workbench.report import finding, proof, verdicts
from workbench.report.blocks import Block, Heading, Pages
from workbench.report.bundle import ReportBundle
from workbench.report.wording import Words

NAMED = 3  # claims named in a title, which is also the foot of every page


def pages(lang: str, bundle: ReportBundle) -> Pages:
    """Return the whole report of the bundle's claims in `lang`."""
    words = Words.of(lang, bundle.zone)
    blocks = tuple(_blocks(bundle, words))
    return Pages(_title(bundle, words), lang, bundle.desk, blocks)


def _title(bundle: ReportBundle, words: Words) -> str:
    if len(bundle.claims) == 1:
        return f"{words.text('report')} {bundle.claims[0].number}"
    numbers = ", ".join(claim.number for claim in bundle.claims[:NAMED])
    more = " …" if len(bundle.claims) > NAMED else ""
    return f"{words.text('report_of_many')} {numbers}{more}"


def _blocks(bundle: ReportBundle, words: Words) -> Iterator[Block]:
    yield Heading(1, _title(bundle, words), "report")
    for claim in bundle.claims:
        if len(bundle.claims) > 1:
            yield Heading(2, words.text("claim_title", number=claim.number), claim.number)
        yield from _claim(claim, bundle, words)
    yield from _section(2, words.text("method"), "method", proof.method(words))
    yield from _section(2, words.text("contact"), "contact", proof.imprint(bundle, words))


def _claim(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    level = 3 if len(bundle.claims) > 1 else 2
    yield from finding.notices(claim, bundle, words)
    parts: tuple[tuple[str, Iterable[Block]], ...] = (
        ("verdict", verdicts.verdict(claim, bundle, words)),
        ("claim", finding.the_claim(claim, bundle, words)),
        ("first", finding.first_appearance(claim, bundle, words)),
        ("diff", finding.differences(claim, bundle, words)),
        ("speaker", finding.speaker(claim, words)),
        ("flags", finding.flags(claim, words)),
        ("appearances", proof.appearances(claim, bundle, words)),
        ("annotations", proof.notes(claim, bundle, words)),
        ("ratings", proof.ratings(claim, bundle, words)),
        ("sources", proof.sources(claim, bundle, words)),
        ("corrections", proof.corrections(claim, bundle, words)),
        ("searched", proof.searched(claim, bundle, words)),
        ("evidence", proof.evidence(claim, bundle, words)),
    )
    for key, blocks in parts:
        yield from _section(level, words.text(key), f"{claim.number}-{key}", blocks)


def _section(level: int, title: str, anchor: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield a heading and its blocks, or nothing where there are none."""
    listed = list(blocks)
    if listed:
        yield Heading(level, title, anchor)
        yield from (_deeper(block, level) for block in listed)


def _deeper(block: Block, level: int) -> Block:
    """Return a heading inside a section one level below it, so that no level is skipped."""
    if isinstance(block, Heading):
        return Heading(level + 1, block.text, block.anchor)
    return block
