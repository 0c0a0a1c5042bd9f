"""The archive: captures in, snapshots out; bytes are re-hashed whenever they are read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import TracebackType

from workbench.archive import capture_facts, erasing, records
from workbench.archive.files import WarcFile
from workbench.archive.records import UnreadableRecord
from workbench.errors import EvidenceMismatch, StorageFailed
from workbench.model import Capture, Snapshot
from workbench.model_review import Problem
from workbench.model_web_archives import Imported

ROTATE_AT = 1_000_000_000  # bytes; the WARC guidelines advise files of about 1 GB

UNTOLD = (
    "No record tells of this capture as the database does (time, address and what was given): "
    "restore the latest backup that verifies."
)

Known = Callable[[Sequence[str]], Mapping[str, Sequence[Snapshot]]]
"""Given SHA-256 digests, the snapshots already recorded for each."""


class Archive:
    """The WARC files of one home folder; several processes may append, each to its own file."""

    def __init__(self, folder: Path, rotate_at: int = ROTATE_AT) -> None:
        """Use `folder`, made where missing; a new file begins once one exceeds `rotate_at`."""
        self.folder = folder
        self._rotate_at = rotate_at
        self._file: WarcFile | None = None
        self._lock = Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as e:
            raise _refused(folder, e) from e

    def __enter__(self) -> Archive:
        """Return the archive itself; leaving closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file being written."""
        self.close()

    def close(self) -> None:
        """Close the file being written; the archive can still be read and appended to."""
        with self._lock:
            self._leave()

    def append(self, captures: Iterable[Capture], known: Known | None = None) -> list[Snapshot]:
        """Archive one batch and return where each capture lies, in order, durably written.

        Bytes that the batch or `known` already hold are not stored again: a capture with the
        same address and given values returns the snapshot that is known (its `id` set); any
        other, and every fetch, leaves a revisit record and points to the stored bytes.
        Raises StorageFailed where the disk refuses; then nothing of the batch is in the archive.
        """
        batch = [(capture, records.digest(capture.payload)) for capture in captures]
        if not batch:
            return []
        digests = list(dict.fromkeys(sha256 for _, sha256 in batch))
        held = {k: list(v) for k, v in known(digests).items()} if known else {}
        with self._lock:
            try:
                return self._append(batch, held)
            except OSError as e:
                raise _refused(self.folder, e) from e

    def read(self, snapshot: Snapshot) -> bytes:
        """Return the archived bytes; raise EvidenceMismatch where they are not what they were."""
        return self._record(snapshot).payload

    def erase(self, snapshot: Snapshot, reason: str, at: datetime) -> None:
        """Overwrite the bytes of a snapshot for good; raise EvidenceMismatch, OSError."""
        with self._lock:
            if self._file is not None and snapshot.file == self._file.name:
                self._file.flush()
            erasing.erase(self.folder, snapshot, reason, at)

    def strays(
        self, known: Mapping[str, Mapping[int, int]], digests: Collection[str]
    ) -> Iterator[Snapshot]:
        """Yield each record of these bytes that is not `known`; see `erasing.strays`."""
        yield from erasing.strays(self.folder, known, digests)

    def verify(self, snapshots: Iterable[Snapshot]) -> Iterator[Problem]:
        """Read and re-hash each snapshot; yield a problem for each that no longer proves.

        When, where and with what it was captured must be what a record in the archive says.
        """
        untold = {}
        for snapshot in snapshots:
            try:
                record = self._record(snapshot)
            except EvidenceMismatch as e:
                yield Problem("archive", f"{snapshot.file}@{snapshot.offset}", str(e))
                continue
            if capture_facts.of_record(record) != (facts := capture_facts.of(snapshot)):
                untold[facts] = snapshot
        for snapshot in capture_facts.without_revisit(self.folder, untold):
            yield Problem("archive", f"capture {snapshot.id}", UNTOLD)

    def scan(self) -> Iterator[Snapshot]:
        """Yield a snapshot for every capture the WARC files themselves tell of, file by file.

        What the database is made from, should it be lost. `id` is 0, `source` the bare file
        name; a torn end is passed over, and so is a revisit whose bytes are not in the archive.
        """
        originals: dict[str, Snapshot] = {}
        revisits: list[Snapshot] = []
        for path in sorted(self.folder.glob("*.warc.gz")):
            with path.open("rb") as handle:
                for record, offset, length in records.walk(handle):
                    found = records.snapshot(record, path.name, offset, length)
                    if found is not None and record.kind == "revisit":
                        revisits.append(found)  # its original may stand in a later file
                    elif found is not None:
                        originals.setdefault(found.sha256, found)
                        yield found
        for found in revisits:
            if original := originals.get(found.sha256):
                yield records.moved(found, original)

    def _append(
        self, batch: Sequence[tuple[Capture, str]], held: dict[str, list[Snapshot]]
    ) -> list[Snapshot]:
        if self._file is not None and self._file.size >= self._rotate_at:
            self._leave()
        before = self._file.size if self._file is not None else None
        try:
            placed = [self._place(capture, sha256, held) for capture, sha256 in batch]
            if self._file is not None:
                self._file.sync()
            return placed
        except BaseException:  # also Ctrl-C: a half batch must not stay
            self._take_back(before)
            raise

    def _place(self, capture: Capture, sha256: str, held: dict[str, list[Snapshot]]) -> Snapshot:
        same = held.setdefault(sha256, [])
        for snapshot in same:
            if _is_known(capture, snapshot):
                return snapshot
        if same:
            record_id = self._record_id(same[0])
            self._write(records.write_revisit(capture, same[0], record_id))
            file, offset, length = same[0].file, same[0].offset, same[0].length
        else:
            file, offset, length = self._write(records.write(capture, sha256))
        snapshot = Snapshot(
            sha256=sha256,
            file=file,
            offset=offset,
            length=length,
            media_type=capture.media_type,
            source=capture.source,
            url=capture.url,
            captured_at=capture.captured_at,
            given=capture.given,
            line=capture.line,
        )
        same.append(snapshot)
        return snapshot

    def _write(self, members: Sequence[bytes]) -> tuple[str, int, int]:
        if self._file is None:
            self._file = WarcFile(self.folder)
        first, *others = members
        offset = self._file.append(first)
        for member in others:
            self._file.append(member)
        return self._file.name, offset, len(first)

    def _record_id(self, snapshot: Snapshot) -> str:
        """Return the id of the record that holds a snapshot's bytes, "" where it is unreadable."""
        if self._file is not None and snapshot.file == self._file.name:
            self._file.flush()
        try:
            return self._record(snapshot).fields.get("warc-record-id", "")
        except EvidenceMismatch:
            return ""

    def _take_back(self, size: int | None) -> None:
        """Undo a failed batch: cut the file back, or remove it where the batch began it."""
        if self._file is None:
            return
        try:
            if size is None:
                self._file.path.unlink(missing_ok=True)
            else:
                self._file.take_back(size)
        finally:
            self._leave()  # whatever the disk did, the next batch begins a file of its own

    def _leave(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _record(self, snapshot: Snapshot) -> records.Record:
        place = {"file": snapshot.file, "offset": snapshot.offset}
        if Path(snapshot.file).name != snapshot.file:
            raise EvidenceMismatch(
                "The archive file name %(file)s is not a plain name: the database was changed by "
                "another program; restore the latest backup.",
                **place,
            )
        try:
            with (self.folder / snapshot.file).open("rb") as handle:
                handle.seek(snapshot.offset)
                record = records.parse(handle.read(snapshot.length))
        except FileNotFoundError:
            raise EvidenceMismatch(
                "The archive file %(file)s is missing: bring it back from the latest backup.",
                **place,
            ) from None
        except UnreadableRecord as e:
            raise EvidenceMismatch(
                "The archive file %(file)s is damaged at byte %(offset)d (%(reason)s): bring it "
                "back from the latest backup.",
                reason=e,
                **place,
            ) from e
        except OSError as e:
            raise _refused(self.folder, e) from e
        found = records.digest(record.payload)
        if found != snapshot.sha256:
            raise EvidenceMismatch(
                "The bytes in %(file)s at %(offset)d have the SHA-256 %(found)s, not the recorded "
                "%(sha256)s: bring the file back from the latest backup.",
                found=found,
                sha256=snapshot.sha256,
                **place,
            )
        return record


def _is_known(capture: Capture, snapshot: Snapshot) -> bool:
    """Return whether a capture of the same bytes says nothing that `snapshot` does not say.

    A page fetched again is a new sighting; a row, or a record of a web archive, read again is not.
    """
    if snapshot.url != capture.url or snapshot.given != capture.given:
        return False
    if isinstance(capture, Imported):
        return snapshot.captured_at == capture.captured_at
    return not capture.http_response_head


def _refused(folder: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        "The archive folder %(folder)s cannot be used (%(reason)s): nothing of this was archived; "
        "free space or mend the folder, then try again.",
        folder=folder,
        reason=error.strerror or str(error),
    )
