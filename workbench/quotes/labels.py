"""Transcripts and interviews: lines that begin with the speaker's label and a colon."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.quotes.lexicons import phrase_words
from workbench.quotes.marks import MARK, paragraphs

LABEL = re.compile(
    r"(?P<label>(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:\s+[A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){0,4})|[TJQA]|"
    r"(?:Tanya|Jawab|Question|Answer|Penanya|Narasumber|Reporter|Wartawan|Host|Moderator))"
    r"(?:\s*\([^)\n]{1,40}\))?\s*:\s+(?=\S)"
)
ANSWERS = frozenset(["j", "a", "jawab", "answer", "narasumber"])
# "Presiden Joko Widodo: …": capitalised words, told from a heading by being repeated
NAMED = re.compile(
    r"(?P<label>[A-ZÀ-Þ][\w.'’-]+(?:\s+[A-ZÀ-Þ][\w.'’-]*){0,5})(?:\s*\([^)\n]{1,40}\))?\s*:\s+(?=\S)"
)
LEAST = 2  # one such line may be a heading; two make a transcript


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a transcript: the label's span, the span of what is said, and its role."""

    label: str
    label_start: int
    label_end: int
    start: int
    end: int
    parts: tuple[tuple[int, int], ...]

    @property
    def asks(self) -> bool:
        """Tell whether the label stands for the interviewer."""
        return self.label.lower() in phrase_words("questions")

    @property
    def answers(self) -> bool:
        """Tell whether the label stands for the interviewed person, not named in it."""
        return self.label.lower() in ANSWERS


def turns(text: str) -> list[Turn]:
    """Return the turns of a transcript or interview; empty where `text` is none."""
    if not _enough(text.count(":"), text):
        return []
    lines = _labelled(text, LABEL)
    if not lines:
        lines = _labelled(text, NAMED)
        names = [match.group("label") for _, _, match in lines if match]
        if len(set(names)) * 2 > len(names) or len(set(names)) < LEAST:
            return []
    found: list[Turn] = []
    for start, end, match in lines:
        if match is not None:
            label = match.group("label")
            s = match.start("label")
            part = (match.end(), end)
            found.append(Turn(label, s, s + len(label), match.end(), end, (part,)))
        elif found:
            last = found.pop()
            parts = (*last.parts, (start, end))
            found.append(Turn(last.label, last.label_start, last.label_end, last.start, end, parts))
    return [turn for turn in found if text[turn.start : turn.end].strip()]


def _labelled(text: str, label: re.Pattern[str]) -> list[tuple[int, int, re.Match[str] | None]]:
    """Return the lines of a transcript with their labels; empty where they are too few."""
    lines = [(start, end, label.match(text, start, end)) for start, end in paragraphs(text)]
    labels = [match for _, _, match in lines if match and not MARK.match(text, match.end())]
    return lines if _enough(len(labels), text) else []


def _enough(labels: int, text: str) -> bool:
    """Tell whether so many labels, one a line at most, make a transcript of a text."""
    return labels >= LEAST and labels * 3 >= len(paragraphs(text))
