"""Nothing leaves the house that the archived bytes no longer prove."""

from dataclasses import replace

import pytest

from tests.report import example
from workbench.errors import EvidenceMismatch
from workbench.report import evidence

ARTICLE = example.FIRST
FOUND = example.trace().first
DIGEST = ARTICLE.snapshot.sha256


def test_what_agrees_passes():
    evidence.check(ARTICLE, DIGEST, FOUND)
    evidence.check(ARTICLE, DIGEST, FOUND, ARTICLE.text)
    evidence.check(ARTICLE, DIGEST, example.claim().annotations[0])


def test_a_newer_extractor_may_move_a_passage():
    evidence.check(ARTICLE, DIGEST, FOUND, "Judul baru\n\n" + ARTICLE.text.replace("\n\n", "\n"))


def test_changed_bytes_stop_the_export():
    with pytest.raises(EvidenceMismatch, match="restore the archive file"):
        evidence.check(ARTICLE, "0" * 64, FOUND)


def test_a_changed_text_stops_the_export():
    with pytest.raises(EvidenceMismatch, match="restore the database"):
        evidence.check(replace(ARTICLE, text=ARTICLE.text + " "), DIGEST, FOUND)


def test_a_version_that_is_said_to_lack_a_passage_must_lack_it_in_its_bytes():
    other = replace(ARTICLE, text=ARTICLE.text.replace(FOUND.exact, "Kami tidak berkomentar"))
    evidence.check_absence(other, FOUND, other.text)
    with pytest.raises(EvidenceMismatch, match="run workbench reread"):
        evidence.check_absence(other, FOUND, ARTICLE.text.replace(" ", "\n"))


@pytest.mark.parametrize(
    "change", [{"start": 80}, {"exact": "kata lain"}, {"exact": "", "end": 79}]
)
def test_a_passage_that_is_not_there_stops_the_export(change):
    with pytest.raises(EvidenceMismatch, match="trace the quote again"):
        evidence.check(ARTICLE, DIGEST, replace(FOUND, **change))


def test_a_passage_that_todays_extraction_loses_stops_the_export():
    with pytest.raises(EvidenceMismatch, match="give today"):
        evidence.check(ARTICLE, DIGEST, FOUND, ARTICLE.text.replace("tidak", ""))


def test_a_text_with_a_lone_surrogate_has_a_digest():
    assert len(evidence.text_digest("a\ud800b")) == 64
