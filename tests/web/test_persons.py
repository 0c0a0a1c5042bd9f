"""Persons in the browser: links lead to them, decisions need a reviewer and lose no typed word."""

import re

from tests.web.conftest import QUOTE, SignIn, number_of
from workbench.bench import Workbench
from workbench.model_people import Person

SAME = "“Bendungan akan dikeruk tahun depan,” kata Ratri Anggarinie, Jumat."


def person(bench: Workbench, name: str = "Ratri Anggarini") -> Person:
    return bench.find_person(name)


def token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_article_trace_and_search_lead_to_the_person(bench: Workbench, sign_in: SignIn) -> None:
    client = sign_in("reader")
    link = f'href="/persons/{person(bench).entry.id}"'
    article = number_of(bench, "Pintu air tetap terbuka")
    for path in (f"/archive/{article}", f"/trace?text={QUOTE}", "/search?words=air", "/persons"):
        assert link in client.get(path).text, path


def test_the_page_shows_quotes_with_their_passage_and_a_trace(
    bench: Workbench, sign_in: SignIn
) -> None:
    page = sign_in("reader").get(f"/persons/{person(bench).entry.id}").text
    assert QUOTE in page
    assert re.search(r'href="/archive/\d+\?start=\d+&amp;end=\d+#passage"', page)
    assert re.search(r'href="/trace\?text=Kami', page)
    assert "Merge with another" not in page, "a reader decides nothing"


def test_only_reviewers_decide(bench: Workbench, sign_in: SignIn) -> None:
    client, number = sign_in("reader"), person(bench).entry.id
    for path in ("/persons/suggestions", f"/persons/{number}/merge", f"/persons/{number}/split"):
        assert client.get(path).status_code == 403, path
        assert client.post(path, data={"reason": "x"}).status_code == 403, path
    assert client.post(f"/persons/{number}/nobody", data={"reason": "x"}).status_code == 403


def test_a_pair_is_merged_once_and_undone(bench: Workbench, sign_in: SignIn) -> None:
    bench.paste(SAME, {"date": "2024-03-08"}, actor="test")
    client = sign_in("reviewer")
    page = client.get("/persons/suggestions").text
    assert "The names differ in spelling only" in page
    first, second = person(bench).entry.id, person(bench, "Ratri Anggarinie").entry.id
    form = {"first": first, "second": second, "decision": "merge", "token": token(page)}
    refused = client.post("/persons/suggestions", data=form)
    assert refused.status_code == 422
    assert "Write the reason" in refused.text
    form["reason"] = "Ejaan lain"
    for _ in range(2):  # a blind second click
        assert client.post("/persons/suggestions", data=form).status_code == 303
    merged = person(bench)
    assert len(merged.decisions) == 1
    assert client.get(f"/persons/{second}").headers["Location"].endswith(f"/persons/{first}")
    page = client.get(f"/persons/{first}").text
    assert "Ejaan lain" in page
    undo = {"person": first, "reason": ""}
    path = f"/persons/decisions/{merged.decisions[0].id}/undo"
    assert client.post(path, data=undo).status_code == 422
    assert client.post(path, data=undo | {"reason": "keliru"}).status_code == 303
    assert person(bench, "Ratri Anggarinie").entry.id == second


def test_a_refused_form_keeps_what_was_typed(bench: Workbench, sign_in: SignIn) -> None:
    client, found = sign_in("reviewer"), person(bench)
    number = found.entry.id
    article = bench.person_articles(number)[1][0].article.id
    page = client.post(f"/persons/{number}/split", data={f"article-{article}": "yes"})
    assert page.status_code == 422
    assert re.search(rf'name="article-{article}" value="yes" checked', page.text)
    page = client.post(
        f"/persons/{number}/split", data={"reason": "alasan saya", "more": "dua belas"}
    )
    assert page.status_code == 422
    assert "alasan saya" in page.text
    page = client.post(f"/persons/{number}/merge", data={"other": "tiada", "reason": "alasan saya"})
    assert page.status_code in (404, 422)
    assert "alasan saya" in page.text


def test_a_split_leads_to_the_new_person(bench: Workbench, sign_in: SignIn) -> None:
    client, number = sign_in("reviewer"), person(bench).entry.id
    article = number_of(bench, "Bupati akan menutup pintu air")
    answer = client.post(
        f"/persons/{number}/split", data={f"article-{article}": "yes", "reason": "orang lain"}
    )
    assert answer.status_code == 303
    path = answer.headers["Location"].partition("#")[0]
    assert path != f"/persons/{number}"
    assert "orang lain" in client.get(path).text
    assert "Others of this name" in client.get(path).text
