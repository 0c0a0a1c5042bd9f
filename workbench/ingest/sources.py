"""Turn what a user names (file, folder, address, pasted text) into captures, row by row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from workbench.errors import BadInput, FetchRefused
from workbench.ingest import files, reasons, tables
from workbench.ingest.fetch import fetch
from workbench.ingest.lines import UNREADABLE, damage
from workbench.ingest.visits import Visits
from workbench.model import EMPTY, Capture, Rejection
from workbench.model_web_archives import Piece
from workbench.settings import Settings

ROW_TYPE = "application/json"
PASTED = "pasted"
SAMPLE = 1 << 20  # bytes read to estimate the number of rows
_MEDIA_TYPES = {"html": "text/html", "txt": "text/plain"}

WebArchive = Callable[[Path, str, Mapping[str, str], int], Iterator[Piece]]
"""Given path, shown name, typed fields and the byte to begin at: the records of a web archive."""


def captures(
    source: str,
    given: Mapping[str, str],
    settings: Settings,
    now: Callable[[], datetime],
    start_line: int = 0,
    visits: Visits | None = None,
    web_archive: WebArchive | None = None,
) -> Iterator[Piece]:
    """Yield a capture for each article in `source`, and a rejection for each thing that is none.

    `source` is an http(s) address, a file or a folder; rows of a table up to line `start_line`
    are passed over, and so is a web archive up to that byte, which `web_archive` reads. Raises
    BadInput where the source as a whole is unusable: it does not exist, or it is a CSV file
    without a text column.
    """
    if source.lower().startswith(("http://", "https://")):
        try:
            yield fetch(source, settings, now, given, visits)
        except (FetchRefused, BadInput) as error:
            yield Rejection(source, None, str(error))
        return
    if "://" in source[:12]:
        raise BadInput("Only http and https addresses are fetched, not %(url)s.", url=source[:80])
    in_folder = Path(source).is_dir() if "\x00" not in source else False
    for path in files.walk(source):
        try:
            if web_archive and files.is_web_archive(path):
                yield from web_archive(path, _shown(path), given, start_line)
            else:
                yield from _file(path, given, now, start_line)
        except BadInput as error:
            if not in_folder and error.template == reasons.NO_TEXT_COLUMN:
                raise
            yield Rejection(_shown(path), None, str(error))


def _shown(path: Path) -> str:
    """Return a path as it can be stored: bytes of its name that are not UTF-8 as `\\xe9`."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _file(
    path: Path, given: Mapping[str, str], now: Callable[[], datetime], start_line: int
) -> Iterator[Capture | Rejection]:
    kind, name = files.kind(path), _shown(path)
    with files.open_file(path) as stream:
        try:
            head = stream.read(files.HEAD)
        except UNREADABLE as error:
            raise BadInput("%(reason)s", reason=damage(error, 1)) from error
        if not head.strip():
            raise BadInput("The file is empty: nothing was read from it.")
        files.refuse_foreign(head)
        stream.seek(0)
        if kind in _MEDIA_TYPES:
            payload = _document(stream)
            yield Capture(payload, _MEDIA_TYPES[kind], name, now(), given=dict(given))
            return
        for row in tables.rows(stream, kind, head, start_line):
            if row.problem:
                yield Rejection(name, row.number or None, row.problem)
            else:
                media_type = "text/csv" if kind == "csv" else ROW_TYPE
                yield Capture(row.data, media_type, name, now(), line=row.number, given=dict(given))


def _document(stream: BinaryIO) -> bytes:
    try:
        payload = stream.read(files.MAX_DOCUMENT + 1)
    except UNREADABLE as error:
        raise BadInput("%(reason)s", reason=damage(error, 1)) from error
    if len(payload) > files.MAX_DOCUMENT:
        raise BadInput(
            "The file holds more than %(limit)s MB, which no single article does: split it, or "
            "give a table with one article per row.",
            limit=files.MAX_DOCUMENT // 1_000_000,
        )
    return payload


def pasted(text: str, given: Mapping[str, str], now: Callable[[], datetime]) -> Capture:
    """Return the capture of a pasted text: a JSON object of the text and what was typed with it.

    Raises BadInput where there is no text.
    """
    if not text.strip():
        raise BadInput("The text is empty: paste the article's text.")
    if len(text) > files.MAX_DOCUMENT:
        raise BadInput("The text is too long for one article: give it as a file, row by row.")
    row = {"text": text} | {k: v for k, v in given.items() if v and k != "text"}
    payload = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")
    return Capture(
        payload, ROW_TYPE, PASTED, now(), url=given.get("url", ""), given=dict(given) or EMPTY
    )


def count(source: str) -> int:
    """Return about how many articles `source` holds, 0 where that cannot be told; for progress."""
    if "://" in source[:12]:
        return 1
    try:
        return sum(_count_file(path) for path in files.walk(source))
    except (BadInput, OSError):
        return 0


def bytes_of_web_archives(paths: Sequence[str]) -> int:
    """Return the size of all `paths` in bytes where they are web archives alone, else 0."""
    total = 0
    for source in paths:
        path = Path(source) if "\x00" not in source else Path()
        if "://" in source[:12] or not files.is_web_archive(path) or not path.is_file():
            return 0
        total += path.stat().st_size
    return total


def _count_file(path: Path) -> int:
    try:
        if files.kind(path) in _MEDIA_TYPES:
            return 1
        with files.open_file(path) as stream:
            sample = stream.read(SAMPLE)
            if len(sample) < SAMPLE:
                return sample.count(b"\n") + (not sample.endswith(b"\n") and bool(sample))
            # Compressed data consumed so far tells the ratio; buffers make it a little too much.
            raw = getattr(stream, "fileobj", None) or getattr(stream, "_fp", None)
            used = raw.tell() if raw is not None else len(sample)
            size = path.stat().st_size
            return max(1, int(sample.count(b"\n") * size / max(1, min(used, size))))
    except (BadInput, *UNREADABLE):
        return 1
