"""Find a scale, a step of it, its counterpart on another scale, and what a trace suggests."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workbench.errors import BadInput
from workbench.model import Relation, Trace, Verdict
from workbench.model_review import Scale, ScaleValue
from workbench.review.definitions import PROBLEMS, SCALES

# Only what follows from the definitions; every other pair needs a person.
COUNTERPARTS: Mapping[tuple[str, str, str], str] = MappingProxyType(
    {
        ("quote-1", "accurate", "mafindo-1"): "benar",
        ("quote-1", "truncated", "mafindo-1"): "hoax",
        ("quote-1", "altered", "mafindo-1"): "hoax",
        ("quote-1", "out_of_context", "mafindo-1"): "hoax",
        ("quote-1", "misattributed", "mafindo-1"): "hoax",
        ("quote-1", "fabricated", "mafindo-1"): "hoax",
        ("truth-1", "true", "mafindo-1"): "benar",
        ("truth-1", "half_true", "mafindo-1"): "hoax",
        ("truth-1", "mostly_false", "mafindo-1"): "hoax",
        ("truth-1", "false", "mafindo-1"): "hoax",
        ("mafindo-1", "benar", "truth-1"): "true",
    }
)

_SUGGESTED: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.EXACT: "accurate",
        Verdict.COSMETIC: "accurate",
        Verdict.TRUNCATED: "truncated",
        Verdict.ALTERED: "altered",
        Verdict.SPLICED: "altered",
        Verdict.NOT_FOUND: "not_found",
    }
)


def scale(key: str) -> Scale:
    """Return the scale of `key`, or the newest of that name ("quote"); raise BadInput."""
    found = [s for s in SCALES if key in (s.key, s.key.rpartition("-")[0])]
    if not found:
        raise BadInput(
            "There is no scale %(key)s: choose one of %(known)s.",
            key=key or '""',
            known=", ".join(s.key for s in SCALES),
        )
    return found[-1]


def step(of: Scale, value: str) -> ScaleValue:
    """Return the step `value` of a scale; raise BadInput where the scale has none of it."""
    for candidate in of.values:
        if candidate.value == value:
            return candidate
    raise BadInput(
        "The scale %(scale)s has no value %(value)s: choose one of %(known)s.",
        scale=of.key,
        value=value or '""',
        known=", ".join(v.value for v in of.values),
    )


def problem(value: str) -> ScaleValue:
    """Return the type of problem `value`; raise BadInput where there is none of that name."""
    for candidate in PROBLEMS:
        if candidate.value == value:
            return candidate
    raise BadInput(
        "There is no type of problem %(value)s: choose one of %(known)s, or leave it empty.",
        value=value,
        known=", ".join(p.value for p in PROBLEMS),
    )


def counterpart(key: str, value: str, to: str) -> str:
    """Return the value of scale `to` that follows from `value`, or "" where a person must judge."""
    source, target = scale(key), scale(to)
    step(source, value)
    if source.key == target.key:
        return value
    return COUNTERPARTS.get((source.key, value, target.key), "")


def suggest(trace: Trace) -> str:
    """Return the value of the quote scale that a trace points to, or "" where it points to none.

    A suggestion for the reviewer's form, never a rating: it is empty as soon as the speaker is
    second-hand or the passage is denied, conditional or otherwise flagged.
    """
    value = _SUGGESTED.get(trace.verdict, "")
    first = trace.first
    if first is None:
        return value if value == "not_found" else ""
    if first.speaker.relation is Relation.MISATTRIBUTED:
        return "misattributed" if value == "accurate" else ""
    if value == "accurate":
        doubtful = trace.flags or first.flags or first.speaker.relation is Relation.SECONDHAND
        return "" if doubtful else value
    return value
