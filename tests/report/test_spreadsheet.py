"""The CSV opens in a spreadsheet without running anything."""

import csv
from io import StringIO

import pytest

from tests.report import example
from workbench.report import spreadsheet
from workbench.report.documents import build


def rows(*claims):
    content = build("csv", "id", example.bundle(*claims)).content
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_there_is_a_row_for_each_appearance_and_for_a_claim_without_any():
    found = rows(example.corrected(), example.not_found())
    assert [row["number"][-1] for row in found] == ["1", "1", "2"]
    assert [row["is_first"] for row in found] == ["yes", "no", ""]
    assert found[0]["verdict_label"] == "Diubah"
    assert found[0]["corrections"] == "1"
    assert found[0]["archive_sha256"] == example.FIRST.snapshot.sha256
    assert found[2]["verdict"] == ""
    assert found[2]["wording"] == "not_found"


def test_an_open_claim_shows_no_verdict():
    assert rows(example.not_found())[0]["verdict"] == ""


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+62811", "-x", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1", "＝1", "\ufeff=1"[1:]],
)
def test_formulas_are_neutralised(text):
    assert spreadsheet.neutral(text).startswith("'")
    claim = example.claim(text=text)
    assert rows(claim)[0]["claim"].startswith("'")


def test_harmless_cells_are_left_alone():
    assert spreadsheet.neutral("Kami tidak = mereka") == "Kami tidak = mereka"
    assert spreadsheet.neutral(-3) == "-3"
    assert spreadsheet.neutral(None) == ""


def test_commas_quotes_line_breaks_and_nul_survive():
    text = 'a,"b"\nc;\x00d 😀'
    assert rows(example.claim(text=text))[0]["claim"] == text.replace("\x00", "\u2400")
