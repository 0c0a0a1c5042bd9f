"""Captures as WARC/1.1 records and back (ISO 28500:2017), each record its own gzip member."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO
from urllib.parse import quote
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from workbench.model import EMPTY, Capture, Snapshot
from workbench.model_web_archives import Imported

# Level 6 packs news rows 1 % worse than warcio's fixed level 9 and is a third faster.
GZIP_LEVEL = 6
REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
REQUEST_TYPE = "application/http; msgtype=request"
RESPONSE_TYPE = "application/http; msgtype=response"

# Our own header fields; the standard lets readers skip names they do not know.
GIVEN = "Workbench-Given"
LINE = "Workbench-Line"
SOURCE = "Workbench-Source"
URL = "Workbench-Url"
MEDIA_TYPE = "Workbench-Media-Type"
ORIGIN = "Workbench-Origin"  # of imported records: a list, the latest first

WEB = ("http://", "https://")
WEB_ARCHIVES = (".warc", ".arc", ".wacz", ".warc.gz", ".arc.gz")

_BLANK = b"\r\n\r\n"  # ends an HTTP head
# The payload is archived as the fetcher unwrapped it, so the head must no longer announce a
# wrapping; the announcement is kept under another name, as the Internet Archive does.
_WRAPPING = re.compile(rb"(?im)^(transfer-encoding|content-encoding|content-length)(?=[ \t]*:)")
# A line of a head without a visible sign: readers take the head to end there.
_HOLLOW = re.compile(rb"\n[^\x21-\x7e\n]*(?=\n|\Z)")
_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d+)[ \t]*\r?$")


class UnreadableRecord(ValueError):
    """The bytes at a place in a WARC file are not one whole, undamaged record."""


@dataclass(frozen=True, slots=True)
class Record:
    """One parsed record: its type, header fields (lower-case names) and payload."""

    kind: str
    fields: Mapping[str, str]
    payload: bytes
    status: str = ""  # of the HTTP answer, as "200"


def digest(payload: bytes) -> str:
    """Return the SHA-256 of `payload` as 64 hexadecimal digits."""
    return hashlib.sha256(payload).hexdigest()


def write(capture: Capture, sha256: str) -> list[bytes]:
    """Return the gzip members of a capture: the one with its payload first, then its request."""
    if not _answered(capture):
        fields = _fields("resource", capture, sha256)
        resource = _member("resource", fields, capture.payload, _one_line(capture.media_type))
        return [resource, *_companions(capture, fields)]
    fields = _fields("response", capture, sha256)
    head = _unwrapped_head(capture.http_response_head, len(capture.payload))
    response = _member("response", fields, head + capture.payload, RESPONSE_TYPE)
    return [response, *_companions(capture, fields)]


def write_revisit(capture: Capture, original: Snapshot, record_id: str) -> list[bytes]:
    """Return the gzip members that say: these bytes came again, they lie where `original` says.

    `record_id` is that of the record with the bytes, "" where it is not known.
    """
    fields = _fields("revisit", capture, original.sha256)
    fields["WARC-Profile"] = REVISIT_PROFILE
    fields["WARC-Refers-To-Target-URI"] = target_uri(original)
    fields["WARC-Refers-To-Date"] = warc_date(original.captured_at)
    if record_id:
        fields["WARC-Refers-To"] = record_id
    if not _answered(capture):
        revisit = _member("revisit", fields, b"", _one_line(capture.media_type))
        return [revisit, *_companions(capture, fields)]
    head = _unwrapped_head(capture.http_response_head, len(capture.payload))
    return [_member("revisit", fields, head, RESPONSE_TYPE), *_companions(capture, fields)]


def _answered(capture: Capture) -> bool:
    """Return whether a capture is written as an answer of HTTP: others look for one, and for where
    its body begins, only below addresses of the web.
    """
    return bool(capture.http_response_head) and target_uri(capture).startswith(WEB)


def write_info(file_name: str, software: str, at: datetime) -> bytes:
    """Return the `warcinfo` member that opens a file."""
    fields = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Date": warc_date(at),
        "WARC-Filename": file_name,
    }
    body = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    return _member("warcinfo", fields, body, "application/warc-fields")


def parse(member: bytes) -> Record:
    """Return the record in one gzip member; raise UnreadableRecord where it is damaged."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        raw = unpacker.decompress(member)
        if not unpacker.eof or unpacker.unused_data:
            raise UnreadableRecord("the compressed record is cut off or followed by other bytes")
        record = next(iter(ArchiveIterator(BytesIO(raw))))
        fields = {name.lower(): value for name, value in record.rec_headers.headers}
        status = record.http_headers.get_statuscode() if record.http_headers else ""
        payload = record.raw_stream.read()
        if record.rec_type == "response" and record.http_headers is None:
            payload = payload.partition(_BLANK)[2]  # as earlier versions wrote it
        return Record(record.rec_type, fields, payload, status)
    except (zlib.error, ArchiveLoadFailed, StatusAndHeadersParserException, StopIteration) as e:
        raise UnreadableRecord(str(e) or "no record begins there") from e


def walk(handle: IO[bytes]) -> Iterator[tuple[Record, int, int]]:
    """Yield each record of one of our files with its byte offset and length, up to a torn end.

    Where a record is damaged the walk ends: what follows can only be found by its offset.
    """
    offset = 0
    while length := member_length(handle, offset):
        handle.seek(offset)
        try:
            record = parse(handle.read(length))
        except UnreadableRecord:
            return
        yield record, offset, length
        offset += length


def member_length(handle: IO[bytes], offset: int) -> int:
    """Return the length of the gzip member at `offset`, 0 where none is whole."""
    handle.seek(offset)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    length = 0
    try:
        while chunk := handle.read(1 << 14):
            unpacker.decompress(chunk)
            length += len(chunk) - len(unpacker.unused_data)
            if unpacker.eof:
                return length
    except zlib.error:
        return 0
    return 0


def snapshot(record: Record, file: str, offset: int, length: int) -> Snapshot | None:
    """Return the snapshot a payload or revisit record stands for; None for the other records."""
    if record.kind not in ("response", "resource", "revisit"):
        return None
    fields = record.fields
    given = json.loads(fields.get(GIVEN.lower(), "{}"))
    line = fields.get(LINE.lower(), "")
    return Snapshot(
        sha256=fields.get("warc-payload-digest", "").removeprefix("sha256:"),
        file=file,
        offset=offset,
        length=length,
        media_type=fields.get(MEDIA_TYPE.lower(), ""),
        source=json.loads(fields.get(SOURCE.lower(), '""')),
        url=json.loads(fields.get(URL.lower(), '""')),
        captured_at=datetime.fromisoformat(fields["warc-date"]).astimezone(UTC),
        given=given or EMPTY,
        line=int(line) if line else None,
    )


def moved(found: Snapshot, original: Snapshot) -> Snapshot:
    """Return `found`, a revisit, with the place of the record that holds its payload."""
    return replace(found, file=original.file, offset=original.offset, length=original.length)


def warc_date(at: datetime) -> str:
    """Return a time as WARC-Date: UTC with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def target_uri(piece: Capture | Snapshot) -> str:
    """Return what a record is about: the address, the file's bare name, or else its digest.

    A file's folder is left out: archives travel, and paths name people and machines.
    """
    fetched = piece.source.lower().startswith(WEB)
    if fetched or (piece.url and piece.source.lower().endswith(WEB_ARCHIVES)):
        return quote(piece.url or piece.source, safe="!#$%&'()*+,/:;=?@[]~")
    name = source_name(piece.source)
    if name:
        line = "" if piece.line is None else f"#line={piece.line}"
        return f"file:///{quote(name)}{line}"
    sha256 = piece.sha256 if isinstance(piece, Snapshot) else digest(piece.payload)
    return f"urn:sha256:{sha256}"


@lru_cache(maxsize=100)  # the rows of a table come from one source
def source_name(source: str) -> str:
    """Return the last part of a path, POSIX or Windows; an address stays whole."""
    if source.lower().startswith(WEB):
        return source
    return PureWindowsPath(PurePosixPath(source).name).name


def _fields(kind: str, capture: Capture, sha256: str) -> dict[str, str]:
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Date": warc_date(capture.captured_at),
        "WARC-Target-URI": target_uri(capture),
        "WARC-Payload-Digest": f"sha256:{sha256}",
        SOURCE: json.dumps(source_name(capture.source)),
        MEDIA_TYPE: _one_line(capture.media_type),
    }
    # JSON in ASCII: whatever a user typed, no line break can forge a header field.
    if capture.url:
        fields[URL] = json.dumps(capture.url)
    if capture.given:
        fields[GIVEN] = json.dumps(dict(capture.given))
    if capture.line is not None:
        fields[LINE] = str(capture.line)
    if isinstance(capture, Imported):
        fields[ORIGIN] = _origins(capture)
    return fields


def _origins(capture: Imported) -> str:
    """Return where an imported record came from as JSON, the latest origin first."""
    origin = capture.origin
    latest = {
        "file": origin.file,
        "offset": origin.offset,
        "record": origin.record_id,
        "date": origin.date,
        "digest": origin.digest,
        "taken_in": warc_date(origin.taken_in),
    }
    try:
        earlier = json.loads(origin.earlier or "[]")
    except (ValueError, RecursionError):
        earlier = []
    return json.dumps([latest, *(earlier if isinstance(earlier, list) else [])][:20])


def _companions(capture: Capture, page: Mapping[str, str]) -> list[bytes]:
    """Return the members of the request and of a foreign crawler's notes, where there are any."""
    members = []
    if capture.http_request and page["WARC-Target-URI"].startswith(WEB):
        fields = _companion("request", page)
        # given, because warcio would take the digest of head and body together
        body = capture.http_request.partition(_BLANK)[2]
        fields["WARC-Payload-Digest"] = f"sha256:{digest(body)}"
        members.append(_member("request", fields, capture.http_request, REQUEST_TYPE))
    if isinstance(capture, Imported) and capture.metadata:
        fields = _companion("metadata", page)
        members.append(_member("metadata", fields, capture.metadata, "application/warc-fields"))
    return members


def _companion(kind: str, page: Mapping[str, str]) -> dict[str, str]:
    return {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Date": page["WARC-Date"],
        "WARC-Target-URI": page["WARC-Target-URI"],
        "WARC-Concurrent-To": page["WARC-Record-ID"],
    }


def _unwrapped_head(head: bytes, length: int) -> bytes:
    """Return an HTTP head that fits the unwrapped payload and ends with its blank line."""
    kept = _HOLLOW.sub(b"", head.rstrip(b"\r\n"))
    announced = [name.lower() for name in _WRAPPING.findall(kept)]
    if announced == [b"content-length"] and _LENGTH.findall(kept) == [b"%d" % length]:
        return kept + _BLANK  # it fits as it came: leave the evidence alone
    kept = _WRAPPING.sub(rb"X-Archive-Orig-\1", kept)
    return kept + b"\r\nContent-Length: %d\r\n\r\n" % length


def _one_line(value: str) -> str:
    return re.sub(r"[^\x21-\x7e]+", " ", value).strip() or "application/octet-stream"


class _Member:
    """A file-like sink that packs what is written into one gzip member."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        self._parts: list[bytes] = []

    def write(self, piece: bytes) -> None:
        self._parts.append(self._packer.compress(piece))

    def flush(self) -> None:
        """Do nothing: the member ends in `packed`."""

    def packed(self) -> bytes:
        return b"".join((*self._parts, self._packer.flush()))


def _member(kind: str, fields: dict[str, str], block: bytes, content_type: str) -> bytes:
    fields["WARC-Block-Digest"] = f"sha256:{digest(block)}"
    headers = StatusAndHeaders("", list(fields.items()), protocol="WARC/1.1")
    record = ArcWarcRecord("warc", kind, headers, BytesIO(block), None, content_type, len(block))
    record.payload_length = len(block)
    if kind != "revisit":
        member = _Member()
        WARCWriter(member, gzip=False, warc_version="1.1").write_record(record)
        return member.packed()
    return _revisit_member(headers, block, content_type)


def _revisit_member(headers: StatusAndHeaders, block: bytes, content_type: str) -> bytes:
    """Write a revisit record by hand: warcio would drop a block that is given as bytes."""
    headers.add_header("Content-Type", content_type)
    headers.add_header("Content-Length", str(len(block)))
    member = _Member()
    member.write(headers.to_bytes(encoding="utf-8") + block + b"\r\n\r\n")
    return member.packed()
