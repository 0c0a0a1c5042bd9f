"""What `workbench trace` tells in the terminal, besides the verdict."""

import json
from pathlib import Path

import pytest

from tests.terminal import Terminal

SAID = "Tidak ada petani yang akan kehilangan air sebelum musim panen selesai"
MORE = "pintu air utama baru ditutup setelah tanggul di hulu diperbaiki"
NOTES = "Warga berkumpul di balai desa sejak pagi dan membawa bekal dari rumah masing-masing."


def _row(outlet: str, day: str, text: str, headline: str) -> str:
    told = {"outlet": outlet, "published": day, "text": text, "headline": headline, "lang": "id"}
    return json.dumps(told, ensure_ascii=False) + "\n"


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    folder: Path = tmp_path_factory.mktemp("answers")
    whole = f"“{SAID}, dan {MORE},” kata Ratri, dikutip dari Antara.\n\n{NOTES}"
    bent = whole.replace("Tidak ada", "Ada").replace("balai desa", "kantor desa")
    note = "Ralat: sebelumnya tertulis nama lain."
    (folder / "rows.jsonl").write_text(
        _row("hulu.example", "2024-03-02", f"“{MORE},” kata Ratri.\n\nHujan turun.", "Tanggul")
        + _row("a.example", "2024-03-04", f"{whole}\n\n{note}", "Air tetap mengalir")
        + _row("b.example", "2024-03-05", whole, "Salinan")
        + _row("c.example", "2024-03-09", bent, "Janji")
    )
    made = Terminal(folder / "home")
    made.run("ingest", str(folder / "rows.jsonl"))
    made.run("index")
    return made


def test_sources_corrections_reprints_turns_and_parts_are_told(terminal: Terminal) -> None:
    told = terminal.run("trace", f"{SAID}, dan {MORE}")
    assert "Earliest known in this archive: a.example, 2024-03-04" in told
    assert "credits an older source that is not archived here: Antara" in told
    assert "the outlet corrected this article: Ralat: sebelumnya tertulis nama lain." in told
    assert "b.example  [article 3]  reprint of article 2" in told
    assert "c.example  [article 4]  reprint of article 2  here the meaning turned" in told
    parts = told[told.index("Parts that appeared earlier:") :]
    assert f"“{MORE}”\n    hulu.example, 2024-03-02  [article 1]" in parts


def test_where_nothing_was_found_parts_and_similar_articles_are_told_as_such(
    terminal: Terminal,
) -> None:
    rest = "karena dua belas naga dari planet lain memintanya dengan suara keras kemarin malam"
    told = terminal.run("trace", f"{MORE} {rest} dan tujuh raja hutan menyetujui usulan itu")
    assert told.startswith("NOT FOUND")
    assert "Parts of it that are in this archive, perhaps about something else:" in told
    assert f"“{MORE}”" in told
    similar = told[told.index("Similar articles, which do not hold it:") :]
    assert "2024-03-04  a.example  Air tetap mengalir  [article 2]" in similar


def test_a_list_of_claims_tells_what_stands_beside_the_verdict(terminal: Terminal) -> None:
    terminal.run("claim", "save", f"{SAID}, dan {MORE}", "--speaker", "Wagiman Prakoso")
    [line] = terminal.run("claim", "list").splitlines()[-1:]
    assert "exact" in line
    assert line.endswith("[misattributed, corrected]")
