"""Two versions of a page: every word is accounted for, and only what changed is marked."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.trace.versions import compare

WORDS = st.lists(st.sampled_from(["kota", "tidak", "akan", "4", "40", "kios."]), max_size=12)
TEXTS = st.lists(WORDS.map(" ".join), max_size=6).map("\n\n".join)


def side(old: str, new: str, which: str) -> list[str]:
    return ["".join(p.text for p in getattr(row, which)) for row in compare(old, new).rows]


def test_a_changed_word_is_marked_in_its_paragraph_and_nothing_else() -> None:
    old = "Satu alinea tetap.\n\nWali Kota tidak akan menggusur empat kios.\n\nPenutup."
    new = "Satu alinea tetap.\n\nWali Kota akan menggusur empat puluh kios.\n\nPenutup."
    found = compare(old, new)
    assert [row.kind for row in found.rows] == ["same", "changed", "same"]
    changed = found.rows[1]
    assert [p.text.strip() for p in changed.old if p.op == "delete"] == ["tidak"]
    assert [p.text.strip() for p in changed.new if p.op == "insert"] == ["puluh"]
    assert (found.added, found.removed) == (1, 1)


def test_paragraphs_that_came_or_went_stand_alone() -> None:
    found = compare("Satu alinea.\nDua hal lain sama sekali.", "Satu alinea.\nRalat: 312 kios.")
    assert [row.kind for row in found.rows] == ["same", "removed", "added"]
    assert (found.added, found.removed) == (3, 5)


def test_equal_texts_have_no_changes() -> None:
    found = compare("Satu.\n\nDua.", "Satu.\nDua.\n")
    assert {row.kind for row in found.rows} == {"same"}
    assert found.added == found.removed == 0


def test_a_paragraph_too_long_to_compare_is_shown_as_replaced() -> None:
    old, new = "kata " * 30_000, "kata " * 30_001
    [row] = compare(old, new).rows
    assert [p.op for p in (*row.old, *row.new)] == ["delete", "insert"]


@given(TEXTS, TEXTS)
def test_no_word_is_lost(old: str, new: str) -> None:
    assert " ".join(side(old, new, "old")).split() == old.split()
    assert " ".join(side(old, new, "new")).split() == new.split()
    found = compare(old, new)
    assert found.added - found.removed == len(new.split()) - len(old.split())
