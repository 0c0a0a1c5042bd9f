"""A full disk: a real one where this machine lets us make it, and files that may not grow."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bad_input.desk import NOWHERE, QUOTE, Desk
from workbench.model import Verdict
from workbench.model_review import User

ARTICLES = 20
VOCABULARY = [f"{a}{b}{c}" for a in "bdgkl" for b in ("an", "er", "ong") for c in "aeiou"]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of nearly a megabyte together, which no compression makes small."""
    path, chosen = tmp_path_factory.mktemp("table") / "table.jsonl", random.Random(5)
    with path.open("w", encoding="utf-8") as out:
        for number in range(ARTICLES):
            words = (
                f"{chosen.choice(VOCABULARY)} dan yang {chosen.getrandbits(40)}"
                for _ in range(1_500)
            )
            out.write(json.dumps({"id": f"x{number}", "text": " ".join(words)}) + "\n")
    return path


def files_up_to(size: int) -> Callable[[], None]:
    """Return what lets no file of a child process grow beyond `size` bytes, as a full disk does."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


# What fills up first: the archive (some 300 KB), then the log of the database (over a megabyte).
@pytest.mark.parametrize(("size", "words"), [(100_000, "archive"), (600_000, "database")])
def test_what_the_disk_refuses_is_not_in_and_goes_in_later(
    desk: Desk, table: Path, size: int, words: str
) -> None:
    with desk.unchanged():
        assert desk.run("ingest", str(table), expect=1, before=files_up_to(size)) == ""
        desk.told(words, "nothing", "free space", "try again")
    summary = desk.json("ingest", str(table))
    assert isinstance(summary, dict)
    assert (summary["added"], summary["duplicates"]) == (ARTICLES, 0)
    desk.sound(5 + ARTICLES)


def test_an_index_that_cannot_grow_costs_no_article(desk: Desk, table: Path) -> None:
    with desk.opened() as bench:
        bench.ingest([str(table)], actor="test")
    shutil.rmtree(desk.home / "index")
    desk.run("index", expect=1, before=files_up_to(0))
    desk.told("cannot be written", "free")
    # Without the index nothing is found, and the answer says that nothing was searched.
    said = json.loads(desk.run("trace", NOWHERE, "--json", before=files_up_to(100_000)))
    assert said["searched"]["index"] == f"{5 + ARTICLES} articles behind"
    desk.told("cannot be written", "no article is lost")
    with desk.opened() as bench:
        assert bench.trace(QUOTE).verdict is Verdict.EXACT


def test_a_report_that_cannot_be_written_is_told(
    desk: Desk, reviewer: User, tmp_path: Path
) -> None:
    with desk.opened() as bench:
        number = bench.save_claim(QUOTE, "", actor=reviewer).number
    target = str(tmp_path / "report.html")
    command = ("report", number, "--format", "html", "-o", target)
    desk.run(*command, expect=1, before=files_up_to(2_000))
    desk.told("cannot be written")
    desk.run("backup", str(tmp_path / "backup.tar"), expect=1, before=files_up_to(20_000))
    desk.told("free space")
    assert not list(tmp_path.glob("backup*"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, which only root may make."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = os.geteuid() == 0 and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True
    ).returncode  # fmt: skip
    if not made:
        pytest.skip("A full disk of its own needs root and the right to mount.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_is_really_full(desk: Desk, table: Path, small_disk: Path) -> None:
    moved = Desk(small_disk / "home")
    shutil.copytree(desk.home, moved.home)
    with moved.unchanged():
        moved.run("ingest", str(table), expect=1)
        moved.told("free space", "try again")
        assert json.loads(moved.run("trace", QUOTE, "--json"))["verdict"] == "exact"
    moved.sound(5)
