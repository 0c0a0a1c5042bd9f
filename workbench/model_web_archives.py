"""The vocabulary of imported web archives: records of others, and what was passed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.model import Capture, Rejection


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an imported record stood, as whoever wrote it named it.

    `file` is the bare file name, for a WACZ with its member ("crawl.wacz!archive/a.warc.gz");
    `offset` is the byte at which the record begins in that file. `digest` is the payload digest
    the record states ("sha1:…"), "" where it states none. `taken_in` is when this program read it,
    `earlier` the origins that another archive of this program noted, as JSON.
    """

    file: str
    offset: int
    record_id: str
    date: str
    digest: str
    taken_in: datetime
    earlier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported(Capture):
    """A capture that somebody else made: a record of a web archive.

    `captured_at` is the time the record states, never later than `origin.taken_in`; `metadata`
    holds the bytes of its metadata record. Reading can go on at byte `position` of the source.
    """

    origin: Origin
    position: int
    metadata: bytes = b""


@dataclass(frozen=True, slots=True)
class Revisit:
    """A record that says: the same bytes came again; `capture` has no payload yet.

    The bytes are those that an earlier record of the digest `capture.origin.digest` holds, or,
    where the server said "not modified", those of the same address as they were before.
    """

    capture: Imported
    not_modified: bool = False
    earlier_url: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that is no page, passed over and counted: a sentence without its number."""

    reason: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage(Rejection):
    """A record that cannot be read or believed; reading can go on at byte `position`."""

    position: int


Piece = Capture | Rejection | Revisit | Skipped
