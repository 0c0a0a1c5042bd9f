"""The index of a web archive: one sorted line for each capture (CDXJ 1.0, as WACZ wants it)."""

from __future__ import annotations

import heapq
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import IO
from urllib.parse import quote_from_bytes, unquote, unquote_to_bytes, urlsplit

from workbench.archive.foreign_digests import stated

SPILL = 100_000  # lines kept in memory before they are sorted into a file
MOST_ESCAPED = 4  # times over; what is escaped more often is a trap that would take for ever
_PORTS = {"http": 80, "https": 443}
_WWW = re.compile(r"^www\d*\.")
_SLASHES = re.compile(r"^file:/+")
_UNESCAPED = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "#%")


def surt(url: str) -> str:
    """Return an address as it is sorted: host reversed, without scheme and "www.", lower case.

    After the "Sort-friendly URI Reordering Transform" of the Internet Archive, as pywb writes it,
    which looks captures up by it; parameters are sorted.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url.lower()
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname:
        return _SLASHES.sub("file:/", _escaped(url.partition("#")[0]).lower())
    host = _ascii(_WWW.sub("", unquote(parts.hostname).strip(".")))
    place = ",".join(reversed(host.split(".")))
    if port is not None and port != _PORTS[scheme]:
        place += f":{port}"
    query = "&".join(sorted(_escaped(parts.query).lower().split("&")))
    return f"{place}){_path(_escaped(parts.path).lower())}{'?' + query if query else ''}"


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _path(written: str) -> str:
    """Return a path without empty steps and steps back."""
    steps: list[str] = []
    for step in written.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/" + "/".join(steps)


def _escaped(part: str) -> str:
    """Return a part of an address with nothing escaped but what must be, however it came."""
    raw = part.encode("utf-8", "surrogatepass")
    for _ in range(MOST_ESCAPED):
        raw = unquote_to_bytes(raw)
    return quote_from_bytes(raw, safe=_UNESCAPED)


def timestamp(at: datetime) -> str:
    """Return a time as fourteen digits."""
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def line(url: str, at: datetime, fields: Mapping[str, str]) -> str:
    """Return the line of a capture, without its line end."""
    return f"{surt(url)} {timestamp(at)} {json.dumps({'url': url, **fields})}"


def digest_of(label: str) -> str:
    """Return a record's digest as other tools write it: "sha256:" and hexadecimal digits."""
    found = stated(label)
    return f"{found[0]}:{found[1].hex()}" if found else label


class SortedLines:
    """Sorts any number of lines in bounded memory."""

    def __init__(self) -> None:
        """Begin with no lines."""
        self._stack = ExitStack()
        self._runs: list[IO[str]] = []
        self._waiting: list[str] = []

    def add(self, text: str) -> None:
        """Add a line."""
        self._waiting.append(text + "\n")
        if len(self._waiting) >= SPILL:
            unnamed = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
            run = self._stack.enter_context(unnamed)  # closed with all the others
            run.writelines(sorted(self._waiting))
            run.seek(0)
            self._runs.append(run)
            self._waiting = []

    def __iter__(self) -> Iterator[str]:
        """Yield the lines in the order of their bytes, each with its end."""
        yield from heapq.merge(*self._runs, sorted(self._waiting))

    def close(self) -> None:
        """Let go of what was sorted into files."""
        self._stack.close()
