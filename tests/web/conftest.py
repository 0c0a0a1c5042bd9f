"""A real desk in a temporary home: three short articles, one user of each role."""

from __future__ import annotations

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


@pytest.fixture
def bench(empty: Workbench) -> Workbench:
    for role in Role:
        empty.add_user(role.value, PASSWORD, f"{role.value.title()} Person", role, actor="test")
    empty.add_user("second", PASSWORD, "Second Reviewer", Role.REVIEWER, actor="test")
    for text, outlet, date, headline in ARTICLES:
        given = {"outlet": outlet, "date": date, "headline": headline}
        empty.paste(text, given, actor="test")
    empty.index()
    return empty


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
