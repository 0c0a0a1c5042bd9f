"""Hostile sites, watched: each is refused in its time, and the desk answers meanwhile."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workbench.bench import Workbench
from workbench.ingest import addresses
from workbench.model_sources import SourceKind, SourceSettings
from workbench.settings import Settings

TIMEOUT = 1.0  # seconds a fetch may take here; 20 on a desk
Handler = Callable[[socket.socket, str], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n"


@contextmanager
def server(handler: Handler) -> Iterator[int]:
    """Serve each connection by `handler(socket, path)` on a free port of loopback."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(client,), daemon=True).start()

    def answer(client: socket.socket) -> None:
        with client:
            try:
                request = b""
                while b"\r\n\r\n" not in request:
                    more = client.recv(4096)
                    if not more:
                        return
                    request += more
                handler(client, request.split()[1].decode("latin-1"))
            except OSError:
                return  # the desk hung up, as it should

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def bomb(client: socket.socket, path: str) -> None:
    """Send 10 GB of spaces, packed to 10 MB, as they are packed."""
    client.sendall(OK + b"Content-Encoding: gzip\r\n\r\n")
    pack, piece = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16), b" " * 10_000_000
    for _ in range(1000):
        client.sendall(pack.compress(piece))
    client.sendall(pack.flush())


def drip(client: socket.socket, path: str) -> None:
    client.sendall(OK + b"Content-Length: 100000\r\n\r\n<rss>")
    while True:
        client.sendall(b" ")
        time.sleep(0.02)


def headers(client: socket.socket, path: str) -> None:
    client.sendall(OK)
    while True:
        client.sendall(b"X-Lagi: ya\r\n")
        time.sleep(0.005)


def short(client: socket.socket, path: str) -> None:
    client.sendall(OK + b"Content-Length: 5000\r\n\r\n<rss version='2.0'><channel>")


def chain(client: socket.socket, path: str) -> None:
    number = int(path.strip("/") or 0) + 1
    client.sendall(b"HTTP/1.1 302 Found\r\nLocation: /%d\r\nContent-Length: 0\r\n\r\n" % number)


def silent(client: socket.socket, path: str) -> None:
    time.sleep(5)


def endless(client: socket.socket, path: str) -> None:
    client.sendall(OK + b"\r\n<rss><channel>")
    while True:
        client.sendall(b"<item><link>/a</link></item>" * 1000)


def redirect(to: str) -> Handler:
    def handler(client: socket.socket, path: str) -> None:
        client.sendall(b"HTTP/1.1 302 Found\r\nLocation: %s\r\n\r\n" % to.encode())

    return handler


def reply(body: bytes, *lines: bytes) -> Handler:
    def handler(client: socket.socket, path: str) -> None:
        head = OK + b"Content-Length: %d\r\n" % len(body)
        client.sendall(head + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body)

    return handler


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    settings = Settings(
        home=tmp_path / "home",
        allow_private_fetch=True,
        fetch_timeout=TIMEOUT,
        fetch_delay=0.0,
        respect_robots=False,
    )
    with Workbench.open(settings) as opened:
        yield opened


def refused(bench: Workbench, address: str, kind: SourceKind = SourceKind.FEED) -> str:
    """Watch `address`; return the error after asserting that others were served meanwhile."""
    id = bench.add_source(SourceSettings(kind, address), actor="test").id
    longest, done = [0.0], threading.Event()

    def others() -> None:
        while not done.is_set():
            began = time.monotonic()
            bench.statistics()
            longest[0] = max(longest[0], time.monotonic() - began)
            time.sleep(0.01)

    thread = threading.Thread(target=others)
    thread.start()
    began = time.thread_time()
    report = bench.watch()
    spent = time.thread_time() - began
    done.set()
    thread.join(10)
    assert spent < 5 * TIMEOUT
    assert longest[0] < 5 * TIMEOUT, "the desk did not answer while it fetched"
    assert report.added == 0
    state = bench.source(id).state
    assert state.failures == 1
    assert state.success_at is None
    assert state.error.endswith(".")
    return state.error


@pytest.mark.parametrize(
    ("handler", "word"),
    [
        (bomb, ""),  # too large, or too slow where packing it takes the machine longer
        (drip, "within"),
        (headers, ""),
        (short, "broke off"),
        (chain, "more than 5 times"),
        (silent, "within"),
    ],
    ids=["10 GB bomb", "slow drip", "endless headers", "wrong length", "20 redirects", "silence"],
)
def test_a_hostile_server_is_refused_in_time(bench: Workbench, handler: Handler, word: str) -> None:
    with server(handler) as port:
        assert word in refused(bench, f"http://127.0.0.1:{port}/")


def test_a_bomb_for_a_sitemap(bench: Workbench) -> None:
    with server(bomb) as port:
        refused(bench, f"http://127.0.0.1:{port}/", SourceKind.SITEMAP)


def test_an_endless_feed_is_refused_at_its_limit(bench: Workbench) -> None:
    with server(endless) as port:
        assert "larger than 4 MB" in refused(bench, f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "to",
    ["file:///etc/passwd", "gopher://127.0.0.1/", "http://user:secret@127.0.0.1/", "ftp://x/"],
)
def test_a_redirect_to_what_may_not_be_fetched(bench: Workbench, to: str) -> None:
    with server(redirect(to)) as port:
        assert "secret" not in refused(bench, f"http://127.0.0.1:{port}/")


INNER = ("127.0.0.1", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1")


@pytest.mark.parametrize("host", INNER)
@pytest.mark.parametrize("what", ["source", "redirect", "robots.txt", "item"])
def test_nothing_of_a_source_leads_into_this_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, what: str
) -> None:
    """The site itself counts as public here; wherever it leads is judged for real."""
    reached: list[str] = []

    def inner(client: socket.socket, path: str) -> None:
        reached.append(path)
        client.sendall(OK + b"Content-Length: 2\r\n\r\nhi")

    with server(inner) as port:
        place = f"http://{host}:{port}/rahasia"

        def outer(client: socket.socket, path: str) -> None:
            if path == {"redirect": "/feed", "robots.txt": "/robots.txt"}.get(what):
                redirect(place)(client, path)
            elif path == "/robots.txt":
                reply(f"Sitemap: {place}".encode())(client, path)
            else:
                item = f"<item><link>{place}</link></item>" if what == "item" else ""
                reply(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode())(client, path)

        with server(outer) as front:
            real = addresses.socket.getaddrinfo

            def lookup(name: str, *more: object, **named: object) -> object:
                if name == "situs.example":
                    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", front))]
                return real(name, *more, **named)  # type: ignore[arg-type]

            public = addresses.is_public
            monkeypatch.setattr(addresses.socket, "getaddrinfo", lookup)

            def judged(number: str) -> bool:
                return where[0] == "situs.example" or public(number)

            where = [""]
            resolve = addresses.resolve

            def resolving(target: addresses.Target, *more: object) -> list[str]:
                where[0] = target.host
                return resolve(target, *more)  # type: ignore[arg-type]

            monkeypatch.setattr(addresses, "is_public", judged)
            monkeypatch.setattr("workbench.ingest.visiting.resolve", resolving)
            settings = Settings(home=tmp_path / "home", fetch_timeout=5.0, fetch_delay=0.0)
            with Workbench.open(settings) as bench:
                own = f"http://situs.example:{front}/feed"
                address = place if what == "source" else own
                bench.add_source(SourceSettings(SourceKind.FEED, address), actor="test")
                bench.watch()
                (source,) = bench.sources()
                pages = bench.source_pages(source.id)
                told = source.state.error or " ".join(page.error for page in pages)
                assert "inside this network" in told
    assert reached == []


def test_a_name_that_changes_its_machine_is_asked_once(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Public at the first lookup, loopback at the second: the first answer is the one used."""
    with server(reply(b'<rss version="2.0"><channel/></rss>')) as port:
        answers = iter(["127.0.0.1", "10.0.0.1"])
        looked: list[str] = []

        real = addresses.socket.getaddrinfo

        def lookup(name: str, *more: object, **named: object) -> object:
            if name != "berubah.example":
                return real(name, *more, **named)  # type: ignore[arg-type]
            looked.append(next(answers))
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (looked[-1], port))]

        monkeypatch.setattr(addresses.socket, "getaddrinfo", lookup)
        settings = SourceSettings(SourceKind.FEED, f"http://berubah.example:{port}/")
        bench.add_source(settings, actor="test")
        assert bench.watch().checks[0].error == ""
    assert looked == ["127.0.0.1"]


def test_a_packed_sitemap_that_unfolds_without_end_names_nothing(bench: Workbench) -> None:
    packed = gzip.compress(b"<urlset><url><loc>" + b"x" * 100_000_000, 1)
    with server(reply(packed)) as port:
        settings = SourceSettings(SourceKind.SITEMAP, f"http://127.0.0.1:{port}/")
        id = bench.add_source(settings, actor="test").id
        bench.watch()
    assert "damaged" in bench.source(id).state.remark
    assert bench.source(id).counts.pages == 0


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "gopher://x/", "http://user:secret@x.example/", "//x", "http://", "x"],
)
def test_addresses_that_may_not_be_watched(bench: Workbench, address: str) -> None:
    with pytest.raises(Exception, match=r"\.$") as caught:
        bench.add_source(SourceSettings(SourceKind.FEED, address), actor="test")
    assert "secret" not in str(caught.value)
    assert bench.sources() == ()
