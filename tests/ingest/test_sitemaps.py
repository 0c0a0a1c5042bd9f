"""Sitemaps: what they name, what is a date of publication, and traps that cost no memory."""

from __future__ import annotations

import contextlib
import gzip
import random
import tracemalloc

import pytest

from workbench.errors import BadInput
from workbench.ingest import sitemaps
from workbench.model_sources import Lead

HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?><urlset '
    b'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    b'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)
NEWS = (
    HEAD + b"<url><loc> https://w.example/a?x=1&amp;y=2 </loc><lastmod>2026-05-05</lastmod>"
    b"<image:image><image:loc>https://w.example/i.jpg</image:loc><image:title>foto</image:title>"
    b"</image:image><news:news><news:publication><news:name>Warta</news:name></news:publication>"
    b"<news:publication_date>2026-05-04T08:30:00+07:00</news:publication_date>"
    b"<news:title>Pintu &amp; air</news:title></news:news></url></urlset>"
)
LEAD = Lead("https://w.example/a?x=1&y=2", "Pintu & air", "2026-05-04T08:30:00+07:00", "2026-05-05")


def urls(*tails: object) -> bytes:
    inside = "".join(f"<url><loc>https://w.example/{tail}</loc></url>" for tail in tails)
    return HEAD + inside.encode() + b"</urlset>"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_news_sitemap_packed_or_not(pack: object) -> None:
    found = sitemaps.read(pack(NEWS))  # type: ignore[operator]
    assert found.leads == (LEAD,)
    assert found.remarks == ()


def test_an_index_names_sitemaps_the_latest_first() -> None:
    entry = "<sitemap><loc>https://w.example/{}.xml</loc><lastmod>{}</lastmod></sitemap>"
    inside = entry.format("old", "2020-01-01") + entry.format("new", "2026-01-01")
    found = sitemaps.read(f"<sitemapindex>{inside}</sitemapindex>".encode())
    assert [child.url[-7:] for child in found.children] == ["new.xml", "old.xml"]
    assert found.leads == ()


def test_a_text_file_is_a_sitemap_too() -> None:
    text = b"\xef\xbb\xbfhttps://w.example/1\r\n# x\n\nhttps://w.example/2\nfile:///etc/passwd\n"
    found = sitemaps.read(text)
    assert [lead.url[-1] for lead in found.leads] == ["1", "2"]
    assert found.remarks == ("1 addresses of the sitemap cannot be fetched and are left out.",)


def test_loose_ampersands_are_mended_and_a_torn_end_is_told() -> None:
    payload = HEAD + b"<url><loc>https://w.example/?a=1&b=2&copy=3</loc></url><url><loc>https://"
    found = sitemaps.read(payload)
    assert [lead.url for lead in found.leads] == ["https://w.example/?a=1&b=2&copy=3"]
    assert "damaged" in found.remarks[0]


def test_ampersands_in_cdata_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = "<url><loc><![CDATA[https://w.example/?a={0}&b=<i>&amp;]]></loc></url>"
    loose = "<url><loc>https://w.example/?c={0}&d=1</loc></url>"
    payload = HEAD + "".join((entry + loose).format(n) for n in range(40)).encode() + b"</urlset>"
    for size in (7, 100, 1 << 16):
        monkeypatch.setattr(sitemaps, "_CHUNK", size)
        found = sitemaps.read(payload)
        assert found.remarks == ()
        assert [lead.url for lead in found.leads[:2]] == [
            "https://w.example/?a=0&b=%3Ci%3E&amp;",
            "https://w.example/?c=0&d=1",
        ]
        assert len(found.leads) == 80


@pytest.mark.parametrize(
    "payload",
    [
        b"\n \r\n" + urls("1", "2"),
        urls("1", "2").replace(b"http://www.sitemaps", b"https://www.sitemaps"),
        gzip.compress(urls("1", "2")[:99]) + gzip.compress(urls("1", "2")[99:]) + b"\0\0",
    ],
)
def test_common_faults_of_sitemaps_are_borne(payload: bytes) -> None:
    found = sitemaps.read(payload)
    assert [lead.url[-1] for lead in found.leads] == ["1", "2"]
    assert found.remarks == ()


def test_wide_characters() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><urlset><url><loc>https://w.example/é</loc></url></urlset>'
    assert sitemaps.read(text.encode("utf-16")).leads == (Lead("https://w.example/%C3%A9"),)


def test_of_too_many_pages_the_latest_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_LEADS", 3)
    entry = "<url><loc>https://w.example/{0}</loc><lastmod>2026-01-0{0}</lastmod></url>"
    inside = "".join(entry.format(n) for n in (1, 5, 2, 4, 3))
    found = sitemaps.read(f"<urlset>{inside}</urlset>".encode())
    assert [lead.url[-1] for lead in found.leads] == ["5", "4", "3"]
    assert found.remarks[0].startswith("The sitemap names more than 3 pages")


def test_many_entries_take_no_more_memory_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_LEADS", 1000)
    entry = b"<url><loc>https://w.example/sama</loc></url>"
    packed = gzip.compress(HEAD + entry * 50_000 + b"</urlset>", 1)
    tracemalloc.start()
    found = sitemaps.read(packed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.leads) == 1
    assert "more than 1,000 pages" in found.remarks[0]
    assert peak < 5_000_000


def nested(unit: bytes, times: int) -> bytes:
    return gzip.compress(HEAD + unit * times, 1)


@pytest.mark.parametrize(
    "payload",
    [
        gzip.compress(b"\0" * 200_000_000, 1),
        nested(b" ", 200_000_000),
        nested(b"<a>", 40_000_000),
        nested(b"<url><loc>", 1) + gzip.compress(b"x" * 10),
        gzip.compress(HEAD + b"<url><loc>" + b"x" * 100_000_000, 1),
        gzip.compress(HEAD + b"<url a='" + b"x" * 100_000_000, 1),
    ],
    ids=["nul", "spaces", "depth", "two members", "text", "tag"],
)
def test_bombs_stay_small(payload: bytes) -> None:
    tracemalloc.start()
    with contextlib.suppress(BadInput):
        assert sitemaps.read(payload).leads == ()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_entities_unfold_nothing() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE r [<!ENTITY l0 "haha">{laughs}]><urlset><url><loc>https://w.example/&l9;</loc></url></urlset>'
    found = sitemaps.read(text.encode())
    assert [lead.url for lead in found.leads] == ["https://w.example/&l9;"]


@pytest.mark.parametrize(
    "payload", [b"", b"x", b"<html></html>", b"{}", b"\x1f\x8b\x08", b"<rss/>", b"ftp://x/y"]
)
def test_what_is_no_sitemap_is_refused(payload: bytes) -> None:
    with pytest.raises(BadInput, match="not a sitemap"):
        sitemaps.read(payload)


@pytest.mark.parametrize("seed", range(40))
def test_damage_at_random_never_breaks_the_reader(seed: int) -> None:
    rng = random.Random(seed)
    for whole in (NEWS, urls(*range(5)), gzip.compress(NEWS)):
        damaged = bytearray(whole[: rng.randrange(1, len(whole) + 1)])
        for _ in range(rng.randrange(6)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        with contextlib.suppress(BadInput):
            sitemaps.read(bytes(damaged))
