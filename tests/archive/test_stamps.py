"""Time stamps from a real authority, checked by this program and by openssl alone."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.archive import authority
from workbench.archive import stamps
from workbench.bench import Workbench
from workbench.errors import BadInput, EvidenceMismatch, FetchRefused
from workbench.model import SearchRequest
from workbench.model_proof import Statement
from workbench.settings import Settings
from workbench.verbs.proving import post, stamp_when_due

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl is not installed: time stamps not tested"
)
TEXT = "“Kami tidak akan menutup pintu air sebelum musim tanam selesai,” kata Ratri."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("authority") / "a b"
    authority.make(made)
    return made


@pytest.fixture
def bench(tmp_path: Path, folder: Path) -> Iterator[Workbench]:
    with authority.serving(folder) as url:
        settings = Settings(
            home=tmp_path / "home", timestamp_url=url, timestamp_ca=folder / "root.pem"
        )
        with Workbench.open(settings) as opened:
            opened.paste(TEXT, {"outlet": "a.example"}, actor="test")
            yield opened


def test_a_stamp_is_verified_by_openssl_alone(bench: Workbench, folder: Path) -> None:
    before = datetime.now(UTC)
    stamp = bench.stamp(actor="ayu")
    assert stamp.stamped_at is not None
    assert abs(stamp.stamped_at - before) < timedelta(minutes=2)
    where = bench.settings.home / "stamps"
    done = authority.openssl(
        *("ts", "-verify", "-data", str(where / f"{stamp.name}.txt")),
        *("-in", str(where / f"{stamp.name}.tsr"), "-CAfile", "root.pem"),
        folder=folder,
    )
    assert b"Verification: OK" in done.stdout
    assert [p.message for p in bench.verify()] == []
    assert bench.stamps() == (stamp,)
    assert bench.audit()[0].action == "archive.stamped"


def test_what_came_after_does_not_break_a_stamp(bench: Workbench) -> None:
    bench.stamp(actor="ayu")
    bench.paste(TEXT.replace("Ratri", "Wagiman"), {"outlet": "b.example"}, actor="test")
    bench.stamp(actor="ayu")
    assert [p for p in bench.verify() if p.kind == "stamp"] == []
    assert len(bench.stamps()) == 2


def test_a_changed_past_is_found(bench: Workbench) -> None:
    stamp = bench.stamp(actor="ayu")
    with bench.rooms.store.write() as conn:
        conn.exec_driver_sql("UPDATE snapshots SET sha256 = ?", ("0" * 64,))
    found = [p for p in bench.verify() if p.kind == "stamp"]
    assert [(p.subject, "not those that were stamped" in p.message) for p in found] == [
        (stamp.name, True)
    ]


@pytest.mark.parametrize("kind", ["txt", "tsr"])
def test_a_flipped_byte_or_a_missing_file_is_found(bench: Workbench, kind: str) -> None:
    stamp = bench.stamp(actor="ayu")
    path = bench.settings.home / "stamps" / f"{stamp.name}.{kind}"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    assert [p.subject for p in bench.verify() if p.kind == "stamp"] == [stamp.name]
    path.unlink()
    assert "missing" in next(p.message for p in bench.verify() if p.kind == "stamp")


def test_deleted_stamps_are_missed(bench: Workbench) -> None:
    stamp = bench.stamp(actor="ayu")
    shutil.rmtree(bench.settings.home / "stamps")
    assert [p.subject for p in bench.verify()] == [stamp.name]


def test_stamps_are_restored_with_a_backup(bench: Workbench, tmp_path: Path) -> None:
    stamp = bench.stamp(actor="ayu")
    settings = replace(bench.settings, home=tmp_path / "new")
    Workbench.restore(bench.backup(tmp_path / "b.tar", actor="ayu"), settings)
    bench.stamp(actor="ayu")
    with Workbench.open(settings) as restored:
        restored.index()
        assert restored.stamps() == (stamp,)
        assert [p.message for p in restored.verify()] == []


def test_another_authority_is_not_believed(bench: Workbench, tmp_path: Path) -> None:
    stamp = bench.stamp(actor="ayu")
    other = authority.make(tmp_path / "other").read_bytes()
    with pytest.raises(EvidenceMismatch, match="signature"):
        stamps.Stamps(bench.settings.home / "stamps").stamp(stamp.name, other)


STATE = Statement(datetime(2026, 5, 4, tzinfo=UTC), 1, "a" * 64, 2, "b" * 64)


def test_what_answers_is_looked_at(folder: Path, tmp_path: Path) -> None:
    with authority.serving(folder, b"<html>") as url, pytest.raises(FetchRefused, match="no time-"):
        stamps.ask(url, STATE, post)
    with authority.serving(folder, b"x", 503) as url, pytest.raises(FetchRefused, match="503"):
        stamps.ask(url, STATE, post)
    with authority.serving(folder, b"0" * 1_000_001) as url, pytest.raises(FetchRefused):
        stamps.ask(url, STATE, post)
    with authority.serving(folder) as url:
        old = stamps.ask(url, STATE, post)
    with authority.serving(folder, old) as url, pytest.raises(FetchRefused, match="another"):
        stamps.ask(url, STATE, post)
    with pytest.raises(FetchRefused, match=r"gave no answer: 127\.0\.0\.1 .*try again"):
        stamps.ask("http://127.0.0.1:9/", STATE, post)
    for address in ("ftp://a.example", "a.example", "file:///etc/passwd"):
        with pytest.raises(BadInput):
            stamps.ask(address, STATE, post)
    with pytest.raises(EvidenceMismatch):
        stamps.Stamps(tmp_path).add(replace(STATE, records=9), old)


def test_without_an_authority_nothing_is_due(tmp_path: Path) -> None:
    with Workbench.open(Settings(home=tmp_path / "home")) as bench:
        assert stamp_when_due(bench.rooms) is None
        with pytest.raises(BadInput, match="WORKBENCH_TIMESTAMP_URL"):
            bench.stamp(actor="ayu")


def at(bench: Workbench, hours: int) -> None:
    bench.rooms.clock = lambda: datetime.now(UTC) + timedelta(hours=hours)


def test_once_a_day_by_itself(bench: Workbench) -> None:
    bench.upkeep()
    bench.upkeep()
    assert len(bench.stamps()) == 1
    at(bench, 25)
    bench.upkeep()
    assert len(bench.stamps()) == 2


def test_a_clock_that_was_wrong_does_not_end_the_stamps(bench: Workbench) -> None:
    at(bench, 10_000)
    bench.upkeep()
    at(bench, 0)
    bench.upkeep()
    bench.upkeep()
    assert len(bench.stamps()) == 2
    at(bench, 25)
    bench.upkeep()
    assert len(bench.stamps()) == 3
    assert [p for p in bench.verify() if p.kind == "stamp"] == []


def test_an_authority_that_refuses_is_left_alone_for_an_hour(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", timestamp_url="http://127.0.0.1:9/")
    with Workbench.open(settings) as bench:
        with pytest.raises(FetchRefused):
            stamp_when_due(bench.rooms)
        assert stamp_when_due(bench.rooms) is None
        at(bench, 2)
        with pytest.raises(FetchRefused):
            stamp_when_due(bench.rooms)


@pytest.mark.parametrize("answer", ["HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", ""])
def test_an_authority_that_drips_its_answer_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr(stamps, "TIMEOUT", 0.5)
    with authority.dripping(answer.encode()) as url:
        settings = Settings(home=tmp_path / "home", timestamp_url=url)
        with Workbench.open(settings) as bench:
            bench.paste(TEXT, {"outlet": "a.example"}, actor="test")
            began = time.monotonic()
            with pytest.raises(FetchRefused, match=r"did not answer completely within 0\.5 sec"):
                bench.upkeep()
            assert time.monotonic() - began < 5
            assert bench.search(SearchRequest("pintu")).total == 1, "the rest was done"
            bench.upkeep()  # and goes on, the authority left alone for an hour
            assert bench.stamps() == ()


def test_an_answer_that_another_authority_signed_is_not_kept(
    bench: Workbench, tmp_path: Path
) -> None:
    other = authority.make(tmp_path / "other")
    bench.rooms.settings = replace(bench.settings, timestamp_ca=other)
    with pytest.raises(EvidenceMismatch, match="signature"):
        bench.stamp(actor="ayu")
    assert bench.stamps() == ()
    kept = stamps.Stamps(bench.settings.home / "stamps")
    assert kept.last(datetime.now(UTC)) is None  # the day is still open


@pytest.mark.parametrize("years", [0, 30])
def test_the_documented_command(bench: Workbench, folder: Path, years: int) -> None:
    stamp = bench.stamp(actor="ayu")
    assert stamp.stamped_at is not None
    command = stamps.__doc__ or ""
    line = next(part for part in command.split("`") if part.startswith("openssl ts"))
    line = line.replace("NAME", stamp.name)
    arguments = [*line.split(" -CAfile ")[0].split(), "-CAfile", str(folder / "root.pem")]
    at_stamp = int(stamp.stamped_at.timestamp())
    # `-attime` plays the day of the check, and is what a check long after has to be given.
    for at, holds in ((at_stamp + years * 366 * 86_400, not years), (at_stamp, True)):
        done = subprocess.run(
            [*arguments, "-attime", str(at)],
            cwd=bench.settings.home / "stamps",
            capture_output=True,
            timeout=60,
        )
        assert (b"Verification: OK" in done.stdout) is holds
