"""The archive confirms or softens what one article says of a claimed speaker; it never accuses."""

import pytest

from workbench.model import ArticleRef, Relation
from workbench.model_people import KnownName, KnownPerson, NameKind
from workbench.quotes.find import find
from workbench.quotes.speakers import relate

TEXT = (
    "Bupati Lembah Sari, Hermasri Gunarwati Rahayu, membuka pasar.\n\n"
    "“Kami ingin pasar ini ramai lagi setiap hari,” kata Hermasri, Senin.\n\n"
    "“Omzet kami naik terus sejak bulan lalu,” ujar pedagang, Slamet Wiraguna."
)
QUOTES = find(TEXT)
REF = ArticleRef(12, "", "", "kabarhulu.example", "")


def known(**found: object) -> KnownPerson:
    return KnownPerson(**found)  # type: ignore[arg-type]


def declared(name: str, by: str = "") -> KnownName:
    return KnownName(name, NameKind.DECLARED, REF, by)


def test_a_nickname_declared_elsewhere_is_an_alias_and_the_article_is_named() -> None:
    match = relate("Mbak Nining", QUOTES, 0, TEXT, lambda _: known(names=(declared("Nining"),)))
    assert match.relation is Relation.ALIAS
    assert match.confidence <= 0.9
    assert match.reason == (
        "article 12 (kabarhulu.example) calls Hermasri Gunarwati Rahayu “Nining”"
    )


def test_a_merge_by_a_reviewer_is_named_as_such() -> None:
    told = known(names=(declared("Nining Lestari", "rina"),))
    match = relate("Nining Lestari", QUOTES, 0, TEXT, lambda _: told)
    assert match.relation is Relation.ALIAS
    assert match.reason.startswith("rina linked the names")


def test_an_office_held_on_the_day_is_an_alias() -> None:
    told = known(offices=(KnownName("Gubernur Hulu", NameKind.NAME, REF),))
    match = relate("Gubernur Hulu", QUOTES, 0, TEXT, lambda _: told)
    assert (match.relation, match.confidence <= 0.8) == (Relation.ALIAS, True)


@pytest.mark.parametrize(
    ("claimed", "told", "relation"),
    [
        ("Hermasri Gunarwathi Rahayu", KnownPerson(), Relation.UNKNOWN),
        ("Hermasri G. Rahayu", KnownPerson(), Relation.ALIAS),
        ("Gubernur Hulu", KnownPerson(), Relation.UNKNOWN),
        ("pedagang", KnownPerson(), Relation.MISATTRIBUTED),
        ("Mbak Herma", KnownPerson(), Relation.UNKNOWN),
        ("Mbak Nining", KnownPerson(), Relation.UNKNOWN),
        ("Mbak Nining", known(others=("Nining Lestari",)), Relation.MISATTRIBUTED),
        ("Slamet", KnownPerson(), Relation.MISATTRIBUTED),
        ("Slamet Wiraguna", KnownPerson(), Relation.MISATTRIBUTED),
        ("Hermasri Lestari", KnownPerson(), Relation.MISATTRIBUTED),
        ("Nining Lestari", KnownPerson(), Relation.MISATTRIBUTED),
    ],
)
def test_only_what_is_certain_is_misattributed(
    claimed: str, told: KnownPerson, relation: Relation
) -> None:
    assert relate(claimed, QUOTES, 0, TEXT, lambda _: told).relation is relation


def test_an_article_that_gives_one_word_only_accuses_nobody_known_by_it() -> None:
    text = "“Kami ingin pasar ini ramai lagi setiap hari,” kata Nining, Senin."
    quotes = find(text)
    told = known(reverse=(declared("Nining"),))
    match = relate("Hermasri Gunarwati Rahayu", quotes, 0, text, lambda _: told)
    assert match.relation is Relation.UNKNOWN
    assert "calls Hermasri Gunarwati Rahayu “Nining”" in match.reason


def test_the_archive_is_asked_only_where_the_article_does_not_settle_it() -> None:
    def never(name: str) -> KnownPerson:
        raise AssertionError(name)

    assert relate("Hermasri", QUOTES, 0, TEXT, never).relation is Relation.ALIAS
    assert relate("", QUOTES, 0, TEXT, never).relation is Relation.UNKNOWN
    assert relate("Slamet Wiraguna", QUOTES, None, TEXT, never).relation is Relation.UNKNOWN
