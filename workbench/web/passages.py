"""Choosing a passage of an article without a mouse: by sentences, or by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.errors import BadInput

# A full stop, question or exclamation mark, closing quotes after it, then space and a capital,
# digit or opening quote. Good enough to number sentences for choosing; nothing is judged by it.
END = re.compile(r"[.!?…]+[”\"’'»)]*\s+(?=[“\"‘'«(]?[A-Z0-9À-Þ])|\n+")
PREVIEW = 60


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article and where it stands (code points)."""

    start: int
    end: int
    preview: str


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of `text` in order, without the white space around them."""
    found, start = [], 0
    for stop in [m.end() for m in END.finditer(text)] + [len(text)]:
        raw = text[start:stop]
        body = raw.strip()
        if body:
            at = start + len(raw) - len(raw.lstrip())
            short = " ".join(body.split())
            short = short if len(short) <= PREVIEW else short[: PREVIEW - 1] + "…"
            found.append(Sentence(at, at + len(body), short))
        start = stop
    return found


def choose(text: str, first: int, last: int, words: str) -> tuple[int, int]:
    """Return the passage from sentence `first` to `last` (counted from 1), or `words` within it.

    Raise BadInput where the sentences do not exist or the words do not stand there once.
    """
    parts = sentences(text)
    if not 1 <= first <= last <= len(parts):
        raise BadInput("Choose a first sentence and a last sentence that is not before it.")
    start, end = parts[first - 1].start, parts[last - 1].end
    words = words.strip()
    if not words:
        return start, end
    at = text.find(words, start, end)
    if at < 0:
        raise BadInput("These words do not stand in the chosen sentences: copy them exactly.")
    if text.find(words, at + 1, end) >= 0:
        raise BadInput("These words stand there more than once: choose fewer sentences.")
    return at, at + len(words)
