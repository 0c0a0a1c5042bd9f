"""Every event of the log is a sentence in both languages."""

from datetime import UTC, datetime

import pytest

from workbench.model_review import AuditEvent
from workbench.review.audit import SENTENCES, sentence


def event(action: str, subject: str = "QW-2026-0001") -> AuditEvent:
    at = datetime(2026, 3, 3, tzinfo=UTC)
    return AuditEvent(1, at, "rina", action, subject, {}, "", "x")


def test_both_languages_tell_of_the_same_actions():
    assert SENTENCES["id"].keys() == SENTENCES["en"].keys()


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("action", SENTENCES["en"])
def test_every_action_makes_a_sentence(lang, action):
    text = sentence(event(action), lang)
    assert text.endswith(".")
    assert "%" not in text


def test_an_unknown_action_and_language_are_still_told():
    assert sentence(event("moon.landed"), "en") == "rina: moon.landed QW-2026-0001."
    assert sentence(event("claim.saved"), "fr") == "rina saved claim QW-2026-0001."


def test_a_subject_with_signs_of_formatting_is_kept_as_it_is():
    assert "100% %(actor)s" in sentence(event("claim.saved", "100% %(actor)s"))
