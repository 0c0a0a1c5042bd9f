"""The benchmark runs on real articles and says what it measured; no figure is asserted."""

import pytest

from tests.evaldata import need_eval_data
from workbench.benchmarks import side_by_side
from workbench.errors import BadInput


@pytest.mark.gate
def test_both_sides_are_measured_on_the_same_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_EVAL_DATA", str(need_eval_data()))
    said: list[str] = []
    (row,) = side_by_side.run([120], 10, said.append)
    assert 110 <= row["articles"] <= 120
    assert row["queries"] == 10
    assert row["trace_recall"] >= row["fts5_trace_recall"] >= 0.5
    for key in ("trace_ms", "fts5_trace_ms", "search_ms", "fts5_search_ms"):
        assert 0 < row[key]["p50"] <= row[key]["p95"]
    page = side_by_side.page([row])
    assert f"{row['trace_ms']['p50']} / {row['trace_ms']['p95']}" in page
    assert said


def test_without_articles_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_EVAL_DATA", "/no/such/folder")
    with pytest.raises(BadInput, match="WORKBENCH_EVAL_DATA"):
        side_by_side.run([10], 1, print)
