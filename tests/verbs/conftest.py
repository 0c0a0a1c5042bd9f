"""A desk whose clock is turned by hand, and a site on loopback for it to watch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.verbs.site import Site, site
from workbench.bench import Workbench
from workbench.ingest.visits import Visits
from workbench.settings import Settings


class Hand:
    """A clock that stands until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", allow_private_fetch=True, fetch_delay=0.0)


@pytest.fixture
def bench(settings: Settings, hand: Hand) -> Iterator[Workbench]:
    with Workbench.open(settings, hand) as opened:
        opened.rooms.visits = Visits(hand.seconds, hand.sleep)  # pauses take no time
        yield opened


@pytest.fixture
def warta() -> Iterator[Site]:
    with site() as found:
        yield found
