import re
import tomllib

import pytest
from babel.messages.catalog import Message
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import PASSWORD, SignIn
from tests.web.sentences import sentences
from tests.web.speaker_reasons import reasons
from workbench.model import EditClass, Grade, Order, QuoteKind, Relation, Verdict
from workbench.model_review import ClaimState, Role
from workbench.settings import resource
from workbench.trace.lexicon import FAMILIES
from workbench.web.i18n import read
from workbench.web.labels import tables
from workbench.web.stored import stored

PLACE = re.compile(r"%(?:\(\w+\))?[sd]")


def indonesian() -> dict[str | tuple[str, ...], Message]:
    return {
        m.id if isinstance(m.id, str) else tuple(m.id): m for m in read("id") if m.id and m.string
    }


def test_every_sentence_has_an_indonesian_one() -> None:
    known = indonesian()
    missing = sorted({(where, str(what)) for what, where in sentences() if what not in known})
    assert not missing, f"{len(missing)} sentences lack Indonesian: {missing[:5]}"


def test_translations_keep_the_places_to_fill_in() -> None:
    for key, message in indonesian().items():
        texts = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        wanted = sorted(PLACE.findall(key if isinstance(key, str) else key[-1]))
        for text in texts:
            assert sorted(PLACE.findall(text)) == wanted, key


@pytest.mark.parametrize(
    ("table", "terms"),
    [
        ("verdict", Verdict),
        ("class", EditClass),
        ("relation", Relation),
        ("grade", Grade),
        ("order", Order),
        ("quote", QuoteKind),
        ("state", ClaimState),
        ("role", Role),
    ],
)
def test_every_term_of_the_model_has_a_label(table: str, terms: type) -> None:
    assert {term.value for term in terms} <= set(tables()[table])


def test_labels_are_complete_in_both_languages() -> None:
    for table, entries in tables().items():
        for term, entry in entries.items():
            assert entry.en, (table, term)
            assert entry.id, (table, term)
            assert bool(entry.means_en) == bool(entry.means_id), (table, term)
            assert entry.tone in ("good", "mild", "warn", "bad", "plain"), (table, term)
    for table in ("verdict", "flag", "grade", "relation", "order", "class"):
        for term, entry in tables()[table].items():
            assert entry.means_en, f"{table}.{term} is not explained"


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("id", "id"),
        ("id-ID,en;q=0.5", "id"),
        ("in", "id"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_the_browser_chooses_the_language(client: FlaskClient, asked: str, lang: str) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": asked}).text
    assert f'<html lang="{lang}">' in page
    assert ("Kata sandi" in page) == (lang == "id")


def test_the_footer_switch_works_before_and_after_sign_in(app: Flask) -> None:
    client = app.test_client()
    answer = client.post("/language", data={"lang": "id", "next": "/sign-in"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in"
    assert '<html lang="id">' in client.get("/sign-in").text
    client.post("/sign-in", data={"name": "reader", "password": PASSWORD})
    client.post("/language", data={"lang": "en", "next": "/help"})
    client.delete_cookie("lang")
    page = client.get("/help", headers={"Accept-Language": "id"}).text
    assert '<html lang="en">' in page, "the account's choice outranks the browser"
    assert client.post("/language", data={"lang": "xx"}).status_code == 422


def test_errors_of_other_rooms_are_translated(sign_in: SignIn) -> None:
    page = sign_in(lang="id").get("/archive/999")
    assert page.status_code == 404
    assert "Tidak ada artikel 999 di arsip" in page.text


def test_a_stored_sentence_is_translated_with_its_values(app: Flask) -> None:
    sentence = "The row has 3 cells and the header 4 columns: put cells that hold the delimiter "
    sentence += "into quotation marks."
    with app.test_request_context(headers={"Accept-Language": "id"}):
        assert stored(sentence).startswith("Baris ini memiliki 3 sel dan kepalanya 4 kolom")
        assert stored("“a” (given) and “b” (byline) name different days.").startswith(
            "“a” (given) d"
        )
        assert stored("Nobody wrote this 100% sentence.") == "Nobody wrote this 100% sentence."
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert stored(sentence) == sentence


def test_what_a_host_did_is_translated_within_its_sentence(app: Flask) -> None:
    refused = "warta.example has removed the page (status 410): check the address, or save the page"
    slow = "warta.example did not answer completely within 20.0 seconds: try again later."
    with app.test_request_context(headers={"Accept-Language": "id"}):
        assert stored(f"{refused} and give the file.").startswith(
            "warta.example: telah menghapus laman itu (status 410)"
        )
        assert stored(slow) == (
            "warta.example tidak menjawab lengkap dalam 20.0 detik: coba lagi nanti."
        )


def test_every_reason_for_a_speaker_has_an_indonesian_one() -> None:
    known = {PLACE.sub("%s", key) for key in indonesian() if isinstance(key, str)}
    found = reasons()
    assert len(found) > 15
    assert not found - known


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("named beside the cue", "disebut di samping kata pengantar kutipan"),
        ("Ratri is short for Ratri Anggarini", "Ratri adalah bentuk pendek dari Ratri Anggarini"),
        ("pronoun: not named in the article", "kata ganti: tidak disebut namanya dalam artikel"),
        (
            "named beside the cue; through a spokesperson",
            "disebut di samping kata pengantar kutipan; lewat juru bicara",
        ),
    ],
)
def test_reasons_for_a_speaker_are_translated(app: Flask, english: str, indonesian: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "id"}):
        assert stored(english) == indonesian


def test_every_kind_of_difference_has_its_words_everywhere() -> None:
    """Kinds are plain strings in the code: those of the trace room are found by looking."""
    room = resource("index").parent / "workbench" / "trace"
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(room.glob("*.py")))
    kinds = set(re.findall(r'(?:COSMETIC|REWORDED|MATERIAL), "([a-z_]+)"', text))
    kinds |= set(re.findall(r'Finding\("\w+", "([a-z_]+)"\)', text)) | set(FAMILIES) - {"negation"}
    kinds -= {"less", "open", "other"}  # how exact a date is: keys beside the classes
    assert len(kinds) > 15
    assert kinds <= set(tables()["kind"])
    for lang in ("en", "id"):
        words = tomllib.loads(
            (resource("templates") / "report" / f"{lang}.toml").read_text("utf-8")
        )
        assert kinds <= set(words["kind"]), lang
