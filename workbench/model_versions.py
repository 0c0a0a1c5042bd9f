"""What an archive knows of one page over time, and of one text at several addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workbench.model import ArticleRef, DateInterval, Verdict


@dataclass(frozen=True, slots=True)
class Version:
    """One text that a page was found with; `seen` are the captures that held exactly this text.

    `again` is the last of them where the page had another text in between and went back.
    `claimed` is when an import says that it was captured, which orders the versions. `is_strange`
    says that the text has next to nothing in common with any version before: a page that asks to
    sign in, or says that the article is gone, may answer like the article.
    """

    number: int
    article: ArticleRef
    date: DateInterval
    seen: tuple[datetime, ...]
    again: datetime | None = None
    claimed: datetime | None = None
    is_strange: bool = False

    @property
    def captured_at(self) -> datetime:
        """When this text was first captured; its page may have had it earlier."""
        return self.seen[0]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words in a comparison: `op` is equal, insert (new only) or delete (old only)."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Two paragraphs side by side: `kind` is same, changed, added or removed."""

    kind: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two texts, paragraph by paragraph; counts are words."""

    rows: tuple[Row, ...]
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a quote stands in one version of a page: its verdict, None where it is gone.

    `again` is when the page had this version's text last, where it had another one in between: the
    version with the highest number is then not what the page was seen with last. `is_strange` says
    that a version without the quote has next to nothing in common with those that hold it: what was
    captured may ask to sign in, or say that the article is gone.
    """

    number: int
    article_id: int
    captured_at: datetime
    verdict: Verdict | None
    again: datetime | None = None
    claimed: datetime | None = None
    is_strange: bool = False


@dataclass(frozen=True, slots=True)
class PageHistory:
    """What is archived of a page that a quote was found on, beside the version it was found in.

    `standings` are the versions still archived, in order; `notes` the corrections printed in them,
    by article, the latest first; `removed` the numbers of the versions that were taken down.
    """

    standings: tuple[Standing, ...]
    notes: Mapping[int, str]
    removed: tuple[int, ...] = ()

    @property
    def latest(self) -> Standing:
        """The version that the page was seen with last, which may be an earlier one again."""
        return max(self.standings, key=lambda s: s.again or s.claimed or s.captured_at)

    @property
    def has_lost_it(self) -> bool:
        """Tell whether the quote is gone from the article that the page was seen with last."""
        return self.latest.verdict is None and not self.latest.is_strange

    def lacks(self, article_id: int) -> bool:
        """Tell whether this article is a version in which the quote is gone."""
        return any(s.article_id == article_id and s.verdict is None for s in self.standings)


@dataclass(frozen=True, slots=True)
class Apart:
    """A reviewer's finding that two articles are no copies of each other."""

    one: int
    other: int
    reason: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Copy:
    """The same text at another address: `share` is how much of the shorter text both have.

    `apart` says that a reviewer split the two; they are not counted as reprints then.
    """

    article: ArticleRef
    date: DateInterval
    share: float
    apart: Apart | None = None
