"""Taking articles down: the bytes go everywhere, the fact and the reason stay."""

import shutil
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.web.conftest import Clock
from workbench.bench import Workbench
from workbench.errors import BadInput, Conflict, EvidenceMismatch, Gone, NotFound
from workbench.model_review import Role
from workbench.settings import Settings
from workbench.store import articles as stored
from workbench.store import removals
from workbench.verbs import removing

SECRET = "zamrudkhatulistiwa"
TEXT = f"“Kami tidak akan menutup pintu air {SECRET} sebelum musim tanam selesai,” kata Ratri."
OTHER = "“Kalau airnya cukup, kami menanam dua kali dalam setahun,” ujar Wagiman di balai desa."
QUOTE = f"Kami tidak akan menutup pintu air {SECRET} sebelum musim tanam selesai"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench.open(Settings(home=tmp_path / "home"), Clock()) as opened:
        for text, outlet in ((TEXT, "a.example"), (OTHER, "b.example")):
            opened.paste(text, {"outlet": outlet, "date": "2024-03-04"}, actor="test")
        opened.index()
        yield opened


def holders(bench: Workbench, words: str) -> list[str]:
    """Return the files of the home folder that hold `words`, WARC records unpacked."""
    found = []
    for path in sorted(p for p in bench.settings.home.rglob("*") if p.is_file()):
        content = path.read_bytes()
        if path.name.endswith(".warc.gz"):
            with path.open("rb") as handle:
                content += b"".join(r.content_stream().read() for r in ArchiveIterator(handle))
        if words.encode() in content:
            found.append(path.name)
    return found


def test_the_words_are_gone_from_every_file(bench: Workbench) -> None:
    assert holders(bench, SECRET)
    [removal] = bench.take_down([1], " Court order 12/2026 ", actor="ayu")
    assert (removal.reason, removal.author, removal.outlet) == (
        "Court order 12/2026",
        "ayu",
        "a.example",
    )
    assert removal.erased_at is not None
    assert holders(bench, SECRET) == []
    assert bench.trace(QUOTE).first is None
    assert [p.message for p in bench.verify()] == []
    assert bench.statistics().articles == 1
    assert bench.articles().total == 1
    with pytest.raises(Gone, match="Court order"):
        bench.article(1)
    with pytest.raises(Gone):
        bench.raw(1)
    assert bench.trace("Kalau airnya cukup, kami menanam dua kali").first is not None
    assert bench.removals().removals == (removal,)
    assert bench.audit()[0].action == "article.removed"


def test_every_other_record_is_still_readable_by_others(bench: Workbench) -> None:
    bench.take_down([1], "Court order", actor="ayu")
    [path] = (bench.settings.home / "archive").glob("*.warc.gz")
    with path.open("rb") as handle:
        kinds = [record.rec_type for record in ArchiveIterator(handle)]
    assert kinds == ["warcinfo", "metadata", "resource"]
    assert bench.raw(2)[0]


def test_what_was_taken_down_does_not_come_back_with_the_next_import(bench: Workbench) -> None:
    bench.take_down([1], "Court order", actor="ayu")
    summary = bench.paste(TEXT, {"outlet": "a.example", "date": "2024-03-04"}, actor="test")
    assert summary.added == 0
    assert bench.trace(QUOTE).first is None


def test_its_bytes_do_not_come_back_under_another_digest(bench: Workbench) -> None:
    bench.take_down([1], "Court order", actor="ayu")
    again = bench.settings.home.parent / "again.csv"  # the same words in a row of other bytes
    again.write_text(f'text,outlet,date,place\n"{TEXT}",a.example,2024-03-04,Demak\n')
    assert bench.ingest([str(again)], actor="test").duplicates == 1
    assert holders(bench, SECRET) == []
    assert [p.message for p in bench.verify()] == []
    with bench.rooms.store.read() as conn:
        assert removals.pending(conn) == []


def test_further_columns_of_a_table_go_too(bench: Workbench) -> None:
    table = bench.settings.home.parent / "table.csv"
    table.write_text(f'text,outlet,summary\n"{OTHER} Lagi.",c.example,{SECRET}\n')
    bench.ingest([str(table)], actor="test")
    bench.take_down([1, 3], "Court order", actor="ayu")
    assert holders(bench, SECRET) == []


def test_what_a_killed_ingest_left_goes_too(bench: Workbench) -> None:
    [warc] = (bench.settings.home / "archive").glob("*.warc.gz")
    for name in ("0-before.warc.gz", "z-torn.warc.gz"):  # as where the database heard of nothing
        shutil.copy(warc, warc.with_name(name))
    with bench.rooms.store.read() as conn:
        _, second = stored.snapshots(conn)
    torn = warc.with_name("z-torn.warc.gz")
    torn.write_bytes(torn.read_bytes()[:-9])
    assert {"0-before.warc.gz", torn.name} < set(holders(bench, SECRET))
    bench.take_down([1], "Court order", actor="ayu")
    assert holders(bench, SECRET) == []
    other = warc.with_name("0-before.warc.gz").read_bytes()[second.offset :]
    assert other == warc.read_bytes()[second.offset :]


def test_rebuilt_indexes_do_not_know_it_either(bench: Workbench) -> None:
    bench.take_down([1], "Court order", actor="ayu")
    bench.index(rebuild=True)
    assert holders(bench, SECRET) == []
    assert [p.message for p in bench.verify()] == []


def test_a_removal_that_the_log_does_not_tell_of_is_found(bench: Workbench) -> None:
    bench.take_down([1], "Court order", actor="ayu")
    with bench.rooms.store.write() as conn:
        conn.exec_driver_sql("UPDATE removals SET reason = 'He asked nicely'")
    found = [(p.kind, p.subject, p.message) for p in bench.verify()]
    assert found == [("removal", "article 1", "The log does not tell of this removal.")]


def test_an_interrupted_removal_is_finished_by_the_upkeep(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "finish_removals", lambda rooms: None)
    bench.take_down([1], "Court order", actor="ayu")
    monkeypatch.undo()
    assert [p.kind for p in bench.verify() if p.kind == "removal"] == ["removal"]
    with bench.rooms.store.read() as conn:
        assert [r.article_id for r in removals.pending(conn)] == [1]
    bench.upkeep()
    assert holders(bench, SECRET) == []
    assert [p.message for p in bench.verify()] == []


def test_a_missing_archive_file_holds_nothing_up(bench: Workbench) -> None:
    [warc] = (bench.settings.home / "archive").glob("*.warc.gz")
    warc.unlink()
    [removal] = bench.take_down([1], "Court order", actor="ayu")
    assert removal.erased_at is not None
    assert holders(bench, SECRET) == []


def test_bytes_that_cannot_be_erased_do_not_keep_the_words_in_the_indexes(
    bench: Workbench,
) -> None:
    [warc] = (bench.settings.home / "archive").glob("*.warc.gz")
    with bench.rooms.store.write() as conn:  # as where another program swapped two records
        conn.exec_driver_sql(
            "UPDATE snapshots SET (offset, length) = "
            "(SELECT offset, length FROM snapshots WHERE id = 2) WHERE id = 1"
        )
    for attempt in (lambda: bench.take_down([1], "Court order", actor="ayu"), bench.upkeep):
        with pytest.raises(EvidenceMismatch, match="another record"):
            attempt()
        assert bench.rooms.fingerprints.count() == 1
        assert set(holders(bench, SECRET)) <= {
            warc.name,
            "workbench.sqlite",
            "workbench.sqlite-wal",
        }
    with bench.rooms.store.read() as conn:
        assert [r.article_id for r in removals.pending(conn)] == [1]


def test_bytes_that_another_article_needs_are_taken_down_together(bench: Workbench) -> None:
    with bench.rooms.store.write() as conn:  # as where one file of others held both
        conn.exec_driver_sql("UPDATE snapshots SET sha256 = (SELECT sha256 FROM snapshots LIMIT 1)")
    with pytest.raises(Conflict, match="article 2"):
        bench.take_down([1], "Court order", actor="ayu")
    assert bench.trace(QUOTE).first is not None


def test_bad_requests_change_nothing(bench: Workbench) -> None:
    for ids, reason, error in (
        ([1], " ", BadInput),
        ([1], "x" * 2001, BadInput),
        ([99], "why", NotFound),
        ([1, 99], "why", NotFound),
    ):
        with pytest.raises(error):
            bench.take_down(ids, reason, actor="ayu")
    assert bench.statistics().articles == 2
    bench.take_down([1], "why", actor="ayu")
    with pytest.raises(Conflict):
        bench.take_down([1], "why", actor="ayu")


def test_retention_spares_what_a_claim_cites(bench: Workbench) -> None:
    user = bench.add_user("ayu", "ladang kopi tengah hujan", "Ayu", Role.ADMIN, actor="test")
    bench.save_claim(QUOTE, "Ratri", actor=user)
    now = bench.clock()
    bench.clock = bench.rooms.clock = lambda: now + timedelta(days=40)
    assert bench.older_than(30) == (2,)
    assert bench.older_than(30, "a.example") == ()
    assert bench.older_than(60) == ()
    assert bench.take_down_older(30, reason="Kept for 30 days", actor="ayu") == (2,)
    assert bench.removals().total == 1
    with pytest.raises(BadInput):
        bench.older_than(0)


def test_a_report_on_it_says_that_it_was_taken_down(bench: Workbench) -> None:
    user = bench.add_user("ayu", "ladang kopi tengah hujan", "Ayu", Role.ADMIN, actor="test")
    claim = bench.save_claim(QUOTE, "Ratri", actor=user)
    bench.take_down([1], "Court order 12/2026", actor="ayu")
    with pytest.raises(EvidenceMismatch, match=r"was taken down \(Court order 12/2026\)"):
        bench.report([claim.number], "json", actor="ayu")


def test_an_export_tells_what_was_taken_down_and_holds_none_of_it(
    bench: Workbench, tmp_path: Path
) -> None:
    bench.take_down([1], "Court order 12/2026", actor="ayu")
    package = bench.export_archive_to(tmp_path / "out.wacz", actor="ayu")
    with zipfile.ZipFile(package) as packed:
        content = {name: packed.read(name) for name in packed.namelist()}
    [warc] = [content[name] for name in content if name.startswith("archive/")]
    records = [
        (r.rec_type, r.content_stream().read().decode()) for r in ArchiveIterator(BytesIO(warc))
    ]
    assert ("metadata", "reason: Court order 12/2026\r\n") in records
    assert SECRET not in "".join(text for _, text in records)
    assert len(content["pages/pages.jsonl"].splitlines()) == 2  # the head, and what is left
    with Workbench.open(Settings(home=tmp_path / "other"), Clock()) as other:
        taken = other.ingest([str(package)], actor="test")
        assert (taken.added, taken.rejected) == (1, ())
        assert other.trace("Kalau airnya cukup, kami menanam dua kali").first is not None
        assert other.trace(QUOTE).first is None
