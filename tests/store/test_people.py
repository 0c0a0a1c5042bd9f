"""Persons from stored quotes: who is linked, who is not, and what decisions do to it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select

from tests.store.build import draft, snapshot
from workbench.errors import Conflict, NotFound
from workbench.model import Cue, Quote, QuoteKind, Source, Span
from workbench.model_people import DecisionKind, NameKind
from workbench.store import articles, meta, people, people_filling, people_suggestions
from workbench.store import people_groups as groups
from workbench.store import people_tables as t
from workbench.store.people_known import Known

AT = datetime(2026, 5, 4, tzinfo=UTC)


def said(
    name: str,
    *roles: str,
    aliases: tuple[str, ...] = (),
    mention: str = "",
    kind: QuoteKind = QuoteKind.DIRECT,
    flags: tuple[str, ...] = (),
) -> Quote:
    source = Source(mention or name, 0, 4, name, 0.9, aliases, roles, "")
    return Quote("Jalan.", 0, 6, kind, Cue("kata", 7, 11), source, flags, (Span(0, 6),), None)


def store(conn: Connection, *quotes: Quote, day: str = "2024-02-14") -> int:
    """Add an article with these quotes on a day; return its number."""
    from tests.store.build import dated

    text = f"Jalan. kata {len(articles.ids(conn))}"
    item = (draft(text, date=dated(day)), snapshot(text), quotes)
    return articles.add(conn, [item], now=AT)[0].article_id


def grouped(conn: Connection) -> dict[str, int]:
    return {
        key: group for key, group in conn.execute(select(t.persons.c.key, t.persons.c.group_id))
    }


def decided(conn: Connection, kind: DecisionKind, keys: list[str], **more: object) -> int:
    made = groups.decide(
        conn,
        kind,
        keys=keys,
        names=keys,
        reason="r",
        author="rina",
        at=AT,
        **more,  # type: ignore[arg-type]
    )
    if made.articles:
        people_filling.reread(conn, made.articles)
    names = {groups.name_of(key) for key in (*made.keys, *made.others)}
    groups.settle(conn, (), groups.decisions(conn, standing=True), always=names)
    return made.id


def undone(conn: Connection, id: int) -> None:
    made = groups.undo(conn, id, why="salah", author="bayu", at=AT)
    if made.articles:
        people_filling.reread(conn, made.articles)
    names = {groups.name_of(key) for key in (*made.keys, *made.others)}
    groups.settle(conn, (), groups.decisions(conn, standing=True), always=names)


def test_a_full_name_is_one_person_in_all_articles(conn: Connection) -> None:
    store(conn, said("Gading Wiraguna", "Ketua KPU"), said("Gading Wiraguna", "Ketua KPU"))
    store(conn, said("H. GADING Wiraguna"))
    total, found = people.page(conn)
    assert total == 1
    assert (found[0].name, found[0].articles, found[0].quotes) == ("Gading Wiraguna", 2, 3)


def test_walks_of_life_keep_a_name_apart_and_the_unknown_joins_neither(conn: Connection) -> None:
    store(conn, said("Gading Wiraguna"))
    store(conn, said("Gading Wiraguna", "Ketua KPU"))
    assert len(set(grouped(conn).values())) == 1, "no role contradicts nothing"
    store(conn, said("Gading Wiraguna", "pelatih"))
    of = grouped(conn)
    assert len({of["gading wiraguna~public"], of["gading wiraguna~sport"]}) == 2
    assert of["gading wiraguna~"] not in (of["gading wiraguna~public"], of["gading wiraguna~sport"])
    store(conn, said("Gading Wiraguna", "Kapolres Hulu"))
    assert len(set(grouped(conn).values())) == 4, "police and other offices are far apart, too"
    store(conn, said("Gading Wiraguna", "pelatih", "Ketua KPU", "Kapolres Hulu"))
    assert len(set(grouped(conn).values())) == 1, "one article that gives both roles bridges them"


def test_one_word_links_by_its_office_only(conn: Connection) -> None:
    first = store(conn, said("Gading", "Kepala BPS"))
    second = store(conn, said("Gading", "Kepala BPS"))
    third = store(conn, said("Gading"))
    other = store(conn, said("Gading", "Kepala BMKG"))
    links = people.by_article(conn, [first, second, third, other])
    assert links[first]["Gading"] == links[second]["Gading"]
    assert len({links[id]["Gading"] for id in (first, third, other)}) == 3
    assert people.page(conn)[0] == 2, "a word of one article is listed only when searched for"
    assert people.page(conn, "gad")[0] == 3


def test_unnamed_sources_are_nobody(conn: Connection) -> None:
    store(conn, said("", "sumber", mention="seorang sumber"))
    assert people.page(conn, "")[0] == people.page(conn, "sumber")[0] == 0


def test_names_are_told_by_kind_with_the_article_that_gives_them(conn: Connection) -> None:
    first = store(conn, said("Gading Wiraguna", aliases=("Wiraguna",)))
    second = store(
        conn,
        said("Gading Wiraguna", aliases=("Kang Ading", "Gadnig"), mention="Kang Ading"),
    )
    found = people.person(conn, 1)
    names = {(n.name, n.kind, n.article_id) for n in found.names}
    assert names == {
        ("Gading Wiraguna", NameKind.NAME, first),
        ("Wiraguna", NameKind.SHORT, first),
        ("Kang Ading", NameKind.DECLARED, second),
    }, "a slip of the pen is no name"
    assert people.page(conn, "ading")[1][0].id == found.entry.id


def test_roles_carry_the_dates_of_their_articles(conn: Connection) -> None:
    store(conn, said("Gading Wiraguna", "Bupati Lembah"), day="2020-03-01")
    store(conn, said("Gading Wiraguna", "Bupati Lembah"), day="2019-03-01")
    store(conn, said("Gading Wiraguna", "Gubernur Hulu"), day="2023-03-01")
    roles = people.person(conn, 1).roles
    assert [(r.role, r.organisation, r.articles) for r in roles] == [
        ("Bupati Lembah", "Lembah", 2),
        ("Gubernur Hulu", "Hulu", 1),
    ]
    assert roles[0].since is not None
    assert roles[0].until is not None
    assert (roles[0].since.year, roles[0].until.year) == (2019, 2020)


def test_quotes_come_by_date_and_page_and_kind(conn: Connection) -> None:
    many = [said("Gading Wiraguna") for _ in range(5)]
    old = store(conn, *many, said("Ratri Dyah"), day="2020-01-01")
    through = said("Gading Wiraguna", flags=("through",))
    told = said("Gading Wiraguna", kind=QuoteKind.INDIRECT)
    new = store(conn, through, told, day="2022-01-01")
    total, first = people.quotes(conn, 1, page=1, per_page=3)
    assert total == 7
    assert [(q.article.id, q.index) for q in first] == [(new, 0), (new, 1), (old, 0)]
    _, second = people.quotes(conn, 1, page=2, per_page=3)
    assert [(q.article.id, q.index) for q in second] == [(old, 1), (old, 2), (old, 3)]
    assert people.quotes(conn, 1, "direct")[0] == 5, "a spokesperson's words are not one's own"
    assert [q.index for q in people.quotes(conn, 1, "indirect")[1]] == [0, 1]


def test_a_merge_holds_for_articles_to_come_and_can_be_undone(conn: Connection) -> None:
    store(conn, said("Gading Wiraguna", "Ketua KPU"))
    store(conn, said("G Wiraguna", "Ketua KPU"))
    before = grouped(conn)
    id = decided(
        conn, DecisionKind.MERGE, ["gading wiraguna~public"], others=["g wiraguna@ketua kpu"]
    )
    assert len(set(grouped(conn).values())) == 1
    store(conn, said("G Wiraguna", "Ketua KPU"))
    assert people.page(conn)[1][0].articles == 3
    undone(conn, id)
    assert grouped(conn) == before
    with pytest.raises(Conflict, match="bayu undid"):
        groups.undo(conn, id, why="x", author="rina", at=AT)
    with pytest.raises(NotFound):
        groups.undo(conn, 99, why="x", author="rina", at=AT)


def test_undoing_one_decision_leaves_the_others(conn: Connection) -> None:
    for name in ("Gading Wiraguna", "Gadin Wiraguna", "Gaddin Wiraguna"):
        store(conn, said(name))
    first = decided(conn, DecisionKind.MERGE, ["gading wiraguna~"], others=["gadin wiraguna~"])
    decided(conn, DecisionKind.MERGE, ["gading wiraguna~"], others=["gaddin wiraguna~"])
    undone(conn, first)
    of = grouped(conn)
    assert of["gading wiraguna~"] == of["gaddin wiraguna~"] != of["gadin wiraguna~"]


def test_a_split_by_articles_moves_them_and_an_undo_brings_them_back(conn: Connection) -> None:
    first = store(conn, said("Gading Wiraguna", "Ketua KPU"))
    second = store(
        conn, said("Gading Wiraguna", "Rektor Hulu", aliases=("Ading",), mention="Ading")
    )
    id = decided(conn, DecisionKind.SPLIT, ["gading wiraguna~public"], articles=[second])
    links = people.by_article(conn, [first, second])
    new = links[second]["Gading Wiraguna"]
    assert new != links[first]["Gading Wiraguna"]
    split, rest = people.person(conn, new), people.person(conn, 1)
    assert [r.role for r in split.roles] == ["Rektor Hulu"]
    assert [r.role for r in rest.roles] == ["Ketua KPU"]
    assert [n.name for n in rest.names] == ["Gading Wiraguna"]
    assert (split.entry.articles, rest.entry.articles) == (1, 1)
    assert groups.shown_after(conn, groups.decision(conn, id)) == new
    undone(conn, id)
    assert people.person(conn, 1).entry.articles == 2
    assert people.person(conn, 1).names[1].name == "Ading"


def test_decisions_survive_a_new_reading_of_everything(conn: Connection) -> None:
    store(conn, said("Gading Wiraguna", "Ketua KPU"))
    store(conn, said("G Wiraguna", "Ketua KPU"))
    third = store(conn, said("Gading Wiraguna", "Rektor Hulu"))
    decided(conn, DecisionKind.MERGE, ["gading wiraguna~public"], others=["g wiraguna@ketua kpu"])
    decided(conn, DecisionKind.SPLIT, ["gading wiraguna~public"], articles=[third])
    before = people.page(conn)
    people_filling.clear(conn)
    assert people.page(conn)[0] == 0
    left = [people_filling.fill(conn, 2), people_filling.fill(conn, 2)]
    assert left == [1, 0]
    assert people.page(conn) == before
    assert meta.get(conn, people_filling.UNREAD) == ""


def test_a_merge_follows_a_name_whose_role_is_read_otherwise(conn: Connection) -> None:
    store(conn, said("Gading Wiraguna", "Ketua KPU"))
    second = store(conn, said("Wiraguna", "Ketua KPU"))
    third = store(conn, said("Wiraguna"))
    decided(
        conn,
        DecisionKind.MERGE,
        ["gading wiraguna~public"],
        others=["wiraguna@ketua kpu", f"wiraguna!{third}"],
    )
    articles.replace_quotes(conn, {second: (said("Wiraguna", "Ketua KPU Hulu"),)})
    articles.replace_quotes(conn, {third: (said("Wiraguna", "Rektor Hulu"),)})
    store(conn, said("Wiraguna", "Kepala BMKG"))
    assert [one.articles for one in people.page(conn)[1]] == [3, 1]


def test_new_quotes_take_the_place_of_old_ones(conn: Connection) -> None:
    id = store(conn, said("Gading Wiraguna", "Ketua KPU"), said("Ratri Dyah"))
    articles.replace_quotes(conn, {id: (said("Ratri Dyah"), said("Ratri Dyah"))})
    assert [(p.name, p.quotes) for p in people.page(conn)[1]] == [("Ratri Dyah", 2)]
    articles.replace_quotes(conn, {id: ()})
    assert people.page(conn)[0] == 0
    with pytest.raises(NotFound):
        people.person(conn, 1)


def test_nobodys_name_leaves_the_lists(conn: Connection) -> None:
    id = store(conn, said("Kabar Hulu"))
    decided(conn, DecisionKind.NOBODY, ["kabar hulu~"])
    assert people.page(conn)[0] == people.page(conn, "kabar")[0] == 0
    assert people.by_article(conn, [id]) == {}
    store(conn, said("Kabar Hulu"))
    assert people.page(conn)[0] == 0


def pairs(conn: Connection) -> set[tuple[str, str, str]]:
    people_suggestions.compare(conn)
    return {
        (s.kind, *sorted((s.first.name, s.second.name))) for s in people_suggestions.page(conn)[1]
    }


def test_doubtful_pairs_are_suggested_with_their_reason_and_never_merged(conn: Connection) -> None:
    store(conn, said("Gading Wiraguna"), said("Ratri Dyah", "Bupati Lembah"), said("Sekar Lintang"))
    store(conn, said("Gadhing Wiraguna"), said("Ratri Ayu Dyah"), said("Sekar Lintang", "pelatih"))
    store(
        conn, said("G Wiraguna"), said("Ratri", "Bupati Lembah"), said("Sekar Lintang", "Ketua KPU")
    )
    assert pairs(conn) == {
        ("spelling", "Gadhing Wiraguna", "Gading Wiraguna"),
        ("shorter", "Ratri Ayu Dyah", "Ratri Dyah"),
        ("office", "Ratri", "Ratri Dyah"),
        ("namesake", "Sekar Lintang", "Sekar Lintang"),
    }
    found = pairs(conn)
    people_filling.clear(conn)
    people_filling.fill(conn, 9)
    assert pairs(conn) == found, "a new reading finds them again"
    assert people_suggestions.waiting(conn) == 0
    assert people_suggestions.compare(conn) == 0, "nobody is compared twice"


def test_a_declared_nickname_that_is_anothers_name_is_suggested(conn: Connection) -> None:
    store(conn, said("Gading Wiraguna", aliases=("Ading Hulu",), mention="Ading Hulu"))
    store(conn, said("Ading Hulu"))
    assert pairs(conn) == {("alias", "Ading Hulu", "Gading Wiraguna")}


def test_what_was_decided_is_not_suggested_again(conn: Connection) -> None:
    store(conn, said("Gading Wiraguna"))
    store(conn, said("Gadhing Wiraguna"))
    store(conn, said("Gadding Wiraguna"))
    assert len(pairs(conn)) == 3
    decided(conn, DecisionKind.DISTINCT, ["gading wiraguna~"], others=["gadhing wiraguna~"])
    decided(conn, DecisionKind.MERGE, ["gading wiraguna~"], others=["gadding wiraguna~"])
    assert {(a, b) for _, a, b in pairs(conn)} <= {("Gadding Wiraguna", "Gadhing Wiraguna")}


def test_the_archive_knows_other_names_and_offices_of_a_bearer(conn: Connection) -> None:
    nick = store(
        conn, said("Gading Wiraguna", "Bupati Lembah", aliases=("Ading",), mention="Ading"),
        day="2020-01-01",
    )  # fmt: skip
    here = store(conn, said("Gading Wiraguna"), day="2020-06-01")
    late = store(conn, said("Gading Wiraguna"), day="2025-06-01")
    store(conn, said("Gading Wiraguna", "Bupati Lembah"), day="2021-01-01")
    store(conn, said("Ratri Dyah"))
    told = Known(conn, "Kang Ading").about(here, "Gading Wiraguna")
    assert [(n.name, n.kind) for n in told.names] == [("Ading", NameKind.DECLARED)]
    assert told.names[0].article is not None
    assert told.names[0].article.id == nick
    held = Known(conn, "Bupati Lembah")
    assert [n.name for n in held.about(here, "Gading Wiraguna").offices] == ["Bupati Lembah"]
    assert held.about(late, "Gading Wiraguna").offices == (), "the office carries its dates"
    assert Known(conn, "Ratri Dyah").about(here, "Gading Wiraguna").others == ("Ratri Dyah",)
