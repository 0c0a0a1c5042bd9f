"""What reviewers wrote is sealed by the log: no later change goes unnoticed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.conftest import ORIGINAL, PASSWORD, QUOTE, Clock
from workbench.bench import Workbench
from workbench.model_review import EvidenceSource, Role
from workbench.settings import Settings

REASON = "Kata ingkaran hilang, sehingga maknanya berbalik."
SUMMARY = "Kutipan itu tepat, seperti tertulis di artikel yang pertama."
SOURCES = (EvidenceSource("Artikel asli", "https://kabar.example/1"),)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "home"
    with Workbench.open(Settings(home=folder), Clock()) as bench:
        ayu, bima = (
            bench.add_user(name, PASSWORD, name, Role.ADMIN, actor="test")
            for name in ("ayu", "bima")
        )
        bench.paste(ORIGINAL, {"outlet": "a.example", "date": "2024-03-04"}, actor="test")
        claim = bench.save_claim(QUOTE, "Ratri Anggarini", actor=ayu)
        bench.annotate(claim.id, 1, 3, 20, "Lihat di sini.", actor=ayu)
        for user, value in ((ayu, "altered"), (ayu, "accurate"), (bima, "accurate")):
            bench.rate(claim.id, "quote", value, REASON, SOURCES, actor=user)
        bench.decide(claim.id, "quote", "accurate", "", SUMMARY, SOURCES, actor=ayu)
        what, why = "Nilainya keliru sejak awal.", "Risalah rapat mengatakan yang lain."
        bench.correct(claim.id, what, why, "quote", "altered", "", SUMMARY, SOURCES, actor=ayu)
        [note] = bench.claim(claim.id).annotations
        other = bench.save_claim(QUOTE, "Ratri Anggarini", actor=ayu)
        gone = bench.annotate(other.id, 1, 3, 20, "Lihat di sini.", actor=ayu)
        bench.remove_annotation(gone.id, actor=ayu)
        assert note.id == 1
    return folder


@pytest.fixture
def bench(home: Path, tmp_path: Path) -> Iterator[Workbench]:
    with (
        closing(sqlite3.connect(home / "workbench.sqlite")) as source,
        closing(sqlite3.connect(tmp_path / "workbench.sqlite")) as copy,
    ):
        source.backup(copy)
    with Workbench.open(Settings(home=tmp_path), Clock()) as opened:
        yield opened


def reviewed(bench: Workbench) -> list[tuple[str, str]]:
    return [(p.subject, p.message) for p in bench.verify() if p.kind == "review"]


def test_what_the_workflow_changes_is_no_problem(bench: Workbench) -> None:
    assert reviewed(bench) == []
    assert len(bench.claim(1).ratings) == 3
    assert bench.claim(1).corrections[0].after == bench.claim(1).decision


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE claims SET text = 'lain' WHERE id = 1", "claims 1"),
        ("UPDATE claims SET trace = replace(trace, 'exact', 'altered') WHERE id = 1", "claims 1"),
        ("UPDATE annotations SET note = 'lain' WHERE id = 1", "annotations 1"),
        ("UPDATE ratings SET value = 'fabricated' WHERE id = 2", "ratings 2"),
        ("UPDATE ratings SET author = 'bima' WHERE id = 1", "ratings 1"),
        ("DELETE FROM ratings WHERE id = 3", "ratings 3"),
        ("UPDATE decisions SET summary = 'lain' WHERE id = 2", "decisions 2"),
        ("UPDATE corrections SET why = 'lain'", "corrections 1"),
        (
            "INSERT INTO ratings SELECT 9, claim_id, scale, value, reason, sources, 'citra', "
            "created_at, 0 FROM ratings WHERE id = 3",
            "ratings 9",
        ),
    ],
)
def test_each_change_past_the_log_is_named(bench: Workbench, statement: str, row: str) -> None:
    with bench.rooms.store.write() as conn:
        conn.exec_driver_sql(statement)
    assert [subject for subject, _ in reviewed(bench)] == [row]


def test_what_was_written_before_there_were_seals_is_left_alone(bench: Workbench) -> None:
    with bench.rooms.store.write() as conn:
        for trigger in conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'"):
            conn.exec_driver_sql(f"DROP TRIGGER {trigger[0]}")
        conn.exec_driver_sql("UPDATE audit SET detail = '{}'")
    assert reviewed(bench) == []
