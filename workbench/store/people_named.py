"""Who an article quotes, and by which names and roles. Needs no database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.model import Quote, QuoteKind, Source
from workbench.text.names import name_words, within
from workbench.text.offices import identity, is_office, role_words

SURE = 0.85  # confidence of a mention by a nickname from which on the article declares it


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

    def placed(self, article_id: int) -> Named:
        """Return the same of the article with that number, which the key may hold."""
        key = self.key if self.linked else f"{self.name_key}!{article_id}"
        return Named(
            article_id,
            self.at,
            key,
            self.name_key,
            self.name,
            self.linked,
            self.declared,
            self.short,
            self.roles,
            self.sources,
            self.quotes,
            self.direct,
        )

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
