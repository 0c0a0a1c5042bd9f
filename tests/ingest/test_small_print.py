"""Dates that a page shows its readers without declaring them to machines."""

from datetime import UTC, datetime

import pytest
from lxml import html

from workbench.ingest.date_guess import guess
from workbench.ingest.date_reading import EVERYWHERE
from workbench.ingest.date_small_print import small_print
from workbench.ingest.date_visible import visible

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
    page = '<h1>Warga menanam bakau di pantai utara</h1><div class="popular-posts">{}</div>'
    tree = html.document_fromstring(page.format(inner))
    assert list(visible(tree, EVERYWHERE)) == []


# ---------------------------------------------------------------- whose date it is


def seen(body: str, head: str = "") -> list[tuple[str, str]]:
    tree = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return [(e.kind, e.raw) for e in visible(tree, EVERYWHERE)]


HEADING = "<h1>Warga menanam bakau di pantai utara</h1>"
BYLINE = '<span class="date">22 Januari 2014</span>'


def test_a_layout_named_after_what_stands_beside_it_holds_the_article() -> None:
    body = f'<div class="with-sidebar">{HEADING}{BYLINE}</div>'
    assert seen(body + '<div class="sidebar"><span class="date">3 Mei 2015</span></div>') == [
        ("byline", "22 Januari 2014")
    ]


def test_another_article_on_the_page_has_its_own_date() -> None:
    other = '<article><h2>Lain</h2><span class="date">3 Mei 2015</span></article>'
    assert seen(f"<article>{HEADING}</article>{other}") == []
    assert seen(f"{HEADING}<article>{BYLINE}</article>") == [("byline", "22 Januari 2014")]


def test_the_header_of_a_site_shows_what_day_it_is() -> None:
    today = '<header><span class="date">Selasa, 24 November 2026</span></header>'
    assert seen(f"{today}<div>{HEADING}{BYLINE}</div>") == [("byline", "22 Januari 2014")]
    assert seen(f"{today}<div>{HEADING}</div>") == []


def test_a_quoted_post_has_its_own_date() -> None:
    post = '<blockquote><time datetime="2013-03-12T19:30:12+00:00">12 Maret</time></blockquote>'
    assert seen(f"{HEADING}{post}") == []


def test_an_opinion_called_a_comment_is_no_reply_to_the_article() -> None:
    line = '<div class="HeaderComment_publishDate">22 Januari 2014</div>'
    assert seen(f"<article>{HEADING}{line}</article>") == [("byline", "22 Januari 2014")]
    reply = '<div class="comment"><p class="comment-publish-date">3 Mei 2015</p></div>'
    assert seen(f"<article>{HEADING}{reply}</article>") == []


def test_an_aside_of_the_article_may_tell_its_date_one_with_links_does_not() -> None:
    aside = '<aside class="{}"><time datetime="2014-01-22">22 Januari</time></aside>'
    assert seen(f"<article>{HEADING}{aside.format('meta')}</article>") == [("byline", "2014-01-22")]
    assert seen(f"<article>{HEADING}{aside.format('links')}</article>") == []
    assert seen(f"<div>{HEADING}{aside.format('meta')}</div>") == []
    listed = "<aside><p>22 Januari 2014</p></aside>"
    assert found(f"<article>{HEADING}{listed}</article>") == [("heuristic", "22 Januari 2014")]
    assert found(f"<div>{HEADING}{listed}</div>") == []


def test_a_foot_tells_the_date_only_where_it_says_published() -> None:
    foot = '<div class="{}_footer"><p>Diterbitkan pada: 1 November 2023</p><p>3 Mei 2015</p></div>'
    assert found(HEADING + foot.format("news")) == [("byline", "1 November 2023")]
    marked = (
        '<div class="footer"><time itemprop="datePublished" datetime="2014-01-22"></time></div>'
    )
    assert seen(HEADING + marked) == [("byline", "2014-01-22")]
    plain = '<div class="footer"><time datetime="2014-01-22"></time></div>'
    assert seen(HEADING + plain) == []


def test_a_link_with_a_date_in_its_words_is_another_document() -> None:
    link = '<a class="publication" href="/34">{}22 Januari 2014</a>'
    assert seen(HEADING + link.format("Siaran pers no. 34 tanggal ")) == []
    assert seen(HEADING + link.format("")) == [("byline", "22 Januari 2014")]


# ---------------------------------------------------------------- what the date is of


@pytest.mark.parametrize(
    "sentence",
    [
        "Pertemuan berikutnya akan digelar pada 5 Februari 2020 di balai desa setempat.",
        "The next issue will be out on 6 November 2023, as ever on a Monday.",
    ],
)
def test_a_date_told_in_a_short_sentence_is_none_of_publication(sentence: str) -> None:
    assert found(f"{HEADING}<p>{sentence}</p>") == []


def test_what_is_marked_as_a_date_line_may_be_longer_but_not_tell_an_event() -> None:
    line = '<p class="post-meta">{} 27 November 2023 {}</p>'
    long = line.format("ditulis oleh Budi Santoso pada tanggal", "di rubrik berita utama")
    assert seen(HEADING + long) == [("byline", "27 November 2023")]
    event = "di balai desa untuk semua warga yang terkena banjir"
    assert seen(HEADING + line.format("Rapat akan digelar pada tanggal", event)) == []
    published = line.format("Dimuat pada tanggal", event)
    assert seen(HEADING + published) == [("byline", "27 November 2023")]


def test_a_stretch_of_days_is_none_of_publication() -> None:
    assert found(f"{HEADING}<p>Laporan 14. - 20. Januari 2022</p>") == []
    assert found(f"{HEADING}<p>Laporan 31. Desember 2021-06. Januari 2022</p>") == []
    time = found(f"{HEADING}<p>31. Desember 2021 - 10:30</p>")
    assert time == [("heuristic", "31. Desember 2021 - 10:30")]
    assert seen(f'{HEADING}<p class="info">24 April hingga 2 Oktober 2017</p>') == []


def test_a_line_that_is_a_date_alone_comes_before_one_in_a_list_of_sources() -> None:
    sources = "<p>Kartini; Panggung; Koran Harian; 20 Maret 2005.</p>"
    assert found(f"{HEADING}{sources}<p>7 April 2009</p>") == [("heuristic", "7 April 2009")]


def test_the_day_a_picture_was_taken_is_none_of_publication() -> None:
    picture = "<figure><figcaption>Foto: Budi; 15.01.2022</figcaption></figure>"
    assert found(HEADING + picture) == []
    assert found(f'{HEADING}<div class="imageCaption">Foto: Budi; 15.01.2022</div>') == []


def test_the_label_of_a_date_may_stand_in_the_element_before_it() -> None:
    assert found(f"{HEADING}<b>Diterbitkan:</b><p>1 November 2023</p>") == [
        ("byline", "1 November 2023")
    ]
    changed = "<div><label>Letzte Änderung:</label><div>14.01.2022 um 09:25</div></div>"
    assert [kind for kind, _ in found(HEADING + changed)] == ["modified", "modified"]
    listed = "<h4>Zuletzt geändert am:</h4><ul><li>15.10.2021</li></ul>"
    assert {kind for kind, _ in found(HEADING + listed)} == {"modified"}
    other = f"{HEADING}<p>Updated: 3 Mei 2015</p><p>1 November 2023</p>"
    assert ("heuristic", "1 November 2023") in found(other)


def test_every_date_of_a_line_has_its_own_label() -> None:
    line = "<p>Diperbarui 3 November 2023, diterbitkan 1 November 2023</p>"
    assert found(HEADING + line) == [("modified", "3 November 2023"), ("byline", "1 November 2023")]


@pytest.mark.parametrize("written", ["4.&thinsp;2.&thinsp;2022", "04 | 02 | 2022", "4. 2. 2022"])
def test_figures_may_stand_apart(written: str) -> None:
    [(kind, _)] = found(f"{HEADING}<p>{written}</p>")
    assert kind == "heuristic"


def test_day_month_and_year_may_each_have_a_box() -> None:
    boxes = '<div class="datum"><b>Feb</b><b>18</b><b>2009</b></div>'
    assert seen(HEADING + boxes) == [("byline", "Feb 18 2009")]


# ---------------------------------------------------------------- the last resort


def guessed(body: str, head: str = "") -> str:
    tree = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return guess(tree, datetime(2026, 11, 1, tzinfo=UTC))


def test_a_day_told_on_the_page_is_not_guessed_to_be_that_of_publication() -> None:
    assert guessed(f"{HEADING}<p>2014-01-22</p>") == "2014-01-22"
    assert guessed(f"{HEADING}<p>{PROSE} Rapat 2014-01-22. {PROSE}</p>") == ""
    told = "Rapat yang digelar pada tanggal 2014-01-22 di balai desa."
    assert guessed(f"{HEADING}<p>{told}</p><i data-title='Datum: 22.01.2014'></i>") == ""
    assert guessed(HEADING, "<title>Laporan 14. - 20. Januari 2022</title>") == ""


def test_data_within_the_page_tell_a_day_where_all_of_them_tell_the_same() -> None:
    script = (
        '<script>x = [{{"publishedAt":"2014-01-22T08:00:00Z"}},{{"{}":"{}T07:00:00Z"}}]</script>'
    )
    assert guessed(HEADING + script.format("published_at", "2014-01-22")) == "2014-01-22"
    assert guessed(HEADING + script.format("createdAt", "2014-01-20")) == "2014-01-22"
    assert guessed(HEADING + script.format("publishedAt", "2014-01-23")) == ""
    assert guessed(f"{HEADING}<script>x = {{'startDate': '2014-01-22T08:00:00Z'}}</script>") == ""
    attribute = """<i data-json='{"published_at": "2014-01-22T08:00:00Z"}'></i>"""
    assert guessed(HEADING + attribute) == "2014-01-22"
