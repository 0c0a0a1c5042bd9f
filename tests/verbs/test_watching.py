"""Watching against a real site on loopback: what is fetched, kept, seen to change and to go."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from tests.verbs.conftest import Hand
from tests.verbs.site import Site, rss, story
from workbench.bench import Workbench
from workbench.errors import BadInput, Conflict
from workbench.model import Grade
from workbench.model_sources import PageState, Sighting, SourceKind, SourceSettings
from workbench.store.locks import HomeLock

PUBLISHED = "Mon, 04 May 2026 08:30:00 +0700"


def feed_of(site: Site, *items: tuple[str, str, str], path: str = "/feed", **h: str) -> str:
    whole = [(site.origin + where, title, date) for where, title, date in items]
    return site.put(path, rss(*whole), "application/rss+xml", **h)


def watch_feed(bench: Workbench, address: str, **more: object) -> int:
    settings = SourceSettings(SourceKind.FEED, address, **more)  # type: ignore[arg-type]
    return bench.add_source(settings, actor="test").id


@pytest.fixture
def one(bench: Workbench, warta: Site) -> int:
    """A watched feed of one story, which is archived already."""
    warta.put("/a", story("Pintu air tetap terbuka"))
    id = watch_feed(bench, feed_of(warta, ("/a", "Pintu air", PUBLISHED)), outlet="Warta Lembah")
    report = bench.watch()
    assert (report.added, report.failed) == (1, 0)
    return id


def test_an_item_of_a_feed_becomes_an_article_dated_by_the_feed(
    bench: Workbench, warta: Site, one: int
) -> None:
    (article,) = bench.articles().articles
    assert article.ref.outlet == "Warta Lembah"
    assert article.ref.headline == "Pintu air tetap terbuka"
    (sign,) = [e for e in article.date.evidence if e.kind == "feed"]
    assert sign.raw == PUBLISHED
    assert sign.point == datetime(2026, 5, 4, 1, 30, tzinfo=UTC)
    assert sign.grade is Grade.A  # seen an hour and a half later
    assert article.date.point == sign.point
    assert list(bench.verify()) == []


def test_feed_and_robots_txt_are_archived_beside_the_page(bench: Workbench, warta: Site) -> None:
    robots = b"User-agent: *\nDisallow: /admin\n"
    warta.put("/robots.txt", robots, "text/plain")
    warta.put("/a", story("Pintu air"))
    address = feed_of(warta, ("/a", "Pintu air", PUBLISHED))
    watch_feed(bench, address)
    bench.watch()
    (article,) = bench.articles().articles
    given = article.snapshot.given
    assert given["robots"] == f"allowed by {warta.origin}/robots.txt"
    assert given["robots_sha256"] == hashlib.sha256(robots).hexdigest()
    assert given["feed_sha256"] == hashlib.sha256(warta.pages["/feed"].body).hexdigest()
    kept = {piece.url: piece for piece in bench.rooms.archive.scan()}
    assert bench.rooms.archive.read(kept[f"{warta.origin}/robots.txt"]) == robots
    assert bench.rooms.archive.read(kept[address]) == warta.pages["/feed"].body
    assert list(bench.verify()) == []


def test_a_page_that_robots_txt_forbids_is_not_fetched(bench: Workbench, warta: Site) -> None:
    warta.put("/robots.txt", b"User-agent: *\nDisallow: /a\n", "text/plain")
    warta.put("/a", story("Pintu air"))
    id = watch_feed(bench, feed_of(warta, ("/a", "Pintu air", PUBLISHED)))
    assert bench.watch().added == 0
    assert warta.seen["/a"] == 0
    (page,) = bench.source_pages(id)
    assert page.state is PageState.REFUSED
    assert "robots.txt" in page.error


def test_passing_over_robots_txt_needs_a_reason_and_is_in_the_audit_trail(
    bench: Workbench, warta: Site
) -> None:
    warta.put("/robots.txt", b"User-agent: *\nDisallow: /\n", "text/plain")
    warta.put("/a", story("Pintu air"))
    address = feed_of(warta, ("/a", "Pintu air", PUBLISHED))
    watch_feed(bench, address, robots_reason="consent of the editor, letter of 2 May")
    assert bench.watch().added == 1
    assert warta.seen["/robots.txt"] == 0
    (article,) = bench.articles().articles
    assert article.snapshot.given["robots"].endswith("consent of the editor, letter of 2 May")
    added = next(e for e in bench.audit() if e.action == "source.added")
    assert added.detail["robots_reason"] == "consent of the editor, letter of 2 May"


def test_an_unchanged_feed_costs_a_conditional_request(
    bench: Workbench, warta: Site, hand: Hand
) -> None:
    warta.put("/a", story("Pintu air"))
    address = feed_of(
        warta, ("/a", "x", PUBLISHED), ETag='"v1"', Last_Modified="Mon, 04 May 2026 01:00:00 GMT"
    )
    id = watch_feed(bench, address)
    bench.watch()
    size = sum(p.stat().st_size for p in (bench.settings.home / "archive").iterdir())
    hand.turn(minutes=40)
    warta.pages.pop("/a")  # would be seen as gone, were it fetched
    due = bench.source(id).state.due_at
    assert due is not None
    assert due <= hand.now
    (check,) = bench.watch().checks
    assert check.unchanged
    asked = [headers for path, headers in warta.asked if path == "/feed"][-1]
    assert asked["if-none-match"] == '"v1"'
    assert asked["if-modified-since"] == "Mon, 04 May 2026 01:00:00 GMT"
    assert bench.source(id).state.success_at == hand.now
    assert size == sum(p.stat().st_size for p in (bench.settings.home / "archive").iterdir())


def test_a_changed_page_is_a_new_version_and_both_stay(
    bench: Workbench, warta: Site, hand: Hand, one: int
) -> None:
    hand.turn(hours=1)
    warta.put("/a", story("Pintu air", "Ralat: bupati meninjau bendungan kemarin."))
    report = bench.watch()
    assert (report.added, report.changed) == (0, 1)
    (page,) = bench.source_pages(one)
    assert page.article_id is not None
    old, new = bench.versions(page.article_id)
    assert "pagi ini" in old.text
    assert "kemarin" in new.text
    (seen,) = bench.observed(old.ref.id)[1]
    assert (seen.kind, seen.article_id) == (Sighting.CHANGED, new.ref.id)
    assert seen.at == hand.now
    assert seen.before == hand.now - timedelta(hours=1)


def test_the_same_bytes_again_are_nothing_new(
    bench: Workbench, warta: Site, hand: Hand, one: int
) -> None:
    hand.turn(hours=1)
    report = bench.watch()
    assert (report.fetched, report.unchanged, report.changed) == (1, 1, 0)
    assert warta.seen["/a"] == 2
    assert bench.articles().total == 1
    assert bench.source_observations(one) == ()


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_was_removed_when_it_was_looked_for(
    bench: Workbench, warta: Site, hand: Hand, one: int, status: int
) -> None:
    before = hand.now
    hand.turn(hours=1)
    warta.answer("/a", status)
    report = bench.watch()
    assert (report.removed, report.failed) == (1, 0)
    (page,) = bench.source_pages(one)
    assert page.state is PageState.GONE
    assert page.article_id is not None
    pages, (seen,) = bench.observed(page.article_id)
    assert [p.id for p in pages] == [page.id]
    assert (seen.kind, seen.at, seen.before) == (Sighting.REMOVED, hand.now, before)
    assert str(status) in seen.detail
    assert bench.article(page.article_id).text  # what was archived stays
    gone = next(e for e in bench.audit() if e.action == "article.gone_at_source")
    assert gone.subject == str(page.article_id)
    hand.turn(hours=7)  # still gone: said once
    assert bench.watch().removed == 0
    hand.turn(days=2)
    warta.put("/a", story("Pintu air tetap terbuka"))
    bench.watch()
    kinds = [o.kind for o in bench.observed(page.article_id)[1]]
    assert kinds == [Sighting.RETURNED, Sighting.REMOVED]


def test_a_redirect_to_the_front_page_is_a_removal_not_a_version(
    bench: Workbench, warta: Site, hand: Hand, one: int
) -> None:
    hand.turn(hours=1)
    warta.put("/", story("Beranda", "Segala berita hari ini di satu tempat."))
    warta.answer("/a", 302, Location="/")
    report = bench.watch()
    assert (report.removed, report.changed, report.added) == (1, 0, 0)
    assert bench.articles().total == 1


def test_a_redirect_to_the_front_page_of_another_site_is_no_removal(
    bench: Workbench, warta: Site, hand: Hand, one: int
) -> None:
    hand.turn(hours=1)
    warta.put("/", story("Masuk", "Masuk dahulu untuk membaca berita."))
    warta.answer("/a", 302, Location=f"http://localhost:{warta.port}/")
    report = bench.watch()
    assert (report.removed, report.changed, report.failed) == (0, 0, 1)
    (page,) = bench.source_pages(one)
    assert page.state is PageState.REFUSED
    assert "another site, localhost" in page.error
    assert bench.articles().total == 1


@pytest.mark.parametrize("status", [500, 503, 403, 429])
def test_a_failure_is_not_a_removal(
    bench: Workbench, warta: Site, hand: Hand, one: int, status: int
) -> None:
    hand.turn(hours=1)
    warta.answer("/a", status)
    report = bench.watch()
    assert (report.removed, report.failed) == (0, 1)
    (page,) = bench.source_pages(one)
    assert page.state is PageState.FAILING
    assert str(status) in page.error
    assert bench.source(one).counts.failing == 1
    assert bench.source(one).counts.gone == 0
    (seen,) = bench.source_observations(one)
    assert seen.kind is Sighting.FAILED
    hand.turn(hours=1)
    bench.watch()
    assert len(bench.source_observations(one)) == 1  # one run of failures is told once
    hand.turn(hours=3)
    warta.put("/a", story("Pintu air tetap terbuka"))
    bench.watch()
    (page,) = bench.source_pages(one)
    assert (page.state, page.failures, page.error) == (PageState.KEPT, 0, "")


def test_a_source_that_fails_backs_off_and_recovers(
    bench: Workbench, warta: Site, hand: Hand
) -> None:
    id = watch_feed(bench, warta.origin + "/feed", interval=30)
    pauses = []
    for _ in range(9):
        bench.watch()
        state = bench.source(id).state
        assert state.due_at is not None
        pauses.append((state.due_at - hand.now) / timedelta(minutes=30))
        hand.now = state.due_at
    for number, pause in enumerate(pauses):
        assert pause == pytest.approx(min(2**number, 48), rel=0.11)
    assert state.failures == 9
    assert "404" in state.error
    assert state.success_at is None
    feed_of(warta, path="/feed")
    bench.watch()
    state = bench.source(id).state
    assert (state.failures, state.error, state.success_at) == (0, "", hand.now)


def test_a_feed_that_was_never_had_cannot_be_unchanged(bench: Workbench, warta: Site) -> None:
    warta.answer("/feed", 304)
    id = watch_feed(bench, warta.origin + "/feed")
    bench.watch()
    assert "status 304" in bench.source(id).state.error
    assert bench.source(id).state.success_at is None


def test_retry_after_is_waited_for(bench: Workbench, warta: Site, hand: Hand) -> None:
    warta.answer("/feed", 503, Retry_After="86400")
    id = watch_feed(bench, warta.origin + "/feed", interval=30)
    bench.watch()
    due = bench.source(id).state.due_at
    assert due is not None
    assert due >= hand.now + timedelta(days=1)
    assert bench.rooms.visits.free_in("127.0.0.1") > 86_000


def test_a_sitemap_index_is_followed_and_its_loop_ends(
    bench: Workbench, warta: Site, hand: Hand
) -> None:
    def index(*paths: str) -> bytes:
        within = "".join(f"<sitemap><loc>{warta.origin}{p}</loc></sitemap>" for p in paths)
        return f"<sitemapindex>{within}</sitemapindex>".encode()

    day = "2026-05-03T10:00:00+07:00"
    news = (
        '<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>{warta.origin}/a</loc><n:news><n:publication_date>{day}"
        "</n:publication_date><n:title>Pintu air</n:title></n:news></url></urlset>"
    )
    warta.put("/index.xml", index("/b.xml", "/index.xml", "/news.xml"), "application/xml")
    warta.put("/b.xml", index("/index.xml", "/b.xml"), "application/xml")
    warta.put("/news.xml", news.encode(), "application/xml")
    warta.put("/a", story("Pintu air"))
    settings = SourceSettings(SourceKind.SITEMAP, warta.origin + "/index.xml")
    id = bench.add_source(settings, actor="test").id
    report = bench.watch()
    assert report.added == 1
    assert {p: n for p, n in warta.seen.items() if p.endswith(".xml")} == {
        "/index.xml": 2,  # as the source, and once as a sitemap that another one names
        "/b.xml": 1,
        "/news.xml": 1,
    }
    (article,) = bench.articles().articles
    (sign,) = [e for e in article.date.evidence if e.kind == "feed"]
    assert sign.raw == day
    assert bench.source(id).counts.pages == 1


def test_a_typed_list_is_watched_page_by_page(bench: Workbench, warta: Site, hand: Hand) -> None:
    for path in ("/a", "/b"):
        warta.put(path, story(f"Berita {path}", f"Isi berita {path} pagi ini."))
    listed = f"{warta.origin}/a\n# catatan\n\n{warta.origin}/b\n{warta.origin}/a\n"
    settings = SourceSettings(SourceKind.PAGES, pages=listed, interval=60)
    id = bench.add_source(settings, actor="test").id
    assert bench.watch().added == 2
    edited = SourceSettings(SourceKind.PAGES, pages=f"{warta.origin}/a", interval=60)
    bench.edit_source(id, edited, actor="test")
    hand.turn(hours=2)
    assert bench.watch().fetched == 1
    assert warta.seen["/b"] == 1


def test_the_zone_of_a_source_reads_times_without_one(bench: Workbench, warta: Site) -> None:
    page = story("Pintu air", head='<meta property="article:published_time" '
                 'content="2026-05-03T10:00:00">')  # fmt: skip
    warta.put("/a", page)
    watch_feed(bench, feed_of(warta, ("/a", "x", "")), timezone="Asia/Jayapura")
    bench.watch()
    (article,) = bench.articles().articles
    assert article.date.point == datetime(2026, 5, 3, 1, 0, tzinfo=UTC)
    assert article.date.declared_earliest == article.date.declared_latest


def test_paused_and_removed_sources_are_left_alone(
    bench: Workbench, warta: Site, hand: Hand, one: int
) -> None:
    bench.pause_source(one, True, actor="test")
    hand.turn(days=1)
    assert bench.watch().checks == ()
    assert warta.seen["/a"] == 1
    bench.pause_source(one, False, actor="test")
    assert len(bench.watch().checks) == 1
    bench.remove_source(one, actor="test")
    hand.turn(days=1)
    assert bench.watch().checks == ()
    assert bench.sources() == ()
    assert bench.articles().total == 1
    with pytest.raises(BadInput, match="removed"):
        bench.check_source(one, actor="test")
    watch_feed(bench, warta.origin + "/feed")  # the address is free again


def test_a_paused_source_can_be_checked_by_hand(
    bench: Workbench, warta: Site, hand: Hand, one: int
) -> None:
    bench.pause_source(one, True, actor="test")
    hand.turn(hours=1)
    report = bench.check_source(one, actor="test")
    assert len(report.checks) == 1
    assert report.fetched == 1


def test_one_address_is_watched_once(bench: Workbench, warta: Site, one: int) -> None:
    with pytest.raises(Conflict, match="already"):
        watch_feed(bench, warta.origin + "/feed#x")


def test_only_one_process_watches(bench: Workbench, warta: Site) -> None:
    watch_feed(bench, warta.origin + "/feed")
    with HomeLock(bench.settings.home, "watch"):
        assert bench.work_once(lambda: False) is False
    assert warta.seen["/feed"] == 0
    assert bench.work_once(lambda: False) is True
    assert warta.seen["/feed"] == 1


def test_the_background_thread_does_it_in_small_steps(
    bench: Workbench, warta: Site, hand: Hand
) -> None:
    for n in range(3):
        warta.put(f"/{n}", story(f"Berita {n}", f"Isi berita nomor {n}."))
    watch_feed(bench, feed_of(warta, *((f"/{n}", "x", PUBLISHED) for n in range(3))))
    steps = 0
    while bench.work_once(lambda: False):
        steps += 1
        assert sum(warta.seen[f"/{n}"] for n in range(3)) <= steps
    assert bench.articles().total == 3
    assert steps == 4


def test_hosts_are_visited_with_the_pause_they_ask_for(
    bench: Workbench, warta: Site, hand: Hand
) -> None:
    warta.put("/robots.txt", b"User-agent: *\nCrawl-delay: 30\n", "text/plain")
    warta.put("/a", story("Pintu air"))
    watch_feed(bench, feed_of(warta, ("/a", "x", PUBLISHED)))
    assert bench.work_once(lambda: False) is True
    assert bench.work_once(lambda: False) is False  # the page has to wait
    assert warta.seen["/a"] == 0
    assert 20 < bench.rooms.visits.free_in("127.0.0.1") <= 30


def test_a_page_without_an_article_is_told_apart(bench: Workbench, warta: Site) -> None:
    warta.put("/a", b"<html><body></body> </html>")
    id = watch_feed(bench, feed_of(warta, ("/a", "x", PUBLISHED)))
    assert bench.watch().added == 0
    (page,) = bench.source_pages(id)
    assert page.state is PageState.REFUSED
    assert page.error


def test_what_a_site_offers_is_found(bench: Workbench, warta: Site) -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" title="Warta" href="/feed">'
        '<link rel="alternate" type="application/rss+xml" href="/a/comments/feed">'
        '<link rel="alternate" hreflang="en" href="/en">'
    )
    warta.put("/", story("Beranda", head=head))
    warta.put("/robots.txt", f"Sitemap: {warta.origin}/news.xml\nSitemap: ftp://x/y".encode())
    feed_of(warta, ("/a", "x", PUBLISHED))
    found = bench.offers(warta.origin + "/")
    assert [(o.kind, o.address.removeprefix(warta.origin), o.title) for o in found] == [
        (SourceKind.FEED, "/feed", "Warta"),
        (SourceKind.SITEMAP, "/news.xml", ""),
    ]
    (itself,) = bench.offers(warta.origin + "/feed")
    assert (itself.kind, itself.title) == (SourceKind.FEED, "Warta")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"address": "file:///etc/passwd"}, "http"),
        ({"address": "http://u:p@x.example/"}, "password"),
        ({"address": ""}, "missing"),
        ({"timezone": "Asia/Wakanda"}, "Asia/Jakarta"),
        ({"timezone": "../etc/passwd"}, "time zone"),
        ({"interval": 1}, "5 minutes"),
        ({"interval": 10**9}, "10,080"),
        ({"lang": "bahasa"}, "id or en"),
        ({"kind": SourceKind.PAGES, "pages": "# nothing"}, "empty"),
        ({"kind": SourceKind.PAGES, "pages": "https://a.example/\ngopher://x"}, "Line 2"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_a_sentence(
    bench: Workbench, change: dict[str, object], word: str
) -> None:
    plain: dict[str, object] = {"kind": SourceKind.FEED, "address": "https://x.example/feed"}
    with pytest.raises(Exception, match=word) as caught:
        bench.add_source(SourceSettings(**(plain | change)), actor="test")  # type: ignore[arg-type]
    assert str(caught.value).endswith(".")
    assert bench.sources() == ()


def test_a_scheme_in_capitals_is_archived_like_any_other(bench: Workbench, warta: Site) -> None:
    address = warta.put("/a", story("Pintu air"))
    assert bench.ingest([address.replace("http", "HTTP")], actor="test").added == 1
    (article,) = bench.articles().articles
    assert bench.raw(article.ref.id)[0] == story("Pintu air")
    assert list(bench.verify()) == []


def test_a_redirect_to_a_host_that_is_owed_a_pause_does_not_hold_up_the_end(
    bench: Workbench, warta: Site, hand: Hand
) -> None:
    here = f"http://localhost:{warta.port}"
    warta.answer("/a", 302, Location=f"{warta.origin}/b")
    warta.put("/b", story("Pintu air"))
    feed = rss((f"{here}/a", "Pintu air", PUBLISHED))
    warta.put("/feed", feed, "application/rss+xml")
    id = watch_feed(bench, f"{here}/feed")
    bench.rooms.visits.owe("127.0.0.1", 8)
    began = hand.now
    report = bench.watch(lambda: warta.seen["/a"] > 0)
    assert (report.added, report.failed, report.waiting) == (0, 0, 1)
    assert hand.now - began < timedelta(seconds=8)
    assert [page.state for page in bench.source_pages(id)] == [PageState.NEW]
    assert bench.watch().added == 1
