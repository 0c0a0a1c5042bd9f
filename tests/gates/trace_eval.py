"""Measure the trace on real articles: bent quotes, quotes of elsewhere, first appearances.

The articles go through the rooms as they do in the program: fingerprints give the candidates, the
quotes room the quotes, the trace the rest. `python -m tests.gates.floors [--full]` prints it all.
"""

import argparse
import random
import re
import statistics
import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.evaldata import need_eval_data, rows
from tests.gates import first_eval
from tests.gates.distortions import (
    MANGLINGS,
    NEGATORS,
    SWAPS,
    Bent,
    cosmetic,
    mangle,
    material,
    usable,
)
from tests.trace.archive import SEARCHED
from workbench.model import (
    Article,
    ArticleRef,
    DateInterval,
    Grade,
    Passage,
    Quote,
    Snapshot,
    Span,
    SpeakerMatch,
    Trace,
    Verdict,
)
from workbench.quotes.find import find
from workbench.search.fingerprints import Fingerprints
from workbench.text.tokens import words
from workbench.trace.inquiry import Inquiry
from workbench.trace.lexicon import number_words, protected, spelling
from workbench.trace.tracer import trace

SEED = 20240301
CAPTURED = datetime(2026, 1, 1, tzinfo=UTC)
MIN_QUERY = 8  # words of an e4 query that is counted
NEVER = (Verdict.EXACT, Verdict.COSMETIC)


@dataclass(frozen=True)
class Size:
    """How much is measured: background articles per language, quotes bent, queries."""

    articles: int | None
    quotes: int
    unseen: int
    first: int | None


SAMPLE = Size(articles=1200, quotes=150, unseen=120, first=60)
FULL = Size(articles=None, quotes=5000, unseen=1000, first=None)


def data_files() -> list[Path]:
    """Return the files of development data that the figures rest on."""
    data = need_eval_data()
    return [
        data / "b1_id_news" / "id_news.dev.jsonl.gz",
        data / "c1_en_allsides" / "en_news.dev.jsonl.xz",
        data / "c2_en_reuters21578" / "reuters.jsonl.gz",
        data / "d2_pfsa_id" / "dev40.jsonl",
        *(_first_appearances(lang) for lang in ("id", "en")),
    ]


def _first_appearances(lang: str) -> Path:
    folder = need_eval_data() / "e4_quote_recurrence_silver"
    return folder / f"{lang}_first_appearance.dev.jsonl"


@dataclass(frozen=True)
class Item:
    """An article of the corpora."""

    lang: str
    name: str
    date: str
    text: str


def interval(date: str) -> DateInterval:
    """Return the interval of a date as the corpora give it: a day, a minute, or nothing."""
    if not date:
        return DateInterval(None, CAPTURED, None, Grade.D)
    at = datetime.fromisoformat(date)
    at = at.replace(tzinfo=at.tzinfo or UTC)
    if len(date) > 10:
        return DateInterval(at - timedelta(hours=2), at + timedelta(hours=2), at, Grade.B)
    noon = at + timedelta(hours=12)
    return DateInterval(noon - timedelta(hours=24), noon + timedelta(hours=24), noon, Grade.B)


class Corpus:
    """Articles with their fingerprints, traced as the program does."""

    def __init__(self, items: list[Item], folder: Path) -> None:
        self.items = items
        self.prints = Fingerprints(folder)
        self.prints.add((number, item.text) for number, item in enumerate(items, 1))
        self.rarity = cache(self.prints.rarity)
        self.quotes = cache(self._quotes)

    def _quotes(self, number: int) -> tuple[Quote, ...]:
        item = self.items[number - 1]
        return find(item.text, item.lang)

    def passage(self, number: int, hits: tuple[int, ...]) -> Passage:
        item = self.items[number - 1]
        article = Article(
            ref=ArticleRef(number, item.name, "", "", "", lang=item.lang),
            text=item.text,
            text_sha256="",
            date=interval(item.date),
            captured_at=CAPTURED,
            claimed_capture=None,
            snapshot=Snapshot("", "", 0, 0, "", "", "", CAPTURED),
            extractor="",
        )
        return Passage(article, self.quotes(number), hits)

    def trace(self, query: str, without: Collection[int] = ()) -> Trace:
        inquiry = Inquiry(query, self.rarity)
        found = [
            candidate
            for candidate in self.prints.candidates(query)
            if candidate.article_id not in without
            and inquiry.consider(
                candidate.article_id, self.items[candidate.article_id - 1].text, candidate.hits
            )
        ]
        return trace(
            query,
            "",
            [self.passage(c.article_id, c.hits) for c in found],
            relate=lambda passage, index, span: _nobody(passage, index, span),
            rarity=self.rarity,
            unique=self.prints.is_unique,
            searched=SEARCHED,
            inquiry=inquiry,
        )


def _nobody(passage: Passage, index: int | None, span: Span) -> SpeakerMatch:
    return SpeakerMatch()


def _wanted(size: Size, lang: str) -> list[dict[str, Any]]:
    """Return the first-appearance queries that are measured."""
    queries = [r for r in rows(_first_appearances(lang)) if len(words(r["query"])) >= MIN_QUERY]
    random.Random(SEED).shuffle(queries)
    return queries[: size.first]


def load(size: Size) -> tuple[list[Item], dict[str, list[dict[str, Any]]]]:
    """Return background articles with all those that the queries need, and the queries."""
    queries = {lang: _wanted(size, lang) for lang in ("id", "en")}
    needed = {a for some in queries.values() for query in some for a in query["all_articles"]}
    items: list[Item] = []
    for lang, path in (("id", data_files()[0]), ("en", data_files()[1])):
        for number, row in enumerate(rows(path)):
            if size.articles is None or number < size.articles or row["id"] in needed:
                items.append(Item(lang, row["id"], row["date"] or "", row["text"]))
    return items, queries


def figures(size: Size) -> tuple[dict[str, float], list[str]]:
    """Return the figures, all shares of what went right, and a line for each miss."""
    items, queries = load(size)
    misses: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus(items, Path(folder))
        out = _bent(corpus, size.quotes, misses)
        out["unseen_kept_out"] = _unseen(corpus, size.unseen, misses)
        for lang, some in queries.items():
            right, checked, missed = first_appearances(corpus, some)
            out[f"first_appearance_{lang}"] = right
            out[f"first_appearance_{lang}_checked"] = checked
            misses += missed
        corpus.prints.close()
    return out, misses


# ---------------------------------------------------------------- bent quotes


def guarded() -> frozenset[str]:
    """Return the words in which a slip may change the meaning, so that none is made there."""
    known, numbers = protected(), number_words()
    swaps = {w for pairs in SWAPS.values() for pair in pairs for w in pair}
    return frozenset(
        {*known.family, *known.sides, *numbers.units, *numbers.one, *spelling().forms}
        | {w for some in NEGATORS.values() for w in some}
        | swaps
    )


def quoted(corpus: Corpus, count: int) -> Iterator[tuple[int, Quote]]:
    """Yield direct quotes of 8 to 40 words, two of an article at most, in seeded order."""
    chance = random.Random(SEED)
    order = list(range(1, len(corpus.items) + 1))
    chance.shuffle(order)
    given = 0
    for number in order:
        text = corpus.items[number - 1].text
        some = list(usable(corpus.quotes(number), text))
        for quote in chance.sample(some, min(2, len(some))):
            yield number, quote
            given += 1
            if given >= count:
                return


def _bent(corpus: Corpus, count: int, misses: list[str]) -> dict[str, float]:
    chance = random.Random(SEED + 1)
    right: dict[str, list[bool]] = {
        name: [] for name in ("material_caught", "cosmetic_kept", "found_fifth", "found_third")
    }
    overlaps: list[float] = []
    avoid = guarded()
    for number, quote in quoted(corpus, count):
        lang = corpus.items[number - 1].lang
        meant = material(quote.exact, lang, chance)
        if meant is not None and meant.text.split() != quote.exact.split():
            caught = corpus.trace(meant.text).verdict not in NEVER
            right["material_caught"].append(caught)
            if not caught:
                misses.append(f"passed as faithful ({meant.kind}): {meant.text} | {quote.exact}")
        spelt = cosmetic(quote.exact, lang, avoid, chance)
        kept = corpus.trace(spelt.text).verdict is not Verdict.ALTERED
        right["cosmetic_kept"].append(kept)
        if not kept:
            misses.append(f"called altered ({spelt.kind}): {spelt.text} | {quote.exact}")
        for name, share in (("found_fifth", 0.2), ("found_third", 0.3)):
            bent = mangle(quote.exact, chance.choice(MANGLINGS), share, lang, chance)
            found = corpus.trace(bent.text)
            held = _holds(corpus, found, quote)
            right[name].append(held)
            if not held:
                misses.append(f"{name} ({bent.kind}): {bent.text} | {quote.exact}")
            elif share == 0.2:
                overlaps.append(_overlap(corpus, found, quote, bent))
    out = {name: sum(some) / len(some) for name, some in right.items()}
    overlaps.sort()
    out["span_overlap_median"] = statistics.median(overlaps)
    out["span_overlap_p5"] = overlaps[len(overlaps) // 20]
    return out


def _holds(corpus: Corpus, found: Trace, quote: Quote) -> bool:
    """Tell whether the first appearance is in an article that holds the quote."""
    if found.first is None:
        return False
    text = corpus.items[found.first.article.id - 1].text
    asked, there = words(quote.exact), words(text)
    if " ".join(asked) in " ".join(there):
        return True
    # An earlier article may hold it in other words: another version of the same utterance.
    said = set(words(found.first.exact))
    return len(said.intersection(asked)) >= 0.7 * len(set(asked))


def _overlap(corpus: Corpus, found: Trace, quote: Quote, bent: Bent) -> float:
    """Return intersection over union of the span found and the words left of the quote."""
    assert found.first is not None
    text = corpus.items[found.first.article.id - 1].text
    places = list(re.finditer(r"\S+", quote.exact))
    low, high = places[bent.first].start(), places[bent.last].end()
    best, at = 0.0, text.find(quote.exact)
    while at >= 0:
        start, end = at + low, at + high
        shared = min(end, found.first.end) - max(start, found.first.start)
        best = max(best, shared / (max(end, found.first.end) - min(start, found.first.start)))
        at = text.find(quote.exact, at + 1)
    # Where another version was found there is no gold span; the next best measure is none.
    return best if quote.exact in text else 1.0


# ---------------------------------------------------------------- quotes of elsewhere


def _unseen(corpus: Corpus, count: int, misses: list[str]) -> float:
    """Return the share of quotes that no article holds and that get no appearance."""
    data = need_eval_data()
    elsewhere = [
        ("en", data / "c2_en_reuters21578" / "reuters.jsonl.gz"),
        ("id", data / "d2_pfsa_id" / "dev40.jsonl"),
    ]
    right = total = 0
    for lang, path in elsewhere:
        asked = 0
        for row in rows(path):
            text = str(row["text"])
            quote = next(usable(find(text, lang), text), None)
            if quote is None:
                continue
            found = corpus.trace(quote.exact)
            # Its own words in an article mean that it was said there as well.
            same = found.first is not None and found.coverage >= 0.95
            right += found.first is None or same
            total += 1
            if found.first is not None and not same:
                misses.append(f"unseen ({found.verdict}): {quote.exact} | {found.first.exact}")
            asked += 1
            if asked >= count:
                break
    return right / total


# ---------------------------------------------------------------- first appearances


def first_appearances(
    corpus: Corpus, queries: list[dict[str, Any]]
) -> tuple[float, float, list[str]]:
    """Return the share right as labelled, without labels shown to be wrong, and the misses."""
    by_name = {item.name: item for item in corpus.items}
    answers = [(query, first_eval.answer(query, corpus.trace(query["query"]))) for query in queries]
    wrong: dict[str, str] = {}
    misses: list[str] = []
    for query, given in answers:
        if given.right:
            continue
        reason = first_eval.reasons().get(query["id"], "unread")

        def look(article: str, asked: str = query["query"]) -> first_eval.Held:
            return first_eval.held(asked, by_name[article].date, by_name[article].text)

        if first_eval.defensible(reason, query, given, look):
            wrong[query["id"]] = reason
        else:
            if given.is_listed:
                reason += ", labelled article listed as a later appearance"
            misses.append(f"first appearance {query['id']} ({reason}): {query['query']}")
    return (*first_eval.shares(answers, wrong), misses)


def main() -> int:
    """Print first appearances as labelled, and without the labels that reading showed wrong."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--e4", action="store_true", required=True, help="all labelled queries")
    parser.parse_args()
    items, queries = load(FULL)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus(items, Path(folder))
        for lang, some in queries.items():
            right, checked, misses = first_appearances(corpus, some)
            print(f"{lang}: {len(some)} queries, {right:.4f} as labelled, {checked:.4f} checked")
            print("\n".join(misses))
        corpus.prints.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
