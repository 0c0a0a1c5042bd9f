"""A form that is refused says why at the field and keeps what was typed."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from tests.web.conftest import QUOTE, SignIn
from workbench.bench import Workbench
from workbench.web.forms import sources, whole

TYPED = "Ketikan yang harus bertahan"


@pytest.fixture
def number(bench: Workbench) -> str:
    return bench.save_claim(QUOTE, "Ratri", actor=bench.user_named("reviewer")).number


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/add/paste", {"text": "", "headline": TYPED}),
        ("/add/address", {"addresses": "ftp://x.example/a", "outlet": TYPED}),
        ("/claims", {"text": "", "reason": TYPED}),
    ],
)
def test_values_stay(sign_in: SignIn, path: str, form: dict[str, str]) -> None:
    answer = sign_in().post(path, data=form)
    assert answer.status_code == 422
    assert TYPED in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'class="error"' in answer.text


@pytest.mark.parametrize(
    ("step", "form"),
    [
        ("ratings", {"value": "quote-1:accurate", "reason": "short", "sources": TYPED}),
        ("ratings", {"value": "", "reason": TYPED, "sources": ""}),
        ("decision", {"value": "quote-1:accurate", "summary": TYPED, "sources": ""}),
        ("annotations", {"article": "1", "first": "2", "last": "1", "note": TYPED}),
    ],
)
def test_values_of_the_review_stay(
    sign_in: SignIn, number: str, step: str, form: dict[str, str]
) -> None:
    answer = sign_in().post(f"/claims/{number}/{step}", data=form)
    assert answer.status_code == 422
    assert TYPED in answer.text
    assert 'class="error"' in answer.text
    if form.get("value"):
        assert f'value="{form["value"]}" checked' in answer.text


def test_a_missing_file_is_asked_for(sign_in: SignIn) -> None:
    answer = sign_in().post("/add/file", data={"file": (io.BytesIO(b""), "")})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.text


def test_the_same_article_again_is_said_to_be_there(sign_in: SignIn) -> None:
    client = sign_in()
    form = {
        "text": "Sebuah artikel uji yang cukup panjang untuk disimpan. " * 4,
        "outlet": "a.example",
    }
    assert client.post("/add/paste", data=form).status_code == 303
    again = client.post("/add/paste", data=form)
    assert again.status_code == 409
    assert "already in the archive" in again.text


def test_bad_dates_of_a_search_are_said_at_the_field(sign_in: SignIn) -> None:
    client = sign_in()
    wrong = client.get("/search?words=air&since=kemarin")
    assert wrong.status_code == 422
    assert 'value="kemarin"' in wrong.text
    turned = client.get("/search?words=air&since=2024-05-01&until=2024-01-01")
    assert turned.status_code == 422
    assert "exchange them" in turned.text


def test_sources_are_read_one_a_line(app: Flask) -> None:
    typed = "Warta: judul https://a.example/x\n\nKabar #12\nwithheld: the source was threatened"
    with app.test_request_context():
        found = sources(typed)
    assert [(s.title, s.url, s.article_id) for s in found[:2]] == [
        ("Warta: judul", "https://a.example/x", None),
        ("Kabar", "", 12),
    ]
    assert found[2].withheld == "the source was threatened"


@pytest.mark.parametrize(("text", "number_read"), [("3", 3), ("", 1), ("x", 1), ("-4", 1)])
def test_numbers_in_addresses_are_kept_in_bounds(text: str, number_read: int) -> None:
    assert whole(text) == number_read
