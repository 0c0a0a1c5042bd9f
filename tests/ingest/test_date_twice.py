"""A page that gives two dates of publication for its own article; dates of others beside it."""

import json
import time
from datetime import UTC, date, datetime
from typing import Any

import pytest

from workbench.ingest.extract import extract
from workbench.model import DateInterval, Grade

CAPTURED = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
TITLE = "Bupati meninjau bendungan lama di hulu"
URL = "https://warta.example/daerah/bendungan"
TEXT = "Para petani menyambut keputusan itu, sebab musim tanam kali ini datang terlambat."
PAGE = (
    "<html lang='id'><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
    "{top}<p>{text}</p>{inside}<p>{text}</p></article>{bottom}</body></html>"
)
FIRST, SECOND = "2024-05-03T08:00:00+07:00", "2021-02-01T08:00:00+07:00"


def dated(head: str = "", top: str = "", inside: str = "", bottom: str = "") -> DateInterval:
    page = PAGE.format(title=TITLE, text=TEXT, head=head, top=top, inside=inside, bottom=bottom)
    draft = extract(
        page.encode(), "text/html", url=URL, given={}, captured_at=CAPTURED, source="a.html"
    )
    return draft.date


def ld(*nodes: dict[str, Any]) -> str:
    return f"<script type='application/ld+json'>{json.dumps(nodes)}</script>"


def news(published: str, **values: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": TITLE, "datePublished": published} | values


def days(found: DateInterval, kind: str) -> list[date]:
    return [e.point.date() for e in found.evidence if e.kind == kind and e.point]


# ---------------------------------------------------------------- two declarations


@pytest.mark.parametrize(
    "head",
    [
        ld(news(FIRST), news(SECOND)),
        ld(news(FIRST)) + ld(news(SECOND, url=URL + "?#isi")),
        ld({"@graph": [news(FIRST), {"@type": "Article", "datePublished": SECOND,
                                     "mainEntityOfPage": {"@id": URL + "/"}}]}),
        ld(news(FIRST, headline="Judul lain untuk mesin", url=URL),
           news(SECOND, headline="Judul lain untuk mesin", url=URL)),
        "".join(f"<meta property='article:published_time' content='{d}'>" for d in (FIRST, SECOND)),
        f"<meta name='pubdate' content='{SECOND}'>"
        f"<meta property='article:published_time' content='{FIRST}'>",
    ],
)  # fmt: skip
def test_two_days_of_publication_are_a_contradiction(head: str) -> None:
    found = dated(head)
    assert days(found, "metadata") == [date(2024, 5, 3), date(2021, 2, 1)]
    assert found.contradictions == (
        f"“{FIRST}” (metadata) and “{SECOND}” (metadata) name different days.",
    )
    assert found.point == datetime(2024, 5, 3, 1, tzinfo=UTC)
    assert found.grade is Grade.C


def test_of_two_declarations_the_one_that_the_page_shows_wins_and_both_are_told() -> None:
    found = dated(ld(news(SECOND), news(FIRST)), "<div class='date'>3 Mei 2024</div>")
    assert found.point == datetime(2024, 5, 3, 1, tzinfo=UTC)
    assert any(SECOND in sentence for sentence in found.contradictions)


@pytest.mark.parametrize(
    "head",
    [
        ld(news(FIRST), news(SECOND, headline="Berita lain dari kota")),
        ld(news(FIRST), news(SECOND, url="https://warta.example/daerah/lain")),
        ld(news(FIRST), news(SECOND, headline="", mainEntityOfPage="https://warta.example/x")),
        ld(news(FIRST), news(SECOND, headline="")),
        ld(news(FIRST), {"@type": "ItemList", "itemListElement": [news(SECOND)]}),
        ld(news(FIRST), {"@type": "WebPage", "name": TITLE, "datePublished": SECOND}),
        f"<meta property='article:published_time' content='{FIRST}'>"
        f"<meta itemprop='datePublished' content='{SECOND}'>",
        f"<meta property='article:published_time' content='{FIRST}'>"
        f"<meta name='date' content='{SECOND}'>",  # may be the day it was last saved
    ],
)
def test_what_may_be_another_article_contradicts_nothing(head: str) -> None:
    found = dated(head)
    assert days(found, "metadata") == [date(2024, 5, 3)]
    assert found.contradictions == ()


@pytest.mark.parametrize("again", [FIRST, "2024-05-03", "2024-05-03T01:00:00Z"])
def test_two_declarations_of_one_day_are_told_once(again: str) -> None:
    metas = "".join(
        f"<meta property='article:published_time' content='{d}'>" for d in (FIRST, again)
    )
    for head in (ld(news(FIRST), news(again)), metas):
        found = dated(head)
        assert days(found, "metadata") == [date(2024, 5, 3)]
        assert found.contradictions == ()


def test_countless_declarations_are_not_all_told() -> None:
    found = dated(ld(*(news(f"20{year:02}-02-01T08:00:00Z") for year in range(1, 24))))
    assert len(days(found, "metadata")) == 3


# ---------------------------------------------------------------- announcements within the article

OTHER, HEADLINE = "/kota/jalan-rusak", "Jalan rusak di pasar induk akhirnya diperbaiki"
LINK = f"<a href='{OTHER}'>{HEADLINE}</a>"
TIME = "<time datetime='2023-03-12T08:00:00+07:00'>12 Maret 2023</time>"
CANONICAL = f"<link rel='canonical' href='{URL}'>"
ANNOUNCED = [
    f"<a href='{OTHER}'><h4>{HEADLINE}</h4>{TIME}</a>",
    f"<ul><li>{LINK} {TIME}</li></ul>",
    f"<figure><img src='x.jpg'><a href='https://www.warta.example{OTHER}'>{HEADLINE}</a>{TIME}"
    "</figure>",
    f"<aside class='meta'>{LINK}{TIME}</aside>",
    f"<p><strong>Baca juga: {LINK}</strong> {TIME}</p>",
    f"<p>Baca juga: {LINK} <span class='date'>12/03/2023</span></p>",
    f"<p><strong>Baca juga: {LINK}</strong> (12 Maret 2023)</p>",
    f"<div><b>Baca juga:</b> {LINK} {TIME}</div>",
    f"<div class='item'><div><h3>{LINK}</h3></div><div>{TIME}</div></div>",
]


@pytest.mark.parametrize("inside", ANNOUNCED)
def test_the_date_of_an_announced_article_is_not_the_pages(inside: str) -> None:
    assert [e.kind for e in dated(CANONICAL, inside=inside).evidence] == ["capture"]
    found = dated(CANONICAL, top="<div class='date'>3 Mei 2024</div>", inside=inside)
    assert days(found, "byline") == [date(2024, 5, 3)]
    assert found.contradictions == ()


@pytest.mark.parametrize(
    "top",
    [
        f"<a href='{URL}'>{TIME}</a>",
        f"<ul><li><a href='{URL}?to=x'>Bagikan berita ini kepada pembaca</a> {TIME}</li></ul>",
        f"<ul><li><a href='{URL}'>{TITLE}</a> {TIME}</li></ul>",
        f"<ul><li>Oleh <a href='/penulis/siti'>Siti binti Abdul Rahman Saleh</a> {TIME}</li></ul>",
        f"<ul><li><a href='/2023/03/12'>Semua berita pada hari yang sama</a> {TIME}</li></ul>",
        f"<p>Dalam <a href='/ekonomi'>Ekonomi dan Bisnis</a> {TIME}</p>",
    ],
)
def test_links_of_a_date_line_do_not_make_it_anothers(top: str) -> None:
    assert dated(CANONICAL, top).point == datetime(2023, 3, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize("shape", ["<li>{}</li>", "<p>{}</p>", "<div>{}</div>"])
def test_a_page_of_countless_links_is_read_in_time(shape: str) -> None:
    links = f"<a href='{OTHER}'>{HEADLINE}</a> " * 6_000
    started = time.process_time()
    dated(CANONICAL, inside=shape.format(links))
    assert time.process_time() - started < 20
