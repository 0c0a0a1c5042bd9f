"""Write the archive, or some of it, as one WACZ file (spec 1.1.1), streamed."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from workbench.archive import records
from workbench.archive.cdxj import SortedLines, digest_of, line
from workbench.archive.records import Record
from workbench.errors import EvidenceMismatch
from workbench.model import Snapshot

VERSION = "1.1.1"
ROTATE_AT = 1_000_000_000
BLOCK = 3_000  # index lines packed together, as other tools do
SOFTWARE = "Quote Workbench"
_CHUNK = 1 << 20

Wanted = Callable[[str], tuple[set[int], Callable[[Snapshot], bool]]]
"""Given a file's name: the byte offsets to take, and which of its revisits."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """An article as readers of the WACZ see it in its list of pages."""

    id: str
    url: str
    title: str
    at: datetime


@dataclass(slots=True)
class Package:
    """What is written: a title, when, the pages, and which records of the archive."""

    title: str
    now: datetime
    pages: Iterable[PageLine]
    wanted: Wanted
    resources: list[dict[str, object]] = field(default_factory=list)


class _Pipe:
    """Takes what the ZIP writer writes, until it is handed on. It cannot seek."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, piece: bytes) -> int:
        self._parts.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        pass

    def drain(self) -> bytes:
        parts, self._parts, self.size = self._parts, [], 0
        return b"".join(parts)


def stream(files: Iterable[Path], package: Package) -> Iterator[bytes]:
    """Yield the bytes of a WACZ file with the wanted records of the WARC `files`.

    Raises EvidenceMismatch where a wanted record is damaged or missing: what was written up to
    there is no whole ZIP file.
    """
    pipe, index = _Pipe(), SortedLines()
    try:
        with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_STORED) as out:
            members = _members(files, package.wanted)
            number, more = 0, next(members, None)
            while more is not None:
                number += 1
                with _Entry(out, package, f"archive/data-{number:05}.warc.gz") as warc:
                    warc.write(records.write_info(warc.name, SOFTWARE, package.now))
                    while more is not None and warc.size < ROTATE_AT:
                        if entry := _index_line(more, warc.name, warc.size):
                            index.add(entry)
                        warc.write(more.member)
                        if pipe.size >= _CHUNK:
                            yield pipe.drain()
                        more = next(members, None)
            _write_pages(out, package)
            _write_index(out, package, index)
            _write_package(out, package)
            yield pipe.drain()
        yield pipe.drain()
    finally:
        index.close()


class _Entry:
    """One file within the ZIP, hashed while it is written and listed when it is closed."""

    def __init__(self, out: zipfile.ZipFile, package: Package, path: str) -> None:
        self.name = path.rpartition("/")[2]
        self.size = 0
        self.digest = ""  # known once the file is closed
        self._path, self._package = path, package
        self._sha256 = hashlib.sha256()
        info = zipfile.ZipInfo(path, package.now.timetuple()[:6])
        info.external_attr = 0o600 << 16
        self._handle = out.open(info, "w", force_zip64=True)

    def write(self, piece: bytes) -> None:
        self._handle.write(piece)
        self._sha256.update(piece)
        self.size += len(piece)

    def __enter__(self) -> _Entry:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self._handle.close()
        if kind is None:
            self.digest = f"sha256:{self._sha256.hexdigest()}"
            resource = {"name": self.name, "path": self._path, "bytes": self.size}
            self._package.resources.append(resource | {"hash": self.digest})


@dataclass(frozen=True, slots=True)
class _Member:
    """A record with its bytes as they lie in the archive."""

    record: Record
    member: bytes


def _members(files: Iterable[Path], wanted: Wanted) -> Iterator[_Member]:
    for path in files:
        offsets, revisits = wanted(path.name)
        missing, companion_of = set(offsets), ""
        with path.open("rb") as handle:
            for record, offset, length in records.walk(handle):
                found = records.snapshot(record, path.name, offset, length)
                if found is None and offset in missing:  # removed: what says so goes along
                    missing.discard(offset)
                    take = True
                elif found is None:
                    take = bool(companion_of) and companion_of == record.fields.get(
                        "warc-concurrent-to"
                    )
                else:
                    take = revisits(found) if record.kind == "revisit" else offset in offsets
                    companion_of = record.fields["warc-record-id"] if take else ""
                    missing.discard(offset)
                if not take:
                    continue
                if found and record.kind != "revisit" and _changed(record, found):
                    raise _damaged(path.name, offset)
                place = handle.tell()
                handle.seek(offset)
                yield _Member(record, handle.read(length))
                handle.seek(place)
        if missing:
            raise _damaged(path.name, min(missing))


def _changed(record: Record, found: Snapshot) -> bool:
    return records.digest(record.payload) != found.sha256


def _damaged(file: str, offset: int) -> EvidenceMismatch:
    return EvidenceMismatch(
        "The archive file %(file)s is damaged at byte %(offset)d, so it cannot be exported: run "
        "`workbench verify` and bring the file back from the latest backup.",
        file=file,
        offset=offset,
    )


def _index_line(member: _Member, file: str, offset: int) -> str:
    """Return the index line of a capture, "" for a record that accompanies one."""
    fields = member.record.fields
    if member.record.kind not in ("response", "resource", "revisit"):
        return ""
    entry = {"digest": digest_of(fields.get("warc-payload-digest", ""))}
    if member.record.kind == "revisit":
        entry["mime"] = "warc/revisit"
    else:
        entry["mime"] = fields.get(records.MEDIA_TYPE.lower(), "").partition(";")[0].strip()
    if member.record.kind == "response":
        entry["status"] = member.record.status
    place = {"filename": file, "offset": str(offset), "length": str(len(member.member))}
    at = datetime.fromisoformat(fields["warc-date"])
    return line(fields.get("warc-target-uri", ""), at, entry | place)


def _write_pages(out: zipfile.ZipFile, package: Package) -> None:
    head: Mapping[str, str] = {"format": "json-pages-1.0", "id": "pages", "title": "Articles"}
    with _Entry(out, package, "pages/pages.jsonl") as entry:
        entry.write(json.dumps(head).encode() + b"\n")
        for page in package.pages:
            values = {"id": page.id, "url": page.url, "ts": _time(page.at), "title": page.title}
            entry.write(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _write_index(out: zipfile.ZipFile, package: Package, lines: SortedLines) -> None:
    """Write the index in packed blocks, and the list of their first lines."""
    with _Entry(out, package, "indexes/index.cdx.gz") as entry:
        listing = [f'!meta 0 {{"format": "cdxj-gzip-1.0", "filename": "{entry.name}"}}\n']
        ordered = iter(lines)
        while block := list(itertools.islice(ordered, BLOCK)):
            packed = gzip.compress("".join(block).encode(), 6, mtime=0)
            place = {
                "offset": entry.size,
                "length": len(packed),
                "digest": f"sha256:{records.digest(packed)}",
                "filename": entry.name,
            }
            urlkey, at, _ = block[0].split(" ", 2)
            listing.append(f"{urlkey} {at} {json.dumps(place)}\n")
            entry.write(packed)
    with _Entry(out, package, "indexes/index.idx") as entry:
        entry.write("".join(listing).encode())


def _write_package(out: zipfile.ZipFile, package: Package) -> None:
    content = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": package.title,
        "created": _time(package.now),
        "software": SOFTWARE,
        "resources": list(package.resources),
    }
    with _Entry(out, package, "datapackage.json") as entry:
        entry.write(json.dumps(content, indent=2).encode())
    with _Entry(out, package, "datapackage-digest.json") as last:
        last.write(json.dumps({"path": "datapackage.json", "hash": entry.digest}).encode())


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
