"""Manners: one visit at a time per host, pauses, Retry-After, and robots.txt kept for a day."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from workbench.errors import FetchRefused
from workbench.ingest import robots
from workbench.ingest.visits import TICK, Stopped, Verdict, Visits, asked_wait

NOW = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)


class Time:
    """Seconds that pass only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def visits(time: Time) -> Visits:
    return Visits(time, time.sleep)


def test_a_host_gets_its_pause_and_others_are_not_kept_waiting(visits: Visits, time: Time) -> None:
    with visits.turn("a.example"):
        pass
    visits.owe("a.example", 5)
    assert visits.free_in("a.example") == 5
    assert visits.free_in("b.example") == 0
    with visits.turn("a.example"):
        assert time.now == 105


def test_where_the_host_itself_sent_us_there_is_no_pause(visits: Visits, time: Time) -> None:
    visits.owe("a.example", 5)
    with visits.turn("a.example", pause=False):
        assert time.now == 100


def test_a_long_pause_is_told_and_not_waited_for(visits: Visits, time: Time) -> None:
    visits.owe("a.example", 3600)
    with pytest.raises(FetchRefused, match="3600 more seconds"), visits.turn("a.example"):
        pass
    assert time.now == 100


def test_a_pause_ends_when_it_is_time_to_stop(visits: Visits, time: Time) -> None:
    visits.owe("a.example", 30)
    heeding = visits.heeding(lambda: time.now >= 110)
    with pytest.raises(Stopped), heeding.turn("a.example"):
        pass
    assert 110 <= time.now <= 110 + TICK
    assert visits.free_in("a.example") == pytest.approx(130 - time.now), "it is still owed the rest"
    with pytest.raises(Stopped), heeding.turn("b.example"):
        pass


def test_those_who_heed_wait_as_long_as_others(visits: Visits, time: Time) -> None:
    heeding = visits.heeding(lambda: False)
    heeding.owe("a.example", 30.1)
    assert visits.free_in("a.example") == pytest.approx(30.1), "one memory"
    with heeding.turn("a.example"):
        assert time.now == pytest.approx(130.1)


def test_one_visit_at_a_time() -> None:
    visits = Visits()
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with visits.turn("a.example"):
            entered.set()
            leave.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert entered.wait(10)
    assert visits.free_in("a.example") > 0
    with pytest.raises(FetchRefused), visits.turn("a.example", patience=0.01):
        pass
    leave.set()
    thread.join(10)
    with visits.turn("a.example", patience=0.01):
        pass


def test_robots_txt_is_kept_a_day_and_trouble_for_minutes(visits: Visits, time: Time) -> None:
    visits.keep("https://a.example", Verdict(robots.Robots(), {}))
    visits.keep("https://b.example", Verdict(None, {}, trouble=503))
    time.now += 601
    assert visits.verdict("https://a.example") is not None
    assert visits.verdict("https://b.example") is None
    time.now += 24 * 3600
    assert visits.verdict("https://a.example") is None


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        (503, "120", 120),
        (429, "0", 0),
        (429, "", 60),
        (503, "", 0),
        (503, "Mon, 04 May 2026 03:10:00 GMT", 600),
        (503, "Mon, 04 May 2020 03:10:00 GMT", 0),
        (503, "soon", 60),
        (503, "9" * 40, 7 * 24 * 3600),
        (200, "120", 0),
        (404, "120", 0),
    ],
)
def test_retry_after(status: int, header: str, seconds: float) -> None:
    headers = {"retry-after": header} if header else {}
    assert asked_wait(status, headers, NOW) == seconds


def test_crawl_delay_and_sitemaps() -> None:
    text = (
        "Sitemap: https://a.example/s.xml\nUser-agent: *\nCrawl-delay: 10\n"
        "User-agent: quoteworkbench\nCrawl-delay: 2.5\nDisallow: /x\n"
    )
    assert robots.read(text).delay == 2.5
    assert robots.read(text, "other").delay == 10
    assert robots.read(text).sitemaps == ("https://a.example/s.xml",)
    assert robots.read("User-agent: *\nCrawl-delay: 9999999").delay == robots.MAX_DELAY
    assert robots.read("User-agent: *\nCrawl-delay: -3").delay == 0


@pytest.mark.parametrize("rule", ["/berita/é", "/berita/%C3%A9", "/berita/%c3%a9"])
def test_rules_and_paths_are_compared_as_bytes(rule: str) -> None:
    found = robots.rules(f"User-agent: *\nDisallow: {rule}\n")
    assert not robots.allows(found, "/berita/%C3%A9-x")
    assert robots.allows(found, "/berita/e")
    encoded = robots.rules("User-agent: *\nDisallow: /a%2Fb\n")
    assert robots.allows(encoded, "/a/b")
    assert not robots.allows(encoded, "/a%2fb")
