"""The word diff shows the original texts, once each, with space only between words."""

from workbench.model import DiffOp, Span
from workbench.report.diff import diff_runs
from workbench.report.wording import Words

WORDS = Words.of("en", "UTC")


def runs(query: str, text: str, *ops: tuple[str, tuple[int, int], tuple[int, int]]):
    made = [DiffOp(op, Span(*q), Span(*s)) for op, q, s in ops]
    return [(run.style, run.text) for run in diff_runs(made, query, text, WORDS)]


def test_spans_may_hold_the_space_around_words():
    query, text = "Kami akan naik", "Kami tidak akan naik"
    ops = [("equal", (0, 5), (0, 5)), ("delete", (5, 5), (5, 11)), ("equal", (5, 14), (11, 20))]
    expected = [("said", "Kami "), ("del", "tidak"), ("said", " akan naik")]
    assert runs(query, text, *ops) == expected


def test_spans_may_hold_words_only():
    query, text = "Kami akan naik", "Kami tidak akan, naik"
    ops = [
        ("equal", (0, 4), (0, 4)),
        ("delete", (4, 4), (5, 10)),
        ("equal", (5, 9), (11, 15)),
        ("equal", (10, 14), (17, 21)),
    ]
    expected = [("said", "Kami "), ("del", "tidak"), ("said", " akan, naik")]
    assert runs(query, text, *ops) == expected


def test_a_replacement_stands_beside_what_it_replaces():
    query, text = "naik setelah itu", "naik sebelum itu"
    ops = [("equal", (0, 5), (0, 5)), ("replace", (5, 12), (5, 12)), ("equal", (12, 16), (12, 16))]
    assert runs(query, text, *ops) == [
        ("said", "naik "),
        ("del", "sebelum"),
        ("said", " "),
        ("ins", "setelah"),
        ("said", " itu"),
    ]


def test_parts_of_a_word_are_not_torn_apart():
    query, text = "Anak2 ikut", "Anak-anak ikut"
    ops = [("equal", (0, 4), (0, 5)), ("replace", (4, 5), (5, 9)), ("equal", (5, 10), (9, 14))]
    shown = runs(query, text, *ops)
    assert shown[:2] == [("said", "Anak-"), ("del", "anak")]
    assert ("ins", "2") in shown


def test_a_long_omission_is_told_by_its_words():
    text = "awal " + "kata " * 60 + "akhir"
    end = len(text) - 5
    ops = [
        ("equal", (0, 5), (0, 5)),
        ("gap", (5, 5), (5, end)),
        ("equal", (5, 10), (end, end + 5)),
    ]
    shown = runs("awal akhir", text, *ops)
    assert shown[1:] == [("del", "… 60 words of the article left out …"), ("said", " akhir")]


def test_nothing_to_show_is_nothing():
    assert runs("", "") == []
