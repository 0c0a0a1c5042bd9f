"""Weigh the evidence of when an article was published: bounds, a likely point, and its grade.

Bounds are what cannot be otherwise (what was said on
Monday was not published on Sunday; what we captured was published before); a point is what
somebody declares; declarations that contradict each other or the bounds are shown, not averaged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from workbench.ingest.date_reading import EVERYWHERE, read
from workbench.model import DateEvidence, DateInterval, Grade

AGREE = timedelta(hours=24)  # declarations this close support each other
FRESH = timedelta(hours=48)  # a capture this soon after the point confirms it
SKEW = timedelta(minutes=10)  # clocks of servers differ; an hour is a wrong zone already
# Who declares a point, most trusted first; text and heuristics only where nobody declares.
DECLARES = ("feed", "metadata", "given", "byline", "address")
INFERS = ("dateline", "heuristic", "speech")
_WEEKDAYS = ("speech", "byline", "dateline")  # where a weekday is the only thing that can be wrong
_NEW_YEAR = re.compile(r"\d{4}-01-01[T ]00:00(?::00)?(?:\.0+)?(?:Z|[+-]00:?00)?$")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZERO = "The declared date “%s” is a computer's zero, not a date of publication."
NEW_YEAR = "“%s” is what programs write where only the year is known."
FUTURE = "The date “%s” (%s) lies after the moment the article was captured."
AFTER_CRAWL = "The date “%s” (%s) lies after the claimed capture “%s”."
UNREADABLE = "“%s” cannot be read as a date that exists."
WEEKDAY = "The weekday in “%s” does not fall on that date."
DIFFER = "“%s” (%s) and “%s” (%s) name different days."
TWO_WAYS = "“%s” can be read with the day or with the month first."
EARLY = "Something said on “%s” lies after the declared date “%s”."
REVISED = "The page says it was last changed on “%s”, before its declared date “%s”."


def combine(evidence: Sequence[DateEvidence], captured_at: datetime) -> DateInterval:
    """Return the interval, the likely point and the grade that `evidence` supports.

    `earliest` and `latest` are bounds (sayings reported, captures); `declared_earliest` and
    `declared_latest` are the stretch that the declaration behind `point` stands for.
    """
    sound = [e for e in evidence if e.latest is not None]
    contradictions = [
        (WEEKDAY if _has_wrong_weekday(e) else UNREADABLE) % e.raw for e in evidence if not e.latest
    ]
    kept = []
    for item in sound:
        problem = _impossible(item, sound, captured_at)
        if problem:
            contradictions.append(problem)
        else:
            kept.append(item)
    declared, grade, disputes = _declared(kept)
    contradictions += disputes
    if declared is None:
        span: tuple[datetime | None, datetime | None] = (None, None)
    else:
        late = [e.raw for e in kept if _is_said_after(e, declared)]
        contradictions += [EARLY % (raw, declared.raw) for raw in late]
        contradictions += [
            REVISED % (e.raw, declared.raw)
            for e in kept
            if e.kind == "modified" and e.point and e.point + AGREE < _point(declared)
        ]
        if grade is Grade.B and late:
            grade = Grade.C
        if grade is Grade.B and not contradictions and _is_confirmed(declared, kept, captured_at):
            grade = Grade.A
        rivals = [declared] if not disputes else [e for e in kept if e.kind in DECLARES]
        span = (_earliest(rivals), _latest(rivals))
    return DateInterval(
        earliest=_lower(kept, declared),
        latest=_upper(kept, sound, captured_at),
        point=_point(declared) if declared else None,
        grade=grade,
        evidence=tuple(evidence),
        contradictions=tuple(dict.fromkeys(contradictions)),
        declared_earliest=span[0],
        declared_latest=span[1],
    )


def _has_wrong_weekday(item: DateEvidence) -> bool:
    """Return whether what has no interval is a date that its weekday contradicts."""
    if item.kind in _WEEKDAYS:
        return True
    when = read(item.raw, EVERYWHERE)
    return when is not None and not when.agrees


def _point(item: DateEvidence) -> datetime:
    if item.point is not None:
        return item.point
    if item.earliest is None or item.latest is None:
        raise ValueError("evidence without an interval has no point")
    return item.earliest + (item.latest - item.earliest) / 2


def _earliest(items: Sequence[DateEvidence]) -> datetime | None:
    return min((e.earliest for e in items if e.earliest), default=None)


def _latest(items: Sequence[DateEvidence]) -> datetime | None:
    return max((e.latest for e in items if e.latest), default=None)


def _impossible(item: DateEvidence, others: Sequence[DateEvidence], captured_at: datetime) -> str:
    """Return the sentence that says why a date cannot be true, or ""."""
    if item.kind not in (*DECLARES, *INFERS, "claimed_capture", "modified"):
        return ""
    earliest = item.earliest or captured_at
    if abs(_point(item) - EPOCH) <= AGREE:
        return ZERO % item.raw
    if item.kind in DECLARES and _NEW_YEAR.match(item.raw.strip()):
        return NEW_YEAR % item.raw
    if earliest > captured_at + SKEW:
        return FUTURE % (item.raw, item.kind)
    if item.kind in DECLARES:
        for other in others:
            if other.kind == "claimed_capture" and other.latest and earliest > other.latest + SKEW:
                return AFTER_CRAWL % (item.raw, item.kind, other.raw)
    return ""


def _declared(
    kept: Sequence[DateEvidence],
) -> tuple[DateEvidence | None, Grade, list[str]]:
    """Return the evidence that gives the point, its grade, and the sentences of who disagrees.

    Of declarations the one most other kinds agree with wins, then the more trusted kind.
    """
    rivals = sorted(
        (e for e in kept if e.kind in DECLARES),
        key=lambda e: (-_support(e, kept), _is_doubtful(e, kept), DECLARES.index(e.kind)),
    )
    if not rivals:
        inferred = sorted(
            (e for e in kept if _infers(e, kept)),
            key=lambda e: (INFERS.index(e.kind), -_point(e).timestamp()),
        )
        return (inferred[0], Grade.C, []) if inferred else (None, Grade.D, [])
    best = rivals[0]
    disputes = [_dispute(best, e) for e in rivals if _disagree(best, e, rivals)]
    if disputes and not _support(best, kept):
        return best, Grade.C, disputes
    return _sharpest(best, rivals), Grade.B, disputes


def _disagree(best: DateEvidence, item: DateEvidence, rivals: Sequence[DateEvidence]) -> bool:
    """Return whether a declaration speaks against the best one, in whatever way it can be read.

    Where it is the other reading of the same figures, it does unless one that can be read in one
    way only tells which day is meant.
    """
    if _agree(best, item):
        return False
    if (item.kind, item.raw) != (best.kind, best.raw):
        return not any(_agree(best, e) for e in _readings(item, rivals))
    return not any(
        e.kind != best.kind and _agree(best, e) and len(_readings(e, rivals)) == 1 for e in rivals
    )


def _readings(item: DateEvidence, rivals: Sequence[DateEvidence]) -> set[DateEvidence]:
    """Return what the same words of the same kind were read as: two days where figures allow."""
    return {e for e in rivals if (e.kind, e.raw) == (item.kind, item.raw)}


def _dispute(best: DateEvidence, item: DateEvidence) -> str:
    if item.raw == best.raw:
        return TWO_WAYS % item.raw
    return DIFFER % (best.raw, best.kind, item.raw, item.kind)


def _infers(item: DateEvidence, kept: Sequence[DateEvidence]) -> bool:
    """Return whether a date that nobody declares may stand for the publication.

    One on the day of a declared change is that change: htmldate and small print do not tell the
    two apart.
    """
    if item.kind == "heuristic":
        return not any(e.kind == "modified" and _agree(item, e) for e in kept)
    return item.kind in INFERS and (item.kind != "speech" or item.grade is Grade.B)


def _is_doubtful(item: DateEvidence, kept: Sequence[DateEvidence]) -> bool:
    """Return whether a declaration may be one of another event than the publication.

    What a page shows is doubtful beside what it declares where it is the day of a change, or one
    of several days.
    """
    if item.kind != "byline" or not any(e.kind == "metadata" for e in kept):
        return item.grade > Grade.B
    return any(
        _agree(item, e) if e.kind == "modified" else e.kind == "byline" and not _agree(item, e)
        for e in kept
    )


def _sharpest(best: DateEvidence, rivals: Sequence[DateEvidence]) -> DateEvidence:
    """Return the declaration with the narrowest interval that `best` allows."""
    inside = [e for e in rivals if _within(e, best)]
    return min(inside, key=lambda e: (_width(e), rivals.index(e)), default=best)


def _within(inner: DateEvidence, outer: DateEvidence) -> bool:
    return bool(
        inner.earliest
        and inner.latest
        and outer.earliest
        and outer.latest
        and outer.earliest <= inner.earliest
        and inner.latest <= outer.latest
    )


def _width(item: DateEvidence) -> timedelta:
    return (item.latest or datetime.max) - (item.earliest or datetime.min)


def _agree(one: DateEvidence, other: DateEvidence) -> bool:
    return abs(_point(one) - _point(other)) <= AGREE


def _support(item: DateEvidence, kept: Sequence[DateEvidence]) -> int:
    """Return how many other kinds of evidence name about the same time.

    A byline that was taken into the text is one line, not a byline and dates of the text.
    """
    bylines = [e.raw for e in kept if e.kind == "byline"]
    kinds = {
        e.kind
        for e in kept
        if e.kind in (*DECLARES, *INFERS)
        and _agree(item, e)
        and not (e.kind in INFERS and any(e.raw in line for line in bylines))
    }
    return len(kinds - {item.kind})


def _is_said_after(item: DateEvidence, declared: DateEvidence) -> bool:
    return (
        item.kind == "speech"
        and item.grade is Grade.B
        and item.earliest is not None
        and declared.latest is not None
        and item.earliest > declared.latest
    )


def _is_confirmed(
    declared: DateEvidence, kept: Sequence[DateEvidence], captured_at: datetime
) -> bool:
    return _support(declared, kept) > 0 and captured_at - _point(declared) <= FRESH


def _lower(kept: Sequence[DateEvidence], declared: DateEvidence | None) -> datetime | None:
    """Return the start of the last saying reported: nothing is reported before it was said.

    Without a declared date only sayings count, since any other date may be announced ahead.
    """
    said = [e for e in kept if e.kind == "speech" and e.earliest is not None]
    if declared is None or declared.kind in INFERS:
        said = [e for e in said if e.grade is Grade.B]
    else:
        said = [e for e in said if declared.latest and e.earliest and e.earliest <= declared.latest]
    return max((e.earliest for e in said if e.earliest), default=None)


def _upper(
    kept: Sequence[DateEvidence], sound: Sequence[DateEvidence], captured_at: datetime
) -> datetime:
    """Return the first moment the article is known to have been there: captured or said to be.

    A claimed capture that lies before a declared date bounds nothing: one of the two is wrong.
    """
    claims = [e.latest for e in kept if e.kind == "claimed_capture" and e.latest]
    declared = [e.earliest for e in sound if e.kind in DECLARES and e.earliest]
    trusted = [c for c in claims if not any(c + SKEW < d <= captured_at for d in declared)]
    return min([captured_at, *trusted])
