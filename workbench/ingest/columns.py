"""Recognise the columns of a table, whatever they are called, and keep the ones we do not know."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from workbench.text.lexicon import LANGUAGES, load

_NOT_A_LETTER = re.compile(r"[\W_]+")
_MISSING = {"nan", "none", "null", "n/a", "na", "<na>", "nat"}  # how exporters write "no value"
WANTED = "text, body, content, isi, teks"  # what a message offers as names of the text column


class Row(NamedTuple):
    """A table row: the values of the columns we know, and all other columns as they were."""

    known: dict[str, str]
    extra: dict[str, str]


@cache
def _aliases() -> dict[str, tuple[str, int]]:
    """Return normalised column name → (our name, rank); a lower rank is preferred."""
    found: dict[str, tuple[str, int]] = {}
    ranks: dict[str, int] = {}
    for lang in reversed(LANGUAGES):  # English first: its names are the ones of the interface
        for field, names in load(lang, "columns").items():
            for name in names:
                ranks[field] = ranks.get(field, -1) + 1
                found.setdefault(name, (field, ranks[field]))
    return found


@cache
def _plan(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return (column, our name or "") for each column, the preferred alias of a field first."""
    aliases = _aliases()
    known = [(n, aliases.get(_NOT_A_LETTER.sub("", n.casefold()), ("", 999))) for n in names]
    known.sort(key=lambda pair: pair[1][1])
    return tuple((name, field) for name, (field, _) in known)


def recognise(values: Mapping[str, Any]) -> Row:
    """Return the row by our column names; of two columns for one field the better name wins."""
    known: dict[str, str] = {}
    extra: dict[str, str] = {}
    names = tuple(str(name) for name in values)
    for name, field in _plan(names) if len(names) < 200 else ():
        value = as_text(values[name])
        if field and value and field not in known:
            known[field] = value
        elif value:
            extra[name] = value
    return Row(known, extra)


def fields_of(names: Iterable[str]) -> set[str]:
    """Return which of our fields these column names stand for."""
    return {field for _, field in _plan(tuple(names)) if field}


def as_text(value: Any) -> str:
    """Return a cell as text: lists joined, objects by their name, exporters' blanks empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        stripped = value.strip()
        return "" if len(stripped) < 5 and stripped.casefold() in _MISSING else value
    if isinstance(value, list) and all(isinstance(v, str | int | float | dict) for v in value):
        return "; ".join(filter(None, map(as_text, value)))
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return str(value["name"])
    if isinstance(value, float) and value != value:  # NaN, which json reads but no one means
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
