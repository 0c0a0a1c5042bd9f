"""Agreement against published worked examples, and silence where there is too little."""

import pytest

from tests.review.people import claim, rating
from workbench.review import agreement


def test_alpha_of_krippendorffs_own_nominal_example():
    # "Computing Krippendorff's Alpha-Reliability" (2011), section B: two observers, nominal.
    meg = ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"]
    owen = ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"]
    found = agreement.krippendorff(list(zip(meg, owen, strict=True)))
    assert found == pytest.approx(0.692, abs=0.0005)


def test_alpha_with_gaps_and_four_observers():
    # The same paper, section C: nominal, missing data.
    table = {
        "A": "1 2 3 3 2 1 4 1 2 . . .",
        "B": "1 2 3 3 2 2 4 1 2 5 . 3",
        "C": ". 3 3 3 2 3 4 2 2 5 1 .",
        "D": "1 2 3 3 2 4 4 1 2 5 1 .",
    }
    rows = [row.split() for row in table.values()]
    units = [[v for v in column if v != "."] for column in zip(*rows, strict=True)]
    assert agreement.krippendorff(units) == pytest.approx(0.743, abs=0.0005)


def test_cohens_kappa_of_two_raters():
    # 50 cases: 20 both yes, 15 both no, 5 and 10 split; kappa 0.4 by hand.
    pairs = [("y", "y")] * 20 + [("n", "n")] * 15 + [("y", "n")] * 5 + [("n", "y")] * 10
    (pair,) = agreement.pairwise([{"a": x, "b": y} for x, y in pairs])
    assert (pair.units, pair.percent) == (50, pytest.approx(0.7))
    assert pair.kappa == pytest.approx(0.4)


def test_too_little_is_said_and_not_computed():
    nothing = agreement.measure([{"a": "x"}])
    assert (nothing.percent, nothing.alpha, nothing.note) == (None, None, agreement.NOTE_NONE)
    one = agreement.measure([{"a": "x", "b": "x"}])
    assert (one.percent, one.alpha, one.enough) == (1.0, None, False)
    few = agreement.measure([{"a": "x", "b": "x"}, {"a": "y", "b": "y"}])
    assert (few.alpha, few.enough, few.note) == (1.0, False, agreement.NOTE_FEW)
    same = agreement.measure([{"a": "x", "b": "x"}] * 20)
    assert (same.alpha, same.enough, same.note) == (None, False, agreement.NOTE_ONE_VALUE)
    sound = agreement.measure([{"a": "x", "b": "x"}] * 10 + [{"a": "y", "b": "y"}] * 10)
    assert (sound.units, sound.alpha, sound.enough) == (20, 1.0, True)


def test_only_the_first_blind_rating_of_each_counts():
    both = claim(
        rating(1, "rina", "altered", old=True),
        rating(2, "bayu", "accurate"),
        rating(3, "rina", "accurate"),  # after seeing the other's
    )
    assert agreement.of_claim(both).percent == 0.0


def test_scales_are_not_mixed():
    both = claim(rating(1, "rina", "altered"), rating(2, "bayu", "false", scale="truth-1"))
    assert agreement.of_claim(both).units == 0
