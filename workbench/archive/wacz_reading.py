"""Open a WACZ file (spec 1.1.1): which WARC files it holds, and whether they are as they were."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from workbench.archive import reasons
from workbench.archive.records import WEB_ARCHIVES
from workbench.errors import BadInput

PACKAGE = "datapackage.json"
MAX_PACKAGE = 50_000_000  # bytes of datapackage.json: one entry per WARC file
MAX_RATIO = 200  # how much larger a packed member may become, else it is a bomb
_CHUNK = 1 << 20
_ENCRYPTED = 1
_LOCAL = struct.Struct("<4s22xHH")
_BAD_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    ValueError,
    KeyError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A WARC file within a WACZ; `base` counts the bytes of those before it."""

    name: str
    base: int
    size: int
    digest: str  # "sha256:…" as datapackage.json states it, "" where it states none
    info: zipfile.ZipInfo


class Package:
    """An open WACZ file."""

    def __init__(self, handle: IO[bytes]) -> None:
        """Read its directory and datapackage.json; raise BadInput where it has none."""
        self._handle = handle
        try:
            self._zip = zipfile.ZipFile(handle)
        except _BAD_ZIP as error:
            raise BadInput(reasons.NO_ZIP, reason=_short(error)) from error
        self._digests = self._stated()

    def close(self) -> None:
        """Let go of the directory; the file stays open."""
        self._zip.close()

    def members(self) -> Iterator[Member]:
        """Yield its WARC files in their order; raise BadInput where there are none."""
        base = 0
        for info in self._zip.infolist():
            if not info.filename.startswith("archive/") or info.is_dir():
                continue
            if info.filename.lower().endswith(WEB_ARCHIVES):
                digest = self._digests.get(info.filename, "")
                yield Member(info.filename, base, info.file_size, digest, info)
                base += info.file_size
        if not base:
            raise BadInput(reasons.NO_WARCS)

    def damage(self, member: Member) -> str:
        """Return why a member cannot be believed, as a sentence; "" where its digest fits."""
        name, colon, stated = member.digest.partition(":")
        if not colon or name not in ("sha256", "sha512", "sha1", "md5"):
            return reasons.MEMBER_CHANGED % {"member": member.name}
        found = hashlib.new(name, usedforsecurity=False)
        try:
            with self.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    found.update(chunk)
        except BadInput as error:
            return str(error)
        if found.hexdigest() == stated.lower():
            return ""
        return reasons.MEMBER_CHANGED % {"member": member.name}

    def open(self, member: Member) -> IO[bytes]:
        """Return the bytes of a member as a stream that can seek; raise BadInput."""
        try:
            if member.info.flag_bits & _ENCRYPTED:
                raise zipfile.BadZipFile("it is encrypted")
            if member.info.compress_type == zipfile.ZIP_STORED:
                return io.BufferedReader(_Window(self._handle, *self._place(member.info)))
            return self._unpacked(member.info)
        except _BAD_ZIP as error:
            template = reasons.MEMBER_UNREADABLE
            raise BadInput(template, member=member.name, reason=_short(error)) from error

    def _stated(self) -> Mapping[str, str]:
        try:
            info = self._zip.getinfo(PACKAGE)
            if info.file_size > MAX_PACKAGE:
                raise ValueError("it is too long")
            with self._zip.open(info) as stream:
                package: Any = json.loads(stream.read(MAX_PACKAGE))
            resources = [r for r in package["resources"] if isinstance(r, dict)]
            return {str(r.get("path", "")): _digest(r) for r in resources}
        except (*_BAD_ZIP, TypeError, OSError) as error:
            raise BadInput(reasons.NO_PACKAGE) from error

    def _place(self, info: zipfile.ZipInfo) -> tuple[int, int]:
        """Return where the bytes of a member that is stored unpacked lie in the file."""
        self._handle.seek(info.header_offset)
        signature, name, extra = _LOCAL.unpack(self._handle.read(_LOCAL.size))
        if signature != b"PK\x03\x04":
            raise zipfile.BadZipFile("its header is damaged")
        return info.header_offset + _LOCAL.size + name + extra, info.file_size

    def _unpacked(self, info: zipfile.ZipInfo) -> IO[bytes]:
        """Unpack a member into a file without a name: going back in a packed one takes too long."""
        if info.file_size > MAX_RATIO * max(info.compress_size, 1 << 20):
            raise zipfile.BadZipFile("it would unpack to far more than it is")
        kept = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    kept.write(chunk)
        except BaseException:
            kept.close()
            raise
        kept.seek(0)
        return kept


class _Window(io.RawIOBase):
    """A stretch of a file as a file of its own."""

    def __init__(self, handle: IO[bytes], start: int, length: int) -> None:
        self._handle, self._start, self._length, self._at = handle, start, length, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        size = min(len(buffer), max(0, self._length - self._at))
        self._handle.seek(self._start + self._at)
        piece = self._handle.read(size)
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def _digest(resource: Mapping[str, Any]) -> str:
    """Return the digest of a resource as "sha256:…"; version 1.0 wrote it in two fields."""
    if "hash" in resource:
        return str(resource["hash"])
    stats = resource.get("stats")
    found = stats.get("hash", "") if isinstance(stats, dict) else ""
    return f"{resource.get('hashing', '')}:{found}"


def _short(error: BaseException) -> str:
    return (str(error) or type(error).__name__).rstrip(".")[:120]
