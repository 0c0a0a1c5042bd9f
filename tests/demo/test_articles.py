"""The demo articles are what they claim to be: short, fictional, complete, and dated on purpose."""

import json
import re
from datetime import date, datetime
from urllib.parse import urlsplit

import pytest

from workbench.demo.load import ARTICLES, showcases
from workbench.model import Relation, Verdict

ROWS = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
BY_ID = {row["id"]: row for row in ROWS}
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
SPOKEN = re.compile(rf"({'|'.join(DAYS)}) \((\d+)/(\d+)/(\d{{4}})\)")


def test_there_are_about_forty_articles_in_two_languages() -> None:
    assert 38 <= len(ROWS) <= 45
    assert len(BY_ID) == len(ROWS)
    assert {row["lang"] for row in ROWS} == {"id", "en"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_article_is_short_and_fictional(row: dict[str, str]) -> None:
    assert 80 <= len(row["text"].split()) <= 250
    assert 3 <= len(row["text"].split("\n\n")) <= 8
    assert row["outlet"].endswith(".example")
    assert urlsplit(row["url"]).hostname == row["outlet"]
    named = set(re.findall(r"\b[\w-]+\.(?:com|co\.id|id|org|net|example)\b", row["text"].lower()))
    assert all(name.endswith(".example") for name in named)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_weekdays_beside_quotes_are_right(row: dict[str, str]) -> None:
    for name, day, month, year in SPOKEN.findall(row["text"]):
        assert DAYS[date(int(year), int(month), int(day)).weekday()] == name


def test_quotation_marks_come_in_pairs() -> None:
    for row in ROWS:
        assert row["text"].count("“") == row["text"].count("”"), row["id"]
        assert row["text"].count('"') % 2 == 0, row["id"]


def test_dates_are_missing_and_contradictory_where_the_demo_needs_it() -> None:
    undated = [row for row in ROWS if not row.get("date")]
    by_address = [r for r in undated if re.search(r"/\d{4}/\d{2}/\d{2}/", r["url"])]
    assert by_address
    assert len(undated) > len(by_address), "an article without any date is missing"
    early = [
        row
        for row in ROWS
        if row.get("date")
        and row.get("captured")
        and datetime.fromisoformat(row["date"]) > datetime.fromisoformat(row["captured"])
    ]
    assert early, "an article dated after its claimed capture is missing"
    assert any(row.get("captured") for row in ROWS)


def test_showcases_show_every_verdict_and_every_relation() -> None:
    assert {s.verdict for s in showcases()} == {v.value for v in Verdict}
    assert {s.relation for s in showcases()} - {""} == {r.value for r in Relation}
    assert {s.order for s in showcases()} >= {"certain", "undetermined"}


def test_showcases_name_articles_of_the_demo_and_say_why() -> None:
    assert len({s.id for s in showcases()}) == len(showcases())
    for case in showcases():
        assert {*case.first, *case.earlier, *case.fragments} <= set(BY_ID), case.id
        assert set(case.why) == {"id", "en"}
        assert all(sentence.endswith(".") for sentence in case.why.values()), case.id
