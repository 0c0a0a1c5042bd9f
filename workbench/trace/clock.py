"""Read times of the day ("pukul 10.00", "10 a.m.", "jam 3 sore"), and tell what one is to another.

An hour without minutes and without its half of the day may be one of two: it stays open.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from workbench.text.tokens import Tokens
from workbench.trace.calendar import Finding, TokenWindow
from workbench.trace.lexicon import CalendarWords, calendar_words

SPACE = re.compile(r"[\s.]*")
HOUR = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")
NOON = 12 * 60
DAY = 24 * 60


class Clock(NamedTuple):
    """A time of the day: minutes after midnight, in each half of the day where it is open."""

    minutes: tuple[int, ...]
    zone: str = ""

    @property
    def norm(self) -> str:
        """Return the form under which equal times are equal strings."""
        return "#t" + "/".join(f"{m // 60}:{m % 60:02}" for m in self.minutes) + self.zone


def read_clock(text: str, tokens: Tokens, at: int) -> tuple[Clock, int] | None:
    """Return the time of the day that starts at token `at` and the index after it, or None."""
    words = calendar_words()
    reader = TokenWindow(text, tokens, at)
    named = tokens.texts[at] in words.before_hour
    ahead = 1 if named else 0
    written = HOUR.fullmatch(reader.peek(ahead, SPACE))
    if written is None:
        return None
    hour, minute = int(written[1]), int(written[2] or 0)
    part, after = _part_of_day(reader, words, ahead + 1)
    zone = reader.peek(after, SPACE)
    zoned = zone in words.zones and len(zone) > 1
    if hour > 24 or minute > 59 or not (named or part or zoned):
        return None
    if zoned and not (named or part or written[2]):  # "10 est", "5 z": any two words
        return None
    exact = bool(written[2]) or (len(written[1]) > 1 and written[1][0] == "0") or hour > 12
    minutes = _minutes(hour, minute, words.shift.get(part, []), exact=exact)
    if minutes is None:
        return None
    return Clock(minutes, zone if zoned else ""), at + after + (1 if zoned else 0)


def _part_of_day(reader: TokenWindow, words: CalendarWords, ahead: int) -> tuple[str, int]:
    """Return what tells the half of the day ("am", "pagi", "o'clock", "") and the index after."""
    following = reader.peek(ahead, SPACE)
    if following in ("a", "p") and reader.peek(ahead + 1, re.compile(r"\.\s?")) == "m":
        return following + "m", ahead + 2
    if following in words.shift or following in words.behind_hour:
        return following, ahead + 1
    return "", ahead


def _minutes(
    hour: int, minute: int, shifts: list[list[int]], *, exact: bool
) -> tuple[int, ...] | None:
    at = hour * 60 + minute
    for low, high, later in shifts:
        if low <= hour <= high:
            return ((at + later * 60) % DAY,)
    if shifts and hour <= 12:  # "13 sore" is readable, "9 sore" is no time
        return None
    if exact or shifts:
        return (at % DAY,)
    return tuple(sorted({at % DAY, (at + NOON) % DAY}))


def compare_clocks(query: Clock, source: Clock) -> Finding:
    """Return what the query's time of the day is to the article's."""
    if query.zone and source.zone and query.zone != source.zone:
        return Finding("other", "time")
    if not set(query.minutes) & set(source.minutes):
        return Finding("other", "time")
    if query.minutes != source.minutes:
        return Finding("open", "time_ambiguous")
    if query.zone and not source.zone:
        return Finding("open", "time")
    return Finding("same", "number_format")
