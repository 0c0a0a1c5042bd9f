"""Processes that read: what they return is what this process would have read, whatever happens."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.verbs import reading_tasks
from workbench.errors import BadInput, FetchRefused
from workbench.model import Capture
from workbench.settings import Settings
from workbench.verbs import readers as module
from workbench.verbs.processors import processors, quota
from workbench.verbs.readers import SHARE, Readers, how_many

AT = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)


def captures(texts: Sequence[str]) -> list[Capture]:
    return [Capture(text.encode(), "text/plain", "a.txt", AT) for text in texts]


def started(
    read: Callable[[Capture], int], count: int, told: list[str] | None = None
) -> Readers[int]:
    found = Readers(read, count, ([] if told is None else told).append)
    found.start()
    return found


def test_answers_and_errors_come_as_if_read_here() -> None:
    told: list[str] = []
    texts = [str(n) for n in range(3 * SHARE)]
    texts[5], texts[30], texts[41] = "refused", "strange", "defect"
    given = captures(texts)
    with started(reading_tasks.number, 2, told) as readers:
        lot = readers.submit(given)
        for place, capture in enumerate(given):
            if place == 5:
                with pytest.raises(FetchRefused, match=r"^It is refused \(7\)\.$") as refused:
                    lot.read(capture)
                assert refused.value.template == "%(what)s is refused (%(count)d)."
                assert refused.value.values == {"what": "It", "count": 7}
            elif place == 30:
                with pytest.raises(BadInput, match="cannot be sent"):
                    lot.read(capture)
            elif place == 41:
                with pytest.raises(ZeroDivisionError):
                    lot.read(capture)
            else:
                assert lot.read(capture) == place
        [other] = captures(["12"])
        assert lot.read(other) == 12  # never handed over
    assert told == []


def test_all_readers_take_part_and_none_of_it_is_done_here() -> None:
    given = captures(["x"] * SHARE * 8)
    with started(reading_tasks.here, 2) as readers:
        lot = readers.submit(given)
        pids = {lot.read(capture) for capture in given}
        assert len(pids) == 2
        assert os.getpid() not in pids
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_what_killed_readers_had_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHARE", 2)
    told: list[str] = []
    given = captures([str(os.getpid())] * 21)
    with started(reading_tasks.fatal, 2, told) as readers:
        lot = readers.submit(given)
        assert [lot.read(capture) for capture in given] == [os.getpid()] * 21
        late = captures([str(os.getpid())])  # handed over when nobody is left
        assert readers.submit(late).read(late[0]) == os.getpid()
    assert len(told) == 2
    assert all("SIGKILL" in sentence and "WORKBENCH_READERS=0" in sentence for sentence in told)


def test_readers_are_left_at_once_in_the_middle_of_their_work() -> None:
    told: list[str] = []
    readers = started(reading_tasks.endless, 2, told)
    readers.submit(captures(["x"] * 100))
    pids = [process.pid for process in readers._processes]
    time.sleep(0.5)
    before = time.monotonic()
    readers.close()
    assert time.monotonic() - before < 30  # not the ten minutes that a capture takes
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert told == []


def test_readers_in_the_middle_of_their_work_do_not_outlive_who_started_them() -> None:
    script = "from tests.verbs.reading_tasks import read_endlessly; read_endlessly()"
    root = Path(__file__).resolve().parent.parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        time.sleep(0.5)
        parent.kill()
    assert len(pids) == 2
    latest = time.monotonic() + 30  # not the ten minutes that a capture takes
    while any(_alive(pid) for pid in pids):
        assert time.monotonic() < latest
        time.sleep(0.02)


def _alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_readers_that_cannot_be_started_are_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(module, "_started", refuse)
    told: list[str] = []
    [given] = captures(["3"])
    with started(reading_tasks.number, 2, told) as readers:
        assert readers.submit([given]).read(given) == 3
    assert len(told) == 1
    assert "Cannot allocate memory" in told[0]


def test_there_is_a_reader_for_each_processor_where_there_are_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for there, wanted in ((1, 0), (2, 2), (4, 4), (64, module.MOST)):
        monkeypatch.setattr(module, "processors", lambda there=there: there)
        assert how_many(None) == wanted
    assert how_many(0) == 0
    assert how_many(9) == 9


@pytest.mark.parametrize(("raw", "wanted"), [("", None), ("auto", None), ("0", 0), ("3", 3)])
def test_the_setting_is_read(raw: str, wanted: int | None) -> None:
    assert Settings.from_env({"WORKBENCH_READERS": raw}).readers == wanted


@pytest.mark.parametrize("raw", ["-1", "two", "1000", "²"])
def test_a_setting_that_is_no_number_of_processes_is_refused(raw: str) -> None:
    with pytest.raises(BadInput, match="WORKBENCH_READERS"):
        Settings.from_env({"WORKBENCH_READERS": raw})


def test_the_quota_of_a_container_counts(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text("0::/desk/ingest\n")
    groups = tmp_path / "groups"
    inner = groups / "desk" / "ingest"
    inner.mkdir(parents=True)
    assert quota(groups, own) is None
    (inner / "cpu.max").write_text("max 100000\n")
    (groups / "desk" / "cpu.max").write_text("150000 100000\n")
    assert quota(groups, own) == 1.5
    (groups / "cpu").mkdir()
    (groups / "cpu" / "cpu.cfs_quota_us").write_text("50000\n")
    (groups / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert quota(groups, own) == 0.5
    assert quota(tmp_path / "none", tmp_path / "nothing") is None
    assert 1 <= processors() <= len(os.sched_getaffinity(0))
