"""Which identities are one person: by name and walk of life, then by what reviewers decided.

The decisions are replayed over the names in their order, so that undoing one leaves the others
as they are, and reading the archive anew loses none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, bindparam, column, func, insert, select, update

from workbench.errors import Conflict, NotFound
from workbench.model_people import DecisionKind, PersonDecision
from workbench.store import people_tables as t
from workbench.store import rows

ASKED = 10_000  # values in one query
PREVAILING = 5  # times as many articles as all namesakes together: one misread role is no namesake
WALKS, AFTER_WALKS = "~", chr(ord("~") + 1)  # keys with walks of life lie between, name by name
MARKS = re.compile(r"[~@!#]")  # what ends the name in a key; no word of a name holds one
_D = t.person_decisions.c


@dataclass(frozen=True, slots=True)
class _Known:
    """An identity as grouping sees it."""

    id: int
    key: str
    name_key: str
    articles: int
    group_id: int
    hidden: bool


def name_of(key: str) -> str:
    """Return the name in the key of an identity."""
    return MARKS.split(key, maxsplit=1)[0]


# ---------------------------------------------------------------- decisions


def decisions(conn: Connection, *, standing: bool = False) -> list[PersonDecision]:
    """Return all decisions, or those that were not undone, the oldest first."""
    found = select(t.person_decisions).order_by(_D.id)
    if standing:
        found = found.where(_D.undone_at.is_(None))
    return [_decision(row._mapping) for row in conn.execute(found)]


def decision(conn: Connection, id: int) -> PersonDecision:
    """Return one decision; raise NotFound."""
    row = conn.execute(select(t.person_decisions).where(_D.id == id)).one_or_none()
    if row is None:
        raise NotFound("There is no decision %(id)s on persons: check its number.", id=id)
    return _decision(row._mapping)


def sent_before(conn: Connection, token: str) -> PersonDecision | None:
    """Return the decision that the same form made already, None where it made none."""
    if not token:
        return None
    row = conn.execute(select(t.person_decisions).where(_D.token == token)).one_or_none()
    return None if row is None else _decision(row._mapping)


def decide(
    conn: Connection,
    kind: DecisionKind,
    *,
    keys: Sequence[str],
    others: Sequence[str] = (),
    articles: Sequence[int] = (),
    names: Sequence[str] = (),
    reason: str,
    author: str,
    at: datetime,
    token: str = "",
) -> PersonDecision:
    """Keep a decision; `settle`, and `reread` for a split by articles, put it into effect."""
    facts = {"keys": keys, "others": others, "articles": articles, "names": names}
    values = {
        "kind": kind.value,
        "facts": rows.dumps(facts),
        "reason": reason,
        "author": author,
        "created_at": rows.micros(at),
        "token": token or None,
        "undone_by": "",
        "undone_why": "",
    }
    id = conn.execute(insert(t.person_decisions).values(values)).inserted_primary_key
    assert id is not None
    return decision(conn, id[0])


def undo(conn: Connection, id: int, *, why: str, author: str, at: datetime) -> PersonDecision:
    """Mark a decision as undone; raise Conflict where it is already."""
    found = decision(conn, id)
    if found.undone_at is not None:
        raise Conflict(
            "%(name)s undid this decision already: look at the person again.", name=found.undone_by
        )
    undone = {"undone_at": rows.micros(at), "undone_by": author, "undone_why": why}
    conn.execute(update(t.person_decisions).where(_D.id == id).values(undone))
    return decision(conn, id)


def splits(made: Iterable[PersonDecision]) -> dict[tuple[str, int], int]:
    """Return, by name and article, the split that gave that article to another person."""
    found: dict[tuple[str, int], int] = {}
    for one in made:
        if one.kind is DecisionKind.SPLIT:
            names = {name_of(key) for key in one.keys}
            found |= {(name, article): one.id for name in names for article in one.articles}
    return found


def names_decided(made: Iterable[PersonDecision]) -> list[set[str]]:
    """Return, for each decision, the names it is about."""
    return [{name_of(key) for key in (*one.keys, *one.others)} for one in made]


def shown_after(conn: Connection, made: PersonDecision) -> int:
    """Return the person to look at after a decision: of a split, the one who was split off."""
    p = t.persons.c
    found = select(p.group_id)
    if made.kind is DecisionKind.SPLIT:
        found = found.where(p.key.in_(made.others) | p.key.endswith(f"#{made.id}"))
    else:
        found = found.where(p.key.in_(made.keys))
    return int(conn.scalar(found.order_by(p.articles.desc(), p.id).limit(1)) or 0)


# ---------------------------------------------------------------- groups


def settle(
    conn: Connection,
    names: Iterable[str],
    made: Sequence[PersonDecision],
    always: Iterable[str] = (),
) -> None:
    """Set who stands for whom among all bearers of `names` and of names decided on with them.

    Of `names`, those of at most one walk of life that no decision is on are passed over: nothing
    can change there; not so the names in `always`, on which a decision was undone.
    """
    wanted = _with_decided({*names, *always}, made)
    decided = wanted & set(always).union(*names_decided(made))
    known = _bearers(conn, sorted(decided)) + _by_walks(conn, wanted - decided)
    if not known:
        return
    label = _by_name(known)
    hidden = _replay(conn, known, label, made)
    changed = [
        {"of": one.id, "group": label[one.id], "hide": one.id in hidden}
        for one in known
        if label[one.id] != one.group_id or (one.id in hidden) != one.hidden
    ]
    if changed:
        p = t.persons
        conn.execute(
            update(p)
            .where(p.c.id == bindparam("of"))
            .values(group_id=bindparam("group"), hidden=bindparam("hide")),
            changed,
        )


def _with_decided(names: set[str], made: Sequence[PersonDecision]) -> set[str]:
    """Return `names` with all that decisions tie to them, however far."""
    ties = names_decided(made)
    grown = True
    while grown:
        more = set[str]().union(*(tie for tie in ties if tie & names))
        grown = not more <= names
        names = names | more
    return names


def _bearers(conn: Connection, names: Sequence[str]) -> list[_Known]:
    p = t.persons.c
    known = []
    for at in range(0, len(names), ASKED):
        found = select(p.id, p.key, p.name_key, p.articles, p.group_id, p.hidden)
        found = found.where(p.name_key.in_(names[at : at + ASKED])).order_by(p.id)
        known += [_Known(*row) for row in conn.execute(found)]
    return known


def _by_walks(conn: Connection, names: Iterable[str]) -> list[_Known]:
    """Return the bearers of those names that several walks of life share: `name~…`.

    All other identities stand for themselves unless a decision is on their name. They are neither
    counted nor read here: whom articles name by one word has an identity in each of them, and
    every batch would take longer than the one before.
    """
    key = t.persons.c.key
    name = func.json_each(json.dumps(sorted(names))).table_valued(column("value", String)).c.value
    walks = select(name).where(key >= name + WALKS, key < name + AFTER_WALKS)
    return _bearers(conn, conn.scalars(walks.group_by(name).having(func.count() > 1)).all())


def _by_name(known: Sequence[_Known]) -> dict[int, int]:
    """Return each identity's group by name alone: one full name, no two walks of life apart."""
    label = {one.id: one.id for one in known}
    names: dict[str, list[_Known]] = {}
    for one in known:
        if "~" in one.key:
            names.setdefault(one.name_key, []).append(one)
    for bearers in names.values():
        groups: list[tuple[set[str], list[_Known]]] = []
        unknown = []
        for one in bearers:
            fields = set(filter(None, one.key.partition("~")[2].split("+")))
            if not fields:
                unknown.append(one)
                continue
            touching = [group for group in groups if group[0] & fields]
            groups = [group for group in groups if not group[0] & fields]
            members = [member for group in touching for member in group[1]]
            groups.append((fields.union(*(group[0] for group in touching)), [*members, one]))
        likeliest = _prevailing([members for _, members in groups])
        if likeliest is not None:
            likeliest += unknown
        for _, members in groups:
            label |= dict.fromkeys((one.id for one in members), min(one.id for one in members))
    return label


def _prevailing(groups: Sequence[list[_Known]]) -> list[_Known] | None:
    """Return the bearers whom an article that gives no role means: the only, or by far the most."""
    counts = [sum(one.articles for one in members) for members in groups]
    if len(groups) == 1:
        return groups[0]
    if counts and max(counts) >= PREVAILING * max(1, sum(counts) - max(counts)):
        return groups[counts.index(max(counts))]
    return None


def _replay(
    conn: Connection,
    known: Sequence[_Known],
    label: dict[int, int],
    made: Sequence[PersonDecision],
) -> set[int]:
    """Apply the decisions to `label` in their order; return who is nobody's name."""
    by_name: dict[str, list[_Known]] = {}
    for one in known:
        by_name.setdefault(one.name_key, []).append(one)
    hidden: set[int] = set()
    for fact in made:
        kept = _resolve(conn, fact.keys, by_name)
        others = _resolve(conn, fact.others, by_name)
        if fact.kind is DecisionKind.MERGE and kept and others:
            into = label[kept[0]]
            joined = {label[id] for id in (*kept, *others)}
            label |= {id: into for id, group in label.items() if group in joined}
        elif fact.kind is DecisionKind.SPLIT:
            own = [one.id for one in known if one.key.endswith(f"#{fact.id}")]
            _take_out(label, {*own, *others})
        elif fact.kind is DecisionKind.NOBODY:
            groups = {label[id] for id in kept}
            hidden |= {id for id, group in label.items() if group in groups}
    return hidden


def _take_out(label: dict[int, int], leaving: set[int]) -> None:
    """Make `leaving` a group of their own; who stays behind keeps, or gets, one to stand for it."""
    if not leaving:
        return
    touched = {label[id] for id in leaving}
    for group in touched:
        stay = [id for id, of in label.items() if of == group and id not in leaving]
        if stay:
            label |= dict.fromkeys(stay, group if group in stay else min(stay))
    label |= dict.fromkeys(leaving, min(leaving))


def _resolve(
    conn: Connection, keys: Sequence[str], by_name: Mapping[str, Sequence[_Known]]
) -> list[int]:
    """Return the identities that keys mean today, though roles may be read otherwise since."""
    found: dict[int, None] = {}
    for key in keys:
        bearers = by_name.get(name_of(key), ())
        exact = [one for one in bearers if one.key == key]
        found |= dict.fromkeys(one.id for one in exact)
        if not any(one.articles for one in exact):
            found |= dict.fromkeys(one.id for one in bearers if _succeeds(conn, key, one))
    return list(found)


def _succeeds(conn: Connection, key: str, one: _Known) -> bool:
    """Tell whether an identity took the place of one that no article gives any more."""
    if "~" in key and "~" in one.key:
        before, now = (set(k.partition("~")[2].split("+")) for k in (key, one.key))
        return bool(before & now) or before == {""} or now == {""}
    if "@" in key and "@" in one.key:
        before_office, office = key.partition("@")[2], one.key.partition("@")[2]
        return before_office in office or office in before_office
    article = key.partition("!")[2]
    if article.isdecimal() and "#" not in one.key:
        of = t.person_articles.c
        here = select(of.person_id).where(of.article_id == int(article), of.person_id == one.id)
        return conn.scalar(here) is not None
    return False


def _decision(row: Mapping[Any, Any]) -> PersonDecision:
    facts = json.loads(row["facts"])
    return PersonDecision(
        row["id"],
        DecisionKind(row["kind"]),
        tuple(facts["keys"]),
        tuple(facts["others"]),
        tuple(facts["articles"]),
        tuple(facts["names"]),
        row["reason"],
        row["author"],
        rows.moment(row["created_at"]),
        rows.moment_or_none(row["undone_at"]),
        row["undone_by"],
        row["undone_why"],
    )
