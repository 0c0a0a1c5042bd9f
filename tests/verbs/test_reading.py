"""Of the articles that share words with a quote, only those are read that may hold it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import NOW
from workbench.bench import Workbench
from workbench.model import Trace, Verdict
from workbench.settings import Settings

SAID = "Orang tidak selalu mendapat apa yang mereka mau"
ARTICLES = {
    "look-alike": "Masyarakat kita tidak selalu mendapat bantuan, kata Rahma, pengamat.",
    "whole": f"“{SAID},” ujar Bima kepada wartawan.",
    "part": "Lagu itu berjudul “Orang tidak selalu mendapat apa yang”, sisanya hilang.",
    "far": "Tidak selalu begitu.\n\n" + "Hujan turun lagi di kota itu. " * 80 + "Apa yang terjadi?",
}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    home: Path = tmp_path_factory.mktemp("reading") / "home"
    with Workbench.open(Settings(home=home), clock=lambda: NOW) as opened:
        for name, text in ARTICLES.items():
            opened.paste(text, {"outlet": f"{name}.example"}, actor="test")
        yield opened


def _read(trace: Trace) -> set[str]:
    """Return the outlets of the articles whose words were compared."""
    return {a.article.outlet.removesuffix(".example") for a in trace.appearances}


def test_articles_that_share_little_beside_another_are_not_read(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    considered: list[int] = []
    monkeypatch.setattr(
        "workbench.trace.inquiry.locate",
        lambda lines, *rest: considered.append(list(ARTICLES.values()).index(lines.text)) or [],
    )
    assert bench.trace(SAID).verdict is Verdict.NOT_FOUND
    assert considered == [1, 2]  # the whole, and six words in a row


def test_alone_the_same_article_is_read(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    considered: list[str] = []
    monkeypatch.setattr(
        "workbench.trace.inquiry.locate",
        lambda lines, *rest: considered.append(lines.text) or [],
    )
    bench.trace("Masyarakat desa tidak selalu mendapat bantuan pupuk")
    assert ARTICLES["look-alike"] in considered
    assert ARTICLES["whole"] not in considered


def test_the_whole_is_found_and_its_part_is_no_appearance_of_it(bench: Workbench) -> None:
    trace = bench.trace(SAID)
    assert trace.verdict is Verdict.EXACT
    assert "look-alike" not in _read(trace)
