"""Taking an article down in the browser."""

from tests.web.conftest import SignIn
from workbench.bench import Workbench


def test_an_administrator_takes_an_article_down(bench: Workbench, sign_in: SignIn) -> None:
    client = sign_in("admin", "en")
    assert "/archive/2/remove" in client.get("/archive/2").text
    assert "cannot be undone" in client.get("/archive/2/remove").text
    refused = client.post("/archive/2/remove", data={"reason": "  "})
    assert refused.status_code == 422
    assert "Say why the article is taken down" in refused.text
    assert bench.article(2)
    assert client.post("/archive/2/remove", data={"reason": "Court order 12"}).status_code == 303
    gone = client.get("/archive/2")
    assert gone.status_code == 410
    assert "Court order 12" in gone.text
    assert "Court order 12" in client.get("/archive/removed").text
    assert client.post("/archive/2/remove", data={"reason": "again"}).status_code == 410
    assert "diturunkan" in sign_in("admin", "id").get("/archive/2").text


def test_others_may_only_read_what_is_gone(bench: Workbench, sign_in: SignIn) -> None:
    for name in ("reviewer", "reader"):
        client = sign_in(name, "en")
        assert "/archive/2/remove" not in client.get("/archive/2").text
        assert client.get("/archive/2/remove").status_code == 403
        assert client.post("/archive/2/remove", data={"reason": "x"}).status_code == 403
        assert client.get("/archive/removed").status_code == 200
    assert bench.article(2)
