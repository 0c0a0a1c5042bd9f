"""A process that reads captures for another one: `python -m workbench.verbs.reader_process`.

It is told on stdin what to read, answers on stdout, and ends at once when stdin does: when the
process that started it is gone, however it died.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, BinaryIO

from workbench.errors import WorkbenchError
from workbench.model import Capture
from workbench.verbs import frames
from workbench.verbs.collecting import YOUNG


def main() -> None:
    """Serve until stdin ends."""
    gc.set_threshold(YOUNG)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints is no answer
    asked: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, asked), daemon=True).start()
    while True:
        read, captures = pickle.loads(asked.get())
        found = [_outcome(read, capture) for capture in captures]
        try:
            frames.send(answers, frames.pack(found))
        except BrokenPipeError:
            os._exit(0)


def _listen(stream: BinaryIO, asked: SimpleQueue[bytes]) -> None:
    """Take messages in while others are worked on, so that the end of them is never missed."""
    try:
        while True:
            asked.put(frames.receive(stream))
    except (EOFError, OSError):
        os._exit(0)  # in the middle of whatever is being read: nobody waits for it


def _outcome(read: Callable[[Capture], Any], capture: Capture) -> Any:
    """Return what `read` returned or the WorkbenchError it raised, None for any other end."""
    try:
        return read(capture)
    except WorkbenchError as error:
        return error if _travels(error) else None
    except Exception:  # read again, and so raised, where somebody sees it
        return None


def _travels(error: WorkbenchError) -> bool:
    """Tell whether an error arrives whole on the other side."""
    try:
        again = pickle.loads(frames.pack(error))
    except Exception:  # anything may stand in its values
        return False
    return type(again) is type(error) and str(again) == str(error)


if __name__ == "__main__":
    main()
