"""Who may do what, when, and what each step needs."""

from dataclasses import replace

import pytest

from tests.review.people import (
    ADMIN,
    BAYU,
    GONE,
    NOW,
    READER,
    REASON,
    RINA,
    SOURCES,
    SUMMARY,
    claim,
    decision,
    rating,
)
from workbench.errors import BadInput, Conflict, Forbidden
from workbench.model_review import Annotation, ClaimState, EvidenceSource
from workbench.review import workflow

OPEN = claim(rating(1, "rina", "altered"))
CLOSED = claim(rating(1, "rina", "altered"), state=ClaimState.CLOSED, closed=decision())
VOID = claim(rating(1, "rina", "altered"), state=ClaimState.VOID, closed=decision())


def rate(user=BAYU, on=OPEN, scale="quote", value="altered", reason=REASON, sources=SOURCES):
    return workflow.check_rating(user, on, scale, value, reason, sources)


def decide(on=OPEN, value="altered", summary=SUMMARY, sources=SOURCES, reason="", **more):
    given = {"user": RINA, "scale": "quote", "problem": ""} | more
    return workflow.check_decision(
        given["user"], on, given["scale"], value, given["problem"], summary, sources, reason
    )


@pytest.mark.parametrize("user", [READER, GONE])
def test_only_active_reviewers_and_administrators_review(user):
    with pytest.raises(Forbidden, match="role of reviewer"):
        rate(user)
    with pytest.raises(Forbidden):
        decide(user=user)
    with pytest.raises(Forbidden):
        workflow.check_annotation(user, OPEN, "catatan")
    with pytest.raises(Forbidden):
        workflow.check_correction(user, CLOSED, "Salah label.", REASON, None)
    assert rate(ADMIN) == "quote-1"
    workflow.require_admin(ADMIN)
    with pytest.raises(Forbidden):
        workflow.require_admin(RINA)


def test_a_rating_names_the_full_key_of_its_scale():
    assert rate(scale="quote") == "quote-1"
    assert rate(scale="truth", value="half_true") == "truth-1"


def test_a_rating_needs_a_known_value_a_reason_and_a_source():
    with pytest.raises(BadInput, match="has no value true"):
        rate(value="true")
    with pytest.raises(BadInput, match="at least 20 characters"):
        rate(reason="salah " + " " * 40)
    with pytest.raises(BadInput, match="at least one source"):
        rate(sources=())
    with pytest.raises(BadInput, match="shorten"):
        rate(reason="x" * 20_001)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (EvidenceSource("", "https://kabar.example/1"), "no title"),
        (EvidenceSource("Artikel"), "leads nowhere"),
        (EvidenceSource("Artikel", "javascript:alert(1)"), "no web address"),
        (EvidenceSource("Artikel", "https://"), "no web address"),
        (EvidenceSource("Artikel", "https://[bad"), "no web address"),
        (EvidenceSource("Artikel", "https://a.example/ b"), "no web address"),
        (EvidenceSource("", withheld="rahasia"), "withholding"),
    ],
)
def test_a_source_must_lead_somewhere_or_say_why_not(source, why):
    with pytest.raises(BadInput, match=why):
        workflow.check_sources([source])


def test_sound_sources_pass():
    withheld = EvidenceSource("", withheld="narasumber terancam bila namanya disebut")
    workflow.check_sources([*SOURCES, EvidenceSource("Arsip", article_id=7), withheld])
    with pytest.raises(BadInput, match="More than 100"):
        workflow.check_sources(SOURCES * 101)


def test_others_ratings_are_hidden_until_ones_own_is_given():
    assert workflow.visible_ratings(OPEN, BAYU) == ()
    assert workflow.visible_ratings(OPEN, READER) == ()
    assert workflow.visible_ratings(OPEN, ADMIN) == ()
    assert workflow.visible_ratings(OPEN, RINA) == OPEN.ratings
    both = claim(*OPEN.ratings, rating(2, "bayu", "accurate"))
    assert workflow.visible_ratings(both, BAYU) == both.ratings
    assert workflow.visible_ratings(CLOSED, READER) == CLOSED.ratings


def test_a_decision_needs_a_rating_a_summary_and_sources():
    with pytest.raises(BadInput, match="Nobody has rated"):
        decide(claim())
    with pytest.raises(BadInput, match="at least 40 characters"):
        decide(summary="Diubah.")
    with pytest.raises(BadInput, match="at least one source"):
        decide(sources=())
    with pytest.raises(BadInput, match="no type of problem"):
        decide(problem="lie")
    assert decide(problem="manipulated") == "quote-1"


def test_a_decision_against_a_rating_says_why():
    split = claim(rating(1, "rina", "altered"), rating(2, "bayu", "accurate"))
    with pytest.raises(BadInput, match="write why the desk decides"):
        decide(split)
    with pytest.raises(BadInput, match="write why the desk decides"):
        decide(OPEN, value="truncated")
    with pytest.raises(BadInput, match="at least 20"):
        decide(split, reason="begitu saja")
    assert decide(split, reason=REASON) == "quote-1"


def test_a_superseded_rating_no_longer_counts():
    changed = claim(rating(1, "rina", "accurate", old=True), rating(2, "rina", "altered"))
    assert decide(changed) == "quote-1"


def test_ratings_on_another_scale_count_only_where_they_can_be_compared():
    assert decide(OPEN, value="hoax", scale="mafindo") == "mafindo-1"
    with pytest.raises(BadInput, match="write why"):
        decide(OPEN, value="false", scale="truth")


def test_a_report_without_verdict_needs_no_scale_but_all_the_rest():
    assert decide(value="", scale="") == ""
    with pytest.raises(BadInput, match="summary"):
        decide(value="", scale="", summary="")


def test_a_single_desk_is_told_apart():
    assert workflow.single_desk(OPEN, "rina")
    assert not workflow.single_desk(OPEN, "bayu")
    both = claim(*OPEN.ratings, rating(2, "bayu", "altered"))
    assert not workflow.single_desk(both, "rina")


@pytest.mark.parametrize(("on", "why"), [(CLOSED, "record a correction"), (VOID, "new claim")])
def test_a_closed_or_void_claim_takes_no_more_work(on, why):
    with pytest.raises(Conflict, match=why):
        rate(on=on)
    with pytest.raises(Conflict, match=why):
        decide(on)
    with pytest.raises(Conflict, match=why):
        workflow.check_annotation(RINA, on, "catatan")


def test_annotations_hold_something_and_belong_to_their_author():
    with pytest.raises(BadInput, match="empty"):
        workflow.check_annotation(RINA, OPEN, "  ", " ")
    with pytest.raises(BadInput, match="5000"):
        workflow.check_annotation(RINA, OPEN, "x" * 5001)
    workflow.check_annotation(RINA, OPEN, "", "konteks")
    note = Annotation(1, 1, 1, 0, 4, "kata", "", "", "catatan", "", "rina", NOW)
    workflow.check_annotation_removal(RINA, OPEN, note)
    workflow.check_annotation_removal(ADMIN, OPEN, note)
    with pytest.raises(Forbidden, match="Only rina"):
        workflow.check_annotation_removal(BAYU, OPEN, note)


def test_a_correction_needs_something_published_something_new_and_a_why():
    after = decision("accurate")
    assert workflow.check_correction(BAYU, CLOSED, "Label keliru.", REASON, after) == "quote-1"
    assert workflow.check_correction(BAYU, CLOSED, "Label keliru.", REASON, None) == ""
    with pytest.raises(Conflict, match="still open"):
        workflow.check_correction(BAYU, OPEN, "Label keliru.", REASON, after)
    with pytest.raises(Conflict, match="new claim"):
        workflow.check_correction(BAYU, VOID, "Label keliru.", REASON, after)
    with pytest.raises(BadInput, match="what was wrong"):
        workflow.check_correction(BAYU, CLOSED, "x", REASON, after)
    with pytest.raises(BadInput, match="reason for the correction"):
        workflow.check_correction(BAYU, CLOSED, "Label keliru.", "keliru", after)
    with pytest.raises(BadInput, match="changes nothing"):
        workflow.check_correction(
            BAYU, CLOSED, "Label keliru.", REASON, replace(decision(), scale="quote", id=9)
        )
    with pytest.raises(BadInput, match="summary"):
        workflow.check_correction(
            BAYU, CLOSED, "Label keliru.", REASON, decision("accurate", summary="")
        )
