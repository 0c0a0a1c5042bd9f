"""Dates: reading them, weighing them, and never inventing or averaging one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ingest.date_address import address
from workbench.ingest.date_reading import EVERYWHERE, INDONESIA, Clock, clock_of, read
from workbench.ingest.date_text import evidence, opening, speech
from workbench.ingest.dates import combine
from workbench.model import DateEvidence, DateInterval, Grade

CAPTURED = datetime(2023, 11, 29, 1, 0, tzinfo=UTC)
POINT = datetime(2023, 11, 27, 8, 20, tzinfo=UTC)


def item(kind: str, raw: str, grade: Grade = Grade.B, clock: Clock = INDONESIA) -> DateEvidence:
    when = read(raw, clock)
    assert when is not None
    return evidence(kind, raw, when, grade)


@pytest.mark.parametrize(
    ("raw", "point"),
    [
        ("2023-11-27T15:20:00+07:00", POINT),
        ("2023-11-27T15:20+0700", POINT),
        ("2023-11-27T08:20:00Z", POINT),
        ("2023-11-27T08:20:00.123Z", POINT),
        ("20231127082000", datetime(2023, 11, 27, 1, 20, tzinfo=UTC)),
        ("Mon, 27 Nov 2023 08:20:00 GMT", POINT),
        ("1701073200", POINT),
        ("1701073200000", POINT),
        ("Senin, 27 Nov 2023 | 15:20 WIB", POINT),
        ("Senin, 27 November 2023 pukul 16.20 Wita", POINT),
        ("27 Nopember 2023 17:20 WIT", POINT),
        ("Ahad, 26/11/2023 15.20 WIB", POINT - timedelta(days=1)),
        ("5 Agt 2023 00:00 WIB", datetime(2023, 8, 4, 17, tzinfo=UTC)),
        ("(3/4/2023) 07:00 WIB", datetime(2023, 4, 3, tzinfo=UTC)),
        ("November 27, 2023 at 3:20 a.m. EST", POINT),
        ("Nov. 27th, 2023, 8:20 AM UTC", POINT),
        ("27. November 2023, 09:20 MEZ", POINT),
        ("2023年11月27日", datetime(2023, 11, 27, 5, tzinfo=UTC)),
        ("27/11/2023", datetime(2023, 11, 27, 5, tzinfo=UTC)),
        ("11/27/2023", datetime(2023, 11, 27, 5, tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_written(raw: str, point: datetime) -> None:
    when = read(raw, INDONESIA)
    assert when is not None
    assert when.point == point


@pytest.mark.parametrize(
    "raw", ["", "kemarin", "31/02/2023", "2023-13-45", "Senin", "12:30", "1.500.000", "0000-00-00"]
)
def test_what_is_no_date_is_none(raw: str) -> None:
    assert read(raw, INDONESIA) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(raw: str) -> None:
    when = read(raw, EVERYWHERE)
    assert when is None or when.earliest <= when.point <= when.latest


def test_a_time_without_zone_is_widened_over_the_zones_it_may_be_in() -> None:
    when = read("2023-11-27 15:20", INDONESIA)
    assert when is not None
    assert (when.earliest, when.latest) == (POINT - timedelta(hours=2), POINT)
    day = read("2023-11-27", INDONESIA)
    assert day is not None
    assert day.earliest == datetime(2023, 11, 26, 15, tzinfo=UTC)
    assert day.latest == datetime(2023, 11, 27, 16, 59, 59, tzinfo=UTC)
    anywhere = read("2023-11-27", EVERYWHERE)
    assert anywhere is not None
    assert anywhere.latest - anywhere.earliest > timedelta(hours=49)


def test_the_clock_comes_from_the_address_then_the_language() -> None:
    assert clock_of("id", "https://tirtanews.example/x") == INDONESIA
    assert clock_of("en", "https://www.kabar.co.id/x") == INDONESIA
    assert clock_of("en", "https://riverton.example/") == replace(EVERYWHERE, is_mixed=True)
    assert clock_of("en", "https://riverton.co.uk/") == Clock(0, 60, 0)
    assert clock_of("de", "http://[kaputt") == EVERYWHERE


def test_a_weekday_is_a_checksum() -> None:
    assert read("Senin, 27 November 2023", INDONESIA).agrees  # type: ignore[union-attr]
    assert not read("Selasa, 27 November 2023", INDONESIA).agrees  # type: ignore[union-attr]


# ---------------------------------------------------------------- speech


def said(text: str, near: datetime | None = None) -> list[DateEvidence]:
    return speech(text, INDONESIA, CAPTURED, near)


def test_the_date_of_a_saying_bounds_from_below() -> None:
    found = said("“Retribusi naik,” kata Ratna, di Balai Kota, Senin (27/11/2023).")
    assert [e.raw for e in found] == ["Senin (27/11/2023)"]
    assert found[0].grade is Grade.B
    assert combine(found, CAPTURED).earliest == datetime(2023, 11, 26, 15, tzinfo=UTC)


def test_a_missing_year_is_inferred_from_the_published_date_and_the_weekday() -> None:
    text = "“Retribusi naik,” kata Ratna, Senin (27/11)."
    near = said(text, POINT)
    assert near[0].earliest == datetime(2023, 11, 26, 15, tzinfo=UTC)
    assert near[0].grade is Grade.B
    guessed = said(text)  # without a published date the year is a guess and bounds nothing
    assert guessed[0].grade is Grade.C
    assert combine(guessed, CAPTURED).earliest is None
    assert said("“Naik,” kata Ratna, Jumat (27/11).", POINT) == []


def test_december_is_last_year_in_january() -> None:
    january = datetime(2024, 1, 3, 5, tzinfo=UTC)
    found = speech("“Naik,” kata Ratna, Minggu (31/12).", INDONESIA, january, january)
    assert found[0].point == datetime(2023, 12, 31, 5, tzinfo=UTC)


def test_a_wrong_weekday_is_shown_and_bounds_nothing() -> None:
    found = combine(said("“Naik,” kata Ratna, Selasa (27/11/2023)."), CAPTURED)
    assert found.earliest is None
    assert "Selasa (27/11/2023)" in found.contradictions[0]


@pytest.mark.parametrize(
    "text",
    [
        "“Naik,” kata Ratna. Acara akan digelar Minggu (26/11/2023).",
        "Acara digelar hingga Minggu (26/11/2023).",
    ],
)
def test_an_event_that_may_be_announced_is_no_bound_by_itself(text: str) -> None:
    assert combine(said(text), CAPTURED).earliest is None


def test_dates_after_the_capture_and_plain_fractions_are_left_out() -> None:
    assert said("“Naik,” kata Ratna, Senin (4/12/2023).") == []
    assert said("Nilai 27/11 dan Senin itu.") == []


def test_a_dateline_is_read() -> None:
    found = list(opening("RIVERTON, Nov. 27, 2023 — The mayor spoke.", EVERYWHERE))
    assert found[0].kind == "dateline"
    assert not list(opening("The law of 27 November 2023 was praised.", EVERYWHERE))


# ---------------------------------------------------------------- address


@pytest.mark.parametrize(
    ("url", "raw"),
    [
        ("https://a.example/2023/11/27/judul", "2023/11/27"),
        ("https://a.example/news/2023-11-27-judul", "2023-11-27"),
        ("https://a.example/berita/20231127152000-4-12/judul", "20231127152000"),
        ("https://a.example/2023/nov/27/judul", "2023/nov/27"),
        ("https://a.example/read/2023/11/27/152000/judul", "2023/11/27"),
    ],
)
def test_addresses_declare_days(url: str, raw: str) -> None:
    found = list(address(url, INDONESIA))
    assert [(e.kind, e.raw) for e in found] == [("address", raw)]
    assert found[0].point is not None
    assert found[0].point.date().isoformat() == "2023-11-27"


@pytest.mark.parametrize(
    "url", ["https://a.example/d-6646639/judul", "", "http://[x", "https://a.example/99999999"]
)
def test_other_addresses_declare_none(url: str) -> None:
    assert not list(address(url, INDONESIA))


def test_an_archived_copy_gives_its_capture_and_the_inner_address() -> None:
    url = "https://web.archive.org/web/20231128120000/https://a.example/2023/11/27/judul"
    found = {e.kind: e for e in address(url, INDONESIA)}
    assert found["claimed_capture"].latest == datetime(2023, 11, 28, 12, tzinfo=UTC)
    assert found["address"].raw == "2023/11/27"


# ---------------------------------------------------------------- weighing


def weigh(*items: DateEvidence, captured: datetime = CAPTURED) -> DateInterval:
    return combine(items, captured)


def test_agreement_and_a_fresh_capture_make_grade_a() -> None:
    found = weigh(item("metadata", "2023-11-27T15:20:00+07:00"), item("address", "2023-11-27"))
    assert (found.grade, found.point) == (Grade.A, POINT)
    assert found.latest == CAPTURED
    late = weigh(*found.evidence, captured=CAPTURED + timedelta(days=90))
    assert late.grade is Grade.B


def test_one_declaration_is_grade_b_and_no_bound() -> None:
    found = weigh(item("given", "2023-11-27"))
    assert found.grade is Grade.B
    assert found.earliest is None
    assert found.declared_earliest == datetime(2023, 11, 26, 15, tzinfo=UTC)


def test_text_alone_is_grade_c_and_nothing_is_grade_d() -> None:
    assert weigh(item("heuristic", "2023-11-27", Grade.C)).grade is Grade.C
    nothing = weigh(DateEvidence("capture", "now", None, CAPTURED, Grade.A))
    assert (nothing.grade, nothing.point, nothing.latest) == (Grade.D, None, CAPTURED)


def test_a_day_yields_to_the_time_within_it() -> None:
    found = weigh(item("given", "2023-11-27"), item("byline", "27 November 2023 15:20 WIB"))
    assert found.point == POINT


def test_contradictions_are_shown_never_averaged() -> None:
    found = weigh(item("metadata", "2023-11-20T10:00:00Z"), item("byline", "2023-11-27T10:00:00Z"))
    assert found.grade is Grade.C
    assert found.point in {e.point for e in found.evidence}
    assert "2023-11-20" in found.contradictions[0]
    assert found.declared_earliest == datetime(2023, 11, 20, 10, tzinfo=UTC)
    assert found.declared_latest == datetime(2023, 11, 27, 10, tzinfo=UTC)


def test_two_against_one_keep_their_grade_and_show_the_third() -> None:
    found = weigh(
        item("metadata", "2023-11-20T10:00:00Z"),
        item("byline", "27 November 2023"),
        item("address", "2023-11-27"),
    )
    assert found.point is not None
    assert found.point.date().isoformat() == "2023-11-27"
    assert found.contradictions


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("2023-12-01T00:00:00Z", "after the moment"),
        ("1970-01-01T00:00:00Z", "computer's zero"),
        ("1970-01-01", "computer's zero"),
        ("0000000000", "computer's zero"),
        ("2023-01-01T00:00:00", "only the year"),
    ],
)
def test_impossible_dates_are_demoted_with_a_sentence(raw: str, words: str) -> None:
    found = weigh(item("metadata", raw))
    assert (found.point, found.grade) == (None, Grade.D)
    assert words in found.contradictions[0]


def test_modified_is_never_published() -> None:
    found = weigh(item("modified", "2023-11-27T15:20:00+07:00"))
    assert (found.point, found.grade) == (None, Grade.D)


def test_a_date_nobody_declares_is_not_that_of_publication_where_it_is_that_of_a_change() -> None:
    guess = item("heuristic", "2023-11-27", Grade.C)
    assert weigh(guess, item("modified", "2023-11-27 15:20 WIB")).point is None
    assert weigh(guess, item("modified", "2023-11-28 20:00 WIB")).point is not None


def test_a_byline_in_the_text_does_not_support_itself() -> None:
    byline, dateline = item("byline", "27 November 2023"), item("dateline", "27 November 2023")
    declared = item("metadata", "2023-11-20")
    assert weigh(byline, dateline).grade is Grade.B
    assert weigh(declared, byline, dateline).point == declared.point
    assert weigh(byline, item("dateline", "27/11/2023")).grade is Grade.A


def test_a_revision_before_the_publication_is_shown() -> None:
    found = weigh(item("metadata", "2023-11-27"), item("modified", "2023-11-20"))
    assert found.contradictions


def test_a_claimed_capture_bounds_unless_it_contradicts() -> None:
    claimed = item("claimed_capture", "2023-11-28T00:00:00Z")
    found = weigh(item("given", "2023-11-27"), claimed)
    assert found.latest == datetime(2023, 11, 28, tzinfo=UTC)
    found = weigh(item("given", "2023-11-28T23:00:00Z"), claimed)
    assert found.latest == CAPTURED
    assert found.point is None
    assert "claimed capture" in found.contradictions[0]


def test_something_said_after_the_declared_date_lowers_the_grade() -> None:
    found = weigh(
        item("metadata", "2023-11-20T10:00:00Z"), *said("“Naik,” kata Ratna, Senin (27/11/2023).")
    )
    assert found.grade is Grade.C
    assert any("27/11/2023" in c for c in found.contradictions)


def test_an_unreadable_date_is_shown() -> None:
    found = weigh(DateEvidence("given", "kemarin sore", None, None, Grade.C))
    assert "kemarin sore" in found.contradictions[0]


KINDS = ("given", "metadata", "byline", "address", "speech", "claimed_capture", "modified",
         "dateline", "heuristic")  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(KINDS),
            st.integers(-500, 500),
            st.integers(0, 48),
            st.sampled_from([Grade.B, Grade.C]),
        ),
        max_size=6,
    )
)
def test_bounds_hold_for_any_evidence(parts: list[tuple[str, int, int, Grade]]) -> None:
    items = [
        DateEvidence(
            kind,
            "x",
            CAPTURED + timedelta(hours=start),
            CAPTURED + timedelta(hours=start + width),
            grade,
        )
        for kind, start, width, grade in parts
    ]
    found = combine(items, CAPTURED)
    assert found.latest is not None
    assert found.latest <= CAPTURED
    assert (found.point is None) == (found.grade is Grade.D)
    if found.point is not None:
        assert found.declared_earliest is not None
        assert found.declared_latest is not None
        assert found.declared_earliest <= found.point <= found.declared_latest
