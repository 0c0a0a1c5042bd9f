import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from tests.store.build import NOW, UNDATED, dated, draft, item, quote, snapshot
from workbench import codec
from workbench.errors import BadInput, NotFound
from workbench.model import Quote
from workbench.store import articles, rows
from workbench.store.engine import Store

TEXT = 'Kata Bu Rina, "Jembatan selesai." Lalu, "Besok dibuka."'


def test_an_article_comes_back_as_it_was_stored(conn: Connection) -> None:
    given = draft(TEXT, url="https://pagi.example/1")
    piece = snapshot("baris")
    [added] = articles.add(conn, [(given, piece, ())], demo=True)
    found = articles.get(conn, added.article_id)
    assert found.text == TEXT
    assert found.date == given.date
    assert found.claimed_capture == given.claimed_capture
    assert found.captured_at == NOW
    assert (found.extractor, found.extra) == ("test 1", {"rubrik": "kota"})
    assert found.snapshot == replace(piece, id=found.snapshot.id)
    assert found.snapshot.id > 0
    ref = found.ref
    assert (ref.id, ref.external_id, ref.url) == (1, "k-1", "https://pagi.example/1")
    assert (ref.outlet, ref.headline, ref.author) == ("Koran Pagi", "Jembatan", "Sari")
    assert ref.demo is True


def test_an_unknown_article_is_told(conn: Connection) -> None:
    with pytest.raises(NotFound, match="no article 7"):
        articles.get(conn, 7)


def test_quotes_come_back_in_order_and_as_the_codec_reads_them(conn: Connection) -> None:
    found = (quote(TEXT, "Jembatan selesai."), quote(TEXT, "Besok dibuka.", ""))
    bare = Quote("Besok", 41, 46, found[0].kind, None, None, outer=1)
    [added, other] = articles.add(conn, [item(TEXT, quotes=(*found, bare)), item("Tanpa kutipan.")])
    by_id = articles.quotes(conn, [added.article_id, other.article_id, 99])
    assert by_id == {added.article_id: (*found, bare), other.article_id: (), 99: ()}
    stored = rows.dumps(by_id[added.article_id])
    assert codec.decode(tuple[Quote, ...], json.loads(stored)) == rows.quotes(stored)


def test_articles_are_found_by_who_speaks(conn: Connection) -> None:
    resolved = item(TEXT, quotes=(quote(TEXT, "Jembatan selesai."),))
    mention = item(TEXT + "!", quotes=(quote(TEXT, "Jembatan selesai.", ""),))
    articles.add(conn, [resolved, mention])
    assert articles.by_speaker(conn, "RINA  wulandari") == [1]
    assert articles.by_speaker(conn, "bu rina") == [2]
    assert articles.by_speaker(conn, "Rina") == []


def test_quotes_found_anew_replace_the_old(conn: Connection) -> None:
    articles.add(conn, [item(TEXT, quotes=(quote(TEXT, "Jembatan selesai."),)), item("Lain.")])
    new = quote(TEXT, "Besok dibuka.", "Tono")
    articles.replace_quotes(conn, {1: (new,), 2: ()})
    assert articles.quotes(conn, [1, 2]) == {1: (new,), 2: ()}
    assert articles.by_speaker(conn, "Rina Wulandari") == []
    assert articles.by_speaker(conn, "Tono") == [1]


def test_many_keeps_the_order_asked_for_and_leaves_out_the_unknown(conn: Connection) -> None:
    articles.add(conn, [item(f"Berita {n}.") for n in range(5)])
    assert list(articles.many(conn, [4, 99, 1, 4])) == [4, 1]


def test_fifty_articles_with_their_quotes_take_two_queries(conn: Connection) -> None:
    articles.add(
        conn, [item(TEXT + str(n), quotes=(quote(TEXT, "Jembatan selesai."),)) for n in range(50)]
    )
    asked: list[str] = []
    event.listen(conn, "before_cursor_execute", lambda *args: asked.append(args[2]))
    ids = list(range(1, 51))
    assert len(articles.many(conn, ids)) == len(articles.quotes(conn, ids)) == 50
    assert len(asked) == 2


def test_an_index_catches_up_by_rising_ids(conn: Connection) -> None:
    articles.add(conn, [item(f"Berita {n}.") for n in range(5)])
    assert [a.ref.id for a in articles.after(conn, 0, 3)] == [1, 2, 3]
    assert [a.ref.id for a in articles.after(conn, 3, 3)] == [4, 5]


def test_lists_are_filtered_counted_and_cut_into_pages(conn: Connection) -> None:
    articles.add(
        conn,
        [
            item("a", date=dated("2024-01-31"), outlet="KORAN  pagi"),
            item("b", date=dated("2024-02-01"), lang="en"),
            item("c", date=dated("2024-02-29")),
            item("d", date=dated("2024-03-01"), outlet="Radio"),
            item("e", date=UNDATED),
        ],
    )

    def texts(**filters: object) -> tuple[int, list[str]]:
        total, found = articles.page(conn, **filters)  # type: ignore[arg-type]
        return total, [a.text for a in found]

    assert texts() == (5, ["d", "c", "b", "a", "e"])
    assert texts(per_page=2, page=2) == (5, ["b", "a"])
    assert texts(since="2024-02-01", until="2024-02-29") == (2, ["c", "b"])
    assert texts(outlet="koran pagi", lang="id") == (3, ["c", "a", "e"])
    assert texts(outlet="Gak Ada") == (0, [])
    assert texts(page=9) == (5, [])
    assert texts(page=0)[1][0] == "d"


@pytest.mark.parametrize("day", ["kemarin", "2024-13-01", "9999-12-31"])
def test_a_filter_that_is_no_day_is_told(conn: Connection, day: str) -> None:
    with pytest.raises(BadInput, match="is not a day"):
        articles.page(conn, until=day)


def test_totals_are_those_of_the_archive(conn: Connection) -> None:
    assert articles.statistics(conn).articles == 0
    articles.add(conn, [item("a", date=UNDATED), item("b", outlet="")])
    articles.add(conn, [item("c", date=dated("2019-05-01")), item("d", outlet="Radio")])
    found = articles.statistics(conn)
    assert (found.articles, found.outlets, found.max_id) == (4, 2, 4)
    assert found.since == dated("2019-05-01").point
    assert found.until == dated("2024-02-14").point
    assert articles.outlets(conn) == [("Koran Pagi", 2), ("Radio", 1)]


def test_totals_touch_no_article_rows(conn: Connection) -> None:
    plans: list[str] = []

    def note(*args: object) -> None:
        if str(args[2]).startswith("SELECT"):
            found = conn.connection.cursor()
            found.execute(f"EXPLAIN QUERY PLAN {args[2]}", args[3])
            plans.extend(row[3] for row in found.fetchall())
            found.close()

    event.listen(conn, "before_cursor_execute", note)
    articles.statistics(conn)
    # The highest id is one step down the table's tree; nothing else may look at articles.
    assert [p for p in plans if "articles" in p and "outlets" not in p] == ["SEARCH articles"]


def test_a_number_is_never_given_twice(conn: Connection) -> None:
    articles.add(conn, [item("a"), item("b")])
    for table in ("texts", "sightings", "quotes", "quote_speakers"):
        conn.exec_driver_sql(f"DELETE FROM {table} WHERE article_id = 2")
    conn.exec_driver_sql("DELETE FROM articles WHERE id = 2")
    assert articles.add(conn, [item("c")])[0].article_id == 3


def test_snapshots_are_listed_by_their_place_and_known_by_their_bytes(conn: Connection) -> None:
    later = draft("a"), snapshot("a", file="b.warc.gz", offset=5), ()
    earlier = draft("b"), snapshot("b", file="a.warc.gz", offset=900), ()
    articles.add(conn, [later, earlier])
    [unread] = articles.add_snapshots(conn, [snapshot("c", file="a.warc.gz", offset=7)])
    found = list(articles.snapshots(conn))
    assert [(s.file, s.offset) for s in found] == [
        ("a.warc.gz", 7),
        ("a.warc.gz", 900),
        ("b.warc.gz", 5),
    ]
    known = articles.known_snapshots(conn, [snapshot("a").sha256, snapshot("x").sha256])
    assert known == {snapshot("a").sha256: [found[2]]}
    assert found[0].id == unread


def test_text_of_any_script_is_kept_as_it_is(store: Store) -> None:
    text = "a\x00b\u200f \U0001f3c6 e\u0301 \r\n"
    with store.write() as conn:
        articles.add(conn, [item(text, headline="\x00")])
    with store.read() as conn:
        assert articles.get(conn, 1).text == text


@pytest.mark.parametrize("place", ["text", "headline"])
def test_half_a_character_is_refused_and_nothing_of_the_batch_stays(
    store: Store, place: str
) -> None:
    broken = item("x \ud83c" if place == "text" else "x", payload="x", headline="\ud83c")
    with pytest.raises(BadInput, match="half a character"), store.write() as conn:
        articles.add(conn, [item("baik"), broken])
    with store.read() as conn:
        assert articles.statistics(conn).articles == 0
        assert list(articles.snapshots(conn)) == []


def test_identifiers_of_the_source_are_found(conn: Connection) -> None:
    articles.add(conn, [item("a", external_id="x-1"), item("b", external_id="x-2")])
    assert articles.by_external_id(conn, "x-2") == [2]


def test_readers_see_one_state_while_a_writer_goes_on(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, store.read() as reading:
        assert articles.statistics(reading).articles == 0
        with store.write() as writing:
            articles.add(writing, [item("a")])
        assert articles.statistics(reading).articles == 0
        with store.read() as fresh:
            assert articles.statistics(fresh).articles == 1
