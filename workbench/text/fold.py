"""Fold text for comparison (case, accents, quotes, invisible characters) and keep the way back.

The common case keeps every character in its place, so that no offset map is needed; only text
with compatibility forms, combining marks or invisible characters pays for one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Characters a reader cannot see: soft hyphen, zero-width, direction marks, word joiner, BOM.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00]"
)
DOUBLE_QUOTES = "“”„‟«»″〝〞＂"
SINGLE_QUOTES = "‘’‚‛′‹›`´ʼʻ＇"
DASHES = "‐‑‒–—―−"
SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def _table() -> dict[int, str]:
    table = {ord(c): '"' for c in DOUBLE_QUOTES}
    table |= {ord(c): "'" for c in SINGLE_QUOTES}
    table |= {ord(c): "-" for c in DASHES}
    table |= {ord(c): " " for c in SPACES}
    for code in range(0xC0, 0x250):  # Latin letters with accents that have a one-letter base
        base = unicodedata.normalize("NFKD", chr(code))[0].lower()
        table[code] = base if base.isascii() and base.isalpha() else chr(code).lower()[0]
    return table


_TABLE = _table()
_COMBINING = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `offsets[i]` is where its i-th character stood (None: at i)."""

    text: str
    offsets: tuple[int, ...] | None

    def origin(self, index: int) -> int:
        """Return the original offset of folded offset `index` (its end included)."""
        return index if self.offsets is None else self.offsets[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of the folded span, without trailing invisible characters."""
        if self.offsets is None or end <= start:
            return self.origin(start), self.origin(end)
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Return `text` in lower case without accents, with plain quotes, dashes and spaces."""
    if text.isascii() and "\x00" not in text:
        return Folded(text.lower(), None)
    if (
        not INVISIBLE.search(text)
        and not _COMBINING.search(text)
        and unicodedata.is_normalized("NFKC", text.replace("\u00a0", " ").replace("…", "."))
    ):
        lowered = text.translate(_TABLE).lower()
        if len(lowered) == len(text):
            return Folded(lowered, None)
    return _fold_slowly(text)


def _fold_slowly(text: str) -> Folded:
    out: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        if INVISIBLE.match(char) or unicodedata.category(char) == "Mn":
            continue
        for piece in unicodedata.normalize("NFKC", char).translate(_TABLE).lower():
            if unicodedata.category(piece) != "Mn":
                out.append(piece)
                offsets.append(index)
    offsets.append(len(text))
    return Folded("".join(out), tuple(offsets))


def clean(text: str) -> str:
    """Return `text` as it may be stored: NFC, line ends as \\n, no NUL and no lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", text)
