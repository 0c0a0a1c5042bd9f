"""The desk's verdict in a report: its word, definition, scale and grounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.model_review import Claim, ClaimState, Decision, Scale, ScaleValue
from workbench.report.blocks import Block, Facts, Paragraph, Runs, Stamp, plain, said
from workbench.report.bundle import ReportBundle
from workbench.report.wording import Words

GOOD = 0.75  # share of the way from worst to best, for the colour of the stamp only
BAD = 0.25


def verdict(claim: Claim, bundle: ReportBundle, words: Words) -> Iterator[Block]:
    """Yield the desk's verdict with its definition, scale and grounds; nothing while open."""
    decision = claim.decision
    if decision is None or claim.state is ClaimState.OPEN:
        return
    if claim.state is ClaimState.VOID:  # a withdrawn verdict is told in the notice only
        return
    if decision.value:
        scale, step = find_step(decision, bundle)
        yield Stamp(
            step.symbol, step.label[words.lang], step.definition[words.lang], _tone(scale, step)
        )
        about = scale.about[words.lang]
        text = words.text("verdict_scale", scale=scale.label[words.lang], about=about)
        yield Paragraph(plain(text), "note")
    else:
        yield Stamp("–", words.text("no_verdict_word"), words.text("no_verdict"), "none")
    yield Paragraph(said(decision.summary), "lede")
    pairs: list[tuple[str, Runs]] = []
    if decision.problem:
        step = _problem(decision.problem, bundle)
        label = f"{step.label[words.lang]}. {step.definition[words.lang]}"
        pairs.append((words.text("problem_type"), plain(label)))
    if decision.reason:
        pairs.append((words.text("why_decided"), said(decision.reason)))
    if pairs:
        yield Facts(tuple(pairs))
    line = words.text(
        "verdict_by", who=bundle.name(decision.author), date=words.moment(decision.created_at)
    )
    yield Paragraph(plain(f"{line} {_basis(claim, words)}".strip()), "note")


def verdict_word(decision: Decision, bundle: ReportBundle, words: Words) -> str:
    """Return a decision's verdict in one word with its symbol."""
    if not decision.value:
        return words.text("no_verdict_word")
    _, step = find_step(decision, bundle)
    return f"{step.symbol} {step.label[words.lang]}".strip()


def find_step(decision: Decision, bundle: ReportBundle) -> tuple[Scale, ScaleValue]:
    """Return scale and step of a decision, or a bare stand-in where the scale is not known."""
    return look_up(decision.scale, decision.value, bundle.scales)


def look_up(key: str, value: str, scales: Sequence[Scale]) -> tuple[Scale, ScaleValue]:
    """Return scale and step by their keys; unknown ones are shown by key, never left out."""
    for scale in scales:
        for step in scale.values:
            if (scale.key, step.value) == (key, value):
                return scale, step
    bare = {"id": value, "en": value}
    nothing = {"id": "", "en": ""}
    step = ScaleValue(value, bare, nothing)
    return Scale(key, {"id": key, "en": key}, nothing, (step,), 1, 2), step


def _problem(value: str, bundle: ReportBundle) -> ScaleValue:
    bare = {"id": value, "en": value}
    return next((p for p in bundle.problems if p.value == value), ScaleValue(value, bare, bare))


def _tone(scale: Scale, step: ScaleValue) -> str:
    if step.number is None:
        return "none"
    share = (step.number - scale.worst) / (scale.best - scale.worst)
    return "good" if share >= GOOD else "bad" if share <= BAD else "doubt"


def _basis(claim: Claim, words: Words) -> str:
    """Return the sentence owed to readers where a single rating carries the verdict."""
    authors = {r.author for r in claim.ratings if not r.superseded}
    if len(authors) != 1 or claim.decision is None:
        return ""
    return words.text("single_desk" if authors == {claim.decision.author} else "one_rating")
