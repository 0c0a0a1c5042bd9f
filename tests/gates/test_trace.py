"""Gates on the trace: nothing bent passes for faithful, and the first appearance is found.

A sample in `make test`; everything with WORKBENCH_GATES=full (`make gates`).
"""

import os

import pytest

from tests.evaldata import need_eval_data
from tests.gates import trace_eval
from tests.gates.floors import floors, raised, same_data

FLOORS = floors("trace")


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    need_eval_data()
    full = os.environ.get("WORKBENCH_GATES") == "full"
    return trace_eval.figures(trace_eval.FULL if full else trace_eval.SAMPLE)[0]


@pytest.mark.gate
@pytest.mark.parametrize("measure", sorted(FLOORS))
def test_a_figure_of_the_trace_does_not_fall(figures: dict[str, float], measure: str) -> None:
    assert figures[measure] >= FLOORS[measure]


@pytest.mark.gate
def test_the_floors_were_measured_on_this_data() -> None:
    need_eval_data()
    assert same_data("trace", trace_eval.data_files()), "run python -m tests.gates.floors --update"


def test_floors_rise_and_never_fall() -> None:
    assert raised({"a": 0.9}, {"a": 0.95, "b": 0.5}, margin=0.01) == {"a": 0.94, "b": 0.49}
    assert raised({"a": 0.9}, {"a": 0.901}, margin=0.01) == {"a": 0.9}
    with pytest.raises(ValueError, match="below its floor"):
        raised({"a": 0.9}, {"a": 0.89})
