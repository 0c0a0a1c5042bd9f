"""A small archive of the sources of `quote_cases.json`, traced through the real quotes room."""

import json
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from workbench.model import (
    Article,
    ArticleRef,
    DateInterval,
    Grade,
    Passage,
    Searched,
    Snapshot,
    Span,
    SpeakerMatch,
    Trace,
)
from workbench.quotes.find import find
from workbench.quotes.speakers import relate
from workbench.text.tokens import words
from workbench.trace.tracer import trace

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "quote_cases.json").read_text(encoding="utf-8")
)
SEARCHED = Searched(articles=5, outlets=5, since=None, until=None, index="complete")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def passage(
    number: int,
    text: str,
    *,
    name: str = "",
    outlet: str = "",
    lang: str = "",
    published: str = "2024-01-01T00:00+00:00",
    captured: str = "2024-06-01T00:00+00:00",
    hits: tuple[int, ...] = (),
) -> Passage:
    """Return an article as the tracer gets it, its quotes found by the quotes room."""
    at = moment(captured)
    date = DateInterval(None, at, moment(published), Grade.B)
    article = Article(
        ref=ArticleRef(number, name or str(number), "", outlet, "", lang=lang),
        text=text,
        text_sha256="",
        date=date,
        captured_at=at,
        claimed_capture=None,
        snapshot=Snapshot("", "", 0, 0, "", "", "", at),
        extractor="",
    )
    return Passage(article, find(text, lang), hits)


@cache
def case_passages() -> tuple[Passage, ...]:
    """Return the five sources as passages."""
    return tuple(
        passage(
            number,
            source["text"],
            name=name,
            outlet=source["outlet"],
            lang=source["lang"],
            published=source["published"],
            captured=source["crawled"],
        )
        for number, (name, source) in enumerate(CASES["sources"].items(), 1)
    )


def rarity_in(texts: Iterable[str]) -> Callable[[str], float]:
    """Return rarity(word) over these texts, as the fingerprint index gives it."""
    held = [frozenset(words(text)) for text in texts]

    def rarity(word: str) -> float:
        return math.log((len(held) + 1) / (sum(word in found for found in held) + 0.5))

    return rarity


def unique_in(texts: Sequence[str]) -> Callable[[str], bool]:
    """Return unique(text): whether one of these texts holds that run of words."""
    runs = [f" {' '.join(words(text))} " for text in texts]
    return lambda text: sum(f" {' '.join(words(text))} " in run for run in runs) == 1


def trace_in(passages: Sequence[Passage], query: str, claimed: str = "") -> Trace:
    """Trace `query` through `passages`, with the quotes room for the speakers."""

    def related(held: Passage, index: int | None, span: Span) -> SpeakerMatch:
        return relate(claimed, held.quotes, index, held.article.text)

    texts = [p.article.text for p in passages]
    return trace(
        query,
        claimed,
        passages,
        relate=related,
        rarity=rarity_in(texts),
        unique=unique_in(texts),
        searched=SEARCHED,
    )
