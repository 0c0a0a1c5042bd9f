"""Reading the archived bytes again with a program that reads them differently."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.conftest import Clock
from workbench.bench import Workbench
from workbench.model_review import Role
from workbench.settings import Settings
from workbench.verbs import reextracting
from workbench.verbs.extracting import Reading, read

TEXT = "“Kami tidak akan menutup pintu air sebelum musim tanam selesai,” kata Ratri."
OTHER = "“Kalau airnya cukup, kami menanam dua kali dalam setahun,” ujar Wagiman di balai desa."
ADDED = "\n\n“Bendungan itu milik semua warga lembah sejak lama,” kata Tilda Brandt."


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench.open(Settings(home=tmp_path / "home"), Clock()) as opened:
        for text, outlet in ((TEXT, "a.example"), (OTHER, "b.example")):
            opened.paste(text, {"outlet": outlet, "date": "2024-03-04"}, actor="test")
        opened.index()
        yield opened


@pytest.fixture
def better(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extractor of a later version, which finds one more paragraph."""

    def again(capture: object) -> Reading:
        draft, _ = read(capture)  # type: ignore[arg-type]
        draft = replace(draft, text=draft.text + ADDED, extractor="later 2", headline="New")
        return draft, reextracting_find(draft.text)

    from workbench.quotes.find import find

    def reextracting_find(text: str) -> tuple:  # type: ignore[type-arg]
        return find(text, "id")

    monkeypatch.setattr(reextracting, "read", again)


def test_the_same_program_changes_nothing(bench: Workbench) -> None:
    before = [bench.article(n) for n in (1, 2)]
    done = bench.reextract(actor="ayu")
    assert (done.read, done.changed, done.failed) == (2, 0, ())
    assert [bench.article(n) for n in (1, 2)] == before
    assert "archive.reread" not in {e.action for e in bench.audit()}


@pytest.mark.usefixtures("better")
def test_what_is_read_now_takes_the_place_of_what_was_read(bench: Workbench) -> None:
    done = bench.reextract(actor="ayu")
    assert (done.read, done.changed, done.words, done.kept) == (2, 2, 2, 0)
    article = bench.article(1)
    assert (article.ref.headline, article.extractor) == ("New", "later 2")
    assert article.text.endswith("Tilda Brandt.")
    assert len(bench.article_quotes(1)) == 2
    found = bench.trace("Bendungan itu milik semua warga lembah sejak lama")
    assert {a.article.id for a in found.appearances} == {1, 2}
    assert [p.message for p in bench.verify()] == []
    assert bench.audit()[0].action == "archive.reread"
    assert bench.reextract(actor="ayu").changed == 0


@pytest.mark.usefixtures("better")
def test_words_that_a_claim_cites_stay(bench: Workbench) -> None:
    user = bench.add_user("ayu", "ladang kopi tengah hujan", "Ayu", Role.ADMIN, actor="test")
    bench.save_claim(
        "Kami tidak akan menutup pintu air sebelum musim tanam selesai", "", actor=user
    )
    done = bench.reextract(actor="ayu")
    assert (done.changed, done.words, done.kept) == (2, 1, 1)
    assert bench.article(1).text == TEXT
    assert bench.article(1).ref.headline == "New"
    assert bench.article(2).text == OTHER + ADDED
    assert [p.message for p in bench.verify()] == []


@pytest.mark.usefixtures("better")
def test_a_dry_run_only_counts(bench: Workbench) -> None:
    done = bench.reextract(actor="ayu", dry_run=True)
    assert (done.changed, done.words) == (2, 2)
    assert bench.article(1).text == TEXT


def test_bytes_that_prove_nothing_any_more_are_named(bench: Workbench) -> None:
    [path] = (bench.settings.home / "archive").glob("*.warc.gz")
    content = bytearray(path.read_bytes())
    content[bench.article(1).snapshot.offset + 40] ^= 0xFF
    path.write_bytes(bytes(content))
    done = bench.reextract(actor="ayu")
    assert done.read == 2
    assert [sentence.split(":")[0] for sentence in done.failed] == ["Article 1"]
