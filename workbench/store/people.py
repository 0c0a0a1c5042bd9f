"""Persons across the archive: lists, pages, quotes by date, links from articles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from workbench.errors import NotFound
from workbench.model_people import (
    NameKind,
    Part,
    Person,
    PersonArticle,
    PersonEntry,
    PersonName,
    PersonQuote,
    PersonRole,
)
from workbench.store import articles, rows
from workbench.store import people_tables as t
from workbench.store.people_groups import decisions, name_of
from workbench.store.people_named import own_words
from workbench.text.names import name_key, name_words
from workbench.text.offices import organisation

SHOWN = 4  # other names and offices of a person in a list
NAMESAKES = 20
OWN, OTHER = "direct", "indirect"  # whose words: the person's own, or told by somebody
_P, _A, _N, _R = t.persons.c, t.person_articles.c, t.person_names.c, t.person_roles.c


def standing_for(conn: Connection, id: int) -> int:
    """Return the number that stands for the whole person; raise NotFound."""
    found = conn.scalar(select(_P.group_id).where(_P.id == id))
    if found is None:
        raise NotFound("There is no person %(id)s: search for the name.", id=id)
    return int(found)


def parts(conn: Connection, group: int) -> list[Part]:
    """Return the identities of a person, the most quoted first."""
    found = select(_P.id, _P.key, _P.name, _P.articles).where(_P.group_id == group)
    return [Part(*row) for row in conn.execute(found.order_by(_P.articles.desc(), _P.id))]


# ---------------------------------------------------------------- lists


def page(
    conn: Connection, words: str = "", page: int = 1, per_page: int = 50
) -> tuple[int, list[PersonEntry]]:
    """Return how many persons match and one page of them, those most quoted first.

    Every one of `words` must begin a word of one name of the person. Single words that stand in
    one article alone are listed only when searched for.
    """
    wanted = [_P.articles > 0, _P.hidden.is_(False)]
    asked = name_words(words) or tuple(words.lower().split())
    if words.strip():
        named = select(t.persons.c.group_id).join(t.person_names, _N.person_id == _P.id)
        for word in asked:
            named = named.where(
                or_(
                    _N.name_key.startswith(word, autoescape=True),
                    _N.name_key.contains(f" {word}", autoescape=True),
                )
            )
        wanted.append(_P.group_id.in_(named))
    else:
        wanted.append(_P.linked.is_(True))
    grouped = select(_P.group_id).where(*wanted).group_by(_P.group_id)
    total = conn.scalar(select(func.count()).select_from(grouped.subquery())) or 0
    order = func.max(_P.linked).desc(), func.sum(_P.quotes).desc(), _P.group_id
    grouped = grouped.order_by(*order).limit(per_page).offset((max(page, 1) - 1) * per_page)
    return int(total), entries(conn, list(conn.scalars(grouped)))


def entries(conn: Connection, groups: Sequence[int]) -> list[PersonEntry]:
    """Return persons as lists show them, in the order of `groups`; unknown numbers are left out."""
    counted = select(
        _P.group_id,
        func.sum(_P.articles),
        func.sum(_P.quotes),
        func.sum(_P.direct),
        func.max(_P.linked),
    ).where(_P.group_id.in_(groups)).group_by(_P.group_id)  # fmt: skip
    counts = {row[0]: row for row in conn.execute(counted)}
    full, names = _names(conn, groups)
    roles = _top_roles(conn, groups)
    listed = []
    for id in groups:
        if id in counts:
            _, in_articles, said, direct, linked = counts[id]
            others = tuple(names.get(id, ()))
            held = tuple(roles.get(id, ()))
            listed.append(
                PersonEntry(
                    id,
                    full[id],
                    int(in_articles),
                    int(said),
                    int(direct),
                    bool(linked),
                    others,
                    held,
                )
            )
    return listed


def _names(conn: Connection, groups: Sequence[int]) -> tuple[dict[int, str], dict[int, list[str]]]:
    """Return the commonest full name of each person, and its other names by number of articles."""
    own = select(_P.id, _P.name).where(_P.id.in_(groups))
    full = {id: name for id, name in conn.execute(own)}
    found = select(_P.group_id, _N.kind, _N.name_key, func.min(_N.name))
    found = found.join(t.person_names, _N.person_id == _P.id)
    found = found.where(_P.group_id.in_(groups), _N.kind != NameKind.SHORT.value)
    found = found.group_by(_P.group_id, _N.kind, _N.name_key)
    others: dict[int, list[str]] = {}
    first = set[int]()
    # Full names before nicknames, then by how many articles give them.
    for id, kind, _, name in conn.execute(
        found.order_by(_N.kind.desc(), func.sum(_N.articles).desc(), _N.name_key)
    ):
        if kind == NameKind.NAME.value and id not in first:
            first.add(id)
            full[id] = name
        elif name not in others.setdefault(id, []) and len(others[id]) < SHOWN:
            others[id].append(name)
    return full, others


def _top_roles(conn: Connection, groups: Sequence[int]) -> dict[int, list[str]]:
    found = select(_P.group_id, func.min(_R.role), func.sum(_R.articles))
    found = found.join(t.person_roles, _R.person_id == _P.id).where(_P.group_id.in_(groups))
    found = found.group_by(_P.group_id, _R.role_key)
    roles: dict[int, list[str]] = {}
    for id, role, _ in conn.execute(found.order_by(func.sum(_R.articles).desc(), _R.role_key)):
        if len(roles.setdefault(id, [])) < 2:
            roles[id].append(role)
    return roles


def by_article(conn: Connection, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return, for each article, the person's number by the name its quotes give (`Source.name`)."""
    found = select(_A.article_id, _P.group_id, _A.given)
    found = found.join(t.persons, _P.id == _A.person_id)
    found = found.where(_A.article_id.in_(ids), _P.hidden.is_(False))
    links: dict[int, dict[str, int]] = {}
    for article_id, group, given in conn.execute(found):
        links.setdefault(article_id, {}).update(dict.fromkeys(json.loads(given)[4], group))
    return links


def quoted_in(conn: Connection, ids: Sequence[int], most: int) -> list[tuple[int, str, int]]:
    """Return number and name of who is quoted in most of these articles, and in how many."""
    found = select(_P.group_id, func.count(_A.article_id.distinct()))
    found = found.join(t.persons, _P.id == _A.person_id)
    found = found.where(_A.article_id.in_(ids), _P.hidden.is_(False), _P.linked.is_(True))
    found = found.group_by(_P.group_id)
    found = found.order_by(func.count(_A.article_id.distinct()).desc(), _P.group_id).limit(most)
    counts = {id: n for id, n in conn.execute(found)}
    full, _ = _names(conn, list(counts))
    return [(id, full[id], n) for id, n in counts.items()]


# ---------------------------------------------------------------- one person


def person(conn: Connection, group: int) -> Person:
    """Return the person that `group` stands for; raise NotFound."""
    own = parts(conn, group)
    if not any(part.articles for part in own):  # taken down since, or read otherwise
        raise NotFound("There is no person %(id)s: search for the name.", id=group)
    ids = [part.id for part in own]
    names = {name_of(part.key) for part in own}
    same = select(_P.group_id).where(
        _P.name_key.in_(names), _P.group_id != group, _P.articles > 0, _P.hidden.is_(False)
    )
    namesakes = entries(conn, list(conn.scalars(same.distinct().limit(NAMESAKES))))
    keys = {part.key for part in own}
    marks = {key.partition("#")[2] for key in keys if "#" in key}
    about = [
        one for one in decisions(conn) if keys & {*one.keys, *one.others} or str(one.id) in marks
    ]
    [entry] = entries(conn, [group])
    return Person(
        entry,
        tuple(own),
        tuple(_all_names(conn, ids)),
        tuple(_all_roles(conn, ids)),
        tuple(namesakes),
        tuple(reversed(about)),
    )


def _all_names(conn: Connection, ids: Sequence[int]) -> list[PersonName]:
    found = select(
        func.min(_N.name), _N.kind, func.min(_N.article_id), func.sum(_N.articles)
    ).where(_N.person_id.in_(ids)).group_by(_N.kind, _N.name_key)  # fmt: skip
    order = {kind.value: place for place, kind in enumerate(NameKind)}
    names = [PersonName(name, NameKind(kind), at, n) for name, kind, at, n in conn.execute(found)]
    return sorted(names, key=lambda n: (order[n.kind.value], -n.articles, n.name))


def _all_roles(conn: Connection, ids: Sequence[int]) -> list[PersonRole]:
    found = select(
        func.min(_R.role),
        func.min(_R.article_id),
        func.min(_R.since),
        func.max(_R.until),
        func.sum(_R.articles),
    ).where(_R.person_id.in_(ids)).group_by(_R.role_key)  # fmt: skip
    roles = [
        PersonRole(
            role, organisation(role), at, rows.moment_or_none(since), rows.moment_or_none(until), n
        )
        for role, at, since, until, n in conn.execute(found)
    ]
    never = rows.moment(0)
    return sorted(roles, key=lambda r: (r.since is None, r.since or never, -r.articles, r.role))


def quotes(
    conn: Connection, group: int, kind: str = "", page: int = 1, per_page: int = 20
) -> tuple[int, list[PersonQuote]]:
    """Return how many quotes a person has and one page of them, the latest article first.

    `kind` is "" for all, "direct" for own words at first hand, "indirect" for the others.
    """
    found = _of_group(select(_A.article_id, _A.quotes, _A.direct, _A.given), group)
    start, total = (max(page, 1) - 1) * per_page, 0
    wanted: list[tuple[int, str]] = []
    skipped = 0
    for row in conn.execute(found):
        article_id, every, direct, given = tuple(row)
        n = {OWN: direct, OTHER: every - direct}.get(kind, every)
        if n and total + n > start and total < start + per_page:
            skipped = skipped if wanted else start - total
            wanted.append((article_id, given))
        total += n
    ids = [id for id, _ in wanted]
    refs, quoted = articles.many(conn, ids), articles.quotes(conn, ids)
    listed = []
    for id, given in wanted:
        names = set(json.loads(given)[4])
        for index, quote in enumerate(quoted[id]):
            fits = kind not in (OWN, OTHER) or own_words(quote) == (kind == OWN)
            if fits and quote.source is not None and quote.source.name in names:
                outer = quoted[id][quote.outer].source if quote.outer is not None else None
                who = (outer.name or outer.text) if outer else ""
                ref = refs[id]
                listed.append(PersonQuote(ref.ref, ref.date, index, quote, who))
    return total, listed[skipped : skipped + per_page]


def articles_of(
    conn: Connection, group: int, page: int = 1, per_page: int = 50
) -> tuple[int, list[PersonArticle]]:
    """Return how many articles quote a person and one page of them, the latest first."""
    ids = select(_P.id).where(_P.group_id == group)
    counted = select(func.count(_A.article_id.distinct())).where(_A.person_id.in_(ids))
    counts: Select[Any] = select(_A.article_id, func.sum(_A.quotes), func.max(_A.given))
    found = _of_group(counts, group).group_by(_A.article_id)
    found = found.limit(per_page).offset((max(page, 1) - 1) * per_page)
    listed = [tuple(row) for row in conn.execute(found)]
    refs = articles.many(conn, [id for id, _, _ in listed])
    return int(conn.scalar(counted) or 0), [
        PersonArticle(refs[id].ref, refs[id].date, n, *_name_and_roles(given))
        for id, n, given in listed
    ]


def _name_and_roles(given: str) -> tuple[str, tuple[str, ...]]:
    name, _, _, roles, sources = json.loads(given)
    return (sources or [name])[0], tuple(roles)


def _of_group(found: Select[Any], group: int) -> Select[Any]:
    ids = select(_P.id).where(_P.group_id == group)
    found = found.where(_A.person_id.in_(ids))
    return found.order_by(_A.published_at.desc(), _A.article_id.desc())


def keys_of(conn: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the keys of identities by their numbers."""
    return {id: key for id, key in conn.execute(select(_P.id, _P.key).where(_P.id.in_(list(ids))))}


def articles_by_name(conn: Connection, group: int, ids: Sequence[int]) -> dict[int, list[str]]:
    """Return, for those of `ids` that quote a person, the keys under which they do."""
    found = select(_A.article_id, _P.key).join(t.persons, _P.id == _A.person_id)
    found = found.where(_P.group_id == group, _A.article_id.in_(ids))
    keys: dict[int, list[str]] = {}
    for article_id, key in conn.execute(found):
        keys.setdefault(article_id, []).append(key)
    return keys


def named(conn: Connection, name: str, limit: int = 20) -> list[int]:
    """Return the persons who bear a name in full or by a declared nickname, most quoted first."""
    key = name_key(name)
    found = select(_P.group_id).join(t.person_names, _N.person_id == _P.id)
    found = found.where(_N.name_key == key, _N.kind != NameKind.SHORT.value, _P.articles > 0)
    found = found.group_by(_P.group_id).order_by(func.sum(_P.quotes).desc()).limit(limit)
    return list(conn.scalars(found))
