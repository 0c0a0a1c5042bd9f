"""Read dates, however they are written, and tell what one is to another.

"12/11/2023", "12 Nov 2023", "November 12, 2023" and "Minggu (12/11)" name one day. What a writing
leaves open stays open: a missing year, the order of day and month. Two writings are only called
the same where every reading of them is.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from workbench.text.tokens import Tokens
from workbench.trace.lexicon import CalendarWords, calendar_words

NEAR = re.compile(r"[\s.,]*")  # between the words of a date: "Nov. 12, 2023"
BESIDE = re.compile(r"[\s,(]*")  # between weekday and day: "Minggu (12/11)"
SLASH = re.compile(r"\s?/\s?")
STROKE = re.compile(r"[/-]")
TIGHT = re.compile(r"")
ANYTHING = re.compile(r".*", re.DOTALL)
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
CENTURY, PIVOT = 100, 70  # "12/11/69" is 2069, "12/11/70" is 1970
HALF_A_YEAR = 183  # days: a date without its year is the nearest one
AFTER_PREPOSITION = frozenset({"on", "in", "of", "since", "by", "until", "till", "from", "last"})


class Date(NamedTuple):
    """A day, or a month of a year (day 0). `year` 0 and `weekday` -1 are not written.

    `other` tells that day and month were written as numbers that make a day in either order.
    """

    year: int
    month: int
    day: int
    weekday: int = -1
    other: bool = False

    @property
    def norm(self) -> str:
        """Return the form under which equal dates are equal strings."""
        mark = "/" if self.other else "-"
        weekday = f"w{self.weekday}" if self.weekday >= 0 else ""
        return f"#d{self.year or ''}-{self.month}{mark}{self.day}{weekday}"

    def readings(self, day_first: bool) -> list[Date]:
        """Return the dates it may mean."""
        if not self.other:
            return [self]
        one = self._replace(other=False)
        return [one] if day_first else [one, one._replace(month=self.day, day=self.month)]


class TokenWindow:
    """Tokens with what stands between them."""

    def __init__(self, text: str, tokens: Tokens, at: int) -> None:
        """Stand at token `at`."""
        self.text, self.tokens, self.at = text, tokens, at

    def peek(self, ahead: int, gap: re.Pattern[str] = NEAR) -> str:
        """Return the token `ahead` of `at` where only `gap` stands before it, else ""."""
        index = self.at + ahead
        if not 0 <= index < len(self.tokens.texts):
            return ""
        if ahead and not gap.fullmatch(
            self.text[self.tokens.ends[index - 1] : self.tokens.starts[index]]
        ):
            return ""
        return self.tokens.texts[index]

    def capital(self, ahead: int) -> bool:
        """Tell whether the token `ahead` of `at` is written with a capital."""
        return self.text[self.tokens.starts[self.at + ahead]].isupper()


@cache
def starters() -> frozenset[str]:
    """Return the words that a date or a time may begin with, besides digits."""
    words = calendar_words()
    return frozenset({*words.months, *words.weekdays}) | words.before_hour | words.before_day


# ---------------------------------------------------------------- dates


def read_date(text: str, tokens: Tokens, at: int) -> tuple[Date, int] | None:
    """Return the date that starts at token `at` and the index after it, or None."""
    words = calendar_words()
    reader = TokenWindow(text, tokens, at)
    first = tokens.texts[at]
    if first[0].isdigit() and not _may_be_day(reader, words):
        return None
    if first in words.before_day and first not in words.of:
        return _dated(reader, words, 1, behind_weekday=True)
    if first not in words.weekdays:
        return _dated(reader, words, 0, behind_weekday=False)
    following = reader.peek(1, BESIDE)
    ahead = 2 if following in words.before_day else 1
    found = _dated(reader, words, ahead, behind_weekday=True) if following else None
    if found is None:
        return None
    day, after = found
    return day._replace(weekday=words.weekdays[first]), after


def _may_be_day(reader: TokenWindow, words: CalendarWords) -> bool:
    """Tell at a glance whether a number may begin a date: most are followed by plain words."""
    after = reader.peek(1, ANYTHING)
    return (
        after[:1].isdigit()
        or after in words.months
        or after in words.ordinal
        or after in words.of
        or "." in reader.peek(0)
    )


def _dated(
    reader: TokenWindow, words: CalendarWords, ahead: int, *, behind_weekday: bool
) -> tuple[Date, int] | None:
    first = reader.peek(ahead, BESIDE)
    if not first:
        return None
    if first[0].isdigit():
        return _in_digits(reader, ahead, bare=behind_weekday) or _day_first(reader, words, ahead)
    return _month_first(reader, words, ahead) if first in words.months else None


def _in_digits(reader: TokenWindow, ahead: int, *, bare: bool) -> tuple[Date, int] | None:
    """Read 12/11/2023, 12-11-2023, 12.11.2023, 2023-11-12; 12/11 only behind a weekday."""
    first = reader.peek(ahead, BESIDE)
    if dotted := DOTTED.fullmatch(first):
        made = _either(int(dotted[1]), int(dotted[2]), int(dotted[3]))
        return None if made is None else (made, reader.at + ahead + 1)
    parts, gap = [first], SLASH
    while len(parts) < 3:
        following = reader.peek(ahead + len(parts), gap if len(parts) > 1 else STROKE) or (
            reader.peek(ahead + len(parts), SLASH)
        )
        if not following.isdigit():
            break
        parts.append(following)
        gap = STROKE
    if not all(part.isdigit() and len(part) <= 4 for part in parts):
        return None
    after = reader.at + ahead + len(parts)
    numbers = [int(part) for part in parts]
    if len(parts) == 3 and len(parts[0]) == 4:
        iso = _valid(numbers[0], numbers[1], numbers[2])
        return None if iso is None else (iso, after)
    if len(parts) == 3 and len(parts[2]) in (2, 4):
        made = _either(numbers[0], numbers[1], _year(parts[2]))
        return None if made is None else (made, after)
    if len(parts) == 2 and bare:
        made = _either(numbers[0], numbers[1], 0)
        return None if made is None else (made, after)
    return None


def _either(first: int, second: int, year: int) -> Date | None:
    """Return the date of two numbers, day first; marked where month first were a day as well."""
    day_first, month_first = _valid(year, second, first), _valid(year, first, second)
    if day_first and month_first and first != second:
        return day_first._replace(other=True)
    return day_first or month_first


def _valid(year: int, month: int, day: int) -> Date | None:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return Date(year, month, day)


def _year(written: str) -> int:
    if len(written) > 2:
        return int(written)
    return int(written) + (CENTURY * 20 if int(written) < PIVOT else CENTURY * 19)


def _day_first(reader: TokenWindow, words: CalendarWords, ahead: int) -> tuple[Date, int] | None:
    """Read "12 November 2023", "12th of November"."""
    first = reader.peek(ahead, BESIDE)
    if not first.isdigit() or len(first) > 2:
        return None
    at = ahead + 1
    if reader.peek(at, TIGHT) in words.ordinal:
        at += 1
    if reader.peek(at) in words.of:
        at += 1
    month = reader.peek(at, re.compile(r"[\s.-]*"))
    if month not in words.months:
        return None
    year = _written_year(reader, at + 1)
    if month in words.doubtful and not (year or reader.capital(at)):
        return None
    made = _valid(year, words.months[month], int(first))
    return None if made is None else (made, reader.at + at + (2 if year else 1))


def _month_first(reader: TokenWindow, words: CalendarWords, ahead: int) -> tuple[Date, int] | None:
    """Read "November 12, 2023", "Nov. 12", "November 2023"."""
    month = reader.peek(ahead, BESIDE)
    day = reader.peek(ahead + 1)
    at = ahead + 2
    if reader.peek(at, TIGHT) in words.ordinal:
        at += 1
    sure = month not in words.doubtful or reader.capital(ahead) or _preposition(reader, ahead)
    number = words.months[month]
    if day.isdigit() and len(day) <= 2:
        year = _written_year(reader, at)
        made = _valid(year, number, int(day))
        if made is None or not (sure or year):
            return None
        return made, reader.at + at + (1 if year else 0)
    year = _written_year(reader, ahead + 1)
    return (Date(year, number, 0), reader.at + ahead + 2) if year and not ahead else None


def _preposition(reader: TokenWindow, ahead: int) -> bool:
    at = reader.at + ahead - 1
    return at >= 0 and reader.tokens.texts[at] in AFTER_PREPOSITION


def _written_year(reader: TokenWindow, ahead: int) -> int:
    written = reader.peek(ahead)
    return int(written) if re.fullmatch("1[5-9]..|20..", written) and written.isdigit() else 0


# ---------------------------------------------------------------- comparing


class Known(NamedTuple):
    """What the article around a date tells: its day of publication, and the order of writing."""

    published: date | None = None
    day_first: bool = False


def named_by(word: str, value: object) -> bool:
    """Tell whether `word` is the weekday or the month of a date ("Minggu", "Minggu (12/11)")."""
    words = calendar_words()
    return isinstance(value, Date) and (
        words.weekdays.get(word) == value.weekday or words.months.get(word) == value.month
    )


class Finding(NamedTuple):
    """What two dates or times are to one another.

    `relation` is same, less (the query says less), open (another reading is possible, or the
    query adds what cannot be checked) or other.
    """

    relation: str
    kind: str


def compare_dates(query: Date, source: Date, known: Known) -> Finding:
    """Return what the query's date is to the article's."""
    if query == source:
        return Finding("same", "number_format")
    here, there = query.readings(known.day_first), source.readings(known.day_first)
    if len(here) > 1 and len(there) > 1:  # both open: then written in one order in one text
        here, there = here[:1], there[:1]
    found = [_compare_days(one, other, known) for one in here for other in there]
    relations = {finding.relation for finding in found}
    if relations == {"other"}:
        return Finding("other", "date")
    if len(found) > 1:
        return Finding("open", "date_ambiguous")
    return found[0]


def _compare_days(query: Date, source: Date, known: Known) -> Finding:
    if query.month != source.month or (query.day and source.day and query.day != source.day):
        return Finding("other", "date")
    if query.year and source.year and query.year != source.year:
        return Finding("other", "date")
    if query.weekday >= 0 and source.weekday >= 0 and query.weekday != source.weekday:
        return Finding("other", "date")
    if query.day and not source.day:
        return Finding("other", "date")
    year = query.year or source.year
    falls = _weekday(year, query) if year else -1
    if query.weekday >= 0 and source.weekday < 0 and falls not in (-1, query.weekday):
        return Finding("other", "date")
    if query.year and not source.year:
        return _added_year(query, source, known, falls)
    if source.day and not query.day:
        return Finding("less", "date")
    if source.weekday >= 0 and query.weekday < 0 and falls not in (-1, source.weekday):
        return Finding("less", "date")  # the article's weekday contradicts its date
    if query.weekday >= 0 and source.weekday < 0 and falls < 0:
        return Finding("open", "date")
    if source.year and not query.year and query.weekday < 0:
        return Finding("less", "date")
    return Finding("same", "number_format")


def _added_year(query: Date, source: Date, known: Known, falls: int) -> Finding:
    """Return what a year is that only the query writes."""
    if source.weekday >= 0:
        same = falls == source.weekday
        return Finding("same", "number_format") if same else Finding("other", "date")
    if known.published is None or not query.day:
        return Finding("open", "date")
    apart = abs(date(query.year, query.month, query.day) - known.published)
    return Finding("open" if apart <= timedelta(days=HALF_A_YEAR) else "other", "date")


def _weekday(year: int, day: Date) -> int:
    try:
        return date(year, day.month, day.day).weekday() if day.day else -1
    except ValueError:
        return -1
