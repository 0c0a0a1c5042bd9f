"""What a source adds to the dates of its pages: its zone, and what its feed said."""

from datetime import UTC, datetime, timedelta

import pytest

from workbench.errors import BadInput
from workbench.ingest.date_given import checked_zone, clock_for, feed_dates
from workbench.ingest.date_reading import INDONESIA, Clock
from workbench.ingest.extract import extract
from workbench.model import Grade

AT = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
RAW = "Mon, 04 May 2026 08:30:00 +0700"
PAGE = (
    b"<html lang='id'><body><article><h1>Pintu air</h1><p>Bupati meninjau bendungan pagi ini dan "
    b"berjanji pintu air tetap terbuka sampai musim tanam selesai.</p></article></body></html>"
)


def test_a_zone_stands_before_language_and_country() -> None:
    assert clock_for({"zone": "Asia/Jayapura"}, "id", "", AT) == Clock(540, 540, 540)
    assert clock_for({}, "id", "", AT) == INDONESIA
    assert clock_for({"zone": "No/Where"}, "id", "", AT) == INDONESIA


def test_a_zone_with_summer_time_is_both_its_offsets() -> None:
    assert clock_for({"zone": "Europe/London"}, "en", "", AT) == Clock(0, 60, 60)


@pytest.mark.parametrize(
    ("seen", "grade"),
    [
        (timedelta(minutes=5), Grade.A),
        (timedelta(hours=23), Grade.A),
        (timedelta(hours=25), Grade.B),
        (timedelta(hours=-2), Grade.B),
    ],
)
def test_a_date_seen_announced_within_a_day_cannot_have_been_put_back(
    seen: timedelta, grade: Grade
) -> None:
    point = datetime(2026, 5, 4, 1, 30, tzinfo=UTC)
    given = {"feed_date": RAW, "feed_seen": (point + seen).isoformat()}
    (sign,) = feed_dates(given, INDONESIA)
    assert (sign.kind, sign.raw, sign.point, sign.grade) == ("feed", RAW, point, grade)


def test_without_knowing_when_it_was_seen_the_grade_is_b() -> None:
    for seen in ("", "yesterday"):
        (sign,) = feed_dates({"feed_date": RAW, "feed_seen": seen}, INDONESIA)
        assert sign.grade is Grade.B


def test_a_date_of_change_is_never_publication() -> None:
    (sign,) = feed_dates({"feed_changed": "2026-05-04T09:00:00Z"}, INDONESIA)
    assert sign.kind == "modified"
    draft = extract(
        PAGE, "text/html", url="https://w.example/a", source="", captured_at=AT,
        given={"feed_changed": "2026-05-04T01:00:00Z"},
    )  # fmt: skip
    assert draft.date.point is None


def test_a_date_that_is_none_is_shown_as_a_contradiction() -> None:
    draft = extract(
        PAGE, "text/html", url="https://w.example/a", source="", captured_at=AT,
        given={"feed_date": "31 February 2026"},
    )  # fmt: skip
    assert draft.date.point is None
    assert any("31 February" in sentence for sentence in draft.date.contradictions)


def test_the_feed_dates_a_page_that_has_no_date() -> None:
    draft = extract(
        PAGE, "text/html", url="https://w.example/a", source="", captured_at=AT,
        given={"feed_date": RAW},
    )  # fmt: skip
    assert draft.date.point == datetime(2026, 5, 4, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "zone"), [("wit", "Asia/Jayapura"), ("Asia/Jakarta ", "Asia/Jakarta"), ("", "")]
)
def test_zones_by_name_and_by_the_letters_indonesians_write(name: str, zone: str) -> None:
    assert checked_zone(name) == zone


@pytest.mark.parametrize("name", ["Asia/Wakanda", "../../etc/passwd", "/etc/localtime", "x" * 300])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="time zone"):
        checked_zone(name)
