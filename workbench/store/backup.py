"""One file that holds a home folder: taken while the program runs, checked before it is used.

A plain tar (the WARC files inside are compressed already): `workbench.sqlite`, `archive/…`,
`stamps/…` and, last, `manifest.json` with the size and SHA-256 of each. Indexes are left out; they
are rebuilt.
The file holds password hashes and unpublished work: keep it as safe as the home folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from workbench.errors import BadInput, StorageFailed
from workbench.store import locks, schema
from workbench.store.engine import FILE, Store

ARCHIVE = "archive"
STAMPS = "stamps"
MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 1 << 20
# What a backup may hold; anything else, above all a path leading out, is refused.
_MEMBER = re.compile(
    r"workbench\.sqlite|(archive|stamps)/[A-Za-z0-9][A-Za-z0-9._-]*|manifest\.json"
)

LengthAt = Callable[[IO[bytes], int], int]


def create(store: Store, target: Path, length_at: LengthAt) -> Path:
    """Write a backup of the store's home folder to the new file `target`; return it.

    The database is copied as of one moment; then each archive file up to its last whole record.
    Of the time stamps those that were there before: later ones confirm what the copy does not hold.
    `length_at` tells how long the record at an offset of an archive file is, 0 where none is whole.
    Raises StorageFailed where `target` exists or the disk refuses.
    """
    if target.exists():
        raise StorageFailed("%(target)s exists already: choose another name.", target=target)
    # Named after the home folder: under its lock, what lies there was left by a killed backup.
    name = hashlib.sha256(str(store.home.resolve()).encode()).hexdigest()[:12]
    scratch = target.parent / f".workbench-backup-{name}"
    with _disk(target.parent), locks.waiting(store.home, "backup"):
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True, mode=0o700)
        try:
            stamps = sorted(p for p in store.home.glob(f"{STAMPS}/*") if p.suffix != ".part")
            database = store.backup(scratch / FILE)
            _write(store.home, database, stamps, scratch / "partial", length_at)
            (scratch / "partial").rename(target)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return target


def restore(source: Path, home: Path) -> None:
    """Unpack a backup into the empty or missing folder `home`, after checking every digest.

    Raises BadInput where `source` is no whole backup of this program or `home` is not empty.
    Nothing appears in `home` before all of it was checked.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise BadInput(
            "%(home)s is not empty: restore into an empty folder, named by WORKBENCH_HOME.",
            home=home,
        )
    with _disk(home.parent):
        home.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=home.parent, prefix=f".{home.name}-restoring-"))
        try:
            _unpack(source, scratch)
            (scratch / ARCHIVE).mkdir(exist_ok=True)
            Store.open(scratch).close()  # refuses a newer or damaged database, migrates an older
            if home.exists():
                home.rmdir()
            scratch.rename(home)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _write(
    home: Path, database: Path, stamps: Sequence[Path], partial: Path, length_at: LengthAt
) -> None:
    members = {}
    with partial.open("xb") as out:
        os.chmod(partial, 0o600)
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            members[FILE] = _add(tar, FILE, database, database.stat().st_size)
            for name, size in _ends(database, home / ARCHIVE, length_at).items():
                path = f"{ARCHIVE}/{name}"
                members[path] = _add(tar, path, home / ARCHIVE / name, size)
            for stamp in stamps:
                path = f"{STAMPS}/{stamp.name}"
                members[path] = _add(tar, path, stamp, stamp.stat().st_size)
            manifest = {
                "format": FORMAT,
                "created": datetime.now(UTC).isoformat(),
                "schema": schema.HEAD,
                "files": members,
            }
            content = json.dumps(manifest, indent=1).encode("ascii")
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(content)
            tar.addfile(info, BytesIO(content))
        out.flush()
        os.fsync(out.fileno())


def _ends(database: Path, archive: Path, length_at: LengthAt) -> dict[str, int]:
    """Return how far each archive file is copied: behind the last record that is whole.

    The database knows where pages lie, not their requests, nor the visits that found them as they
    were: those stand behind the pages, or in a file of their own, and are evidence as well.
    """
    referred = "SELECT file, max(offset + length) FROM snapshots GROUP BY file"
    with closing(sqlite3.connect(database)) as copy:
        ends = {path.name: 0 for path in archive.glob("*.warc.gz")}
        ends |= {str(file): int(end) for file, end in copy.execute(referred)}
    return {name: _whole(archive / name, ends[name], length_at) for name in sorted(ends)}


def _whole(path: Path, end: int, length_at: LengthAt) -> int:
    """Return where the last whole record ends, from the end of one on.

    What follows it is not whole: whoever wrote it was killed, or is still writing.
    """
    with path.open("rb") as handle:
        while length := length_at(handle, end):
            end += length
    return end


def _add(tar: tarfile.TarFile, name: str, path: Path, size: int) -> dict[str, object]:
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o600
    info.mtime = path.stat().st_mtime
    with path.open("rb") as handle:
        reader = _Hashing(handle)
        tar.addfile(info, reader)
    return {"size": size, "sha256": reader.sha256.hexdigest()}


class _Hashing:
    """A file being read, and the SHA-256 of what was read so far."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle = handle
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._handle.read(size)
        self.sha256.update(piece)
        return piece


def _unpack(source: Path, folder: Path) -> None:
    found: dict[str, dict[str, object]] = {}
    manifest: dict[str, object] = {}
    try:
        with tarfile.open(source, mode="r:") as tar:
            for member in tar:
                if not member.isreg() or not _MEMBER.fullmatch(member.name):
                    raise _not_whole(source, f"it holds {member.name!r}")
                content = tar.extractfile(member)
                if content is None or member.name in found:
                    raise _not_whole(source, f"{member.name!r} cannot be read")
                if member.name == MANIFEST:
                    manifest = json.loads(content.read(_CHUNK * 64))
                else:
                    found[member.name] = _save(content, folder / member.name)
    except (tarfile.TarError, EOFError, ValueError) as e:
        raise _not_whole(source, str(e)) from e
    if not isinstance(manifest, dict) or not manifest:
        raise _not_whole(source, "its manifest is missing")
    if manifest.get("format") != FORMAT:
        raise _not_whole(source, "another version of the program made it")
    if manifest.get("files") != found or FILE not in found:
        raise _not_whole(source, "its files differ from its manifest")


def _save(content: IO[bytes], path: Path) -> dict[str, object]:
    path.parent.mkdir(exist_ok=True)
    reader = _Hashing(content)
    size = 0
    with path.open("xb") as out:
        while piece := reader.read(_CHUNK):
            out.write(piece)
            size += len(piece)
        out.flush()
        os.fsync(out.fileno())
    return {"size": size, "sha256": reader.sha256.hexdigest()}


def _not_whole(source: Path, reason: str) -> BadInput:
    return BadInput(
        "%(source)s is not a whole backup (%(reason)s): nothing was restored; use another one.",
        source=source,
        reason=reason,
    )


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as e:
        raise StorageFailed(
            "The backup could not be read or written in %(folder)s (%(reason)s): nothing was "
            "changed; free space or choose another place.",
            folder=folder,
            reason=e.strerror or str(e),
        ) from e
