"""Both languages say the same things, and dates carry their zone."""

import re
import tomllib
from datetime import UTC, datetime

import pytest

from workbench.errors import BadInput
from workbench.ingest import dates
from workbench.model import Grade, Order, Relation, Verdict
from workbench.report.wording import Words
from workbench.settings import resource
from workbench.trace import tracer

TABLES = {
    lang: tomllib.loads((resource("templates") / "report" / f"{lang}.toml").read_text("utf-8"))
    for lang in ("id", "en")
}
MOMENT = datetime(2023, 11, 27, 8, 20, tzinfo=UTC)


def test_both_languages_have_the_same_keys_and_the_same_gaps():
    assert TABLES["id"].keys() == TABLES["en"].keys()
    for group, english in TABLES["en"].items():
        indonesian = TABLES["id"][group]
        assert indonesian.keys() == english.keys(), group
        for key, text in english.items():
            gaps = re.findall(r"%\((\w+)\)s", text)
            assert sorted(re.findall(r"%\((\w+)\)s", indonesian[key])) == sorted(gaps), key
            assert indonesian[key].strip(), key


def test_no_sentence_claims_an_origin():
    for table in TABLES.values():
        for text in table["text"].values():
            assert not re.search(r"(?i)\b(the origin|original source|sumber asli|lie[ds]?)\b", text)


@pytest.mark.parametrize("kind", [Verdict, Relation, Order, Grade])
def test_every_value_of_the_model_has_its_words(kind):
    group = {"Verdict": "verdict", "Relation": "relation", "Order": "order", "Grade": "grade"}
    for value in kind:
        for lang in ("id", "en"):
            assert Words.of(lang, "UTC").known(group[kind.__name__], value.value)


@pytest.mark.parametrize(
    ("lang", "zone", "expected"),
    [
        ("id", "Asia/Jakarta", "Senin, 27 November 2023 15.20 WIB"),
        ("id", "Asia/Makassar", "Senin, 27 November 2023 16.20 WITA"),
        ("id", "Asia/Jayapura", "Senin, 27 November 2023 17.20 WIT"),
        ("en", "Asia/Jakarta", "Monday 27 November 2023, 15:20 WIB"),
        ("en", "UTC", "Monday 27 November 2023, 08:20 UTC"),
        ("en", "America/New_York", "Monday 27 November 2023, 03:20 UTC-05"),
        ("en", "Asia/Kolkata", "Monday 27 November 2023, 13:50 UTC+05:30"),
    ],
)
def test_a_moment_is_told_with_its_zone(lang, zone, expected):
    assert Words.of(lang, zone).moment(MOMENT) == expected


def test_numbers_are_written_as_the_language_does():
    assert Words.of("id", "UTC").number(17876) == "17.876"
    assert Words.of("en", "UTC").number(17876) == "17,876"
    assert Words.of("en", "UTC").percent(0.9999) == "99%"
    assert Words.of("en", "UTC").percent(0.29) == "29%"
    assert Words.of("en", "UTC").percent(1.0) == "100%"


def test_an_unlisted_label_is_shown_readably():
    assert Words.of("en", "UTC").label("kind", "brand_new_kind") == "brand new kind"


def test_sentences_of_other_rooms_are_translated_with_what_they_name():
    indonesian = Words.of("id", "UTC")
    said = "“3 Maret” (byline) and “5 Maret 100%” (metadata) name different days."
    assert indonesian.phrase(said) == (
        "“3 Maret” (byline) dan “5 Maret 100%” (metadata) menyebut hari yang berbeda."
    )
    assert Words.of("en", "UTC").phrase(said) == said
    assert indonesian.phrase("Something new.") == "Something new."


def test_translations_name_as_much_as_the_sentence_does():
    text = (resource("templates") / "report" / "phrases.id.toml").read_text("utf-8")
    for english, translated in tomllib.loads(text)["phrases"].items():
        assert english.count("%s") == translated.count("%s") == translated.count("%")


def test_unknown_languages_and_zones_are_refused():
    with pytest.raises(BadInput, match="choose id or en"):
        Words.of("nl", "UTC")
    for zone in ("Mars/Olympus", "../etc/passwd"):
        with pytest.raises(BadInput, match="no time zone"):
            Words.of("id", zone)


def test_every_sentence_that_reports_take_over_is_translated():
    indonesian = Words.of("id", "UTC")
    names = (
        "ZERO",
        "NEW_YEAR",
        "FUTURE",
        "AFTER_CRAWL",
        "UNREADABLE",
        "WEEKDAY",
        "DIFFER",
        "TWO_WAYS",
    )
    taken = [getattr(dates, name) for name in (*names, "EARLY", "REVISED")]
    notices = ("NO_CONTENT", "TOO_FEW", "NOT_UNIQUE", "OTHER_LANGUAGE")
    taken += [getattr(tracer, name) for name in notices]
    for template in taken:
        said = template.replace("%s", "x")
        assert indonesian.phrase(said) != said
