"""Export reports, after their evidence was read, hashed and compared again; backups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from workbench.archive.records import member_length
from workbench.errors import BadInput, EvidenceMismatch
from workbench.ingest import extract
from workbench.model import Appearance, Article
from workbench.model_review import Claim, Document
from workbench.model_versions import PageHistory
from workbench.report import documents, evidence
from workbench.report.bundle import ReportBundle
from workbench.review import agreement
from workbench.review.definitions import PROBLEMS, SCALES
from workbench.settings import Settings
from workbench.store import articles, audit, removals, users
from workbench.store import backup as backups
from workbench.verbs.comparing import Comparing
from workbench.verbs.indexing import searched
from workbench.verbs.reviewing import Reviewing
from workbench.verbs.rooms import Rooms

Histories = Mapping[int, Mapping[int, PageHistory]]  # by claim, by article
MOST = 500  # claims in one export


class Reporting(Reviewing, Comparing):
    """Reports of claims, and backups of everything."""

    def report(
        self, claims: Sequence[int | str], format: str, lang: str = "id", *, actor: str
    ) -> Document:
        """Export claims as one document of `format` in `lang`.

        Every archived byte the report relies on is hashed again and every quoted passage compared
        with what the bytes give now; raises EvidenceMismatch where they differ, BadInput where
        the claims or the format do not allow an export.
        """
        if not claims:
            raise BadInput("No claim is chosen: name at least one to export.")
        if len(claims) > MOST:
            raise BadInput("At most %(most)d claims fit one export: choose fewer.", most=MOST)
        found = [self.claim(number) for number in dict.fromkeys(claims)]
        shown = _articles(self.rooms, found)
        histories = {claim.id: self._histories(claim) for claim in found}
        shown |= _versions(self.rooms, histories)
        for article in shown.values():
            _check(self.rooms, article, found, histories)
        document = documents.build(format, lang, self._bundle(found, shown, histories))
        with self.rooms.store.write() as conn:
            audit.append(
                conn,
                actor=actor,
                action="report.exported",
                subject=", ".join(claim.number for claim in found)[:500],
                detail={"format": format, "lang": lang},
                at=self.clock(),
            )
        return document

    def _histories(self, claim: Claim) -> Mapping[int, PageHistory]:
        """Return what the pages of a claim's appearances are now, by article."""
        return {
            id: PageHistory(page, self.corrections(id), tuple(self.removed_versions(id)))
            for id, page in self.standings(claim.trace).items()
        }

    def _bundle(
        self,
        found: Sequence[Claim],
        shown: dict[int, Article],
        histories: Histories,
    ) -> ReportBundle:
        now = self.clock()
        with self.rooms.store.read() as conn:
            names = {user.name: user.full_name or user.name for user in users.every(conn)}
        return ReportBundle(
            claims=tuple(found),
            articles=shown,
            generated_at=now,
            version=version("quote-workbench"),
            scales=SCALES,
            problems=PROBLEMS,
            searched=searched(self.rooms),
            checked_at=now,
            desk=self.settings.desk,
            contact=self.settings.contact,
            public_url=self.settings.public_url,
            agreements={claim.id: agreement.of_claim(claim) for claim in found},
            names=names,
            histories=histories,
        )

    def backup(self, target: Path, *, actor: str) -> Path:
        """Write everything but the rebuildable indexes into one file, while work goes on."""
        with self.rooms.store.write() as conn:
            audit.append(
                conn,
                actor=actor,
                action="archive.backup",
                subject=target.name,
                at=self.clock(),
            )
        return backups.create(self.rooms.store, target, member_length)

    @staticmethod
    def restore(source: Path, settings: Settings) -> None:
        """Restore a backup into the (empty) home folder; its digests are checked first."""
        backups.restore(source, settings.home)


def _appearances(claim: Claim) -> list[Appearance]:
    trace = claim.trace
    found = [*trace.appearances, *(fragment.first for fragment in trace.fragments)]
    return found if trace.first is None else [trace.first, *found]


def _versions(rooms: Rooms, histories: Histories) -> dict[int, Article]:
    """Return every version that the reports tell of."""
    pages = [page for of_claim in histories.values() for page in of_claim.values()]
    ids = {standing.article_id for page in pages for standing in page.standings}
    with rooms.store.read() as conn:
        return articles.many(conn, sorted(ids))


def _articles(rooms: Rooms, found: Sequence[Claim]) -> dict[int, Article]:
    """Return every article that the claims' reports quote or name."""
    ids = {a.article.id for claim in found for a in _appearances(claim)}
    ids |= {note.article_id for claim in found for note in claim.annotations}
    rated = [source for claim in found for rating in claim.ratings for source in rating.sources]
    decided = [s for claim in found if claim.decision for s in claim.decision.sources]
    ids |= {s.article_id for s in [*rated, *decided] if s.article_id is not None}
    with rooms.store.read() as conn:
        shown = articles.many(conn, sorted(ids))
        missing = ids - set(shown)
        removal = removals.get(conn, min(missing)) if missing else None
    if removal:  # nobody must be told to bring back what had to go
        raise EvidenceMismatch(
            "Article %(id)s, which the report relies on, was taken down (%(reason)s): the archive "
            "can no longer prove what it said, so the report cannot be made again.",
            id=removal.article_id,
            reason=removal.reason,
        )
    if missing:
        raise EvidenceMismatch(
            "Article %(id)s, which the report relies on, is no longer in the archive: restore it "
            "from a backup.",
            id=min(missing),
        )
    return shown


def _check(
    rooms: Rooms,
    article: Article,
    found: Sequence[Claim],
    histories: Histories,
) -> None:
    """Read and hash the archived bytes, extract them again, and compare each quoted passage.

    A passage that the article is said to have lost is looked for as well.
    """
    snapshot = article.snapshot
    payload = rooms.archive.read(snapshot)  # hashes them again
    draft = extract.extract(
        payload,
        snapshot.media_type,
        url=snapshot.url,
        given=snapshot.given,
        captured_at=snapshot.captured_at,
        source=snapshot.source,
    )
    evidence.check_article(article, snapshot.sha256)
    for claim in found:
        for appearance in _appearances(claim):
            page = histories[claim.id].get(appearance.article.id)
            if page is not None and page.lacks(article.ref.id):
                evidence.check_absence(article, appearance, draft.text)
            if appearance.article.id == article.ref.id:
                evidence.check(article, snapshot.sha256, appearance, draft.text)
        for note in claim.annotations:
            if note.article_id == article.ref.id:
                evidence.check(article, snapshot.sha256, note, draft.text)
