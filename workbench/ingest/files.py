"""Find the files of a source, open them, and tell what they really are from their first bytes."""

from __future__ import annotations

import gzip
import lzma
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from workbench.errors import BadInput
from workbench.ingest import reasons

TABLES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "csv"}
DOCUMENTS = {".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "txt", ".text": "txt"}
KINDS = TABLES | DOCUMENTS
READ = (
    "HTML, TXT, JSONL, NDJSON, JSON, CSV and TSV files, each also as .gz or .xz, or web archives "
    "(.warc, .warc.gz, .arc, .arc.gz, .wacz)"
)
WEB_ARCHIVES = (".warc", ".arc", ".wacz", ".warc.gz", ".arc.gz")
_CONTROLS = bytes([*range(9), *range(14, 27)])  # no text holds more than a few of these
MAX_DOCUMENT = 20_000_000  # bytes of one page or text, unpacked
HEAD = 4096

# First bytes of formats that turn up under a wrong name; a text never begins like this.
_MAGIC = (
    (b"%PDF", reasons.PDF),
    (b"PK\x03\x04", reasons.ZIP),
    (b"\x89PNG", reasons.IMAGE % {"kind": "PNG"}),
    (b"\xff\xd8\xff", reasons.IMAGE % {"kind": "JPEG"}),
    (b"GIF8", reasons.IMAGE % {"kind": "GIF"}),
    (b"RIFF", reasons.MEDIA),
    (b"\xd0\xcf\x11\xe0", reasons.OFFICE),
    (b"{\\rtf", reasons.RTF),
    (b"\x1f\x8b", reasons.GZIP),
    (b"\xfd7zXZ", reasons.XZ),
    (b"BZh", reasons.BZIP2),
    (b"7z\xbc\xaf", reasons.PACKED),
    (b"Rar!", reasons.PACKED),
    (b"SQLite format 3", reasons.SQLITE),
    (b"\x7fELF", reasons.PROGRAM),
    (b"PAR1", reasons.PARQUET),
    (b"WARC/", reasons.WEB_ARCHIVE),
)


def walk(source: str) -> Iterator[Path]:
    """Yield the file `source`, or the files below that folder in stable order.

    Hidden files and folders are left out, and a folder reached twice through links is read once.
    Raises BadInput where there is nothing.
    """
    path = Path(source)
    try:
        if path.is_dir():
            yield from _below(path, set())
            return
        found = path.exists()
    except (OSError, ValueError) as error:  # too long a name, NUL in it, no permission
        raise BadInput(
            "%(path)s cannot be opened (%(error)s): check the path.", path=source, error=error
        ) from error
    if not found:
        raise BadInput("%(path)s does not exist: check the path.", path=source)
    yield path


def _below(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    stat = folder.stat()
    if (stat.st_dev, stat.st_ino) in seen:
        return
    seen.add((stat.st_dev, stat.st_ino))
    for name in sorted(os.listdir(folder)):
        path = folder / name
        if name.startswith("."):
            continue
        if path.is_dir():
            if os.access(path, os.R_OK | os.X_OK):
                yield from _below(path, seen)
            else:
                yield path  # opening it says what is wrong
        else:
            yield path


def kind(path: Path) -> str:
    """Return html, txt, jsonl, json or csv by the name of the file; raise BadInput if unknown."""
    name = path.name.lower()
    suffix = Path(name.removesuffix(".gz").removesuffix(".xz")).suffix
    if suffix not in KINDS:
        raise BadInput(
            "Files of the kind “%(suffix)s” are not read: give %(read)s.",
            suffix=suffix or path.name,
            read=READ,
        )
    return KINDS[suffix]


def is_web_archive(path: Path) -> bool:
    """Return whether a file's name says that it is a WARC, ARC or WACZ file."""
    return path.name.lower().endswith(WEB_ARCHIVES)


def open_file(path: Path) -> BinaryIO:
    """Open `path` for reading bytes, unpacked; raise BadInput where that cannot be done."""
    if not path.is_file():
        raise BadInput("This is not a file: give a file or a folder that may be read.")
    try:
        with path.open("rb") as raw:
            head = raw.read(6)
        if path.suffix.lower() == ".gz":
            _expect(head, b"\x1f\x8b", ".gz")
            return cast(BinaryIO, gzip.open(path, "rb"))
        if path.suffix.lower() == ".xz":
            _expect(head, b"\xfd7zXZ", ".xz")
            # The limit bounds the dictionary a hostile file may ask for.
            return cast(BinaryIO, lzma.open(path, "rb"))
        return path.open("rb")
    except OSError as error:
        raise BadInput(
            "The file cannot be opened (%(error)s): check its permissions.",
            error=error.strerror or error,
        ) from error


def _expect(head: bytes, magic: bytes, suffix: str) -> None:
    if head and not head.startswith(magic):
        raise BadInput(
            "The file is named %(suffix)s but is not packed that way: rename it.", suffix=suffix
        )


def refuse_foreign(head: bytes) -> None:
    """Raise BadInput where the first bytes are those of a PDF, an image, an archive or the like."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, reason in _MAGIC:
        if start.startswith(magic):
            raise BadInput(reason)
    if start[4:12] in (b"ftypisom", b"ftypmp42", b"ftypheic", b"ftypavif", b"ftypM4A "):
        raise BadInput(reasons.MEDIA)
    if head[:2] not in (b"\xff\xfe", b"\xfe\xff") and head[:4] != b"\x00\x00\xfe\xff":
        controls = len(head) - len(head.translate(None, _CONTROLS))
        if controls > max(8, len(head) // 20):
            raise BadInput(reasons.BINARY)
