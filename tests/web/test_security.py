import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import PASSWORD, QUOTE, SignIn, number_of
from workbench.bench import Workbench
from workbench.settings import resource
from workbench.web.security import POLICY, SANDBOX, local_path
from workbench.web.session import OPEN

OPEN_PATHS = {"/health", "/sign-in", "/favicon.ico"}


def addresses(app: Flask) -> list[tuple[str, str]]:
    found = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:int:)?\w+>", "1", rule.rule)
        found += [(m, path) for m in rule.methods or () if m in ("GET", "POST")]
    return [(m, p) for m, p in found if not p.startswith(("/static/", "/start/", "/language"))]


def test_everything_but_the_open_pages_needs_a_sign_in(app: Flask, client: FlaskClient) -> None:
    closed = [(m, p) for m, p in addresses(app) if p not in OPEN_PATHS]
    assert len(closed) > 30
    for method, path in closed:
        answer = client.open(path, method=method)
        assert answer.status_code == 303, (method, path)
        assert answer.headers["Location"].startswith("/sign-in"), (method, path)


def test_an_unknown_address_tells_a_stranger_nothing(client: FlaskClient) -> None:
    assert client.get("/nothing-here").status_code == 303


def test_the_list_of_open_routes_names_routes_that_exist(app: Flask) -> None:
    assert set(app.view_functions) >= OPEN


def test_health_needs_no_sign_in_and_comes_as_json_or_text(client: FlaskClient) -> None:
    assert client.get("/health").get_json()["status"] == "ok"
    text = client.get("/health", headers={"Accept": "text/plain"})
    assert text.mimetype == "text/plain"
    assert "status: ok" in text.text


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
        ({}, True),
    ],
)
def test_a_post_from_another_site_is_refused(
    sign_in: SignIn, headers: dict[str, str], allowed: bool
) -> None:
    answer = sign_in().post("/claims", data={"text": ""}, headers=headers)
    assert answer.status_code == (422 if allowed else 403)


def test_another_site_may_link_to_a_page(sign_in: SignIn) -> None:
    answer = sign_in().get("/claims", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/", "/archive/1", "/nothing", "/static/desk.css", "/health"])
def test_every_answer_carries_the_policy(sign_in: SignIn, path: str) -> None:
    answer = sign_in().get(path)
    headers = answer.headers
    answer.close()
    assert headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_no_template_needs_inline_script_or_style() -> None:
    inline = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:|hx-on|\bjs:")
    for path in resource("templates").rglob("*.html"):
        if path.parent.name != "report":
            assert not inline.search(path.read_text(encoding="utf-8")), path


def test_no_template_marks_text_as_safe() -> None:
    for path in resource("templates").rglob("*.html"):
        if path.parent.name != "report":
            text = path.read_text(encoding="utf-8")
            assert "|safe" not in text.replace(" ", ""), path
            assert "autoescape" not in text, path


def test_archived_markup_is_shown_as_text(bench: Workbench, sign_in: SignIn) -> None:
    number = number_of(bench, "Council <b>meets</b>")
    page = sign_in().get(f"/archive/{number}").text
    assert "<script>alert" not in page
    assert "Council &lt;b&gt;meets&lt;/b&gt;" in page


def test_raw_bytes_are_a_download_no_browser_opens(bench: Workbench, sign_in: SignIn) -> None:
    answer = sign_in().get("/archive/1/raw")
    assert answer.data == bench.raw(1)[0]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    assert answer.mimetype == "application/octet-stream"


def test_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    form = {"name": "reader", "password": PASSWORD}
    plain = client.post("/sign-in", data=form).headers.getlist("Set-Cookie")
    cookie = next(c for c in plain if c.startswith("desk="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    secure = client.post("/sign-in", data=form, base_url="https://localhost")
    assert any("Secure" in c for c in secure.headers.getlist("Set-Cookie"))


def test_failed_sign_ins_are_limited_and_good_ones_are_not(client: FlaskClient) -> None:
    wrong = {"name": "reader", "password": "no such password"}
    right = {"name": "reader", "password": PASSWORD}
    for _ in range(12):
        assert client.post("/sign-in", data=right).status_code == 303
    answers = [client.post("/sign-in", data=wrong).status_code for _ in range(12)]
    assert answers[:10] == [422] * 10
    assert answers[10:] == [429] * 2


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/\t/evil.example", ""],
)
def test_a_redirect_never_leaves_the_desk(client: FlaskClient, target: str) -> None:
    assert local_path(target) == "/"
    form = {"name": "reader", "password": PASSWORD, "next": target}
    assert client.post("/sign-in", data=form).headers["Location"] == "/"


def test_sign_in_leads_back_to_the_page_that_was_asked_for(client: FlaskClient) -> None:
    asked = client.get("/search?words=air")
    assert asked.headers["Location"] == "/sign-in?next=/search?words%3Dair"
    form = {"name": "reader", "password": PASSWORD, "next": "/search?words=air"}
    assert client.post("/sign-in", data=form).headers["Location"] == "/search?words=air"


def test_a_deactivated_user_is_out_at_once(bench: Workbench, sign_in: SignIn) -> None:
    client = sign_in("reader")
    assert client.get("/").status_code == 200
    user = next(u for u in bench.users() if u.name == "reader")
    bench.deactivate_user(user.id, actor="test")
    assert client.get("/").status_code == 303


def test_a_new_password_ends_the_sessions_opened_with_the_old_one(
    bench: Workbench, sign_in: SignIn
) -> None:
    stolen, own = sign_in("reader"), sign_in("reader")
    user = bench.user_named("reader")
    new = "sawah hijau sesudah subuh"
    form = {"old": PASSWORD, "password": new, "again": new}
    assert own.post("/account", data=form).status_code == 303
    assert own.get("/").status_code == 200
    assert stolen.get("/").status_code == 303
    bench.set_password(user.id, "kebun teh di lereng utara", actor="admin")
    assert own.get("/").status_code == 303


def test_the_log_names_who_exported(bench: Workbench, sign_in: SignIn) -> None:
    reviewer = bench.user_named("reviewer")
    claim = bench.save_claim(QUOTE, "", actor=reviewer)
    answer = sign_in("reviewer").get(f"/reports?claim={claim.number}&format=md&lang=id")
    assert answer.status_code == 200
    event = next(e for e in bench.audit() if e.action == "report.exported")
    assert (event.actor, event.subject) == ("reviewer", claim.number)


@pytest.mark.parametrize("path", ["/claims", "/add/paste", "/add/file", "/add/address", "/users"])
def test_a_reader_changes_nothing(sign_in: SignIn, path: str) -> None:
    assert sign_in("reader").post(path, data={"text": "x"}).status_code == 403


@pytest.mark.parametrize("path", ["/users", "/users/1", "/audit"])
def test_accounts_and_log_are_for_administrators(sign_in: SignIn, path: str) -> None:
    assert sign_in("reviewer").get(path).status_code == 403
    assert sign_in("admin").get(path).status_code == 200


def test_a_form_that_is_too_large_gets_a_page_that_helps(sign_in: SignIn) -> None:
    answer = sign_in().post("/trace", data={"text": "a" * 9_000_000})
    assert answer.status_code == 413
    assert "in smaller parts" in answer.text


def test_the_desk_starts_without_the_htmx_file(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from workbench.web import app as factory

    monkeypatch.setattr(factory, "HTMX", "vendor/absent.js")
    client = factory.create_app(bench).test_client()
    page = client.get("/sign-in").text
    assert "absent" not in page
    assert "desk.js" in page
