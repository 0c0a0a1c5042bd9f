"""Many processes at once on one home folder: four take articles in while eight trace."""

import json
import multiprocessing
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from queue import Queue

from workbench.bench import Workbench
from workbench.model import Verdict
from workbench.settings import Settings

SECONDS = float(os.environ.get("WORKBENCH_SOAK", "4"))  # `make soak` takes two minutes
WRITERS, READERS = 4, 8
ROWS = 40  # of one file; each writer takes in file after file
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.test_soak"])
Told = tuple[str, int, str]  # who, how much was done, what went wrong


def sentence(writer: int, file: int, row: int) -> str:
    chance = random.Random(f"{writer}-{file}-{row}")
    words = " ".join(f"kata{chance.randrange(5000)}" for _ in range(14))
    return f"Kami warga kampung {words} sepakat"


def table(path: Path, writer: int, file: int) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for row in range(ROWS):
            text = f"“{sentence(writer, file, row)},” kata Ratna Kusumawardhani, warga, Senin."
            name = f"{writer}-{file}-{row}"
            out.write(json.dumps({"id": name, "outlet": f"media{writer}.example", "text": text}))
            out.write("\n")
    return path


def write(home: Path, folder: Path, number: int, until: float, told: "Queue[Told]") -> None:
    """Take in file after file; report how many articles were reported as added."""
    added, file = 0, 0
    with Workbench.open(Settings(home=home)) as bench:
        while time.time() < until or not file:
            source = table(folder / f"{number}-{file}.jsonl", number, file)
            summary = bench.ingest([str(source)], actor=f"writer {number}")
            if (summary.added, summary.rejected) != (ROWS, ()):
                told.put(("writer", added, f"file {file}: {summary}"))
                return
            added, file = added + summary.added, file + 1
            if bench.trace(sentence(number, file - 1, 7)).verdict is not Verdict.EXACT:
                told.put(("writer", added, f"file {file - 1} cannot be traced"))
                return
    told.put(("writer", added, ""))


def read(home: Path, folder: Path, number: int, until: float, told: "Queue[Told]") -> None:
    """Trace what was there from the start, and what nobody said."""
    traces = 0
    chance = random.Random(number)
    with Workbench.open(Settings(home=home)) as bench:
        while time.time() < until or not traces:
            row = chance.randrange(ROWS)
            found = bench.trace(sentence(0, 0, row))
            lost = bench.trace(f"tidak seorang pun pernah berkata begini {number} {traces} kali")
            wrong = (found.verdict, lost.verdict) != (Verdict.EXACT, Verdict.NOT_FOUND)
            if wrong or "warga kampung" not in (found.first.exact if found.first else ""):
                told.put(("reader", traces, f"row {row}: {found.verdict}, {lost.verdict}"))
                return
            traces += 2
    told.put(("reader", traces, ""))


def test_four_write_and_eight_trace_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Workbench.open(Settings(home=home)) as bench:
        bench.ingest([str(table(tmp_path / "first.jsonl", 0, 0))], actor="test")
    (tmp_path / "files").mkdir()
    told = FORK.Manager().Queue()
    until = time.time() + SECONDS
    jobs: list[tuple[Callable[..., None], int]] = [(write, n + 1) for n in range(WRITERS)]
    jobs += [(read, n) for n in range(READERS)]
    workers = [
        FORK.Process(target=job, args=(home, tmp_path / "files", number, until, told))
        for job, number in jobs
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(SECONDS + 120)
    assert [worker.exitcode for worker in workers] == [0] * len(workers)
    results = [told.get(timeout=10) for _ in workers]
    assert [problem for _, _, problem in results if problem] == []
    added = sum(count for who, count, _ in results if who == "writer")
    traces = sum(count for who, count, _ in results if who == "reader")
    assert added >= WRITERS * ROWS
    assert traces >= READERS * 2
    with Workbench.open(Settings(home=home)) as bench:
        report = bench.index()
        assert report.articles == report.fingerprints == report.words == added + ROWS
        assert list(bench.verify()) == []
    print(f"{added} articles added, {traces} traces in {SECONDS:.0f} s")
