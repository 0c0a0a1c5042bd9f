"""The JSON of the acceptance interface has exactly the promised keys."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from tests.report import example
from workbench.model import (
    ArticleRef,
    Cue,
    DateInterval,
    Grade,
    Hit,
    Quote,
    QuoteKind,
    Rejection,
    SearchPage,
    SearchRequest,
    Source,
    Span,
)
from workbench.model_review import IngestSummary
from workbench.report import presenters

APPEARANCE = [
    "article",
    "date",
    "exact",
    "start",
    "end",
    "prefix",
    "suffix",
    "verdict",
    "coverage",
    "alterations",
    "flags",
    "speaker",
]


def test_a_trace_has_exactly_the_promised_keys():
    found = presenters.trace_json(example.trace())
    assert list(found) == [
        "query",
        "claimed_speaker",
        "verdict",
        "coverage",
        "alterations",
        "flags",
        "first",
        "fragments",
        "appearances",
        "order",
        "searched",
        "elapsed_ms",
        "lineage",
        "notice",
    ]
    assert list(found["alterations"][0]) == ["class", "kind", "query_text", "source_text"]
    assert list(found["first"]) == APPEARANCE
    assert list(found["appearances"][0]) == APPEARANCE
    assert list(found["first"]["article"]) == ["id", "external_id", "url", "outlet", "headline"]
    assert list(found["first"]["date"]) == ["earliest", "latest", "point", "grade"]
    assert list(found["first"]["speaker"]) == ["name", "relation", "confidence"]
    assert list(found["fragments"][0]) == ["query_start", "query_end", "first"]
    assert list(found["searched"]) == ["articles", "outlets", "from", "to", "index"]


def test_its_values_are_plain_and_rounded():
    found = json.loads(json.dumps(presenters.trace_json(example.trace())))
    assert found["verdict"] == "altered"
    assert found["first"]["date"]["point"] == "2026-03-03T08:20:00+00:00"
    assert found["elapsed_ms"] == 3.14
    assert presenters.share(2 / 3) == 0.6667
    assert presenters.when(datetime(2026, 3, 3, 8, 20)) == "2026-03-03T08:20:00+00:00"


def test_a_trace_without_appearance_says_null():
    found = presenters.trace_json(example.not_found().trace)
    assert (found["first"], found["appearances"]) == (None, [])


def test_more_is_only_given_on_request():
    found = presenters.trace_json(replace(example.trace(), explain={"why": 1}), more=True)
    assert found["explain"] == {"why": 1}
    assert found["first"]["diff"][1]["kind"] == "negation_removed"
    assert found["first"]["date"]["evidence"][0]["kind"] == "byline"
    assert found["alterations"][0]["query_span"] is None


def test_a_quote_has_the_promised_keys_and_null_for_what_is_not_there():
    cue, source = Cue("kata", 5, 9), Source("Rina", 10, 14, "Rina Wulandari", 0.91239)
    whole = presenters.quote_json(Quote("Halo", 0, 4, QuoteKind.DIRECT, cue, source))
    assert whole == {
        "exact": "Halo",
        "start": 0,
        "end": 4,
        "kind": "direct",
        "cue": {"text": "kata", "start": 5, "end": 9},
        "source": {
            "text": "Rina",
            "start": 10,
            "end": 14,
            "name": "Rina Wulandari",
            "confidence": 0.9124,
        },
    }
    bare = presenters.quote_json(Quote("Halo", 0, 4, QuoteKind.MIXED, None, None))
    assert (bare["cue"], bare["source"], bare["kind"]) == (None, None, "mixed")


def test_a_page_of_hits_and_a_summary():
    date = DateInterval(None, datetime(2026, 3, 3, tzinfo=UTC), None, Grade.D)
    hit = Hit(ArticleRef(1, "", "", "Kabar", "Judul"), date, 1.23456, (("ab cd", (Span(0, 2),)),))
    page = SearchPage(SearchRequest("ab"), 1, (hit,), {"outlet": (("Kabar", 1),)})
    found = json.loads(json.dumps(presenters.search_json(page)))
    assert found["hits"][0]["passages"] == [{"text": "ab cd", "marks": [[0, 2]]}]
    assert found["facets"] == {"outlet": [{"value": "Kabar", "count": 1}]}
    summary = IngestSummary(3, 1, 1, (Rejection("a.csv", 4, "No text."),), 0.12345)
    assert presenters.summary_json(summary) == {
        "read": 3,
        "added": 1,
        "duplicates": 1,
        "rejected": [{"source": "a.csv", "line": 4, "reason": "No text."}],
        "skipped": {},
        "seconds": 0.123,
        "cancelled": False,
    }
