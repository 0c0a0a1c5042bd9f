"""Dates that a page shows its readers without declaring them to machines."""

import pytest
from lxml import html

from workbench.ingest.date_reading import EVERYWHERE
from workbench.ingest.date_visible import small_print, visible

PROSE = "Warga menunggu sejak pagi di halaman balai kota dan tidak beranjak sampai sore. " * 4


def found(body: str, head: str = "") -> list[tuple[str, str]]:
    tree = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return [(e.kind, e.raw) for e in small_print(tree, EVERYWHERE)]


@pytest.mark.parametrize(
    "opening",
    ["(18.01.2018) ", "27.1.2022 - ", "01.02.2022 „", "Karlsruhe, (12.11.2021). ", "12/03/2021 — "],
)
def test_a_paragraph_may_open_with_its_date(opening: str) -> None:
    [(kind, raw)] = found(f"<h1>Air bersih untuk warga</h1><p>{opening}{PROSE}</p>")
    assert kind == "heuristic"
    assert raw in opening


@pytest.mark.parametrize(
    "opening", ["Am 2. September 2022 kam es zu ", "Pada 12 Maret 2021 hujan turun. "]
)
def test_a_date_that_is_part_of_the_sentence_is_none_of_publication(opening: str) -> None:
    assert found(f"<h1>Air bersih untuk warga</h1><p>{opening}{PROSE}</p>") == []


def test_a_date_labelled_as_published_beats_those_nearer_to_the_heading() -> None:
    body = "<h1>Resensi</h1><p>2 Maret 2020</p><p>x</p><p>Erschienen am: 01.11.2023</p>"
    assert found(body) == [("byline", "01.11.2023")]


def test_a_page_without_a_first_heading_is_named_by_the_one_in_its_title() -> None:
    head = '<meta property="og:title" content="Petani padi menang lomba desa | Kabar">'
    teasers = "<h3>Berita lain</h3><div>1 Februari 2022</div>" + "<p>x</p>" * 9
    body = f"{teasers}<h3>Petani padi menang lomba desa</h3><div>30 Januari 2022</div>"
    assert found(body, head) == [("heuristic", "30 Januari 2022")]


def test_the_topics_of_an_article_do_not_make_it_somebody_elses() -> None:
    shell = '<div class="hentry category-popular tag-latest">{}</div>'
    inner = '<h1>Sepuluh suara</h1><span class="date">22 Januari 2014</span>'
    tree = html.document_fromstring(shell.format(inner))
    assert [e.raw for e in visible(tree, EVERYWHERE)] == ["22 Januari 2014"]
    tree = html.document_fromstring('<div class="popular-posts">' + inner + "</div>")
    assert list(visible(tree, EVERYWHERE)) == []
