"""The vocabulary of persons across the archive: who bears which name, and who decided so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workbench.model import ArticleRef, DateInterval, Quote


class NameKind(StrEnum):
    """How an article names somebody: in full, by a declared nickname, or by a part of the name."""

    NAME = "name"
    DECLARED = "declared"
    SHORT = "short"


class DecisionKind(StrEnum):
    """What a reviewer decided: one person, two persons, not the same, or nobody's name."""

    MERGE = "merge"
    SPLIT = "split"
    DISTINCT = "distinct"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name of a person, the first article that gives it, and in how many articles it stands."""

    name: str
    kind: NameKind
    article_id: int
    articles: int


@dataclass(frozen=True, slots=True)
class PersonRole:
    """A role that articles give a person, from their first date to their last where known."""

    role: str
    organisation: str
    article_id: int
    since: datetime | None
    until: datetime | None
    articles: int


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person as lists show one; `linked` is False for a single word known in one article."""

    id: int
    name: str
    articles: int
    quotes: int
    direct: int
    linked: bool = True
    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One of the identities that make up a person: a name with its walk of life or office."""

    id: int
    key: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class PersonDecision:
    """A reviewer's decision on who is who, as facts about keys of names; it can be undone."""

    id: int
    kind: DecisionKind
    keys: tuple[str, ...]
    others: tuple[str, ...]
    articles: tuple[int, ...]
    names: tuple[str, ...]  # as they were shown when it was made
    reason: str
    author: str
    created_at: datetime
    undone_at: datetime | None = None
    undone_by: str = ""
    undone_why: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the archive quotes, with all names and roles and what was decided on them."""

    entry: PersonEntry
    parts: tuple[Part, ...]
    names: tuple[PersonName, ...]
    roles: tuple[PersonRole, ...]
    namesakes: tuple[PersonEntry, ...]
    decisions: tuple[PersonDecision, ...]


@dataclass(frozen=True, slots=True)
class PersonQuote:
    """One quote of a person: `index` is its place among the quotes of its article."""

    article: ArticleRef
    date: DateInterval
    index: int
    quote: Quote
    outer: str = ""  # who relays it, where it stands inside somebody else's quote


@dataclass(frozen=True, slots=True)
class PersonArticle:
    """An article that quotes a person, and how it names that person."""

    article: ArticleRef
    date: DateInterval
    quotes: int
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two persons that may be one; `kind` says what is alike, `detail` which name or office."""

    first: PersonEntry
    second: PersonEntry
    kind: str
    likeness: float
    detail: str
    article_ids: tuple[int, int]


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name that somebody bears elsewhere in the archive, and what shows it."""

    name: str
    kind: NameKind
    article: ArticleRef | None
    decided: str = ""  # who linked it, where a reviewer did


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What the archive knows about the bearer of a name and about a name claimed for it.

    `names` are names of the bearer that the claimed one is or belongs to, `offices` the claimed
    office where the bearer held it when the article came out, `reverse` names of whoever is known
    under the claimed name that the article's name is, `others` other bearers of the claimed name.
    """

    names: tuple[KnownName, ...] = ()
    offices: tuple[KnownName, ...] = ()
    reverse: tuple[KnownName, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A page of persons, those most quoted first; `unread` articles are not read for them yet."""

    total: int
    persons: tuple[PersonEntry, ...]
    unread: int = 0


@dataclass(frozen=True, slots=True)
class PersonQuotePage:
    """A page of a person's quotes, the latest article first."""

    total: int
    quotes: tuple[PersonQuote, ...]


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """A page of doubtful pairs, those most quoted first; `waiting` persons are not compared yet."""

    total: int
    suggestions: tuple[Suggestion, ...]
    waiting: int = 0
