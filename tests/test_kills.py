"""Kill the program at any moment: what it reported is kept, and it finishes the work by itself."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbench.bench import Workbench
from workbench.settings import Settings

KILLS = int(os.environ.get("WORKBENCH_KILLS", "6"))  # `make kills` runs 200
ROWS = 700
WORKER = """
import sys
from pathlib import Path
from workbench.bench import Workbench
from workbench.settings import Settings

home, table = sys.argv[1:]
with Workbench.open(Settings(home=Path(home))) as bench:
    print("open", flush=True)
    bench.ingest([table], actor="worker", progress=lambda p: print(p.done, flush=True))
    bench.index()
    print("done", flush=True)
"""


def table(path: Path, seed: int) -> Path:
    """Write articles of our own: sentences of a few words, no two articles alike."""
    chance = random.Random(seed)
    vocabulary = [f"kata{n}" for n in range(3000)]
    with path.open("w", encoding="utf-8") as out:
        for number in range(ROWS):
            words = " ".join(chance.choices(vocabulary, k=60))
            text = f"“{words},” kata Ratna Kusumawardhani, warga, Senin (27/11/2023)."
            row = {"id": f"{seed}-{number}", "outlet": "tirtanews.example", "text": text}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_kill_loses_nothing_that_was_reported(tmp_path: Path, seed: int) -> None:
    home, source = tmp_path / "home", table(tmp_path / "rows.jsonl", seed)
    chance = random.Random(seed)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(home), str(source)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    reported = 0
    if seed % 3:  # one kill in three may hit the very start, the migration included
        worker.stdout.readline()
    time.sleep(chance.uniform(0.0, 2.5))
    worker.send_signal(signal.SIGKILL)
    for line in worker.stdout.read().split():
        if line.isdecimal():
            reported = int(line)
    worker.wait()
    worker.stdout.close()
    with Workbench.open(Settings(home=home)) as bench:
        kept = bench.statistics().articles
        assert kept >= reported
        summary = bench.ingest([str(source)], actor="test")
        assert (summary.added, summary.duplicates) == (ROWS - kept, kept)
        report = bench.index()
        assert report.articles == report.fingerprints == report.words == ROWS
        assert list(bench.verify()) == []
