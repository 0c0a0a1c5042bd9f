"""Speech in the reporter's words: what is a report, what is none, and whose it is."""

import pytest

from workbench.model import Quote, QuoteKind
from workbench.quotes.find import find

BUDI = "Budi Santoso"


def reports(text: str) -> list[Quote]:
    return [quote for quote in find(text) if quote.kind is not QuoteKind.DIRECT]


def name(quote: Quote) -> str:
    return quote.source.name if quote.source else ""


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (f"Kata {BUDI}, pajak pasar tidak akan naik.", "pajak pasar tidak akan naik"),
        (f"Jadi kata {BUDI}, pajak pasar tidak akan naik.", "pajak pasar tidak akan naik"),
        (f"Menurut {BUDI} guyonan seperti itu biasa.", "guyonan seperti itu biasa"),
        (f"{BUDI} menilai hal itu adalah bagian dari pasar.", "hal itu adalah bagian dari pasar"),
        (f"{BUDI} mengingatkan pentingnya menjaga pasar.", "pentingnya menjaga pasar"),
        (f"Pernyataan {BUDI} yang mengatakan bahwa pajak tidak naik.", "pajak tidak naik"),
    ],
)
def test_a_report(text: str, content: str) -> None:
    [quote] = reports(text)
    assert quote.exact == content


@pytest.mark.parametrize(
    "text",
    [
        f"{BUDI} mengumumkan program tersebut dalam konferensi.",
        f"{BUDI} menyampaikan hal itu di pasar.",
        f"{BUDI} menyambut keputusan wali kota yang menutup pasar.",
        f"{BUDI} bercerita soal masa kecilnya di desa.",
        f"{BUDI} tidak pernah meminta warganya pindah ke sana.",
        f"{BUDI} datang guna memastikan jalan aman dilalui.",
        f"Pajak naik, dikutip dari laman {BUDI}.",
        "A new order on car chases reached its figure and will be back in use.",
        "Drivers were told on Tuesday. Benches carved with the names of donors stand there.",
        "Swing states and 11 points matter in a packed reading room.",
    ],
)
def test_no_report(text: str) -> None:
    assert reports(text) == []


def test_an_english_noun_in_an_indonesian_sentence_is_no_verb() -> None:
    assert (
        reports("Pengelola dan warga sudah sepakat service charge akan digunakan untuk lift.") == []
    )


@pytest.mark.parametrize("word", ["tidak", "tak"])
def test_what_is_not_denied_is_no_denial(word: str) -> None:
    [quote] = reports(f"{BUDI} {word} membantah bahwa ia menerima uang.")
    assert quote.cue is not None
    assert not quote.cue.denies
    assert "denied" not in quote.flags


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dalam pidatonya ia mengatakan pasar akan dibangun tahun depan.", "ia"),
        ("SCROLL TO CONTINUE Ia mengatakan pasar akan dibangun tahun depan.", "Ia"),
        ("The board, which said it had no money, closed the market.", "which"),
    ],
)
def test_the_pronoun_right_before_the_verb_is_the_subject(text: str, said: str) -> None:
    [quote] = reports(text)
    assert quote.source is not None
    assert quote.source.text == said


def test_a_verb_that_frames_a_quote_is_not_reported_once_more() -> None:
    text = f"{BUDI} menjawab, “Tidak ada yang untung dari ini,” katanya."
    assert reports(text) == []


def test_the_reporter_is_not_the_spokesperson() -> None:
    [quote] = reports(
        "Melalui juru bicaranya, Rina Wati, Bupati Joko Susilo mengatakan tarif tidak naik."
    )
    assert name(quote) == "Joko Susilo"
    assert "through" in quote.flags


@pytest.mark.parametrize(
    ("text", "langs"),
    [
        (
            f"“Kami tidak akan menunda pasar ini lagi,” kata {BUDI}. Dia mengutip pesan dari luar: "
            "“We will never give up the market that was built by our fathers.”",
            ["id", "en"],
        ),
        ("“Kerajaan mahu cuba cara baharu kerana rakyat susah,” kata Datuk Ahmad.", ["ms"]),
    ],
)
def test_every_quote_carries_its_own_language(text: str, langs: list[str]) -> None:
    assert [quote.lang for quote in find(text) if quote.kind is QuoteKind.DIRECT] == langs


def test_a_few_quoted_words_belong_to_the_verb_that_calls_something_so() -> None:
    quotes = find("Helen Okafor called the plan “a waste of time” at the meeting.")
    direct = [quote for quote in quotes if quote.kind is QuoteKind.DIRECT]
    assert [quote.exact for quote in direct] == ["a waste of time"]
    assert name(direct[0]) == "Helen Okafor"
