"""The parts a report is built of, the same for HTML, Markdown and PDF: blocks of styled runs."""

from __future__ import annotations

import re
from dataclasses import dataclass

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Embeddings, overrides and isolates: with them a passage can be made to read as another one.
DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
PICTURES = 0x2400  # the Unicode block of visible signs for control characters
DELETE, DELETE_PICTURE = "\x7f", "\u2421"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style.

    `style` is "" (plain), strong, ins, del, mark, code, time, link or said (somebody else's
    words, kept apart for writing direction); `target` is a link's address or a time in ISO 8601.
    """

    text: str
    style: str = ""
    target: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document, 2 a claim, 3 and 4 its sections."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `role` is "", lede, note or fine."""

    runs: Runs
    role: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The verdict, set large: symbol and word, then its definition."""

    symbol: str
    word: str
    definition: str
    tone: str  # good, bad, doubt or none: decoration only, the words say it all


@dataclass(frozen=True, slots=True)
class Notice:
    """A boxed notice with its title; `role` is demo, correction or warning."""

    role: str
    title: str
    paragraphs: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values in two columns."""

    pairs: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with caption and column heads; the first cell of a row is its head."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    fine: bool = False  # many long values: set small


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Runs, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody else's words as a block, and where they stand."""

    runs: Runs
    source: Runs = ()


@dataclass(frozen=True, slots=True)
class Command:
    """Lines to type in a terminal."""

    lines: tuple[str, ...]


Block = Heading | Paragraph | Stamp | Notice | Facts | Table | Items | Quotation | Command


@dataclass(frozen=True, slots=True)
class Pages:
    """A whole report: its title, language, and blocks in order."""

    title: str
    lang: str
    author: str
    blocks: tuple[Block, ...]


def plain(text: str) -> Runs:
    """Return `text` as unstyled runs."""
    return (Run(text),)


def said(text: str) -> Runs:
    """Return somebody else's words as runs."""
    return (Run(text, "said"),)


def link(text: str, url: str) -> Run:
    """Return a run that leads to `url`, or plain text where that is no web address.

    Addresses come from archived pages and from users: nothing but http(s) becomes a link.
    """
    return Run(text, "link", url) if url.startswith(("https://", "http://")) else Run(text)


def visible(text: str) -> str:
    """Return `text` with what steers its display made visible, and lone surrogates as U+FFFD."""
    shown = CONTROL.sub(
        lambda m: DELETE_PICTURE if m[0] == DELETE else chr(PICTURES + ord(m[0])), text
    )
    shown = DIRECTION.sub(lambda m: f"[U+{ord(m[0]):04X}]", shown)
    return shown.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
