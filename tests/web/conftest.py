"""A real desk in a temporary home: three short articles, one user of each role."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from workbench.bench import Workbench
from workbench.model_review import Role
from workbench.settings import Settings
from workbench.web.app import create_app

PASSWORD = "ladang kopi tengah hujan"
ORIGINAL = (
    "WARTALEMBAH.EXAMPLE – Bupati Lembah Sari, Ratri Anggarini, meninjau bendungan.\n\n"
    "“Kami tidak akan menutup pintu air sebelum musim tanam selesai,” kata Ratri, "
    "Senin (4/3/2024).\n\n"
    "Petani menyambutnya. “Kalau airnya cukup, kami menanam dua kali,” ujar Wagiman."
)
CHANGED = (
    "KABARHULU.EXAMPLE – Bupati Lembah Sari, Ratri Anggarini, berbicara tentang bendungan.\n\n"
    "“Kami akan menutup pintu air sebelum musim tanam selesai,” kata Ratri, Senin (4/3/2024)."
)
ENGLISH = (
    "VALLEYPOST.EXAMPLE – The council met on Monday.\n\n"
    "“We will never sell the old mill without a public vote,” said Mayor Tilda Brandt. "
    "<script>alert('x')</script>"
)
QUOTE = "Kami tidak akan menutup pintu air sebelum musim tanam selesai"
ARTICLES = (
    (ORIGINAL, "wartalembah.example", "2024-03-04 10:00", "Pintu air tetap terbuka"),
    (CHANGED, "kabarhulu.example", "2024-03-05 09:00", "Bupati akan menutup pintu air"),
    (ENGLISH, "valleypost.example", "2024-02-05 09:00", "Council <b>meets</b>"),
)

SignIn = Callable[..., FlaskClient]


class Clock:
    """A clock that moves a second each time it is read, so that order is never a tie."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", contact="desk@newsroom.example")


@pytest.fixture
def empty(settings: Settings) -> Iterator[Workbench]:
    with Workbench.open(settings, Clock()) as bench:
        yield bench


@pytest.fixture(scope="session")
def furnished_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with users and articles, made once: hashing five passwords takes its time."""
    home = tmp_path_factory.mktemp("desk") / "home"
    with Workbench.open(Settings(home=home), Clock()) as bench:
        for role in Role:
            name = f"{role.value.title()} Person"
            bench.add_user(role.value, PASSWORD, name, role, actor="test")
        bench.add_user("second", PASSWORD, "Second Reviewer", Role.REVIEWER, actor="test")
        for text, outlet, date, headline in ARTICLES:
            given = {"outlet": outlet, "date": date, "headline": headline}
            bench.paste(text, given, actor="test")
        bench.index()
    return home


@pytest.fixture
def bench(settings: Settings, furnished_home: Path) -> Iterator[Workbench]:
    shutil.copytree(furnished_home, settings.home)
    with Workbench.open(settings, Clock()) as bench:
        yield bench


@pytest.fixture
def app(bench: Workbench) -> Flask:
    return ready(bench)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    def enter(name: str = "reviewer", lang: str = "en") -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = lang
        answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303
        return client

    return enter


def ready(bench: Workbench) -> Flask:
    """Return the desk for `bench`; a view that breaks fails the test rather than a page."""
    app = create_app(bench)
    app.config.update(TESTING=True)
    return app


def number_of(bench: Workbench, headline: str) -> int:
    """Return the number of the article with this headline."""
    return next(a.ref.id for a in bench.articles().articles if a.ref.headline == headline)
