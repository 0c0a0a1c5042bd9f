"""Read what a person typed into the search box: words, "phrases" and -exclusions; never fails."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.text.fold import DOUBLE_QUOTES
from workbench.text.tokens import words

# A phrase needs both its marks; a hyphen excludes only at the start of a word.
_PIECE = re.compile(r'(?:(?<=\s)|^)(-?)"([^"]+)"|(\S+)')
_QUOTES = re.compile(f"[{DOUBLE_QUOTES}]")


@dataclass(frozen=True, slots=True)
class Wording:
    """Folded words of a search: phrases are runs of at least two words, all others single."""

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    excluded: tuple[tuple[str, ...], ...]

    @property
    def wanted(self) -> frozenset[str]:
        """All words that may be highlighted."""
        return frozenset(self.words).union(*self.phrases)


def read(typed: str) -> Wording:
    """Return the wording of what was typed; unbalanced marks are passed over."""
    single: dict[str, None] = {}
    phrases: dict[tuple[str, ...], None] = {}
    excluded: dict[tuple[str, ...], None] = {}
    for match in _PIECE.finditer(_QUOTES.sub('"', typed)):
        minus, phrase, plain = match.groups()
        if plain and plain.startswith("-"):
            minus, plain = "-", plain[1:]
        run = tuple(words(phrase or plain or ""))
        if not run:
            continue
        if minus:
            excluded[run] = None
        elif len(run) == 1:
            single[run[0]] = None
        elif phrase or "-" in (plain or ""):  # "e-KTP" is two words that belong together
            phrases[run] = None
        else:
            single |= dict.fromkeys(run)
    return Wording(tuple(single), tuple(phrases), tuple(excluded))
