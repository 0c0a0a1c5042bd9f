"""Texts that are no plain articles: found out about by reading what such texts look like."""

import pytest

from workbench.model import Quote, QuoteKind
from workbench.quotes.find import find

BUDI = "Budi Santoso"


def speakers(quotes: tuple[Quote, ...]) -> list[str]:
    return [quote.source.name if quote.source else "" for quote in quotes]


def spans_are_sound(text: str, quotes: tuple[Quote, ...]) -> bool:
    return all(
        quote.exact == text[quote.start : quote.end] and quote.start < quote.end for quote in quotes
    )


@pytest.mark.parametrize(
    "text",
    [
        "“Kami akan membangun pasar. Kami tidak akan menunda lagi.”",
        '"We will build the market. We will not wait any longer."',
    ],
)
def test_an_article_that_is_one_quote(text: str) -> None:
    [quote] = find(text)
    assert quote.exact == text[1:-1]
    assert quote.source is None


def test_four_hundred_quotes() -> None:
    text = "\n\n".join(f"“Kami akan membangun pasar nomor {n},” kata {BUDI}." for n in range(400))
    quotes = find(text)
    assert len(quotes) == 400
    assert set(speakers(quotes)) == {BUDI}


def test_unbalanced_marks_in_every_paragraph() -> None:
    lost_closer = f"“Kami akan membangun pasar besar, kata {BUDI}. Warga senang."
    lost_opener = f"Kami akan membangun pasar besar,” kata {BUDI}. Warga senang."
    text = "\n".join([lost_closer, lost_opener] * 15)
    quotes = find(text)
    assert len(quotes) == 30
    assert {quote.exact for quote in quotes} == {"Kami akan membangun pasar besar,"}
    assert all("unclosed" in quote.flags for quote in quotes)


def test_a_song_says_nothing() -> None:
    text = (
        "Lirik Lagu Hujan Sore\n\n[Verse 1]\nKau datang membawa hujan\nDan pergi membawa senja\n\n"
        '[Chorus]\nOh, katakan padaku\n"Jangan pergi"\nKau bilang selamanya\nKau bilang selamanya'
    )
    assert find(text) == ()


@pytest.mark.parametrize(("ask", "answer"), [("T", "J"), ("Q", "A"), ("Tanya", "Jawab")])
def test_an_interview_in_questions_and_answers(ask: str, answer: str) -> None:
    text = (
        f"Wawancara dengan Ratna Dewi.\n\n{ask}: Kapan kedai ini dibuka?\n"
        f"{answer}: Sejak 2019, sebelum pandemi.\n{ask}: Apa yang paling sulit?\n"
        f"{answer}: Mencari biji kopi. Kami pernah gagal.\nKami lalu pindah ke pemasok lain."
    )
    quotes = find(text)
    assert [quote.exact.split()[0] for quote in quotes] == ["Kapan", "Sejak", "Apa", "Mencari"]
    assert len(quotes[-1].parts) == 2  # the answer goes on in the next line
    assert set(speakers(quotes)) == {""}  # the labels name nobody


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("JOKOWI", "BUDI SANTOSO", ["Jokowi", BUDI]),
        ("Presiden Joko Widodo", BUDI, ["Joko Widodo", BUDI]),
    ],
)
def test_a_transcript_with_labels(first: str, second: str, names: list[str]) -> None:
    text = (
        f"{first}: Pasar ini harus dibangun.\n{second}: Betul, Pak. Lahannya ada.\n"
        f"{first}: Kapan selesai?\n{second}: Akhir tahun depan."
    )
    assert speakers(find(text)) == names * 2


def test_headings_with_a_colon_are_no_transcript() -> None:
    text = (
        "Jadwal: pasar dibuka pukul tujuh.\nTempat: di tepi alun-alun.\nHarga: seribu rupiah.\n"
        "Warga menunggu di sana."
    )
    assert find(text) == ()


def test_a_live_report_with_the_time_before_every_entry() -> None:
    text = (
        f"14.05 WIB\nKetua panitia {BUDI} tiba di lapangan.\n14.20 WIB\n“Kami mulai tepat waktu,” "
        f"kata {BUDI}.\n14.40 WIB: {BUDI} mengatakan acara ditunda satu jam.\n15.02 WIB\n"
        "“Silakan masuk ke tenda,” ujarnya."
    )
    quotes = find(text)
    assert [quote.kind for quote in quotes] == [
        QuoteKind.DIRECT,
        QuoteKind.INDIRECT,
        QuoteKind.DIRECT,
    ]
    assert speakers(quotes) == [BUDI] * 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "“KAMI TIDAK AKAN MENAIKKAN TARIF TAHUN INI,” KATA DIREKTUR PASAR INDUK BUDI SANTOSO. "
            "IA MENGATAKAN PEDAGANG SUDAH DIAJAK BICARA.",
            BUDI,
        ),
        (
            "“WE WILL NOT RAISE FARES THIS YEAR,” SAID MAYOR HELEN OKAFOR. SHE SAID RIDERS HAD "
            "BEEN ASKED.",
            "Helen Okafor",
        ),
    ],
)
def test_all_in_capitals(text: str, name: str) -> None:
    quotes = find(text)
    assert speakers(quotes) == [name] * 2
    assert spans_are_sound(text, quotes)
    for quote in quotes:
        assert quote.source is not None
        assert quote.source.text == text[quote.source.start : quote.source.end]


def test_entities_left_over_from_html() -> None:
    text = (
        f"&ldquo;Kami tidak akan menaikkan tarif&nbsp;tahun ini,&rdquo; kata {BUDI} &amp; rekan. "
        "&quot;Itu janji kami,&quot; ujarnya. &#8220;Tarif tetap,&#8221; tambah dia."
    )
    quotes = find(text)
    assert speakers(quotes) == [BUDI] * 3
    assert quotes[0].source is not None
    assert quotes[0].source.text == BUDI


def test_question_marks_that_were_quotation_marks() -> None:
    text = (
        f"?Kami tidak akan menaikkan tarif,? kata {BUDI}. Mengapa tarif tetap? Budi menjelaskan "
        "sebabnya. ?Kami punya cadangan.?"
    )
    assert [quote.exact for quote in find(text)] == [
        "Kami tidak akan menaikkan tarif,",
        "Kami punya cadangan.",
    ]


def test_a_stray_mark_before_the_real_one_and_narration_behind_a_lost_one() -> None:
    text = (
        f'{BUDI} meninjau pasar di Mijen. " "Atap pasar ini bocor sejak lama," ujarnya. " '
        "Sementara itu, Camat Mijen Rina Wati mengatakan lahan sudah siap. Tinggal menunggu "
        'izin," katanya.'
    )
    quotes = [quote for quote in find(text) if quote.kind is QuoteKind.DIRECT]
    assert [quote.exact for quote in quotes] == [
        "Atap pasar ini bocor sejak lama,",
        "Tinggal menunggu izin,",
    ]
    assert speakers(tuple(quotes)) == [BUDI, "Rina Wati"]


def test_a_line_broken_before_the_cue() -> None:
    text = f"{BUDI} datang ke pasar.\n“Kenapa atapnya bocor?\nSejak kapan bocornya?”\nujarnya."
    [quote] = find(text)
    assert quote.cue is not None
    assert quote.cue.text == "ujarnya"
    assert speakers((quote,)) == [BUDI]


def test_a_mark_left_over_before_narration_opens_nothing() -> None:
    text = (
        f'{BUDI} meninjau pasar. " Rina Wati menjelaskan, laporan warga diperiksa dua hari. '
        'Kemudian berkasnya ditelaah. " Atau masih dibutuhkan dokumen pendukung," tuturnya.'
    )
    reported, direct = find(text)
    assert reported.exact == "laporan warga diperiksa dua hari"
    assert direct.exact == "Atau masih dibutuhkan dokumen pendukung,"
    assert speakers((reported, direct)) == ["Rina Wati"] * 2
