"""The fetcher against real servers on loopback, most of them hostile."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import FetchRefused
from workbench.ingest import addresses
from workbench.ingest.fetch import fetch
from workbench.settings import Settings

NOW = datetime(2024, 4, 1, 12, 0, tzinfo=UTC)
PAGE = b"<html><head><title>Judul</title></head><body><p>Isi berita.</p></body></html>"
Handler = Callable[[socket.socket, str], None]


def settings(**changes: Any) -> Settings:
    plain: dict[str, Any] = {
        "home": Path("unused"),
        "allow_private_fetch": True,
        "respect_robots": False,
        "contact": "redaksi@desk.example",
    }
    return Settings(**(plain | changes))


@contextmanager
def server(handler: Handler) -> Iterator[int]:
    """Serve each connection by `handler(socket, request)` on a free port."""
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
                handler(client, request.decode("latin-1"))
            except OSError:
                return  # the fetcher hung up, as it should on a hostile answer

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def page(body: bytes = PAGE, *headers: str, status: str = "200 OK") -> Handler:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    if not any(h.lower().startswith("content-type") for h in headers):
        lines.append("Content-Type: text/html; charset=utf-8")
    data = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return lambda client, request: client.sendall(data)


def get(port: int, path: str = "/berita", **changes: Any) -> Any:
    return fetch(f"http://127.0.0.1:{port}{path}", settings(**changes), lambda: NOW)


def test_a_page_comes_with_request_and_response_head() -> None:
    with server(page()) as port:
        capture = get(port, "/berita?x=é#bagian")
    assert capture.payload == PAGE
    assert capture.media_type == "text/html; charset=utf-8"
    assert capture.url == f"http://127.0.0.1:{port}/berita?x=%C3%A9"
    assert capture.http_request.startswith(b"GET /berita?x=%C3%A9 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"redaksi@desk.example" in capture.http_request
    assert capture.http_response_head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert capture.http_response_head.endswith(b"\r\n\r\n")


def test_what_is_sent_is_what_is_recorded() -> None:
    seen: list[str] = []

    def handler(client: socket.socket, request: str) -> None:
        seen.append(request)
        page()(client, request)

    with server(handler) as port:
        capture = get(port)
    assert seen == [capture.http_request.decode()]


def test_loopback_is_refused_without_the_test_setting() -> None:
    with server(page()) as port, pytest.raises(FetchRefused, match="inside this network"):
        get(port, allow_private_fetch=False)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "[fe80::1]",
        "[fc00::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[::]",
        "240.0.0.1",
        "[::127.0.0.1]",
    ],
)
def test_inner_addresses_are_refused_in_every_spelling(host: str) -> None:
    with pytest.raises(FetchRefused):
        fetch(f"http://{host}/", settings(allow_private_fetch=False), lambda: NOW)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://tirtanews.example/",
        "ftp://tirtanews.example/",
        "http://user:secret@tirtanews.example/",
        "http://user@tirtanews.example/",
        "http:///x",
        "http://tirtanews.example:99999/",
        "http://[::1/",
        "http://a b.example/",
        "http://tirtanews.example/\r\nX-Evil: 1",
        "http://" + "a" * 5000 + ".example/",
        "http://" + "a" * 70 + ".example/",
        "javascript:alert(1)",
    ],
)
def test_other_schemes_and_malformed_addresses_are_refused(url: str) -> None:
    with pytest.raises(FetchRefused) as caught:
        fetch(url, settings(), lambda: NOW)
    assert str(caught.value).endswith(".")
    assert "secret" not in str(caught.value)


def redirect(to: str) -> Handler:
    return page(b"", f"Location: {to}", status="302 Found")


def test_redirects_are_followed_and_the_last_address_kept() -> None:
    def handler(client: socket.socket, request: str) -> None:
        (page() if "GET /akhir" in request else redirect("/akhir"))(client, request)

    with server(handler) as port:
        capture = get(port)
        assert capture.url == f"http://127.0.0.1:{port}/akhir"
        assert capture.source == f"http://127.0.0.1:{port}/berita"


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ("/bérita?q=é".encode(), "/b%C3%A9rita?q=%C3%A9"),
        (b"/b\xe9rita", "/b%E9rita"),
        (b"/b%C3%A9rita#bagian", "/b%C3%A9rita"),
        (b"/berita satu", "/berita%20satu"),
    ],
)
def test_a_redirect_is_read_byte_by_byte(sent: bytes, path: str) -> None:
    def handler(client: socket.socket, request: str) -> None:
        if request.startswith("GET /berita "):
            client.sendall(b"HTTP/1.1 302 Found\r\nLocation: " + sent + b"\r\n\r\n")
        else:
            page()(client, request)

    with server(handler) as port:
        assert get(port).url == f"http://127.0.0.1:{port}{path}"


def test_a_redirect_is_checked_like_the_first_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(page()) as inner, server(redirect(f"http://127.0.0.1:{inner}/")) as outer:
        # The first host counts as public; the address it redirects to is judged for real.
        real = addresses.is_public
        judged: list[str] = []

        def first_is_public(number: str) -> bool:
            judged.append(number)
            return len(judged) == 1 or real(number)

        monkeypatch.setattr(addresses, "is_public", first_is_public)
        with pytest.raises(FetchRefused, match="inside this network"):
            get(outer, allow_private_fetch=False)
        assert len(judged) == 2


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "http://a:b@tirtanews.example/", "gopher://x/"]
)
def test_a_redirect_to_another_scheme_is_refused(to: str) -> None:
    with server(redirect(to)) as port, pytest.raises(FetchRefused):
        get(port)


def test_redirect_loops_and_chains_end() -> None:
    with server(redirect("/berita")) as port, pytest.raises(FetchRefused, match="circle"):
        get(port)

    def chain(client: socket.socket, request: str) -> None:
        redirect(f"/{int(request.split()[1][1:]) + 1}")(client, request)

    with server(chain) as port, pytest.raises(FetchRefused, match="more than 5"):
        get(port, "/0")


def test_the_checked_machine_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]])
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *a, **k: next(answers))
    with server(page()) as port:
        target = addresses.parse(f"http://berubah.example:{port}/")
        machines = addresses.resolve(target, True, 5)
    assert machines == ["127.0.0.1"]  # and nobody asks the name again: `answers` is used up


def test_a_name_with_one_inner_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, 0)) for n in ("93.184.215.14", "10.0.0.1")
    ]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *a, **k: both)
    with pytest.raises(FetchRefused, match=r"10\.0\.0\.1"):
        fetch("http://campur.example/", settings(allow_private_fetch=False), lambda: NOW)


def test_large_bodies_are_refused_announced_or_not() -> None:
    def endless(client: socket.socket, request: str) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            client.sendall(b"<p>lagi</p>" * 1000)

    with server(endless) as port, pytest.raises(FetchRefused, match="larger"):
        get(port, max_fetch_bytes=1_000_000)


def test_a_gzip_bomb_is_refused_before_it_unfolds() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    with (
        server(page(bomb, "Content-Encoding: gzip")) as port,
        pytest.raises(FetchRefused, match="larger"),
    ):
        get(port, max_fetch_bytes=1_000_000)


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("packed", "name"),
    [
        (gzip.compress(PAGE), "gzip"),
        (gzip.compress(PAGE[:30]) + gzip.compress(PAGE[30:]), "gzip"),
        (gzip.compress(PAGE) + b"\0" * 100, "gzip"),
        (zlib.compress(PAGE), "deflate"),
        (bare_deflate(PAGE), "deflate"),
    ],
    ids=["gzip", "two members", "padded", "deflate", "bare deflate"],
)
def test_a_packed_page_is_unpacked_and_its_head_says_so(packed: bytes, name: str) -> None:
    with server(page(packed, f"Content-Encoding: {name}")) as port:
        capture = get(port)
    assert capture.payload == PAGE
    assert f"X-Archive-Orig-Content-Encoding: {name}".encode() in capture.http_response_head


@pytest.mark.parametrize(
    "packed", [gzip.compress(PAGE)[:-9], bare_deflate(PAGE)[:-9]], ids=["gzip", "bare deflate"]
)
def test_a_packed_page_that_is_cut_off_is_refused(packed: bytes) -> None:
    with (
        server(page(packed, "Content-Encoding: deflate")) as port,
        pytest.raises(FetchRefused, match="cut off"),
    ):
        get(port)


def drip(head: bytes, unit: bytes) -> Handler:
    def handler(client: socket.socket, request: str) -> None:
        client.sendall(head)
        while True:
            client.sendall(unit)
            time.sleep(0.02)

    return handler


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nX-Lambat: ", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X-Lagi: ya\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b""),
    ],
)
def test_slow_and_endless_answers_end_at_the_deadline(head: bytes, unit: bytes) -> None:
    with server(drip(head, unit)) as port, pytest.raises(FetchRefused):
        get(port, fetch_timeout=0.6)


def test_a_flood_of_interim_answers_ends_at_the_deadline() -> None:
    def flood(client: socket.socket, request: str) -> None:
        while True:
            client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)

    with server(flood) as port, pytest.raises(FetchRefused, match="within"):
        get(port, fetch_timeout=0.6)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<p>pendek</p>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n<p>",
        b"bukan http sama sekali\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\nbukan gzip",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: rot13\r\n\r\nisi",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5000)) + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"",
    ],
)
def test_broken_answers_are_refused_in_a_sentence(data: bytes) -> None:
    with server(lambda client, request: client.sendall(data)) as port:
        with pytest.raises(FetchRefused) as caught:
            get(port, fetch_timeout=5.0)
        assert str(caught.value).endswith(".")


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "video/mp4", "application/json"])
def test_other_content_is_refused_by_its_type(kind: str) -> None:
    with (
        server(page(b"x", f"Content-Type: {kind}")) as port,
        pytest.raises(FetchRefused, match=kind),
    ):
        get(port)


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("404 Not Found", "no page"),
        ("403 No", "refuses"),
        ("500 Broken", r"500\): try again later"),
        ("429 Slow Down", r"wait .*: try again later"),
        ("204 Empty", r"204\): check the address"),
    ],
)
def test_other_statuses_are_refused(status: str, word: str) -> None:
    with server(page(b"", status=status)) as port, pytest.raises(FetchRefused, match=word):
        get(port)


def with_robots(robots: Handler) -> Handler:
    def handler(client: socket.socket, request: str) -> None:
        (robots if "GET /robots.txt" in request else page())(client, request)

    return handler


def test_robots_txt_is_respected_and_recorded() -> None:
    text = page(b"User-agent: *\nDisallow: /berita\n", "Content-Type: text/plain")
    with server(with_robots(text)) as port:
        with pytest.raises(FetchRefused, match=r"robots\.txt"):
            get(port, respect_robots=True)
        capture = get(port, "/lain", respect_robots=True)
        assert capture.given["robots"] == f"allowed by http://127.0.0.1:{port}/robots.txt"
        assert get(port).given["robots"] == "not asked"


def test_of_an_endless_robots_txt_the_beginning_counts() -> None:
    rules = b"User-agent: *\nDisallow: /rahasia\n" + b"# catatan\n" * 100_000 + b"Disallow: /\n"
    with server(with_robots(page(rules, "Content-Type: text/plain"))) as port:
        assert get(port, respect_robots=True).given["robots_status"] == "200"
        with pytest.raises(FetchRefused, match=r"robots\.txt"):
            get(port, "/rahasia/1", respect_robots=True)


def test_no_robots_txt_allows_and_a_server_in_trouble_does_not() -> None:
    with server(with_robots(page(b"", status="404 Not Found"))) as port:
        assert "has no robots.txt" in get(port, respect_robots=True).given["robots"]
    with (
        server(with_robots(page(b"", status="503 Busy"))) as port,
        pytest.raises(FetchRefused, match="503"),
    ):
        get(port, respect_robots=True)


def test_nobody_listening_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FetchRefused):
        get(port)


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: install it to test certificates")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    asked: list[str] = []

    def handler(client: socket.socket, request: str) -> None:
        asked.append(request)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def serve() -> None:
            client, _ = listener.accept()
            try:
                with context.wrap_socket(client, server_side=True) as secured:
                    handler(secured, secured.recv(4096).decode("latin-1"))
            except OSError:
                client.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(FetchRefused, match="certificate"):
            fetch(f"https://localhost:{port}/", settings(), lambda: NOW)
        thread.join(5)
    assert asked == [] or asked == [""]


@pytest.mark.parametrize(
    "address", ["kabar.example/feed", "kabar.example:8080/feed", "www.kabar.example"]
)
def test_an_address_without_its_scheme_is_asked_for_whole(address: str) -> None:
    with pytest.raises(FetchRefused, match="with https:// at the beginning"):
        addresses.parse(address)
