"""The vocabulary of watching: sources, the pages they lead to, and what was observed there.

An observation says what was seen and when, never more: a page that was there in March and not in
September was gone when it was looked for, not "deleted" on some day in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SourceKind(StrEnum):
    """What is read to learn of new pages: a feed, a sitemap, or a list somebody typed."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGES = "pages"


class PageState(StrEnum):
    """How a watched page stands: not fetched yet, kept, gone at the source, failing, refused.

    `refused`: the site asks programs to leave the page alone, or there is no article on it.
    """

    NEW = "new"
    KEPT = "kept"
    GONE = "gone"
    FAILING = "failing"
    REFUSED = "refused"


class Sighting(StrEnum):
    """What was seen of a page that had been archived: gone, back, changed, or not to be had."""

    REMOVED = "removed"
    RETURNED = "returned"
    CHANGED = "changed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What a person decides of a source.

    `address` is the feed's or sitemap's; `pages` the addresses of a typed list, one a line.
    `timezone` is an IANA name, `interval` minutes. `robots_reason` says why the site's robots.txt
    is passed over, and is "" where it is obeyed.
    """

    kind: SourceKind
    address: str = ""
    pages: str = ""
    outlet: str = ""
    timezone: str = ""
    lang: str = ""
    note: str = ""
    interval: int = 30
    robots_reason: str = ""


@dataclass(frozen=True, slots=True)
class SourceState:
    """How watching goes: checks, failures in a row, and the validators of the last answer."""

    checked_at: datetime | None = None
    success_at: datetime | None = None
    error: str = ""
    failed_at: datetime | None = None
    failures: int = 0
    due_at: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    moved_to: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """How many pages a source led to, by how they stand, and how many articles they became."""

    pages: int = 0
    articles: int = 0
    waiting: int = 0
    gone: int = 0
    failing: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A source that is looked at again and again; a removed one is kept for its history."""

    id: int
    settings: SourceSettings
    state: SourceState
    counts: SourceCounts
    paused: bool
    removed: bool
    author: str
    created_at: datetime

    @property
    def name(self) -> str:
        """What the source is called in lists: its outlet, else its address."""
        first = self.settings.pages.split("\n", 1)[0]
        return self.settings.outlet or self.settings.address or first


@dataclass(frozen=True, slots=True)
class Lead:
    """A page that a feed, sitemap or list names, with what that says of it.

    Dates are as written there: `published` of the article, `changed` of its last change.
    """

    url: str
    title: str = ""
    published: str = ""
    changed: str = ""
    is_sitemap: bool = False  # a sitemap that another one names


@dataclass(frozen=True, slots=True)
class WatchedPage:
    """A page that a source led to, and how it stands."""

    id: int
    source_id: int
    lead: Lead
    state: PageState
    article_id: int | None
    first_seen_at: datetime
    fetched_at: datetime | None  # the last time the page itself was had
    changed_at: datetime | None  # the last time its text was another
    due_at: datetime | None  # None: not looked at any more
    failures: int = 0
    error: str = ""
    etag: str = ""
    last_modified: str = ""
    seen_in: str = ""  # SHA-256 of the archived feed or sitemap that named it first


@dataclass(frozen=True, slots=True)
class Observation:
    """Something seen of an archived page at `at`; `before` is when it was last seen as archived."""

    id: int
    kind: Sighting
    article_id: int
    source_id: int
    url: str
    at: datetime
    before: datetime | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one look at a source brought: pages named, of these new ones, and the error if any."""

    source_id: int
    name: str
    leads: int = 0
    new: int = 0
    unchanged: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class WatchReport:
    """What a round of watching did."""

    checks: tuple[CheckResult, ...] = ()
    fetched: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed or sitemap that a site offers, as found on a page or in its robots.txt."""

    kind: SourceKind
    address: str
    title: str = ""
