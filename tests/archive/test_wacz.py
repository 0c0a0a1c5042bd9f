"""The archive as a WACZ file: whole, checked, readable by others and by this program again."""

import gzip
import hashlib
import json
import random
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from tests.archive import crawls
from tests.archive.test_web_archives import sha1
from tests.conftest import NOW
from workbench.archive.cdxj import SortedLines, surt
from workbench.bench import Workbench
from workbench.errors import BadInput, EvidenceMismatch, NotFound, StorageFailed
from workbench.settings import Settings
from workbench.web.app import create_app


def opened(home: Path) -> Workbench:
    return Workbench.open(Settings(home=home), clock=lambda: NOW)


@pytest.fixture
def bench(tmp_path: Path):  # type: ignore[no-untyped-def]
    """An archive of pages, a page seen again, rows and a text."""
    path = tmp_path / "a.warc.gz"
    crawls.crawl(path, range(4))
    with path.open("ab") as out:
        made = crawls.Crawl(out)
        made.response(crawls.address(9), crawls.page(9), WARC_Payload_Digest=sha1(crawls.page(9)))
        made.revisit(crawls.address(9), sha1(crawls.page(9)), "2024-03-09T00:00:00Z")
    table = tmp_path / "rows.csv"
    table.write_text("id,outlet,text\n1,a.example,Kabar baik dari desa\n2,b.example,Kabar lain\n")
    with opened(tmp_path / "home") as made_bench:
        made_bench.ingest([str(path)], actor="test")
        made_bench.ingest([str(table)], {"lang": "id"}, actor="test")
        made_bench.paste("Teks yang ditempelkan orang.", {"outlet": "c.example"}, actor="test")
        yield made_bench


def texts(bench: Workbench) -> dict[str, tuple[str, str, str]]:
    found = {}
    for one in bench.articles(per_page=100).articles:
        article = bench.article(one.ref.id)
        when = article.captured_at.isoformat()
        found[article.text_sha256] = (article.ref.outlet, when, article.snapshot.sha256)
    return found


def test_an_export_taken_in_elsewhere_is_the_same_archive(bench: Workbench, tmp_path: Path) -> None:
    bench.export_archive_to(tmp_path / "out.wacz", actor="test")
    with opened(tmp_path / "other") as other:
        summary = other.ingest([str(tmp_path / "out.wacz")], actor="test")
        assert (summary.added, summary.duplicates, summary.rejected) == (8, 1, ())
        assert texts(other) == texts(bench)
        assert list(other.verify()) == []
        other.export_archive_to(tmp_path / "again.wacz", actor="test")
    with opened(tmp_path / "third") as third:
        third.ingest([str(tmp_path / "again.wacz")], actor="test")
        assert texts(third) == texts(bench)


def test_the_package_lists_every_file_with_its_digest(bench: Workbench, tmp_path: Path) -> None:
    bench.export_archive_to(tmp_path / "out.wacz", actor="test")
    with zipfile.ZipFile(tmp_path / "out.wacz") as packed:
        assert packed.testzip() is None
        assert {i.compress_type for i in packed.infolist()} == {zipfile.ZIP_STORED}
        content = {name: packed.read(name) for name in packed.namelist()}
    package = json.loads(content["datapackage.json"])
    assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
    listed = {r["path"]: r for r in package["resources"]}
    assert listed.keys() == content.keys() - {"datapackage.json", "datapackage-digest.json"}
    for path, resource in listed.items():
        assert resource["hash"] == f"sha256:{hashlib.sha256(content[path]).hexdigest()}"
        assert resource["bytes"] == len(content[path])
    proof = json.loads(content["datapackage-digest.json"])
    assert proof["hash"] == f"sha256:{hashlib.sha256(content['datapackage.json']).hexdigest()}"
    head, *pages = content["pages/pages.jsonl"].decode().splitlines()
    assert json.loads(head)["format"] == "json-pages-1.0"
    assert len(pages) == 8
    assert {"id", "url", "ts", "title"} <= json.loads(pages[0]).keys()


def test_the_index_is_sorted_and_finds_each_record(bench: Workbench, tmp_path: Path) -> None:
    bench.export_archive_to(tmp_path / "out.wacz", actor="test")
    with zipfile.ZipFile(tmp_path / "out.wacz") as packed:
        lines = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode().splitlines()
        meta, *blocks = packed.read("indexes/index.idx").decode().splitlines()
        assert lines == sorted(lines)
        assert len(lines) == 9
        for line in lines:
            urlkey, when, rest = line.split(" ", 2)
            entry = json.loads(rest)
            warc = packed.read(f"archive/{entry['filename']}")
            place, length = int(entry["offset"]), int(entry["length"])
            [record] = ArchiveIterator(BytesIO(warc[place : place + length]))
            assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"]
            assert record.rec_headers.get_header("WARC-Payload-Digest") == entry["digest"]
            assert urlkey == surt(entry["url"])
            assert (
                when
                == record.rec_headers.get_header("WARC-Date").translate(
                    {ord(c): None for c in "-:TZ"}
                )[:14]
            )
    assert meta.startswith("!meta 0 ")
    assert blocks[0].split(" ", 2)[:2] == lines[0].split(" ", 2)[:2]


def test_chosen_articles_go_out_alone_with_their_revisits(bench: Workbench, tmp_path: Path) -> None:
    ids = [a.ref.id for a in bench.articles(per_page=100).articles]
    seen_twice = next(i for i in ids if bench.article(i).ref.url == crawls.address(9))
    bench.export_archive_to(tmp_path / "one.wacz", actor="test", article_ids=[seen_twice])
    with zipfile.ZipFile(tmp_path / "one.wacz") as packed:
        [warc] = [n for n in packed.namelist() if n.startswith("archive/")]
        kinds = [r.rec_type for r in ArchiveIterator(BytesIO(packed.read(warc)))]
        assert kinds == ["warcinfo", "response", "revisit"]
        assert len(packed.read("pages/pages.jsonl").splitlines()) == 2
    with pytest.raises(NotFound):
        bench.export_archive(actor="test", article_ids=[999])


def test_warcio_finds_nothing_wrong_with_our_files(bench: Workbench, tmp_path: Path) -> None:
    bench.export_archive_to(tmp_path / "out.wacz", actor="test")
    with zipfile.ZipFile(tmp_path / "out.wacz") as packed:
        packed.extractall(tmp_path / "out")
    files = [*(tmp_path / "home" / "archive").iterdir(), *(tmp_path / "out/archive").iterdir()]
    with pytest.raises(SystemExit) as ended:
        warcio(["check", *map(str, files)])
    assert ended.value.code == 0
    for path in files:  # without any library: each record is a gzip member of its own
        content = path.read_bytes()
        members = 0
        while content:
            unpacker = zlib.decompressobj(31)
            assert unpacker.decompress(content).startswith(b"WARC/1.1\r\n")
            content, members = unpacker.unused_data, members + 1
        assert members > 8


def test_nothing_is_overwritten_and_nothing_half_is_left(bench: Workbench, tmp_path: Path) -> None:
    target = tmp_path / "out.wacz"
    target.write_bytes(b"mine")
    with pytest.raises(StorageFailed, match="exists already"):
        bench.export_archive_to(target, actor="test")
    assert target.read_bytes() == b"mine"
    file = next((tmp_path / "home" / "archive").iterdir())
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    before = set(tmp_path.iterdir())
    with pytest.raises(EvidenceMismatch, match="cannot be exported"):
        bench.export_archive_to(tmp_path / "other.wacz", actor="test")
    assert set(tmp_path.iterdir()) == before


def test_an_empty_archive_says_so(tmp_path: Path) -> None:
    with opened(tmp_path) as bench, pytest.raises(BadInput, match="no articles yet"):
        bench.export_archive(actor="test")


def test_only_administrators_may_take_it_all_away(bench: Workbench) -> None:
    from workbench.model_review import Role

    words = "ladang kopi tengah hujan"
    bench.add_user("ayu", words, "Ayu", Role.ADMIN, actor="test")
    bench.add_user("bima", words, "Bima", Role.REVIEWER, actor="test")
    app = create_app(bench)
    app.config.update(TESTING=True)
    for name, status in (("bima", 403), ("ayu", 200)):
        client = app.test_client()
        client.post("/sign-in", data={"name": name, "password": words})
        answer = client.get("/archive.wacz")
        assert answer.status_code == status
    with zipfile.ZipFile(BytesIO(answer.data)) as packed:
        assert packed.testzip() is None
    assert answer.headers["Content-Disposition"] == "attachment; filename=archive.wacz"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Desa.example/a/B/?z=1&a=2", "example,desa)/a/b?a=2&z=1"),
        ("http://desa.example:8080/", "example,desa:8080)/"),
        ("http://10.0.0.1/x", "1,0,0,10)/x"),
        ("file:///Rows.csv#line=2", "file:/rows.csv"),
        ("https://www2.desa.example/a//b/../c%2Fd?q=%C3%A9", "example,desa)/a/c/d?q=%c3%a9"),
        ("http://[bad", "http://[bad"),
    ],
)
def test_addresses_are_sorted_by_host(url: str, key: str) -> None:
    assert surt(url) == key


def test_more_lines_than_fit_in_memory_are_sorted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.archive.cdxj.SPILL", 10)
    numbers = [f"{n:04}" for n in range(95)]
    random.Random(1).shuffle(numbers)
    lines = SortedLines()
    for number in numbers:
        lines.add(number)
    assert [line.strip() for line in lines] == sorted(numbers)
    lines.close()
