"""When to look again: at a source, at a page that is kept, and after something failed."""

from __future__ import annotations

from datetime import datetime, timedelta

BACK_OFF_CAP = timedelta(hours=24)  # a source that fails for long is still asked once a day
MAX_DOUBLINGS = 10
JITTER = 0.1  # share of a pause, so that sources added together are not asked together
# How long after its last change a page is looked at again (after newsdiffs, a little gentler):
# news is corrected within hours, rarely after a week, hardly ever after a year.
_RECHECKS = (
    (timedelta(hours=3), timedelta(minutes=30)),
    (timedelta(days=1), timedelta(hours=2)),
    (timedelta(days=7), timedelta(hours=12)),
    (timedelta(days=30), timedelta(days=4)),
    (timedelta(days=360), timedelta(days=30)),
)
_AFTER_GONE = (timedelta(hours=6), timedelta(days=1), timedelta(days=7), timedelta(days=30))
TRIES = 8  # of a page that was never had, before it is given up


def after_success(now: datetime, interval: timedelta, chance: float) -> datetime:
    """Return when a source that answered is due; `chance` is a random number from 0 to 1."""
    return now + _jittered(interval, chance)


def after_failure(
    now: datetime, interval: timedelta, failures: int, asked: float, chance: float
) -> datetime:
    """Return when to try again after so many failures in a row: twice as late each time.

    `asked` is what the server asked to wait, in seconds; it is never fallen short of.
    """
    doubled = interval * 2 ** min(max(failures - 1, 0), MAX_DOUBLINGS)
    pause = _jittered(min(doubled, max(BACK_OFF_CAP, interval)), chance)
    return now + max(pause, timedelta(seconds=asked))


def recheck(now: datetime, changed: datetime, chance: float) -> datetime | None:
    """Return when a page is due that last changed at `changed`; None a year after that."""
    age = now - changed
    for younger, pause in _RECHECKS:
        if age < younger:
            return now + _jittered(pause, chance)
    return None


def after_gone(now: datetime, looks: int) -> datetime | None:
    """Return when to look whether a page that was gone is back; None after some looks."""
    return now + _AFTER_GONE[looks] if looks < len(_AFTER_GONE) else None


def _jittered(pause: timedelta, chance: float) -> timedelta:
    return pause * (1 + JITTER * (2 * chance - 1))
