"""Open the database of a home folder: SQLite with a write-ahead log, migrated, crash-safe."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DatabaseError

from workbench.errors import BadInput, Conflict, NotFound, StorageFailed, WorkbenchError
from workbench.store import locks, schema
from workbench.store.values import Garbled

__all__ = ["FILE", "Connection", "Store"]  # Connection: for those who hand one on

FILE = "workbench.sqlite"
BUSY_MS = 30_000  # a batch of an ingest holds the write lock well under a second
CACHE_KIB = 32_000  # of the connection that writes
READ_CACHE_KIB = 4_000  # of each that only reads: the system keeps the file in memory as well
_DISK = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
)

MALFORMED = b"malformed database schema"  # how SQLite begins what it says of garbled tables


class Store:
    """The database of one home folder; safe for several threads and processes."""

    def __init__(self, home: Path, engine: Engine) -> None:
        """Use an opened engine; `Store.open` is the way in."""
        self.home = home
        self._engine = engine

    @classmethod
    def open(cls, home: Path) -> Store:
        """Open, or make, the database of `home` and bring it to today's tables.

        Raises StorageFailed where it is damaged, newer than the program or cannot be written.
        """
        _make(home)
        store = cls(home, _engine(home / FILE))
        try:
            store._migrate()
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> Store:
        """Return the store itself; leaving closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all connections."""
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state and cannot change it."""
        with self._translated(), self._engine.connect() as conn:
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the only writing transaction; durable on leaving, undone by any exception."""
        with self._translated(), self._engine.connect() as conn:
            conn = conn.execution_options(workbench_write=True)
            with conn.begin():
                yield conn

    def backup(self, target: Path) -> Path:
        """Copy the database, as of now, to the new file `target` while others work on it.

        Raises StorageFailed where `target` exists, the disk refuses, or the copy is not sound.
        """
        if target.exists():
            raise StorageFailed(
                "%(target)s exists already: choose another name for the backup.", target=target
            )
        with self._translated():
            source, copy = sqlite3.connect(self.home / FILE), sqlite3.connect(target)
            try:
                source.backup(copy)  # one step: a single consistent state
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
                found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            finally:
                copy.close()
                source.close()
            if found != "ok":
                raise sqlite3.DatabaseError(found)
        return target

    def truncate_log(self) -> None:
        """Write the log into the database and empty it: what was deleted is in neither."""
        with self._translated(), self._engine.connect() as conn:
            raw: Any = conn.connection.dbapi_connection
            raw.execute("PRAGMA query_only=OFF")
            conn.info["writes"] = True
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _migrate(self) -> None:
        with self.read() as conn:
            if schema.version(conn) == schema.HEAD:
                return
        # The lock makes others wait here instead of racing for the first table.
        with locks.waiting(self.home, "migrate"), self.write() as conn:
            if schema.version(conn) != schema.HEAD:
                schema.upgrade(conn)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except WorkbenchError:
            raise
        except UnicodeEncodeError:
            raise BadInput(
                "The text holds half a character (a lone surrogate) and cannot be stored: mend the "
                "encoding of its source."
            ) from None
        except UnicodeDecodeError as e:
            # SQLite names what it cannot read, and the driver cannot read the name.
            if not bytes(e.object).startswith(MALFORMED):
                raise
            raise _damaged(self.home / FILE, "its list of tables is garbled") from e
        except (json.JSONDecodeError, Garbled) as e:  # only what is stored is read as JSON here
            raise _damaged(self.home / FILE, "a stored value is garbled") from e
        except OverflowError:
            raise NotFound("Nothing here has so large a number: check it.") from None
        except (DatabaseError, sqlite3.DatabaseError) as e:
            raise _refused(self.home / FILE, e) from e


def _make(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)  # unpublished work and passwords
    except OSError as e:
        raise StorageFailed(
            "The home folder %(home)s cannot be made (%(reason)s): choose another one with "
            "WORKBENCH_HOME.",
            home=home,
            reason=e.strerror or str(e),
        ) from e


def _engine(path: Path) -> Engine:
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        max_overflow=-1,  # readers never wait for each other in a write-ahead log
        pool_use_lifo=True,  # the connection used last has the warmest cache
        connect_args={"timeout": BUSY_MS / 1000},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(raw: Any, record: object) -> None:
    """Set up one SQLite connection; transactions are begun by `_begin`, not by the driver."""
    raw.isolation_level = None
    cursor = raw.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: an article reported as added survives a power cut; one sync per batch is cheap.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA journal_size_limit={64 << 20}")  # a large log shrinks again
    cursor.close()


def _begin(conn: Connection) -> None:
    """Take the write lock at once for writers: upgrading later could fail as busy."""
    writes = bool(conn.get_execution_options().get("workbench_write"))
    raw: Any = conn.connection.dbapi_connection
    if conn.info.get("writes") is not writes:  # connections are pooled and keep their last mode
        raw.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        raw.execute(f"PRAGMA cache_size=-{CACHE_KIB if writes else READ_CACHE_KIB}")
        conn.info["writes"] = writes
    raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _refused(path: Path, error: DatabaseError | sqlite3.DatabaseError) -> WorkbenchError:
    cause = error.orig if isinstance(error, DatabaseError) else error
    reason = str(cause)
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Conflict(
            "Another process keeps the database %(path)s busy: wait until its work is done, then "
            "try again.",
            path=path,
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _damaged(path, reason)
    if code in _DISK:
        return StorageFailed(
            "The database %(path)s cannot be written (%(reason)s): nothing was changed; free "
            "space or mend the folder's rights, then try again.",
            path=path,
            reason=reason,
        )
    return StorageFailed(
        "The database %(path)s refused (%(reason)s): nothing was changed; run `workbench verify`.",
        path=path,
        reason=reason,
    )


def _damaged(path: Path, reason: str) -> StorageFailed:
    return StorageFailed(
        "The database %(path)s is damaged (%(reason)s): move the home folder aside and "
        "restore the latest backup with `workbench restore`.",
        path=path,
        reason=reason,
    )
