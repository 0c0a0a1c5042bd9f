"""Order appearances in time, and say how sure that order is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from workbench.model import DateInterval, Grade, Order

CLEAR_LEAD = timedelta(hours=1)  # of one point over another, where both are well evidenced
UNKNOWN_TIME = datetime.max.replace(tzinfo=UTC)
RANK = {Order.CERTAIN: 0, Order.LIKELY: 1, Order.UNDETERMINED: 2}


def when(date: DateInterval) -> tuple[datetime, datetime]:
    """Return the key that sorts dates, the undated last.

    The likely point comes first; a date known only as an upper bound sorts at that bound, since
    nothing earlier is proven.
    """
    likely = date.point or date.latest or date.earliest or UNKNOWN_TIME
    return likely, date.latest or date.point or UNKNOWN_TIME


def before(a: DateInterval, b: DateInterval) -> Order:
    """Return how sure it is that `a` came before `b`."""
    if a.latest is not None and b.earliest is not None and a.latest < b.earliest:
        return Order.CERTAIN
    good = (Grade.A, Grade.B)
    ends, begins = a.declared_latest or a.point, b.declared_earliest or b.point
    if (
        ends is not None
        and begins is not None
        and begins - ends > CLEAR_LEAD  # a whole day that was declared counts as a whole day
        and a.grade in good
        and b.grade in good
    ):
        return Order.LIKELY
    return Order.UNDETERMINED


def leads(first: DateInterval, others: Sequence[DateInterval]) -> Order:
    """Return how sure it is that `first` came before all `others` (certain if there are none)."""
    return max(
        (before(first, other) for other in others), key=RANK.__getitem__, default=Order.CERTAIN
    )
