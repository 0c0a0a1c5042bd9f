"""The main job, end to end, through the verbs: archive, trace, review, export, verify."""

import json
from pathlib import Path

import pytest

from tests.evaldata import need_eval_data, rows
from workbench.bench import Workbench
from workbench.errors import EvidenceMismatch
from workbench.model import EditClass, Relation, SearchRequest, Verdict
from workbench.model_review import EvidenceSource, User

ARTICLES = 1000  # of each language
REASON = "The archived article quotes the mayor with these words, as the passage shows."
SUMMARY = "The mayor said so on 27 November 2023; only a typo of the article was mended."


@pytest.fixture
def semarang(bench: Workbench) -> int:
    """The article that the project started from, alone in the archive."""
    path = need_eval_data() / "semarang_pemilu_damai.txt"
    summary = bench.ingest([str(path)], actor="test")
    assert (summary.added, summary.rejected) == (1, ())
    return summary.article_ids[0]


QUOTE = "Saya minta lurah Camat hadir agar bisa tahu tentang proses pengamanan dan pendampingan"


@pytest.mark.gate
def test_a_quote_with_a_mended_typo_by_a_nickname(bench: Workbench, semarang: int) -> None:
    trace = bench.trace(QUOTE, "Mbak Ita")
    assert trace.verdict is Verdict.COSMETIC
    assert trace.first is not None
    assert trace.first.article.id == semarang
    assert "pengamanan dna pendampingan" in trace.first.exact
    assert trace.first.speaker.relation is Relation.ALIAS
    assert trace.first.speaker.name == "Hevearita Gunaryanti Rahayu"
    assert trace.first.date.earliest is not None
    assert trace.first.date.earliest.date().isoformat() in ("2023-11-26", "2023-11-27")


@pytest.mark.gate
def test_the_same_quote_with_a_negation_put_in(bench: Workbench, semarang: int) -> None:
    trace = bench.trace(QUOTE.replace("agar bisa", "agar tidak bisa"), "Mbak Ita")
    assert trace.verdict is Verdict.ALTERED
    assert any(a.cls is EditClass.MATERIAL for a in trace.alterations)


@pytest.mark.gate
def test_two_thousand_real_articles_go_the_whole_way(
    bench: Workbench, reviewer: User, tmp_path: Path
) -> None:
    data = need_eval_data()
    table = tmp_path / "articles.jsonl"
    with table.open("w", encoding="utf-8") as out:
        for path in (
            data / "b1_id_news" / "id_news.dev.jsonl.gz",
            data / "c1_en_allsides" / "en_news.dev.jsonl.xz",
        ):
            for row in rows(path, ARTICLES):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    sources = [str(table), str(data / "semarang_pemilu_damai.txt")]
    first = bench.ingest(sources, actor="test")
    assert first.read == 2 * ARTICLES + 1
    assert first.added + first.duplicates + len(first.rejected) == first.read
    assert first.added > 1.9 * ARTICLES
    again = bench.ingest(sources, actor="test")
    assert (again.added, again.duplicates) == (0, first.added + first.duplicates)

    report = bench.index()
    assert report.articles == report.fingerprints == report.words == first.added
    found = bench.search(SearchRequest(words="pemilu semarang", lang="id"))
    assert found.total >= 1
    assert found.hits[0].passages

    trace = bench.trace(QUOTE, "Mbak Ita")
    assert trace.verdict is Verdict.COSMETIC
    assert trace.searched.articles == first.added
    assert trace.searched.index == "complete"

    claim = bench.save_claim(QUOTE, "Mbak Ita", actor=reviewer, selection_reason="Widely shared.")
    assert trace.first is not None
    article = bench.article(trace.first.article.id)
    bench.annotate(
        claim.id,
        article.ref.id,
        trace.first.start,
        trace.first.end,
        "The passage as printed, typo included.",
        actor=reviewer,
    )
    source = EvidenceSource(title="The archived article", article_id=article.ref.id)
    bench.rate(claim.id, "quote", "accurate", REASON, (source,), actor=reviewer)
    bench.decide(claim.id, "quote", "accurate", "", SUMMARY, (source,), actor=reviewer)
    for kind in ("html", "pdf", "md", "csv", "json"):
        for lang in ("id", "en"):
            document = bench.report([claim.number], kind, lang, actor="ayu")
            assert len(document.content) > 500
    assert list(bench.verify()) == []


@pytest.mark.gate
def test_a_changed_archive_stops_the_export_and_is_found(
    bench: Workbench, semarang: int, reviewer: User
) -> None:
    claim = bench.save_claim(QUOTE, "Mbak Ita", actor=reviewer)
    snapshot = bench.article(semarang).snapshot
    path = bench.settings.home / "archive" / snapshot.file
    content = bytearray(path.read_bytes())
    content[snapshot.offset + snapshot.length // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(EvidenceMismatch):
        bench.report([claim.number], "html", actor="ayu")
    assert [p.kind for p in bench.verify()] == ["archive"]
