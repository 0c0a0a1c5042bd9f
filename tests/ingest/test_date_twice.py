"""A page that gives two dates of publication for its own article; dates of others beside it."""

import json
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
