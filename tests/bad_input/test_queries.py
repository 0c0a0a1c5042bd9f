"""Queries that nobody can answer as they are: what the answer says, and what it never says."""

import json
import random
from pathlib import Path

import pytest

from tests.bad_input.conftest import CASES, SignIn
from tests.bad_input.desk import QUOTE, Desk, assert_sentence
from workbench.bench import Workbench
from workbench.model import Verdict

NO_WORDS = ["", "  \n\t ", "\u200b\u200e\ufeff\u2060", "\x00\x00", "“…” — !!!", "💥 💥 💥 💥"]
FEW_WORDS = ["palsu", "tangan palsu", "Tanda tangan palsu"]
FOREIGN = {
    "French": "Nous ne fermerons pas les vannes avant la fin des semailles, a dit le maire",
    "Spanish": "No cerraremos las compuertas antes de la siembra, dijo el alcalde",
    "Chinese": "市长昨晚在市议会上说他不会提高房产税",
    "Arabic": "قال رئيس البلدية أمس إنه لن يرفع ضرائب الملكية هذا العام",
}
INVISIBLE = {
    "NUL": "Semoga tahun\x00 depan digelar\x00 dua kali",
    "right-to-left marks": "\u202bSemoga tahun \u200fdepan\u200f digelar dua kali\u202c",
    "zero width": "Se\u200bmoga ta\u200dhun de\u2060pan \ufeffdigelar d\u00adua kali",
    "odd spaces": "Semoga\u00a0tahun\u2009depan\u3000digelar\u202fdua\tkali",
    "decomposed": "Semoga tahun depan digelar\u0301 dua kali".replace("\u0301", ""),
}


@pytest.mark.parametrize("query", NO_WORDS)
def test_a_query_without_words_is_too_short_and_asks_for_them(
    opened: Workbench, query: str
) -> None:
    answer = opened.trace(query)
    assert (answer.verdict, answer.appearances) == (Verdict.TOO_SHORT, ())
    assert answer.query == query
    assert_sentence(answer.notice, "paste the words")


@pytest.mark.parametrize("query", FEW_WORDS)
def test_up_to_three_words_are_too_short_even_where_they_stand(
    opened: Workbench, query: str
) -> None:
    answer = opened.trace(query)
    assert (answer.verdict, answer.first) == (Verdict.TOO_SHORT, None)
    assert_sentence(answer.notice, "paste more of the sentence")


@pytest.mark.parametrize("language", FOREIGN)
def test_a_third_language_is_not_found_and_told_why(opened: Workbench, language: str) -> None:
    answer = opened.trace(FOREIGN[language])
    assert (answer.verdict, answer.appearances) == (Verdict.NOT_FOUND, ())
    assert_sentence(answer.notice, "cross-language matching is not done", "paste the sentence")


@pytest.mark.parametrize(
    "query",
    ["Pertunjukan itu sudah saya lihat di kota sebelah", "They had seen the show in another town"],
)
def test_our_own_languages_are_not_called_foreign(opened: Workbench, query: str) -> None:
    answer = opened.trace(query)
    assert answer.verdict is Verdict.NOT_FOUND
    assert answer.notice == ""


@pytest.mark.parametrize("marks", INVISIBLE)
def test_what_nobody_sees_changes_no_verdict(opened: Workbench, marks: str) -> None:
    answer = opened.trace(INVISIBLE[marks])
    assert answer.verdict is Verdict.EXACT
    assert answer.first is not None
    assert answer.first.exact == QUOTE
    assert answer.query == INVISIBLE[marks]


def long_text(words: int) -> str:
    """Return words of the archived articles in no order: many candidates, nothing said."""
    sources = json.loads(CASES.read_text(encoding="utf-8"))["sources"].values()
    vocabulary = " ".join(row["text"] for row in sources).split()
    return " ".join(random.Random(7).choices(vocabulary, k=words))


def test_of_twenty_thousand_words_the_beginning_is_traced_and_that_is_said(
    opened: Workbench,
) -> None:
    query = QUOTE + ". " + long_text(20_000)
    answer = opened.trace(query, explain=True)
    assert answer.query == query
    words = answer.explain["words"]
    assert isinstance(words, list)
    assert len(words) <= 1_100, "the time is bounded by what is aligned"
    assert_sentence(answer.notice, "Only the first 1000 of 20", "paste one sentence of it")
    assert answer.verdict not in (Verdict.EXACT, Verdict.COSMETIC)


def test_the_terminal_says_the_same_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    with desk.unchanged():
        assert json.loads(desk.run("trace", "tangan palsu", "--json"))["verdict"] == "too_short"
        desk.told("paste more of the sentence")
        out = desk.run("trace", "-", stdin=long_text(20_000))
        assert "Only the first 1000 of 20" in out
        assert "Searched 5 articles" in out
        assert "NOT FOUND" in out or "POSSIBLE" in out
        queries = tmp_path / "queries.jsonl"
        asked = [*NO_WORDS, *FEW_WORDS, *FOREIGN.values(), *INVISIBLE.values()]
        queries.write_text("".join(json.dumps({"text": q}) + "\n" for q in asked))
        lines = desk.run("trace", "--batch", str(queries)).splitlines()
    verdicts = [json.loads(line)["verdict"] for line in lines]
    short = ["too_short"] * (len(NO_WORDS) + len(FEW_WORDS))
    assert verdicts == short + ["not_found"] * 4 + ["exact"] * len(INVISIBLE)


def test_bytes_that_are_no_text_are_wrong_use(desk: Desk, tmp_path: Path) -> None:
    batch = tmp_path / "queries.jsonl"
    batch.write_bytes(b'{"text": "Tanda tangan itu palsu"}\n{"text": "Tanda \xff tangan"}\n')
    with desk.unchanged():
        desk.run("trace", "-", stdin=b"Semoga tahun \xff depan", expect=2)
        desk.told("Standard input is not UTF-8", "byte 13", "save it as UTF-8")
        desk.run("trace", b"Semoga \xff depan", expect=2)
        desk.told("not UTF-8 text", "save it as UTF-8")
        desk.run("trace", "--batch", str(batch), expect=2)
        desk.told("Line 2 of", "not UTF-8 text")
        desk.run("claim", "save", QUOTE, "--speaker", b"\xff", expect=2)
        desk.told("mend the encoding")


PAGES = [
    ("", 422, "Paste a quote", "Tempelkan"),
    ("tangan palsu", 200, "paste more of the sentence", "tempelkan lebih banyak dari kalimatnya"),
    (FOREIGN["Chinese"], 200, "cross-language matching", "pencocokan lintas bahasa"),
    (long_text(20_000), 200, "Only the first 1000 of 20", "Hanya 1000"),
]


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_browser_says_it_in_both_languages(sign_in: SignIn, lang: str) -> None:
    client = sign_in(lang)
    for query, status, english, indonesian in PAGES:
        form = {"text": query, "whole": "quote"}
        page = client.post("/trace", data=form, follow_redirects=True)
        assert page.status_code == status
        assert (english if lang == "en" else indonesian) in page.text


def test_the_browser_takes_what_nobody_sees(sign_in: SignIn) -> None:
    client = sign_in("en")
    for query in INVISIBLE.values():
        page = client.post("/trace", data={"text": query}, follow_redirects=True)
        assert page.status_code == 200
        assert "tirtanews.example" in page.text
        assert "\x00" not in page.text


def test_a_pasted_text_of_twenty_thousand_words_offers_its_quotes(sign_in: SignIn) -> None:
    text = (long_text(60) + f" “{QUOTE},” kata Slamet Widodo.\n\n") * 300
    page = sign_in("en").post("/trace", data={"text": text})
    assert page.status_code == 200
    assert "further quotes are not listed: paste the text in parts" in page.text


def test_broken_bytes_in_an_address_are_answered(sign_in: SignIn) -> None:
    client = sign_in("en")
    for path in ("/trace?text=Semoga%20%FF%FE%20depan%20digelar", "/search?words=%FFpasar%00"):
        assert client.get(path).status_code == 200
