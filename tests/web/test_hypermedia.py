import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import QUOTE, SignIn
from workbench.settings import resource

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
FULL = {"HX-Request": "true", "HX-Request-Type": "full"}
SWAPPED = [
    ("/trace?text=" + QUOTE.replace(" ", "+"), "GET"),
    ("/search?words=air", "GET"),
    ("/archive", "GET"),
    ("/claims", "GET"),
]


@pytest.mark.parametrize(("path", "method"), SWAPPED)
def test_a_swap_gets_the_part_and_everybody_else_the_page(
    sign_in: SignIn, path: str, method: str
) -> None:
    client = sign_in()
    page, boosted = client.get(path), client.get(path, headers=FULL)
    part = client.get(path, headers=PART)
    for answer in (page, boosted):
        assert answer.text.startswith("<!doctype html>")
    assert "<html" not in part.text
    assert "hx-partial" in part.text, "a fragment carries its status line"
    assert "<hx-partial" not in page.text, "a page does not"
    for answer in (page, part):
        assert {"HX-Request", "HX-Request-Type"} <= set(answer.vary)


def test_a_traced_quote_gets_an_address_of_its_own(sign_in: SignIn) -> None:
    client = sign_in()
    form = {"text": QUOTE, "speaker": "Ratri"}
    plain = client.post("/trace", data=form)
    assert plain.status_code == 303
    assert client.get(plain.headers["Location"]).status_code == 200
    swapped = client.post("/trace", data=form, headers=PART)
    assert swapped.status_code == 200
    assert swapped.headers["HX-Push-Url"] == plain.headers["Location"]


def test_a_search_keeps_a_clean_address(sign_in: SignIn) -> None:
    path = "/search?words=pintu&outlet=&speaker=&lang=id&since=&until="
    answer = sign_in().get(path, headers=PART)
    assert answer.headers["HX-Push-Url"] == "/search?words=pintu&lang=id"


def test_a_long_text_is_answered_without_an_address(sign_in: SignIn) -> None:
    answer = sign_in().post("/trace", data={"text": "kata " * 20_000})
    assert answer.status_code == 200


def test_an_error_of_a_swap_leaves_the_region_alone(sign_in: SignIn) -> None:
    answer = sign_in().get("/jobs/999", headers=PART)
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#problem"
    assert "<html" not in answer.text
    assert "There is no job 999" in answer.text


def test_a_broken_view_says_so_without_details(app: Flask, sign_in: SignIn) -> None:
    client = sign_in()
    app.config.update(TESTING=False)
    app.view_functions["search.show"] = lambda: 1 / 0
    for headers in ({}, PART):
        answer = client.get("/search", headers=headers)
        assert answer.status_code == 500
        assert "division" not in answer.text
        assert "Something broke on our side" in answer.text


def test_a_swap_after_the_session_ended_leads_to_the_sign_in(client: FlaskClient) -> None:
    answer = client.get("/search?words=air", headers=PART)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith("/sign-in?next=")


def test_an_invalid_form_comes_back_as_a_part_with_its_status_line(sign_in: SignIn) -> None:
    answer = sign_in().post("/trace", data={"text": " "}, headers=PART)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "Paste a quote" in answer.text.split('hx-target="#status"')[1]


def test_every_request_of_htmx_has_a_form_or_link_that_works_without_it() -> None:
    for path in resource("templates").rglob("*.html"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "hx-post=" in line:
                assert "<form" in line, path
                assert 'method="post"' in line, path


def test_wrong_method_tells_what_to_do(sign_in: SignIn) -> None:
    answer = sign_in().get("/trace/all")
    assert answer.status_code == 405
    assert "go back and use the button" in answer.text
    assert "POST" in answer.headers["Allow"]
