"""ClaimReview keeps the rules of the format and lays no words in anybody's mouth."""

import json
from dataclasses import replace

import pytest

from tests.report import example
from workbench.errors import BadInput
from workbench.model import Relation, SpeakerMatch
from workbench.model_review import ClaimState
from workbench.report import claimreview
from workbench.report.documents import build


def made(claim=None, **values):
    given = example.bundle(claim or example.claim(), **values)
    return json.loads(build("claimreview", "id", given).content)


def test_it_has_what_the_format_requires():
    found = made()
    assert found["@context"] == "https://schema.org"
    assert found["url"] == "https://meja.example/periksa/QW-2026-0001"
    assert found["reviewRating"]["alternateName"] == "Diubah"
    assert [found["reviewRating"][k] for k in ("worstRating", "ratingValue", "bestRating")] == [
        1,
        2,
        5,
    ]
    assert example.QUERY in found["claimReviewed"]
    assert claimreview.problems(found, "https://meja.example/periksa") == []


def test_an_altered_quote_is_not_laid_in_the_speakers_mouth():
    assert "author" not in made()["itemReviewed"]
    accurate = example.claim(decision=example.decision("accurate"))
    assert made(accurate)["itemReviewed"]["author"] == {
        "@type": "Person",
        "name": "Sekar Ayuningtyas",
    }


def test_only_articles_that_carry_the_quote_as_checked_are_its_appearances():
    item = made()["itemReviewed"]
    assert item["firstAppearance"]["url"] == example.LATER.ref.url  # not the faithful first one
    assert "appearance" not in item


def test_an_article_that_names_somebody_else_is_no_appearance():
    trace = example.trace()
    other = replace(trace.appearances[1], speaker=SpeakerMatch("Bayu", Relation.MISATTRIBUTED))
    claim = example.claim(trace=replace(trace, appearances=(trace.first, other)))
    assert "firstAppearance" not in made(claim)["itemReviewed"]


def test_a_rating_without_number_has_no_numbers():
    rating = made(example.claim(decision=example.decision("not_found")))["reviewRating"]
    assert rating["alternateName"] == "Tidak ditemukan"
    assert "ratingValue" not in rating


def test_a_correction_is_dated_as_modification():
    found = made(example.corrected())
    assert found["dateModified"] > found["datePublished"]


def test_a_long_claim_is_advised_about_and_never_cut():
    document = build("claimreview", "en", example.bundle())
    assert "75 at most are advised" in document.values["advice"]
    assert example.QUERY in document.content.decode()


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (example.not_found(), "no verdict yet"),
        (example.claim(state=ClaimState.VOID), "is void"),
        (example.claim(decision=example.decision("")), "without a verdict"),
    ],
)
def test_what_has_no_verdict_is_refused(claim, why):
    with pytest.raises(BadInput, match=why):
        made(claim)


@pytest.mark.parametrize(
    ("url", "why"), [("", "set WORKBENCH_PUBLIC_URL"), ("meja.example", "no web address")]
)
def test_the_missing_setting_is_named(url, why):
    with pytest.raises(BadInput, match=why):
        made(public_url=url)


def test_the_number_may_stand_anywhere_in_the_address():
    found = made(public_url="https://meja.example/cek/{number}/laporan")
    assert found["url"] == "https://meja.example/cek/QW-2026-0001/laporan"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"claimReviewed": " "}, "no text"),
        ({"url": "https://lain.example/1"}, "not on the domain"),
        ({"reviewRating": {"alternateName": ""}}, "no word"),
        ({"reviewRating": {"alternateName": "x", "ratingValue": 1}}, "none of them"),
        (
            {
                "reviewRating": {"alternateName": "x", "ratingValue": 9, "worstRating": 1}
                | {"bestRating": 5}
            },
            "outside its scale",
        ),
        (
            {
                "reviewRating": {"alternateName": "x", "ratingValue": 0, "worstRating": 0}
                | {"bestRating": 5}
            },
            "at least 1",
        ),
        ({"author": {}}, "WORKBENCH_DESK"),
        ({"itemReviewed": {"author": {"name": ""}}}, "leave the author out"),
        ({"itemReviewed": {"author": {"name": "Meja Periksa Lembayung"}}}, "check itself"),
        ({"itemReviewed": {"datePublished": "2030-01-01T00:00:00+00:00"}}, "after its review"),
    ],
)
def test_the_validator_names_every_broken_rule(change, why):
    (line,) = claimreview.problems(made() | change, "https://meja.example/periksa")
    assert why in line


def test_several_claims_are_a_list():
    both = example.bundle(example.claim(), example.claim(id=3, number="QW-2026-0003"))
    found = json.loads(build("claimreview", "en", both).content)
    assert [one["@id"][-4:] for one in found] == ["0001", "0003"]
