"""Split tables (JSONL, JSON, CSV) into rows as raw bytes, each checked to be an article."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from workbench.errors import BadInput
from workbench.ingest import charsets, reasons
from workbench.ingest.columns import WANTED, fields_of, recognise
from workbench.ingest.json_values import values
from workbench.ingest.lines import MAX_ROW, Line, lines, records

DELIMITERS = ",;\t|"
_CHUNK = 1 << 16
csv.field_size_limit(MAX_ROW)  # the library's own limit of 131,072 is shorter than long articles


def rows(stream: BinaryIO, kind: str, head: bytes, start_line: int = 0) -> Iterator[Line]:
    """Yield the rows of a table of `kind` jsonl, json or csv after line `start_line`.

    `data` is what an archive keeps: the row's bytes, for CSV with the header line before them.
    Files in UTF-16 or UTF-32 are turned into UTF-8 on the way.
    """
    encoding = charsets.bom(head)
    if encoding and encoding != "utf-8-sig":
        stream = _Transcoded(stream, encoding)  # type: ignore[assignment]
        head = head.decode(encoding, "ignore").encode()
    if kind == "csv":
        found = _csv(stream, start_line)
    elif kind == "json" or head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"["):
        found = map(_checked_json, values(stream))
    else:
        found = map(
            _checked_json, (line for line in lines(stream) if line.data.strip() or line.problem)
        )
    for row in found:
        if not row.number or row.number > start_line:  # 0: the file as a whole
            yield row


class _Transcoded(io.RawIOBase):
    """A byte stream in UTF-8 made from one in another encoding."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._ended = False

    def readline(self, size: int | None = -1, /) -> bytes:
        limit = MAX_ROW if size is None or size < 0 else size
        while b"\n" not in self._ready and len(self._ready) < limit and not self._ended:
            self._more()
        end = self._ready.find(b"\n") + 1 or len(self._ready)
        end = min(end, limit)
        data, self._ready = self._ready[:end], self._ready[end:]
        return data

    def read(self, size: int | None = -1, /) -> bytes:
        limit = MAX_ROW if size is None or size < 0 else size
        while len(self._ready) < limit and not self._ended:
            self._more()
        data, self._ready = self._ready[:limit], self._ready[limit:]
        return data

    def _more(self) -> None:
        chunk = self._stream.read(_CHUNK)
        self._ended = not chunk
        self._ready += self._decoder.decode(chunk, final=self._ended).encode()


# ---------------------------------------------------------------- JSON


def read_json(data: bytes) -> dict[str, Any]:
    """Return the JSON object in `data`; raise BadInput that says what is wrong with it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            "The row is not valid UTF-8 (byte %(at)s): save the file as UTF-8.", at=error.start + 1
        ) from error
    try:
        value = json.loads(text, strict=False)  # a raw tab or NUL harms nobody: it is cleaned
    except RecursionError as error:
        raise BadInput("The row is nested too deeply: give one flat object per row.") from error
    except ValueError as error:
        at = getattr(error, "pos", 0) + 1
        problem = getattr(error, "msg", "a number is too long")
        raise BadInput(
            "The row is not valid JSON (%(problem)s at character %(at)s): mend or remove it.",
            problem=problem,
            at=at,
        ) from error
    if not isinstance(value, dict):
        raise BadInput("The row is not a JSON object: write each article as {…} with its fields.")
    return value


def _checked_json(line: Line) -> Line:
    if line.problem:
        return line
    try:
        require_text(read_json(line.data))
    except BadInput as error:
        return Line(line.number, b"", str(error))
    return line._replace(data=line.data.rstrip(b"\r\n"))


def require_text(values: dict[str, Any]) -> None:
    """Raise BadInput where a row has no text, naming the columns it has."""
    known, _ = recognise(values)
    if (known.get("text") or known.get("html", "")).strip():
        return
    if fields_of(values) & {"text", "html"}:
        raise BadInput("The article's text is empty: add it or remove the row.")
    found = ", ".join(str(name)[:40] for name in itertools.islice(values, 20)) or "none"
    raise BadInput(
        "The row has no text: its fields are %(found)s; name the text %(wanted)s.",
        found=found,
        wanted=WANTED,
    )


# ---------------------------------------------------------------- CSV


def read_csv(data: bytes) -> dict[str, str]:
    """Return the one row of `data` (header line and row) by its column names.

    Cells beyond the header go by the name of their position, and so do those of a column whose
    name another one has that says something. Raises BadInput where there is no row.
    """
    text = charsets.decode(data).replace("\x00", "")
    header, rest = _split_header(text)
    delimiter = sniff(header)
    names = _names(header, delimiter)
    cells = next(csv.reader(io.StringIO(rest, newline=""), delimiter=delimiter), None)
    if cells is None:
        raise BadInput("The row is empty: remove it.")
    row: dict[str, str] = {}
    for number, (name, cell) in enumerate(itertools.zip_longest(names[: len(cells)], cells), 1):
        place = f"column {number}"
        if name is None or row.get(name):
            name = place
        elif name in row:
            row[place] = ""
        row[name] = cell
    return row


def sniff(header: str) -> str:
    """Return the delimiter of a header line: the one that splits it into the most known columns."""
    return max(DELIMITERS, key=lambda d: (len(fields_of(_names(header, d))), header.count(d)))


def _split_header(text: str) -> tuple[str, str]:
    header, _, rest = text.partition("\n")
    if header.lower().startswith("sep="):  # how Excel is told the delimiter; it has no columns
        header, _, rest = rest.partition("\n")
    return header, rest


def _names(header: str, delimiter: str) -> list[str]:
    cells = next(csv.reader([header.rstrip("\r\n")], delimiter=delimiter), [])
    return [cell.strip().lstrip("\ufeff") for cell in cells]


def _csv(stream: BinaryIO, start_line: int) -> Iterator[Line]:
    source = lines(stream)
    first = next(source)
    if not first.problem and first.data.lower().startswith(b"sep="):
        first = next(source, Line(1, b"\n"))
    if first.problem:
        yield first
        return
    header = charsets.decode(first.data)
    try:
        delimiter = sniff(header)
        names = _names(header, delimiter)
    except csv.Error as error:  # a bare CR in it: tables of old Macs are one line to us
        raise BadInput(reasons.BAD_HEADER) from error
    if not fields_of(names) & {"text", "html"}:
        raise BadInput(
            reasons.NO_TEXT_COLUMN,
            found=", ".join(name[:40] for name in names[:20]) or "none",
            wanted=WANTED,
        )
    seen_utf8 = not first.data.isascii()
    for row in records(source, delimiter):
        if row.number <= start_line or not (row.problem or row.data.strip(b"\r\n,;\t| ")):
            continue
        if not row.problem and not row.data.isascii():
            broken = _broken_utf8(row.data)
            if broken and seen_utf8:
                yield Line(row.number, b"", broken)
                continue
            seen_utf8 = seen_utf8 or not broken
        yield _checked_csv(row, first.data, len(names))


def _broken_utf8(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return reasons.BROKEN_UTF8 % {"at": error.start + 1}
    return ""


def _checked_csv(row: Line, header: bytes, width: int) -> Line:
    if row.problem:
        return row
    data = (header if header.endswith(b"\n") else header + b"\n") + row.data
    try:
        cells = read_csv(data)
        if len(cells) > width and any(list(cells.values())[width:]):
            raise BadInput(
                "The row has %(cells)s cells and the header %(columns)s columns: put cells that "
                "hold the delimiter into quotation marks.",
                cells=len(cells),
                columns=width,
            )
        require_text(cells)
    except csv.Error as error:
        return Line(row.number, b"", reasons.BAD_CSV % {"error": error})
    except BadInput as error:
        return Line(row.number, b"", str(error))
    return Line(row.number, data.rstrip(b"\r\n"))
