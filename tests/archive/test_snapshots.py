import gzip
import os
import resource
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from workbench.archive.snapshots import Archive
from workbench.errors import EvidenceMismatch, StorageFailed
from workbench.model import Capture, Snapshot

NOW = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=UTC)


def row(number: int, **given: str) -> Capture:
    payload = f'{{"id": {number}, "text": "Berita nomor {number}"}}'.encode()
    return Capture(
        payload, "application/json", "/home/siti/kliping.jsonl", NOW, line=number, given=given
    )


def page(body: bytes, url: str = "https://koran.example/berita/1", head: bytes = b"") -> Capture:
    head = head or b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    request = b"GET /berita/1 HTTP/1.1\r\nHost: koran.example\r\n\r\n"
    return Capture(
        body, "text/html", url, NOW, url=url, http_request=request, http_response_head=head
    )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened


def files(archive: Archive) -> list[Path]:
    return sorted(archive.folder.iterdir())


def all_records(archive: Archive) -> list[tuple[str, dict[str, str], bytes]]:
    found = []
    for path in files(archive):
        with path.open("rb") as handle:
            for record in ArchiveIterator(handle, check_digests="raise"):
                body = record.content_stream().read()
                found.append((record.rec_type, dict(record.rec_headers.headers), body))
    return found


def test_what_was_archived_is_read_back_with_all_that_came_with_it(archive: Archive) -> None:
    captures = [row(1, outlet="Koran Pagi"), page(b"<p>halo</p>"), row(2)]
    snapshots = archive.append(captures)
    assert [archive.read(s) for s in snapshots] == [c.payload for c in captures]
    assert [s.given for s in snapshots] == [c.given for c in captures]
    assert [s.line for s in snapshots] == [1, None, 2]
    assert [s.url for s in snapshots] == ["", "https://koran.example/berita/1", ""]
    assert list(archive.verify(snapshots)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"captured_at": NOW - timedelta(days=9)},
        {"url": "https://koran.example/lain"},
        {"given": {"outlet": "Koran Sore"}},
        {"line": 7},
    ],
)
def test_a_database_that_says_other_than_the_record_is_found(
    archive: Archive, change: dict[str, object]
) -> None:
    again = page(b"<p>halo</p>", "https://koran.example/berita/2")
    captures = [row(1, outlet="Koran Pagi"), page(b"<p>halo</p>"), again]
    first, second, revisit = archive.append(captures)
    assert (revisit.file, revisit.offset) == (second.file, second.offset)
    assert list(archive.verify([first, second, revisit])) == []
    for number, one in enumerate((first, second, revisit), 1):
        told = replace(one, id=number, **change)  # type: ignore[arg-type]
        assert [p.subject for p in archive.verify([told])] == [f"capture {number}"]


def test_an_empty_batch_makes_no_file(archive: Archive) -> None:
    assert archive.append([]) == []
    assert files(archive) == []


def test_other_tools_read_the_records_and_their_digests_hold(archive: Archive) -> None:
    archive.append([page(b"<p>halo</p>"), row(7, outlet="Pagi\r\nWARC-Type: forged")])
    kinds = [kind for kind, _, _ in all_records(archive)]
    assert kinds == ["warcinfo", "response", "request", "resource"]
    _, response, body = all_records(archive)[1]
    assert body == b"<p>halo</p>"
    assert response["WARC-Target-URI"] == "https://koran.example/berita/1"
    assert response["WARC-Date"] == "2026-03-04T05:06:07.890123Z"
    _, resource_fields, _ = all_records(archive)[3]
    assert resource_fields["WARC-Type"] == "resource"
    assert resource_fields["Workbench-Line"] == "7"


def test_a_file_on_disk_is_named_without_its_folder(archive: Archive) -> None:
    archive.append([row(3), replace(row(4), source="C:\\Users\\siti\\b c.jsonl", line=None)])
    assert b"siti" not in b"".join(gzip.decompress(p.read_bytes()) for p in files(archive))
    uris = [fields["WARC-Target-URI"] for _, fields, _ in all_records(archive)[1:]]
    assert uris == ["file:///kliping.jsonl#line=3", "file:///b%20c.jsonl"]


def test_pasted_text_is_named_by_its_digest(archive: Archive) -> None:
    [snapshot] = archive.append([replace(row(1), source="", line=None)])
    assert all_records(archive)[1][1]["WARC-Target-URI"] == f"urn:sha256:{snapshot.sha256}"


def test_an_unwrapped_page_no_longer_announces_its_wrapping(archive: Archive) -> None:
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Length: 9\r\n\r\n"
    )
    [snapshot] = archive.append([page(b"<p>terbaca</p>", head=head)])
    assert archive.read(snapshot) == b"<p>terbaca</p>"
    assert all_records(archive)[1][2] == b"<p>terbaca</p>"  # as a replay tool would show it


def test_the_same_row_again_is_the_same_snapshot(archive: Archive) -> None:
    first, second = archive.append([row(1), row(1)])
    assert second is first
    known = replace(first, id=12)
    size = files(archive)[0].stat().st_size
    assert archive.append([row(1)], known=lambda _: {first.sha256: [known]}) == [known]
    assert files(archive)[0].stat().st_size == size


def test_the_same_bytes_from_elsewhere_are_stored_once_and_the_visit_is_recorded(
    archive: Archive,
) -> None:
    [first] = archive.append([page(b"<p>halo</p>")])
    again = page(b"<p>halo</p>", "https://koran.example/amp/1")
    [second] = archive.append([again], known=lambda _: {first.sha256: [first]})
    assert (second.file, second.offset, second.id) == (first.file, first.offset, 0)
    assert second.url == "https://koran.example/amp/1"
    assert archive.read(second) == b"<p>halo</p>"
    kinds = [kind for kind, _, _ in all_records(archive)]
    assert kinds == ["warcinfo", "response", "request", "revisit", "request"]
    revisit = all_records(archive)[3][1]
    assert revisit["WARC-Refers-To-Target-URI"] == "https://koran.example/berita/1"
    assert revisit["WARC-Payload-Digest"] == f"sha256:{first.sha256}"


def test_a_new_file_begins_when_one_is_large(tmp_path: Path) -> None:
    with Archive(tmp_path, rotate_at=1000) as archive:
        snapshots = [s for n in range(12) for s in archive.append([row(n)])]
        assert len(files(archive)) > 1
        assert all(archive.read(s) for s in snapshots)


def test_writers_side_by_side_have_files_of_their_own(tmp_path: Path) -> None:
    with Archive(tmp_path) as one, Archive(tmp_path) as other:
        [a], [b] = one.append([row(1)]), other.append([row(2)])
        assert a.file != b.file
        assert one.read(b) == row(2).payload


def test_any_changed_byte_is_named_unless_it_says_nothing(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        first, second = archive.append([row(1), row(2)])
    path = tmp_path / first.file
    content = path.read_bytes()
    silent = 0
    for place in range(first.length):
        changed = bytearray(content)
        changed[first.offset + place] ^= 1 << place % 8
        path.write_bytes(changed)
        assert archive.read(second) == row(2).payload
        problems = list(archive.verify([first, second]))
        if problems:
            assert [p.subject for p in problems] == [f"{first.file}@{first.offset}"]
            assert "backup" in problems[0].message
        else:  # gzip's note of time and system, or its padding: the bytes are proven all the same
            silent += 1
    assert silent <= 8


def test_a_record_of_other_bytes_is_told_by_its_digest(archive: Archive) -> None:
    first, second = archive.append([row(1), row(2)])
    with pytest.raises(EvidenceMismatch, match="SHA-256"):
        archive.read(replace(first, offset=second.offset, length=second.length))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"file": "gone.warc.gz"}, "missing"),
        ({"file": "../workbench.sqlite"}, "plain name"),
        ({"offset": 1}, "damaged"),
        ({"offset": 1 << 40}, "damaged"),
        ({"length": 20}, "damaged"),
        ({"length": 0}, "damaged"),
    ],
)
def test_a_wrong_place_is_named(archive: Archive, change: dict[str, object], message: str) -> None:
    [snapshot] = archive.append([row(1)])
    wrong: Snapshot = replace(snapshot, **change)  # type: ignore[arg-type]
    with pytest.raises(EvidenceMismatch, match=message):
        archive.read(wrong)


def test_a_torn_end_harms_no_earlier_record_and_is_not_appended_to(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        snapshots = archive.append([row(n) for n in range(5)])
    path = tmp_path / snapshots[0].file
    os.truncate(path, path.stat().st_size - 30)
    torn = path.read_bytes()
    with Archive(tmp_path) as archive:
        [later] = archive.append([row(9)])
        assert [archive.read(s) for s in snapshots[:4]] == [row(n).payload for n in range(4)]
        with pytest.raises(EvidenceMismatch):
            archive.read(snapshots[4])
        assert later.file != snapshots[0].file
    assert path.read_bytes() == torn


def test_the_files_alone_tell_what_was_captured(tmp_path: Path) -> None:
    with Archive(tmp_path, rotate_at=1500) as archive:
        kept = archive.append([row(1, outlet="Pagi"), page(b"<p>halo</p>")])
        again = page(b"<p>halo</p>", "https://koran.example/amp/1")
        kept += archive.append([again, row(2)], known=lambda _: {kept[1].sha256: [kept[1]]})
        kept += archive.append([row(n) for n in range(3, 9)])
        found = list(archive.scan())

    def bare(snapshot: Snapshot) -> Snapshot:
        return replace(snapshot, source=snapshot.source.rpartition("/")[2])

    def place(snapshot: Snapshot) -> tuple[str, int, str]:
        return snapshot.file, snapshot.offset, snapshot.url

    assert sorted(map(bare, found), key=place) == sorted(map(bare, kept), key=place)


def test_a_scan_ends_at_a_torn_end(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        kept = archive.append([row(1), row(2)])
        path = tmp_path / kept[0].file
        content = path.read_bytes()
        for end in range(len(content)):
            path.write_bytes(content[:end])
            whole = sum(s.offset + s.length <= end for s in kept)
            assert [s.line for s in archive.scan()] == [1, 2][:whole]


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        (b"HTTP/1.1 200 OK\nContent-Length: 4\n\n", b"Content-Length: 4"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", b"X-Archive-Orig-Content-Length: 5"),
    ],
)
def test_a_head_that_fits_is_left_alone(archive: Archive, head: bytes, kept: bytes) -> None:
    archive.append([page(b"halo", head=head)])
    content = gzip.decompress(files(archive)[0].read_bytes())
    assert kept in content
    assert (b"X-Archive-Orig" in content) == kept.startswith(b"X-Archive-Orig")


def test_a_source_that_fails_while_it_is_read_leaves_nothing(archive: Archive) -> None:
    def broken() -> Iterator[Capture]:
        yield row(1)
        raise OSError("the stick was pulled out")

    with pytest.raises(OSError, match="pulled out"):
        archive.append(broken())
    assert files(archive) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file")
    with pytest.raises(StorageFailed, match="cannot be used"):
        Archive(tmp_path / "archive")


FULL = """
    import random, resource, signal, sys
    from pathlib import Path
    sys.path.insert(0, {root!r})
    from tests.archive.test_snapshots import NOW, row
    from workbench.archive.snapshots import Archive
    from workbench.errors import StorageFailed
    from workbench.model import Capture

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then a write fails, as on a full disk
    archive = Archive(Path({folder!r}))
    kept = archive.append([row(n) for n in range(5)])
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    noise = random.Random(1).randbytes(50_000)
    before = [(p.name, p.stat().st_size) for p in sorted(archive.folder.iterdir())]
    for attempt in range(2):  # in the file that is open, and in a new one
        try:
            archive.append([row(50), Capture(noise, "application/pdf", "besar.pdf", NOW)])
        except StorageFailed as e:
            assert "free space" in str(e), e
        else:
            raise SystemExit("a full disk went unnoticed")
        assert before == [(p.name, p.stat().st_size) for p in sorted(archive.folder.iterdir())]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    kept += archive.append([row(60)])
    assert not list(archive.verify(kept))
    assert len(kept) == 6
"""


def test_a_full_disk_leaves_nothing_of_the_batch_and_the_archive_goes_on(tmp_path: Path) -> None:
    assert resource.RLIMIT_FSIZE is not None
    root = str(Path(__file__).resolve().parent.parent.parent)
    script = textwrap.dedent(FULL).format(root=root, folder=str(tmp_path / "a"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
