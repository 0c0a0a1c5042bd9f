"""What counts as a sign of its own, and what the figures of a date can mean."""

from datetime import UTC, date, datetime

import pytest

from workbench.ingest.extract import extract
from workbench.model import DateInterval, Grade

CAPTURED = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
PAGE = (
    "<html lang='{lang}'><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
    "{line}<p>{text}</p><p>{text}</p></article></body></html>"
)
TITLES = {"id": "Bupati meninjau bendungan lama", "en": "Council visits the old reservoir"}
TEXTS = {
    "id": "Para petani menyambut keputusan itu, sebab musim tanam kali ini datang terlambat.",
    "en": "Farmers welcomed the decision, because the planting season came late this year.",
}
US, UK = "https://gazette.example.com/a", "https://gazette.example.co.uk/a"
FIGURES = "<div class='date'>03/04/2024</div>"
META = "<meta property='article:published_time' content='{}'>"
TWO_WAYS = "“03/04/2024” can be read with the day or with the month first."


def dated(
    line: str = "", head: str = "", lang: str = "id", url: str = "", **given: str
) -> DateInterval:
    title, text = TITLES[lang], TEXTS[lang]
    page = PAGE.format(lang=lang, title=title, text=text, head=head, line=line).encode()
    draft = extract(page, "text/html", url=url, given=given, captured_at=CAPTURED, source="a.html")
    return draft.date


def day(found: DateInterval) -> date:
    assert found.point is not None
    return found.point.date()


# ---------------------------------------------------------------- independence


@pytest.mark.parametrize("where", ["fetched from", "canonical"])
def test_a_day_in_the_address_does_not_agree_with_itself(where: str) -> None:
    url = "https://warta.example/2024/05/06/bendungan"
    head = f"<link rel='canonical' href='{url}'>" if where == "canonical" else ""
    found = dated(head=head, url="" if head else url)
    assert [e.kind for e in found.evidence] == ["capture", "address"]
    assert found.grade is Grade.B


def test_a_byline_taken_into_the_text_does_not_agree_with_itself() -> None:
    line = "<div class='date'>Senin, 6 Mei 2024 10:00 WIB</div>"
    found = dated(line)
    assert {"byline", "dateline", "speech"} <= {e.kind for e in found.evidence}
    assert found.grade is Grade.B
    found = dated(line, META.format("2024-03-04T10:00:00+07:00"))
    assert found.grade is Grade.C, "two declarations, one against the other"


def test_another_sign_still_confirms_a_byline() -> None:
    said = "<p>“Kami siap menanam,” kata Ratri Anggarini, Senin (6/5/2024).</p>"
    found = dated("<div class='date'>6 Mei 2024 10:00 WIB</div>" + said)
    assert found.grade is Grade.A


def test_nothing_is_agreed_where_a_sign_disagrees() -> None:
    head = META.format("2024-05-06T10:00:00+07:00")
    url = "https://warta.example/2024/05/06/bendungan"
    assert dated("", head, url=url).grade is Grade.A
    found = dated("<div class='date'>Sabtu, 4 Mei 2024</div>", head, url=url)
    assert found.contradictions
    assert found.grade is Grade.B


# ---------------------------------------------------------------- weekdays


@pytest.mark.parametrize(
    ("line", "given"),
    [("<p>Selasa, 6 Mei 2024</p>", {}), ("", {"feed_date": "Tue, 06 May 2024 10:00:00 +0700"})],
)
def test_a_date_with_a_wrong_weekday_is_not_said_not_to_exist(
    line: str, given: dict[str, str]
) -> None:
    found = dated(line, **given)
    assert found.point is None
    assert found.contradictions
    assert all(c.startswith("The weekday in “") for c in found.contradictions)
    missing = dated(feed_date="31 Feb 2024")
    assert missing.contradictions == ("“31 Feb 2024” cannot be read as a date that exists.",)


# ---------------------------------------------------------------- day or month first


def test_figures_that_may_stand_month_first_are_two_days() -> None:
    found = dated(FIGURES, lang="en", url=US)
    assert found.contradictions == (TWO_WAYS,)
    assert found.grade is Grade.C
    assert found.declared_earliest == datetime(2024, 3, 3, 10, 0, tzinfo=UTC)
    assert found.declared_latest == datetime(2024, 4, 4, 11, 59, 59, tzinfo=UTC)
    assert {e.point.date() for e in found.evidence if e.kind == "byline" and e.point} == {
        date(2024, 3, 4),
        date(2024, 4, 3),
    }
    assert dated(lang="en", url=US, date="03/04/2024").contradictions == (TWO_WAYS,)
    zoned = dated(FIGURES, lang="en", url=UK, zone="America/New_York")
    assert zoned.contradictions == (TWO_WAYS,)


@pytest.mark.parametrize(
    ("line", "head", "url", "expected"),
    [
        (FIGURES, META.format("2024-03-04T10:00:00-05:00"), US, date(2024, 3, 4)),
        (FIGURES, "", "https://gazette.example.com/2024/03/04/a", date(2024, 3, 4)),
        (FIGURES.replace("03/", "Monday, 03/"), "", US, date(2024, 3, 4)),
        (FIGURES.replace("03/", "Wednesday, 03/"), "", US, date(2024, 4, 3)),
        (FIGURES.replace("03/04", "04/04"), "", US, date(2024, 4, 4)),
        (FIGURES.replace("03/04", "03/14"), "", US, date(2024, 3, 14)),
        (FIGURES, "", UK, date(2024, 4, 3)),
        (FIGURES.replace("03/04/", "03.04."), "", US, date(2024, 4, 3)),
    ],
)
def test_another_sign_a_weekday_or_the_country_tells_which(
    line: str, head: str, url: str, expected: date
) -> None:
    found = dated(line, head, "en", url)
    assert day(found) == expected
    assert found.contradictions == ()
    assert found.grade is Grade.B


def test_the_same_figures_twice_tell_nothing_more() -> None:
    found = dated(FIGURES, "<meta name='publish-date' content='03/04/2024'>", "en", US)
    assert found.contradictions == (TWO_WAYS,)


def test_indonesian_pages_write_the_day_first() -> None:
    found = dated(FIGURES, lang="id", url=US)
    assert day(found) == date(2024, 4, 3)
    assert found.contradictions == ()


def test_a_change_with_such_figures_is_one_bound() -> None:
    head = META.format("2024-03-15T10:00:00Z")
    found = dated("<div class='date'>Updated: 03/04/2024</div>", head, "en", US)
    assert found.contradictions == ()


# ---------------------------------------------------------------- changes


@pytest.mark.parametrize(
    "label",
    [
        *("Pemutakhiran terakhir", "Dimutakhirkan", "Pembaharuan:", "Perubahan terakhir:"),
        *("Revisi:", "Direvisi pada", "Disunting", "Suntingan terakhir", "Diedit"),
        *("Terakhir ditinjau:", "Medically reviewed on", "Diakses", "Accessed on"),
    ],
)
def test_the_day_of_a_change_a_review_or_a_visit_is_not_that_of_publication(label: str) -> None:
    found = dated(f"<div class='date'>{label} 5 Mei 2024</div>")
    assert found.point is None
    assert "modified" in {e.kind for e in found.evidence}


@pytest.mark.parametrize("topic", ["Perubahan Iklim", "Revisi UU Pers"])
def test_a_topic_is_no_label_of_a_change(topic: str) -> None:
    assert day(dated(f"<div class='date'>{topic} | 5 Mei 2024</div>")) == date(2024, 5, 5)


# ---------------------------------------------------------------- beside the article


@pytest.mark.parametrize(
    "beside",
    [
        "<div class='top-date'>Senin, 6 Mei 2024</div>",  # what day it is, as many sites show
        "<div><a href='/b'>Harga beras naik</a> <time datetime='2024-05-04'>4 Mei</time></div>",
    ],
)
def test_what_a_page_shows_outside_its_article_is_not_declared_of_it(beside: str) -> None:
    for page in (beside + "{}", "{}" + beside):
        html = PAGE.format(lang="id", title=TITLES["id"], text=TEXTS["id"], head="", line="")
        start, end = html.index("<article>"), html.index("</body>")
        html = html[:start] + page.format(html[start:end]) + html[end:]
        draft = extract(
            html.encode(), "text/html", url="", given={}, captured_at=CAPTURED, source="a.html"
        )
        assert draft.date.grade > Grade.B
        assert "byline" not in {e.kind for e in draft.date.evidence}
