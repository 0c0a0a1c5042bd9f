import os
import resource
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests.store.build import item
from workbench.errors import Conflict, StorageFailed
from workbench.store import articles, engine, meta, schema, source_tables, tables
from workbench.store.engine import Store

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_new_home_gets_the_tables_the_program_knows(store: Store) -> None:
    with store.read() as conn:
        context = MigrationContext.configure(conn)
        assert source_tables.metadata is tables.metadata  # all modules of tables are loaded
        assert compare_metadata(context, tables.metadata) == []
        assert schema.version(conn) == schema.HEAD
    assert max(schema.known()) == schema.HEAD


def test_the_database_is_set_up_to_survive(store: Store) -> None:
    with store.read() as conn:
        found = [
            conn.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 2, 1, engine.BUSY_MS]


def test_a_failed_transaction_changes_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write() as conn:
            articles.add(conn, [item()])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.read() as conn:
        assert articles.statistics(conn).articles == 0


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StorageFailed, match="cannot be written"), store.read() as conn:
        meta.put(conn, "a", "1")
    with store.write() as conn:  # the same pooled connection
        meta.put(conn, "a", "2")
    with store.read() as conn:
        assert meta.get(conn, "a") == "2"


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StorageFailed, match="WORKBENCH_HOME"):
        Store.open(tmp_path / "home")


@pytest.mark.parametrize("damage", ["text", "header", "middle"])
def test_a_damaged_database_says_to_restore_a_backup(tmp_path: Path, damage: str) -> None:
    with Store.open(tmp_path) as store, store.write() as conn:
        articles.add(conn, [item(f"berita {n}") for n in range(300)])
    path = tmp_path / engine.FILE
    content = bytearray(path.read_bytes())
    if damage == "text":
        content = bytearray(b"this is not a database, but long enough to be read as one" * 99)
    elif damage == "header":
        content[:100] = bytes(100)
    else:
        content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StorageFailed, match=r"damaged.*workbench restore"):
        Store.open(tmp_path)


def test_a_database_whose_tables_have_garbled_names_is_damaged(tmp_path: Path) -> None:
    """SQLite quotes the garbled bytes in its message, which the driver cannot decode."""
    Store.open(tmp_path).close()
    path = tmp_path / engine.FILE
    content = path.read_bytes()
    assert content.count(b"CREATE TABLE jobs") == 1
    path.write_bytes(content.replace(b"CREATE TABLE jobs", b"CREATE TABL\xd2 jobs"))
    with pytest.raises(StorageFailed, match=r"is damaged.*restore"):
        Store.open(tmp_path)


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, store.write() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = (tmp_path / engine.FILE).read_bytes()
    with pytest.raises(StorageFailed, match="newer version"):
        Store.open(tmp_path)
    assert (tmp_path / engine.FILE).read_bytes() == before


def test_a_busy_database_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_MS", 50)
    with (
        store.write(),
        Store.open(store.home) as other,
        pytest.raises(Conflict, match="busy"),
        other.write(),
    ):
        pass


def test_writers_wait_for_each_other(store: Store) -> None:
    def count() -> None:
        for _ in range(25):
            with store.write() as conn:
                meta.put(conn, "n", str(int(meta.get(conn, "n", "0")) + 1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as conn:
        assert meta.get(conn, "n") == "100"


def test_many_open_a_new_home_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path;"
        "from workbench.store.engine import Store; Store.open(Path(sys.argv[2])).close()"
    )
    command = [sys.executable, "-W", "error", "-c", script, str(ROOT), str(tmp_path / "home")]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    errors = [process.communicate(timeout=60)[1] for process in started]
    assert errors == [""] * 4


MIGRATION = """
import os, signal
from alembic import op

revision = "9999"
down_revision = "%s"

def upgrade() -> None:
    op.execute("CREATE TABLE extra (id INTEGER PRIMARY KEY)")
    op.execute("UPDATE meta SET value = 'new' WHERE key = 'kept'")
    if os.environ.get("KILL_ME"):
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_within_a_migration_leaves_the_old_tables_and_the_next_start_finishes(
    tmp_path: Path,
) -> None:
    steps = tmp_path / "migrations 100%"
    (steps / "versions").mkdir(parents=True)
    for path in (schema.MIGRATIONS / "env.py", *schema.MIGRATIONS.glob("versions/0*.py")):
        (steps / path.relative_to(schema.MIGRATIONS)).write_bytes(path.read_bytes())
    with Store.open(tmp_path / "home") as store, store.write() as conn:
        meta.put(conn, "kept", "old")
    (steps / "versions" / "9999_more.py").write_text(MIGRATION % schema.HEAD)
    script = textwrap.dedent(
        """
        import sys
        sys.path.insert(0, sys.argv[1])
        from pathlib import Path
        from workbench.store import schema
        from workbench.store.engine import Store
        with Store.open(Path(sys.argv[2])) as store, store.write() as conn:
            schema.upgrade(conn, Path(sys.argv[3]))
        """
    )
    command = [sys.executable, "-c", script, str(ROOT), str(tmp_path / "home"), str(steps)]
    killed = subprocess.run(command, env={**os.environ, "KILL_ME": "1"}, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with Store.open(tmp_path / "home") as store, store.read() as conn:
        assert schema.version(conn) == schema.HEAD
        assert meta.get(conn, "kept") == "old"
        assert not sa.inspect(conn).has_table("extra")
    assert subprocess.run(command, timeout=60).returncode == 0
    database = sa.create_engine(f"sqlite:///{tmp_path / 'home' / engine.FILE}")
    with database.connect() as conn:
        assert schema.version(conn) == "9999"
        assert sa.inspect(conn).has_table("extra")
    database.dispose()


FULL = """
    import resource, signal, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    from tests.store.build import item
    from workbench.errors import StorageFailed
    from workbench.store import articles, verify
    from workbench.store.engine import Store

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then a write fails, as on a full disk
    with Store.open(Path(sys.argv[2])) as store:
        with store.write() as conn:
            articles.add(conn, [item(f"berita {n}") for n in range(5)])
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
        try:
            with store.write() as conn:
                articles.add(conn, [item(f"panjang {n} " * 20_000) for n in range(20)])
        except StorageFailed as e:
            assert "free space" in str(e), e
        else:
            raise SystemExit("a full disk went unnoticed")
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        with store.write() as conn:
            assert articles.statistics(conn).articles == 5
            articles.add(conn, [item("sesudahnya")])
        with store.read() as conn:
            assert not list(verify.problems(conn))
            assert articles.statistics(conn).articles == 6
"""


def test_a_full_disk_changes_nothing_and_the_store_goes_on(tmp_path: Path) -> None:
    assert resource.RLIMIT_FSIZE is not None
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(FULL), str(ROOT)]
    done = subprocess.run(
        [*command, str(tmp_path / "home")], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
