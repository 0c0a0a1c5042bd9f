"""Quotes in pieces: split by their cue, running over paragraphs, shortened, joined, reprinted."""

import pytest

from tests.trace.archive import passage, trace_in
from workbench.model import EditClass, Verdict

SPLIT = (
    "“Kami membuka posko baru di tepi sungai,” kata Ratna Kusuma. “Perahu karet sudah siap di sana "
    "sejak pagi.”"
)
TWO = SPLIT.replace("pagi.”", "pagi,” lanjut Ratna.")
PARAGRAPHS = (
    "“The ferry will leave at noon from the old pier, and every seat is taken.\n\n“Nobody should "
    "wait for a second boat tonight,” said Tomas Hale."
)
LONG = (
    "“Panitia menyiapkan seribu porsi makan siang, tenda besar di lapangan, air minum, dan obat "
    "untuk para pelari yang datang dari luar kota,” ujar Budi Santoso."
)
ARCHIVE = (
    passage(1, SPLIT, lang="id"),
    passage(2, PARAGRAPHS, lang="en"),
    passage(3, LONG, lang="id"),
)
FAITHFUL = (Verdict.EXACT, Verdict.COSMETIC)


@pytest.mark.parametrize(
    "asked",
    [
        "Kami membuka posko baru di tepi sungai. Perahu karet sudah siap di sana sejak pagi",
        "Kami membuka posko baru di tepi sungai, perahu karet sudah siap di sana sejak pagi.",
        "“Kami membuka posko baru di tepi sungai,” kata Ratna. “Perahu karet sudah siap di sana "
        "sejak pagi.”",
        "'Kami membuka posko baru di tepi sungai. Perahu karet sudah siap di sana sejak pagi.'",
        "«Kami membuka posko baru di tepi sungai», kata Ratna Kusuma, «Perahu karet sudah siap di "
        "sana sejak pagi».",
        '"Kami membuka posko baru di tepi sungai," ujar Ratna, Senin (4/3/2024). "Perahu karet '
        'sudah siap di sana sejak pagi," tambahnya.',
    ],
)
def test_a_quote_split_by_its_cue_is_one(asked: str) -> None:
    found = trace_in(ARCHIVE, asked)
    assert found.verdict in FAITHFUL, found.alterations
    assert found.first is not None
    assert found.first.article.id == 1
    assert len(found.first.exact) > 90


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ("“Kami membuka posko baru di tepi sungai,” kata Ratna. “Perahu karet sudah siap di sana "
         "sejak pagi.”", FAITHFUL),
        ("“Kami membuka posko baru di tepi sungai.” “Perahu karet sudah siap di sana sejak pagi”",
         FAITHFUL),
        ("Kami membuka posko baru di tepi sungai. Perahu karet sudah siap di sana sejak pagi",
         (Verdict.SPLICED,)),
        ("“Perahu karet sudah siap di sana sejak pagi.” “Kami membuka posko baru di tepi sungai”",
         (Verdict.SPLICED,)),
    ],
)  # fmt: skip
def test_two_quotations_kept_apart_are_no_splice(asked: str, verdict: tuple[Verdict, ...]) -> None:
    found = trace_in((passage(1, TWO, lang="id"),), asked)
    assert found.verdict in verdict, found.alterations


@pytest.mark.parametrize("marks", ["“”", '""', "  "])
def test_quotations_of_two_people_are_a_splice_with_or_without_marks(marks: str) -> None:
    other = TWO.replace("lanjut Ratna", "kata Budi Santoso")
    asked = "“Kami membuka posko baru di tepi sungai.” “Perahu karet sudah siap di sana sejak pagi”"
    asked = asked.replace("“", marks[0]).replace("”", marks[1])
    found = trace_in((passage(1, other, lang="id"),), asked)
    assert found.verdict is Verdict.SPLICED
    assert "two_speakers" in found.flags


@pytest.mark.parametrize(
    "asked",
    [
        "The ferry will leave at noon from the old pier, and every seat is taken. Nobody should "
        "wait for a second boat tonight",
        "“The ferry will leave at noon from the old pier, and every seat is taken.\n\n“Nobody "
        "should wait for a second boat tonight.”",
        "“The ferry will leave at noon from the old pier, and every seat is taken.” “Nobody should "
        "wait for a second boat tonight.”",
    ],
)
def test_a_quote_over_paragraphs_is_one(asked: str) -> None:
    found = trace_in(ARCHIVE, asked)
    assert found.verdict in FAITHFUL, found.alterations


@pytest.mark.parametrize("mark", ["…", "...", "....", ". . .", "[...]", "(...)", "[…]", " … "])
def test_every_form_of_ellipsis_marks_an_omission(mark: str) -> None:
    asked = f"Panitia menyiapkan seribu porsi makan siang {mark} untuk para pelari yang datang"
    found = trace_in(ARCHIVE, asked)
    assert found.verdict is Verdict.ABRIDGED, (mark, found.alterations)
    assert "marked_omission" in found.flags
    assert "unmarked_omission" not in found.flags


@pytest.mark.parametrize("mark", ["…", "...", "[...]"])
def test_two_ellipses_make_three_parts(mark: str) -> None:
    asked = (
        f"Panitia menyiapkan seribu porsi {mark} tenda besar di lapangan {mark} untuk para pelari "
        "yang datang"
    )
    found = trace_in(ARCHIVE, asked)
    assert found.verdict is Verdict.ABRIDGED
    assert found.first is not None


def test_an_ellipsis_hides_no_negation_number_or_condition() -> None:
    said = (
        "“Warga desa itu tidak akan menerima ganti rugi dari perusahaan tambang besar itu,” kata "
        "Ratna Kusuma."
    )
    held = (passage(1, said, lang="id"),)
    found = trace_in(
        held, "Warga desa itu … akan menerima ganti rugi dari perusahaan tambang besar"
    )
    assert found.verdict is Verdict.ALTERED
    assert "negation_removed" in {a.kind for a in found.alterations}


def test_words_of_two_speakers_make_no_quote() -> None:
    two = (
        "“Kami membuka posko baru di tepi sungai malam ini,” kata Ratna Kusuma. Hal berbeda "
        "disampaikan warga. “Perahu karet belum datang juga sampai sekarang,” kata Budi Santoso."
    )
    asked = (
        "Kami membuka posko baru di tepi sungai malam ini, perahu karet belum datang juga sampai "
        "sekarang"
    )
    found = trace_in((passage(1, two, lang="id"),), asked)
    assert found.verdict is Verdict.SPLICED
    assert "two_speakers" in found.flags


def test_a_part_is_compared_with_its_own_part_of_the_query() -> None:
    part = "“Perahu karet sudah siap di sana sejak pagi buta,” kata Budi Santoso."
    early = passage(4, part, lang="id", published="2023-01-01T00:00+00:00")
    whole = passage(
        5,
        "“Posko kami buka di tepi sungai, apakah kalian tahu? Perahu karet sudah siap di sana "
        "sejak pagi buta! Makan siang menyusul nanti,” kata Budi Santoso.",
        lang="id",
        published="2024-01-01T00:00+00:00",
    )
    asked = (
        "Posko kami buka di tepi sungai, apakah kalian tahu? Perahu karet sudah siap di sana sejak "
        "pagi buta! Makan siang menyusul nanti"
    )
    found = trace_in((early, whole), asked)
    assert found.verdict is Verdict.EXACT
    (fragment,) = found.fragments
    said = asked[fragment.query_start : fragment.query_end]
    assert said == "Perahu karet sudah siap di sana sejak pagi buta"
    diff = fragment.first.diff
    assert (diff[0].query.start, diff[-1].query.end) == (fragment.query_start, fragment.query_end)
    assert all(op.op == "equal" for op in diff)
    assert fragment.first.verdict is Verdict.EXACT
    assert not [a for a in fragment.first.alterations if a.cls is not EditClass.COSMETIC]
