"""Long work for the server's background thread: queued ingests and index upkeep."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.model import EMPTY
from workbench.model_review import Job, Progress
from workbench.store import audit, jobs
from workbench.store.engine import Connection
from workbench.store.jobs import Taken
from workbench.store.locks import HomeLock
from workbench.verbs.administering import Administering
from workbench.verbs.indexing import catch_up_fingerprints, catch_up_words
from workbench.verbs.people_upkeep import catch_up_people
from workbench.verbs.proving import stamp_when_due
from workbench.verbs.removing import finish_removals
from workbench.verbs.rooms import Rooms
from workbench.verbs.taking_in import Watch, take_in
from workbench.verbs.tally import Tally
from workbench.verbs.watching import Watcher

LOG = logging.getLogger("workbench.upkeep")

BROKEN = (
    "Something broke on our side while this was read. What had been stored before stays; the "
    "server's log tells more. Give what is left again, in smaller parts, to find what it was."
)


class Working(Administering):
    """Queue long work, do it in the background, take it up again after a restart."""

    def start_ingest(
        self,
        sources: Sequence[str],
        given: Mapping[str, str] = EMPTY,
        *,
        actor: str,
        upload: Path | None = None,
    ) -> Job:
        """Queue an ingest; an `upload` is read in the place of `sources` and deleted afterwards."""
        spec: dict[str, object] = {"sources": list(sources), "given": dict(given)}
        if upload is not None:
            spec["upload"] = str(upload)
        now = self.clock()
        with self.rooms.store.write() as conn:
            job = jobs.add(conn, kind="ingest", spec=spec, author=actor, at=now)
            audit.append(conn, actor=actor, action="job.started", subject=str(job.id), at=now)
        return job

    def job(self, job_id: int) -> Job:
        """Return a job; raise NotFound."""
        with self.rooms.store.read() as conn:
            return jobs.get(conn, job_id)

    def jobs(self, limit: int = 20) -> tuple[Job, ...]:
        """Return the latest jobs, newest first."""
        with self.rooms.store.read() as conn:
            return tuple(jobs.recent(conn, limit))

    def cancel_job(self, job_id: int, *, actor: str) -> Job:
        """Ask a job to stop after its batch; what it stored stays."""
        now = self.clock()
        with self.rooms.store.write() as conn:
            job = jobs.cancel(conn, job_id, now)
            audit.append(conn, actor=actor, action="job.cancelled", subject=str(job_id), at=now)
        if job.state == "cancelled":  # before it began; else its run ends it, and the upload
            _discard_upload(job)
        return self.job(job_id)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Be the only server of this home folder; interrupted jobs may be taken up again.

        Raises HomeInUse where another server runs on it.
        """
        with HomeLock(self.settings.home, "serve"):
            with self.rooms.store.write() as conn:
                jobs.release(conn)
            yield

    def work_once(self, stopping: Callable[[], bool]) -> bool:
        """Do one waiting or interrupted job, else a step of watching; False where none is due."""
        with self.rooms.store.write() as conn:
            taken = jobs.take(conn, self.clock())
        if taken is None:
            return Watcher(self.rooms, stopping).step()
        _Run(self.rooms, taken, stopping).run()
        return True

    def upkeep(self) -> None:
        """Catch up with both indexes when nothing else is to be done; say what was mended."""
        for message in self.rooms.told():
            LOG.warning(message)
        catch_up_fingerprints(self.rooms)
        self.rooms.fingerprints.merge()
        if self.rooms.indexing.acquire(blocking=False):  # else somebody is at it already
            try:
                catch_up_words(self.rooms)
            finally:
                self.rooms.indexing.release()
        catch_up_people(self.rooms)
        try:
            finish_removals(self.rooms)
        finally:  # a removal that the disk refuses, day after day, must not end the stamps
            stamp_when_due(self.rooms)


class _Run:
    """One run of an ingest job; what it has stored is noted with every batch."""

    def __init__(self, rooms: Rooms, taken: Taken, stopping: Callable[[], bool]) -> None:
        self.rooms = rooms
        self.job = taken.job
        self.stopping = stopping
        self.cancelled = False
        self.tally = Tally.resumed(taken.position, taken.job.summary)

    def run(self) -> None:
        """Run to the end, to a cancellation, or to the shutdown of the server.

        What nobody foresaw ends the job, too, before it is raised: it would break again and again.
        """
        try:
            self._run()
        except WorkbenchError as error:
            self._finish("failed", error=str(error))
        except Exception:
            self._finish("failed", error=BROKEN)
            raise

    def _run(self) -> None:
        spec = self.job.spec
        upload = str(spec.get("upload") or "")
        names = [str(name) for name in _list(spec["sources"])]
        given = spec["given"]
        assert isinstance(given, Mapping)
        summary = take_in(
            self.rooms,
            [upload] if upload else names,
            {str(k): str(v) for k, v in given.items()},
            actor=self.job.author,
            watch=Watch(cancelled=lambda: self.cancelled or self.stopping(), commit=self._beat),
            tally=self.tally,
            names=names,
        )
        if summary.cancelled and not self.cancelled:
            return  # the server shuts down: the next one goes on from the noted position
        with self.rooms.store.write() as conn:
            state = "cancelled" if self.cancelled else "done"
            jobs.finish(conn, self.job.id, state=state, at=self.rooms.clock(), summary=summary)
        _discard_upload(self.job)

    def _beat(self, conn: Connection, progress: Progress) -> None:
        self.cancelled = jobs.beat(
            conn,
            self.job.id,
            progress,
            self.rooms.clock(),
            position={"line": self.tally.line},
            summary=self.tally.summary(0.0),
        )

    def _finish(self, state: str, error: str) -> None:
        with self.rooms.store.write() as conn:
            jobs.finish(conn, self.job.id, state=state, at=self.rooms.clock(), error=error)
        _discard_upload(self.job)


def _discard_upload(job: Job) -> None:
    """Delete the uploaded file of a job that is closed: nobody reads it again."""
    if upload := job.spec.get("upload"):
        Path(str(upload)).unlink(missing_ok=True)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]
