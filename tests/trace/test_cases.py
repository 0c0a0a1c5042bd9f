"""The 49 adversarial quotes, through the real quotes room: none may be passed off as faithful."""

from itertools import pairwise
from typing import Any

import pytest

from tests.trace.archive import CASES, case_passages, trace_in
from workbench.model import Appearance, Verdict

# What the remarks of the cases say in words, in the tracer's names.
NAMED = {
    "typo": "typo",
    "case": "case",
    "punctuation": "punctuation",
    "spelling": "spelling",
    "reduplication": "reduplication",
    "number_format": "number_format",
    "contraction": "contraction",
    "percent sign": "number_format",
    "negation_removed": "negation_removed",
    "negation_added": "negation_added",
    "negation_changed": "negation_changed",
    "negation removed": "negation_removed",
    "unit": "unit",
    "antonym": "antonym",
    "quantifier": "quantifier",
    "entity": "entity",
    "modal": "modal",
    "comparative": "comparative",
    "pronoun": "pronoun",
    "synonyms": "word",
}
NAMED_FLAGS = {
    "negation_cut": "negation_cut",
    "condition_cut": "condition_cut",
    "exception_cut": "exception_cut",
    "marked ellipsis": "marked_omission",
    "unmarked omission": "unmarked_omission",
    "two speakers": "two_speakers",
    "out_of_context": "out_of_context",
}


def mentioned(case: dict[str, Any], names: dict[str, str]) -> set[str]:
    remark = case["alterations"] + (" " + case["note"] if "flag" in case["note"] else "")
    remark = remark.split("(digit")[0]  # "digit transposition is never a typo"
    return {kind for word, kind in names.items() if remark.startswith(word) or f" {word}" in remark}


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    found = trace_in(case_passages(), case["query"], case["claimed"])
    assert found.verdict == case["verdict"]
    if found.verdict in (Verdict.NOT_FOUND, Verdict.TOO_SHORT):
        assert found.first is None
        assert found.appearances == ()
        return
    assert found.first is not None
    assert found.first.article.external_id == case["source"]
    if case["speaker"]:
        assert found.first.speaker.relation == case["speaker"]
    kinds = {alteration.kind for alteration in found.alterations}
    assert mentioned(case, NAMED) <= kinds
    assert mentioned(case, NAMED_FLAGS) <= set(found.flags)


def test_forty_nine_cases_are_run() -> None:
    assert len(CASES["cases"]) == 49


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_the_diff_covers_query_and_passage(case: dict[str, Any]) -> None:
    for seen in trace_in(case_passages(), case["query"], case["claimed"]).appearances:
        check_diff(case["query"], seen)
        source = CASES["sources"][seen.article.external_id]["text"]
        assert seen.exact == source[seen.start : seen.end]
        assert source[: seen.start].endswith(seen.prefix)
        assert source[seen.end :].startswith(seen.suffix)


def check_diff(query: str, seen: Appearance) -> None:
    """Require that the steps tile the query, and the passage wherever its order is kept."""
    steps = seen.diff
    assert steps[0].query.start == 0
    assert steps[-1].query.end == len(query)
    assert all(a.query.end == b.query.start for a, b in pairwise(steps))
    if seen.verdict is Verdict.SPLICED:
        return
    assert steps[0].source.start <= seen.start
    assert steps[-1].source.end >= seen.end
    assert all(a.source.end == b.source.start for a, b in pairwise(steps))


def test_a_later_wording_shows_the_earlier_one_it_bent() -> None:
    found = trace_in(case_passages(), "Retribusi akan naik setelah fasilitas pasar kami perbaiki")
    earlier, later = found.appearances
    assert (earlier.article.external_id, later.article.external_id) == ("S1", "S2")
    assert found.first == later
    assert "altered_earlier" in found.flags
    assert {a.kind for a in earlier.alterations} >= {"negation_removed"}
    assert earlier.verdict is Verdict.ALTERED
