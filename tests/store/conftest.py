from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from workbench.store.engine import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def conn(store: Store) -> Iterator[Connection]:
    with store.write() as writing:
        yield writing
