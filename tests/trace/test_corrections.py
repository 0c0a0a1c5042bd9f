"""Corrections that an outlet printed are shown at what they correct."""

from dataclasses import replace

import pytest

from tests.trace.archive import passage, trace_in
from workbench.model import Passage
from workbench.trace.corrections import correction, corrects

SAID = "“Kami tidak akan menggusur pedagang sebelum kios pengganti siap,” kata Nirmala."
QUERY = "Kami tidak akan menggusur pedagang sebelum kios pengganti siap"
OTHER = "Hujan turun sejak pagi di kota itu."


@pytest.mark.parametrize(
    "note",
    [
        "Ralat: sebelumnya tertulis “akan menggusur”.",
        "RALAT (12 Maret 2024): angka yang benar adalah 40.",
        "Koreksi – jumlah kios adalah 312.",
        "[Catatan Redaksi: judul semula tertulis keliru dan sudah diperbaiki.]",
        "Berita ini telah diralat pada pukul 11.40 WIB karena salah menyebut nama.",
        "Correction: An earlier version of this story gave the wrong figure.",
        "Correction, March 3, 2024: The minister's name was misspelled.",
        "Editor’s note: The original version misidentified the mayor.",
        "* An earlier version of this article incorrectly said four were hurt.",
        "This article has been corrected to show that the vote was on Monday.",
        "An earlier version of this story misquoted the mayor.",
        "• This article was amended on 6 September 2016. It referred to martial status.",
        "Editor's note: This post has been amended.",
        "This story has been retracted.",
        "*Ralat redaksi: tertulis 5 miliar, seharusnya 4 miliar.",
        "Berita ini telah dicabut karena narasumbernya tidak pernah mengatakannya.",
        "Pencabutan berita: redaksi memohon maaf kepada narasumber.",
    ],
)
def test_a_note_set_apart_is_a_correction(note: str) -> None:
    assert correction(f"{OTHER}\n\n{note}\n\n{OTHER}") == note


@pytest.mark.parametrize(
    "text",
    [
        "Koreksi harga saham berlanjut pada perdagangan kemarin.",
        "Ralat besar-besaran tidak diperlukan, kata Nirmala.",
        "Redaksi menerima tiga surat pembaca minggu ini.",
        "Update at 10:45. Analysts speak of a course-correction.",
        "The account posted: “You’re correct. We regret the error.”",
        "Correctional officers met on Friday.",
        "Christie insisted that he was misquoted in the old article.",
        "The order has been amended several times since. The study was retracted.",
        "Wiliardi mencabut berita acara pemeriksaan.",
        "",
    ],
)
def test_what_only_speaks_of_corrections_is_none(text: str) -> None:
    assert correction(f"{OTHER}\n\n{text}") == ""


def test_an_article_may_be_a_correction_as_a_whole() -> None:
    assert corrects("Ralat: Wali Kota tidak akan menggusur", OTHER)
    assert corrects("", f"Correction: {OTHER}")
    assert not corrects("Koreksi saham", OTHER)


def test_the_flag_stands_at_the_article_that_corrects_itself() -> None:
    note = "Ralat: sebelumnya tertulis “akan menggusur”."
    trace = trace_in([passage(1, f"{SAID}\n\n{note}"), passage(2, SAID, outlet="lain")], QUERY)
    assert {a.article.id: a.correction for a in trace.appearances} == {1: note, 2: ""}
    assert "corrected" in trace.flags


def at(address: str, found: Passage) -> Passage:
    ref = replace(found.article.ref, url=address)
    return replace(found, article=replace(found.article, ref=ref))


def test_a_note_in_a_later_version_of_the_page_counts_for_the_first() -> None:
    note = "Koreksi: Nirmala tidak mengatakan itu."
    first = at("https://kabar.example/1", passage(1, SAID, outlet="Kabar"))
    later = at("https://kabar.example/1", passage(2, f"{OTHER}\n\n{note}", outlet="Kabar"))
    other = at("https://kabar.example/2", passage(3, f"{OTHER}\n\n{note}", outlet="Kabar"))
    assert trace_in([first, later], QUERY).appearances[0].correction == note
    assert trace_in([first, other], QUERY).appearances[0].correction == ""


def test_a_correction_of_the_same_outlet_counts_where_it_is_no_older() -> None:
    first = passage(1, SAID, outlet="Kabar", published="2024-03-02T00:00+00:00")
    text = f"Ralat: Nirmala tidak akan menggusur.\n\n{OTHER}"
    later = passage(2, text, outlet="kabar", published="2024-03-03T00:00+00:00")
    assert "tidak akan menggusur" in trace_in([first, later], QUERY).appearances[0].correction
    older = passage(2, text, outlet="kabar", published="2024-03-01T00:00+00:00")
    elsewhere = passage(2, text, outlet="Lain", published="2024-03-03T00:00+00:00")
    for one in (older, elsewhere):
        assert not any(
            "corrected" in a.flags for a in trace_in([first, one], QUERY).appearances[:1]
        )
