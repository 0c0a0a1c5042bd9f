"""Pairs of persons that may be one: found by comparing names, for a reviewer to decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import sqlite

from workbench.model_people import DecisionKind, NameKind, Suggestion
from workbench.store import meta, people
from workbench.store import people_tables as t
from workbench.store.people_filling import COMPARED
from workbench.store.people_groups import decisions, name_of
from workbench.text.names import is_weak, likeness, plain
from workbench.text.offices import sole_office

CROWD = 60  # persons who share a word pair: more of them say nothing about two of them
SHOWN = 2_000  # pairs looked at for a page: the likeliest
ALIAS, OFFICE, NAMESAKE = "alias", "office", "namesake"
_P, _N, _R = t.persons.c, t.person_names.c, t.person_roles.c
_S = t.person_suggestions.c


@dataclass(frozen=True, slots=True)
class _One:
    """A person's identity as it is compared."""

    id: int
    key: str
    name_key: str
    group: int

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.name_key.split())


def waiting(conn: Connection) -> int:
    """Return how many persons were not compared with the others yet."""
    last = int(meta.get(conn, COMPARED, "0"))
    return int(conn.scalar(select(func.count()).where(_P.id > last)) or 0)


def compare(conn: Connection) -> int:
    """Find the pairs that persons new since the last time make with any other; return how many."""
    last = int(meta.get(conn, COMPARED, "0"))
    found = select(_P.id, _P.key, _P.name_key, _P.group_id).where(
        _P.articles > 0, _P.hidden.is_(False)
    )
    known = [_One(*row) for row in conn.execute(found)]
    newest = conn.scalar(select(func.max(_P.id))) or 0
    linked = [one for one in known if "!" not in one.key]
    pairs: dict[tuple[int, int], tuple[str, int, str]] = {}
    for one, other, kind, score, detail in (
        *_alike(linked, last),
        *_namesakes(known, last),
        *_by_alias(conn, linked, last),
        *_by_office(conn, {one.id: one for one in linked}, last),
    ):
        if one.group == other.group:
            continue
        pair = (min(one.id, other.id), max(one.id, other.id))
        if pair not in pairs or pairs[pair][1] < score:
            pairs[pair] = (kind, score, detail)
    if pairs:
        new = sqlite.insert(t.person_suggestions)
        said = {name: new.excluded[name] for name in ("kind", "likeness", "detail")}
        rows = [
            {"first_id": a, "second_id": b, "kind": kind, "likeness": score, "detail": detail}
            for (a, b), (kind, score, detail) in pairs.items()
        ]
        conn.execute(new.on_conflict_do_update(set_=said), rows)
    meta.put(conn, COMPARED, str(newest))
    return len(pairs)


Pair = tuple[_One, _One, str, int, str]


def _alike(known: Sequence[_One], last: int) -> Iterator[Pair]:
    """Yield pairs of full names that differ in spelling, initials or a missing name."""
    blocks: dict[tuple[str, str], list[_One]] = {}
    seen = set[str]()
    for one in known:
        if one.name_key in seen and "~" in one.key:
            continue  # its walks of life are namesakes; one of them stands for the spelling
        seen.add(one.name_key)
        for block in set(_blocks(one.words)):
            blocks.setdefault(block, []).append(one)
    done = set[tuple[str, str]]()
    for members in blocks.values():
        if len(members) > CROWD:
            continue
        for one, other in combinations(members, 2):
            names = (one.name_key, other.name_key)
            if max(one.id, other.id) <= last or names in done:
                continue
            done.add(names)
            found = likeness(one.words, other.words)
            if found is not None and _tells(one, other):
                yield one, other, found.kind, round(found.score * 1000), ""


def _tells(one: _One, other: _One) -> bool:
    """Tell whether the likeness of two names says anything: not where one is borne by many."""
    return not (is_weak(one.words) and is_weak(other.words))


def _blocks(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what two names that may be one have in common, at least once."""
    whole = [plain(word) for word in words if len(word) > 1][:5]
    yield from combinations(sorted(set(whole)), 2)  # a name left out, or the same in plain spelling
    if len(words) >= 2:
        yield plain(words[0]), words[-1][0] + "*"  # the last one misspelt or an initial
        yield plain(words[0])[0] + "*", plain(words[-1])  # the first one


def _namesakes(known: Sequence[_One], last: int) -> Iterator[Pair]:
    """Yield one full name in two walks of life, or of common words in two offices."""
    names: dict[str, list[_One]] = {}
    for one in known:
        if " " in one.name_key or "@" in one.key:
            names.setdefault(one.name_key, []).append(one)
    for bearers in names.values():
        for one, other in combinations(bearers[:CROWD], 2):
            if max(one.id, other.id) <= last:
                continue
            if "~" in one.key and "~" in other.key:
                yield one, other, NAMESAKE, 500, ""
            elif shared := _shared_office(one.key, other.key):
                yield one, other, OFFICE, 900, shared
            elif " " in one.name_key and "#" not in one.key + other.key:
                yield one, other, NAMESAKE, 300, ""


def _shared_office(key: str, other: str) -> str:
    """Return the words that the offices of two keys share, "" where fewer than two are."""
    first, second = (part.partition("@")[2].split() for part in (key, other))
    shared = [word for word in first if word in second]
    return " ".join(shared) if len(shared) >= 2 else ""


def _by_alias(conn: Connection, known: Sequence[_One], last: int) -> Iterator[Pair]:
    """Yield pairs where an article declares for one person the name that the other bears."""
    by_name: dict[str, list[_One]] = {}
    for one in known:
        by_name.setdefault(one.name_key, []).append(one)
    by_id = {one.id: one for one in known}
    found = select(_N.person_id, _N.name_key, _N.name).where(_N.kind == NameKind.DECLARED.value)
    for id, name_key, name in conn.execute(found):
        for other in by_name.get(name_key, ()):
            if id in by_id and max(id, other.id) > last:
                yield by_id[id], other, ALIAS, 850, name


def _by_office(conn: Connection, known: Mapping[int, _One], last: int) -> Iterator[Pair]:
    """Yield pairs that share a word of the name and the office that one person holds at a time."""
    found = select(_R.person_id, _R.role_key, _R.role)
    held: dict[str, list[tuple[_One, str]]] = {}
    for id, key, role in conn.execute(found):
        if id in known and sole_office(role):
            held.setdefault(key, []).append((known[id], role))
    for holders in held.values():
        for (one, role), (other, _) in combinations(holders[:CROWD], 2):
            if max(one.id, other.id) <= last or one.name_key == other.name_key:
                continue
            if any(len(word) > 2 and word in other.words for word in one.words):
                yield one, other, OFFICE, 950, role


# ---------------------------------------------------------------- what reviewers see


def page(conn: Connection, page: int = 1, per_page: int = 20) -> tuple[int, list[Suggestion]]:
    """Return how many pairs wait for a decision (of the likeliest) and one page of them."""
    first, second = t.persons.alias(), t.persons.alias()
    found = select(
        first.c.group_id, second.c.group_id, _S.kind, _S.likeness, _S.detail,
        first.c.key, second.c.key, first.c.id, second.c.id,
    ).select_from(
        t.person_suggestions.join(first, first.c.id == _S.first_id).join(
            second, second.c.id == _S.second_id
        )
    ).where(
        first.c.group_id != second.c.group_id,
        first.c.articles > 0,
        second.c.articles > 0,
        first.c.hidden.is_(False),
        second.c.hidden.is_(False),
    )  # fmt: skip
    # The surer and the more there is to lose: quotes of the lesser quoted of the two.
    weight = func.min(first.c.quotes, second.c.quotes) * _S.likeness
    found = found.order_by(weight.desc(), _S.first_id, _S.second_id).limit(SHOWN)
    apart = _apart(conn)
    pairs: dict[tuple[int, int], tuple[str, int, str, int, int]] = {}
    for a, b, kind, score, detail, key, other, a_id, b_id in conn.execute(found):
        pair = (min(a, b), max(a, b))
        if pair not in pairs and not apart & {(key, other), (other, key)}:
            ids = (a_id, b_id) if pair == (a, b) else (b_id, a_id)
            pairs[pair] = (kind, score, detail, *ids)
    start = (max(page, 1) - 1) * per_page
    shown = list(pairs.items())[start : start + per_page]
    groups = sorted({group for pair, _ in shown for group in pair})
    entries = {one.id: one for one in people.entries(conn, groups)}
    where = _first_articles(conn, [id for _, said in shown for id in said[3:]])
    return len(pairs), [
        Suggestion(
            entries[a],
            entries[b],
            kind,
            score / 1000,
            detail,
            (where.get(a_id, 0), where.get(b_id, 0)),
        )
        for (a, b), (kind, score, detail, a_id, b_id) in shown
    ]


def _apart(conn: Connection) -> set[tuple[str, str]]:
    """Return the pairs of keys that reviewers found to be two persons, by decision or by split."""
    pairs: set[tuple[str, str]] = set()
    for one in decisions(conn, standing=True):
        if one.kind is DecisionKind.DISTINCT:
            pairs |= {(key, other) for key in one.keys for other in one.others}
        elif one.kind is DecisionKind.SPLIT:
            names = {name_of(key) for key in one.keys}
            gone = [*one.others, *(f"{name}#{one.id}" for name in names)]
            pairs |= {(key, other) for key in one.keys for other in gone}
    return pairs


def _first_articles(conn: Connection, ids: Iterable[int]) -> dict[int, int]:
    """Return the latest article of each identity, as an example to look at."""
    of = t.person_articles.c
    found = select(of.person_id, func.max(of.article_id)).where(of.person_id.in_(list(ids)))
    return {id: at for id, at in conn.execute(found.group_by(of.person_id))}
