"""How an utterance changed on its way, and where its meaning turned."""

from tests.trace.archive import case_passages, trace_in
from tests.trace.test_tracer import OTHER, SAID, report
from workbench.model import EditClass, Span
from workbench.trace.lineage import cost


def test_leaving_out_is_cheaper_than_putting_in() -> None:
    whole, cut = list("abcdefgh"), list("abcd")
    assert cost(whole, cut) == 1  # one cut at the end, however long
    assert cost(cut, whole) == 8
    assert cost(whole, whole) == 0
    assert cost(list("abcd"), list("axcd")) == 2


def test_the_tree_and_its_turning_point() -> None:
    longer = f"{SAID} di hadapan warga"
    bent = SAID.replace("akan", "tidak akan")
    later = bent.replace("pekan depan", "bulan depan")
    found = trace_in(
        [
            report(1, longer, "2024-01-01"),
            report(2, SAID, "2024-01-03"),
            report(3, bent, "2024-01-05"),
            report(4, later, "2024-01-07"),
            report(5, bent, "2024-01-09"),
        ],
        SAID,
    )
    # The longer one holds the very words asked for, so it is one wording with the second.
    tree = found.lineage
    assert [v.appearances for v in tree] == [(0, 1), (2, 4), (3,)]
    assert [v.parents for v in tree] == [(), (0,), (1,)]
    assert [v.turned for v in tree] == [False, True, False]
    assert {c.kind for c in tree[1].changes} == {"negation_added"}
    assert tree[1].sure


def test_what_was_cut_off_turns_the_meaning_too() -> None:
    denied = f"Tidak ada yang berkata bahwa {SAID[0].lower()}{SAID[1:]}"
    for whole, rest, kind, word in (
        (denied, denied.removeprefix("Tidak ").capitalize(), "negation_cut", "Tidak"),
        (f"{SAID} hanya jika anggaran cukup", SAID, "condition_cut", "jika"),
    ):
        told = [report(1, whole, "2024-01-01"), report(2, rest, "2024-01-03")]
        [first, then] = trace_in(told, whole).lineage
        assert (first.turned, then.turned) == (False, True)
        [cut] = [c for c in then.changes if c.cls is EditClass.MATERIAL]
        assert (cut.kind, cut.query_text, cut.source_text) == (kind, "", word)
        start = told[0].article.text.index(word)
        assert cut.source_span == Span(start, start + len(word))


def test_the_turn_is_seen_where_the_bent_wording_is_asked_for() -> None:
    denied = f"Tidak ada yang berkata bahwa {SAID[0].lower()}{SAID[1:]}"
    bent = denied.removeprefix("Tidak ").capitalize()
    for whole, rest, kind, word in (
        (denied, bent, "negation_cut", "Tidak"),
        (f"{SAID} hanya jika anggaran cukup", SAID, "condition_cut", "jika"),
    ):
        told = [
            report(1, whole, "2024-01-01"),
            report(2, whole, "2024-01-02"),
            report(3, rest, "2024-01-03"),
        ]
        found = trace_in(told, rest)
        assert [kind in a.flags for a in found.appearances] == [True, True, False]
        [first, then] = found.lineage
        assert (first.appearances, first.turned) == ((0, 1), False)
        assert (then.appearances, then.parents, then.turned) == ((2,), (0,), True)
        [cut] = [c for c in then.changes if c.cls is EditClass.MATERIAL]
        assert (cut.kind, cut.query_text, cut.source_text) == (kind, "", word)


def test_an_open_order_says_so() -> None:
    bent = SAID.replace("akan", "tidak akan")
    found = trace_in([report(1, SAID, "2024-01-01"), report(2, bent, "2024-01-01")], SAID)
    assert [v.sure for v in found.lineage] == [True, False]


def test_a_single_wording_has_no_lineage() -> None:
    found = trace_in([report(1, SAID, "2024-01-01"), report(2, SAID, "2024-01-02")], SAID)
    assert found.lineage == ()
    assert trace_in([report(1, OTHER, "2024-01-01")], SAID).lineage == ()


def test_the_ancestor_of_a_bent_quote() -> None:
    found = trace_in(case_passages(), "Retribusi akan naik setelah fasilitas pasar kami perbaiki")
    ancestor, descendant = found.lineage
    assert found.appearances[ancestor.appearances[0]].article.external_id == "S1"
    assert descendant.parents == (0,)
    assert descendant.turned
    kinds = {(c.kind, c.cls) for c in descendant.changes}
    assert ("negation_removed", EditClass.MATERIAL) in kinds
    assert ("comparative", EditClass.MATERIAL) in kinds


def test_two_sources_as_close_are_both_told() -> None:
    one = SAID.replace("akan", "segera akan")
    other = SAID.replace("akan", "memang akan")
    found = trace_in(
        [
            report(1, one, "2024-01-01"),
            report(2, other, "2024-01-03"),
            report(3, SAID, "2024-01-05"),
        ],
        SAID,
    )
    tree = found.lineage
    assert len(tree) == 3
    assert set(tree[2].parents) == {0, 1}


def test_a_later_wording_is_nobodys_parent_and_the_turn_is_told_once() -> None:
    bent = SAID.replace("akan", "tidak akan")
    again = bent.replace("pekan depan", "tahun depan")
    back = SAID.replace("pekan depan", "tahun depan")
    reports = [
        report(n, text, f"2024-01-{2 * n - 1:02}")
        for n, text in enumerate((SAID, bent, again, back, bent), 1)
    ]
    found = trace_in(reports, SAID)
    for child, variant in enumerate(found.lineage):
        assert all(parent < child for parent in variant.parents)
    turned = [n for n, variant in enumerate(found.lineage) if variant.turned]
    assert turned[0] == 1
    assert len(turned) <= 2, "a branch turns once; what follows it does not turn again"


def test_the_order_of_articles_changes_no_tree() -> None:
    bent = SAID.replace("akan", "tidak akan")
    reports = [
        report(1, SAID, "2024-01-01"),
        report(2, bent, "2024-01-03"),
        report(3, bent.replace("pekan", "bulan"), "2024-01-05"),
    ]
    trees = {trace_in(some, SAID).lineage for some in (reports, reports[::-1])}
    assert len(trees) == 1
