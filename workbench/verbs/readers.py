"""Reading in processes of their own, so that articles are read on all processors at once."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar, cast

from workbench.errors import WorkbenchError
from workbench.model import Capture
from workbench.verbs import frames
from workbench.verbs.processors import processors

T = TypeVar("T")

MOST = 5  # readers by default: one process stores about as fast as five read
SHARE = 20  # captures handed over at once: about a tenth of a second of work
SHARE_BYTES = 500_000  # beyond which a share is handed over before it is full
DEEP = 2  # shares a reader holds, so that the next one waits when one is done

LOST = (
    "A process that reads articles ended unexpectedly (%s). What it had was read without it and "
    "nothing is missing; where it happens again, give the machine more memory, or set "
    "WORKBENCH_READERS=0."
)


def how_many(wanted: int | None) -> int:
    """Return the number of readers: as set, else one for each processor where there are several."""
    if wanted is not None:
        return wanted
    found = min(processors(), MOST)
    return found if found > 1 else 0


@dataclass(slots=True)
class _Share(Generic[T]):
    """Captures that are read by one process; the answer holds None for what it could not read."""

    captures: Sequence[Capture]
    answer: Future[list[T | WorkbenchError | None]] = field(default_factory=Future)

    def give_back(self) -> None:
        """Leave the captures unread."""
        self.answer.set_result([None] * len(self.captures))


class Lot(Generic[T]):
    """Captures that were handed over together."""

    def __init__(self, read: Callable[[Capture], T], shares: Sequence[_Share[T]] = ()) -> None:
        """Answer for the captures of `shares`; all others are read by `read` when asked for."""
        self._read = read
        self._places = {
            id(capture): (share, at)
            for share in shares
            for at, capture in enumerate(share.captures)
        }

    def read(self, capture: Capture) -> T:
        """Return what reading `capture` gives, or raise what it raises: as in this process."""
        share, at = self._places.get(id(capture), (None, 0))
        if share is None:
            return self._read(capture)
        found = share.answer.result()[at]
        if found is None:
            return self._read(capture)
        if isinstance(found, WorkbenchError):
            raise found
        return found


class Readers(Generic[T]):
    """Some processes that apply `read` to captures; nothing runs before `start`.

    `read` is a function of a module. What a reader that died had is read in this process, and
    `tell` is told so; a context: leaving it ends the readers at once, whatever they are at.
    """

    def __init__(
        self, read: Callable[[Capture], T], count: int, tell: Callable[[str], None]
    ) -> None:
        """Remember what to do; `count` processes are started, none for 0."""
        self.count = count
        self.started = False
        self._read = read
        self._tell = tell
        self._waiting: SimpleQueue[_Share[T] | None] = SimpleQueue()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._alive = 0
        self._closing = False

    def __enter__(self) -> Readers[T]:
        """Return the readers; leaving ends them."""
        return self

    def __exit__(self, *error: object) -> None:
        """End them."""
        self.close()

    def start(self) -> None:
        """Start the processes; each reads as soon as it is up."""
        self.started = True
        for _ in range(self.count):
            try:
                self._processes.append(_started())
            except OSError as error:
                self._tell(LOST % (error.strerror or error))
                break
        self._alive = len(self._processes)
        for process in self._processes:
            thread = threading.Thread(target=self._serve, args=(process,), daemon=True)
            self._threads.append(thread)
            thread.start()

    @property
    def at_work(self) -> int:
        """Return how many processes were started."""
        return len(self._processes)

    def submit(self, captures: Sequence[Capture]) -> Lot[T]:
        """Hand captures over to be read, in their order."""
        shares = [_Share[T](some) for some in _split(captures)]
        with self._lock:
            for share in shares:
                if self._alive:
                    self._waiting.put(share)
                else:
                    share.give_back()
        return Lot(self._read, shares)

    def close(self) -> None:
        """End all processes at once and wait until they are gone."""
        self._closing = True
        for process in self._processes:
            process.kill()
        self._waiting.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self._processes.clear()

    def _serve(self, process: subprocess.Popen[bytes]) -> None:
        """Keep one process busy until there are no more shares or it is gone."""
        given: deque[_Share[T]] = deque()
        answers = cast(io.RawIOBase, process.stdout)
        try:
            while self._hand_over(process, given):
                found = pickle.loads(frames.receive(answers))
                given.popleft().answer.set_result(found)
        except Exception:  # whatever ended it, nobody may wait for it: see `_ended`
            process.kill()
        finally:
            self._ended(process, given)

    def _hand_over(self, process: subprocess.Popen[bytes], given: deque[_Share[T]]) -> bool:
        """Give a process as many shares as it may hold; return whether it holds any."""
        questions = cast(io.RawIOBase, process.stdin)
        while len(given) < DEEP:
            share = self._next(wait=not given)
            if share is None:
                break
            given.append(share)
            frames.send(questions, frames.pack((self._read, share.captures)))
        return bool(given)

    def _next(self, wait: bool) -> _Share[T] | None:
        try:
            share = self._waiting.get(wait)
        except Empty:
            return None
        if share is None:
            self._waiting.put(None)  # for the other threads, and for this one's next look
        return share

    def _ended(self, process: subprocess.Popen[bytes], given: deque[_Share[T]]) -> None:
        """Give back what a process has not answered, and all that waits where it was the last."""
        with self._lock:
            self._alive -= 1
            while not self._alive and (share := self._next(wait=False)):
                given.append(share)
        code = _end(process)
        if not self._closing:
            self._tell(LOST % _reason(code))
        for share in given:
            share.give_back()


def _split(captures: Sequence[Capture]) -> Iterator[list[Capture]]:
    share: list[Capture] = []
    size = 0
    for capture in captures:
        share.append(capture)
        size += len(capture.payload)
        if len(share) >= SHARE or size >= SHARE_BYTES:
            yield share
            share, size = [], 0
    if share:
        yield share


def _started() -> subprocess.Popen[bytes]:
    """Start a reader that imports this program from where this process did.

    It is in a session of its own: Ctrl-C in a terminal is for this process to answer.
    """
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "workbench.verbs.reader_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env=os.environ | {"PYTHONPATH": path},
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process that ends and let go of its pipes; return its exit code."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    return process.wait()


def _reason(code: int) -> str:
    if code < 0:
        return signal.Signals(-code).name if -code in signal.valid_signals() else f"signal {-code}"
    return f"exit code {code}"
