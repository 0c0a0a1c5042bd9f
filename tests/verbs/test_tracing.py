"""Tracing through the whole desk: many quotes together, slogans, and an archive that grows."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import NOW
from workbench.bench import Workbench
from workbench.model import Trace, Verdict
from workbench.search.manifest import locked
from workbench.search.shelf import MERGING
from workbench.settings import Settings
from workbench.verbs.tracing import TOGETHER, TOGETHER_LENGTH, grouped

CASES = Path(__file__).parents[1] / "trace" / "quote_cases.json"
SLOGAN = "Bersama rakyat kita bangun desa, bersama desa kita bangun negeri"
COPIES = 1_100  # more than make a wording boilerplate
WORDS = ("sawah", "pasar", "jalan", "sungai", "kebun", "rumah", "sekolah", "warga", "petani")


def _table(path: Path, rows: list[dict[str, str]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def _without_time(trace: Trace) -> Trace:
    return replace(trace, elapsed_ms=0.0)


def test_queries_are_taken_together_up_to_a_number_and_a_length() -> None:
    long, short = ("a" * (TOGETHER_LENGTH - 1), ""), ("b", "")
    queries = [long, short, short, long, long, *[short] * (TOGETHER + 1)]
    groups = list(grouped(queries))
    assert [len(group) for group in groups] == [2, 2, 2, TOGETHER]
    assert [query for group in groups for query in group] == queries
    assert list(grouped([])) == []


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder = tmp_path_factory.mktemp("tracing")
    sources = json.loads(CASES.read_text(encoding="utf-8"))["sources"]
    rows = [
        {"id": key, **{name: row[name] for name in ("text", "outlet", "published", "lang")}}
        for key, row in sources.items()
    ]
    with Workbench.open(Settings(home=folder / "home"), clock=lambda: NOW) as opened:
        opened.ingest([_table(folder / "articles.jsonl", rows)], actor="test")
        opened.index()
        yield opened


def _queries() -> list[tuple[str, str]]:
    cases = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    asked = [(case["query"], case.get("claimed_speaker") or "") for case in cases]
    odd = ["", "?!", "yang yang yang yang", "tidak ada kata-kata ini di mana pun juga"]
    return [*asked, *((text, "") for text in odd), *asked]  # the second time all is loaded


def test_quotes_traced_together_get_the_answers_they_get_alone(bench: Workbench) -> None:
    queries = _queries()
    together = [_without_time(answer) for answer in bench.trace_many(queries)]
    alone = [_without_time(bench.trace(text, speaker)) for text, speaker in queries]
    assert together == alone
    assert sum(answer.first is not None for answer in alone) > len(queries) // 2


def test_quotes_are_traced_as_they_are_asked_for(bench: Workbench) -> None:
    text, speaker = _queries()[0]
    endless = iter(lambda: (text, speaker), None)
    answers = bench.trace_many(endless)
    assert next(answers).query == text
    assert next(answers).query == text


def test_each_article_is_loaded_once_for_many_quotes(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbench.verbs import reading

    asked: list[int] = []
    load = reading.loading.texts

    def counting(conn: object, ids: list[int]) -> dict[int, str]:
        asked.extend(ids)
        return load(conn, ids)  # type: ignore[arg-type]

    monkeypatch.setattr(reading.loading, "texts", counting)
    list(bench.trace_many(_queries()))
    assert asked
    assert len(asked) == len(set(asked))


# ---------------------------------------------------------------- slogans


@pytest.fixture(scope="module")
def boilerplate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """An archive in which every article ends with the same sentence, the earliest added last."""
    folder = tmp_path_factory.mktemp("boilerplate")
    chance = random.Random(1)
    first = date(2020, 1, 1)
    rows = [
        {
            "id": f"n{number}",
            "text": " ".join(chance.choices(WORDS, k=30)) + f'.\n\n"{SLOGAN}" kata mereka.',
            "outlet": f"Harian {number % 7}",
            "published": (first + timedelta(days=COPIES - number)).isoformat(),
            "lang": "id",
        }
        for number in range(1, COPIES + 1)
    ]
    with Workbench.open(Settings(home=folder / "home"), clock=lambda: NOW) as opened:
        opened.ingest([_table(folder / "articles.jsonl", rows)], actor="test")
        yield opened


def test_a_slogan_is_told_and_its_earliest_article_comes_first(boilerplate: Workbench) -> None:
    answer = boilerplate.trace(SLOGAN)
    assert "frequent" in answer.flags
    assert str(COPIES) in answer.notice
    assert answer.first is not None
    assert answer.first.article.external_id == f"n{COPIES}"
    dates = [seen.date.point for seen in answer.appearances]
    assert dates == sorted(dates, key=lambda at: at or NOW)
    assert len(answer.appearances) <= 100  # the page stays short, whatever the archive holds


def test_a_rare_sentence_is_no_slogan(boilerplate: Workbench) -> None:
    text = boilerplate.article(5).text.split(".")[0]
    answer = boilerplate.trace(text)
    assert "frequent" not in answer.flags
    assert answer.first is not None
    assert answer.first.article.id == 5


# ---------------------------------------------------------------- an archive that grows


def _said(number: int) -> str:
    return f"Kami membangun jembatan nomor {number} di atas kali keruh itu tanpa bantuan pusat"


def _add(bench: Workbench, folder: Path, number: int) -> None:
    rows = [
        {
            "id": f"j{number}",
            "text": f'"{_said(number)}," kata Lurah Sastro di balai desa.',
            "outlet": "Harian Kali",
            "published": "2024-02-03",
            "lang": "id",
        }
    ]
    bench.ingest([_table(folder / f"{number}.jsonl", rows)], actor="test")


def test_what_another_process_adds_is_found_by_the_next_trace(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with (
        Workbench.open(settings, clock=lambda: NOW) as server,
        Workbench.open(settings, clock=lambda: NOW) as other,
    ):
        for number in (11, 23, 35):
            assert server.trace(_said(number)).verdict is not Verdict.EXACT
            _add(other, tmp_path, number)
            assert server.trace(_said(number)).verdict is Verdict.EXACT


def test_neither_traces_nor_additions_wait_for_a_merge(tmp_path: Path) -> None:
    with Workbench.open(Settings(home=tmp_path / "home"), clock=lambda: NOW) as bench:
        _add(bench, tmp_path, 1)
        index = bench.rooms.fingerprints
        with locked(index.folder, MERGING, 0):  # as long as another process merges
            _add(bench, tmp_path, 2)
            assert bench.trace(_said(2)).verdict is Verdict.EXACT
            assert bench.trace(_said(1)).first is not None
            assert index.merge() == 0


def test_upkeep_merges_what_many_additions_left(tmp_path: Path) -> None:
    with Workbench.open(Settings(home=tmp_path / "home"), clock=lambda: NOW) as bench:
        for number in range(1, 9):
            _add(bench, tmp_path, number)
        before = len(list(bench.rooms.fingerprints.folder.glob("*.seg")))
        bench.upkeep()
        assert len(list(bench.rooms.fingerprints.folder.glob("*.seg"))) < before
        assert bench.trace(_said(3)).verdict is Verdict.EXACT
