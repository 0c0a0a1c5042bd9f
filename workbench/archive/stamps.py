"""Time stamps after RFC 3161: an authority confirms that a statement was there at a time.

A stamp is two files of one name: the statement as plain text, and the authority's answer. Both
can be checked with openssl alone, years later and without this program:
`openssl ts -verify -data NAME.txt -in NAME.tsr -CAfile authority.pem`, once the authority's
certificate has expired with `-attime` and the time of the stamp in seconds since 1970.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from workbench.errors import BadInput, EvidenceMismatch, FetchRefused
from workbench.model_proof import Stamp, Statement

TIMEOUT = 30.0  # seconds for the whole exchange; authorities answer within one
MAX_ANSWER = 1_000_000  # bytes; a token with its certificates has a few thousand
NAME = "%Y%m%dT%H%M%S.%fZ"  # of the two files of a stamp: when the statement was made
HEAD = "Quote Workbench: state of an archive, version 1"
QUERY_TYPE = "application/timestamp-query"
# Sends bytes to an address and returns status and body of the answer; raises FetchRefused.
Post = Callable[[str, bytes], tuple[int, bytes]]
_LINES = re.compile(
    re.escape(HEAD)
    + r"\nmade at: (?P<at>\S+)\nrecords: (?P<records>\d+)\nrecords sha-256: (?P<rd>[0-9a-f]{64})"
    r"\nlog events: (?P<events>\d+)\nlog sha-256: (?P<ed>[0-9a-f]{64})\n"
)


def write(statement: Statement) -> str:
    """Return a statement as the text that is stamped."""
    return (
        f"{HEAD}\nmade at: {statement.made_at.astimezone(UTC).isoformat()}\n"
        f"records: {statement.records}\nrecords sha-256: {statement.records_digest}\n"
        f"log events: {statement.events}\nlog sha-256: {statement.events_digest}\n"
    )


def read(text: str) -> Statement:
    """Return the statement of a text; raise EvidenceMismatch where it is none."""
    found = _LINES.fullmatch(text)
    if found is None:
        raise EvidenceMismatch("The statement was changed: it cannot be read any more.")
    return Statement(
        datetime.fromisoformat(found["at"]),
        int(found["records"]),
        found["rd"],
        int(found["events"]),
        found["ed"],
    )


class Stamps:
    """The folder of stamps; files are only ever added."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made when the first stamp is written."""
        self.folder = folder

    def add(self, statement: Statement, token: bytes, authority: bytes = b"") -> Stamp:
        """Keep a statement with its token, durably; raise EvidenceMismatch where it proves nothing.

        `authority`: see `stamp`. What is kept counts as the stamp of its day.
        """
        text = write(statement)
        stamped_at = check(token, text.encode(), authority)
        name = statement.made_at.astimezone(UTC).strftime(NAME)
        self.folder.mkdir(parents=True, exist_ok=True)
        _keep(self.folder / f"{name}.tsr", token)
        _keep(self.folder / f"{name}.txt", text.encode())
        return Stamp(name, statement, stamped_at)

    def names(self) -> list[str]:
        """Return the names of all stamps, the oldest first."""
        return sorted(path.stem for path in self.folder.glob("*.txt"))

    def last(self, before: datetime) -> datetime | None:
        """Return when the latest statement up to `before` was made, None where there is none.

        One of the future was made while the clock was wrong: it must not hold up those of today.
        """
        until = before.astimezone(UTC).strftime(NAME)
        names = [name for name in self.names() if name <= until]
        return datetime.strptime(names[-1], NAME).replace(tzinfo=UTC) if names else None

    def stamp(self, name: str, authority: bytes = b"") -> Stamp:
        """Read and check one stamp; raise EvidenceMismatch where it proves nothing.

        `authority` holds the root certificates in PEM; without them the signature is not checked.
        """
        try:
            text = (self.folder / f"{name}.txt").read_bytes()
            token = (self.folder / f"{name}.tsr").read_bytes()
        except FileNotFoundError as error:
            raise EvidenceMismatch(
                "The file %(name)s is missing: restore it from a backup.",
                name=Path(str(error.filename)).name,
            ) from None
        return Stamp(name, read(text.decode("utf-8", "replace")), check(token, text, authority))

    def every(self) -> Iterator[Stamp]:
        """Yield the stamps that can be read, the oldest first; the others are left to `stamp`."""
        for name in self.names():
            try:
                yield self.stamp(name)
            except EvidenceMismatch:
                continue


def ask(url: str, statement: Statement, post: Post) -> bytes:
    """Return the authority's answer; raise FetchRefused, BadInput for what is no address.

    Only a digest leaves this machine, by way of `post`.
    """
    if not url.lower().startswith(("http://", "https://")):
        raise BadInput(
            "%(url)s is no address of a time-stamping authority: correct WORKBENCH_TIMESTAMP_URL.",
            url=url[:200],
        )
    data = write(statement).encode()
    request = TimestampRequestBuilder(data, HashAlgorithm.SHA256).build()
    token = _answer(url, request.as_bytes(), post)
    answer = _decode(token)
    if PKIStatus(answer.status) is not PKIStatus.GRANTED:
        reason = "; ".join(answer.status_string) or PKIStatus(answer.status).name
        raise FetchRefused("The time-stamping authority refused: %(reason)s.", reason=reason)
    if answer.tst_info.nonce != request.nonce:
        raise FetchRefused(
            "The time-stamping authority answered another request: try again, or use another one."
        )
    return token


def check(token: bytes, data: bytes, authority: bytes = b"") -> datetime:
    """Return when `data` was stamped; raise EvidenceMismatch where `token` is not for it."""
    try:
        answer = _decode(token)
        imprint = answer.tst_info.message_imprint.message
        at = answer.tst_info.gen_time
    except (FetchRefused, ValueError):
        raise EvidenceMismatch("The time stamp cannot be read: its file was changed.") from None
    if imprint != hashlib.sha256(data).digest():
        raise EvidenceMismatch(
            "The time stamp is for another statement: one of the two was changed."
        )
    if authority:
        _check_signature(answer, data, authority)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _check_signature(answer: TimeStampResponse, data: bytes, authority: bytes) -> None:
    try:
        roots = x509.load_pem_x509_certificates(authority)
        builder = VerifierBuilder()
        for root in roots:
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(answer, data)
    except (VerificationError, ValueError) as error:
        raise EvidenceMismatch(
            "The signature of the time stamp does not hold (%(reason)s): check the certificates in "
            "WORKBENCH_TIMESTAMP_CA.",
            reason=error,
        ) from None


def _decode(token: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(token)
    except ValueError:
        raise FetchRefused(
            "What answered is no time-stamping authority: check WORKBENCH_TIMESTAMP_URL."
        ) from None


def _answer(url: str, query: bytes, post: Post) -> bytes:
    try:
        status, token = post(url, query)
    except FetchRefused as error:
        raise FetchRefused(
            "The time-stamping authority gave no answer: %(reason)s", reason=error
        ) from error
    if status != 200 or len(token) > MAX_ANSWER:
        raise FetchRefused(
            "The time-stamping authority answered with status %(status)s: try again later, or use "
            "another one.",
            status=status,
        )
    return token


def _keep(path: Path, content: bytes) -> None:
    """Write a file that is whole or not there, and never replace one."""
    part = path.with_suffix(path.suffix + ".part")
    with part.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.link(part, path)
    part.unlink()
