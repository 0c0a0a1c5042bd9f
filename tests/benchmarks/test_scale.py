"""A large archive is made of real sentences, the same one however often it is interrupted."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.articles import FICTIONAL
from workbench.bench import Workbench
from workbench.benchmarks import corpus, scale
from workbench.benchmarks.recombine import Maker
from workbench.benchmarks.sentences import Pool, cut
from workbench.errors import BadInput, StorageFailed
from workbench.model_review import Progress
from workbench.quotes.find import find
from workbench.settings import Settings


def silent(_: object) -> None:
    return None


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Pool]:
    made = Pool(tmp_path / "pool")
    made.fill(corpus.texts([FICTIONAL]), silent)
    yield made
    made.close()


def order(folder: Path | None, articles: int = 50) -> scale.Order:
    return scale.Order(articles, [FICTIONAL], queries=4, keep=folder)


def texts(home: Path) -> list[tuple[int, str]]:
    with Workbench.open(Settings(home=home)) as bench:
        found = bench.articles(per_page=1000).articles
    return sorted((article.ref.id, article.text) for article in found)


def test_sentences_are_whole_and_no_quote_is_cut() -> None:
    for text in corpus.texts([FICTIONAL]):
        quotes = [quote for quote in find(text) if quote.outer is None]
        pieces = list(cut(text, quotes))
        for piece in pieces:
            assert piece.text in text
            for quote in piece.quotes:
                assert piece.text[quote.start : quote.end] == quote.exact
                if quote.cue:
                    assert piece.text[quote.cue.start : quote.cue.end] == quote.cue.text
                if quote.source:
                    assert piece.text[quote.source.start : quote.source.end] == quote.source.text
        for quote in quotes:
            touching = [p for p in pieces if quote.exact[:20] in p.text]
            assert not touching or any(quote.exact in p.text for p in touching)


def test_every_sentence_is_in_the_pool_once_and_as_it_was(pool: Pool) -> None:
    before = len(pool)
    every = [pool[number].text for number in range(before)]
    assert len(set(every)) == before > 100
    assert sum(len(text.encode()) for text in every) == pool.text_bytes
    assert sorted(n for some in pool.by_language.values() for n in some) == list(range(before))


def test_articles_are_the_same_from_a_seed_and_hold_what_is_looked_for(pool: Pool) -> None:
    maker = Maker(pool, 60, 5)
    made = {article.number: article for article in maker.articles()}
    assert list(made) == list(range(1, 61))
    assert len({article.text for article in made.values()}) == 60
    for article in made.values():
        for quote in article.quotes:
            assert article.text[quote.start : quote.end] == quote.exact
    assert len(maker.single()) >= 4
    for wanted in maker.single():
        assert [n for n, a in made.items() if wanted.text in a.text] == list(wanted.holders)
    for wanted in maker.repeated():
        assert set(wanted.holders) <= {n for n, a in made.items() if wanted.text in a.text}
        assert list(wanted.holders) == sorted(wanted.holders)
    again = Maker(pool, 60, 5)
    assert list(again.articles(after=40)) == [made[n] for n in range(41, 61)]
    assert again.repeated() == maker.repeated()
    assert [a.text for a in Maker(pool, 60, 5, seed=2).articles()] != [
        a.text for a in made.values()
    ]


def test_the_archive_is_traced_through_the_real_rooms_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    figures = scale.run(order(None), silent, silent)
    assert figures["articles"] == 50
    for kind in ("single", "repeated"):
        assert figures[kind]["found"] == 1.0
        assert 0 < figures[kind]["ms"]["p50"] <= figures[kind]["ms"]["p95"]
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_archive_is_finished_as_if_nothing_had_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale, "BATCH", 10)
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    scale.run(order(whole), silent, silent)

    def stop(progress: Progress) -> None:
        if progress.done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scale.run(order(stopped), silent, stop)
    assert len(texts(stopped / "home")) == 20
    figures = scale.run(order(stopped), silent, silent)
    assert texts(stopped / "home") == texts(whole / "home")
    assert figures["single"]["found"] == figures["repeated"]["found"] == 1.0
    assert figures["built_per_second"] > 0
    assert scale.run(order(stopped), silent, silent)["articles"] == 50, "traced again, not built"
    with pytest.raises(BadInput, match="--keep"):
        scale.run(order(stopped, articles=60), silent, silent)


def test_an_archive_begun_from_other_sentences_is_not_gone_on_with(tmp_path: Path) -> None:
    scale.run(order(tmp_path), silent, silent)
    (tmp_path / scale.DONE).unlink()
    (tmp_path / "pool.json").write_text(json.dumps([1, 2]))
    with pytest.raises(BadInput, match="another version"):
        scale.run(order(tmp_path), silent, silent)


def test_a_full_disk_is_said_before_anything_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(StorageFailed, match=r"about \d+ GB of disk"):
        scale.run(order(None, articles=10**9), silent, silent)
    assert list(tmp_path.iterdir()) == []
