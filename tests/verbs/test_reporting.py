"""Reports on a real archive whose page was changed after the quote was traced."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import QUOTE, Clock
from workbench.bench import Workbench
from workbench.errors import EvidenceMismatch
from workbench.ingest import extract
from workbench.model_review import Claim, Role
from workbench.settings import Settings
from workbench.store import tables

SAID = f"“{QUOTE},” kata Ratri Anggarini"
BEFORE = f"Bupati Lembah Sari meninjau bendungan.\n\n{SAID}, Senin (4/3/2024)."
AFTER = BEFORE.replace(SAID, "Ratri Anggarini menolak berkomentar") + (
    "\n\nRalat: kutipan Bupati dalam berita ini sebelumnya keliru dan sudah dihapus."
)
GIVEN = {"outlet": "wartalembah.example", "url": "https://wartalembah.example/pintu-air"}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench.open(Settings(home=tmp_path / "home"), Clock()) as bench:
        bench.paste(BEFORE, GIVEN, actor="test")
        yield bench


@pytest.fixture
def claim(bench: Workbench) -> Claim:
    user = bench.add_user("rina", "ladang kopi tengah hujan", "Rina", Role.REVIEWER, actor="test")
    return bench.save_claim(QUOTE, "Ratri Anggarini", actor=user)


def record(bench: Workbench, claim: Claim) -> dict[str, Any]:
    [found] = json.loads(bench.report([claim.number], "json", actor="rina").content)["claims"]
    return dict(found)


def test_a_page_changed_after_the_trace_is_told_as_it_is_when_the_report_is_made(
    bench: Workbench, claim: Claim
) -> None:
    assert "versions" not in record(bench, claim)["trace"]["first"]
    bench.paste(AFTER, GIVEN, actor="test")
    assert bench.claim(claim.id) == claim, "the saved trace stays as it was"
    found = record(bench, claim)
    first = found["trace"]["first"]
    assert [(v["article_id"], v["verdict"]) for v in first["versions"]] == [(1, "exact"), (2, None)]
    assert first["version_corrections"][0]["note"].startswith("Ralat: kutipan Bupati")
    assert first["correction"] == "", "it was printed after the trace"
    assert [a["id"] for a in found["articles"]] == [1, 2]
    text = bench.report([claim.number], "md", "en", actor="rina").content.decode()
    assert "gone in version 2, captured Monday 4 May 2026" in text
    assert bench.article(2).snapshot.sha256 in text
    assert list(bench.verify()) == []


def test_the_bytes_of_a_version_that_lacks_the_quote_are_checked_too(
    bench: Workbench, claim: Claim
) -> None:
    bench.paste(AFTER, GIVEN, actor="test")
    snapshot = bench.article(2).snapshot
    path = bench.settings.home / "archive" / snapshot.file
    content = bytearray(path.read_bytes())
    content[snapshot.offset + snapshot.length // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(EvidenceMismatch):
        bench.report([claim.number], "md", actor="rina")


def test_the_stored_text_of_a_version_that_lacks_the_quote_is_checked_too(
    bench: Workbench, claim: Claim
) -> None:
    bench.paste(AFTER, GIVEN, actor="test")
    with bench.rooms.store.write() as conn:
        texts = tables.texts
        conn.execute(texts.update().where(texts.c.article_id == 2).values(text="Tak ada lagi."))
    with pytest.raises(EvidenceMismatch, match="stored text of article 2 has changed"):
        bench.report([claim.number], "md", actor="rina")


def test_a_quote_that_only_the_extraction_lost_is_not_called_gone(
    bench: Workbench, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.paste(AFTER, GIVEN, actor="test")
    real = extract.extract

    def better(payload: bytes, *args: Any, **values: Any) -> Any:
        found = payload.replace(b"Ratri Anggarini menolak berkomentar", SAID.encode())
        return real(found, *args, **values)

    monkeypatch.setattr(extract, "extract", better)
    with pytest.raises(EvidenceMismatch, match="would be called gone from article 2"):
        bench.report([claim.number], "md", actor="rina")


def test_a_version_that_was_taken_down_does_not_stop_the_report_and_is_named(
    bench: Workbench, claim: Claim
) -> None:
    bench.paste(AFTER, GIVEN, actor="test")
    bench.take_down([2], "Court order 12", actor="test")
    assert record(bench, claim)["trace"]["first"]["versions_taken_down"] == [2]
    text = bench.report([claim.number], "md", "en", actor="rina").content.decode()
    assert "Version 2 was taken down from this archive" in text
    assert "Court order" not in text


def test_words_that_surely_stand_in_no_version_are_gone_from_none(
    bench: Workbench, claim: Claim
) -> None:
    user = bench.users()[0]
    half = "Kami tidak akan menutup pintu gerbang sebelum lebaran selesai"
    bench.paste(AFTER, GIVEN, actor="test")
    possible = bench.save_claim(half, "", actor=user)
    assert possible.trace.appearances
    assert possible.trace.appearances[0].verdict.value == "possible"
    text = bench.report([possible.number], "md", "en", actor="rina").content.decode()
    assert "gone in version" not in text
