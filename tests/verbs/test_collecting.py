"""The collector passes over what is in memory, and looks at it again afterwards."""

import gc
from collections.abc import Iterator

import pytest

from workbench.verbs.collecting import passed_over, settle


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()
    settle.cache_clear()


def test_what_was_there_is_passed_over_for_a_while_also_where_it_fails() -> None:
    gc.unfreeze()
    seen, often = [], []
    before = gc.get_threshold()

    def fail() -> None:
        with passed_over():
            seen.append(gc.get_freeze_count())
            often.append(gc.get_threshold()[0])
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert seen[0] > 0
    assert often[0] > before[0] > 0
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_a_trace_after_an_ingest_settles_anew() -> None:
    settle()
    with passed_over():
        pass
    assert gc.get_freeze_count() == 0
    settle()
    assert gc.get_freeze_count() > 0
