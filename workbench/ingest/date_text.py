"""Dates within an article's text: when something was said, and the line the text opens with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from workbench.ingest.date_reading import Clock, When, alternatives, build, interval, names, search
from workbench.model import DateEvidence, Grade
from workbench.text.boilerplate import MAX_LINE, blanked

MAX_SPEECH = 40  # dates read from one text: beyond it is a chronicle, not news
YEARLESS_SPAN = timedelta(days=330)  # a date without a year lies less than a year back
CUE_WITHIN = 400  # code points between the end of a quote and the date of saying it
DATELINE_WITHIN = 200
_SENTENCE_END = re.compile(r"[.!?]\s+[A-Z“\"]")
_AHEAD = re.compile(r"\b(?:akan|mendatang|besok|nanti|will|next|until|hingga|sampai)\b", re.I)


# What stands before the date of a change, a review or a visit; in the languages whose pages are
# met most. No common words alone: "perubahan iklim" and "revisi UU" are topics.
MODIFIED_LABEL = re.compile(
    r"updated?\b|modified|edited|diperbarui|diperbaharui|diubah|pembaruan|revised|aktualisiert"
    r"|zuletzt|geändert|änderung|bearbeitet|mise? à jour|actualizad|aggiornat|bijgewerkt"
    r"|aktualizacj|pemutakhiran|dimutakhirkan|pembaharuan|perubahan terakhir|direvisi|revisi\s*:"
    r"|disunting|suntingan terakhir|diedit|terakhir ditinjau|(?:medically|last) reviewed"
    r"|diakses|(?:accessed|retrieved) on\b",
    re.I,
)
# A day and month or a day and a word, whatever may turn out to stand before it. Starting at the
# figure keeps the search fast, what may not stand before it included: the weekday is looked for
# backwards, only where there is one.
_FIGURE = re.compile(
    r"(?P<day>\d(?<![\w/.-]\d)\d?)"
    r"(?:[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}|\d{2}))?(?![\d/.-]*\d)"
    r"|\s+(?P<name>[^\W\d_]{3,9})\b(?:,?\s+(?P<year2>(?:19|20)\d{2})\b)?)"
)
_BEFORE = 16  # code points: the longest weekday, a comma, spaces and a bracket


@cache
def _weekday_before() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?P<weekday>{alternatives('weekdays')})(?:,?\s*\(|,?\s+)$", re.IGNORECASE
    )


@cache
def _weekdays() -> tuple[str, ...]:
    return tuple(names("weekdays"))


def _spoken(text: str) -> Iterator[tuple[int, str, dict[str, str | None]]]:
    """Yield place, wording and parts of "Senin (27/11/2023)", "Senin (27/11)", "Senin, 27 Mei"."""
    for match in _FIGURE.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if not before.rstrip("(").rstrip().rstrip(",").lower().endswith(_weekdays()):
            continue  # as before most figures; the pattern takes longer
        weekday = _weekday_before().search(before)
        name = match.group("name")
        if weekday is None or (name and name.lower() not in names("months")):
            continue
        if name is None and not before.endswith("("):
            continue
        start = match.start() - len(before) + weekday.start()
        closing = ")" if before.endswith("(") and text[match.end() :][:1] == ")" else ""
        parts: dict[str, str | None] = {
            "weekday": weekday.group("weekday"),
            "day": match.group("day"),
            "month": match.group("month"),
            "name": name,
            "year": match.group("year") or match.group("year2"),
        }
        if parts["year"] and len(parts["year"]) == 2:
            parts["year"] = "20" + parts["year"]
        yield start, " ".join(text[start : match.end()].split()) + closing, parts


def evidence(kind: str, raw: str, when: When, grade: Grade) -> DateEvidence:
    """Return `when`, as written in `raw`, as evidence; without interval if the weekday is wrong."""
    if not when.agrees:
        return DateEvidence(kind, raw, None, None, Grade.C)
    return DateEvidence(kind, raw, when.earliest, when.latest, grade, when.point)


def readings(kind: str, raw: str, when: When, grade: Grade) -> Iterator[DateEvidence]:
    """Yield the evidence of `when`; of figures that may stand month first, each of the two days.

    A bound is read in one way only: of two, the wrong one could shut the true date out.
    """
    yield evidence(kind, raw, when, grade)
    if when.turned is not None and kind not in ("modified", "claimed_capture"):
        yield evidence(kind, raw, when.turned, grade)


def speech(text: str, clock: Clock, latest: datetime, near: datetime | None) -> list[DateEvidence]:
    """Return the dates of sayings in `text` as evidence; lower bounds for when it was published.

    A missing year is the one that puts the weekday right and lies nearest before `near` (the
    published point where one is known), else before `latest` (the capture). Dates after the
    capture are announcements and are left out. Grade B where the date stands with the cue of a
    quote, C where it may be the date of any event, or where its year had to be guessed. A weekday
    that contradicts its date gives evidence without an interval.
    """
    found: dict[str, DateEvidence] = {}
    for start, raw, parts in _spoken(text):
        if len(found) >= MAX_SPEECH:
            break
        if raw in found:
            continue
        dated = bool(parts["year"])
        when = build(parts, clock) if dated else _yearless(parts, clock, near or latest)
        if when is not None and when.earliest <= latest:
            sure = _is_cue(text, start) and (dated or near is not None)
            found[raw] = evidence("speech", raw, when, Grade.B if sure else Grade.C)
    return list(found.values())


def _yearless(parts: dict[str, str | None], clock: Clock, before: datetime) -> When | None:
    """Return the nearest day not after `before` that has this day, month and weekday."""
    month = int(parts["month"] or 0) or names("months")[(parts["name"] or "").lower()]
    wanted = names("weekdays")[(parts["weekday"] or "").lower()]
    limit = (before + timedelta(minutes=clock.high)).date()
    for year in (limit.year, limit.year - 1):
        try:
            day = date(year, month, int(parts["day"] or 0))
        except ValueError:
            continue
        if timedelta(0) <= limit - day <= YEARLESS_SPAN and day.weekday() == wanted:
            return interval(datetime(day.year, day.month, day.day), clock, whole_day=True)
    return None


def _is_cue(text: str, at: int) -> bool:
    """Return whether the attribution of a quote runs up to the date at `at`."""
    start = max(text.rfind("\n", 0, at) + 1, at - CUE_WITHIN)
    between = re.split('[”"’»]', text[start:at])
    return (
        len(between) > 1
        and not _SENTENCE_END.search(between[-1])
        and not _AHEAD.search(between[-1])
    )


def opening(text: str, clock: Clock) -> Iterator[DateEvidence]:
    """Yield the full date of a dateline ("Jakarta, 5 Mei 2024 –", "JAN. 3, 2020 —").

    One in a call of the site ("Baca juga: …") is that of the article it leads to.
    """
    head = blanked(text[: DATELINE_WITHIN + MAX_LINE])[:DATELINE_WITHIN]
    for match, when in search(head, clock)[:1]:
        rest = head[match.end() :].lstrip(" )")
        if MODIFIED_LABEL.search(head, 0, match.start()):
            continue
        first = not head[: match.start()].strip(" (")
        if first or rest[:1] in tuple("-–—:\n("):
            yield evidence("dateline", match.group().strip(), when, Grade.C)
