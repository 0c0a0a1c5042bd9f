"""The words people read for the program's terms, from templates/labels.toml, in both languages."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import NamedTuple

from workbench.settings import resource
from workbench.web.i18n import language

SYMBOLS = {"good": "✓", "mild": "≈", "warn": "!", "bad": "✕", "plain": "○"}


class Label(NamedTuple):
    """A term in both languages; `tone` picks colour and symbol, never the only sign."""

    en: str
    id: str
    means_en: str = ""
    means_id: str = ""
    tone: str = "plain"  # good, mild, warn, bad or plain


@cache
def tables() -> dict[str, dict[str, Label]]:
    """Return every table of terms: verdict, class, flag, kind, relation, grade and so on."""
    path = resource("templates") / "labels.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        table: {term: Label(**entry) for term, entry in entries.items()}
        for table, entries in read.items()
    }


def find(table: str, term: object) -> Label:
    """Return the entry of `term`, or one made of the term itself."""
    key = str(getattr(term, "value", term)) or "none"
    plain = key.replace("_", " ")
    return tables()[table].get(key) or Label(plain, plain)


def label(table: str, term: object) -> str:
    """Return the word people read for `term`."""
    found = find(table, term)
    return found.id if language() == "id" else found.en


def meaning(table: str, term: object) -> str:
    """Return the one-line explanation of `term`, "" where there is none."""
    found = find(table, term)
    return found.means_id if language() == "id" else found.means_en


def tone(table: str, term: object) -> str:
    """Return the tone of `term`: good, mild, warn, bad or plain."""
    return find(table, term).tone


def symbol(table: str, term: object) -> str:
    """Return the symbol that stands beside the word of `term`."""
    return SYMBOLS[find(table, term).tone]
