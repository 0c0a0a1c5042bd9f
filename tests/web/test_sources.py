"""Sources in the browser: who may do what, forms that keep what was typed, honest wording."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.conftest import SignIn
from workbench.bench import Workbench
from workbench.model_sources import (
    Lead,
    Observation,
    PageState,
    Sighting,
    SourceKind,
    SourceSettings,
    WatchedSource,
)
from workbench.store import watched

FEED = SourceSettings(
    SourceKind.FEED,
    "https://wartalembah.example/feed",
    outlet="Warta Lembah",
    timezone="Asia/Makassar",
    note="Milik keluarga bupati.",
)


@pytest.fixture
def source(bench: Workbench) -> WatchedSource:
    return bench.add_source(FEED, actor="test")


def test_the_list_and_the_page_tell_what_is_watched(
    bench: Workbench, source: WatchedSource, sign_in: SignIn
) -> None:
    client = sign_in("reader")
    assert "Warta Lembah" in client.get("/sources").text
    page = client.get(f"/sources/{source.id}").text
    for words in ("Asia/Makassar", "Milik keluarga bupati.", "not looked at yet", "obeyed"):
        assert words in page
    assert "Look now" not in page
    assert client.get("/sources/99").status_code == 404


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("reader", "/sources/new", 403),
        ("reader", "/sources/1/edit", 403),
        ("reviewer", "/sources/new", 200),
        ("reviewer", "/sources/1/edit", 200),
    ],
)
def test_who_may_open_the_forms(
    source: WatchedSource, sign_in: SignIn, name: str, path: str, status: int
) -> None:
    assert sign_in(name).get(path).status_code == status


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("reader", "check", 403),
        ("reader", "pause", 403),
        ("reviewer", "check", 303),
        ("reviewer", "pause", 303),
        ("reviewer", "remove", 403),
        ("admin", "remove", 303),
    ],
)
def test_who_may_do_what(
    bench: Workbench, source: WatchedSource, sign_in: SignIn, name: str, path: str, status: int
) -> None:
    answer = sign_in(name).post(f"/sources/{source.id}/{path}", data={"paused": "yes"})
    assert answer.status_code == status
    actions = {"check": "source.checked", "pause": "source.paused", "remove": "source.removed"}
    logged = {event.action: event.actor for event in bench.audit()}
    assert logged.get(actions[path]) == (name if status == 303 else None)


def test_a_source_is_added_edited_and_the_log_says_what_it_was(
    bench: Workbench, sign_in: SignIn
) -> None:
    client = sign_in("reviewer")
    typed = {
        "kind": "feed",
        "address": "https://kabarhulu.example/rss",
        "outlet": "Kabar Hulu",
        "timezone": "wita",
        "interval": "45",
        "robots_reason": "because I say so",
    }
    answer = client.post("/sources", data=typed)
    assert answer.status_code == 303
    (made,) = bench.sources()
    assert made.settings.timezone == "Asia/Makassar"
    assert made.settings.interval == 45
    assert made.settings.robots_reason == "", "only administrators pass over robots.txt"
    admin = sign_in("admin")
    changed = {**typed, "interval": "60", "robots_reason": "letter of the editor, 2 May"}
    admin.post(f"/sources/{made.id}/edit", data=changed)
    client.post(f"/sources/{made.id}/edit", data={**changed, "robots_reason": ""})
    assert bench.source(made.id).settings.robots_reason == "letter of the editor, 2 May"
    event = next(e for e in bench.audit() if e.action == "source.edited")
    assert event.actor == "admin"
    assert event.detail["interval"] == "45 → 60"
    assert event.detail["robots_reason"].endswith("letter of the editor, 2 May")


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"address": "gopher://x"}, "address"),
        ({"address": ""}, "address"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"interval": "2"}, "interval"),
        ({"interval": "two"}, "interval"),
        ({"kind": "pages", "pages": "https://a.example/\nnonsense"}, "pages"),
        ({"kind": "pages", "pages": ""}, "pages"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_names_the_field(
    bench: Workbench, sign_in: SignIn, change: dict[str, str], field: str, lang: str
) -> None:
    typed = {"kind": "feed", "address": "https://x.example/feed", "note": "Catatan saya & kami"}
    typed |= {"interval": "30", **change}
    answer = sign_in("reviewer", lang).post("/sources", data=typed)
    assert answer.status_code == 422
    assert "Catatan saya &amp; kami" in answer.text
    assert f'id="source-{field}-error"' in answer.text
    assert bench.sources() == ()


def test_what_was_observed_is_told_with_when_it_was_looked_for(
    bench: Workbench, source: WatchedSource, sign_in: SignIn
) -> None:
    at, before = bench.clock(), bench.clock()
    with bench.rooms.store.write() as conn:
        watched.name(conn, source.id, [Lead("https://wartalembah.example/a", "Pintu air")], at)
        (page,) = watched.due(conn, bench.clock())
        watched.note(conn, page.id, state=PageState.GONE, article_id=1, fetched_at=before)
        seen = Observation(
            0, Sighting.REMOVED, 1, source.id, page.lead.url, at, before, "status 404"
        )
        watched.observe(conn, seen)
        failed = replace(seen, kind=Sighting.FAILED, detail="The host x.example was not found.")
        watched.observe(conn, failed)
    for path in (f"/sources/{source.id}", "/archive/1"):
        english = sign_in("reader").get(path).text
        assert "Removed at the source: not there when looked for at 4 May 2026" in english
        assert "last seen there at 4 May 2026" in english
        assert "whether it is still there is not known" in english
        assert "deleted" not in english
        indonesian = sign_in("reader", "id").get(path).text
        assert "Dihapus di sumbernya: tidak ada ketika dicari pada 4 Mei 2026" in indonesian
    assert "Not at the source any more when it was looked for last" in english
    assert bench.source(source.id).counts.gone == 1
    filtered = sign_in("reader").get(f"/sources/{source.id}?state=failing").text
    assert "No page here." in filtered


def test_an_address_that_cannot_be_had_is_told_at_the_field(sign_in: SignIn) -> None:
    client = sign_in("reviewer")
    answer = client.post("/sources/find", data={"address": "http://127.0.0.1:9/"})
    assert answer.status_code == 422
    assert "inside this network" in answer.text
    assert 'value="http://127.0.0.1:9/"' in answer.text
    assert client.post("/sources/find", data={"address": ""}).status_code == 422
