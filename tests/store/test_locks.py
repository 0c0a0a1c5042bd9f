import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.errors import HomeInUse, StorageFailed
from workbench.store.locks import HomeLock

ROOT = Path(__file__).resolve().parent.parent.parent
HOLD = (
    "import sys, time; sys.path.insert(0, sys.argv[1]); from pathlib import Path;"
    "from workbench.store.locks import HomeLock; lock = HomeLock(Path(sys.argv[2]), 'serve');"
    "print('held', flush=True); time.sleep(60)"
)


def test_the_second_server_on_a_home_is_told_who_runs(tmp_path: Path) -> None:
    with (
        HomeLock(tmp_path, "serve"),
        pytest.raises(HomeInUse, match=rf"number {os.getpid()}.*stop it first"),
    ):
        HomeLock(tmp_path, "serve")
    HomeLock(tmp_path, "serve").close()


def test_other_work_on_the_same_home_goes_on(tmp_path: Path) -> None:
    with HomeLock(tmp_path, "serve"), HomeLock(tmp_path, "merge"):
        pass


def test_closing_twice_does_no_harm(tmp_path: Path) -> None:
    lock = HomeLock(tmp_path, "serve")
    lock.close()
    lock.close()


def test_a_killed_server_leaves_the_home_free(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(ROOT), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(HomeInUse, match=f"number {process.pid}"):
            HomeLock(tmp_path, "serve")
        process.send_signal(signal.SIGKILL)
    HomeLock(tmp_path, "serve").close()


def test_a_home_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="WORKBENCH_HOME"):
        HomeLock(tmp_path / "none", "serve")
