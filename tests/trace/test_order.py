"""Order of appearances, reprints, and older sources that an article credits."""

from datetime import UTC, datetime

import pytest

from workbench.model import DateInterval, Grade, Order
from workbench.trace.credit import cited, held
from workbench.trace.order import before, leads, when
from workbench.trace.reprints import reprints


def day(number: int, hour: int = 0) -> datetime:
    return datetime(2024, 1, number, hour, tzinfo=UTC)


def dated(
    point: datetime | None,
    earliest: datetime | None = None,
    latest: datetime | None = None,
    grade: Grade = Grade.B,
) -> DateInterval:
    return DateInterval(earliest, latest, point, grade)


def test_only_disjoint_intervals_are_certain() -> None:
    one = dated(day(1, 10), day(1), day(1, 23))
    two = dated(day(2, 10), day(2), day(2, 23))
    assert before(one, two) is Order.CERTAIN
    assert before(two, one) is Order.UNDETERMINED


def test_well_evidenced_points_are_likely() -> None:
    one, two = dated(day(1, 8), None, day(9)), dated(day(1, 10), None, day(9))
    assert before(one, two) is Order.LIKELY
    assert before(one, dated(day(1, 8), None, day(9))) is Order.UNDETERMINED
    assert before(one, dated(day(1, 10), None, day(9), Grade.C)) is Order.UNDETERMINED


def test_the_weakest_lead_counts() -> None:
    first = dated(day(1, 8), day(1), day(1, 9))
    sure, close = dated(day(3), day(2), day(4)), dated(day(1, 8), day(1), day(1, 9))
    assert leads(first, []) is Order.CERTAIN
    assert leads(first, [sure]) is Order.CERTAIN
    assert leads(first, [sure, close]) is Order.UNDETERMINED


def test_a_date_known_only_as_a_bound_sorts_at_the_bound_and_none_last() -> None:
    bound, undated, point = dated(None, None, day(5)), dated(None), dated(day(3))
    assert sorted([undated, bound, point], key=when) == [point, bound, undated]


SENTENCES = [
    f"The council of Riverton met {n} times in the old hall and voted on item {n * 7} of its list."
    for n in range(12)
]


def test_reprints_point_at_the_first_of_them() -> None:
    whole = " ".join(SENTENCES)
    cut = "A new lead by another desk opens this version. " + " ".join(SENTENCES[3:])
    other = " ".join(f"Pedagang pasar nomor {n} menolak usul dinas kota." for n in range(12))
    assert reprints([whole, other, cut, whole]) == [None, None, 0, 0]


def test_short_notes_are_no_reprints() -> None:
    assert reprints(["Wali kota hadir.", "Wali kota hadir."]) == [None, None]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hal itu dikutip dari Antara pada Senin.", "Antara"),
        ("Seperti dilansir tirtanews.com, retribusi naik.", "tirtanews.com"),
        ("“We will not,” Okafor told the Associated Press on Monday.", "Associated Press"),
        ("RIVERTON (Reuters) - The mayor said no.", "Reuters"),
        ("“We will not,” Okafor told the Delby Gazette.", "Delby Gazette"),
        ("“We will not,” Okafor said, as first reported by delby-today.news.", "delby-today.news"),
        ("“We will not,” Okafor said, according to The Delby Courier.", "Delby Courier"),
        ("“We will not,” Okafor said in a statement to Reuters on Monday.", "Reuters"),
        ("“We will not,” Okafor told The Hill.", "The Hill"),
        ("“We will not,” Okafor said on CNN's State of the Union.", "CNN"),
        ("“We will not,” Okafor told the newspaper Barton Echo.", "Barton Echo"),
        ("“Tidak,” kata Ratna seperti dilansir kilat-kini.tv, Senin (3/6/2024).", "kilat-kini.tv"),
        ("“Tidak,” kata Ratna dikutip dari Harian Kilat.", "Harian Kilat"),
        ("“Tidak,” kata Ratna, melansir CNBC Indonesia.", "CNBC Indonesia"),
    ],
)
def test_credited_sources(text: str, name: str) -> None:
    assert cited(text, 10, 20, "kabartirta.example") == name


@pytest.mark.parametrize(
    "text",
    [
        "Ia mengutip Ratna soal itu.",
        "Okafor told reporters that taxes stay.",
        "Dikutip dari laman resmi pemerintah kota.",
        "“We will not,” she said, according to Mayor Tom Hill.",
        "“We will not,” she told Emily Post on Monday.",
        "“Tidak,” kata Ratna kepada Dewi Anggraini, Senin.",
        "She spoke to her son.\n\nHe had appeared on CNN the year before.",
    ],
)
def test_persons_and_pages_are_no_outlets(text: str) -> None:
    assert cited(text, 0, 5, "kabartirta.example") == ""


def test_an_outlet_does_not_credit_itself() -> None:
    assert cited("Hal itu dikutip dari Antara.", 0, 5, "antara") == ""


@pytest.mark.parametrize(
    ("credit", "outlet", "same"),
    [
        ("Antara", "antaranews.com", True),
        ("The Hill", "thehill.com", True),
        ("AP", "ap.org", True),
        ("AP", "capital.example", False),
        ("Reuters", "kabartirta.example", False),
    ],
)
def test_a_credited_outlet_may_be_in_the_archive(credit: str, outlet: str, same: bool) -> None:
    assert held(credit, [outlet]) is same
