"""Tell what a record of somebody's web archive is: a page, a page seen again, or no page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from workbench.archive import reasons, records
from workbench.archive.foreign_digests import canonical, fits
from workbench.archive.foreign_heads import Unreadable
from workbench.archive.framing import FIRST, Frame
from workbench.archive.http_messages import Answer, TooLong, read_answer, unchunked, unpacked
from workbench.model_web_archives import Damage, Imported, Origin, Piece, Revisit, Skipped

MAX_PAGE = 20_000_000  # bytes of one page, packed and unpacked, as for single files
MAX_COMPANION = 1 << 20  # bytes of a request or of a crawler's notes that are kept
PAGES = {"text/html", "application/xhtml+xml", "text/plain"}
ROWS = {"application/json", "text/csv"}  # pages of this program's own archives only
_NO_ARTICLES = re.compile(r"/(robots|ads|app-ads|humans|security|llms)\.txt$|/\.well-known/")
_KINDS = (
    (re.compile(r"image/"), reasons.IMAGE),
    (re.compile(r"(audio|video)/|application/(vnd\.apple\.mpegurl|dash)"), reasons.MEDIA),
    (re.compile(r"text/css|font/|.*(javascript|ecmascript|font)"), reasons.STYLE),
    (re.compile(r"application/(pdf|msword|rtf|vnd\.)"), reasons.DOCUMENT),
    (re.compile(r".*(json|xml|protobuf|grpc|csv|event-stream)|text/"), reasons.DATA),
)
_STATUS = {3: reasons.REDIRECT, 4: reasons.REFUSED, 5: reasons.FAILED}
_HTML = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.{0,400}?-->\s*)*<(!doctype html|html)\b", re.I | re.S
)
# Others name what crawlers note: dns:, metadata:, urn:text:
_PLACES = (*records.WEB, "file:", "ftp:")
_NOT_MODIFIED = "server-not-modified"
FIRST_YEAR = 1991  # of the web; an earlier time of capture is a clock that was not set


def wanted(fields: Mapping[str, str], first: bytes) -> int:
    """Return how many bytes of a block are needed, given its first ones; see `frames`."""
    kind = fields["warc-type"].lower()
    if kind in ("request", "metadata"):
        return MAX_COMPANION
    if kind == "revisit":
        return FIRST
    if kind not in ("response", "resource", "conversion"):
        return 0
    answer = read_answer(first) if kind == "response" else None
    return MAX_PAGE + FIRST if _passed_over(fields, answer, first) is None else FIRST


@dataclass(slots=True)
class Context:
    """What all records of one file share: its names, what was typed beside it, and the clock."""

    source: str  # as it is shown
    file: str  # as provenance names it
    given: Mapping[str, str]
    base: int  # bytes of the source before this file
    now: datetime

    def damage(self, offset: int, end: int, template: str, **values: object) -> Damage:
        """Return the rejection of a record."""
        reason = template % {"offset": offset, **values}
        return Damage(self.source, self.base + offset, reason, position=self.base + end)


def piece(frame: Frame, context: Context) -> Piece:
    """Return what a record is: Imported, Revisit, Skipped, or the Damage that it has."""
    kind = frame.fields["warc-type"].lower()
    position = context.base + frame.end
    if kind == "revisit":
        return _revisit(frame, context)
    if kind == "continuation" or frame.fields.get("warc-segment-number"):
        return Skipped(reasons.SEGMENT, position)
    if kind not in ("response", "resource", "conversion"):
        return Skipped(reasons.COMPANION, position)
    answer = read_answer(frame.block) if kind == "response" else None
    why_not = _passed_over(frame.fields, answer, frame.block)
    if why_not is not None:
        return Skipped(why_not, position)
    if frame.length > len(frame.block):
        return _too_long(frame, context)
    return _page(frame, context, answer)


def _passed_over(fields: Mapping[str, str], answer: Answer | None, block: bytes) -> str | None:
    """Return why a response, resource or conversion is no page; None where it is one."""
    own = fields.get(records.MEDIA_TYPE.lower(), "").partition(";")[0].lower()
    if own in PAGES | ROWS:
        return None
    address = fields.get("warc-target-uri", "")
    if not address.lower().startswith(_PLACES):
        return reasons.NO_WEB
    if answer is not None and not 200 <= answer.status < 300:
        return _STATUS.get(answer.status // 100, reasons.UNFINISHED)
    if answer is not None and answer.status == 206:  # a piece of something, of unknown size
        return reasons.UNFINISHED
    kind = _media_type(fields, answer, block)
    if kind not in PAGES:
        found = (reason for pattern, reason in _KINDS if pattern.match(kind))
        return next(found, reasons.OTHER_KIND)
    if kind == "text/plain" and _NO_ARTICLES.search(_path(address)):
        return reasons.PROGRAM_TEXT
    return reasons.TRUNCATED if fields.get("warc-truncated") else None


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _media_type(fields: Mapping[str, str], answer: Answer | None, block: bytes) -> str:
    if answer is not None:
        stated, body = answer.media_type, block[len(answer.head) :]
    else:
        stated = fields.get("content-type", "").partition(";")[0].strip().lower()
        body = block
    if stated in ("", "application/http") and _HTML.match(body):
        return "text/html"
    return stated


def _page(frame: Frame, context: Context, answer: Answer | None) -> Piece:
    body = frame.block[len(answer.head) :] if answer else frame.block
    variants = [body]
    try:
        if answer is not None:
            if "chunked" in answer.fields.get("transfer-encoding", "").lower():
                variants.append(unchunked(body))
            encoding = answer.fields.get("content-encoding", "")
            variants.append(unpacked(variants[-1], encoding, MAX_PAGE))
    except TooLong:
        return _too_long(frame, context)
    except Unreadable as error:
        return context.damage(frame.offset, frame.end, reasons.NOT_UNPACKED, reason=error)
    stated = frame.fields.get("warc-payload-digest", "")
    if not stated:  # the block's digest is second best: some writers change HTTP heads after it
        stated, variants[:0] = frame.fields.get("warc-block-digest", ""), [frame.block]
    if not fits(stated, variants):
        return context.damage(frame.offset, frame.end, reasons.CHANGED, digest=stated)
    return _imported(frame, context, answer, variants[-1])


def _too_long(frame: Frame, context: Context) -> Damage:
    limit = MAX_PAGE // 1_000_000
    return context.damage(frame.offset, frame.end, reasons.TOO_LONG, limit=limit)


def _revisit(frame: Frame, context: Context) -> Piece:
    answer = read_answer(frame.block)
    fields = frame.fields
    if answer is not None and answer.status != HTTPStatus.NOT_MODIFIED and answer.media_type:
        why_not = _passed_over(fields, answer, frame.block)
        if why_not is not None:
            return Skipped(why_not, context.base + frame.end)
    found = _imported(frame, context, answer, b"")
    return Revisit(
        found,
        not_modified=_NOT_MODIFIED in fields.get("warc-profile", ""),
        earlier_url=_of_the_web(fields.get("warc-refers-to-target-uri", "")) or found.url,
    )


def _imported(frame: Frame, context: Context, answer: Answer | None, payload: bytes) -> Imported:
    fields = frame.fields
    media_type = answer.fields.get("content-type", "") if answer else fields.get("content-type", "")
    known = _media_type(fields, answer, frame.block)
    capture = Imported(
        payload=payload,
        media_type=media_type if known in media_type.lower() else known,
        source=context.source,
        captured_at=_captured_at(fields.get("warc-date", ""), context.now),
        url=_of_the_web(fields.get("warc-target-uri", "")),
        line=context.base + frame.offset,
        given=context.given,
        http_response_head=answer.head if answer else b"",
        origin=Origin(
            file=context.file,
            offset=frame.offset,
            record_id=fields.get("warc-record-id", ""),
            date=fields.get("warc-date", ""),
            digest=canonical(fields.get("warc-payload-digest", "")),
            taken_in=context.now,
        ),
        position=context.base + frame.end,
    )
    return _as_it_was(capture, fields) if records.MEDIA_TYPE.lower() in fields else capture


def _of_the_web(address: str) -> str:
    """Return an address of the web, its scheme as others look for it; "" for any other."""
    scheme, colon, rest = address.partition(":")
    return scheme.lower() + colon + rest if address.lower().startswith(records.WEB) else ""


def _as_it_was(capture: Imported, fields: Mapping[str, str]) -> Imported:
    """Return a capture of this program's own as the archive that it comes from had it."""
    line = fields.get(records.LINE.lower(), "")
    earlier = fields.get(records.ORIGIN.lower(), "")
    return replace(
        capture,
        media_type=fields[records.MEDIA_TYPE.lower()],
        source=str(_json(fields, records.SOURCE, "")) or capture.source,
        url=str(_json(fields, records.URL, "")),
        line=int(line) if line.isascii() and line.isdecimal() and len(line) < 18 else None,
        given=dict(capture.given) | _strings(_json(fields, records.GIVEN, {})),
        origin=replace(capture.origin, earlier=earlier),
    )


def _json(fields: Mapping[str, str], name: str, default: object) -> object:
    try:
        return json.loads(fields[name.lower()])
    except (KeyError, ValueError, RecursionError):
        return default


def _strings(value: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}


def _captured_at(stated: str, now: datetime) -> datetime:
    """Return the time of capture that a record states; `now` where that cannot be.

    A time that cannot be read or lies ahead proves nothing: all that is known is that the page
    existed when this program saw the record.
    """
    try:
        found = datetime.fromisoformat(stated)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return now
    return found if found.year >= FIRST_YEAR and found <= now else now
