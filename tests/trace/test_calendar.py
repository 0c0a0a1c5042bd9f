"""Days and times are the same however they are written, and never by guessing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trace.archive import passage, trace_in
from workbench.model import EditClass, Verdict
from workbench.trace.forms import read

PUBLISHED = "2023-11-13T00:00+00:00"
ID = "“Acara itu digelar pada {} di alun-alun kota bersama ribuan warga,” kata Budi Santoso."
EN = "“The meeting will be held on {} in the town hall with all the members,” said Ann Lee."


def judged(lang: str, printed: str, asked: str) -> tuple[Verdict, set[tuple[EditClass, str]]]:
    """Return verdict and differences of a quote whose date is printed in one way, asked in one."""
    frame = ID if lang == "id" else EN
    said = frame.split("”")[0].strip("“,")
    archive = (passage(1, frame.format(printed), lang=lang, published=PUBLISHED),)
    found = trace_in(archive, said.format(asked))
    return found.verdict, {(a.cls, a.kind) for a in found.alterations}


@pytest.mark.parametrize(
    ("lang", "printed", "asked"),
    [
        *(
            ("id", "12 November 2023", other)
            for other in (
                "12/11/2023",
                "12 Nov 2023",
                "12-11-2023",
                "12.11.2023",
                "12/11/23",
                "2023-11-12",
                "November 12, 2023",
                "tanggal 12 November 2023",
                "Minggu, 12 November 2023",
                "Minggu (12/11/2023)",
                "Minggu (12/11)",
            )
        ),
        ("id", "Minggu (12/11)", "12 November 2023"),
        ("id", "Minggu (12/11)", "Minggu, 12 November"),
        ("id", "3/4/2023", "3 April 2023"),
        ("id", "Jumat (3/11)", "Jum'at (3/11/2023)"),
        ("en", "November 12, 2023", "12 November 2023"),
        ("en", "November 12, 2023", "Nov. 12, 2023"),
        ("en", "November 12, 2023", "the 12th of November 2023".removeprefix("the ")),
        ("en", "November 12, 2023", "Sunday, November 12, 2023"),
        ("en", "May 3, 2023", "3 May 2023"),
        ("en", "25/12/2023", "December 25, 2023"),
        ("id", "pukul 15.00 WIB", "pukul 15:00"),
        ("id", "pukul 15.00 WIB", "pukul 3 sore"),
        ("id", "pukul 15.00", "jam 3 sore"),
        ("id", "pukul 01.00", "jam 1 malam"),
        ("en", "10 a.m.", "10am"),
        ("en", "10 a.m.", "10:00 a.m."),
        ("en", "3 p.m.", "15:00"),
        ("en", "12 p.m.", "12:00"),
    ],
)
def test_the_same_day_or_time(lang: str, printed: str, asked: str) -> None:
    for one, other in ((printed, asked), (asked, printed)):
        verdict, found = judged(lang, one, other)
        if one == asked and found & {(EditClass.REWORDED, "date"), (EditClass.REWORDED, "time")}:
            continue  # the longer form for the shorter one adds what cannot be checked
        assert verdict is Verdict.COSMETIC, (one, other, found)


@pytest.mark.parametrize(
    ("lang", "printed", "asked"),
    [
        ("id", "12 November 2023", "13 November 2023"),
        ("id", "12 November 2023", "12 Desember 2023"),
        ("id", "12 November 2023", "12 November 2022"),
        ("id", "12 November 2023", "11/12/2023"),
        ("id", "12 November 2023", "Senin, 12 November 2023"),
        ("id", "12 November 2023", "Senin (12/11)"),
        ("id", "Minggu (12/11)", "12 November 2022"),
        ("id", "Minggu (12/11)", "Minggu (5/11)"),
        ("id", "12 November", "12 November 2019"),
        ("id", "November 2023", "12 November 2023"),
        ("id", "November 2023", "November 2022"),
        ("id", "bulan november", "bulan oktober"),
        ("id", "hari senin", "hari kamis"),
        ("id", "besok", "kemarin"),
        ("en", "April 3, 2023", "April 4, 2023"),
        ("en", "3/4/2023", "4/3/2023"),
        ("en", "3/4/2023", "May 3, 2023"),
        ("en", "tomorrow", "yesterday"),
        ("id", "pukul 15.00 WIB", "pukul 16.00 WIB"),
        ("id", "pukul 15.00 WIB", "pukul 15.00 WITA"),
        ("id", "pukul 3 sore", "pukul 3 pagi"),
        ("en", "10 a.m.", "10 p.m."),
        ("en", "10:30", "10:45"),
    ],
)
def test_another_day_or_time_is_material(lang: str, printed: str, asked: str) -> None:
    for one, other in ((printed, asked), (asked, printed)):
        verdict, found = judged(lang, one, other)
        if (one, other) == (asked, printed) and verdict is Verdict.REWORDED:
            continue  # less exact than printed, or a year that was left out: no other day
        assert verdict is Verdict.ALTERED, (one, other, found)
        assert {kind for cls, kind in found if cls is EditClass.MATERIAL} <= {
            "date",
            "time",
            "number",
            "unit",
        }


@pytest.mark.parametrize(
    ("printed", "asked", "kind"),
    [
        ("April 3, 2023", "03/04/2023", "date_ambiguous"),
        ("April 3, 2023", "04/03/2023", "date_ambiguous"),
        ("3/4/2023", "April 3, 2023", "date_ambiguous"),
        ("3/4/2023", "March 4, 2023", "date_ambiguous"),
        ("10 p.m.", "10 o'clock", "time_ambiguous"),
    ],
)
def test_what_can_be_read_two_ways_is_said_so(printed: str, asked: str, kind: str) -> None:
    verdict, found = judged("en", printed, asked)
    assert verdict is Verdict.REWORDED
    assert (EditClass.REWORDED, kind) in found


def test_the_order_of_day_and_month_goes_by_the_language_of_the_article() -> None:
    assert judged("id", "3 April 2023", "03/04/2023")[0] is Verdict.COSMETIC
    assert judged("id", "3 April 2023", "04/03/2023")[0] is Verdict.ALTERED


@pytest.mark.parametrize(
    "text",
    [
        "Those 12 may leave before the others",
        "They march 5 miles",
        "The score was 3-2 in 12 matches",
        "24/7 and 9/11",
        "dalam dua minggu ini",
        "31 Februari",
        "versi 2.0.1",
        "10 orang tiba pagi itu",
        "I am 10 and she is 5",
    ],
)
def test_no_date_where_none_is_written(text: str) -> None:
    assert not [w.norm for w in read(text) if w.norm.startswith(("#d", "#t"))]


@given(st.dates(), st.dates(), st.sampled_from(("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y")))
def test_two_days_have_two_forms(one: object, other: object, how: str) -> None:
    first, second = (read(f"{day:{how}}") for day in (one, other))
    assert (one == other) == ([w.norm for w in first] == [w.norm for w in second])
