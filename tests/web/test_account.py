from pathlib import Path

from flask.testing import FlaskClient

from tests.web.conftest import PASSWORD, SignIn, ready
from workbench.bench import Workbench

NEW = "empat sungai dua gunung"


def test_first_start_makes_one_administrator_and_then_never_again(empty: Workbench) -> None:
    client = ready(empty).test_client()
    token = empty.first_start_token()
    assert token
    link = f"/start/{token}"
    form = {"name": "kepala", "full_name": "Kepala Meja", "password": NEW, "again": "other"}
    assert client.get(link).status_code == 200
    differ = client.post(link, data=form)
    assert differ.status_code == 422
    assert 'value="kepala"' in differ.text
    assert client.post(link, data=form | {"again": NEW}).status_code == 303
    assert client.get("/users").status_code == 200
    assert client.get(link).status_code == 404


def test_a_wrong_first_start_link_is_not_found(empty: Workbench) -> None:
    empty.first_start_token()
    answer = ready(empty).test_client().get("/start/guess")
    assert answer.status_code == 404
    assert "used up" in answer.text


def test_a_wrong_password_keeps_the_name_and_says_never_which(client: FlaskClient) -> None:
    wrong = client.post("/sign-in", data={"name": "reader", "password": "wrong"})
    unknown = client.post("/sign-in", data={"name": "nobody", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 422
    assert 'value="reader"' in wrong.text
    assert "The name or the password is wrong." in wrong.text
    assert "The name or the password is wrong." in unknown.text
    assert "value=&#34;wrong" not in wrong.text
    assert 'value="wrong"' not in wrong.text


def test_sign_out_ends_the_session(sign_in: SignIn) -> None:
    client = sign_in()
    assert client.post("/sign-out").status_code == 303
    assert client.get("/").status_code == 303


def test_ones_own_password_needs_the_old_one(sign_in: SignIn, client: FlaskClient) -> None:
    mine = sign_in("reader")
    form = {"old": "wrong", "password": NEW, "again": NEW}
    assert mine.post("/account", data=form).status_code == 422
    assert mine.post("/account", data=form | {"old": PASSWORD}).status_code == 303
    signed = client.post("/sign-in", data={"name": "reader", "password": NEW})
    assert signed.status_code == 303


def test_an_administrator_adds_changes_and_deactivates(
    sign_in: SignIn, client: FlaskClient, bench: Workbench
) -> None:
    admin = sign_in("admin")
    weak = {"name": "baru", "full_name": "Orang Baru", "role": "reader", "password": "abc"}
    refused = admin.post("/users", data=weak)
    assert refused.status_code == 422
    assert 'value="baru"' in refused.text
    assert admin.post("/users", data=weak | {"password": NEW}).status_code == 303
    number = bench.user_named("baru").id
    assert admin.post(f"/users/{number}/role", data={"role": "reviewer"}).status_code == 303
    assert bench.user_named("baru").role.value == "reviewer"
    changed = {"password": "tiga perahu satu dermaga"}
    assert admin.post(f"/users/{number}/password", data=changed).status_code == 303
    assert client.post("/sign-in", data={"name": "baru", **changed}).status_code == 303
    assert admin.post(f"/users/{number}/deactivate").status_code == 303
    again = client.post("/sign-in", data={"name": "baru", **changed})
    assert again.status_code == 422


def test_nobody_locks_the_last_administrator_out(sign_in: SignIn, bench: Workbench) -> None:
    admin = sign_in("admin")
    number = bench.user_named("admin").id
    assert admin.post(f"/users/{number}/deactivate").status_code == 422
    assert admin.post(f"/users/{number}/role", data={"role": "reader"}).status_code == 409
    assert bench.user_named("admin").role.value == "admin"


def test_the_log_shows_who_did_what(sign_in: SignIn, bench: Workbench, tmp_path: Path) -> None:
    bench.backup(tmp_path / "b.tar", actor="test")
    page = sign_in("admin").get("/audit").text
    for words in ("signed in", "account added", "articles added", "backup made"):
        assert words in page
    for name in {event.action for event in bench.audit()}:
        assert name not in page
