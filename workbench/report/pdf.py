"""A report as PDF/UA-1 (ISO 14289-1, accessible) by Typst, from data only, never from markup.

The text reaches Typst as JSON, so that no character of a quote can act as markup. A character
that no font here has would break the standard: it is printed by its Unicode number instead, and
the report says so at its end.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import typst

from workbench.errors import BadInput
from workbench.report.blocks import Block, Pages, visible
from workbench.report.wording import Words
from workbench.settings import resource

STANDARD: Final = "ua-1"
MISSING = re.compile(r"the text `\"((?:[^\"\\]|\\.)*)\"` could not be displayed")
ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}")
ROUNDS = 8  # each round names all characters missing in the parts laid out so far


def render(pages: Pages, words: Words, made_at: datetime) -> bytes:
    """Return the report as PDF; raise BadInput where Typst cannot set it."""
    source = (resource("templates") / "report" / "report.typ").read_bytes()
    replaced: dict[str, str] = {}
    for _ in range(ROUNDS):
        inputs = {"report": json.dumps(_data(pages, words, replaced), ensure_ascii=False)}
        try:
            return typst.compile(
                source,
                sys_inputs=inputs,
                pdf_standards=STANDARD,
                timestamp=int(made_at.timestamp()),
            )
        except typst.TypstError as error:
            missing = _missing(error.diagnostic or error.message)
            if not missing - replaced.keys():
                raise _failed(error) from error
            replaced |= {char: f"[U+{ord(char):04X}]" for char in missing}
    raise BadInput(
        "The report has too many kinds of characters for a PDF: export it as HTML instead."
    )


def _failed(error: typst.TypstError) -> BadInput:
    return BadInput(
        "The PDF could not be made (%(error)s): export the report as HTML instead.",
        error=str(error.message).strip(),
    )


def _missing(diagnostic: str) -> set[str]:
    """Return the characters that Typst says no font has."""
    found: set[str] = set()
    for match in MISSING.finditer(diagnostic):
        text = ESCAPED.sub(lambda m: chr(int(m[1], 16)), match[1])
        found |= {char for char in text if not char.isascii()}
    return found


def _data(pages: Pages, words: Words, replaced: dict[str, str]) -> dict[str, Any]:
    """Return what the template reads, with the characters replaced that no font has."""
    table = str.maketrans(replaced)
    note = words.text("characters", list=", ".join(sorted(replaced.values()))) if replaced else ""
    raw = {
        "title": pages.title,
        "lang": pages.lang,
        "author": pages.author,
        "blocks": [_block(block) for block in pages.blocks],
        "removed": words.text("removed"),
        "added": words.text("added"),
        "page_of": words.text("page_of", page="\n", pages="\n").split("\n"),
        "characters": note,
    }
    return {key: _shown(value, table) for key, value in raw.items()}


def _shown(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, str):
        return visible(value).translate(table)
    if isinstance(value, dict):
        return {key: _shown(inner, table) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(inner, table) for inner in value]
    return value


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **asdict(block)}
