"""A page that changed, a text that stands elsewhere, and a reviewer who splits two copies."""

import json
from datetime import UTC
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.web.conftest import ORIGINAL, QUOTE, SignIn, ready
from workbench.bench import Workbench
from workbench.cli.answers import in_words
from workbench.errors import BadInput, Conflict, Gone, NotFound
from workbench.model_review import Role
from workbench.trace.versions import strange

PAGE = "https://wartalembah.example/pintu-air"
LATER = ORIGINAL.replace(f"“{QUOTE},” kata Ratri", "Ratri menolak berkomentar") + (
    "\n\nRalat: kutipan Bupati dalam berita ini sebelumnya keliru dan sudah dihapus."
)
COPY = ORIGINAL.replace("WARTALEMBAH.EXAMPLE", "LEMBAHKINI.EXAMPLE") + "\n\n(RED)"


@pytest.fixture
def changed(empty: Workbench) -> Workbench:
    """Articles 1 and 2 are versions of one page; 3 is a reprint of the first."""
    given = {"outlet": "wartalembah.example", "url": PAGE, "date": "2024-03-04 10:00"}
    empty.paste(ORIGINAL, given, actor="test")
    empty.paste(LATER, given, actor="test")
    empty.paste(COPY, {"outlet": "lembahkini.example", "date": "2024-03-05"}, actor="test")
    return empty


def test_a_quote_knows_in_which_versions_it_stands(changed: Workbench) -> None:
    trace = changed.trace(QUOTE)
    standings = changed.standings(trace)
    assert [(s.number, s.article_id, bool(s.verdict)) for s in standings[1]] == [
        (1, 1, True),
        (2, 2, False),
    ]
    assert 3 not in standings
    assert trace.first is not None
    assert "sudah dihapus" in trace.first.correction
    assert "corrected" in trace.flags


def test_words_that_are_but_possible_are_not_called_gone_where_they_were_found(
    changed: Workbench,
) -> None:
    trace = changed.trace("Kami tidak akan menutup pintu gerbang sebelum lebaran selesai")
    assert {(a.article.id, a.verdict.value) for a in trace.appearances} >= {(1, "possible")}
    assert changed.standings(trace) == {}


def test_an_article_says_what_read_it(changed: Workbench) -> None:
    changed.add_user("rina", "ladang kopi tengah hujan", "Rina", Role.READER, actor="test")
    client = ready(changed).test_client()
    client.post("/sign-in", data={"name": "rina", "password": "ladang kopi tengah hujan"})
    page = client.get("/archive/1", headers={"Accept-Language": "id"}).get_data(as_text=True)
    assert f"<dt>Dibaca dengan</dt><dd>{changed.article(1).extractor}</dd>" in page


def test_history_and_comparison(changed: Workbench) -> None:
    history = changed.history(2)
    assert [v.article.id for v in history] == [1, 2]
    assert history == changed.history(1)
    found = changed.compare_versions(1, 2)
    gone = [p.text for row in found.rows for p in row.old if p.op == "delete"]
    assert any("tidak akan menutup" in text for text in gone)


def test_the_same_text_captured_again_is_no_new_version(changed: Workbench) -> None:
    page = {"outlet": "wartalembah.example", "url": PAGE, "headline": "Other bytes, same text"}
    changed.paste(ORIGINAL, page, actor="test")
    first = changed.history(1)[0]
    assert len(first.seen) == 2
    assert len(changed.history(1)) == 2


def test_a_version_that_was_taken_down_is_told_and_keeps_its_number(changed: Workbench) -> None:
    third = LATER + "\n\nPetani di hilir belum menerima penjelasan apa pun dari pemerintah."
    given = {"outlet": "wartalembah.example", "url": PAGE, "date": "2024-03-04 10:00"}
    changed.paste(third, given, actor="test")
    changed.take_down([1], "Court order 12", actor="test")
    assert [(v.number, v.article.id) for v in changed.history(2)] == [(2, 2), (3, 4)]
    assert list(changed.removed_versions(4)) == [1]
    with pytest.raises(Gone):
        changed.history(1)
    terminal = Terminal(changed.settings.home)
    listed = terminal.run("versions", "4")
    assert listed.startswith("Version 1: taken down on 2026-05-04: Court order 12\nVersion 2:")
    assert json.loads(terminal.run("versions", "4", "--json"))["changes"][0]["from"] == 2
    terminal.run("versions", "1", expect=2)
    assert "Article 1 was taken down" in terminal.stderr
    changed.add_user("rina", "ladang kopi tengah hujan", "Rina", Role.READER, actor="test")
    client = ready(changed).test_client()
    client.post("/sign-in", data={"name": "rina", "password": "ladang kopi tengah hujan"})
    assert client.get("/archive/1/versions").status_code == 410
    for place in ("/archive/2", "/archive/2/versions", "/archive/4/versions"):
        assert "Version 1 was taken down on" in client.get(place).get_data(as_text=True), place
    page = client.get("/archive/4/versions", headers={"Accept-Language": "id"})
    assert "Dari versi 2 ke versi 3" in page.get_data(as_text=True)
    changed.take_down([4], "Court order 13", actor="test")
    alone = client.get("/archive/2/versions").get_data(as_text=True)
    assert "Only one version of this page is still archived" in alone
    assert "Version 3 was taken down on" in client.get("/archive/2").get_data(as_text=True)


SIGN_IN = (
    "Halaman ini khusus pelanggan. Silakan masuk dengan akun Anda untuk membaca berita lengkap."
)


def test_a_capture_that_is_unlike_the_versions_before_is_told(changed: Workbench) -> None:
    """It is kept, and numbered, as any other: it may be the article after all."""
    given = {"outlet": "wartalembah.example", "url": PAGE, "date": "2024-03-04 10:00"}
    changed.paste(SIGN_IN, given, actor="test")
    changed.paste(LATER + "\n\nPetani di hilir menunggu penjelasan.", given, actor="test")
    assert [v.is_strange for v in changed.history(1)] == [False, False, True, False]
    told = Terminal(changed.settings.home).run("versions", "1")
    assert told.count("one or the other may be a sign-in or error page") == 1
    changed.add_user("rina", "ladang kopi tengah hujan", "Rina", Role.READER, actor="test")
    client = ready(changed).test_client()
    client.post("/sign-in", data={"name": "rina", "password": "ladang kopi tengah hujan"})
    for place in ("/archive/1", "/archive/1/versions"):
        page = client.get(place, headers={"Accept-Language": "en"}).get_data(as_text=True)
        assert page.count("may be a sign-in or error page") == 1, place
        page = client.get(place, headers={"Accept-Language": "id"}).get_data(as_text=True)
        assert page.count("mungkin halaman masuk atau pesan galat") == 1, place


def test_a_quote_is_not_simply_gone_where_a_page_asks_to_sign_in(changed: Workbench) -> None:
    given = {"outlet": "wartalembah.example", "url": PAGE, "date": "2024-03-04 10:00"}
    changed.paste(SIGN_IN, given, actor="test")
    trace = changed.trace(QUOTE)
    standings = changed.standings(trace)
    told = [(s.number, bool(s.verdict), s.is_strange) for s in standings[1]]
    assert told == [(1, True, False), (2, False, False), (3, False, True)]
    answer = in_words(trace, standings, UTC)
    assert answer.count("perhaps a sign-in or error page") == 1
    rina = changed.add_user("rina", "ladang kopi tengah hujan", "Rina", Role.REVIEWER, actor="test")
    client = ready(changed).test_client()
    client.post("/sign-in", data={"name": "rina", "password": "ladang kopi tengah hujan"})
    page = client.get("/trace", query_string={"text": QUOTE}, headers={"Accept-Language": "id"})
    assert "mungkin halaman masuk atau pesan galat" in page.get_data(as_text=True)
    claim = changed.save_claim(QUOTE, "", actor=rina)
    report = changed.report([claim.number], "md", "en", actor="rina").content.decode()
    assert "perhaps a sign-in or error page" in report
    assert "no longer" not in report  # a page to sign in on does not show that it was changed


@pytest.mark.parametrize(
    "later",
    [
        ORIGINAL[:200],  # cut down to its first lines
        "Perkembangan terbaru dari lapangan sedang ditulis. " * 200 + ORIGINAL,
        LATER,
    ],
)
def test_a_text_that_was_cut_grown_or_edited_is_not_strange(later: str) -> None:
    assert strange([ORIGINAL, later]) == [False, False]


def test_versions_of_an_import_are_in_the_order_of_the_captures_it_claims(
    empty: Workbench, tmp_path: Path
) -> None:
    """Else a quote that was taken out is said to have been added, after the order of rows."""
    rows = [
        {"text": text, "url": PAGE, "outlet": "wartalembah.example", "captured": captured}
        for text, captured in ((LATER, "2024-03-06T03:00Z"), (ORIGINAL, "2024-03-04T03:00Z"))
    ]
    table = tmp_path / "rows.jsonl"
    table.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    empty.ingest([str(table)], {}, actor="test")
    trace = empty.trace(QUOTE)
    standings = empty.standings(trace)
    assert [(s.number, s.article_id, bool(s.verdict)) for s in standings[2]] == [
        (1, 2, True),
        (2, 1, False),
    ]
    assert [v.article.id for v in empty.history(1)] == [2, 1]
    told = in_words(trace, standings, UTC)
    assert "version 2 (article 1), captured 2024-03-06T03:00+00:00 as the import claims" in told
    listed = Terminal(empty.settings.home).run("versions", "1")
    assert listed.startswith("Version 1: article 2, captured 2024-03-04T03:00:00+00:00 as the ")
    empty.add_user("rina", "ladang kopi tengah hujan", "Rina", Role.READER, actor="test")
    client = ready(empty).test_client()
    client.post("/sign-in", data={"name": "rina", "password": "ladang kopi tengah hujan"})
    for place in ("/archive/1", "/archive/1/versions", f"/trace?text={QUOTE}"):
        page = client.get(place, headers={"Accept-Language": "en"}).get_data(as_text=True)
        assert "4 Mar 2024 10:00 WIB" in page, place
        assert "(as the import claims)" in page, place


def test_copies_are_listed_and_can_be_kept_apart(changed: Workbench) -> None:
    changed.add_user("rina", "ladang kopi tengah hujan", "Rina", Role.REVIEWER, actor="test")
    rina = changed.user_named("rina")
    assert [c.article.id for c in changed.copies(1)] == [3]
    assert changed.trace(QUOTE).appearances[1].reprint_of == 1
    changed.keep_apart(3, 1, " Independent report ", actor=rina)
    [copy] = changed.copies(1)
    assert copy.apart is not None
    assert (copy.apart.reason, copy.apart.author) == ("Independent report", "rina")
    assert [a.reprint_of for a in changed.trace(QUOTE).appearances] == [None, None]
    with pytest.raises(Conflict):
        changed.keep_apart(1, 3, "again", actor=rina)
    changed.join_again(1, 3, actor=rina)
    assert changed.trace(QUOTE).appearances[1].reprint_of == 1
    assert [e.action for e in changed.audit()[:2]] == ["articles.together", "articles.apart"]
    with pytest.raises(NotFound):
        changed.join_again(1, 3, actor=rina)
    with pytest.raises(NotFound):
        changed.keep_apart(1, 99, "why", actor=rina)
    for reason in ("  ", "x" * 2001):
        with pytest.raises(BadInput):
            changed.keep_apart(1, 3, reason, actor=rina)
    with pytest.raises(BadInput):
        changed.keep_apart(1, 1, "why", actor=rina)


def test_the_pages(bench: Workbench, sign_in: SignIn) -> None:
    given = {"outlet": "wartalembah.example", "url": PAGE, "date": "2024-03-04 10:00"}
    one = bench.paste(ORIGINAL + "\n\nVersi panjang.", given, actor="test").article_ids[0]
    two = bench.paste(LATER, given, actor="test").article_ids[0]
    client = sign_in("reviewer", "en")
    page = client.get(f"/archive/{two}/versions").text
    assert "From version 1 to version 2" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert "one and the same" in client.get(f"/archive/{two}/versions?old=1&new=1").text
    assert client.get(f"/archive/{two}/versions?old=9").status_code == 404
    assert client.get("/archive/999/versions").status_code == 404
    assert f'href="/archive/{two}"' in client.get(f"/archive/{one}").text
    trace = client.get(f"/trace?text={QUOTE}").text
    assert "gone in version 2" in trace
    assert "The outlet corrected this article" in trace


def test_splitting_by_form(bench: Workbench, sign_in: SignIn) -> None:
    copy = bench.paste(COPY, {"outlet": "lembahkini.example"}, actor="test").article_ids[0]
    path = f"/archive/1/copies/{copy}"
    client = sign_in("reviewer", "en")
    refused = client.post(f"{path}/apart", data={"reason": " "})
    assert refused.status_code == 422
    assert "Say why the two are no copies" in refused.text
    assert client.post(f"{path}/apart", data={"reason": "Two reporters"}).status_code == 303
    assert "Two reporters" in client.get("/archive/1/copies").text
    assert client.post(f"{path}/together").status_code == 303
    assert "Two reporters" not in client.get("/archive/1/copies").text
    assert sign_in("reader", "en").post(f"{path}/apart", data={"reason": "x"}).status_code == 403


def test_the_page_of_an_article_tells_that_it_was_corrected(changed: Workbench) -> None:
    changed.add_user("rina", "ladang kopi tengah hujan", "Rina", Role.READER, actor="test")
    client = ready(changed).test_client()
    client.post("/sign-in", data={"name": "rina", "password": "ladang kopi tengah hujan"})
    shown = {n: client.get(f"/archive/{n}", headers={"Accept-Language": "en"}).text for n in (1, 2)}
    for page in shown.values():
        assert "The outlet corrected this article: “Ralat: kutipan Bupati" in page
    assert '<a href="/archive/2">in another version of this page</a>' in shown[1]
    assert "in another version of this page" not in shown[2]
    assert "corrected this article" not in client.get("/archive/3").text, "a reprint elsewhere"


@pytest.mark.parametrize("address", [PAGE, PAGE + "?utm_source=feed"])
def test_a_correction_in_another_version_need_not_share_a_word(
    empty: Workbench, address: str
) -> None:
    emptied = "Ratri menolak berkomentar.\n\nRalat: pernyataan yang dimuat di sini keliru."
    for url, text in ((PAGE, ORIGINAL), (address, emptied)):
        empty.paste(text, {"outlet": "wartalembah.example", "url": url}, actor="test")
    empty.paste(COPY, {"outlet": "lembahkini.example"}, actor="test")
    trace = empty.trace(QUOTE)
    assert {a.article.id: a.correction for a in trace.appearances} == {
        1: "Ralat: pernyataan yang dimuat di sini keliru.",
        3: "",
    }
    assert "corrected" in trace.flags


def test_a_page_that_went_back_to_an_earlier_text_is_told_so(changed: Workbench) -> None:
    """Else the last word on the quote is that it is gone, though the page has it again."""
    assert [s.again for s in changed.standings(changed.trace(QUOTE))[1]] == [None, None]
    back = {"outlet": "wartalembah.example", "url": PAGE, "headline": "Other bytes, same text"}
    changed.paste(ORIGINAL, back, actor="test")
    trace = changed.trace(QUOTE)
    first, second = changed.standings(trace)[1]
    assert first.again is not None
    assert first.again > second.captured_at
    assert second.again is None
    assert [v.again for v in changed.history(2)] == [first.again, None]
    told = in_words(trace, changed.standings(trace), UTC)
    assert "exact; the page went back to this text, last seen 2026-05-04T" in told
    listed = Terminal(changed.settings.home).run("versions", "2")
    assert "(with another text in between: the page went back to this one)" in listed
    assert listed.count("went back") == 1
    changed.add_user("rina", "ladang kopi tengah hujan", "Rina", Role.READER, actor="test")
    client = ready(changed).test_client()
    client.post("/sign-in", data={"name": "rina", "password": "ladang kopi tengah hujan"})
    for lang, words in (("en", "page went back to"), ("id", "kembali ke teks ini")):
        for place in ("/archive/1", "/archive/2/versions"):
            page = client.get(place, headers={"Accept-Language": lang}).get_data(as_text=True)
            assert page.count(words) == 1, place
    asked = client.get("/trace", query_string={"text": QUOTE}, headers={"Accept-Language": "id"})
    assert "yang kemudian dipakai lagi oleh lamannya" in asked.get_data(as_text=True)
