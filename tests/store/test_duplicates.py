import multiprocessing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from tests.store.build import draft, item, snapshot
from workbench.store import articles
from workbench.store.engine import Store

URL = "https://pagi.example/kota/1"


def outcome(conn: Connection, *items: articles.Item) -> list[tuple[int, bool]]:
    return [(a.article_id, a.duplicate) for a in articles.add(conn, items)]


def test_the_same_bytes_are_one_article_within_a_batch_and_between(conn: Connection) -> None:
    assert outcome(conn, item(payload="p"), item(payload="p")) == [(1, False), (1, True)]
    assert outcome(conn, item(payload="p")) == [(1, True)]


def test_the_same_bytes_read_otherwise_now_are_still_one_article(conn: Connection) -> None:
    assert outcome(conn, item("satu", payload="p")) == [(1, False)]
    assert outcome(conn, item("dua", payload="p")) == [(1, True)]


def test_the_same_bytes_at_two_addresses_are_two_articles(conn: Connection) -> None:
    one = item(payload="p", url=URL)
    other = item(payload="p", url="https://sore.example/1", outlet="Sore")
    assert outcome(conn, one, other) == [(1, False), (2, False)]


@pytest.mark.parametrize("urls", [("", ""), ("", URL), (URL, ""), (URL, URL + "?utm_source=x")])
def test_the_same_text_of_one_outlet_is_one_article(
    conn: Connection, urls: tuple[str, str]
) -> None:
    items = [item(payload="p", url=urls[0]), item(payload="q", url=urls[1], outlet="KORAN pagi ")]
    assert outcome(conn, *items) == [(1, False), (1, True)]


def test_the_same_text_at_the_same_address_is_one_article_whatever_its_outlet_is_called(
    conn: Connection,
) -> None:
    items = [item(payload="p", url=URL), item(payload="q", url=URL, outlet="pagi.example")]
    assert outcome(conn, *items) == [(1, False), (1, True)]


def test_a_reprint_is_an_article_of_its_own(conn: Connection) -> None:
    items = [
        item(payload="p"),
        item(payload="q", outlet="Radio"),
        item(payload="r", url=URL, outlet="Kabar"),
        item(payload="s", url="https://pagi.example/kota/2", outlet="Kabar"),
    ]
    assert outcome(conn, *items) == [(1, False), (2, False), (3, False), (4, False)]
    assert articles.versions(conn, 4) == [4]


def test_another_text_at_one_address_is_a_version(conn: Connection) -> None:
    texts = ("satu", "dua", "tiga", "dua")
    items = [item(text, payload=str(n), url=URL) for n, text in enumerate(texts)]
    assert outcome(conn, *items[:2]) == [(1, False), (2, False)]
    assert outcome(conn, *items[2:]) == [(3, False), (2, True)]
    assert [articles.versions(conn, id) for id in (1, 2, 3)] == [[1, 2, 3]] * 3


def test_two_texts_at_a_home_page_are_two_articles(conn: Connection) -> None:
    items = [item(text, url="https://www.pagi.example/") for text in ("satu", "dua")]
    assert outcome(conn, *items) == [(1, False), (2, False)]
    assert articles.versions(conn, 1) == [1]


def test_every_capture_of_an_article_is_remembered(conn: Connection) -> None:
    known = snapshot("q")
    outcome(conn, item("a", payload="p"), (draft("a"), known, ()), (draft("a"), known, ()))
    seen = conn.execute(text("SELECT article_id, count(*) FROM sightings GROUP BY 1")).all()
    assert [tuple(row) for row in seen] == [(1, 2)]  # the same capture twice is one sighting


def ingest(home: str, offset: int) -> None:
    with Store.open(Path(home)) as store:
        for n in range(offset, offset + 40):
            with store.write() as conn:
                articles.add(conn, [item(f"berita {n % 50}", payload=f"{offset} {n}")])


def test_processes_side_by_side_make_no_doubles(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=ingest, args=(str(tmp_path), n)) for n in (0, 10, 20)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    with Store.open(tmp_path) as store, store.read() as conn:
        assert articles.statistics(conn).articles == 50
        assert len(list(articles.snapshots(conn))) == 120
