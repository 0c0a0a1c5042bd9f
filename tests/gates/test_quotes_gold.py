"""Gates on gold quotes: what is found, who is named, and how often predictions are speech."""

import json
from pathlib import Path

import pytest

from tests.evaldata import need_eval_data
from tests.gates import quotes_eval, quotes_indirect, quotes_precision, quotes_pronouns

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["quotes"]


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return quotes_eval.figures(need_eval_data())[0]


@pytest.mark.gate
@pytest.mark.parametrize("measure", sorted(name for name in FLOORS if not name.startswith("b1_")))
def test_a_figure_on_gold_quotes_does_not_fall(figures: dict[str, float], measure: str) -> None:
    assert figures[measure] >= FLOORS[measure]


@pytest.mark.gate
def test_direct_quotes_of_a_hand_checked_sample_are_speech() -> None:
    need_eval_data()
    right, total = quotes_precision.score()
    assert total >= 0.9 * quotes_precision.SIZE, "too many labelled quotes are found no more"
    assert right / total >= FLOORS["b1_direct_precision"]


@pytest.mark.gate
def test_reported_speech_of_hand_labelled_articles_is_found_with_its_source() -> None:
    need_eval_data()
    got = quotes_indirect.score("both")
    assert got.precision >= FLOORS["b1_reported_precision"]
    assert got.recall >= FLOORS["b1_reported_recall"]


@pytest.mark.gate
def test_the_speaker_behind_a_pronoun_is_the_labelled_one() -> None:
    need_eval_data()
    assert quotes_pronouns.score("both").value >= FLOORS["b1_pronoun_speaker"]
