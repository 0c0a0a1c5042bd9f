"""The vocabulary: what an article, a quote, an appearance and a trace are. Read this first.

Offsets are code points in the article's stored text (`Article.text`) or in the query as typed;
`end` is exclusive. Times are aware datetimes in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

EMPTY: Mapping[str, str] = MappingProxyType({})


def empty() -> Mapping[str, str]:
    """Return the empty read-only mapping (dataclasses of Python 3.11 refuse it as a default)."""
    return EMPTY


class Grade(StrEnum):
    """How far a date can be trusted: A agreed, B one machine date, C text, D capture only."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class QuoteKind(StrEnum):
    """Whose words they are: the source's (direct), the reporter's (indirect), or both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Verdict(StrEnum):
    """The judgement on the wording of a query against the archive."""

    EXACT = "exact"
    COSMETIC = "cosmetic"
    REWORDED = "reworded"
    ABRIDGED = "abridged"
    TRUNCATED = "truncated"
    ALTERED = "altered"
    SPLICED = "spliced"
    PARAPHRASE = "paraphrase"
    POSSIBLE = "possible"
    NOT_FOUND = "not_found"
    TOO_SHORT = "too_short"


class EditClass(StrEnum):
    """Whether a difference matters: no, other words only, or another meaning (material)."""

    COSMETIC = "cosmetic"
    REWORDED = "reworded"
    MATERIAL = "material"


class Relation(StrEnum):
    """How the claimed speaker relates to the speaker the article names."""

    OK = "ok"
    ALIAS = "alias"
    MISATTRIBUTED = "misattributed"
    SECONDHAND = "secondhand"
    UNKNOWN = "unknown"


class Order(StrEnum):
    """How sure it is that the first appearance came before all others."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, `start` inclusive, `end` exclusive, in code points."""

    start: int
    end: int


# ---------------------------------------------------------------- dates


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """One hint at when an article was published, as an interval with its raw wording.

    `kind` is one of capture, claimed_capture, feed, metadata, given, byline, address, speech,
    dateline, heuristic, modified. `point` is the likeliest moment within the interval (noon of a
    day, the outlet's usual zone for a zoneless time).
    """

    kind: str
    raw: str
    earliest: datetime | None
    latest: datetime | None
    grade: Grade
    point: datetime | None = None


@dataclass(frozen=True, slots=True)
class DateInterval:
    """When an article was published: within `earliest` to `latest`, likely at `point`.

    `earliest` and `latest` are bounds from captures and reported sayings. `declared_earliest` to
    `declared_latest` is what the declaration behind `point` means: equal for a time with its
    zone, a day or more where only the day is given. Two points are told apart only where these
    stretches do not overlap.
    """

    earliest: datetime | None
    latest: datetime | None
    point: datetime | None
    grade: Grade
    evidence: tuple[DateEvidence, ...] = ()
    contradictions: tuple[str, ...] = ()
    declared_earliest: datetime | None = None
    declared_latest: datetime | None = None


# ---------------------------------------------------------------- archive


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes as they came in, before anything has read them.

    `given` holds what the user typed beside them (outlet, date, url, headline, author, lang);
    `line` is the row's line number in `source` for tables, else None.
    """

    payload: bytes
    media_type: str
    source: str
    captured_at: datetime
    url: str = ""
    line: int | None = None
    given: Mapping[str, str] = field(default_factory=empty)
    http_request: bytes = b""
    http_response_head: bytes = b""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A piece of input that did not become an article, and why, in one sentence."""

    source: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where archived bytes lie: WARC file (within the archive folder), byte offset, SHA-256."""

    sha256: str
    file: str
    offset: int
    length: int
    media_type: str
    source: str
    url: str
    captured_at: datetime
    given: Mapping[str, str] = field(default_factory=empty)
    line: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as extracted from a capture, not yet stored."""

    text: str
    headline: str
    outlet: str
    author: str
    url: str
    lang: str
    date: DateInterval
    external_id: str = ""
    claimed_capture: datetime | None = None
    extractor: str = ""
    extra: Mapping[str, str] = field(default_factory=empty)


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """What is shown of an article beside a passage."""

    id: int
    external_id: str
    url: str
    outlet: str
    headline: str
    author: str = ""
    lang: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article version: its text, its dates with evidence, its archived bytes."""

    ref: ArticleRef
    text: str
    text_sha256: str
    date: DateInterval
    captured_at: datetime
    claimed_capture: datetime | None
    snapshot: Snapshot
    extractor: str
    extra: Mapping[str, str] = field(default_factory=empty)


# ---------------------------------------------------------------- quotes


@dataclass(frozen=True, slots=True)
class Cue:
    """The reporting expression of a quote ("kata", "said", "menurut")."""

    text: str
    start: int
    end: int
    denies: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Who is said to speak: the mention in the text and the person it was resolved to.

    `name` is empty where the mention cannot be resolved; `aliases` are the other forms and
    nicknames the article declares for that person, `roles` the roles it gives.
    """

    text: str
    start: int
    end: int
    name: str
    confidence: float
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """One utterance as reported: content span without its marks, cue and source.

    `parts` are the content spans where the utterance is split by a cue or runs over
    paragraphs (one part for a plain quote); `exact` is text[start:end] from the first to the
    last part. `flags` may hold denied, conditional, question, nested, unclosed, rejected,
    out_of_context (relayed only to be rejected), through (a spokesperson's words). `outer` is the
    index, in the article's list, of the quote this one stands in. `lang` is the content's own."""

    exact: str
    start: int
    end: int
    kind: QuoteKind
    cue: Cue | None
    source: Source | None
    flags: tuple[str, ...] = ()
    parts: tuple[Span, ...] = ()
    outer: int | None = None
    lang: str = ""


# ---------------------------------------------------------------- search and trace


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a person searches for; empty fields do not filter. Dates are ISO days."""

    words: str = ""
    outlet: str = ""
    speaker: str = ""
    lang: str = ""
    since: str = ""
    until: str = ""
    page: int = 1
    per_page: int = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found by a search; `passages` are texts with the matched spans inside each."""

    article: ArticleRef
    date: DateInterval
    score: float
    passages: tuple[tuple[str, tuple[Span, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of hits with what a reader needs to go on from it.

    `facets` maps outlet / year / lang to (value, count) pairs; `relaxed` says that not all
    words were required because no article has them all.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    relaxed: bool = False
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article sharing fingerprints with a query; `hits` are code-point offsets in its text."""

    article_id: int
    score: float
    hits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A candidate handed to the tracer: the article, its quotes, and where the fingerprints hit."""

    article: Article
    quotes: tuple[Quote, ...]
    hits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Alteration:
    """One difference between query and source; a span is None where that side has no words."""

    cls: EditClass
    kind: str
    query_text: str
    source_text: str
    query_span: Span | None = None
    source_span: Span | None = None


@dataclass(frozen=True, slots=True)
class DiffOp:
    """One step of the word diff, for display: op is equal, replace, insert, delete or gap.

    insert = words only in the query, delete = words only in the source, gap = a longer
    omission. Texts are slices of the ORIGINAL query and article, never normalised forms.
    """

    op: str
    query: Span
    source: Span
    cls: EditClass | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SpeakerMatch:
    """The speaker the article gives for the passage, and how the claimed speaker relates."""

    name: str = ""
    relation: Relation = Relation.UNKNOWN
    confidence: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A passage of an article that holds the query's wording, wholly or bent."""

    article: ArticleRef
    date: DateInterval
    exact: str
    start: int
    end: int
    prefix: str
    suffix: str
    verdict: Verdict
    coverage: float
    alterations: tuple[Alteration, ...] = ()
    flags: tuple[str, ...] = ()
    speaker: SpeakerMatch = SpeakerMatch()
    diff: tuple[DiffOp, ...] = ()
    parts: tuple[Span, ...] = ()
    quote_index: int | None = None
    reprint_of: int | None = None
    cites: str = ""
    correction: str = ""  # the note with which the outlet corrected it


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of the query (code points in the query) that appeared earlier than the whole."""

    query_start: int
    query_end: int
    first: Appearance


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a trace: indices of its appearances and parents, what changed since those,
    whether their order is `sure`, and whether the meaning `turned` here for the first time."""

    appearances: tuple[int, ...]
    parents: tuple[int, ...] = ()
    changes: tuple[Alteration, ...] = ()
    sure: bool = True
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Searched:
    """What a trace looked at: never claim more than this."""

    articles: int
    outlets: int
    since: datetime | None
    until: datetime | None
    index: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The answer to "did anyone say this, and where did it first appear?"."""

    query: str
    claimed_speaker: str
    verdict: Verdict
    coverage: float
    alterations: tuple[Alteration, ...]
    flags: tuple[str, ...]
    first: Appearance | None
    fragments: tuple[Fragment, ...]
    appearances: tuple[Appearance, ...]
    order: Order
    searched: Searched
    elapsed_ms: float
    similar: tuple[Hit, ...] = ()
    notice: str = ""
    explain: Mapping[str, object] = field(default_factory=dict)
    lineage: tuple[Variant, ...] = ()
