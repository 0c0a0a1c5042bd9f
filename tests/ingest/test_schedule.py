"""When to look again."""

from datetime import UTC, datetime, timedelta

import pytest

from workbench.ingest import schedule

NOW = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
HALF = 0.5  # the chance that changes nothing


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 30), (2, 60), (3, 120), (6, 960), (7, 1440), (500, 1440)]
)
def test_failures_double_the_pause_up_to_a_day(failures: int, minutes: int) -> None:
    due = schedule.after_failure(NOW, timedelta(minutes=30), failures, 0, HALF)
    assert due - NOW == timedelta(minutes=minutes)


def test_what_the_server_asks_is_never_fallen_short_of() -> None:
    due = schedule.after_failure(NOW, timedelta(minutes=30), 1, 7200, 0.0)
    assert due - NOW == timedelta(hours=2)


def test_a_weekly_source_is_not_asked_more_often_for_failing() -> None:
    due = schedule.after_failure(NOW, timedelta(days=7), 1, 0, HALF)
    assert due - NOW == timedelta(days=7)


@pytest.mark.parametrize("chance", [0.0, 0.3, 0.999])
def test_chance_moves_a_look_by_a_tenth_at_most(chance: float) -> None:
    pause = schedule.after_success(NOW, timedelta(minutes=100), chance) - NOW
    assert timedelta(minutes=90) <= pause <= timedelta(minutes=110)


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (timedelta(0), timedelta(minutes=30)),
        (timedelta(hours=5), timedelta(hours=2)),
        (timedelta(days=3), timedelta(hours=12)),
        (timedelta(days=20), timedelta(days=4)),
        (timedelta(days=200), timedelta(days=30)),
        (timedelta(days=400), None),
    ],
)
def test_the_older_the_last_change_the_rarer_the_look(
    age: timedelta, pause: timedelta | None
) -> None:
    due = schedule.recheck(NOW, NOW - age, HALF)
    assert due == (NOW + pause if pause else None)


def test_a_page_that_is_gone_is_looked_for_four_times() -> None:
    assert [schedule.after_gone(NOW, n) is not None for n in range(6)] == [True] * 4 + [False] * 2
