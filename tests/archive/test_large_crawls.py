"""A crawl of any size is read in bounded memory, tells how far it is, and can be resumed.

`make crawl` reads 100,000 records; otherwise a small crawl must need hardly less than a larger one.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.archive.crawls import Crawl, address, page
from workbench.archive import reasons
from workbench.bench import Workbench
from workbench.model_review import Progress
from workbench.settings import Settings

RECORDS = int(os.environ.get("WORKBENCH_CRAWL", "2000"))
PAGE_EVERY = 20  # of the records; the others are images, as on the web
MOST = 300_000  # KiB that an import may hold at any time
GROWTH = 40_000  # KiB that ten times as many records may need more
IMAGE = os.urandom(1_500)


def crawl(path: Path, records: int) -> Path:
    with path.open("wb") as out:
        made = Crawl(out)
        for number in range(records):
            if number % PAGE_EVERY:
                made.response(f"{address(number)}.jpg", IMAGE, "image/jpeg")
            else:
                made.response(address(number), page(number, words=200))
    return path


def ingest(home: Path, source: Path) -> tuple[dict[str, object], int]:
    """Return the summary of an import and the most memory it held, in KiB.

    The kernel's own account of a child begins with the memory of its parent, here that of all
    tests; so the peak is read from the process itself while it runs.
    """
    said = home.with_suffix(".json")
    with said.open("wb") as out:
        child = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "workbench", "ingest", str(source)],
            stdout=out,
            env=os.environ | {"WORKBENCH_HOME": str(home)},
        )
        most = 0
        while child.poll() is None:
            most = max(most, peak(child.pid))
            time.sleep(0.02)
    return json.loads(said.read_text()), most


def peak(pid: int) -> int:
    """Return the most memory a process has held so far, in KiB; 0 once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(s.split()[1]) for s in status.splitlines() if s.startswith("VmHWM")), 0)


def test_ten_times_the_records_need_hardly_more_memory(tmp_path: Path) -> None:
    _, small = ingest(tmp_path / "one", crawl(tmp_path / "small.warc.gz", RECORDS // 10))
    summary, large = ingest(tmp_path / "two", crawl(tmp_path / "large.warc.gz", RECORDS))
    pages = -(-RECORDS // PAGE_EVERY)
    assert (summary["read"], summary["added"]) == (RECORDS, pages)
    assert summary["skipped"] == {reasons.IMAGE: RECORDS - pages}
    print(f"{RECORDS} records: {large // 1024} MB, a tenth of them: {small // 1024} MB")
    assert large < MOST
    assert large - small < GROWTH or RECORDS > 10_000


def test_progress_is_told_in_bytes_and_an_import_goes_on_where_it_stopped(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl.warc.gz", 6_000)
    told: list[Progress] = []
    with Workbench.open(Settings(home=tmp_path / "home")) as bench:
        summary = bench.ingest(
            [str(source)], actor="test", progress=told.append, cancelled=lambda: len(told) == 1
        )
        assert summary.cancelled
        assert 0 < told[0].done < told[0].total == source.stat().st_size
        again = bench.ingest([str(source)], actor="test")
        assert (again.added, again.duplicates) == (300 - summary.added, summary.added)
        assert list(bench.verify()) == []
