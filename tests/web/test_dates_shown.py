"""What a reader is told of a date: no hour that nobody told, no agreement that is not there."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from tests.web.conftest import ORIGINAL, QUOTE
from workbench.bench import Workbench
from workbench.cli.answers import day, in_words
from workbench.ingest.extract import extract
from workbench.model import DateInterval, Grade
from workbench.report.claimreview import _day_or_time
from workbench.report.finding import published as published_in_report
from workbench.report.wording import Words
from workbench.web.display import date_sentence, published, published_stamp

CAPTURED = datetime(2024, 11, 28, 10, 0, tzinfo=UTC)
PAGE = (
    "<html lang='{lang}'><head><title>Bupati meninjau bendungan</title>{head}</head><body><article>"
    "<h1>Bupati meninjau bendungan</h1><p>“Kami tidak akan menutup pintu air sebelum musim tanam "
    "selesai,” kata Ratri Anggarini, bupati Lembah Sari, kepada wartawan di balai desa.</p>"
    "<p>Para petani menyambut keputusan itu, sebab musim tanam kali ini datang terlambat.</p>"
    "</article></body></html>"
)
META = "<meta property='article:published_time' content='{}'>"
JAKARTA = ZoneInfo("Asia/Jakarta")


def dated(head: str, lang: str = "id", url: str = "", zone: str = "") -> DateInterval:
    page = PAGE.format(lang=lang, head=head).encode()
    given = {"zone": zone} if zone else {}
    draft = extract(
        page, "text/html", url=url, given=given, captured_at=CAPTURED, source="page.html"
    )
    return draft.date


@pytest.mark.parametrize(
    ("raw", "lang", "url", "zone"),
    [
        ("2024-03-04", "id", "", ""),
        ("2024-03-04", "en", "", ""),  # of any zone there is
        ("2024-03-04", "en", "https://gazette.example.gov/a", ""),  # its noon is the 5th in Jakarta
        ("2024-03-04", "en", "", "Pacific/Auckland"),  # its noon is the 3rd in UTC
        ("2024-03-04T23:30:00", "en", "", ""),  # the hour of an unknown zone
        ("2024-03-04T00:15:00", "en", "", ""),
    ],
)
def test_a_day_without_a_known_hour_is_shown_as_it_was_written(
    app: Flask, raw: str, lang: str, url: str, zone: str
) -> None:
    found = dated(META.format(raw), lang, url, zone)
    assert found.grade is Grade.B
    for asked, shown in (("en", "Published 4 Mar 2024 (grade B"), ("id", "Terbit 4 Mar 2024 (mu")):
        with app.test_request_context(headers={"Accept-Language": asked}):
            assert published(found) == "4 Mar 2024"
            assert date_sentence(found).startswith(shown)
            assert published_stamp(found) == "2024-03-04"
    assert "published Monday 4 March 2024 (" in published_in_report(found, Words.of("en", "UTC"))
    assert "terbit Senin, 4 Maret 2024 (" in published_in_report(found, Words.of("id", "UTC"))
    assert _day_or_time(found) == "2024-03-04"
    assert day(found, JAKARTA) == "2024-03-04"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("2024-03-03T23:30:00Z", "4 Mar 2024 06.30 WIB"), ("2024-03-04T06:30:00", "4 Mar 2024 06.30")],
)
def test_an_hour_that_was_told_is_shown_in_the_zone_of_the_desk(
    app: Flask, raw: str, shown: str
) -> None:
    found = dated(META.format(raw))
    with app.test_request_context(headers={"Accept-Language": "id"}):
        assert published(found).startswith(shown)
    assert _day_or_time(found) == "2024-03-03T23:30:00+00:00"
    assert day(found, JAKARTA) == "2024-03-04"
    assert day(found, UTC) == "2024-03-03"


def test_signs_that_disagree_are_told_with_the_date(app: Flask) -> None:
    published_at = '{"datePublished": "2024-05-04T10:00:00+07:00"}'
    data = f"<script type='application/ld+json'>{published_at}</script>"
    for head, grade in (
        (META.format("2024-03-04T10:00:00+07:00") + data, "C"),
        (
            META.format("2024-03-04T10:00:00+07:00")
            + data.replace("2024-05-04T10", "1970-01-01T07"),
            "B",
        ),
    ):
        found = dated(head)
        assert found.contradictions
        with app.test_request_context(headers={"Accept-Language": "en"}):
            sentence = date_sentence(found)
        assert f"(grade {grade}: not all signs of its date agree" in sentence
        assert "nothing against it" not in sentence
        report = published_in_report(found, Words.of("en", "UTC"))
        assert f"(date grade {grade}: not all evidence on the date agrees)" in report
    assert dated(META.format("2024-03-04T10:00:00+07:00")).contradictions == ()


def test_the_terminal_tells_a_day_alone_and_signs_that_disagree(empty: Workbench) -> None:
    said_later = {"outlet": "wartalembah.example", "date": "2024-03-01"}
    empty.paste(ORIGINAL, said_later, actor="test")
    told = in_words(empty.trace(QUOTE), {}, JAKARTA)
    assert "wartalembah.example, 2024-03-01 (grade C" in told
    assert "not all signs of its date agree: Something said on “Senin (4/3/2024)”" in told
