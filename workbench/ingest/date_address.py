"""The day that an article's address declares: /2023/11/27/, /2023-11-27-, /20231127…"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from workbench.ingest.date_reading import Clock, When, build, read
from workbench.ingest.date_text import evidence
from workbench.model import DateEvidence, Grade

_YEAR = r"(?P<year>(?:199|20[0-9])\d)"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12]\d|3[01])"
_PATTERNS = (
    re.compile(rf"(?<!\d){_YEAR}/(?P<month>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}[-_.]{_MONTH}[-_.]{_DAY}(?!\d)"),
    # 20231127 and 20231127143000 (with its time in the address: local time of the outlet)
    re.compile(
        rf"(?<!\d){_YEAR}{_MONTH}{_DAY}"
        r"(?:(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?!\d)"
    ),
    re.compile(rf"(?<!\d){_YEAR}/{_MONTH}{_DAY}(?!\d)"),
    re.compile(
        rf"(?<!\d){_YEAR}/(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/"
        r"(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)",
        re.I,
    ),
    re.compile(rf"(?<!\d){_DAY}[-/._]{_MONTH}[-/._]{_YEAR}(?!\d)"),
)


# How the Internet Archive writes the moment of a capture (UTC) before the address it captured.
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/(\d{14})[a-z_]*/(.+)", re.I)


def address(url: str, clock: Clock) -> Iterator[DateEvidence]:
    """Yield the day that `url` declares, where it holds one.

    For a copy in the Internet Archive: the moment of its capture, and the day within the
    address it was taken from.
    """
    archived = _ARCHIVED.match(url)
    if archived is not None:
        url = archived.group(2)
        moment = read(archived.group(1), Clock(0, 0, 0))
        if moment is not None:
            yield evidence("claimed_capture", archived.group(1), moment, Grade.B)
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    path = unquote(parts.path)[:500] + ("?" + parts.query[:200] if parts.query else "")
    for pattern in _PATTERNS:
        match = pattern.search(path)
        if match is None:
            continue
        when: When | None = build(match.groupdict(), clock)
        if when is not None:
            yield evidence("address", match.group(), when, Grade.B)
            return
