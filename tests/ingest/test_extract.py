"""Extraction: fields by whatever name, pages by trafilatura, the same bytes the same article."""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.evaldata import need_eval_data
from workbench.errors import BadInput
from workbench.ingest.extract import extract
from workbench.model import EMPTY, Draft, Grade

CAPTURED = datetime(2023, 11, 29, 1, 0, tzinfo=UTC)
BODY = (
    "Wali Kota Tirtamulya mengatakan retribusi pasar tidak akan naik sebelum semua fasilitas "
    "pasar diperbaiki oleh pemerintah kota pada tahun depan."
)


def article(
    payload: bytes | str, media_type: str, url: str = "", given: Mapping[str, str] = EMPTY
) -> Draft:
    data = payload if isinstance(payload, bytes) else payload.encode()
    return extract(data, media_type, url=url, given=given, captured_at=CAPTURED, source="tests")


def row(values: Mapping[str, Any], given: Mapping[str, str] = EMPTY) -> Draft:
    return article(json.dumps(values), "application/json", given=given)


def html(head: str = "", top: str = "", bottom: str = "") -> str:
    return (
        f"<html lang='id'><head><title>Retribusi Tetap</title>{head}</head><body><article>"
        f"<h1>Retribusi Tetap</h1>{top}<p>{BODY}</p><p>{BODY} Demikian kata Ratna.</p>"
        f"<p>{BODY} Begitu pula Slamet.</p></article>{bottom}</body></html>"
    )


def page(head: str = "", top: str = "", bottom: str = "", **more: Any) -> Draft:
    return article(html(head, top, bottom), "text/html; charset=utf-8", **more)


@pytest.mark.parametrize(
    "values",
    [
        {"headline": "Judul", "body": BODY, "source": "tirtanews", "byline": "Ayu",
         "link": "https://a.example/x", "published": "2023-11-27", "language": "id-ID"},
        {"Judul": "Judul", "Isi Berita": BODY, "Media": "tirtanews", "Penulis": "Ayu",
         "Tautan": "https://a.example/x", "Tanggal": "27 November 2023", "Bahasa": "Indonesia"},
        {"title": "Judul", "content": BODY, "source": {"id": None, "name": "tirtanews"},
         "authors": ["Ayu"], "url": "https://a.example/x", "publishedAt": "2023-11-27",
         "lang": None},
    ],
)  # fmt: skip
def test_columns_are_known_by_many_names(values: Mapping[str, Any]) -> None:
    found = row(values)
    assert (found.headline, found.text, found.outlet, found.author, found.url, found.lang) == (
        "Judul", BODY, "tirtanews", "Ayu", "https://a.example/x", "id",
    )  # fmt: skip
    assert found.date.point is not None
    assert found.date.point.date().isoformat() == "2023-11-27"
    assert found.extra == {}


def test_unknown_columns_are_kept_and_blanks_are_not() -> None:
    found = row({"text": BODY, "rubrik": "kota", "tags": ["a", "b"], "skor": 3, "x": "NaN",
                 "meta": {"a": [1]}, "id": 17})  # fmt: skip
    assert found.extra == {"rubrik": "kota", "tags": "a; b", "skor": "3", "meta": '{"a": [1]}'}
    assert found.external_id == "17"


def test_of_two_columns_for_one_field_the_better_wins_and_the_other_is_kept() -> None:
    found = row({"source": "korpus-1", "outlet": "tirtanews", "text": BODY})
    assert found.outlet == "tirtanews"
    assert found.extra == {"source": "korpus-1"}


def test_a_claimed_capture_is_recorded_as_claimed() -> None:
    found = row({"text": BODY, "crawled": "2023-11-28T10:00:00+07:00", "date": "2023-11-27"})
    assert found.claimed_capture == datetime(2023, 11, 28, 3, tzinfo=UTC)
    kinds = {e.kind: e for e in found.date.evidence}
    assert kinds["capture"].latest == CAPTURED
    assert kinds["claimed_capture"].grade is Grade.B


def test_a_row_keeps_its_own_fields_and_given_ones_fill_gaps() -> None:
    given = {"outlet": "lain.example", "author": "Bima"}
    found = row({"text": BODY, "outlet": "tirtanews"}, given)
    assert (found.outlet, found.author) == ("tirtanews", "Bima")


def test_hostile_characters_are_cleaned() -> None:
    found = row({"text": f"{BODY}\x00\r\n\r\n\r\n\r\nAkhir\ud800.  ", "title": "A\n B"})
    assert found.text == f"{BODY}\n\nAkhir?."
    assert found.headline == "A B"


@pytest.mark.parametrize("payload", ["{}", '{"text": ""}', '{"text": " \\u200b …"}', "[]", "x"])
def test_rows_without_text_are_bad_input(payload: str) -> None:
    with pytest.raises(BadInput) as caught:
        article(payload, "application/json")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("kind", ["application/pdf", "", "image/png"])
def test_other_media_types_are_bad_input(kind: str) -> None:
    with pytest.raises(BadInput):
        article(b"x", kind)


def test_a_text_file_opens_with_its_headline() -> None:
    found = article(f"Judul Berita\n\ntirtanews.example (Tirtamulya) – {BODY}\n", "text/plain")
    assert found.headline == "Judul Berita"
    assert found.text == f"tirtanews.example (Tirtamulya) – {BODY}"
    assert found.outlet == "tirtanews.example"
    without = article(f"{BODY}\n{BODY}\n", "text/plain")
    assert (without.headline, without.text) == ("", f"{BODY}\n{BODY}")


@pytest.mark.parametrize(
    ("start", "outlet"),
    [
        ("KABARTIRTA.EXAMPLE, TIRTAMULYA - Wali", "kabartirta.example"),
        ("TIRTAMULYA, Pendidikan.example - Dinas", "pendidikan.example"),
        ("TIRTAMULYA – Kapolres", ""),
    ],
)
def test_outlets_open_texts(start: str, outlet: str) -> None:
    assert article(f"{start} {BODY}", "text/plain").outlet == outlet


def test_the_article_the_project_started_from() -> None:
    path = need_eval_data() / "semarang_pemilu_damai.txt"
    found = article(path.read_bytes(), "text/plain")
    assert (found.outlet, found.lang) == ("inilahjateng.com", "id")
    assert found.headline.startswith("Jelang Kampanye")
    assert found.text.startswith("inilahjateng.com (Semarang) –")
    assert found.date.earliest == datetime(2023, 11, 26, 15, tzinfo=UTC)


# ---------------------------------------------------------------- pages


def test_a_page_gives_its_body_and_fields() -> None:
    found = page(
        "<meta property='og:site_name' content='Tirta News'>"
        "<meta name='author' content='Ayu Lestari'>"
        "<link rel='canonical' href='https://tirtanews.example/retribusi'>",
        bottom="<footer>© 2026 Tirta News</footer>",
    )
    assert found.text.count(BODY) == 3
    assert "\n" in found.text
    assert (found.headline, found.outlet, found.author, found.lang) == (
        "Retribusi Tetap", "Tirta News", "Ayu Lestari", "id",
    )  # fmt: skip
    assert found.extractor.startswith("trafilatura ")


def test_the_same_bytes_give_the_same_article_again() -> None:
    assert page(top="<time datetime='2023-11-27'>27 Nov</time>") == page(
        top="<time datetime='2023-11-27'>27 Nov</time>"
    )


def ld(**values: str) -> str:
    data = {"@type": "NewsArticle", "headline": "Retribusi Tetap"} | values
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


@pytest.mark.parametrize(
    ("head", "top"),
    [
        (ld(datePublished="2023-11-27T15:20:00+07:00", dateModified="2023-11-28T01:00:00Z"), ""),
        ("<meta property='article:published_time' content='2023-11-27T08:20:00Z'>"
         "<meta property='article:modified_time' content='2023-11-28T08:20:00Z'>", ""),
        ("<meta itemprop='datePublished' content='2023-11-27 15:20 WIB'>", ""),
        ("", "<div class='date'>Senin, 27 Nov 2023 | 15:20 WIB</div>"),
        ("", "<div class='meta'>Terbit: 27 November 2023 15.20 WIB Diperbarui: 28 November 2023 "
         "09.00 WIB</div>"),
        ("", "<time datetime='2023-11-27T15:20:00+07:00'>kemarin</time>"),
        ("<script type='application/ld+json'>{\"@type\":\"NewsArticle\", "
         "\"datePublished\": \"2023-11-27T08:20:00Z\", rusak</script>", ""),
    ],
)  # fmt: skip
def test_pages_declare_their_date_in_many_ways(head: str, top: str) -> None:
    found = page(head, top).date
    assert found.point == datetime(2023, 11, 27, 8, 20, tzinfo=UTC)
    assert found.grade in (Grade.A, Grade.B)


def test_the_article_of_the_page_is_told_from_others_in_its_data() -> None:
    other = ld(headline="Berita lain", datePublished="2021-01-05T00:00:00Z")
    found = page(other + ld(datePublished="2023-11-27T08:20:00Z")).date
    assert found.point == datetime(2023, 11, 27, 8, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "top", "bottom"),
    [
        ("", "", "<footer><p>© 2026 Tirta News</p><p>1 Januari 2026</p></footer>"),
        ("", "", "<div class='copyright'>Copyright 2023-11-27</div>"),
        ("", "", "<p>Hak cipta © 27 November 2023</p>"),
        ("<meta property='article:modified_time' content='2023-11-28T01:00:00Z'>", "", ""),
        ("", "<div class='date'>Diperbarui: 27 November 2023</div>", ""),
        ("", "", "<div class='related'><span class='date'>27 November 2023</span></div>"),
        ("", "", "<div class='comments'><time datetime='2023-11-27'>x</time></div>"),
        ("", "", "<p>last edited: <span>27 November 2023 15:20</span></p>"),
        ("", "", "<article class='teaser'><footer>27. November 2023</footer></article>"),
        ("<script>var x = {'startDate': '2023-11-27T08:20:00Z'}</script>", "", ""),
        (ld(datePublished="1970-01-01T00:00:00Z"), "", ""),
        (ld(datePublished="2024-11-27T00:00:00Z"), "", ""),
    ],
)
def test_no_date_is_invented(head: str, top: str, bottom: str) -> None:
    found = page(head, top, bottom).date
    assert found.point is None
    assert found.grade is Grade.D


VAGUE = "<meta name='date' content='2023-11-20'>"


@pytest.mark.parametrize(
    ("head", "top", "day"),
    [
        (VAGUE, "", 20),
        (VAGUE, "<div class='date'>27 November 2023</div>", 27),
        (VAGUE, "<p>Diterbitkan pada: 27 November 2023</p>", 27),
        # several days, or one that the page calls that of a change, may be those of anything
        (VAGUE, "<div class='date'>27 November 2023</div><div class='date'>1 Mei 2023</div>", 20),
        (VAGUE + "<meta property='article:modified_time' content='2023-11-27T09:00:00Z'>",
         "<div class='date'>27 November 2023</div>", 20),
        ("<meta name='pubdate' content='2023-11-20'>", "<div class='date'>27 November 2023</div>",
         20),
    ],
)  # fmt: skip
def test_a_date_of_we_know_not_what_gives_way_to_what_the_page_shows(
    head: str, top: str, day: int
) -> None:
    found = page(head, top).date
    assert found.point is not None
    assert found.point.day == day
    assert found.grade is (Grade.B if not top else Grade.C)
    assert bool(found.contradictions) == bool(top)


def test_the_user_is_believed_over_the_page_except_about_its_date() -> None:
    given = {"outlet": "Koran Kota", "date": "2023-11-27"}
    found = page(ld(datePublished="2023-11-20T08:20:00Z"), given=given)
    assert found.outlet == "Koran Kota"
    assert found.date.contradictions
    assert found.date.grade is Grade.C


@pytest.mark.parametrize("payload", [b"<html></html>", b"<p></p>", b"%PDF-1.4 x", b"\x00" * 50])
def test_pages_without_an_article_are_bad_input(payload: bytes) -> None:
    with pytest.raises(BadInput):
        article(payload, "text/html")


def test_the_encoding_is_taken_from_the_page_or_the_header() -> None:
    body = html().replace("retribusi", "café")
    legacy = body.replace("<head>", "<head><meta charset='iso-8859-1'>").encode("cp1252")
    assert "café" in article(legacy, "text/html").text
    assert "café" in article(body.encode("cp1252"), "text/html; charset=windows-1252").text
    assert "café" in article(body.encode("utf-16"), "text/html").text
    assert "café" in article(body, "text/html; charset=iso-8859-1").text


def test_a_html_column_is_read_as_a_page() -> None:
    found = row({"html": html(), "title": "Judul kolom", "rubrik": "kota"})
    assert found.headline == "Judul kolom"
    assert BODY in found.text
    assert found.extra == {"rubrik": "kota"}


@pytest.mark.parametrize("reference", ["&#11;", "&#x4;", "&#x4", "&#0;", "&#xFFFF;", "&#xD800;"])
def test_a_reference_to_a_character_that_xml_has_not_is_left_out(reference: str) -> None:
    body = html(top=f"<p>Sen{reference}, 27/11/2023</p>").replace(
        "retribusi", f"retri{reference}busi"
    )
    found = article(body, "text/html")
    assert "Demikian kata Ratna." in found.text
    assert reference not in found.text
    assert not any(ord(c) < 32 and c != "\n" for c in found.text)


@pytest.mark.parametrize(
    "reference", ["&#8220;", "&#x201C;", "&#65;", "&#128;", f"&#{'9' * 5000};"]
)
def test_other_references_are_read_as_before(reference: str) -> None:
    found = article(html().replace("kota pada", f"kota {reference} pada"), "text/html")
    assert {"&#8220;": "“", "&#x201C;": "“", "&#65;": "A", "&#128;": "€"}.get(
        reference, "kota pada"
    ) in found.text


def test_a_page_of_countless_elements_is_read_in_time() -> None:
    """What compares extractors takes the square of their number."""

    def seconds(count: int) -> float:
        began = time.process_time()
        article(html(bottom="<input>'[\"<td>1</td>" * count), "text/html")
        return time.process_time() - began

    assert seconds(6_500) < 4 * seconds(1_500)
