"""What the page of a claim shows to one reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.bench import Workbench
from workbench.model_review import (
    Claim,
    ClaimState,
    EvidenceSource,
    Rating,
    Role,
    Scale,
    ScaleValue,
    User,
)
from workbench.web import display
from workbench.web.forms import Form
from workbench.web.i18n import language
from workbench.web.session import may
from workbench.web.trace import LISTED, timeline

QUOTE_SCALE = "quote"  # suggestions are on this scale: it rates the wording


def choice(value: str, optional: bool = False) -> tuple[str, str]:
    """Return scale and value of a radio button such as "quote-1:altered"."""
    scale, _, step = value.partition(":")
    return ("", "") if optional and not step else (scale, step)


def current_scales(bench: Workbench) -> tuple[Scale, ...]:
    """Return the newest version of each scale; old versions only explain old ratings."""
    newest: dict[str, Scale] = {}
    for scale in bench.scales():
        newest[scale.key.rpartition("-")[0]] = scale
    return tuple(newest.values())


@dataclass(frozen=True, slots=True)
class Steps:
    """Looks up the words of a scale's step in the reader's language."""

    scales: tuple[Scale, ...]

    def find(self, scale: str, value: str) -> ScaleValue | None:
        """Return a step, None where the scale is unknown or the verdict is empty."""
        for known in self.scales:
            if known.key == scale:
                return next((step for step in known.values if step.value == value), None)
        return None

    def label(self, scale: str, value: str) -> str:
        """Return symbol and word of a step."""
        step = self.find(scale, value)
        if step is None:
            return value
        return f"{step.symbol} {step.label[language()]}".strip()


def sources_text(sources: tuple[EvidenceSource, ...]) -> str:
    """Return sources as they are typed into a form, one a line."""
    lines = []
    for source in sources:
        if source.withheld:
            lines.append(f"withheld: {source.withheld}")
        else:
            number = f"#{source.article_id}" if source.article_id else ""
            lines.append(" ".join(filter(None, (source.title, number, source.url))))
    return "\n".join(lines)


def trace_sources(claim: Claim) -> str:
    """Return the first appearance as a source line, to begin with."""
    first = claim.trace.first
    if first is None:
        return ""
    title = f"{first.article.outlet}: {first.article.headline}".strip(": ")
    return " ".join(filter(None, (title, f"#{first.article.id}", first.article.url)))


def begun(bench: Workbench, claim: Claim, forms: dict[str, Form], own: Rating | None) -> None:
    """Fill the forms that were not sent with what is known already."""
    suggested = bench.suggest_rating(claim.trace)
    scale = next(s.key for s in current_scales(bench) if s.key.startswith(QUOTE_SCALE))
    value = f"{scale}:{suggested}" if suggested else ""
    rating = {"value": value, "sources": trace_sources(claim), "suggested": value}
    if own:
        rating = {
            "value": f"{own.scale}:{own.value}",
            "reason": own.reason,
            "sources": sources_text(own.sources),
        }
    forms.setdefault("rating", Form(rating))
    verdict = {"value": rating["value"] if own else "", "sources": rating["sources"]}
    forms.setdefault("decision", Form(verdict))
    if claim.decision:
        present = claim.decision
        forms.setdefault(
            "correction",
            Form(
                {
                    "value": f"{present.scale}:{present.value}" if present.value else "",
                    "problem": present.problem,
                    "summary": present.summary,
                    "sources": sources_text(present.sources),
                }
            ),
        )


def claim_context(
    bench: Workbench, claim: Claim, forms: dict[str, Form], user: User
) -> dict[str, Any]:
    """Return what the page of `claim` shows to `user`."""
    visible = bench.visible_ratings(claim, user)
    own = next((r for r in visible if r.author == user.name and not r.superseded), None)
    begun(bench, claim, forms, own)
    ids = {a.article_id for a in claim.annotations}
    events = timeline(claim.trace)
    return {
        "claim": claim,
        "trace": claim.trace,
        "events": events[:LISTED],
        "more": max(0, len(events) - LISTED),
        "diff": display.diff,
        "standings": bench.standings(claim.trace),
        "noted": {number: bench.article(number).ref for number in ids},
        "ratings": visible,
        "hidden": sum(not r.superseded for r in claim.ratings)
        - sum(not r.superseded for r in visible),
        "own": own,
        "agreement": bench.agreement(claim) if own or claim.state is not ClaimState.OPEN else None,
        "scales": current_scales(bench),
        "steps": Steps(bench.scales()),
        "forms": forms,
        "reviews": may(Role.REVIEWER),
        "people": {u.name: u.full_name for u in bench.users()},
    }
