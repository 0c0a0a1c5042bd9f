"""Fold text for comparison (case, accents, quotes, invisible characters) and keep the way back.

The common case keeps every character in its place, so that no offset map is needed; only text
with compatibility forms, combining marks or invisible characters pays for one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

# Characters a reader cannot see: soft hyphen, zero-width, direction marks, word joiner, BOM.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00]"
)
_FOREIGN = re.compile(r"[^\x01-\x7f]")
DOUBLE_QUOTES = "“”„‟«»″〝〞＂"
SINGLE_QUOTES = "‘’‚‛′‹›`´ʼʻ＇"
DASHES = "‐‑‒–—―−"
SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def _table() -> dict[int, str]:
    table = {ord(c): '"' for c in DOUBLE_QUOTES}
    table |= {ord(c): "'" for c in SINGLE_QUOTES}
    table |= {ord(c): "-" for c in DASHES}
    table |= {ord(c): " " for c in SPACES}
    table[ord("…")] = "…"  # three dots would cost every text that has one an offset map
    for code in range(0xC0, 0x250):  # Latin letters with accents that have a one-letter base
        base = unicodedata.normalize("NFKD", chr(code))[0].lower()
        table[code] = base if base.isascii() and base.isalpha() else chr(code).lower()[0]
    return table


_TABLE = _table()


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
    folded = text.replace("`", "'")
    if text.isascii() and "\x00" not in text:
        return Folded(folded.lower(), None)
    resized = []
    for char in set(_FOREIGN.findall(text)):
        plain = fold_char(char)
        if len(plain) != 1:
            resized.append(char)
        elif plain != char:
            folded = folded.replace(char, plain)
    if not resized:
        return Folded(folded.lower(), None)
    return _fold_resized(folded, resized)


@cache
def fold_char(char: str) -> str:
    """Return what one character folds to: nothing, itself, or several characters."""
    if INVISIBLE.match(char) or unicodedata.category(char) == "Mn":
        return ""
    if ord(char) in _TABLE:
        return _TABLE[ord(char)]
    plain = unicodedata.normalize("NFKC", char).translate(_TABLE).lower()
    return "".join(piece for piece in plain if unicodedata.category(piece) != "Mn")


def _fold_resized(text: str, resized: list[str]) -> Folded:
    """Fold the characters that change the length; all others in `text` are folded already."""
    out: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in re.finditer("[" + re.escape("".join(resized)) + "]", text):
        at = match.start()
        plain = fold_char(text[at])
        out += [text[done:at].lower(), plain]
        offsets += range(done, at)
        offsets += [at] * len(plain)
        done = at + 1
    out.append(text[done:].lower())
    offsets += range(done, len(text) + 1)
    return Folded("".join(out), tuple(offsets))


def clean(text: str) -> str:
    """Return `text` as it may be stored: NFC, line ends as \\n, no NUL and no lone surrogates."""
    if text.isascii() and "\r" not in text and "\x00" not in text:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", text)
