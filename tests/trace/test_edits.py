"""Every difference has a class and a kind; what touches the meaning is never cosmetic."""

import pytest

from tests.trace.archive import passage, trace_in
from workbench.model import EditClass, Verdict

ID = (
    "“Kami akan membangun 120 rumah susun di Tirtamulya setelah semua warga setuju, kata para "
    "pedagang kecil,” kata Ratna Kusumawardhani."
)
EN = (
    "“We will build 120 new homes near Riverton before the winter, because most families "
    "support the plan and the mayor likes it,” said Helen Okafor."
)
ARCHIVE = (passage(1, ID, lang="id"), passage(2, EN, lang="en"))
SAID_ID = "Kami akan membangun 120 rumah susun di Tirtamulya setelah semua warga setuju"
SAID_EN = "We will build 120 new homes near Riverton before the winter, because most families"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("akan membangun", "akan tidak membangun", "negation_added"),
        ("akan", "tidak akan", "negation_added"),
        ("120", "210", "number"),
        ("120", "", "number"),
        ("Tirtamulya", "Semarang", "entity"),
        ("Tirtamulya", "semarang", "entity"),
        ("setelah", "sebelum", "comparative"),
        ("semua", "sebagian", "quantifier"),
        ("semua", "", "quantifier"),
        ("setuju", "menolak", "antonym"),
        ("akan", "harus", "modal"),
        ("akan", "", "modal"),
        ("akan", "mungkin akan", "modal"),
    ],
)
def test_material_edits_in_indonesian(old: str, new: str, kind: str) -> None:
    check_material(SAID_ID.replace(old, new, 1), kind)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("will build", "won't build", "negation_added"),
        ("will", "might", "modal"),
        ("120", "1200", "number"),
        ("120", "one hundred and two", "number"),
        ("Riverton", "Waterbury", "entity"),
        ("before", "after", "comparative"),
        ("most", "few", "quantifier"),
        ("most", "all", "quantifier"),
    ],
)
def test_material_edits_in_english(old: str, new: str, kind: str) -> None:
    check_material(SAID_EN.replace(old, new, 1), kind)


def check_material(query: str, kind: str) -> None:
    found = trace_in(ARCHIVE, query)
    assert found.verdict is Verdict.ALTERED
    material = {a.kind for a in found.alterations if a.cls is EditClass.MATERIAL}
    assert kind in material


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("120", "seratus dua puluh", "number_format"),
        ("membangun", "mebmangun", "typo"),
        ("Kami akan", "KAMI AKAN", "case"),
        ("akan", "akn", "abbreviation"),
        ("rumah susun di", "rumah, susun di", "punctuation"),
    ],
)
def test_cosmetic_edits(old: str, new: str, kind: str) -> None:
    found = trace_in(ARCHIVE, SAID_ID.replace(old, new, 1))
    assert found.verdict is Verdict.COSMETIC
    assert kind in {a.kind for a in found.alterations}


@pytest.mark.parametrize(
    ("old", "new", "verdict", "kind"),
    [
        ("membangun", "mendirikan", Verdict.REWORDED, "word"),
        ("Kami", "Mereka", Verdict.REWORDED, "pronoun"),
        ("warga", "warganya", Verdict.REWORDED, "clitic"),
        ("rumah susun di", "rumah susun baru di", Verdict.REWORDED, "insertion"),
        ("rumah susun", "rumah", Verdict.ABRIDGED, "omission"),
        ("Tirtamulya", "Tirtamuyla", Verdict.REWORDED, "name_spelling"),
    ],
)
def test_edits_between(old: str, new: str, verdict: Verdict, kind: str) -> None:
    found = trace_in(ARCHIVE, SAID_ID.replace(old, new, 1))
    assert found.verdict is verdict
    assert kind in {a.kind for a in found.alterations}


def test_an_editor_may_explain_in_brackets_but_not_deny() -> None:
    explained = trace_in(ARCHIVE, SAID_EN.replace("homes", "homes [at the river bank]"))
    assert explained.verdict is Verdict.COSMETIC
    assert "brackets" in {a.kind for a in explained.alterations}
    denied = trace_in(ARCHIVE, SAID_EN.replace("will", "will [not]"))
    assert denied.verdict is Verdict.ALTERED


def test_alterations_quote_the_original_writing() -> None:
    query = SAID_ID.replace("120", "210").replace("Kami", "KAMI")
    for change in trace_in(ARCHIVE, query).alterations:
        if change.query_span and change.kind != "punctuation":
            assert change.query_text == query[change.query_span.start : change.query_span.end]
        if change.source_span and change.kind != "punctuation":
            assert change.source_text == ID[change.source_span.start : change.source_span.end]
