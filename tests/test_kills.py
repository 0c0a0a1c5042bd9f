"""Kill the program at any moment: what it reported is kept, and it finishes the work by itself."""

import json
import multiprocessing
import os
import random
import tarfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from workbench.bench import Workbench
from workbench.settings import Settings
from workbench.verbs import reading_ahead, taking_in

KILLS = int(os.environ.get("WORKBENCH_KILLS", "20"))  # `make kills` runs 200
ROWS = 240
BATCH = 20  # rows stored together here, so that a kill may fall between any two of many batches
# What the worker is at when it is killed, and about how long that takes: the kill comes at a
# random moment of it, or soon after.
PHASES = {"migration": 0.4, "ingest": 1.2, "index": 0.6, "merge": 0.1, "backup": 0.2}
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.test_kills", "alembic.command", "alembic.config"])


def work(home: Path, source: Path, backup: Path, told: Connection) -> None:
    """Do everything that writes, saying first what comes next, and what was stored."""
    taking_in.BATCH = BATCH
    reading_ahead.WORTH = BATCH  # readers are at work when the kill comes
    told.send("migration")
    with Workbench.open(Settings(home=home)) as bench:
        told.send("ingest")
        bench.ingest([str(source)], actor="worker", progress=lambda p: told.send(p.done))
        told.send("index")
        bench.index()
        told.send("merge")
        bench.upkeep()
        told.send("backup")
        bench.backup(backup, actor="worker")
        told.send("done")


def table(path: Path, seed: int) -> Path:
    """Write articles of our own: sentences of a few words, no two articles alike."""
    chance = random.Random(seed)
    vocabulary = [f"kata{n}" for n in range(3000)]
    with path.open("w", encoding="utf-8") as out:
        for number in range(ROWS):
            words = " ".join(chance.choices(vocabulary, k=30))
            text = f"“{words},” kata Ratna Kusumawardhani, warga, Senin (27/11/2023)."
            row = {"id": f"{seed}-{number}", "outlet": "tirtanews.example", "text": text}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def killed(home: Path, source: Path, backup: Path, seed: int) -> int:
    """Kill a worker at a random moment of a phase; return how many articles it had reported."""
    chance = random.Random(seed)
    phase = list(PHASES)[seed % len(PHASES)]
    ours, theirs = FORK.Pipe(duplex=False)
    worker = FORK.Process(target=work, args=(home, source, backup, theirs))
    worker.start()
    theirs.close()
    reported, at = 0, None
    while True:
        left = None if at is None else max(0.0, at - time.monotonic())
        if not ours.poll(left):
            break  # the moment has come
        try:
            word = ours.recv()
        except EOFError:
            break  # it was done before
        if isinstance(word, int):
            reported = word
        elif word == phase:
            at = time.monotonic() + chance.uniform(0.0, PHASES[phase])
    worker.kill()  # SIGKILL; it may be done already
    worker.join()
    while ours.poll():
        try:
            word = ours.recv()
        except EOFError:
            break
        reported = word if isinstance(word, int) else reported
    ours.close()
    return reported


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_kill_loses_nothing_that_was_reported(tmp_path: Path, seed: int) -> None:
    home, source = tmp_path / "home", table(tmp_path / "rows.jsonl", seed)
    backup = tmp_path / "backup.tar"
    reported = killed(home, source, backup, seed)
    if backup.exists():  # else the kill came before it was whole
        with tarfile.open(backup) as whole:
            assert "manifest.json" in whole.getnames()
    with Workbench.open(Settings(home=home)) as bench:
        kept = bench.statistics().articles
        assert kept >= reported
        summary = bench.ingest([str(source)], actor="test")
        assert (summary.added, summary.duplicates) == (ROWS - kept, kept)
        report = bench.index()
        assert report.articles == report.fingerprints == report.words == ROWS
        assert list(bench.verify()) == []
        bench.backup(tmp_path / "second.tar", actor="test")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".workbench-backup")] == []
