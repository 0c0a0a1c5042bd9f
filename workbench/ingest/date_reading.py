"""Read one date as it is written, as the interval of time it can mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from workbench.text.lexicon import LANGUAGES, load

DAY = timedelta(days=1)
FIRST_YEAR = 1800  # digitised newspapers are imported too; before, it is a misreading
LAST_YEAR = 2200  # leaves room for zones at either end of what datetime can hold


@dataclass(frozen=True, slots=True)
class Clock:
    """The zones an undeclared time may be in, minutes east of UTC; `likely` is our best guess.

    `is_mixed` says that 03/04/2024 may be the fourth of March there.
    """

    low: int
    high: int
    likely: int
    is_mixed: bool = False


EVERYWHERE = Clock(-720, 840, 0)  # UTC-12 to UTC+14: all zones there are
MONTH_FIRST = ("ca", "gov", "ph")  # countries that write so in English, beside unknown ones
INDONESIA = Clock(420, 540, 420)  # WIB to WIT; the big outlets write WIB


class When(NamedTuple):
    """What a written date means: `earliest` to `latest`, likeliest at `point` (UTC).

    `timed` says that a time of day stood there, `zoned` that its zone did; `agrees` is False
    where a weekday stood beside it that the date does not fall on. `turned` is what it means with
    the month first, where that may be.
    """

    earliest: datetime
    latest: datetime
    point: datetime
    timed: bool
    zoned: bool
    agrees: bool = True
    turned: When | None = None


def clock_of(lang: str, url: str = "") -> Clock:
    """Return the clock of an outlet by the country in its address, else by its language."""
    try:
        host = urlsplit(url if "//" in url else "//" + url).hostname or ""
    except ValueError:
        host = ""
    country = host.rpartition(".")[2]
    place = load("en", "dates")["places"].get(country)
    if lang == "id" and (place is None or host.endswith(".id")):
        return INDONESIA
    is_mixed = lang == "en" and (place is None or country in MONTH_FIRST)
    if place is None:
        return replace(EVERYWHERE, is_mixed=is_mixed)
    return Clock(place[0], place[1], place[0], is_mixed)


@cache
def names(table: str) -> dict[str, int]:
    """Return months, weekdays or zones of all languages by their lower-case names."""
    merged: dict[str, int] = dict(load("world", "dates").get(table, {}))
    for lang in reversed(LANGUAGES):
        merged |= load(lang, "dates")[table]
    return merged


def alternatives(table: str) -> str:
    """Return a regular expression for the names of a table, longest first."""
    return "|".join(re.escape(n) for n in sorted(names(table), key=len, reverse=True))


_TIME = r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:[.,]\d+)?)?"
_ISO = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})"
    rf"(?:[T ]+{_TIME}\s*(?P<zone>Z|UTC|GMT|[+-]\d{{2}}:?\d{{2}}|[+-]\d{{2}}\b)?)?",
    re.I,
)
_COMPACT = re.compile(r"(?:19|20)\d{12}")
_YEAR = re.compile(r"(?:1[89]|20)\d{2}")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{13}")


@cache
def _worded() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of dates in words and figures, day first and month first."""
    month = rf"(?P<name>{alternatives('months')})\b\.?"
    zone = rf"(?P<zone>{alternatives('zones')}|[+-]\d{{2}}:?\d{{2}})"
    weekday = rf"(?:(?P<weekday>{alternatives('weekdays')})\b[,.]?\s*(?:tanggal\s+|[-–|]\s*)?\(?)?"
    meridiem = r"(?:\s*(?P<meridiem>[ap])\.?m\b\.?)"
    meridiem2 = r"(?:\s*(?P<meridiem2>[ap])\.?m\b\.?)"
    hour = (
        rf"(?:(?:[\s,|/()·•@-]|–|—|at\b|pukul\b|pkl\.?|jam\b){{1,8}}"
        rf"(?:{_TIME}{meridiem}?|(?P<hour12>1[0-2]|[1-9]){meridiem2})"
        rf"(?:\s*\(?{zone}\b)?)?"
    )
    day = r"(?P<day>0?[1-9]|[12]\d|3[01])"
    year = r"(?P<year>(?:1[89]|20)\d{2})"
    between = r"(?:\.\s?|[/-]|\s[|/]\s)"
    return tuple(
        re.compile(rf"(?<![\w/.-]){weekday}{date}(?!\d){hour}", re.I)
        for date in (
            rf"{day}(?:st|nd|rd|th)?[\s.-]{{1,3}}(?:of\s+|de\s+)?{month}(?:\s+de\s|[\s,-]){{1,3}}{year}",
            rf"{month}\s*{day}(?:st|nd|rd|th)?(?:,\s*|\s+){year}",
            rf"{day}(?P<parted>{between})(?P<month>0?[1-9]|1[0-2]){between}{year}",
            rf"(?P<month>0?[1-9]|1[0-2])/{day}/{year}",
            rf"{year}[/.-](?P<month>0?[1-9]|1[0-2])[/.-]{day}",
            rf"{year}\s?[年년]\s?(?P<month>0?[1-9]|1[0-2])\s?[月월]\s?{day}\s?[日일]?",
        )
    )


def read(raw: str, clock: Clock) -> When | None:
    """Return what the date `raw` means, or None where it is none.

    Understood are ISO 8601, RFC 2822, seconds or milliseconds since 1970, and dates in
    Indonesian and English words or in figures. Figures are day first; only where that cannot be,
    month first. Where that may be, it is kept beside.
    """
    raw = raw.strip()[:120]
    if _COMPACT.fullmatch(raw):
        raw = f"{raw[:4]}-{raw[4:6]}-{raw[6:8]} {raw[8:10]}:{raw[10:12]}:{raw[12:14]}"
    if _EPOCH.fullmatch(raw):
        seconds = float(raw) / (1000 if len(raw) == 13 else 1)
        return _instant(datetime.fromtimestamp(seconds, UTC))
    match = _ISO.match(raw)
    if match is not None:
        found = build(match.groupdict(), clock)
        if found is not None:
            return found
    for pattern in _worded():
        match = pattern.search(raw)
        if match is not None:
            found = build(match.groupdict(), clock)
            if found is not None:
                return found
    try:
        parsed = parsedate_to_datetime(raw)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not FIRST_YEAR <= parsed.year <= LAST_YEAR:
        return None
    return interval(parsed, clock) if parsed.tzinfo is None else _instant(parsed)


def written_day(raw: str) -> date | None:
    """Return the calendar day as written in `raw`, in whatever zone it was meant."""
    utc = Clock(0, 0, 0)
    match = _ISO.match(raw.strip()) or next((m for m, _ in search(raw, utc)), None)
    if match is None:
        when = read(raw, utc)
        return when.point.date() if when else None
    found = build(match.groupdict() | {"zone": None}, utc)
    return found.point.date() if found else None


def search(text: str, clock: Clock) -> list[tuple[re.Match[str], When]]:
    """Return the full dates written in `text`, in order, without overlaps."""
    found: list[tuple[re.Match[str], When]] = []
    if not _YEAR.search(text):  # the patterns below are many and costly
        return found
    for pattern in _worded():
        for match in pattern.finditer(text):
            when = build(match.groupdict(), clock)
            if when is not None and not any(
                m.start() < match.end() and match.start() < m.end() for m, _ in found
            ):
                found.append((match, when))
    return sorted(found, key=lambda pair: pair[0].start())


def build(parts: dict[str, str | None], clock: Clock) -> When | None:
    """Return the meaning of a matched date by its named parts; None for a day that is not.

    Where its figures may stand month first, a weekday decides; without one both are kept.
    """
    when = _build(parts, clock)
    if when is None or not clock.is_mixed or (parts.get("parted") or "").strip() not in ("/", "-"):
        return when
    turned = _build({**parts, "day": parts["month"], "month": parts["day"]}, clock)
    if turned is None or turned.point == when.point or when.agrees > turned.agrees:
        return when
    return turned if turned.agrees > when.agrees else when._replace(turned=turned)


def _build(parts: dict[str, str | None], clock: Clock) -> When | None:
    name = (parts.get("name") or "").lower()
    month = names("months")[name] if name else int(parts.get("month") or 0)
    try:
        day = datetime(int(parts.get("year") or 0), month, int(parts.get("day") or 0))
    except ValueError:
        return None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    weekday = (parts.get("weekday") or "").lower()
    agrees = not weekday or names("weekdays")[weekday] == day.weekday()
    hour = parts.get("hour") or parts.get("hour12")
    if hour is None:
        return interval(day, clock, whole_day=True)._replace(agrees=agrees)
    hours = _hours(int(hour), parts.get("meridiem") or parts.get("meridiem2"))
    moment = day + timedelta(
        hours=hours, minutes=int(parts.get("minute") or 0), seconds=int(parts.get("second") or 0)
    )
    offset = offset_of(parts.get("zone") or "")
    if offset is None:
        return interval(moment, clock)._replace(agrees=agrees)
    zone = timezone(timedelta(minutes=offset))
    return _instant(moment.replace(tzinfo=zone))._replace(agrees=agrees)


def _hours(hour: int, meridiem: str | None) -> int:
    if meridiem is None or hour > 12:
        return hour
    return hour % 12 + (12 if meridiem.lower() == "p" else 0)


def offset_of(zone: str) -> int | None:
    """Return the minutes east of UTC of “WIB”, “+07:00”, “Z”; None where it is not a zone."""
    if not zone:
        return None
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:4])
        return (-minutes if zone[0] == "-" else minutes) if minutes <= 14 * 60 else None
    return names("zones").get(zone.lower())


def interval(moment: datetime, clock: Clock, whole_day: bool = False) -> When:
    """Return the UTC interval of a zoneless time, or of a whole day, on `clock`."""
    length = DAY - timedelta(seconds=1) if whole_day else timedelta(0)
    aware = moment.replace(tzinfo=UTC)
    point = (
        aware + (DAY / 2 if whole_day else length) - timedelta(minutes=clock.likely)
    )  # noon of a day
    return When(
        aware - timedelta(minutes=clock.high),
        aware + length - timedelta(minutes=clock.low),
        point,
        timed=not whole_day,
        zoned=False,
    )


def _instant(moment: datetime) -> When:
    moment = moment.astimezone(UTC).replace(microsecond=0)
    return When(moment, moment, moment, timed=True, zoned=True)
