"""A process to be killed: takes articles in and reports each batch once it is stored.

python -m tests.store.ingesting HOME FIRST COUNT
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.store.build import draft
from workbench.archive.snapshots import Archive
from workbench.model import Capture
from workbench.store import articles, audit
from workbench.store.engine import Store

BATCH = 7
ROTATE_AT = 4_000  # bytes: kills also fall on the change of files


def payload(number: int) -> bytes:
    return f"Berita nomor {number}: Bu Rina meresmikan jembatan ke-{number}.".encode()


def ingest(home: Path, first: int, count: int) -> None:
    with Store.open(home) as store, Archive(home / "archive", ROTATE_AT) as archive:
        for start in range(first, first + count, BATCH):
            numbers = range(start, min(start + BATCH, first + count))
            now = datetime.now(UTC)
            captures = [Capture(payload(n), "text/plain", "a.txt", now, line=n) for n in numbers]
            with store.read() as conn:
                pieces = archive.append(
                    captures, known=lambda digests: articles.known_snapshots(conn, digests)
                )
            drafts = [draft(c.payload.decode(), external_id=str(c.line)) for c in captures]
            items = [(d, s, ()) for d, s in zip(drafts, pieces, strict=True)]
            with store.write() as conn:
                articles.add(conn, items)
                audit.append(conn, actor="sari", action="ingest", subject=str(start), at=now)
            print(" ".join(map(str, numbers)), flush=True)


if __name__ == "__main__":
    ingest(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
