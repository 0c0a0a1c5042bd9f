"""Claims at the desk: save, annotate, rate, decide, correct; each step checked and audited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.errors import BadInput
from workbench.model import Trace
from workbench.model_review import (
    Agreement,
    Annotation,
    Claim,
    Correction,
    Decision,
    EvidenceSource,
    Rating,
    Scale,
    User,
)
from workbench.review import agreement as agreements
from workbench.review import workflow
from workbench.review.definitions import SCALES
from workbench.review.scales import suggest
from workbench.store import articles, audit, seals
from workbench.store import claims as stored
from workbench.store.engine import Connection
from workbench.text.anchors import select
from workbench.text.language import detect
from workbench.verbs.rooms import Rooms
from workbench.verbs.tracing import Tracing

Sources = Sequence[EvidenceSource]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A page of claims, newest first, and how many there are in all."""

    total: int
    claims: tuple[Claim, ...]


def _log(
    rooms: Rooms,
    conn: Connection,
    actor: User,
    action: str,
    claim: Claim,
    *written: seals.Written | None,
    **detail: str,
) -> None:
    """Tell the log of a step, and seal what was `written` with it."""
    audit.append(
        conn,
        actor=actor.name,
        action=action,
        subject=claim.number,
        detail={**detail, **seals.of(conn, *written)},
        at=rooms.clock(),
    )


class Reviewing(Tracing):
    """Claims at the desk; each step is checked and audited."""

    def save_claim(
        self,
        text: str,
        speaker: str,
        *,
        actor: User,
        selection_reason: str = "",
        lang: str = "",
    ) -> Claim:
        """Trace `text` and keep it as a claim with the trace as it stands now."""
        workflow.require_reviewer(actor)
        text = text.strip()
        if not text:
            raise BadInput("The claim is empty: paste the quote or the claim to check.")
        found = self.trace(text, speaker.strip())
        with self.rooms.store.write() as conn:
            claim = stored.add(
                conn,
                at=self.rooms.clock(),
                text=text,
                speaker=speaker.strip(),
                lang=lang or detect(text).code,
                selection_reason=selection_reason.strip(),
                trace=found,
                author=actor.name,
            )
            _log(self.rooms, conn, actor, "claim.saved", claim, claim, verdict=found.verdict.value)
        return claim

    def claim(self, id_or_number: int | str) -> Claim:
        """Return a claim by id or number; raise NotFound."""
        with self.rooms.store.read() as conn:
            return stored.find(conn, str(id_or_number))

    def claims(
        self,
        state: str = "",
        words: str = "",
        page: int = 1,
        per_page: int = 20,
    ) -> ClaimPage:
        """Return claims in `state` whose text or speaker holds `words`."""
        with self.rooms.store.read() as conn:
            total, found = stored.page(conn, state=state, words=words, page=page, per_page=per_page)
        return ClaimPage(total, tuple(found))

    def annotate(
        self,
        claim_id: int,
        article_id: int,
        start: int,
        end: int,
        note: str,
        tag: str = "",
        *,
        actor: User,
    ) -> Annotation:
        """Note something about text[start:end] of an article; raise BadInput where it is empty."""
        with self.rooms.store.write() as conn:
            subject = stored.get(conn, claim_id)
            workflow.check_annotation(actor, subject, note, tag)
            text = articles.get(conn, article_id).text
            if not 0 <= start < end <= len(text) or not text[start:end].strip():
                raise BadInput("No passage is selected: choose the words that the note is about.")
            selector = select(text, start, end)
            annotation = stored.annotate(
                conn,
                Annotation(
                    id=0,
                    claim_id=subject.id,
                    article_id=article_id,
                    start=selector.start,
                    end=selector.end,
                    exact=selector.exact,
                    prefix=selector.prefix,
                    suffix=selector.suffix,
                    note=note.strip(),
                    tag=tag.strip(),
                    author=actor.name,
                    created_at=self.rooms.clock(),
                ),
            )
            article = str(article_id)
            _log(self.rooms, conn, actor, "claim.annotated", subject, annotation, article=article)
        return annotation

    def remove_annotation(self, annotation_id: int, *, actor: User) -> Claim:
        """Remove an annotation of an open claim; the audit log keeps what it said."""
        with self.rooms.store.write() as conn:
            annotation = stored.annotation(conn, annotation_id)
            subject = stored.get(conn, annotation.claim_id)
            workflow.check_annotation_removal(actor, subject, annotation)
            stored.remove_annotation(conn, annotation_id, author=actor.name, at=self.rooms.clock())
            _log(
                self.rooms,
                conn,
                actor,
                "annotation.removed",
                subject,
                exact=annotation.exact,
                note=annotation.note,
            )
            return stored.get(conn, subject.id)

    def rate(
        self,
        claim_id: int,
        scale: str,
        value: str,
        reason: str,
        sources: Sources,
        *,
        actor: User,
    ) -> Rating:
        """Rate an open claim; a second rating by the same person supersedes the first."""
        with self.rooms.store.write() as conn:
            subject = stored.get(conn, claim_id)
            key = workflow.check_rating(actor, subject, scale, value, reason, sources)
            rating = stored.rate(
                conn,
                Rating(
                    id=0,
                    claim_id=subject.id,
                    scale=key,
                    value=value,
                    reason=reason.strip(),
                    sources=tuple(sources),
                    author=actor.name,
                    created_at=self.rooms.clock(),
                ),
            )
            # The value stays out of the log while others rate blind; the seal covers the reason.
            _log(self.rooms, conn, actor, "claim.rated", subject, rating, scale=key)
        return rating

    def visible_ratings(self, claim: Claim, user: User) -> tuple[Rating, ...]:
        """Return the ratings that `user` may see now."""
        return workflow.visible_ratings(claim, user)

    def agreement(self, claim: Claim) -> Agreement:
        """Return how far the reviewers of a claim agree."""
        return agreements.of_claim(claim)

    def scales(self) -> tuple[Scale, ...]:
        """Return every rating scale in every version."""
        return SCALES

    def suggest_rating(self, trace: Trace) -> str:
        """Return the value of the quote scale that a trace points to, or ""."""
        return suggest(trace)

    def decide(
        self,
        claim_id: int,
        scale: str,
        value: str,
        problem: str,
        summary: str,
        sources: Sources,
        *,
        actor: User,
        reason: str = "",
    ) -> Decision:
        """Close a rated claim with a verdict, or with a conclusion only where `value` is ""."""
        with self.rooms.store.write() as conn:
            subject = stored.get(conn, claim_id)
            key = workflow.check_decision(
                actor, subject, scale, value, problem, summary, sources, reason
            )
            decision = stored.decide(
                conn,
                Decision(
                    id=0,
                    claim_id=subject.id,
                    scale=key,
                    value=value,
                    problem=problem,
                    summary=summary.strip(),
                    sources=tuple(sources),
                    author=actor.name,
                    created_at=self.rooms.clock(),
                    reason=reason.strip(),
                ),
            )
            values = {"scale": key, "value": value}
            _log(self.rooms, conn, actor, "claim.decided", subject, decision, **values)
        return decision

    def correct(
        self,
        claim_id: int,
        what: str,
        why: str,
        scale: str,
        value: str,
        problem: str,
        summary: str,
        sources: Sources,
        *,
        actor: User,
        void: bool = False,
    ) -> Correction:
        """Change the verdict of a closed claim, or void it; what stood before stays readable."""
        now = self.rooms.clock()
        with self.rooms.store.write() as conn:
            subject = stored.get(conn, claim_id)
            after = Decision(
                0,
                subject.id,
                scale,
                value,
                problem,
                summary.strip(),
                tuple(sources),
                actor.name,
                now,
            )
            key = workflow.check_correction(actor, subject, what, why, None if void else after)
            assert subject.decision is not None  # check_correction refuses an undecided claim
            correction = stored.correct(
                conn,
                Correction(
                    id=0,
                    claim_id=subject.id,
                    what=what.strip(),
                    why=why.strip(),
                    before=subject.decision,
                    after=None if void else replace(after, scale=key),
                    author=actor.name,
                    created_at=now,
                ),
            )
            action = "claim.voided" if void else "claim.corrected"
            told = {"what": what.strip(), "why": why.strip()}
            written = (correction, correction.after)
            _log(self.rooms, conn, actor, action, subject, *written, **told)
        return correction
