"""The vocabulary of the desk: claims, annotations, ratings, decisions, corrections, users, jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workbench.model import Rejection, Trace, empty


class Role(StrEnum):
    """What a user may do: read; read and review; everything."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class ClaimState(StrEnum):
    """Where a claim stands: open for ratings, closed with a decision, or void."""

    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can sign in; `lang` is "" where the browser decides."""

    id: int
    name: str
    full_name: str
    role: Role
    lang: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class EvidenceSource:
    """A source of a rating or decision: an address or an archived article, and what it shows."""

    title: str
    url: str = ""
    article_id: int | None = None
    withheld: str = ""  # why it is not named, where somebody's safety is at risk


@dataclass(frozen=True, slots=True)
class Annotation:
    """A reviewer's note on a passage of an article (code points in its text, and its selector)."""

    id: int
    claim_id: int
    article_id: int
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    note: str
    tag: str
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Rating:
    """One reviewer's independent rating; a later one replaces it, and both are kept."""

    id: int
    claim_id: int
    scale: str
    value: str
    reason: str
    sources: tuple[EvidenceSource, ...]
    author: str
    created_at: datetime
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The published verdict of the desk on a claim; `value` is "" for a verdict-less report."""

    id: int
    claim_id: int
    scale: str
    value: str
    problem: str  # First Draft type of problem, or ""
    summary: str
    sources: tuple[EvidenceSource, ...]
    author: str
    created_at: datetime
    reason: str = ""  # why it was decided so, where the ratings disagree or say otherwise


@dataclass(frozen=True, slots=True)
class Correction:
    """A change after closing: what was changed and why; it never disappears."""

    id: int
    claim_id: int
    what: str
    why: str
    before: Decision
    after: Decision | None  # None when the claim was made void
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """A quote or claim under verification, with the trace as it stood when it was saved."""

    id: int
    number: str  # "QW-2026-0001"
    text: str
    speaker: str
    lang: str
    selection_reason: str
    state: ClaimState
    trace: Trace
    author: str
    created_at: datetime
    annotations: tuple[Annotation, ...] = ()
    ratings: tuple[Rating, ...] = ()
    decision: Decision | None = None
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One link of the audit chain: `digest` covers this event and the digest before it."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, str]
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What came of an ingest; `rejected` holds each piece left out, with its reason."""

    read: int
    added: int
    duplicates: int
    rejected: tuple[Rejection, ...]
    seconds: float
    cancelled: bool = False
    article_ids: tuple[int, ...] = ()  # the first hundred, for links
    # records of web archives that are no articles: a sentence for each kind, and how many
    skipped: Mapping[str, int] = field(default_factory=dict)
    readers: int = 0  # processes that read for it, beside the one that stored


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work is; `total` is 0 where it is not known beforehand."""

    done: int
    total: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Long work that survives a restart: state is waiting, running, done, failed or cancelled."""

    id: int
    kind: str
    spec: Mapping[str, object]
    state: str
    progress: Progress
    summary: IngestSummary | None
    error: str
    author: str
    created_at: datetime
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that verification found wrong, named so that it can be looked up."""

    kind: str
    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """An exported file."""

    name: str
    media_type: str
    content: bytes
    values: Mapping[str, str] = field(default_factory=empty)


@dataclass(frozen=True, slots=True)
class ScaleValue:
    """One step of a scale, or one type of problem, in both languages.

    `number` is the place between `Scale.worst` and `Scale.best`, None where a number would say
    more than is known. `symbol` is shown beside the label, so that no verdict is colour alone.
    """

    value: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    number: int | None = None
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """A rating scale in one version; `key` (as "quote-1") is what ratings store."""

    key: str
    label: Mapping[str, str]
    about: Mapping[str, str]
    values: tuple[ScaleValue, ...]
    worst: int
    best: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the reviewers agree; a share is None where nothing can be computed.

    `percent` is the share (0 to 1) of pairs of ratings that agree, `alpha` Krippendorff's
    nominal alpha (1 perfect, 0 as by chance), `note` the honest reading of both in English.
    """

    units: int
    raters: int
    ratings: int
    percent: float | None
    alpha: float | None
    enough: bool
    note: str
