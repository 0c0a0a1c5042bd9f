import hashlib
import json
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from tests.store.build import NOW, draft
from workbench.archive.records import member_length
from workbench.archive.snapshots import Archive
from workbench.errors import BadInput, EvidenceMismatch, StorageFailed
from workbench.model import Capture
from workbench.store import articles, backup, verify
from workbench.store.engine import Store


def ingest(store: Store, archive: Archive, first: int, count: int = 5) -> None:
    captures = [
        Capture(f"isi {n}".encode(), "text/plain", "a.txt", NOW, line=n)
        for n in range(first, first + count)
    ]
    pieces = archive.append(captures)
    with store.write() as conn:
        texts = [draft(c.payload.decode(), external_id=str(c.line)) for c in captures]
        articles.add(conn, [(d, s, ()) for d, s in zip(texts, pieces, strict=True)])


@pytest.fixture
def home(tmp_path: Path) -> Iterator[tuple[Store, Archive]]:
    with Store.open(tmp_path / "home") as store, Archive(tmp_path / "home" / "archive") as archive:
        ingest(store, archive, 0)
        yield store, archive


def sound(home: Path) -> int:
    with Store.open(home) as store, store.read() as conn, Archive(home / "archive") as archive:
        assert list(verify.problems(conn)) == []
        assert list(archive.verify(articles.snapshots(conn))) == []
        return articles.statistics(conn).articles


def test_a_backup_is_restored_as_it_was(home: tuple[Store, Archive], tmp_path: Path) -> None:
    store, archive = home
    target = backup.create(store, tmp_path / "there" / "b.tar", member_length)
    ingest(store, archive, 5)
    backup.restore(target, tmp_path / "new home")
    assert sound(tmp_path / "new home") == 5
    assert sound(store.home) == 10
    assert sorted(p.name for p in (tmp_path / "there").iterdir()) == ["b.tar"]


def test_a_backup_taken_while_articles_come_in_is_sound(
    home: tuple[Store, Archive], tmp_path: Path
) -> None:
    store, archive = home
    stop = threading.Event()

    def write() -> None:
        first = 5
        while not stop.is_set():
            ingest(store, archive, first)
            first += 5

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(5):
            backup.create(store, tmp_path / f"{n}.tar", member_length)
    finally:
        stop.set()
        writer.join()
    for n in range(5):
        backup.restore(tmp_path / f"{n}.tar", tmp_path / f"home {n}")
        assert sound(tmp_path / f"home {n}") % 5 == 0


def test_visits_that_found_a_page_as_it_was_are_backed_up(
    home: tuple[Store, Archive], tmp_path: Path
) -> None:
    store, archive = home
    with store.read() as conn:
        known = list(articles.snapshots(conn))
    page = Capture(
        b"isi 2", "text/plain", "https://a.example/", NOW,
        http_request=b"GET / HTTP/1.1\r\n\r\n", http_response_head=b"HTTP/1.1 200 OK\r\n\r\n",
    )  # fmt: skip
    archive.append([page], lambda _: {known[2].sha256: [known[2]]})
    archive.close()  # the next one begins a file of its own: it holds nothing else
    archive.append([page], lambda _: {known[2].sha256: [known[2]]})
    files = {path.name: path.read_bytes() for path in archive.folder.iterdir()}
    torn = archive.folder / "torn.warc.gz"
    torn.write_bytes(next(iter(files.values()))[:-7])
    assert len(files) == 2
    backup.restore(backup.create(store, tmp_path / "b.tar", member_length), tmp_path / "new")
    restored = {path.name: path.read_bytes() for path in (tmp_path / "new/archive").iterdir()}
    assert len(restored.pop(torn.name)) < torn.stat().st_size
    assert restored == files


def test_time_stamps_are_backed_up(home: tuple[Store, Archive], tmp_path: Path) -> None:
    store, _ = home
    (store.home / "stamps").mkdir()
    for name in ("20261128T225212.363838Z.tsr", "20261128T225212.363838Z.txt", "half.txt.part"):
        (store.home / "stamps" / name).write_bytes(name.encode())
    backup.restore(backup.create(store, tmp_path / "b.tar", member_length), tmp_path / "new")
    found = {path.name: path.read_bytes() for path in (tmp_path / "new/stamps").iterdir()}
    assert found == {name: name.encode() for name in found}
    assert sorted(name[-4:] for name in found) == [".tsr", ".txt"]


def test_an_archive_that_lost_bytes_is_not_backed_up_as_if_whole(
    home: tuple[Store, Archive], tmp_path: Path
) -> None:
    store, archive = home
    [path] = archive.folder.iterdir()
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(StorageFailed, match="nothing was changed"):
        backup.create(store, tmp_path / "b.tar", member_length)
    assert [p.name for p in tmp_path.iterdir()] == ["home"]


def test_nothing_is_overwritten(home: tuple[Store, Archive], tmp_path: Path) -> None:
    store, _ = home
    target = backup.create(store, tmp_path / "b.tar", member_length)
    with pytest.raises(StorageFailed, match="exists already"):
        backup.create(store, target, member_length)
    with pytest.raises(StorageFailed, match="exists already"):
        store.backup(target)
    with pytest.raises(BadInput, match="not empty"):
        backup.restore(target, store.home)
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="not empty"):
        backup.restore(target, tmp_path / "file")


def rewritten(source: Path, target: Path, change: dict[str, bytes | tarfile.TarInfo]) -> Path:
    """Copy a backup, with members replaced, added or (empty bytes) left out."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            value = change.pop(member.name, content.read())
            if isinstance(value, bytes) and value:
                member.size = len(value)
                new.addfile(member, BytesIO(value))
        for name, value in change.items():
            info = value if isinstance(value, tarfile.TarInfo) else tarfile.TarInfo(name)
            body = value if isinstance(value, bytes) else b""
            info.size = len(body)
            new.addfile(info, BytesIO(body))
    return target


def link(name: str, to: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, to
    return info


@pytest.mark.parametrize(
    "change",
    [
        {"../evil": b"x"},
        {"/tmp/evil": b"x"},
        {"archive/../../evil": b"x"},
        {"archive/.hidden": b"x"},
        {"archive/link": link("archive/link", "/etc/passwd")},
        {"archive/extra.warc.gz": b"x"},
        {"workbench.sqlite": b"another database"},
        {"workbench.sqlite": b""},
        {"manifest.json": b""},
        {"manifest.json": b"{}"},
        {"manifest.json": b"["},
        {"manifest.json": b"[1]"},
        {"manifest.json": json.dumps({"format": 9}).encode()},
        {"WARC": b"other bytes"},
        {"WARC": b""},
    ],
)
def test_a_backup_that_was_changed_is_refused_whole(
    home: tuple[Store, Archive], tmp_path: Path, change: dict[str, bytes | tarfile.TarInfo]
) -> None:
    store, archive = home
    [warc] = archive.folder.iterdir()
    change = {(f"archive/{warc.name}" if k == "WARC" else k): v for k, v in change.items()}
    source = backup.create(store, tmp_path / "b.tar", member_length)
    bad = rewritten(source, tmp_path / "bad.tar", change)
    with pytest.raises(BadInput, match="not a whole backup"):
        backup.restore(bad, tmp_path / "new")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tar", "bad.tar", "home"]


@pytest.mark.parametrize("end", [0, 1, 5_000, -10_241, -20_000])
def test_a_backup_that_was_cut_off_is_refused(
    home: tuple[Store, Archive], tmp_path: Path, end: int
) -> None:
    source = backup.create(home[0], tmp_path / "b.tar", member_length)
    source.write_bytes(source.read_bytes()[:end])
    with pytest.raises(BadInput, match="not a whole backup"):
        backup.restore(source, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_backup_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="could not be read"):
        backup.restore(tmp_path / "none.tar", tmp_path / "new")


def test_the_manifest_can_be_checked_with_other_tools(
    home: tuple[Store, Archive], tmp_path: Path
) -> None:
    with tarfile.open(backup.create(home[0], tmp_path / "b.tar", member_length)) as tar:
        *files, last = tar.getmembers()
        manifest = json.load(tar.extractfile(last))  # type: ignore[arg-type]
        for member in files:
            content = tar.extractfile(member)
            assert content is not None
            expected = {"size": member.size, "sha256": hashlib.sha256(content.read()).hexdigest()}
            assert manifest["files"][member.name] == expected
    assert last.name == "manifest.json"


def test_restored_evidence_still_proves(home: tuple[Store, Archive], tmp_path: Path) -> None:
    backup.restore(backup.create(home[0], tmp_path / "b.tar", member_length), tmp_path / "new")
    with Store.open(tmp_path / "new") as store, Archive(tmp_path / "new" / "archive") as archive:
        with store.read() as conn:
            found = articles.get(conn, 3).snapshot
        assert archive.read(found) == b"isi 2"
        with pytest.raises(EvidenceMismatch):
            archive.read(replace(found, sha256="0" * 64))
