"""A report as Markdown (CommonMark with tables), legible as plain text too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.report.blocks import (
    Block,
    Command,
    Facts,
    Heading,
    Items,
    Notice,
    Pages,
    Paragraph,
    Quotation,
    Run,
    Runs,
    Stamp,
    Table,
    visible,
)

# Everything that begins a construct of CommonMark or GFM anywhere in a line.
INLINE = re.compile(r"([\\`*_\[\]<>&~|#!])")
# What begins a block at the start of a line: lists, headings of the underlined kind, rules.
LINE_START = re.compile(r"(?m)^(\s*)(\d{1,9})([.)])(?=\s)|^(\s*)([-+=])")
INDENT = re.compile(r"(?m)^[ \t]+")  # four blanks would begin a block of code
# GFM links bare addresses, GitHub also @names, by itself; text stays text.
BARE = re.compile(r"(?i)(https?)://|(www)\.|@(?=\w)")


def render(pages: Pages) -> bytes:
    """Return the report as UTF-8 Markdown."""
    parts = [_block(block) for block in pages.blocks]
    text = "\n\n".join(part for part in parts if part) + "\n"
    return visible(text).encode("utf-8")


def escape(text: str) -> str:
    """Return `text` so that Markdown shows it literally; its line breaks stay."""
    escaped = INLINE.sub(r"\\\1", text.replace("\r\n", "\n").replace("\r", "\n"))
    escaped = BARE.sub(_broken, escaped)
    return LINE_START.sub(_started, INDENT.sub(" ", escaped))


def _broken(match: re.Match[str]) -> str:
    if match[1]:
        return f"{match[1]}&#58;//"
    return f"{match[2]}&#46;" if match[2] else "&#64;"


def _started(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[1]}{match[2]}\\{match[3]}"
    return f"{match[4]}\\{match[5]}"


def _block(block: Block) -> str:
    match block:
        case Heading(level, text, _):
            return f"{'#' * level} {escape(text)}"
        case Paragraph(runs, role):
            return f"*{_flat(runs)}*" if role == "fine" else _lines(runs)
        case Stamp(symbol, word, definition, _):
            return f"> **{escape(f'{symbol} {word}'.strip())}**\n>\n> {escape(definition)}"
        case Notice(_, title, paragraphs):
            inside = [f"**{escape(title)}**", *(_lines(p) for p in paragraphs)]
            return _quoted("\n\n".join(inside))
        case Facts(pairs):
            return "\n".join(f"- **{escape(name)}:** {_flat(value)}" for name, value in pairs)
        case Table(caption, heads, rows):
            return _table(caption, heads, rows)
        case Items(items, ordered):
            marks = [f"{n}." if ordered else "-" for n in range(1, len(items) + 1)]
            return "\n".join(f"{m} {_flat(i)}" for m, i in zip(marks, items, strict=True))
        case Quotation(runs, source):
            text = _quoted(_lines(runs))
            return f"{text}\n>\n> – {_flat(source)}" if source else text
        case Command(lines):
            return "```sh\n" + "\n".join(lines) + "\n```"


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Runs]]) -> str:
    lines = [f"**{escape(caption)}**", ""]
    lines.append("| " + " | ".join(escape(head) for head in heads) + " |")
    lines.append("|" + " --- |" * len(heads))
    lines += ["| " + " | ".join(_flat(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _flat(runs: Runs) -> str:
    """Return runs on one line, as list items and table cells need."""
    return " ".join(_lines(runs).split())


def _lines(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = escape(run.text)
    body = text.strip()
    if not body or run.style in ("", "said", "time"):
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    match run.style:
        case "strong" | "mark":
            body = f"**{body}**"
        case "del":  # the signs say it where strikethrough is not shown
            body = f"~~\\[−{body}\\]~~"
        case "ins":
            body = f"**\\[+{body}\\]**"
        case "code":
            body = f"`{run.text.strip().replace('`', chr(39))}`"
        case "link":
            body = f"[{body}](<{_address(run.target)}>)"
    return before + body + after


def _address(url: str) -> str:
    """Return an address without the characters that would end a link."""
    return "".join(f"%{ord(c):02X}" if c in "<>\\\"'` \n\r\t" else c for c in url)
