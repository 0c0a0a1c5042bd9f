"""Gates on gold quotes: what is found, who is named, and how often predictions are speech."""

import json
from pathlib import Path

import pytest

from tests.evaldata import need_eval_data
from tests.gates import quotes_eval, quotes_precision

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["quotes"]


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return quotes_eval.figures(need_eval_data())[0]


@pytest.mark.gate
@pytest.mark.parametrize("measure", sorted(set(FLOORS) - {"b1_direct_precision"}))
def test_a_figure_on_gold_quotes_does_not_fall(figures: dict[str, float], measure: str) -> None:
    assert figures[measure] >= FLOORS[measure]


@pytest.mark.gate
def test_direct_quotes_of_a_hand_checked_sample_are_speech() -> None:
    need_eval_data()
    right, total = quotes_precision.score()
    assert total >= 0.9 * quotes_precision.SIZE, "too many labelled quotes are found no more"
    assert right / total >= FLOORS["b1_direct_precision"]
