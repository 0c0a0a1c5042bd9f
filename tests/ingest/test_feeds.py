"""Feeds, well and ill formed: the pages they name and the dates they give, and what is no feed."""

from __future__ import annotations

import contextlib
import json
import random

import pytest

from workbench.errors import BadInput
from workbench.ingest import feeds
from workbench.model_sources import Lead

BASE = "https://warta.example/umpan/rss"
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id"><title>Warta</title>
<entry><title type="html">Pintu &lt;b&gt;air&lt;/b&gt; &amp;amp; sawah</title>
<link rel="self" href="/x"/><link rel="alternate" href="/a"/>
<published>2026-05-04T08:30:00+07:00</published><updated>2026-05-04T09:00:00+07:00</updated>
</entry>
<entry><title>Dua</title><link href="b"/><updated>2026-05-04T09:00:00+07:00</updated>
</entry></feed>"""
RSS1 = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Warta</title></channel>
<item><title>Satu</title><link>https://warta.example/1</link><dc:date>2026-05-04</dc:date></item>
</rdf:RDF>"""


def item(inside: str) -> bytes:
    return f'<rss version="2.0"><channel><item>{inside}</item></channel></rss>'.encode()


def leads(payload: bytes, media_type: str = "application/rss+xml") -> tuple[Lead, ...]:
    return feeds.read(payload, media_type, BASE).leads


def test_atom_tells_publication_from_change() -> None:
    feed = feeds.read(ATOM, "application/atom+xml", BASE)
    assert feed.title == "Warta"
    assert feed.leads == (
        Lead(
            "https://warta.example/a",
            "Pintu air & sawah",
            "2026-05-04T08:30:00+07:00",
            "2026-05-04T09:00:00+07:00",
        ),
        Lead("https://warta.example/umpan/b", "Dua", "", "2026-05-04T09:00:00+07:00"),
    )


def test_the_one_date_of_rss_1_is_publication() -> None:
    assert leads(RSS1) == (Lead("https://warta.example/1", "Satu", "2026-05-04", ""),)


@pytest.mark.parametrize(
    ("inside", "lead"),
    [
        (
            "<link>/a</link><pubDate>Mon, 04 May 2026 08:30:00 +0700</pubDate>",
            Lead("https://warta.example/a", "", "Mon, 04 May 2026 08:30:00 +0700"),
        ),
        ("<guid>https://w.example/g</guid>", Lead("https://w.example/g")),
        ("<link>https://w.example/é?x=1&amp;y=2</link>", Lead("https://w.example/%C3%A9?x=1&y=2")),
        ("<link>https://w.example/?x=1&y=2</link>", Lead("https://w.example/?x=1&y=2")),
        ("<link>https://w.example/#!a</link>", Lead("https://w.example/#!a")),
        ("<link>https://w.example/a#b</link>", Lead("https://w.example/a")),
        (
            "<title><![CDATA[<b>Tebal</b>\n sekali]]></title><link>/a</link>",
            Lead("https://warta.example/a", "Tebal sekali"),
        ),
    ],
)
def test_items_of_rss(inside: str, lead: Lead) -> None:
    assert leads(item(inside)) == (lead,)


@pytest.mark.parametrize(
    "link", ["", "javascript:alert(1)", "file:///etc/passwd", "http://u:p@x.example/", "mailto:a@b"]
)
def test_entries_that_name_no_page_are_counted(link: str) -> None:
    feed = feeds.read(item(f"<link>{link}</link>"), "", BASE)
    assert feed.leads == ()
    assert feed.remarks == (
        "1 entries of the feed name no page that can be fetched and are left out.",
    )


def json_feed(*items: object, version: object = "https://jsonfeed.org/version/1.1") -> bytes:
    return json.dumps({"version": version, "title": "Warta", "items": items}).encode()


def test_json_feed() -> None:
    dated = {"id": "1", "url": "/a", "title": "Satu", "date_published": "2026-05-04T08:30:00Z"}
    by_id = {"id": "https://warta.example/b", "date_modified": "2026-05-05"}
    found = leads(json_feed(dated, by_id, {"id": "7"}, {"url": 5}, None, []))
    assert found == (
        Lead("https://warta.example/a", "Satu", "2026-05-04T08:30:00Z"),
        Lead("https://warta.example/b", "", "", "2026-05-05"),
    )


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"   \n",
        b"<html><body>bukan umpan</body></html>",
        b"{}",
        b"[1, 2]",
        b'{"version": 1, "items": []}',
        b'{"version": "https://jsonfeed.org/version/1", "items": [',
        b"\x00\x01\x02",
        b"\x89PNG\r\n",
        b"[" * 100_000,
    ],
)
def test_what_is_no_feed_is_refused_in_a_sentence(payload: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        feeds.read(payload, "", BASE)
    assert str(caught.value).endswith(".")


def test_an_empty_feed_is_a_feed_that_says_so() -> None:
    assert feeds.read(b'<rss version="2.0"><channel/></rss>', "", BASE).remarks == (feeds.NO_LEADS,)


def test_entities_unfold_nothing() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE r [<!ENTITY l0 "haha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    payload = bomb.encode() + item("<link>/a</link><title>&l9; &f;</title>")
    (lead,) = leads(payload)
    assert len(lead.title) < 100
    assert "root" not in lead.title


@pytest.mark.parametrize(
    "payload",
    [
        b'<rss version="2.0">' + b"<a>" * 200_000,
        b'<rss version="2.0"><item ' + b"a=1 " * 100_000 + b"/>",
        b'<rss version="2.0">' + b" " * feeds.MAX_FEED,
    ],
)
def test_feeds_built_as_traps_are_refused_unread(payload: bytes) -> None:
    with pytest.raises(BadInput):
        feeds.read(payload, "", BASE)


def test_markup_within_entries_is_no_trap() -> None:
    entry = "<item><link>/{}</link><description><![CDATA[" + "<p>x<br>" * 200 + "]]></description>"
    body = "".join(entry.format(n) + "</item>" for n in range(100))
    assert len(leads(f'<rss version="2.0"><channel>{body}</channel></rss>'.encode())) == 100


def test_a_feed_of_many_pages_is_cut_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_LEADS", 5)
    body = "".join(f"<item><link>/{n}</link></item>" for n in range(9))
    feed = feeds.read(f'<rss version="2.0"><channel>{body}</channel></rss>'.encode(), "", BASE)
    assert [lead.url[-1] for lead in feed.leads] == ["0", "1", "2", "3", "4"]
    assert feed.remarks == ("The feed names more than 5 pages: the first of them are taken.",)


@pytest.mark.parametrize("seed", range(40))
def test_damage_at_random_never_breaks_the_reader(seed: int) -> None:
    rng = random.Random(seed)
    for whole in (ATOM, RSS1, item("<link>/a</link><title>x</title>"), json_feed({"url": "/a"})):
        damaged = bytearray(whole[: rng.randrange(1, len(whole) + 1)])
        for _ in range(rng.randrange(6)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        with contextlib.suppress(BadInput):
            feeds.read(bytes(damaged), rng.choice(["", "text/xml", "text/html"]), BASE)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (ATOM, True),
        (RSS1, True),
        (item(""), True),
        (json_feed(), True),
        ('<?xml version="1.0"?><rss version="2.0">'.encode("utf-16"), True),
        (b"<html><head><title>rss</title>", False),
        (b"<urlset></urlset>", False),
        (b'{"a": 1}', False),
    ],
)
def test_a_feed_is_told_by_its_first_bytes(head: bytes, expected: bool) -> None:
    assert feeds.looks_like_feed(head) is expected
