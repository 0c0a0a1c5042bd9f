"""The open rooms of one home folder, as the verbs share them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from workbench.archive.snapshots import Archive
from workbench.errors import IndexDamaged, StorageFailed
from workbench.ingest.visits import Visits
from workbench.search.fingerprints import Fingerprints
from workbench.search.whoosh_index import WhooshIndex
from workbench.settings import Settings
from workbench.store.engine import FILE, Store


@dataclass(slots=True)
class Rooms:
    """Store, archive and indexes of one home folder, opened once and shared by all threads."""

    settings: Settings
    clock: Callable[[], datetime]
    store: Store
    archive: Archive
    fingerprints: Fingerprints
    words: WhooshIndex
    messages: list[str] = field(default_factory=list)
    visits: Visits = field(default_factory=Visits)
    fingerprinting: threading.Lock = field(default_factory=threading.Lock)
    indexing: threading.Lock = field(default_factory=threading.Lock)  # the word index

    @classmethod
    def open(cls, settings: Settings, clock: Callable[[], datetime]) -> Rooms:
        """Open or make the home folder; raise StorageFailed where it cannot be written."""
        try:
            # Unpublished work, password hashes and the session key are for the owner only.
            settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StorageFailed(
                "The home folder %(home)s cannot be made (%(error)s): choose another one with "
                "WORKBENCH_HOME.",
                home=settings.home,
                error=error.strerror or error,
            ) from error
        _refuse_lost(settings.home)
        index = settings.home / "index"
        messages: list[str] = []
        return cls(
            settings=settings,
            clock=clock,
            store=Store.open(settings.home),
            archive=Archive(settings.home / "archive"),
            fingerprints=_fingerprints(index / "fingerprints", messages),
            words=WhooshIndex(index / "words"),
            messages=messages,
        )

    def close(self) -> None:
        """Close everything; safe to call twice."""
        self.words.close()
        self.fingerprints.close()
        self.archive.close()
        self.store.close()

    def tell(self, message: str) -> None:
        """Keep a sentence for whoever runs the program, once."""
        if message not in self.messages:
            self.messages.append(message)

    def told(self) -> tuple[str, ...]:
        """Return the sentences kept so far, and forget them."""
        told = tuple(self.messages)
        del self.messages[: len(told)]
        return told


def _refuse_lost(home: Path) -> None:
    """Raise StorageFailed where articles were archived but the database that lists them is gone.

    A new, empty one in its place would answer "not found" for everything.
    """
    database = home / FILE
    empty = not database.exists() or not database.stat().st_size
    if empty and any((home / "archive").glob("*.warc.gz")):
        raise StorageFailed(
            "The database %(path)s is missing or empty, but the archive beside it is not: move the "
            "home folder aside and restore the latest backup with `workbench restore`.",
            path=database,
        )


def _fingerprints(folder: Path, messages: list[str]) -> Fingerprints:
    """Open the fingerprint index; one whose list cannot be read is emptied, to be built again."""
    try:
        return Fingerprints(folder)
    except IndexDamaged as error:
        messages.append(f"{error} It is built again from the archive.")
        shutil.rmtree(folder)  # disposable: everything in it comes from the store
        return Fingerprints(folder)


class Verbs:
    """What every group of verbs starts from: the opened rooms."""

    def __init__(self, rooms: Rooms) -> None:
        """Take opened rooms; `Workbench.open` is the way in."""
        self.rooms = rooms
        self.settings = rooms.settings
        self.clock = rooms.clock

    def told(self) -> tuple[str, ...]:
        """Return, once, what was mended or had to be left: sentences for who runs the program."""
        return self.rooms.told()


def disk_full(error: OSError, path: Path) -> StorageFailed:
    """Return the error to raise where the disk refused a write."""
    return StorageFailed(
        "The disk refused to write below %(path)s (%(error)s): free space, then try again; what "
        "was reported as added is safe.",
        path=path,
        error=error.strerror or error,
    )
