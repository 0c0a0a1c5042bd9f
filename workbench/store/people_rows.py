"""Who an article quotes, as rows of the tables of persons."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func
from sqlalchemy.dialects import sqlite

from workbench.model import Quote, QuoteKind, Source
from workbench.model_people import NameKind
from workbench.store import people_tables as t
from workbench.text.names import name_words, within
from workbench.text.offices import identity, is_office, role_words

SURE = 0.85  # confidence of a mention by a nickname from which on the article declares it
Row = dict[str, Any]


@dataclass(slots=True)
class Named:
    """How one article names one person, and how often it quotes that person.

    `key` and `name_key` are those of its `Identity`; `at` is when the article was published, in
    microseconds since 1970.
    """

    article_id: int
    at: int | None
    key: str
    name_key: str
    name: str
    linked: bool = True
    declared: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)  # `Source.name` of the quotes
    quotes: int = 0
    direct: int = 0

    def learn(self, source: Source, quotes: Sequence[Quote]) -> None:
        """Take over other names and roles of one source of the article."""
        words = name_words(self.name)
        for alias in source.aliases:
            other = name_words(alias)
            if not other or other == words:
                continue
            if within(other, words):
                self.short.setdefault(" ".join(other), alias)
            elif _declared(alias, source.name, quotes):
                self.declared.setdefault(" ".join(other), alias)
        if source.name != self.name:
            other = name_words(source.name)
            if other and other != words:
                self.declared.setdefault(" ".join(other), source.name)
        for role in source.roles:
            if is_office(role):
                self.roles.setdefault(" ".join(role_words(role)), role)

    def given(self) -> str:
        """Return the names and roles as they are kept with the article."""
        lists = [list(names.values()) for names in (self.declared, self.short, self.roles)]
        kept = [self.name, *lists, self.sources]
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read_given(named: Named, value: str) -> Named:
    """Return `named` with the name, nicknames and roles that `Named.given` kept."""
    named.name, declared, short, roles, named.sources = json.loads(value)
    named.declared = {" ".join(name_words(name)): name for name in declared}
    named.short = {" ".join(name_words(name)): name for name in short}
    named.roles = {" ".join(role_words(role)): role for role in roles}
    return named


def _declared(alias: str, name: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether the article is sure of a nickname, rather than taking a slip for the name."""
    return any(
        q.source is not None
        and q.source.name == name
        and q.source.confidence >= SURE
        and alias in q.source.text
        for q in quotes
    )


def persons_in(article_id: int, at: int | None, quotes: Sequence[Quote]) -> list[Named]:
    """Return who is quoted in an article; unnamed sources are nobody.

    The key is a function of the name, the roles and the article alone (`text.offices.identity`).
    """
    said: dict[str, list[Quote]] = {}
    for quote in quotes:
        if quote.source is not None and quote.source.name:
            said.setdefault(quote.source.name, []).append(quote)
    found: dict[str, Named] = {}
    for name, own in said.items():
        # Most quotes of a person carry the same aliases and roles: each is looked at once.
        sources = {(q.source.aliases, q.source.roles): q.source for q in own if q.source}
        roles = dict.fromkeys(role for _, held in sources for role in held)
        who = identity(name, roles, article_id)
        if who is None:
            continue
        named = found.get(who.key)
        if named is None:
            named = Named(article_id, at, who.key, who.name_key, who.name, who.linked)
            found[who.key] = named
        for source in sources.values():
            named.learn(source, quotes)
        named.sources.append(name)
        named.quotes += len(own)
        named.direct += sum(map(own_words, own))
    return list(found.values())


def own_words(quote: Quote) -> bool:
    """Tell whether a quote gives its speaker's own words at first hand."""
    first_hand = quote.outer is None and "through" not in quote.flags
    return quote.kind is QuoteKind.DIRECT and first_hand


def names_and_roles(found: Iterable[tuple[int, Named]]) -> tuple[list[Row], list[Row]]:
    """Return the rows of names and of roles that articles give to persons, each person by id."""
    names: dict[tuple[int, str, str], Row] = {}
    roles: dict[tuple[int, str], Row] = {}
    for person_id, named in found:
        _add_names(names, person_id, named)
        _add_roles(roles, person_id, named)
    return list(names.values()), list(roles.values())


def _add_names(names: dict[tuple[int, str, str], Row], person_id: int, named: Named) -> None:
    kinds = (
        (NameKind.NAME, {named.name_key: named.name}),
        (NameKind.DECLARED, named.declared),
        (NameKind.SHORT, named.short),
    )
    for kind, forms in kinds:
        for name_key, name in forms.items():
            row = names.setdefault(
                (person_id, kind.value, name_key),
                {
                    "person_id": person_id,
                    "kind": kind.value,
                    "name_key": name_key,
                    "name": name,
                    "article_id": named.article_id,
                    "articles": 0,
                },
            )
            row["articles"] += 1


def _add_roles(roles: dict[tuple[int, str], Row], person_id: int, named: Named) -> None:
    at = named.at
    for role_key, role in named.roles.items():
        row = roles.setdefault(
            (person_id, role_key),
            {
                "person_id": person_id,
                "role_key": role_key,
                "role": role,
                "article_id": named.article_id,
                "since": at,
                "until": at,
                "articles": 0,
            },
        )
        row["articles"] += 1
        if at is not None:
            row["since"] = at if row["since"] is None else min(at, row["since"])
            row["until"] = at if row["until"] is None else max(at, row["until"])


def write_names(conn: Connection, names: Sequence[Row], roles: Sequence[Row]) -> None:
    """Add gathered names and roles to those that are stored."""
    if names:
        new = sqlite.insert(t.person_names)
        more = {"articles": t.person_names.c.articles + new.excluded.articles}
        conn.execute(new.on_conflict_do_update(set_=more), list(names))
    if roles:
        fresh = sqlite.insert(t.person_roles)
        old, add = t.person_roles.c, fresh.excluded
        conn.execute(
            fresh.on_conflict_do_update(
                set_={
                    "articles": old.articles + add.articles,
                    "since": func.coalesce(func.min(old.since, add.since), old.since, add.since),
                    "until": func.coalesce(func.max(old.until, add.until), old.until, add.until),
                }
            ),
            list(roles),
        )
