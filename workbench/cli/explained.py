"""Print how an answer was reached, for whoever has to defend it from a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.model import Trace

if TYPE_CHECKING:
    from workbench.web.explained import Section

WIDTH = 100  # columns
WIDEST = 60  # columns of one cell; the last one is never cut


def in_words(trace: Trace, lang: str) -> str:
    """Return the explanation of a trace in `lang`, empty where none was asked for."""
    if not trace.explain:
        return ""
    from workbench.web.explained import sections  # brings the web framework: only where needed

    return "".join("\n" + "\n".join(_lines(part)) + "\n" for part in sections(trace, lang))


def _lines(part: Section) -> Iterator[str]:
    """Yield a section as lines: its title, its paragraphs, its table with aligned columns."""
    yield part.title.upper()
    for paragraph in part.paragraphs:
        yield from textwrap.wrap(paragraph, WIDTH) or [""]
    if not part.rows:
        return
    table = [part.head, *part.rows]
    widths = [
        min(WIDEST, max(len(row[column]) for row in table)) for column in range(len(part.head))
    ]
    for *cells, last in table:
        before = [_cell(text, wide) for text, wide in zip(cells, widths, strict=False)]
        yield "  " + "  ".join([*before, last])


def _cell(text: str, wide: int) -> str:
    short = text if len(text) <= wide else text[: wide - 1] + "…"
    return short.ljust(wide)
