"""A process that is killed at any moment loses nothing it reported, and the next one finishes."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.ingesting import payload
from workbench.archive.snapshots import Archive
from workbench.store import articles, backup, verify
from workbench.store.engine import Store

ROOT = Path(__file__).resolve().parent.parent.parent
KILLS = int(os.environ.get("WORKBENCH_KILLS", "10"))  # `make kills` asks for more
COUNT = 140


def killed_after(home: Path, lines: int, delay: float) -> set[int]:
    """Run an ingest, kill it `delay` seconds after its line number `lines`; return the reported."""
    command = [sys.executable, "-m", "tests.store.ingesting", str(home), "0", str(COUNT)]
    reported: set[int] = set()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(lines):
            reported |= {int(n) for n in process.stdout.readline().split()}
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.kill()
        for line in process.stdout:
            reported |= {int(n) for n in line.split()}
    return reported


def check(home: Path, reported: set[int]) -> int:
    """Return how many articles there are, all reported ones whole among them."""
    with Store.open(home) as store, store.read() as conn, Archive(home / "archive") as archive:
        assert list(verify.problems(conn)) == []
        assert list(archive.verify(articles.snapshots(conn))) == []
        stored = articles.after(conn, 0, COUNT + 1)
        for article in stored:
            number = int(article.ref.external_id)
            assert archive.read(article.snapshot) == payload(number) == article.text.encode()
        numbers = [int(article.ref.external_id) for article in stored]
    assert reported <= set(numbers)
    assert len(numbers) == len(set(numbers))
    return len(numbers)


@pytest.mark.parametrize("seed", range(KILLS))
def test_nothing_reported_is_lost_and_no_start_fails(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    reported: set[int] = set()
    for _ in range(2):  # the second run is killed on what the first one left
        # Lines say how far it is, the delay falls anywhere within a batch: from the start of
        # Python, the first migration included, to the last commit.
        lines = chance.choice([0, 0, 1, 3, 8, 15])
        delay = chance.uniform(0, 0.4 if lines == 0 else 0.02)
        reported |= killed_after(tmp_path, lines, delay)
        check(tmp_path, reported)
    assert killed_after(tmp_path, COUNT, 60) == set(range(COUNT))  # nothing kills this one
    assert check(tmp_path, reported) == COUNT


def test_a_killed_backup_leaves_no_backup_of_that_name(tmp_path: Path) -> None:
    killed_after(tmp_path / "home", 5, 0)
    script = (
        "import sys; from pathlib import Path; from workbench.store import backup;"
        "from workbench.archive.records import member_length;"
        "from workbench.store.engine import Store;"
        "backup.create(Store.open(Path(sys.argv[1])), Path(sys.argv[2]), member_length)"
    )
    target = tmp_path / "b.tar"
    command = [sys.executable, "-c", script, str(tmp_path / "home"), str(target)]
    for delay in (0.3, 0.4, 0.45):
        with subprocess.Popen(command, cwd=ROOT) as process:
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                process.kill()
        if target.exists():  # only ever whole
            backup.restore(target, tmp_path / f"restored {delay}")
            target.unlink()
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    assert not list(tmp_path.glob(".*"))  # what killed backups left was cleared away
    backup.restore(target, tmp_path / "restored")
    assert check(tmp_path / "restored", set()) == check(tmp_path / "home", set())
