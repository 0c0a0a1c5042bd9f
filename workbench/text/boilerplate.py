"""Tell what a site adds to its articles ("Baca juga: …", footers) from what was reported.

It stays in the text and its offsets; only tracing looks past it: a quote that runs on below a
link is one quote, and a linked headline is no appearance of what it quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from workbench.model import Span
from workbench.text.lexicon import LANGUAGES, load

MAX_LINE = 200  # code points; longer lines are prose, whatever they begin with
_SEED = re.compile(r"\s*\w+[^()\[\]\n:]{0,20}:")  # what every aside begins with in its brackets
_LINES = re.compile(r"[^\n]+")
# The initials a reporter or editor signs with: "(wal)", "(LDY/mrt)"; the last line only.
_SIGNED = re.compile(r"\s*\([A-Za-z]{2,5}(?:\s?[/,]\s?[A-Za-z]{2,5}){0,3}\)\s*$")


@cache
def _words(table: str) -> tuple[str, ...]:
    entries = {entry for lang in LANGUAGES for entry in load(lang, "boilerplate")[table]}
    return tuple(sorted(entries, key=len, reverse=True))


@cache
def _opening() -> re.Pattern[str]:
    """Return the pattern of a line that begins with a call, or consists of nothing else."""
    openings, lines = ("|".join(map(re.escape, _words(t))) for t in ("openings", "lines"))
    return re.compile(rf"\W{{0,3}}(?:(?:{openings})|(?:{lines})\W{{0,3}}$)", re.IGNORECASE)


@cache
def _aside() -> re.Pattern[str]:
    asides = "|".join(map(re.escape, _words("asides")))
    return re.compile(rf"[(\[]\s*(?:{asides})\s*:[^()\[\]\n]{{1,250}}[)\]]", re.IGNORECASE)


def _has_asides(text: str, low: int, high: int) -> bool:
    """Tell whether text[low:high] may hold an aside; most texts have none, and are told so fast."""
    for bracket in "([":
        at = text.find(bracket, low, high)
        while at >= 0:
            if _SEED.match(text, at + 1, high):
                return True
            at = text.find(bracket, at + 1, high)
    return False


def spans(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield where boilerplate stands in the lines that text[start:end] touches, in order."""
    low = text.rfind("\n", 0, start) + 1
    high = -1 if end is None else text.find("\n", end)
    high = len(text) if high < 0 else high
    asides = _has_asides(text, low, high)
    last = None
    for match in _LINES.finditer(text, low, high):
        line = match.group()
        last = match if line.strip() else last
        if len(line) <= MAX_LINE and _opening().match(line):
            yield Span(match.start(), match.end())
        elif asides:
            for aside in _aside().finditer(line):
                yield Span(match.start() + aside.start(), match.start() + aside.end())
    if last is not None and _SIGNED.match(last.group()) and not text[high:].strip():
        yield Span(last.start(), last.end())


def blanked(text: str) -> str:
    """Return `text` with spaces for its boilerplate: every other word keeps its offset."""
    pieces = []
    at = 0
    for span in spans(text):
        if span.start >= at:
            pieces += [text[at : span.start], " " * (span.end - span.start)]
            at = span.end
    return "".join([*pieces, text[at:]]) if at else text
