import re

import pytest

from tests.web.conftest import QUOTE, SignIn, ready
from workbench.bench import Workbench

PAGES = [
    "/",
    "/help",
    "/account",
    "/trace",
    f"/trace?text={QUOTE}&speaker=Wagiman",
    "/trace?text=dua kata",
    "/search",
    "/search?words=air",
    "/search?words=takada",
    "/search?outlet=valleypost.example",
    "/archive",
    "/archive?lang=en",
    "/archive?outlet=none",
    "/archive/1",
    "/archive/1/versions",
    "/archive/1/copies",
    "/archive/holdings",
    "/archive/removed",
    "/archive/1/remove",
    "/archive/holdings?since=1990-01-01&until=1990-02-01",
    "/archive/1?claim=QW-2026-0001&start=4&end=40",
    "/claims",
    "/claims?state=open",
    "/claims?words=none",
    "/claims/QW-2026-0001",
    f"/claims/new?text={QUOTE}",
    "/persons",
    "/persons?words=ratri",
    "/persons?words=nobody",
    "/persons/1",
    "/persons/1?kind=indirect",
    "/persons/1/articles",
    "/persons/1/merge",
    "/persons/1/merge?other=Tilda+Brandt",
    "/persons/1/split",
    "/persons/suggestions",
    "/add",
    "/jobs",
    "/jobs/1",
    "/users",
    "/users/1",
    "/audit",
    "/audit?page=99",
    "/archive/999",
    "/nothing",
]


@pytest.fixture
def furnished(bench: Workbench) -> Workbench:
    bench.save_claim(QUOTE, "Ratri", actor=bench.user_named("reviewer"))
    bench.start_ingest(["/nowhere/at/all.jsonl"], actor="admin")
    bench.mark_demo()
    return bench


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_is_whole(furnished: Workbench, sign_in: SignIn, lang: str) -> None:
    client = sign_in("admin", lang)
    for path in PAGES:
        answer = client.get(path)
        wrong = {"/archive/999": 404, "/nothing": 404}
        assert answer.status_code == wrong.get(path, 200), path
        page = answer.text
        assert f'<html lang="{lang}">' in page, path
        assert page.count("<h1") == 1, path
        assert page.count('id="status" role="status"') == 1, path
        assert 'href="#main"' in page, path
        assert ("Peragaan." if lang == "id" else "Demo.") in page, f"{path} lacks the demo banner"
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), (path, {i for i in ids if ids.count(i) > 1})
        labelled = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', page))
        assert labelled <= set(ids), (path, labelled - set(ids))
        described = re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', page)
        assert {i for d in described for i in d.split()} <= set(ids), path


def test_an_empty_desk_says_where_to_begin(empty: Workbench) -> None:
    client = ready(empty).test_client()
    token = empty.first_start_token()
    password = "ladang kopi tengah hujan"
    form = {"name": "kepala", "full_name": "Kepala", "password": password, "again": password}
    client.post(f"/start/{token}", data=form)
    page = client.get("/").text
    assert "The archive is empty" in page
    assert 'href="/add"' in page
    for path in ("/archive", "/claims", "/search?words=air", "/trace?text=" + QUOTE):
        assert client.get(path).status_code == 200, path
    answer = client.get("/trace?text=" + QUOTE).text
    assert "nothing was searched" in answer


def test_a_real_desk_carries_no_demo_banner(sign_in: SignIn) -> None:
    assert 'class="demo"' not in sign_in().get("/").text


def test_a_verdict_is_never_colour_alone(sign_in: SignIn) -> None:
    page = sign_in().get(f"/trace?text={QUOTE}").text
    for badge in re.findall(r'<span class="badge[^"]*">(.*?)</span> ?([^<]*)', page):
        assert badge[0].startswith('<span aria-hidden="true">')
        assert badge[1].strip(), "a word stands beside the symbol"


def test_the_diff_reads_without_colour(sign_in: SignIn) -> None:
    page = sign_in().get("/trace?text=Kami akan membuka pintu air sebelum musim tanam selesai").text
    assert '<span class="unseen">[article: </span>' in page
    assert '<span class="unseen">[as quoted: </span>' in page


def test_search_keeps_its_state_in_the_address(sign_in: SignIn) -> None:
    page = sign_in().get("/search?words=pintu+air&lang=id").text
    assert 'value="pintu air"' in page
    assert '<option value="id" selected>' in page
    assert "<mark>" in page
    assert re.search(r'href="/search\?[^"]*outlet=kabarhulu', page), "facets link on"


def test_an_article_explains_its_date_and_its_proof(bench: Workbench, sign_in: SignIn) -> None:
    article = bench.article(1)
    page = sign_in().get("/archive/1").text
    assert "Published 4 Mar 2024" in page
    assert article.snapshot.sha256 in page
    assert article.text_sha256 in page
    assert "What the date rests on" in page
    assert "given when it was added" in page
