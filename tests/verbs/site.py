"""A news site on loopback that a test scripts page by page, and that counts its visitors."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

STORY = (
    "<html lang='id'><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
    "<p>{text}</p><p>“Kami tidak akan menutup pintu air sebelum musim tanam selesai,” kata Ratri "
    "Anggarini, bupati Lembah Sari, kepada wartawan di balai desa, Senin.</p>"
    "<p>Para petani menyambut keputusan itu, sebab musim tanam kali ini datang terlambat dan air "
    "sungai lebih rendah daripada tahun lalu.</p></article></body></html>"
)


def story(title: str, text: str = "Bupati meninjau bendungan pagi ini.", head: str = "") -> bytes:
    return STORY.format(title=title, text=text, head=head).encode()


def rss(*items: tuple[str, str, str]) -> bytes:
    """Return a feed of (address, title, date) items."""
    entries = "".join(
        f"<item><link>{url}</link><title>{title}</title><pubDate>{date}</pubDate></item>"
        for url, title, date in items
    )
    return f'<rss version="2.0"><channel><title>Warta</title>{entries}</channel></rss>'.encode()


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"


@dataclass
class Site:
    """`pages` maps a path to its reply; `seen` counts requests, `asked` keeps their headers."""

    port: int = 0
    pages: dict[str, Reply] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(self, path: str, body: bytes, kind: str = "text/html; charset=utf-8", **h: str) -> str:
        headers = {name.replace("_", "-"): value for name, value in h.items()}
        self.pages[path] = Reply(body, 200, headers, kind)
        return self.origin + path

    def answer(self, path: str, status: int, **h: str) -> None:
        headers = {name.replace("_", "-"): value for name, value in h.items()}
        self.pages[path] = Reply(b"x", status, headers)


@contextmanager
def site() -> Iterator[Site]:
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.seen[self.path] += 1
            found.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            reply = found.pages.get(self.path, Reply(b"nothing here", 404))
            tag = reply.headers.get("ETag")
            if tag and self.headers.get("If-None-Match") == tag:
                reply = Reply(b"", 304, {"ETag": tag})
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
