"""Fixtures that several rooms share: a workbench in a fresh home, and a clock that stands."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from workbench.bench import Workbench
from workbench.model_review import Role, User
from workbench.settings import Settings

# Deterministic and without deadlines: a slow machine must not fail a right program.
hypothesis_settings.register_profile("house", deadline=None, derandomize=True, max_examples=60)
hypothesis_settings.load_profile("house")

NOW = datetime(2024, 4, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", contact="redaksi@desk.example")


@pytest.fixture
def bench(settings: Settings) -> Iterator[Workbench]:
    with Workbench.open(settings, clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def reviewer() -> User:
    return User(id=1, name="ayu", full_name="Ayu Lestari", role=Role.REVIEWER)


@pytest.fixture
def second_reviewer() -> User:
    return User(id=2, name="bima", full_name="Bima Saputra", role=Role.REVIEWER)
