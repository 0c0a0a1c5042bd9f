"""The benchmark measures both sides on the same articles; no time is asserted."""

import json
import random
from pathlib import Path

import pytest

from tests.benchmarks.articles import FICTIONAL, many
from workbench.benchmarks import corpus, page, processes, side_by_side, transcript
from workbench.benchmarks.quotations import WAYS
from workbench.benchmarks.rival import CUT, Fts5
from workbench.errors import BadInput
from workbench.quotes.find import find
from workbench.web.trace import MANY


def silent(_: object) -> None:
    return None


def test_both_sides_are_measured_on_the_same_growing_archive() -> None:
    said: list[str] = []
    plan = side_by_side.Plan([42, 20, 400], [FICTIONAL], queries=4, batch=3)
    results = side_by_side.run(plan, said.append, silent)
    small, large = results["sizes"]  # there are no 400
    assert 10 <= small["articles"] <= 20 < large["articles"] <= 42
    for column in (small, large):
        assert column["found"]["trace_20%"] == column["found"]["trace_30%"] == 1.0
        assert column["found"]["fts5_20%"] == 1.0
        for key in ("trace_ms", "fts5_ms", "fts5_judged_ms", "search_ms", "fts5_search_ms"):
            assert 0 < column[key]["p50"] <= column[key]["p95"]
    assert results["transcript"]["quotes"] == 3
    assert results["transcript"]["same_answers"] == 1.0
    server = results["server"]
    assert server["pasted"]["quotes"] >= 3
    assert server["pasted"]["together_seconds"] > 0
    assert server["requests"] > 4
    assert server["page_ms"]["p50"] > 0
    if (held := server["many_at_once"]) is not None:  # Linux tells
        assert held["resident_mb"] == pytest.approx(held["own_mb"] + held["files_mb"], abs=0.2)
        assert held["own_mb"] > 20
    assert [column["ingest_readers"] for column in (small, large)] == [0, 0]
    text = page.sizes(results)
    assert "ingest, processes that read beside the one that stores | 0 | 0 |" in text
    assert f"{large['trace_ms']['p50']} / {large['trace_ms']['p95']}" in text
    assert said


def test_quotes_are_the_same_at_every_size_and_their_articles_known(tmp_path: Path) -> None:
    texts = list(corpus.texts([many(tmp_path / "a.jsonl", 60)]))
    found = side_by_side.queries(texts, 28)
    assert found == side_by_side.queries(texts, 28)
    assert {query.share for query in found} == {0.2, 0.3}
    left = [query for query in found if any(query.text in text for text in texts)]
    assert len(left) == 28 // len(WAYS), "only those that were cut short still stand in a text"
    begins = [text for text in texts if text.startswith(found[0].beginning[:60])]
    assert len(begins) == 1


def test_a_smaller_sample_begins_a_larger_one_and_files_are_mixed(tmp_path: Path) -> None:
    files = [many(tmp_path / "a.jsonl", 50), FICTIONAL]
    large, small = corpus.sample(files, 80), corpus.sample(files, 20)
    assert large[:20] == small
    assert len({row["id"].isdecimal() for row in small}) == 2
    assert [row["id"] for row in large] != [row["id"] for row in list(corpus.rows(files))[:80]]


def test_without_articles_it_says_what_to_give(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WORKBENCH_EVAL_DATA", "/no/such/folder")
    with pytest.raises(BadInput, match=r"--corpus.*WORKBENCH_EVAL_DATA"):
        corpus.files()
    with pytest.raises(BadInput, match=r"gone\.jsonl"):
        corpus.files([str(tmp_path / "gone.jsonl")])
    torn = tmp_path / "torn.jsonl"
    for content in ('{"text": "a"}\n{"te', "[]\n", "\x1f\x8b"):
        torn.write_text(content)
        with pytest.raises(BadInput, match=r"torn\.jsonl"):
            list(corpus.rows([torn]))


def test_articles_without_quotes_are_refused_with_a_sentence(tmp_path: Path) -> None:
    plain = tmp_path / "plain.jsonl"
    plain.write_text(json.dumps({"text": "Tidak ada yang berbicara di sini."}) + "\n")
    with pytest.raises(BadInput, match="No quotes"):
        side_by_side.run(side_by_side.Plan([5], [plain]), silent, silent)


def test_the_rival_finds_the_article_and_the_place(tmp_path: Path) -> None:
    rival = Fts5(tmp_path / "rival.sqlite")
    text = "Wali kota berkata: Kami tidak akan menggusur pedagang sebelum kios siap. Sekian."
    rival.add([(1, "Cuaca cerah di seluruh kota."), (7, text), (9, 'kami "OR" NOT * siap')])
    rival.optimize()
    best = max(rival.trace("kami tak akan menggusur pedagang"), key=lambda match: match.score)
    assert (best.article_id, best.score > CUT) == (7, True)
    assert "tidak akan menggusur" in text[best.start : best.end]
    assert {match.article_id for match in rival.trace('kami "OR" NOT * siap')} == {7, 9}
    assert rival.trace("… !") == []
    assert rival.search("pedagang kios") == [7]
    rival.close()


def test_a_transcript_is_cut_from_the_longest_text_that_is_no_list() -> None:
    chance = random.Random(1)
    letters = "abdeghiklmnoprstu"
    words = ["".join(chance.choices(letters, k=6)) for _ in range(200)]
    long = " ".join(" ".join(chance.sample(words, 9)).capitalize() + "." for _ in range(9))
    captions = " ".join(
        f"Kalimat nomor {n} punya cukup banyak kata untuk dicari." for n in range(40)
    )
    quotes = transcript.transcript(["Pendek saja.", captions, long], 6)
    assert quotes == transcript.transcript(["Pendek saja.", captions, long], 6)
    assert [quote in long for quote in quotes] == [True, False] * 3


def test_a_page_traces_as_many_quotes_as_are_asked_for_one_by_one() -> None:
    assert processes.PASTED == MANY


def test_a_pasted_text_holds_the_quotes_of_a_transcript() -> None:
    said = ["Kami “tidak” akan menggusur siapa pun di sini.", "We will not move anybody out of it."]
    assert [quote.exact for quote in find(transcript.pasted(said))] == [
        "Kami tidak akan menggusur siapa pun di sini,",
        "We will not move anybody out of it,",
    ]
