"""Web archives of others come in record by record, each answered for."""

import base64
import gzip
import hashlib
import json
import logging
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import brotli
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from tests.archive import crawls
from tests.archive.crawls import AT, WHEN, Crawl, address, page
from tests.conftest import NOW
from tests.evaldata import need_eval_data
from workbench.archive import reasons
from workbench.archive.framing import Frame, frames
from workbench.archive.web_archives import pieces
from workbench.bench import Workbench
from workbench.errors import BadInput
from workbench.model import Grade, Rejection
from workbench.model_review import Progress
from workbench.model_web_archives import Imported, Piece, Revisit, Skipped
from workbench.settings import Settings


def read(path: Path, start: int = 0) -> list[Piece]:
    return list(pieces(path, str(path), {}, lambda: NOW, start))


def pages(found: list[Piece]) -> list[Imported]:
    return [piece for piece in found if isinstance(piece, Imported)]


def rejected(found: list[Piece]) -> list[str]:
    return [piece.reason for piece in found if isinstance(piece, Rejection)]


def skipped(found: list[Piece]) -> Counter[str]:
    return Counter(piece.reason for piece in found if isinstance(piece, Skipped))


def test_every_kind_of_file_gives_the_same_pages(tmp_path: Path) -> None:
    packed = crawls.crawl(tmp_path / "a.warc.gz", range(3))
    files = [
        packed,
        crawls.crawl(tmp_path / "b.warc", range(3), packed=False, version="1.0"),
        crawls.arc(tmp_path / "c.arc", range(3), packed=False),
        crawls.arc(tmp_path / "d.arc.gz", range(3)),
        crawls.wacz(tmp_path / "e.wacz", {"archive/a.warc.gz": packed.read_bytes()}),
        crawls.wacz(tmp_path / "f.wacz", {"archive/b.warc": (tmp_path / "b.warc").read_bytes()}, 8),
    ]
    # one gzip member over the whole file, as a wrong tool packs it
    (tmp_path / "g.warc.gz").write_bytes(gzip.compress((tmp_path / "b.warc").read_bytes()))
    for path in [*files, tmp_path / "g.warc.gz"]:
        found = read(path)
        assert not rejected(found), path
        assert [p.payload for p in pages(found)] == [page(n) for n in range(3)], path
        assert [p.url for p in pages(found)] == [address(n) for n in range(3)]
        assert {p.captured_at for p in pages(found)} == {AT}


def test_a_page_comes_with_its_request_and_its_provenance(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as out:
        made = Crawl(out)
        made.info()
        id = made.response(address(1), page(1))
        made.request(address(1), id)
        made.add(
            "metadata",
            address(1),
            b"fetchTimeMs: 12\r\n",
            WARC_Concurrent_To=id,
            **{"Content-Type": "application/warc-fields"},
        )
        made.response(address(2), page(2))
    one, two = pages(read(path))
    assert one.http_request.startswith(b"GET / HTTP/1.1\r\nHost: desa.example")
    assert one.metadata == b"fetchTimeMs: 12\r\n"
    assert one.http_response_head.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: text/html")
    assert (two.http_request, two.metadata) == (b"", b"")
    assert (one.origin.file, one.origin.record_id, one.origin.date) == ("a.warc.gz", id, WHEN)
    assert one.line == one.origin.offset > 0
    assert gzip.decompress(path.read_bytes()[two.origin.offset :]).startswith(b"WARC/1.1")


HTTP = {
    "gzip": (gzip.compress, "gzip"),
    "gzip in two members": (
        lambda body: gzip.compress(body[:99]) + gzip.compress(body[99:]) + b"\0\0",
        "gzip",
    ),
    "brotli": (brotli.compress, "br"),
    "said to be packed and is not": (lambda body: body, "gzip"),
    "said to be brotli and is not": (lambda body: body, "br"),
}


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("how", HTTP)
def test_wrappings_of_http_are_taken_off(tmp_path: Path, how: str, chunked: bool) -> None:
    pack, name = HTTP[how]
    body, http = pack(page(1)), [("Content-Encoding", name)]
    if chunked:
        http.append(("Transfer-Encoding", "chunked"))
        half = len(body) // 2
        parts = (body[:half], body[half:])
        body = b"".join(b"%x;a=b\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as out:
        Crawl(out).response(address(1), body, http=http)
    assert [p.payload for p in pages(read(path))] == [page(1)]


def test_a_bomb_and_a_page_that_is_too_long_are_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(60_000_000), 9)
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as out:
        made = Crawl(out)
        made.response(address(1), bomb, http=[("Content-Encoding", "gzip")])
        made.response(
            address(2),
            brotli.compress(bytes(60_000_000), quality=1),
            http=[("Content-Encoding", "br")],
        )
        made.response(address(3), b"<html>" + b"kata " * 4_500_000)
        made.response(address(4), page(4))
    found = read(path)
    assert [p.url for p in pages(found)] == [address(4)]
    assert len(rejected(found)) == 3
    assert all("longer than 20 MB" in reason for reason in rejected(found))


def sha1(body: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()


DIGESTS = {
    "of the bytes as they came": lambda raw, body: sha1(raw),
    "of the unpacked body": lambda raw, body: sha1(body),
    "in hexadecimal": lambda raw, body: "sha256:" + hashlib.sha256(raw).hexdigest(),
    "of an unknown kind": lambda raw, body: "blake3:abcd",
}


@pytest.mark.parametrize("kind", DIGESTS)
def test_a_digest_that_fits_is_believed_and_one_that_does_not_is_told(
    tmp_path: Path, kind: str
) -> None:
    body = page(1)
    raw = gzip.compress(body)
    stated = DIGESTS[kind](raw, body)
    path = tmp_path / "a.warc"
    http = [("Content-Encoding", "gzip")]
    with path.open("wb") as out:
        made = Crawl(out, packed=False)
        made.response(address(1), raw, http=http, WARC_Payload_Digest=stated)
        made.response(address(2), page(2), WARC_Payload_Digest=sha1(b"something else"))
        made.response(address(3), page(3), WARC_Payload_Digest="sha1:short")
    found = read(path)
    assert [p.url for p in pages(found)] == [address(1)]
    assert len(rejected(found)) == 2
    assert all("digest" in reason for reason in rejected(found))


def test_what_is_no_page_is_counted_by_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as out:
        made = Crawl(out)
        made.info()
        made.response(address(1), page(1), status="301 Moved")
        made.response(address(1), page(1), status="404 Not Found")
        made.response(address(1), page(1), status="503 Later")
        made.response(address(1), page(1), status="206 Partial")
        made.response("https://desa.example/a.css", b"a{}", "text/css")
        made.response("https://desa.example/a.jpg", b"\xff\xd8", "image/jpeg")
        made.response("https://desa.example/a.mp4", b"", "video/mp4")
        made.response("https://desa.example/a.pdf", b"%PDF", "application/pdf")
        made.response("https://desa.example/api", b"{}", "application/json")
        made.response("https://desa.example/x", b"?", "application/x-unknown")
        made.response("https://desa.example/robots.txt", b"User-agent: *", "text/plain")
        made.response(address(9), page(9), WARC_Truncated="length")
        made.add(
            "resource", "urn:text:https://desa.example/", b"teks", **{"Content-Type": "text/plain"}
        )
        made.add("continuation", address(1), b"", WARC_Segment_Number="2")
    found = read(path)
    assert not pages(found)
    assert not rejected(found)
    names = "COMPANION REDIRECT REFUSED FAILED UNFINISHED STYLE IMAGE MEDIA DOCUMENT DATA "
    names += "OTHER_KIND PROGRAM_TEXT TRUNCATED NO_WEB SEGMENT"
    assert skipped(found) == Counter(getattr(reasons, name) for name in names.split())


def test_pages_without_a_server_and_odd_heads(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    with path.open("wb") as out:
        made = Crawl(out, packed=False)
        made.add("resource", address(1), page(1), **{"Content-Type": "text/html"})
        made.add("conversion", address(2), page(2), **{"Content-Type": "application/xhtml+xml"})
        made.add("response", address(3), page(3), ("200 OK",))  # no type is stated
        made.response(address(4), "Kabar".encode("utf-16"), "Text/HTML")
    found = pages(read(path))
    assert [p.url for p in found] == [address(n) for n in range(1, 5)]
    assert found[2].media_type == "text/html"


@pytest.mark.parametrize(
    ("stated", "at"),
    [
        ("2024-03-05T08:09:10.123456789Z", AT.replace(microsecond=123456)),
        ("2024-03-05T15:09:10+07:00", AT),
        ("2999-01-01T00:00:00Z", NOW),
        ("1970-01-01T00:00:00Z", NOW),
        ("yesterday", NOW),
    ],
)
def test_a_time_of_capture_that_cannot_be_is_not_believed(
    tmp_path: Path, stated: str, at: object
) -> None:
    path = tmp_path / "a.warc"
    with path.open("wb") as out:
        Crawl(out, packed=False).response(address(1), page(1), WARC_Date=stated)
    [found] = pages(read(path))
    assert (found.captured_at, found.origin.date) == (at, stated)


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_reading_goes_on_behind_any_page(tmp_path: Path, name: str) -> None:
    path = crawls.crawl(tmp_path / name, range(5), packed=name.endswith("gz"))
    member = crawls.wacz(
        tmp_path / "b.wacz", {f"archive/{n}{name}": path.read_bytes() for n in "xy"}
    )
    for file in (path, member):
        whole = read(file)
        for done, piece in enumerate(pages(whole), 1):
            rest = pages(read(file, piece.position))
            assert [p.line for p in rest] == [p.line for p in pages(whole)[done:]]


def test_damage_costs_the_damaged_record_only(tmp_path: Path) -> None:
    for name in ("a.warc.gz", "a.warc", "a.arc", "a.arc.gz"):
        path = tmp_path / name
        packed = name.endswith("gz")
        if ".arc" in name:
            crawls.arc(path, range(9), packed=packed)
        else:
            crawls.crawl(path, range(9), packed=packed)
        third = pages(read(path))[3]
        content = bytearray(path.read_bytes())
        at = third.origin.offset + (40 if packed else 0)
        content[at : at + 4] = b"\x00\xff\x00\xff"
        path.write_bytes(content)
        found = read(path)
        assert [p.url for p in pages(found)] == [address(n) for n in range(9) if n != 3], name
        assert len(rejected(found)) == 1
        assert f"byte {third.origin.offset}" in rejected(found)[0]


def test_a_file_whose_first_record_is_damaged_is_not_called_empty(tmp_path: Path) -> None:
    path = crawls.crawl(tmp_path / "a.warc.gz", range(3))
    content = bytearray(path.read_bytes())
    content[20:24] = b"\x00\xff\x00\xff"
    path.write_bytes(content)
    found = read(path)
    assert len(pages(found)) == 3
    (reason,) = rejected(found)
    assert "record at byte 0 cannot be read" in reason


def test_a_length_that_swallows_the_next_records_is_noticed(tmp_path: Path) -> None:
    path = crawls.crawl(tmp_path / "a.warc", range(4), packed=False)
    content = path.read_bytes()
    first = pages(read(path))[0].origin.offset
    length = content.index(b"Content-Length: ", first)
    path.write_bytes(content[:length] + b"Content-Length: 9" + content[length + 16 :])
    found = read(path)
    assert [p.url for p in pages(found)] == [address(n) for n in (1, 2, 3)]
    assert len(rejected(found)) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\x28\xb5\x2f\xfd....", "zstd -d"),
        (b"PK\x03\x04....", "damaged or cut off"),
    ],
)
def test_a_file_that_is_no_web_archive_is_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "a.wacz"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=message):
        read(path)
    path.write_bytes(b"Kabar dari desa.\n" * 5)
    assert "holds no records" in rejected(read(path))[0]


def test_a_wacz_is_checked_before_its_records_are_believed(tmp_path: Path) -> None:
    good = crawls.crawl(tmp_path / "a.warc.gz", range(2)).read_bytes()
    bad = crawls.crawl(tmp_path / "b.warc.gz", range(2, 4)).read_bytes()
    path = crawls.wacz(tmp_path / "c.wacz", {"archive/b.warc.gz": bad, "archive/a.warc.gz": good})
    content = path.read_bytes()
    path.write_bytes(content.replace(bad, bad[:-8] + bytes(8)))
    found = read(path)
    assert [p.url for p in pages(found)] == [address(0), address(1)]
    assert rejected(found) == [reasons.MEMBER_CHANGED % {"member": "archive/b.warc.gz"}]
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("archive/a.warc.gz", good)
    with pytest.raises(BadInput, match=r"datapackage\.json"):
        read(path)


# ---------------------------------------------------------------- into the archive


@pytest.fixture
def bench(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Workbench.open(Settings(home=tmp_path / "home"), clock=lambda: NOW) as opened:
        yield opened


def test_pages_become_articles_captured_when_the_record_says(
    bench: Workbench, tmp_path: Path
) -> None:
    path = crawls.crawl(tmp_path / "a.warc.gz", range(3))
    told: list[Progress] = []
    summary = bench.ingest([str(path)], actor="test", progress=told.append)
    assert (summary.read, summary.added, summary.rejected) == (10, 3, ())
    assert summary.skipped == {reasons.COMPANION: 4, reasons.IMAGE: 3}
    assert told[-1] == Progress(path.stat().st_size, path.stat().st_size, "bytes")
    article = bench.article(summary.article_ids[0])
    assert article.captured_at == AT
    capture = article.date.evidence[0]
    assert (capture.kind, capture.latest, capture.grade) == ("capture", AT, Grade.A)
    assert article.ref.url == address(0)
    assert bench.raw(article.ref.id)[0] == page(0)
    assert bench.trace("Kami akan membuka perpustakaan nomor 2").first is not None
    assert list(bench.verify()) == []
    again = bench.ingest([str(path)], actor="test")
    assert (again.added, again.duplicates) == (0, 3)
    with next((bench.settings.home / "archive").iterdir()).open("rb") as handle:
        kinds = [r.rec_type for r in ArchiveIterator(handle)]
    assert kinds == ["warcinfo"] + ["response", "request"] * 3


def test_our_record_says_where_a_page_came_from(bench: Workbench, tmp_path: Path) -> None:
    path = crawls.crawl(tmp_path / "a.warc.gz", [7])
    bench.ingest([str(path)], actor="test")
    source = pages(read(path))[0]
    with next((bench.settings.home / "archive").iterdir()).open("rb") as handle:
        headers = [r.rec_headers for r in ArchiveIterator(handle)][1]
    assert headers.get_header("WARC-Target-URI") == address(7)
    assert headers.get_header("WARC-Date") == "2024-03-05T08:09:10.000000Z"
    [origin] = json.loads(headers.get_header("Workbench-Origin"))
    assert origin["file"] == "a.warc.gz"
    assert origin["offset"] == source.origin.offset
    assert origin["record"] == source.origin.record_id
    assert origin["taken_in"].startswith(NOW.isoformat()[:19])


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("HTTPS://desa.example/berita/1", "response"),
        ("file:///srv/pages/1.html", "resource"),
        ("ftp://desa.example/1.html", "resource"),
    ],
)
def test_pages_below_any_address_are_found_again(
    bench: Workbench, tmp_path: Path, url: str, kind: str
) -> None:
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as out:
        made = Crawl(out)
        made.request(url, made.response(url, page(1)))
    assert bench.ingest([str(path)], actor="test").added == 1
    (article,) = bench.articles().articles
    assert bench.raw(article.ref.id)[0] == page(1)
    assert list(bench.verify()) == []
    with next((bench.settings.home / "archive").iterdir()).open("rb") as handle:
        found = ArchiveIterator(handle, check_digests="raise")
        kinds = [(r.rec_type, r.content_stream().read())[0] for r in found]
    assert kinds[1] == kind


def test_a_hollow_line_in_a_head_ends_it_for_nobody(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n \t\r\nServer: x\r\n\r\n" + page(1)
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: {WHEN}\r\nWARC-Target-URI: {address(1)}"
    path.write_bytes(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    assert bench.ingest([str(path)], actor="test").added == 1
    assert list(bench.verify()) == []


def test_revisits_are_resolved_in_the_file_and_in_the_archive(
    bench: Workbench, tmp_path: Path
) -> None:
    path = tmp_path / "a.warc.gz"
    later = "2024-03-06T08:09:10Z"
    with path.open("wb") as out:
        made = Crawl(out)
        made.response(address(1), page(1), WARC_Payload_Digest=sha1(page(1)))
        made.revisit("https://desa.example/amp/1", sha1(page(1)), later)
        made.revisit(address(5), sha1(b"never seen"), later)
        made.revisit(address(6), sha1(b"some image"), later, head=False)
    summary = bench.ingest([str(path)], actor="test")
    assert (summary.added, summary.duplicates) == (2, 0)  # the same text at two addresses
    assert [r.reason for r in summary.rejected] == [
        reasons.NOT_HERE % {"offset": summary.rejected[0].line}
    ]
    assert summary.skipped == {reasons.UNKNOWN_REPEAT: 1}
    second = tmp_path / "b.warc.gz"
    with second.open("wb") as out:
        Crawl(out).revisit(address(1), sha1(page(1)), "2024-03-07T00:00:00Z")
    again = bench.ingest([str(second)], actor="test")
    assert (again.added, again.duplicates, again.rejected) == (0, 1, ())
    assert list(bench.verify()) == []
    for file in (bench.settings.home / "archive").iterdir():
        with file.open("rb") as handle:
            found = [r.rec_headers for r in ArchiveIterator(handle)]
    kinds = [h.get_header("WARC-Type") for h in found]
    assert kinds == ["warcinfo", "response", "revisit", "revisit"]
    for revisit in found[2:]:
        assert revisit.get_header("WARC-Refers-To") == found[1].get_header("WARC-Record-ID")
        assert revisit.get_header("WARC-Refers-To-Target-URI") == address(1)
        assert revisit.get_header("WARC-Refers-To-Date") == found[1].get_header("WARC-Date")


def test_a_page_that_the_server_called_unchanged_repeats_the_one_before(
    bench: Workbench, tmp_path: Path
) -> None:
    first = crawls.crawl(tmp_path / "a.warc.gz", [1])
    bench.ingest([str(first)], actor="test")
    path = tmp_path / "b.warc.gz"
    with path.open("wb") as out:
        Crawl(out).add(
            "revisit",
            address(1),
            b"",
            ("304 Not Modified", ("Server", "x")),
            WARC_Date="2024-04-01T00:00:00Z",
            WARC_Profile="http://netpreserve.org/warc/1.1/revisit/server-not-modified",
        )
    summary = bench.ingest([str(path)], actor="test")
    assert (summary.added, summary.duplicates, summary.rejected) == (0, 1, ())


def test_a_page_without_an_article_is_counted_and_not_archived_again(
    bench: Workbench, tmp_path: Path
) -> None:
    path = tmp_path / "a.warc.gz"
    empty = b"<html><body></body></html>"
    with path.open("wb") as out:
        made = Crawl(out)
        made.response(address(1), empty, WARC_Payload_Digest=sha1(empty))
        made.revisit(address(2), sha1(empty))
    summary = bench.ingest([str(path)], actor="test")
    assert (summary.read, summary.added, summary.rejected) == (2, 0, ())
    assert summary.skipped == {reasons.NO_ARTICLE: 2}
    assert not list((bench.settings.home / "archive").iterdir())
    third = tmp_path / "b.warc.gz"
    with third.open("wb") as out:
        Crawl(out).revisit(address(2), sha1(empty))
    assert bench.ingest([str(third)], actor="test").skipped == {reasons.NO_ARTICLE: 1}


def test_an_interrupted_job_goes_on_where_it_was(bench: Workbench, tmp_path: Path) -> None:
    upload = bench.upload_path("crawl.warc.gz")
    crawls.crawl(upload, range(450))
    job = bench.start_ingest(["crawl.warc.gz"], actor="test", upload=upload)
    assert bench.work_once(lambda: True)  # the server stops after the first batch
    assert bench.statistics().articles == 200
    with bench.serving():
        assert bench.work_once(lambda: False)
    done = bench.job(job.id)
    assert done.summary is not None
    assert (done.state, done.summary.added, done.summary.duplicates) == ("done", 450, 0)
    assert done.summary.skipped[reasons.IMAGE] == 450
    assert not upload.exists()


# ---------------------------------------------------------------- other people's files


@pytest.mark.gate
def test_the_files_of_other_projects_are_read_as_warcio_reads_them(
    bench: Workbench, tmp_path: Path
) -> None:
    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    with tarfile.open(need_eval_data() / "f5_warc_wacz_samples.tar.xz") as tar:
        tar.extractall(tmp_path, filter="data")
    compared = 0
    files = sorted(p for p in (tmp_path / "f5_warc_wacz_samples").rglob("*") if "arc" in p.name)
    for path in (p for p in files if p.is_file()):
        try:
            with path.open("rb") as handle:
                theirs = [
                    r.raw_stream.read() for r in ArchiveIterator(handle, no_record_parse=True)
                ]
        except ArchiveLoadFailed:
            continue
        with path.open("rb") as handle:
            found = list(frames(handle, lambda fields, first: 1 << 30))
        if all(isinstance(f, Frame) for f in found):
            first = ".arc" in path.name  # warcio hides what an ARC file says of itself
            ours = [f.block for f in found if isinstance(f, Frame)]
            assert ours[first:] == theirs[first:], path.name
            compared += 1
    assert compared >= 15
    summary = bench.ingest([str(tmp_path / "f5_warc_wacz_samples")], actor="test")
    assert summary.added >= 10
    assert all(r.reason.endswith(".") for r in summary.rejected)
    assert list(bench.verify()) == []


def test_revisit_records_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as out:
        Crawl(out).revisit(address(1), sha1(page(1)))
    [found] = read(path)
    assert isinstance(found, Revisit)
    assert found.capture.origin.digest == "sha1:" + hashlib.sha1(page(1)).hexdigest()
