"""An article that is taken down with the archived feeds that printed words of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.terminal import Terminal
from tests.verbs.conftest import Hand
from tests.verbs.site import Site, story
from workbench.bench import Workbench
from workbench.model_sources import SourceKind, SourceSettings

TEASER = "Para petani menyambut keputusan itu, sebab musim tanam kali ini datang terlambat"
MARKED = TEASER.replace("keputusan", "&lt;b&gt;keputusan&lt;/b&gt;").replace(
    " itu", "&amp;nbsp;itu"
)
HTML = f"<p>{TEASER.replace('keputusan', '<em>keputusan</em>')}</p>"


def archived(bench: Workbench) -> list[bytes]:
    """Return the bodies of all records, as another program reads them."""
    bodies = []
    for path in sorted(Path(bench.settings.home, "archive").glob("*.warc.gz")):
        with path.open("rb") as handle:
            bodies += [record.content_stream().read() for record in ArchiveIterator(handle)]
    return bodies


def entry(site: Site, body: str) -> bytes:
    return (
        f'<rss version="2.0"><channel><title>W</title><item><link>{site.origin}/a</link>'
        f"<title>Pintu air</title><description>{body}</description></item></channel></rss>"
    ).encode()


def json_feed(site: Site) -> bytes:
    item = {"url": site.origin + "/a", "title": "Pintu air", "content_html": HTML}
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "W", "items": [item]}).encode()


def watch(bench: Workbench, site: Site, feed: bytes, kind: str = "application/rss+xml") -> None:
    site.put("/a", story("Pintu air tetap terbuka"))
    address = site.put("/feed", feed, kind)
    bench.add_source(SourceSettings(SourceKind.FEED, address), actor="test")
    assert bench.watch().added == 1


@pytest.mark.parametrize("body", [TEASER, MARKED, f"<![CDATA[{HTML}]]>"])
def test_a_feed_that_prints_words_of_it_goes_with_it(
    bench: Workbench, warta: Site, body: str
) -> None:
    watch(bench, warta, entry(warta, body))
    [removal] = bench.take_down([1], "Court order", actor="ayu", feeds=True)
    assert removal.feeds == bench.feeds_removed([1]) == 1
    assert not any(b"keputusan" in record for record in archived(bench))
    assert list(bench.verify()) == []
    assert bench.audit()[0].detail == {"reason": "Court order", "feeds": "1"}


def test_so_does_one_in_json(bench: Workbench, warta: Site) -> None:
    watch(bench, warta, json_feed(warta), "application/feed+json")
    [removal] = bench.take_down([1], "Court order", actor="ayu", feeds=True)
    assert removal.feeds == 1
    assert not any(b"keputusan" in record for record in archived(bench))


def test_a_feed_stays_unless_that_is_asked(bench: Workbench, warta: Site) -> None:
    watch(bench, warta, entry(warta, TEASER))
    [removal] = bench.take_down([1], "Court order", actor="ayu")
    assert removal.feeds == 0
    assert any(TEASER.encode() in record for record in archived(bench))
    assert bench.audit()[0].detail == {"reason": "Court order"}


@pytest.mark.parametrize("body", ["", "Para petani menyambut keputusan itu, kata bupati"])
def test_a_feed_that_only_names_it_stays(bench: Workbench, warta: Site, body: str) -> None:
    watch(bench, warta, entry(warta, body))
    [removal] = bench.take_down([1], "Court order", actor="ayu", feeds=True)
    assert removal.feeds == 0
    assert any(b"<rss" in record for record in archived(bench))


def test_the_terminal_says_how_many_went(bench: Workbench, warta: Site) -> None:
    watch(bench, warta, entry(warta, TEASER))
    terminal = Terminal(bench.settings.home)
    said = terminal.run("takedown", "1", "--reason", "Court order", "--feeds", "--yes")
    assert said == (
        "Taken down: 1 article.\nOverwritten as well: 1 archived feed that printed words of them.\n"
    )
    assert not any(b"keputusan" in record for record in archived(bench))
    [removal] = json.loads(terminal.run("removed", "--json"))["removals"]
    assert removal["feeds"] == 1


def test_captures_of_the_same_feed_are_one(bench: Workbench, warta: Site, hand: Hand) -> None:
    watch(bench, warta, entry(warta, TEASER))
    hand.turn(hours=12)
    bench.watch()
    hand.turn(hours=12)
    warta.put("/feed", entry(warta, f"{TEASER}. Baru."), "application/rss+xml")
    bench.watch()
    [removal] = bench.take_down([1], "Court order", actor="ayu", feeds=True)
    assert removal.feeds == 2
    assert not any(b"keputusan" in record for record in archived(bench))
    hand.turn(hours=12)
    warta.put("/feed", entry(warta, TEASER), "application/rss+xml")
    bench.watch()  # the bytes are known: they are not archived again
    assert not any(b"keputusan" in record for record in archived(bench))
    assert list(bench.verify()) == []


def test_a_damaged_feed_is_told_and_left(bench: Workbench, warta: Site) -> None:
    watch(bench, warta, entry(warta, TEASER))
    [path] = Path(bench.settings.home, "archive").glob("*.warc.gz")
    [feed] = (one for one in bench.rooms.archive.scan() if one.given.get("record") == "feed")
    content = bytearray(path.read_bytes())
    content[feed.offset + feed.length // 2] ^= 255
    path.write_bytes(content)
    [removal] = bench.take_down([1], "Court order", actor="ayu", feeds=True)
    assert removal.feeds == 0
    assert any(path.name in message for message in bench.told())
