"""Processor time is that of all processes that took part."""

import subprocess
import sys

from workbench.benchmarks.timing import Stopwatch

BUSY = "import time\nwhile time.process_time() < 0.4: pass"


def test_the_time_of_processes_that_were_started_counts() -> None:
    watch = Stopwatch()
    watch.time(lambda: subprocess.run([sys.executable, "-c", BUSY], check=True))
    watch.time(lambda: None)
    assert watch.processor[0] >= 0.35
    assert watch.processor[1] < 0.35
