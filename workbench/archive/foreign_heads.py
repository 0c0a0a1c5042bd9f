"""Read the head of a WARC or ARC record of any maker into fields with lower-case names."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

MAX_LINE = 1 << 16
MAX_HEAD = 1 << 18
_VERSION = re.compile(rb"WARC/[01]\.\d+[ \t]*\r?\n")
_ARC = re.compile(
    r"(?P<url>[A-Za-z][A-Za-z0-9+.-]*:.*) (?P<ip>\S+) (?P<date>\d{4,20}) (?P<type>\S+)"
    r"(?: (?P<code>\d+|-) (?P<sum>\S+) (?P<location>\S+) (?P<offset>\d+) (?P<file>\S+))?"
    r" (?P<length>\d+)\s*"
)

NextLine = Callable[[int], bytes]
"""Returns the next line with its end, at most so many bytes of it."""


class Unreadable(ValueError):
    """The bytes at a place are no whole record; the message says what is wrong."""


def read_head(next_line: NextLine) -> dict[str, str]:
    """Return the fields of the record that begins with the next line; raise Unreadable."""
    first = _line(next_line)
    if _VERSION.fullmatch(first):
        return _warc(next_line)
    match = _ARC.fullmatch(_text(first))
    if match is None:
        raise Unreadable("no record begins there")
    return _arc(match)


def _warc(next_line: NextLine) -> dict[str, str]:
    fields: dict[str, str] = {}
    name, size = "", 0
    while line := _line(next_line).rstrip(b"\r\n"):
        size += len(line)
        if size > MAX_HEAD:
            raise Unreadable("its header does not end")
        text = _text(line)
        if text[0] in " \t" and name:  # RFC 5322: the value goes on
            fields[name] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if not colon or not name:
            raise Unreadable("its header is damaged")
        value = value.strip()
        if name == "warc-concurrent-to" in fields:  # the one field that may be repeated
            value = f"{fields[name]}, {value}"
        fields[name] = value
    if "warc-type" not in fields:
        raise Unreadable("its header names no type")
    uri = fields.get("warc-target-uri", "")
    if uri.startswith("<") and uri.endswith(">"):  # as wget before 1.20 wrote them
        fields["warc-target-uri"] = uri[1:-1]
    return fields


def _arc(match: re.Match[str]) -> dict[str, str]:
    """Return an ARC line (versions 1 and 2) as the WARC fields that say the same."""
    opening = match["url"].startswith("filedesc:")
    when = arc_time(match["date"])
    return {
        "warc-type": "warcinfo" if opening else "response",
        "warc-target-uri": match["url"],
        "warc-date": when.isoformat() if when else match["date"],
        "content-type": match["type"],
        "content-length": match["length"],
        "arc-line": match.group().strip(),
    }


def arc_time(digits: str) -> datetime | None:
    """Return the time of fourteen digits, as ARC and CDX write it; None where it is none."""
    try:
        return datetime.strptime(digits[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _line(next_line: NextLine) -> bytes:
    line = next_line(MAX_LINE)
    if not line.endswith(b"\n"):
        raise Unreadable("its header is cut off")
    return line


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")
