"""A home folder made once, copied for every test that may spoil it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.bad_input.desk import Desk
from tests.conftest import NOW
from workbench.bench import Workbench
from workbench.model_review import Role
from workbench.settings import Settings
from workbench.web.app import create_app

CASES = Path(__file__).parents[1] / "trace" / "quote_cases.json"
PASSWORD = "ladang kopi tengah hujan"

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    table = folder / "articles.jsonl"
    with table.open("w", encoding="utf-8") as out:
        for key, row in json.loads(CASES.read_text(encoding="utf-8"))["sources"].items():
            fields = {name: row[name] for name in ("text", "outlet", "published", "lang")}
            out.write(json.dumps({"id": key, **fields}) + "\n")
    with Workbench.open(Settings(home=folder / "home"), clock=lambda: NOW) as bench:
        bench.ingest([str(table)], actor="test")
        bench.index()
        bench.add_user("ayu", PASSWORD, "Ayu Lestari", Role.REVIEWER, actor="test")
    return folder / "home"


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    home = tmp_path / "home with a space"
    shutil.copytree(template, home)
    return Desk(home)


@pytest.fixture
def opened(desk: Desk) -> Iterator[Workbench]:
    """The same desk, opened in this process."""
    with Workbench.open(Settings(home=desk.home, timezone="UTC"), clock=lambda: NOW) as bench:
        yield bench


@pytest.fixture
def sign_in(opened: Workbench) -> SignIn:
    """Signs a reviewer in, with pages in the language asked for ("en" or "id")."""

    def enter(lang: str = "en") -> FlaskClient:
        app = create_app(opened)
        app.config.update(TESTING=True)
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = lang
        answer = client.post("/sign-in", data={"name": "ayu", "password": PASSWORD})
        assert answer.status_code == 303
        return client

    return enter
