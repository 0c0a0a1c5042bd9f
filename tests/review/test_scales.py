"""The scales are complete in both languages, sound as numbers, and map only where that follows."""

import pytest

from tests.review.people import trace
from workbench.errors import BadInput
from workbench.model import Relation, Verdict
from workbench.review import scales
from workbench.review.definitions import PROBLEMS, QUOTE, SCALES


@pytest.mark.parametrize("scale", SCALES, ids=lambda s: s.key)
def test_a_scale_is_complete_and_sound(scale):
    assert 1 <= scale.worst < scale.best
    assert len({v.value for v in scale.values}) == len(scale.values)
    numbers = [v.number for v in scale.values if v.number is not None]
    assert min(numbers) == scale.worst
    assert max(numbers) == scale.best
    for step in (*scale.values, *PROBLEMS):
        for lang in ("id", "en"):
            assert step.label[lang]
            assert step.definition[lang].endswith(".")
    assert all(step.symbol for step in scale.values)


def test_the_seven_types_of_problem_are_there_and_no_verdict_bears_their_name():
    assert len(PROBLEMS) == 7
    assert not {p.value for p in PROBLEMS} & {v.value for s in SCALES for v in s.values}


def test_a_scale_is_found_by_key_and_by_name():
    assert scales.scale("quote-1") is QUOTE
    assert scales.scale("quote") is QUOTE
    with pytest.raises(BadInput, match="choose one of quote-1, truth-1, mafindo-1"):
        scales.scale("stars")
    with pytest.raises(BadInput, match="choose one of accurate"):
        scales.step(QUOTE, "true")
    with pytest.raises(BadInput, match="or leave it empty"):
        scales.problem("lie")


def test_counterparts_exist_and_follow_from_the_definitions():
    for (source, value, target), found in scales.COUNTERPARTS.items():
        scales.step(scales.scale(source), value)
        scales.step(scales.scale(target), found)
    assert scales.counterpart("quote", "altered", "mafindo") == "hoax"
    assert scales.counterpart("truth", "half_true", "mafindo") == "hoax"  # Mafindo's own rule
    assert scales.counterpart("quote", "not_found", "mafindo") == ""  # absence proves nothing
    assert scales.counterpart("mafindo", "hoax", "truth") == ""
    assert scales.counterpart("quote", "accurate", "truth") == ""  # said is not true
    assert scales.counterpart("quote", "altered", "quote-1") == "altered"


def test_not_found_has_no_number_since_absence_is_no_rating():
    assert scales.step(QUOTE, "not_found").number is None


@pytest.mark.parametrize(
    ("verdict", "relation", "flags", "expected"),
    [
        (Verdict.EXACT, Relation.OK, (), "accurate"),
        (Verdict.COSMETIC, Relation.ALIAS, (), "accurate"),
        (Verdict.EXACT, Relation.MISATTRIBUTED, (), "misattributed"),
        (Verdict.EXACT, Relation.SECONDHAND, (), ""),
        (Verdict.EXACT, Relation.OK, ("denied",), ""),
        (Verdict.ALTERED, Relation.OK, (), "altered"),
        (Verdict.ALTERED, Relation.MISATTRIBUTED, (), ""),
        (Verdict.TRUNCATED, Relation.OK, (), "truncated"),
        (Verdict.PARAPHRASE, Relation.OK, (), ""),
        (Verdict.NOT_FOUND, Relation.UNKNOWN, (), "not_found"),
    ],
)
def test_a_trace_suggests_only_what_it_shows(verdict, relation, flags, expected):
    assert scales.suggest(trace(verdict, relation, flags)) == expected
