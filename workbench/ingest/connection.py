"""One HTTP request to one checked machine, bounded in time and size whatever the server does."""

from __future__ import annotations

import http.client
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from workbench.errors import FetchRefused
from workbench.ingest.addresses import Target
from workbench.ingest.packing import unpacked

_CHUNK = 1 << 16
_SLOW = "%(host)s did not answer completely within %(seconds)s seconds: try again later."
_BROKEN = "%(host)s broke off or answered wrongly (%(error)s): try again later."
_TOO_LARGE = (
    "The page at %(host)s is larger than %(limit)s MB: save what you need of it and give the file."
)
_UNPACKED = frozenset({"", "identity"})
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})


class Deadline:
    """A moment until which everything must be done."""

    def __init__(self, seconds: float) -> None:
        """Start to count."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left, never less than a tick."""
        return max(0.01, self._end - time.monotonic())

    def passed(self) -> bool:
        """Return whether time is up."""
        return time.monotonic() >= self._end


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `head` as an archive keeps it, `body` unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    request: bytes
    head: bytes


class _Pinned(HTTPConnection):
    """A connection that goes to given machines only, whatever the name resolves to by then."""

    machines: list[str]
    deadline: Deadline
    twin: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        problem: OSError = OSError("no address")
        for machine in self.machines:
            try:
                sock = socket.create_connection((machine, self.port), self.deadline.left())
            except OSError as error:
                problem = error
                continue
            self.twin = sock.dup()  # survives the TLS wrapping, so that time can always be called
            return sock
        raise problem


class _PinnedTLS(_Pinned, HTTPSConnection):
    """The same with TLS; the certificate must be that of the name, not of the machine."""


def get(
    target: Target,
    machines: list[str],
    headers: Mapping[str, str],
    deadline: Deadline,
    limit: int,
    wanted: Callable[[int, Mapping[str, str]], bool],
    cut: bool = False,
) -> Answer:
    """Return the answer of `target`, asked at `machines`; its body only if `wanted` says so.

    `limit` bounds the body in bytes, packed and unpacked; a longer one is refused, or ends there
    where `cut` says so. Raises FetchRefused.
    """
    return _exchange(target, machines, headers, None, deadline, limit, wanted, cut)


def post(
    target: Target,
    machines: list[str],
    headers: Mapping[str, str],
    body: bytes,
    deadline: Deadline,
    limit: int,
) -> tuple[int, bytes]:
    """Return status and body of the answer to `body`, cut at `limit` bytes; raise FetchRefused.

    Only of status 200 the body is read.
    """
    answer = _exchange(
        target, machines, headers, body, deadline, limit, lambda status, _: status == 200, True
    )
    return answer.status, answer.body


def _exchange(
    target: Target,
    machines: list[str],
    headers: Mapping[str, str],
    sent: bytes | None,
    deadline: Deadline,
    limit: int,
    wanted: Callable[[int, Mapping[str, str]], bool],
    cut: bool,
) -> Answer:
    kind = _PinnedTLS if target.scheme == "https" else _Pinned
    connection = kind(target.host, target.port, timeout=deadline.left())
    connection.machines, connection.deadline = machines, deadline
    try:
        with _time_called(connection, deadline):
            connection.request(
                "GET" if sent is None else "POST",
                target.path,
                sent,
                headers,
                preload_content=False,
                decode_content=False,
            )
            # closing() because an answer that is not read to its end holds the socket open
            with closing(connection.getresponse()) as response:
                found = {k.lower(): v for k, v in response.headers.items()}
                body = b""
                if wanted(response.status, found):
                    body = b"".join(_body(response, found, target, deadline, limit, cut))
                head = _head(response)
            return Answer(response.status, found, body, _request(target, headers), head)
    except (HTTPError, http.client.HTTPException, OSError, ValueError, zlib.error) as error:
        if deadline.passed():
            raise FetchRefused(
                _SLOW, host=target.host, seconds=round(deadline.seconds, 1)
            ) from error
        raise FetchRefused(_BROKEN, host=target.host, error=_short(error)) from error
    finally:
        connection.close()


@contextmanager
def _time_called(connection: _Pinned, deadline: Deadline) -> Iterator[None]:
    """Shut the connection down at the deadline: a drip of bytes never trips a socket's timeout."""

    def shut() -> None:
        twin = connection.twin
        if twin is not None:
            try:
                twin.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # already closed by the other side

    timer = threading.Timer(deadline.left(), shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if connection.twin is not None:
            connection.twin.close()
            connection.twin = None


def _body(
    response: urllib3.BaseHTTPResponse,
    headers: Mapping[str, str],
    target: Target,
    deadline: Deadline,
    limit: int,
    cut: bool,
) -> Iterator[bytes]:
    """Yield the unpacked body; where it exceeds `limit` either way, raise FetchRefused or `cut`."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in _UNPACKED | _PACKED:
        raise FetchRefused(
            "%(host)s packs the page in a way that was not asked for (%(encoding)s): save the "
            "page and give the file.",
            host=target.host,
            encoding=encoding[:40],
        )
    size = max(1, limit // 1_000_000)
    too_large = None if cut else FetchRefused(_TOO_LARGE, host=target.host, limit=size)
    sent = _within(iter(lambda: response.read(_CHUNK, decode_content=False), b""), limit, too_large)
    pieces = unpacked(sent) if encoding in _PACKED else sent
    for piece in _within(pieces, limit, too_large):
        if deadline.passed():
            raise TimeoutError
        yield piece
    if deadline.passed():
        raise TimeoutError


def _within(pieces: Iterable[bytes], limit: int, too_large: FetchRefused | None) -> Iterator[bytes]:
    """Yield `pieces` up to `limit` bytes; raise `too_large`, where given, if there are more."""
    left = limit
    for piece in pieces:
        if len(piece) > left and too_large is not None:
            raise too_large
        yield piece[:left]
        left -= len(piece)
        if left < 0:
            return


def _request(target: Target, headers: Mapping[str, str]) -> bytes:
    lines = [f"GET {target.path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _head(response: urllib3.BaseHTTPResponse) -> bytes:
    """Return status line and headers as an archive keeps them beside the unpacked body.

    Headers that speak of the packing on the way are renamed, as web archives do, since the
    body kept is unpacked.
    """
    lines = [f"HTTP/1.1 {response.status} {response.reason or ''}".rstrip()]
    packed = response.headers.get("content-encoding", "").strip().lower() not in _UNPACKED
    for name, value in response.headers.items():
        on_the_way = name.lower() == "transfer-encoding" or (
            packed and name.lower() in ("content-encoding", "content-length")
        )
        lines.append(f"{'X-Archive-Orig-' if on_the_way else ''}{name}: {value}")
    text = "\r\n".join(line.replace("\r", " ").replace("\n", " ") for line in lines)
    return (text + "\r\n\r\n").encode("latin-1", "replace")


def _short(error: BaseException) -> str:
    """Return what an error says of itself, without the errors within it."""
    said = next((part for part in error.args[:1] if isinstance(part, str)), str(error))
    return (said or type(error).__name__).split("\n")[0][:160]
