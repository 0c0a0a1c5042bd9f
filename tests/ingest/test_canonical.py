"""The second page of an article, or a reprint, is no later version of what it calls canonical."""

from datetime import UTC, datetime

import pytest

from workbench.ingest.canonical import own_address
from workbench.ingest.extract import extract
from workbench.model import Draft

FIRST = "https://warta.example/berita/1"
PAGE = (
    "<html lang='id'><head><title>Pintu air tetap terbuka</title>"
    f"<link rel='canonical' href='{FIRST}'></head><body><article><h1>Pintu air tetap terbuka</h1>"
    "<p>Petani menyambut keputusan itu, sebab musim tanam kali ini datang terlambat.</p>"
    "<p>Pemerintah menyiapkan pompa cadangan di tiga titik untuk berjaga-jaga.</p></article></body>"
)


def read(url: str) -> Draft:
    at = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
    page = PAGE.encode()
    return extract(page, "text/html", url=url, given={}, captured_at=at, source="x")


def address_of(url: str) -> str:
    return read(url).url


@pytest.mark.parametrize(
    "end",
    [
        *("?page=2", "?page=all", "?Page=3&utm_source=x", "?hal=10", "?halaman=2", "?page_num=2"),
        *("/page/2", "/halaman/2/", "?single=1", "?page=02"),
    ],
)
def test_a_further_part_is_kept_under_the_address_it_was_fetched_from(end: str) -> None:
    assert address_of(FIRST + end) == FIRST + end


@pytest.mark.parametrize(
    "end", ["", "?page=1", "?p=123", "?page=", "?page=home", "?amp=1", "?page=2024", "/page", "/2"]
)
def test_other_addresses_give_way_to_the_canonical_one(end: str) -> None:
    assert address_of(FIRST + end) == FIRST


@pytest.mark.parametrize(
    "url",
    ["https://kabarlain.example/reprint/7", "https://warta.example.net/1", "http://203.0.113.9/1"],
)
def test_a_reprint_is_kept_under_its_own_address(url: str) -> None:
    found = read(url)
    assert found.url == url
    assert found.outlet in url, "and is not given to the outlet it names"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://www.warta.example/berita/1",
        "https://m.warta.example/berita/1",
        "https://amp.warta.example/1",
        "https://warta-example.cdn.ampproject.org/c/s/warta.example/berita/1",
        "https://web.archive.org/web/20260504030000/https://warta.example/berita/1?x=1",
    ],
)
def test_hosts_of_one_outlet_and_mirrors_give_way_to_the_canonical_one(url: str) -> None:
    assert address_of(url) == FIRST


def test_outlets_are_told_apart_below_the_endings_of_countries() -> None:
    one, other = "https://news.kabar.co.id/1", "https://m.kabar.co.id/1"
    assert own_address(other, one) == one
    assert own_address("https://warta.co.id/1", one) == "https://warta.co.id/1"


def test_an_address_that_cannot_be_read_stays() -> None:
    assert own_address("http://[broken", FIRST) == FIRST
    assert own_address(FIRST, "") == FIRST
    assert own_address("", "") == ""


@pytest.mark.parametrize(
    ("url", "name", "outlet"),
    [
        ("https://hoaks.example/1", "Warta.co.id", "hoaks.example"),
        ("https://daerah.warta.co.id/1", "Warta.co.id", "Warta.co.id"),
        ("https://hoaks.example/1", "Warta Kota", "Warta Kota"),
        ("http://[broken", "Warta.co.id", "Warta.co.id"),
        ("", "Warta.co.id", "Warta.co.id"),
    ],
)
def test_a_page_that_calls_itself_by_anothers_host_is_of_its_own(
    url: str, name: str, outlet: str
) -> None:
    named = f"<meta property='og:site_name' content='{name}'></head>"
    page = PAGE.replace(f"<link rel='canonical' href='{FIRST}'>", "").replace("</head>", named)
    at = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
    found = extract(page.encode(), "text/html", url=url, given={}, captured_at=at, source="x")
    assert found.outlet == outlet
