"""Web archives of our own making, written by warcio as other crawlers write them."""

import gzip
import hashlib
import io
import json
import random
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

WHEN = "2024-03-05T08:09:10Z"
AT = datetime(2024, 3, 5, 8, 9, 10, tzinfo=UTC)
VOCABULARY = [f"kata{n}" for n in range(3000)]


def page(number: int, words: int = 60) -> bytes:
    """An article of its own: the same number gives the same page."""
    chance = random.Random(number)
    body = " ".join(chance.choices(VOCABULARY, k=words))
    return (
        f"<!doctype html><html lang=id><head><title>Berita {number}</title></head><body><article>"
        f"<h1>Berita {number}</h1><p>TIRTAMULYA – Kepala desa berbicara panjang lebar {body}.</p>"
        f"<p>“Kami akan membuka perpustakaan nomor {number},” kata Kepala Desa Sukri.</p>"
        "</article></body></html>"
    ).encode()


def address(number: int) -> str:
    return f"https://desa.example/berita/{number}"


class Crawl:
    """A WARC file being written."""

    def __init__(self, out: IO[bytes], *, packed: bool = True, version: str = "1.1") -> None:
        self.writer = WARCWriter(out, gzip=packed, warc_version=version)

    def info(self) -> None:
        self.writer.write_record(self.writer.create_warcinfo_record("c.warc.gz", {"software": "x"}))

    def add(self, kind: str, url: str, body: bytes, head: Any = None, **fields: str) -> Any:
        http = None
        if head is not None:
            status, *lines = head
            http = StatusAndHeaders(status, lines, protocol="HTTP/1.1")
        given = {"WARC-Date": WHEN, **{k.replace("_", "-"): v for k, v in fields.items()}}
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_content_type=given.pop("Content-Type", ""),
            warc_headers_dict=given,
        )
        self.writer.write_record(record)
        return record.rec_headers

    def response(
        self,
        url: str,
        body: bytes,
        kind: str = "text/html; charset=utf-8",
        status: str = "200 OK",
        http: Iterable[tuple[str, str]] = (),
        **fields: str,
    ) -> str:
        """Write an answer; return the id of its record."""
        head = (status, ("Content-Type", kind), *http)
        return str(self.add("response", url, body, head, **fields).get_header("WARC-Record-ID"))

    def request(self, url: str, of: str) -> None:
        head = ("GET / HTTP/1.1", ("Host", "desa.example"))
        http = StatusAndHeaders(head[0], [head[1]], is_http_request=True)
        record = self.writer.create_warc_record(
            url,
            "request",
            http_headers=http,
            warc_headers_dict={"WARC-Date": WHEN, "WARC-Concurrent-To": of},
        )
        self.writer.write_record(record)

    def revisit(self, url: str, digest: str, when: str = WHEN, head: bool = True) -> None:
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = self.writer.create_revisit_record(
            url, digest, url, WHEN, http_headers=http if head else None
        )
        record.rec_headers.replace_header("WARC-Date", when)
        self.writer.write_record(record)


def crawl(path: Path, numbers: Iterable[int], **options: Any) -> Path:
    """Write a WARC file of articles, each with its request and an image between."""
    with path.open("wb") as out:
        made = Crawl(out, **options)
        made.info()
        for number in numbers:
            made.request(address(number), made.response(address(number), page(number)))
            made.response(f"{address(number)}.png", b"\x89PNG" + bytes(200), "image/png")
    return path


def wacz(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    """Write a WACZ file with a datapackage.json that fits its members."""
    resources = [
        {
            "name": name.rpartition("/")[2],
            "path": name,
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            "bytes": len(content),
        }
        for name, content in members.items()
    ]
    package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
    with zipfile.ZipFile(path, "w", compression) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
        packed.writestr("datapackage.json", json.dumps(package))
    return path


def arc(path: Path, numbers: Iterable[int], *, packed: bool = True) -> Path:
    """Write an ARC file, version 1, by hand: the standard is a page long."""
    version = b"1 0 Tester\nURL IP-address Archive-date Content-type Archive-length\n\n"
    records = [b"filedesc://c.arc 0.0.0.0 20240305080910 text/plain %d\n" % len(version) + version]
    for number in numbers:
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(number)
        head = f"{address(number)} 10.1.2.3 20240305080910 text/html {len(block)}\n"
        records.append(b"\n" + head.encode() + block)
    path.write_bytes(b"".join(gzip.compress(r) if packed else r for r in records))
    return path
