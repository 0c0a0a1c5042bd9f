"""Names as they are compared, and what a role says of its bearer."""

import pytest

from workbench.text.names import likeness, name_key, name_words
from workbench.text.offices import field_of, identity, organisation, sole_office


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Dr. H. Imam Sanjaya Rakai, M.Pd.", "imam sanjaya rakai"),
        ("AKBP Bagas Pranowo", "bagas pranowo"),
        ("BAGAS  Pranowo", "bagas pranowo"),
        ("Bâgas Pranowo", "bagas pranowo"),
        ("M. Gading", "m gading"),
        ("kabarhulu.example.com", ""),
        ("Kementerian", ""),
        ("Gubernur", ""),
        ("", ""),
        ("2024", ""),
    ],
)
def test_a_name_is_compared_without_titles_and_degrees(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Gading Soetopo", "Gading Sutopo", "spelling"),
        ("Djatmiko Wiraguna", "Jatmiko Wiraguna", "spelling"),
        ("Mochamad Wiraguna", "Muhammad Wiraguna", "spelling"),
        ("Laksmi Parwadi", "Laksmi Parwady", "spelling"),
        ("M Wiraguna", "Muhammad Wiraguna", "initials"),
        ("Tarno S Wiraguna", "Tarno Wiraguna", "shorter"),
        ("Ratri Wiraguna", "Ratri Dyah Wiraguna", "shorter"),
        ("Ratri Anggarini", "Ratri Wiraguna", None),
        ("Ratri Wiraguna", "Sekar Wiraguna", None),
        ("Ratna Sari", "Ratna Kusumawardhani Putri", None),
        ("Agus Setiawan", "Agus Setiawati", None),
        ("Ratri", "Ratri Wiraguna", None),
        ("Ratri Wiraguna", "Ratri Wiraguna", None),
    ],
)
def test_names_are_alike_for_a_reason_or_not_at_all(one: str, other: str, kind: str | None) -> None:
    for a, b in ((one, other), (other, one)):
        found = likeness(name_words(a), name_words(b))
        assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("role", "field", "sole", "body"),
    [
        ("Juru Bicara KPK", "public", "juru bicara kpk", "KPK"),
        ("Kabid Humas Polda Tirta Kombes", "force", "kabid humas polda tirta", "Polda Tirta"),
        ("Menteri Keuangan", "public", "menteri keuangan", ""),
        ("Bupati Lembah Sari", "public", "bupati lembah sari", "Lembah Sari"),
        ("mantan Bupati Lembah Sari", "public", "", "Bupati Lembah Sari"),
        ("Direktur Utama", "public", "", ""),
        ("Direktur Keuangan", "public", "", ""),
        ("juru bicara", "public", "", ""),
        ("pedagang", "lay", "", ""),
        ("pelatih Tirta FC", "sport", "", "pelatih Tirta FC"),
        ("manajer", "", "", ""),
        (
            "Sekretaris Jenderal Partai Tirta",
            "public",
            "sekretaris jenderal partai tirta",
            "Partai Tirta",
        ),
        ("Manajer Humas KAI Commuter", "public", "manajer humas kai commuter", "KAI Commuter"),
        ("Keamanan", "", "", ""),
    ],
)
def test_what_a_role_says(role: str, field: str, sole: str, body: str) -> None:
    assert field_of(role) == field
    assert sole_office(role) == sole
    if field in ("public", "force") and not role.startswith("mantan"):
        assert organisation(role) == body


@pytest.mark.parametrize(
    ("name", "roles", "key", "linked"),
    [
        ("Gading Wiraguna", ["Ketua"], "gading wiraguna~public", True),
        ("Gading Wiraguna", [], "gading wiraguna~", True),
        ("Gading Wiraguna", ["penyanyi", "Ketua"], "gading wiraguna~public+stage", True),
        ("Gading", [], "gading!7", False),
        ("Gading", ["Ketua"], "gading!7", False),
        ("Gading", ["Kepala BPS"], "gading@kepala bps", True),
        ("Agus Setiawan", ["Kepala BPS"], "agus setiawan@kepala bps", True),
        ("Agus Setiawan", ["warga"], "agus setiawan!7", False),
        ("Jokowi", ["Presiden"], "joko widodo~public", True),
    ],
)
def test_a_name_identifies_as_far_as_it_can(
    name: str, roles: list[str], key: str, linked: bool
) -> None:
    found = identity(name, roles, 7)
    assert found is not None
    assert (found.key, found.linked) == (key, linked)
