"""What people paste that is no quote gets a verdict that claims nothing, and a sentence."""

import pytest

from tests.trace.archive import case_passages, trace_in
from workbench.model import Verdict
from workbench.trace.tracer import NO_CONTENT, NO_WORDS, OTHER_LANGUAGE

ARCHIVE = case_passages()
NOTHING = (Verdict.TOO_SHORT, Verdict.NOT_FOUND)


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("tidak " * 30, NO_CONTENT),
        ("pedagang " * 50, NO_CONTENT),
        ("yang dan di ke dari", NO_CONTENT),
        ("yang dan di ke dari untuk dengan pada itu ini adalah", NO_CONTENT),
        ("the of and to in is are was were be been that this", NO_CONTENT),
        ("!!! … ??? --- «»", NO_WORDS),
        ("😀 😡 👍🏽 🇮🇩", NO_WORDS),
        ("\u200b\u200b\ufeff", NO_WORDS),
        ("   \n\t ", NO_WORDS),
        ("市长表示不会涨价今年全部市场都会开放", OTHER_LANGUAGE),
        ("Kami 市長は сказал مرحبا menaikkan", OTHER_LANGUAGE),
        (r"Kami (.*)+ [a-z]{3,} \d+$ ^tarif|harga", ""),
        ('title:"tarif" AND (harga OR pajak)~2 NOT kota* [2020 TO 2023]', ""),
        ("'; DROP TABLE articles; -- %s %(name)s {0} ${x}", None),
        ("1 2 3 4 5 6 7 8 9 10", ""),
        ("12/11/2023 13/11/2023 14/11/2023 15/11/2023", ""),
        ("pukul pukul jam jam Senin Senin Rp Rp ke ke a a and", ""),
    ],
)
def test_nothing_is_claimed_and_that_is_said(query: str, notice: str | None) -> None:
    found = trace_in(ARCHIVE, query)
    assert found.verdict in NOTHING
    assert found.first is None
    assert notice is None or found.notice == notice


@pytest.mark.parametrize(
    "query",
    [
        "tanggal", "Senin (", "12/", "Rp", "ke-", "a", "pukul", "12/11/", "0/0/0000", "99/99/9999",
        "31/02/2023", "29 Februari 2023", "pukul 25.99", "13 pm", "0 a.m.", "setengah setengah",
        "and a half", "half a", "US$", "S$ a", "1/2/3/4/5/6", "12.11.2023.4", "2023-13-45",
        "Rp 1,5,5 juta juta", "ke-0", "0th", "1st2nd", "twenty-", "Minggu, Minggu, Minggu (",
    ],
)  # fmt: skip
def test_broken_numbers_and_dates_are_read_as_they_stand(query: str) -> None:
    words = f"Warga desa mengatakan {query} kepada petugas kebersihan kota itu kemarin"
    found = trace_in(ARCHIVE, words)
    assert found.verdict in (*NOTHING, Verdict.POSSIBLE)
