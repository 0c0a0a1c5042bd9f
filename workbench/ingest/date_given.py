"""What came beside a page about its time: the outlet's zone, and the dates its feed gave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workbench.errors import BadInput
from workbench.ingest.date_reading import Clock, clock_of, read
from workbench.ingest.date_text import evidence
from workbench.model import DateEvidence, Grade

# Names in `given` of a capture, set where a watched source led to the page.
ZONE = "zone"
FEED_DATE = "feed_date"
FEED_CHANGED = "feed_changed"
FEED_SEEN = "feed_seen"
SEEN_SOON = timedelta(hours=24)  # a date that we saw announced within a day was not put back later
_ABBREVIATED = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_MONTH_FIRST = ("America/", "US/", "Pacific/Honolulu", "Asia/Manila")  # in English
_SKEW = timedelta(minutes=10)  # clocks of servers differ


def checked_zone(name: str) -> str:
    """Return the IANA name of a time zone as it is written there; raise BadInput for another."""
    name = _ABBREVIATED.get(name.strip().upper(), name.strip())
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            "%(zone)s is not a time zone: write it as Asia/Jakarta (WIB), Asia/Makassar (WITA), "
            "Asia/Jayapura (WIT) or Europe/London.",
            zone=name[:60],
        ) from error


def clock_for(given: Mapping[str, str], lang: str, url: str, at: datetime) -> Clock:
    """Return the clock an undeclared time is read on: the source's zone, else as `clock_of`.

    A zone with summer time is both of its offsets in the year before `at`; the likely one is
    that of `at`.
    """
    name = given.get(ZONE, "")
    try:
        zone = ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # archived where more zones were known
        zone = None
    if zone is None:
        return clock_of(lang, url)
    is_mixed = lang == "en" and name.startswith(_MONTH_FIRST)
    offsets = [_minutes(at - timedelta(days=30 * n), zone) for n in range(13)]
    return Clock(min(offsets), max(offsets), offsets[0], is_mixed)


def _minutes(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return round((offset or timedelta(0)).total_seconds() / 60)


def feed_dates(given: Mapping[str, str], clock: Clock) -> list[DateEvidence]:
    """Return what the feed or news sitemap that led to a page says of its time.

    Grade A where the date was seen there within a day of itself, since nobody can have put it
    back then; else B. A date of change is evidence of a change only.
    """
    found = []
    raw = given.get(FEED_DATE, "")
    if raw:
        when = read(raw, clock)
        if when is None:
            found.append(DateEvidence("feed", raw[:80], None, None, Grade.C))
        else:
            seen = _moment(given.get(FEED_SEEN, ""))
            soon = seen is not None and -_SKEW <= seen - when.point <= SEEN_SOON
            found.append(evidence("feed", raw[:80], when, Grade.A if soon else Grade.B))
    changed = given.get(FEED_CHANGED, "")
    when = read(changed, clock) if changed and changed != raw else None
    if when is not None:
        found.append(evidence("modified", changed[:80], when, Grade.B))
    return found


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None
