"""What a trace asks of the archive about a name: indexed columns only, whatever its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from workbench.model_people import DecisionKind, KnownName, KnownPerson, NameKind, PersonDecision
from workbench.store import articles, tables
from workbench.store import people_tables as t
from workbench.store.people_groups import decisions, name_of
from workbench.text.names import name_key, name_words, public_names, within
from workbench.text.offices import is_office, role_words

MOST = 200  # names of one person that are looked at
OTHERS = 3  # other bearers of a claimed name that are told
_P, _A, _N, _R = t.persons.c, t.person_articles.c, t.person_names.c, t.person_roles.c


@dataclass(slots=True)
class Known:
    """Looks up the bearers of one claimed name; a trace asks for many articles of few persons."""

    conn: Connection
    claimed: str
    _names: dict[int, list[tuple[str, str, str, int, str]]] = field(default_factory=dict)
    _merges: list[PersonDecision] | None = None
    _told_of: dict[tuple[int, str], KnownPerson] = field(default_factory=dict)

    def about(self, article_id: int, name: str) -> KnownPerson:
        """Return what is known of the person whom an article names, and of the claimed name."""
        if (article_id, name) not in self._told_of:
            self._told_of[article_id, name] = self._look_up(article_id, name)
        return self._told_of[article_id, name]

    def _look_up(self, article_id: int, name: str) -> KnownPerson:
        groups = self._bearers(article_id, name)
        claimed = name_words(self.claimed)
        own = [known for group in groups for known in self._fitting(group, claimed)]
        offices = self._offices(groups, article_id)
        others, reverse = ([], []) if own or offices else self._elsewhere(groups, claimed, name)
        return KnownPerson(
            tuple(self._told(own)),
            tuple(self._told(offices)),
            tuple(self._told(reverse)),
            tuple(dict.fromkeys(others))[:OTHERS],
        )

    def _bearers(self, article_id: int, name: str) -> list[int]:
        """Return the persons whom the article means by `name`: one, or several walks of life."""
        key = name_key(name)
        key = name_key(public_names().get(key, name))
        here = select(_P.group_id).join(t.person_articles, _A.person_id == _P.id)
        here = here.where(_A.article_id == article_id, _P.name_key == key)
        return list(self.conn.scalars(here.distinct()))

    def _all(self, group: int) -> list[tuple[str, str, str, int, str]]:
        """Return kind, key and form of each name of a person, where it stands and for whom."""
        if group not in self._names:
            found = select(_N.kind, _N.name_key, _N.name, _N.article_id, _P.key)
            found = found.join(t.persons, _P.id == _N.person_id)
            found = found.where(_P.group_id == group, _N.kind != NameKind.SHORT.value).limit(MOST)
            self._names[group] = [tuple(row) for row in self.conn.execute(found)]
        return self._names[group]

    def _fitting(self, group: int, claimed: tuple[str, ...]) -> list[tuple[str, str, int, str]]:
        """Return the names of a person that the claimed one is, or is a part of."""
        found = []
        for kind, key, name, at, whose in self._all(group) if claimed else ():
            words = tuple(key.split())
            if words == claimed or (kind == NameKind.NAME.value and within(claimed, words)):
                found.append((kind, name, at, whose))
        return found[:1]

    def _offices(self, groups: Sequence[int], article_id: int) -> list[tuple[str, str, int, str]]:
        """Return the claimed office if the person held it before and after the article."""
        if not groups or not is_office(self.claimed):
            return []
        key = " ".join(role_words(self.claimed))
        at = select(tables.articles.c.published_at).where(tables.articles.c.id == article_id)
        day = self.conn.scalar(at)
        if day is None:
            return []
        held = select(_R.role, _R.article_id, _P.key).join(t.persons, _P.id == _R.person_id)
        held = held.where(_P.group_id.in_(groups), _R.role_key == key)
        held = held.where(_R.since <= day, _R.until >= day).limit(1)
        return [(NameKind.NAME.value, *tuple(row)) for row in self.conn.execute(held)]

    def _elsewhere(
        self, groups: Sequence[int], claimed: tuple[str, ...], name: str
    ) -> tuple[list[str], list[tuple[str, str, int, str]]]:
        """Return others of the claimed name, and where they are called as the article does."""
        if not claimed:
            return [], []
        found = select(_P.group_id, func.min(_P.name)).join(t.person_names, _N.person_id == _P.id)
        found = found.where(_N.name_key == " ".join(claimed), _P.articles > 0)
        found = found.where(_P.group_id.not_in(groups)).group_by(_P.group_id).limit(MOST)
        bearers = {group: who for group, who in self.conn.execute(found)}
        called = name_words(name)
        if len(called) != 1:
            return list(bearers.values()), []
        reverse = [
            (kind, form, at, whose)
            for group in list(bearers)[:OTHERS]
            for kind, key, form, at, whose in self._all(group)
            if kind == NameKind.DECLARED.value and tuple(key.split()) == called
        ]
        return list(bearers.values()), reverse[:1]

    def _told(self, found: Sequence[tuple[str, str, int, str]]) -> list[KnownName]:
        """Return names with the article that gives them, and who linked them by decision."""
        refs = articles.many(self.conn, [at for _, _, at, _ in found]) if found else {}
        return [
            KnownName(
                name, NameKind(kind), refs[at].ref if at in refs else None, self._linked_by(whose)
            )
            for kind, name, at, whose in found
        ]

    def _linked_by(self, key: str) -> str:
        """Return the reviewer who merged an identity into a person, "" where nobody did."""
        if self._merges is None:
            made = decisions(self.conn, standing=True)
            self._merges = [one for one in made if one.kind is DecisionKind.MERGE]
        name = name_of(key)
        for one in reversed(self._merges):
            if any(name_of(k) == name for k in (*one.keys, *one.others)):
                return one.author
        return ""
