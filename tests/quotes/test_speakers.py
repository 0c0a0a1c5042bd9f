"""Mentions resolve to the people of an article, and claimed speakers relate to them."""

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.model import Quote, Relation
from workbench.quotes.find import find
from workbench.quotes.speakers import relate
from workbench.text.tokens import words

CASES = json.loads(
    (Path(__file__).parent.parent / "trace" / "quote_cases.json").read_text(encoding="utf-8")
)
SPEAKERS = [c for c in CASES["cases"] if c["source"] and c["speaker"] and c["verdict"] != "spliced"]
ITA = (
    "Jelang Pemilu, Mbak Sri Minta Semua Damai\n\n"
    "Wali Kota Tirtamulya, Hermasri Gunarwati Rahayu mengatakan acara itu penting.\n"
    "“Saya minta lurah hadir di sini,” kata Sri, sapaan akrabnya, Senin (27/11/2023)."
)


def name_of(text: str, number: int = -1) -> str:
    source = find(text)[number].source
    return source.name if source else ""


def place(quotes: tuple[Quote, ...], query: str) -> int:
    """Return the quote that shares most words with `query`, the shortest of several."""
    wanted = set(words(query))
    shared = [len(wanted & set(words(quote.exact))) for quote in quotes]
    return min(range(len(quotes)), key=lambda n: (-shared[n], len(quotes[n].exact)))


@pytest.mark.parametrize("case", SPEAKERS, ids=lambda c: c["id"])
def test_the_speaker_of_an_adversarial_case(case: dict[str, Any]) -> None:
    text = CASES["sources"][case["source"]]["text"]
    quotes = find(text)
    match = relate(case["claimed"], quotes, place(quotes, case["query"].strip('"')), text)
    assert match.relation.value == case["speaker"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "“Kami siap membantu,” kata Camat Mijen, Kabupaten Kendal, Bambang Sutrisno.",
            "Bambang Sutrisno",
        ),
        (
            "“Kami siap,” kata Kepala Dinas Pekerjaan Umum Kabupaten Malaka Yohanes Nahak.",
            "Yohanes Nahak",
        ),
        (
            "“Kami siap membantu,” ujar Kepala Dinas Pendidikan, Drs. H. Imam Santoso, M.Pd.",
            "Imam Santoso",
        ),
        (
            "“Kami siap membantu,” kata Ketua Satgas Covid-19 Sri Lestari Dewi di Jakarta.",
            "Sri Lestari Dewi",
        ),
        (
            "“Kami siap membantu,” kata sumber di istana.",
            "",
        ),
        (
            "“Kami siap membantu,” ujar seorang warga.",
            "",
        ),
        (
            "“We will help,” said Mayor Helen Okafor, a Democrat.",
            "Helen Okafor",
        ),
        (
            "“We will help,” Daniel Price, the council's chairman, said.",
            "Daniel Price",
        ),
    ],
)
def test_the_name_beside_the_cue_is_read_without_its_titles(text: str, name: str) -> None:
    assert name_of(text) == name


def test_short_names_and_pronouns_lead_to_the_full_name() -> None:
    text = (
        "Bupati Kendal Bambang Sutrisno mengatakan jalan desa diperbaiki. “Jalan itu rusak,” kata "
        "Bambang. “Kami mulai besok pagi,” ujarnya. “Semua siap bekerja,” kata dia."
    )
    sources = [q.source for q in find(text)]
    assert [s.name for s in sources if s] == ["Bambang Sutrisno"] * 4
    assert sources[0] is not None
    assert sources[0].confidence > 0.9
    assert max(s.confidence for s in sources[2:] if s) <= 0.8


def test_a_sentence_about_another_person_changes_who_ujarnya_is() -> None:
    text = (
        "Bambang Sutrisno mengatakan jalan desa diperbaiki. Hal senada disampaikan Ketua RW Dewi "
        "Anggraini. “Jalan itu rusak berat,” ujarnya."
    )
    assert name_of(text) == "Dewi Anggraini"


def test_an_office_stands_for_its_holder() -> None:
    text = "Presiden Joko Susilo tiba di Bali. “Kita mulai besok pagi,” kata Presiden."
    assert name_of(text) == "Joko Susilo"


def test_words_through_a_spokesperson_are_kept_apart() -> None:
    quote = find("“Presiden tidak hadir hari ini,” kata Rudi Hartono melalui juru bicaranya.")[0]
    assert "through" in quote.flags
    assert quote.source is not None
    assert quote.source.confidence <= 0.8


def test_declared_nicknames_and_those_of_the_headline_are_aliases() -> None:
    quotes = find(ITA)
    index = place(quotes, "Saya minta lurah")
    for claimed in ("Mbak Sri", "Sri", "Wali Kota Tirtamulya", "Ibu Hermasri"):
        assert relate(claimed, quotes, index, ITA).relation is Relation.ALIAS, claimed
    match = relate("Hermasri Gunarwati Rahayu", quotes, index, ITA)
    assert match.relation is Relation.OK
    assert match.name == "Hermasri Gunarwati Rahayu"


@pytest.mark.parametrize(
    ("claimed", "relation"),
    [
        ("Bambang Sutrisno", Relation.OK),
        ("Bapak H. Bambang Sutrisno, S.E.", Relation.OK),
        ("B. Sutrisno", Relation.ALIAS),
        ("Pak Bambang", Relation.ALIAS),
        ("Bupati Kendal", Relation.ALIAS),
        ("Bambang Wijaya", Relation.MISATTRIBUTED),
        ("Bupati Batang", Relation.MISATTRIBUTED),
        ("", Relation.UNKNOWN),
    ],
)
def test_a_claimed_name_relates_to_the_one_of_the_article(claimed: str, relation: Relation) -> None:
    text = "“Jalan itu rusak berat,” kata Bupati Kendal Bambang Sutrisno, Senin (3/3/2025)."
    match = relate(claimed, find(text), 0, text)
    assert match.relation is relation
    assert match.name == "Bambang Sutrisno"


def test_no_quote_or_no_name_is_unknown() -> None:
    text = "“Jalan itu rusak berat,” kata seorang warga."
    assert relate("Bambang", find(text), 0, text).relation is Relation.UNKNOWN
    assert relate("Bambang", find(text), None, text).relation is Relation.UNKNOWN


@pytest.mark.parametrize(
    ("claimed", "relation"),
    [
        ("Mbak Nirma", Relation.UNKNOWN),  # may be short for Nirmala: nobody declares it
        ("Mbak Ratna", Relation.MISATTRIBUTED),
        ("Nirmala Dewi", Relation.MISATTRIBUTED),
        ("Nirmala", Relation.ALIAS),
    ],
)
def test_an_undeclared_nickname_accuses_nobody(claimed: str, relation: Relation) -> None:
    quotes = find(
        "“Kami akan hadir di sana besok,” kata Nirmala Sekarwati, warga, Senin (4/3/2024)."
    )
    assert relate(claimed, quotes, 0, "").relation is relation
