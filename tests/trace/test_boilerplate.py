"""What a site adds to its articles is told from what was reported; nothing moves."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trace.archive import passage, trace_in
from workbench.bench import Workbench
from workbench.model import Verdict
from workbench.settings import Settings
from workbench.text.boilerplate import blanked, spans

BEFORE, AFTER = "Hujan turun sejak pagi di kota itu.", "Warga menunggu di balai desa."


@pytest.mark.parametrize(
    "line",
    [
        "Baca juga: Wali Kota: Kami Tidak Akan Menggusur",
        "BACA JUGA Harga beras naik lagi",
        "[Gambas:Video 20detik]",
        "ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT",
        "Artikel ini telah tayang di Kabar.example dengan judul Banjir",
        "Advertisement:",
        "Story Continued Below",
        "Sign up for Daily Newsletters Manage Newsletters",
        "Copyright © 2019 The Post, LLC. Click here for reprint permission.",
        "READ MORE: The mayor said no",
    ],
)
def test_a_line_of_boilerplate_is_blanked_in_place(line: str) -> None:
    text = f"{BEFORE}\n\n{line}\n\n{AFTER}"
    found = blanked(text)
    assert len(found) == len(text)
    assert found == text.replace(line, " " * len(line))


@pytest.mark.parametrize(
    "line",
    [
        "Baca juga menjadi kebiasaan baru di desa itu, " + "kata warga, " * 50,
        "Bacalah buku itu, kata dia.",
        "“Read more books,” she said.",
        "Photo editors met on Monday.",
        "Warga (baca juga buku) menunggu.",
        "Kata dia (lihat: data) cukup.",
        "More than forty people came.",
    ],
)
def test_what_was_reported_stays(line: str) -> None:
    text = f"{BEFORE}\n{line}\n{AFTER}"
    assert blanked(text) == text


def test_an_aside_is_blanked_within_its_paragraph() -> None:
    aside = "(Baca juga: Harga beras naik)"
    text = f"“Kami tidak akan pergi {aside} sebelum siap,” kata dia."
    assert blanked(text) == text.replace(aside, " " * len(aside))


@pytest.mark.parametrize("signed", ["(wal)", "(LDY)", "(mrt/ldy)", "(RED, abc)"])
def test_the_initials_at_the_end_are_blanked(signed: str) -> None:
    assert blanked(f"{AFTER}\n\n{signed}\n").rstrip() == AFTER
    assert signed in blanked(f"{signed}\n\n{AFTER}")


@given(st.text(alphabet="abc ()[]:\nBaca juga", max_size=200))
def test_nothing_moves_in_any_text(text: str) -> None:
    found = blanked(text)
    assert len(found) == len(text)
    assert all(b == a or (b == " " and a != "\n") for a, b in zip(text, found, strict=True))
    ordered = [(s.start, s.end) for s in spans(text)]
    assert all(start < end for start, end in ordered)


SAID = "Kami tidak akan menggusur pedagang kaki lima sebelum kios pengganti siap ditempati"


def test_a_quote_runs_on_below_a_link() -> None:
    text = (
        "“Kami tidak akan menggusur pedagang kaki lima\n\nBaca juga: Harga beras naik lagi\n\n"
        "sebelum kios pengganti siap ditempati,” kata Nirmala."
    )
    trace = trace_in([passage(1, text)], SAID)
    assert trace.verdict is Verdict.EXACT
    assert trace.alterations == ()
    assert "Baca juga" in trace.appearances[0].exact  # as it stands in the article


def test_a_linked_headline_is_no_appearance(tmp_path: Path) -> None:
    link = f"{BEFORE}\n\nBaca juga: {SAID}\n\n{AFTER}"
    with Workbench.open(Settings(home=tmp_path / "home")) as bench:
        bench.paste(link, {"outlet": "a.example", "date": "2024-03-04"}, actor="test")
        assert bench.trace(SAID).first is None
        said = f"“{SAID},” kata Nirmala."
        bench.paste(said, {"outlet": "b.example", "date": "2024-03-05"}, actor="test")
        first = bench.trace(SAID).first
        assert first is not None
        assert first.article.outlet == "b.example"
        assert "Baca juga" in bench.article(1).text


def test_nothing_but_links_around_the_words_is_no_place(tmp_path: Path) -> None:
    """A column of links far from the report shares words with the quote, and nothing else."""
    links = "\n\n".join(["Baca juga: pedagang kaki lima sebelum kios pengganti siap"] * 30)
    report = "\n\n".join([f"{BEFORE} {AFTER}"] * 60)
    with Workbench.open(Settings(home=tmp_path / "home")) as bench:
        bench.paste(f"{report}\n\n{links}", {"outlet": "a.example"}, actor="test")
        assert bench.trace(SAID).verdict is Verdict.NOT_FOUND
    trace = trace_in([passage(1, f"{report}\n\n{links}", hits=(len(report) + 600,))], SAID)
    assert trace.verdict is Verdict.NOT_FOUND
