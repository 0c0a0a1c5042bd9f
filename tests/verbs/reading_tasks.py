"""What readers are asked to do in the tests: functions that their processes can import."""

import os
import signal
import time
from datetime import UTC, datetime

from workbench.errors import BadInput, FetchRefused
from workbench.model import Capture
from workbench.verbs.readers import Readers


def number(capture: Capture) -> int:
    """Return the number in a capture, or raise what its text asks for."""
    text = capture.payload.decode()
    if text == "refused":
        raise FetchRefused("%(what)s is refused (%(count)d).", what="It", count=7)
    if text == "strange":
        raise BadInput("%(what)s cannot be sent.", what=lambda: None)
    if text == "defect":
        return 1 // 0
    return int(text)


def here(capture: Capture) -> int:
    """Return the process that reads."""
    time.sleep(0.01)
    return os.getpid()


def fatal(capture: Capture) -> int:
    """End the process that reads, unless it is the one named in the capture."""
    own = int(capture.payload)
    if os.getpid() != own:
        os.kill(os.getpid(), signal.SIGKILL)
    return own


def endless(capture: Capture) -> int:
    """Read for longer than any test waits."""
    time.sleep(600)
    return 0


def read_endlessly() -> None:
    """Start readers on a work without end, say which processes they are, and wait."""
    readers = Readers(endless, 2, print)
    readers.start()
    readers.submit([Capture(b"1", "text/plain", "a", datetime.now(UTC))] * 100)
    print(*(process.pid for process in readers._processes), flush=True)
    time.sleep(600)
