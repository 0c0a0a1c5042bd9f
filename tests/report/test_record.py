"""The JSON report keeps its schema and gives nothing away before its time."""

import json

import pytest

from tests.report import example
from tests.report.schema import faults
from workbench.model_review import ClaimState
from workbench.report.documents import build
from workbench.settings import resource

SCHEMA = json.loads(
    (resource("templates") / "report" / "report-1.schema.json").read_text(encoding="utf-8")
)


def made(*claims):
    return json.loads(build("json", "en", example.bundle(*claims)).content)


@pytest.mark.parametrize(
    "claim",
    [
        example.claim(),
        example.corrected(),
        example.not_found(),
        example.claim(state=ClaimState.VOID),
        example.claim(decision=example.decision("")),
    ],
)
def test_it_keeps_the_schema(claim):
    assert faults(made(claim), SCHEMA, SCHEMA) == []


def test_the_checker_of_the_schema_can_fail():
    found = made(example.claim())
    del found["claims"][0]["trace"]["first"]["exact"]
    found["claims"][0]["state"] = "shut"
    assert len(faults(found, SCHEMA, SCHEMA)) >= 2


def test_ratings_of_an_open_claim_are_left_out():
    (claim,) = made(example.not_found())["claims"]
    assert (claim["ratings"], claim["agreement"], claim["decision"]) == ([], None, None)


def test_a_closed_claim_tells_all():
    found = made(example.corrected())
    (claim,) = found["claims"]
    assert [r["author"] for r in claim["ratings"]] == ["Rina Wulandari", "Bayu Segara"]
    assert claim["corrections"][0]["before"]["value"] == "accurate"
    assert {a["id"] for a in claim["articles"]} == {7, 9}
    assert found["scales"][0]["key"] == "quote-1"
    assert found["fictional_demo"] is True


def test_odd_characters_survive():
    text = "a\ud800b \x00 😀 \u202e"
    (claim,) = made(example.claim(text=text))["claims"]
    assert claim["text"] == text
