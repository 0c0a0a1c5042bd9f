"""Hand the archive out in the form that other programs read: a WACZ file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from workbench.archive import records, wacz_writing
from workbench.archive.wacz_writing import Package, PageLine
from workbench.errors import BadInput, StorageFailed
from workbench.model import Snapshot
from workbench.store import articles, audit, exports
from workbench.store.engine import Connection
from workbench.verbs.rooms import Verbs


class Exporting(Verbs):
    """Write the archive, or chosen articles of it, as WACZ."""

    def export_archive(self, *, actor: str, article_ids: Sequence[int] = ()) -> Iterator[bytes]:
        """Return the bytes of a WACZ file of these articles (none: of all), piece by piece.

        Raises NotFound for an unknown article and BadInput where there is none at all, before
        anything is made; EvidenceMismatch, on the way, where the archive is damaged.
        """
        chosen = frozenset(article_ids)
        with self.rooms.store.read() as conn:
            for article_id in chosen:
                articles.get(conn, article_id)
            if not articles.statistics(conn).articles:
                raise BadInput("The archive holds no articles yet: there is nothing to export.")
        with self.rooms.store.write() as conn:
            audit.append(
                conn,
                actor=actor,
                action="archive.exported",
                subject=f"{len(chosen)} articles" if chosen else "all articles",
                at=self.clock(),
            )
        return self._stream(chosen)

    def export_archive_to(
        self, target: Path, *, actor: str, article_ids: Sequence[int] = ()
    ) -> Path:
        """Write a WACZ file to the new file `target`; return it.

        It is written under another name and renamed when it is whole. Raises StorageFailed where
        `target` exists or the disk refuses.
        """
        if target.exists():
            raise StorageFailed("%(target)s exists already: choose another name.", target=target)
        pieces = self.export_archive(actor=actor, article_ids=article_ids)
        partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
        try:
            with partial.open("xb") as out:
                os.chmod(partial, 0o600)
                for piece in pieces:
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            partial.rename(target)
        except OSError as error:
            raise StorageFailed(
                "The export could not be written to %(target)s (%(reason)s): free space or choose "
                "another place.",
                target=target,
                reason=error.strerror or error,
            ) from error
        finally:
            partial.unlink(missing_ok=True)
        return target

    def _stream(self, chosen: frozenset[int]) -> Iterator[bytes]:
        with self.rooms.store.read() as conn:
            files = [self.rooms.archive.folder / name for name in exports.files(conn, chosen)]
            package = Package(
                title=self.settings.desk,
                now=self.clock(),
                pages=_pages(conn, chosen),
                wanted=lambda file: (exports.offsets(conn, file, chosen), _revisits(conn, chosen)),
            )
            yield from wacz_writing.stream(files, package)


def _pages(conn: Connection, chosen: frozenset[int]) -> Iterator[PageLine]:
    for article_id, url, headline, snapshot in exports.pages(conn, chosen):
        address = url or records.target_uri(snapshot)
        yield PageLine(str(article_id), address, headline, snapshot.captured_at)


def _revisits(conn: Connection, chosen: frozenset[int]) -> Callable[[Snapshot], bool]:
    def known(found: Snapshot) -> bool:
        return exports.has_sighting(conn, found, chosen)

    return known
