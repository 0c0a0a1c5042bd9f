"""What a date says and no more: a day whose hour nobody told."""

from __future__ import annotations

from datetime import date, timedelta, timezone, tzinfo

from workbench.model import DateInterval

GUESSED = timedelta(hours=12)  # a stretch from which on an hour within it would be made up
MIDDLE_ZONE = timezone(timedelta(hours=1))  # zones run from UTC-12 to UTC+14
_OTHERS = ("capture", "claimed_capture", "modified")  # say nothing of the publication itself


def day_alone(found: DateInterval) -> date | None:
    """Return the day of publication where its hour is not known, else None.

    The point of such a date is the noon of a day, or a time that may be in any zone. The day is
    the one that was written, whatever the reader's zone: the middle of all that it can mean lies
    within that day in the middle one of the zones.
    """
    stretches = [
        (e.latest - e.earliest, e.earliest)
        for e in found.evidence
        if e.kind not in _OTHERS and e.earliest and e.latest and e.point == found.point
    ]
    if not stretches or min(stretches)[0] < GUESSED:
        return None
    width, start = min(stretches)
    return (start + width / 2).astimezone(MIDDLE_ZONE).date()


def day_in(found: DateInterval, zone: tzinfo) -> date | None:
    """Return the day of publication, in `zone` where its hour is known; None for no date."""
    if found.point is None:
        return None
    return day_alone(found) or found.point.astimezone(zone).date()
