"""How an answer was reached is told in words, in both languages, by the figures of the trace."""

import re

import pytest

from tests.web.conftest import QUOTE as SAID
from tests.web.conftest import SignIn
from workbench.bench import Workbench
from workbench.model import Verdict
from workbench.web.explained import sections
from workbench.web.labels import tables

RULES = {v.value for v in Verdict if v is not Verdict.SPLICED}
SPLICED = {"spliced_order", "spliced_gap", "spliced_utterances"}


def told(bench: Workbench, query: str, lang: str) -> str:
    parts = sections(bench.trace(query, explain=True), lang)
    return "\n".join(
        "\n".join((part.title, *part.paragraphs, *(" | ".join(row) for row in part.rows)))
        for part in parts
    )


def test_every_rule_and_threshold_has_its_words(bench: Workbench) -> None:
    assert set(tables()["rule"]) >= RULES | SPLICED
    for query in (SAID, "tidak ada", "kapal selam kuning melintas di danau es"):
        for one in bench.trace(query, explain=True).explain["thresholds"]:  # type: ignore[attr-defined]
            entry = tables()["threshold"][one["name"]]
            assert entry.means_en
            assert entry.means_id


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("query", [SAID, "tidak ada", "?", "kapal selam kuning di danau es"])
def test_it_names_what_was_looked_up_and_the_rule(bench: Workbench, query: str, lang: str) -> None:
    trace = bench.trace(query, explain=True)
    text = told(bench, query, lang)
    entry = tables()["rule"][trace.explain["rule"]["rule"]]  # type: ignore[index]
    assert (entry.id if lang == "id" else entry.en) in text
    assert "%(" not in text
    if len(query.split()) > 1:
        pair = " ".join(query.lower().split()[:2])
        assert pair in text


def test_the_page_in_indonesian_keeps_no_english(bench: Workbench, sign_in: SignIn) -> None:
    page = sign_in(lang="id").get("/trace", query_string={"text": SAID}).text
    fold = re.search(r'<details class="explain.*?</details>', page, re.DOTALL)
    assert fold
    english = told(bench, SAID, "en").split("\n")
    prose = [line for line in english if len(line.split()) > 5 and " | " not in line]
    assert prose
    assert not [line for line in prose if line in fold[0]]
    assert "Aturan yang menghasilkan putusan ini" in fold[0]


def test_nothing_is_told_where_nobody_asked(bench: Workbench) -> None:
    trace = bench.trace(SAID)
    assert trace.explain == {}
    assert sections(trace, "en") == ()
