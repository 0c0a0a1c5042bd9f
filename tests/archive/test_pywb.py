"""What the desk archived is replayed by pywb, the program that many web archives run."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.archive.crawls import Crawl, page
from tests.verbs.site import Site, rss, site, story
from workbench.bench import Workbench
from workbench.model_sources import SourceKind, SourceSettings
from workbench.settings import Settings

PYWB = Path(sys.prefix) / "pywb" / "bin"
TEXT = "“Kami menanam dua kali dalam setahun,” ujar Wagiman di balai desa."
FIRST, LAST = "20000101000000id_", "29990101000000id_"  # the capture closest to it, as it came
ODD = [
    "http://www.desa.example/A/B/?z=1&a=2",
    "https://desa.example:443/x//y/../z",
    "http://desa.example:8080/%C3%A9?q=%2f&B",
    "http://127.0.0.1/x",
    "https://b\u00fccher.example/\u00e4#atas",
]

pytestmark = pytest.mark.skipif(
    not (PYWB / "wayback").exists(), reason="pywb is not installed: make .venv/.pywb"
)


@pytest.fixture
def warta() -> Iterator[Site]:
    with site() as found:
        found.put("/a", story("Pintu air tetap terbuka"))
        found.put("/b", story("Sawah", "Lain sekali ceritanya."))
        feed = rss((found.origin + "/b", "Sawah", "Mon, 04 May 2026 08:30:00 +0700"))
        found.put("/feed", feed, "application/rss+xml")
        yield found


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    settings = Settings(home=tmp_path / "home", allow_private_fetch=True, fetch_delay=0.0)
    with Workbench.open(settings) as opened:
        yield opened


def manage(folder: Path, *arguments: str) -> None:
    subprocess.run([PYWB / "wb-manager", *arguments], cwd=folder, check=True, capture_output=True)


@contextmanager
def replay(folder: Path) -> Iterator[str]:
    """Run pywb on the collections of a folder; yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    child = subprocess.Popen(
        [PYWB / "wayback", "-b", "127.0.0.1", "-p", str(port)],
        cwd=folder,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        child.terminate()
        child.wait()


def got(address: str) -> bytes | None:
    """Return what is replayed at an address, None where there is nothing."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            body: bytes = answer.read()
            return body
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return None


def test_pages_feeds_and_repeated_captures_are_replayed_as_they_came(
    bench: Workbench, warta: Site, tmp_path: Path
) -> None:
    a, b, feed = (warta.origin + path for path in ("/a", "/b", "/feed"))
    bench.ingest([a], actor="test")
    bench.ingest([a], actor="test")  # a revisit record
    bench.add_source(SourceSettings(SourceKind.FEED, feed), actor="test")
    bench.watch()
    bench.export_archive_to(tmp_path / "out.wacz", actor="test")
    manage(tmp_path, "init", "warc")
    manage(tmp_path, "add", "warc", *map(str, (bench.settings.home / "archive").glob("*.gz")))
    manage(tmp_path, "init", "wacz")
    manage(tmp_path, "add", "--unpack-wacz", "wacz", str(tmp_path / "out.wacz"))
    with replay(tmp_path) as address:
        for name in ("warc", "wacz"):
            for url, body in ((a, warta.pages["/a"].body), (b, warta.pages["/b"].body)):
                assert got(f"{address}/{name}/{FIRST}/{url}") == body
                assert got(f"{address}/{name}/{LAST}/{url}") == body
        assert got(f"{address}/warc/{LAST}/{feed}") == warta.pages["/feed"].body


def test_what_was_taken_down_is_not_replayed_and_the_rest_is(
    bench: Workbench, warta: Site, tmp_path: Path
) -> None:
    a, b = warta.origin + "/a", warta.origin + "/b"
    bench.ingest([a, b], actor="test")
    bench.take_down([1], "Court order", actor="ayu")
    manage(tmp_path, "init", "warc")
    manage(tmp_path, "add", "warc", *map(str, (bench.settings.home / "archive").glob("*.gz")))
    with replay(tmp_path) as address:
        assert got(f"{address}/warc/{LAST}/{a}") is None
        assert got(f"{address}/warc/{LAST}/{b}") == warta.pages["/b"].body


def test_the_index_of_an_export_has_the_keys_of_pywb(bench: Workbench, tmp_path: Path) -> None:
    with (tmp_path / "crawl.warc.gz").open("wb") as out:
        made = Crawl(out)
        for number, url in enumerate(ODD):
            made.response(url, page(number))
    table = tmp_path / "Rows.jsonl"
    table.write_text(json.dumps({"text": TEXT}) + "\n")
    bench.ingest([str(tmp_path / "crawl.warc.gz"), str(table)], actor="test")
    bench.export_archive_to(tmp_path / "out.wacz", actor="test")
    with zipfile.ZipFile(tmp_path / "out.wacz") as packed:
        packed.extractall(tmp_path / "out")
    ours = gzip.decompress((tmp_path / "out/indexes/index.cdx.gz").read_bytes()).decode()
    theirs = subprocess.run(
        [PYWB / "cdx-indexer", "-j", *sorted((tmp_path / "out/archive").iterdir())],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert keys(ours) == keys(theirs)
    assert len(keys(ours)) == len(ODD) + 1


def keys(lines: str) -> dict[tuple[str, str], str]:
    """Return the key of each record by its file and offset."""
    found = {}
    for line in lines.splitlines():
        key, _, rest = line.split(" ", 2)
        record = json.loads(rest)
        found[record["filename"], record["offset"]] = key
    return found
