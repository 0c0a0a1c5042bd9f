"""A report says what became of the pages it cites: versions, corrections, what was taken down."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.report import example
from tests.report.schema import faults
from tests.report.test_record import SCHEMA
from tests.report.test_spreadsheet import rows as spreadsheet_rows
from workbench.model import Verdict
from workbench.model_versions import PageHistory, Standing
from workbench.report import versions
from workbench.report.documents import build
from workbench.report.wording import Words

LATER = example.article(
    11, "Wali kota tidak menjawab.", "Kabar Lembayung", "Tarif air", example.interval(3, 15)
)
STANDS = Standing(1, 7, example.at(3, 16), Verdict.ALTERED)
GONE = Standing(2, 11, example.at(3, 18), None)
NOTE = "Ralat: kutipan <b>dalam</b> berita ini keliru."
EN = Words.of("en", "Asia/Jakarta")


def made(format, history, lang="en", claim=None):
    bundle = example.bundle(
        claim or example.claim(),
        articles={7: example.FIRST, 9: example.LATER, 11: LATER},
        histories={1: {7: history}},
    )
    return build(format, lang, bundle).content


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        (
            "en",
            (
                "the version of it that was seen last no longer holds the quote.",
                "stands in version 1, captured Tuesday 3 March 2026, 16:00 WIB (changed in",
                "gone in version 2, captured Tuesday 3 March 2026, 18:00 WIB",
                "Version 2 prints a correction: “Ralat: kutipan",
                "(no longer in the version seen last)",
                "(corrected by the outlet)",
                "archived when this report was made",
                "as it was when the quote was traced",
                "Version of the page",
            ),
        ),
        (
            "id",
            (
                "versi yang terakhir terlihat tidak lagi memuat kutipan itu.",
                "ada dalam versi 1, direkam Selasa, 3 Maret 2026 16.00 WIB",
                "hilang dalam versi 2, direkam Selasa, 3 Maret 2026 18.00 WIB",
                "Versi 2 memuat ralat: “Ralat: kutipan",
                "(tidak ada lagi dalam versi yang terakhir terlihat)",
                "(diralat medianya)",
                "terarsip saat laporan ini dibuat",
                "keadaan saat kutipan ditelusuri",
                "Versi laman",
            ),
        ),
    ],
)
@pytest.mark.parametrize("format", ["html", "md"])
def test_it_says_where_the_quote_is_gone_and_that_it_was_corrected(format, lang, sentences):
    text = made(format, PageHistory((STANDS, GONE), {11: NOTE}), lang).decode()
    text = " ".join(text.replace("\\", "").split())
    for sentence in sentences:
        assert sentence in text
    assert LATER.snapshot.sha256 in text, "a stranger must be able to check that it is gone"
    assert f" {LATER.snapshot.offset} | sha256sum" in text.replace("&#124;", "|")


def test_where_nothing_became_of_a_page_nothing_is_said():
    text = build("md", "en", example.bundle()).content.decode()
    assert "version 1" not in text
    assert "other pages" not in text


def test_a_page_that_went_back_holds_the_quote_again():
    back = replace(STANDS, again=example.at(3, 20))
    history = PageHistory((back, GONE), {})
    assert history.latest is back
    text = made("md", history).decode()
    assert "no longer" not in text
    assert "to which the page went back: last seen Tuesday 3 March 2026, 20:00 WIB" in text


def test_a_claimed_capture_is_told_as_claimed():
    claimed = replace(GONE, claimed=GONE.captured_at - timedelta(hours=1))
    text = made("md", PageHistory((STANDS, claimed), {})).decode()
    assert "gone in version 2, captured Tuesday 3 March 2026, 17:00 WIB (as the import" in text


def test_a_version_that_was_taken_down_is_named():
    text = made("md", PageHistory((STANDS,), {}, (2,))).decode()
    assert "Version 2 was taken down from this archive." in text


def test_a_correction_is_told_once_with_the_first_version_that_prints_it():
    trace = example.trace()
    first = replace(trace.first, correction=NOTE)
    history = PageHistory((STANDS, GONE, replace(GONE, number=3, article_id=12)), {12: NOTE})
    claim = example.claim(trace=replace(trace, first=first))
    [told] = versions.of_first(claim, example.bundle(claim, histories={1: {7: history}}), EN)
    assert "".join(run.text for run in told.runs).count("Ralat:") == 1
    both = replace(history, notes={12: NOTE, 11: NOTE})
    [told] = versions.of_first(claim, example.bundle(claim, histories={1: {7: both}}), EN)
    assert "Version 2 prints a correction" in "".join(run.text for run in told.runs)


def test_a_correction_of_a_later_appearance_is_told_too():
    trace = example.trace()
    later = replace(trace.appearances[1], correction=NOTE)
    claim = example.claim(trace=replace(trace, appearances=(trace.first, later)))
    text = build("md", "en", example.bundle(claim)).content.decode()
    assert "**What became of the other pages:**\n\n- [Warta Senja: Tarif air akan naik]" in text
    assert text.count("The outlet has corrected this article: “Ralat") == 1


def test_two_appearances_on_one_page_are_told_of_once():
    stands = replace(GONE, article_id=9, verdict=Verdict.EXACT)
    page = PageHistory((STANDS, stands), {})
    bundle = example.bundle(histories={1: {7: page, 9: page}})
    text = build("md", "en", bundle).content.decode()
    assert text.count("stands in version 1") == 1


def test_the_json_tells_the_versions_and_proves_them():
    found = json.loads(made("json", PageHistory((STANDS, GONE), {11: NOTE}, (3,))))
    assert faults(found, SCHEMA, SCHEMA) == []
    [claim] = found["claims"]
    for seen in (claim["trace"]["first"], claim["trace"]["appearances"][0]):
        assert [v["verdict"] for v in seen["versions"]] == ["altered", None]
        assert seen["version_corrections"] == [{"article_id": 11, "note": NOTE}]
        assert seen["versions_taken_down"] == [3]
    assert "versions" not in claim["trace"]["appearances"][1]
    assert {a["id"]: a["archive"]["sha256"] for a in claim["articles"]}[11] == (
        LATER.snapshot.sha256
    )
    del found["claims"][0]["trace"]["first"]["versions"][0]["verdict"]
    assert faults(found, SCHEMA, SCHEMA)


def test_the_csv_tells_the_versions():
    bundle = example.bundle(histories={1: {7: PageHistory((STANDS, GONE), {11: NOTE})}})
    content = build("csv", "en", bundle).content.decode("utf-8-sig")
    assert "1 (article 7, 2026-03-03T09:00:00+00:00): altered; 2 (article 11, " in content
    assert NOTE in content
    assert spreadsheet_rows(example.claim())[0]["versions"] == ""


def test_the_pdf_is_made():
    assert made("pdf", PageHistory((STANDS, GONE), {11: NOTE})).startswith(b"%PDF")
