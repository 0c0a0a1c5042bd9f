"""Quotes are found with the right span, kind, cue and speaker, whatever the marks look like."""

import pytest

from workbench.model import Quote, QuoteKind
from workbench.quotes.find import find

BUDI = "Budi Santoso"


def one(text: str) -> Quote:
    quotes = find(text)
    assert len(quotes) == 1, [q.exact for q in quotes]
    quote = quotes[0]
    assert text[quote.start : quote.end] == quote.exact
    return quote


def speaker(quote: Quote) -> str:
    return quote.source.name if quote.source else ""


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("“", "”"),
        ("”", "”"),
        ('"', '"'),
        ("«", "»"),
        ("„", "“"),
        ("''", "''"),
        ("&quot;", "&quot;"),
        ("&ldquo;", "&rdquo;"),
        ("â€œ", "â€\x9d"),
        ("?", "?"),
        ("“", '"'),
    ],
)
def test_marks_are_paired_by_position_not_by_glyph(opening: str, closing: str) -> None:
    text = f"{opening}Pajak tidak akan naik tahun ini,{closing} kata {BUDI}, Senin (3/3/2025)."
    quote = one(text)
    assert quote.exact == "Pajak tidak akan naik tahun ini,"
    assert quote.kind is QuoteKind.DIRECT
    assert quote.cue is not None
    assert quote.cue.text == "kata"
    assert speaker(quote) == BUDI


def test_marks_turned_the_wrong_way_round_still_make_a_pair() -> None:
    text = f"Harga naik.” Kami akan menekan harga, “kata {BUDI}. Warga menunggu."
    assert "Kami akan menekan harga," in one(text).exact
    assert speaker(one(text)) == BUDI


def test_a_missing_closing_mark_ends_the_quote_at_its_cue_and_is_flagged() -> None:
    quote = one(f"“Kami akan menekan harga, kata {BUDI}.")
    assert quote.exact == "Kami akan menekan harga,"
    assert "unclosed" in quote.flags
    assert speaker(quote) == BUDI


def test_a_missing_opening_mark_leaves_the_last_sentence() -> None:
    quote = one(f'Hujan turun semalam. Kami akan menekan harga," kata {BUDI}.')
    assert quote.exact == "Kami akan menekan harga,"
    assert "unclosed" in quote.flags


def test_paragraphs_that_reopen_the_quote_are_one_utterance() -> None:
    text = f"“Pertama, pajak tidak naik.\n\n“Kedua, pasar dibangun,” ujar {BUDI}."
    quote = one(text)
    assert [text[p.start : p.end] for p in quote.parts] == [
        "Pertama, pajak tidak naik.",
        "Kedua, pasar dibangun,",
    ]


def test_lines_without_marks_belong_to_the_quote_that_is_closed_after_them() -> None:
    text = f'"Pajak tidak naik.\nPasar juga dibangun," ujar {BUDI}.'
    assert len(one(text).parts) == 2


@pytest.mark.parametrize(
    "text",
    [
        f"“Kami siap,” kata {BUDI}, “tetapi belum sekarang.”",
        f"“Kami siap,” kata {BUDI}. “Kami hanya menunggu.”",
        "“We are ready,” said John Smith, “but not now.”",
    ],
)
def test_halves_of_a_split_quote_are_joined(text: str) -> None:
    assert len(one(text).parts) == 2


def test_short_names_titles_and_scare_quotes_are_no_speech() -> None:
    assert find("Film “Ada Apa Dengan Cinta” diputar di “rumah kedua” para seniman kota itu.") == ()
    assert find('He came to "Face the Nation" after "Modern Family," a comedy.') == ()


def test_an_unlisted_word_in_nya_after_a_quote_is_a_cue() -> None:
    text = f"{BUDI} mengatakan pajak tetap. “Itu sudah keputusan kami,” cerocosnya."
    assert find(text)[-1].cue is not None
    assert speaker(find(text)[-1]) == BUDI


@pytest.mark.parametrize(
    ("text", "content", "name"),
    [
        (f"{BUDI} mengatakan bahwa pajak tidak akan naik.", "pajak tidak akan naik", BUDI),
        (f"Menurut {BUDI}, pajak tidak akan naik.", "pajak tidak akan naik", BUDI),
        (f"Pajak tidak akan naik, kata {BUDI}.", "Pajak tidak akan naik", BUDI),
        ("John Smith said that taxes will not rise.", "taxes will not rise", "John Smith"),
        ("Taxes will not rise, John Smith said.", "Taxes will not rise", "John Smith"),
        ("According to John Smith, taxes will not rise.", "taxes will not rise", "John Smith"),
    ],
)
def test_indirect_speech_has_its_content_and_source(text: str, content: str, name: str) -> None:
    quote = one(text)
    assert quote.kind is QuoteKind.INDIRECT
    assert quote.exact == content
    assert speaker(quote) == name


def test_reported_speech_with_quoted_words_is_mixed() -> None:
    quotes = find("John Smith said he was “deeply worried about the future” of the town.")
    assert QuoteKind.MIXED in {q.kind for q in quotes}
    inside = [q for q in quotes if q.kind is QuoteKind.DIRECT]
    assert [q.exact for q in inside] == ["deeply worried about the future"]
    assert speaker(inside[0]) == "John Smith"


@pytest.mark.parametrize(
    "text",
    [f"{BUDI} membantah bahwa ia menerima uang.", "John Smith denied that he took money."],
)
def test_what_a_source_denies_is_flagged(text: str) -> None:
    assert "denied" in one(text).flags
    assert one(text).cue is not None
    assert one(text).cue.denies  # type: ignore[union-attr]


def test_conditions_and_questions_are_flagged() -> None:
    assert "conditional" in one(f"“Jika hujan, pasar ditutup,” kata {BUDI}.").flags
    assert "question" in one(f"“Apakah pasar ditutup besok?” tanya {BUDI}.").flags


def test_a_nested_quote_knows_its_outer_quote() -> None:
    text = f"“Ayah saya berpesan, ‘Jangan pernah menyerah pada nasib’,” kata {BUDI}."
    outer, inner = find(text)
    assert inner.exact == "Jangan pernah menyerah pada nasib"
    assert inner.outer == 0
    assert "nested" in inner.flags
    assert speaker(outer) == BUDI
    assert speaker(inner) == ""


def test_speech_relayed_only_to_be_rejected_is_flagged() -> None:
    text = (
        "Mayor Helen Okafor spoke. "
        "“The mayor says taxes won't go up. That is nonsense,” Price said."
    )
    inner = next(q for q in find(text) if q.outer is not None)
    assert inner.exact == "taxes won't go up"
    assert {"rejected", "out_of_context"} <= set(inner.flags)
    assert speaker(inner) == "Helen Okafor"


def test_a_text_in_capitals_is_read_like_any_other() -> None:
    text = f"“KAMI TIDAK AKAN MENAIKKAN PAJAK TAHUN INI,” KATA {BUDI.upper()}."
    quote = one(text)
    assert quote.exact == "KAMI TIDAK AKAN MENAIKKAN PAJAK TAHUN INI,"
    assert speaker(quote) == BUDI


def test_transcripts_and_interviews_give_a_quote_for_each_turn() -> None:
    turns = find("RATNA: Pajak tidak naik.\nSLAMET: Kami senang.\nRATNA: Terima kasih.")
    assert [speaker(q) for q in turns] == ["Ratna", "Slamet", "Ratna"]
    answers = find("T: Kapan selesai?\nJ: Tahun depan.\nT: Siapa yang membayar?\nJ: Kota.")
    assert [q.exact for q in answers][1] == "Tahun depan."
    assert "question" in answers[0].flags


@pytest.mark.parametrize(
    "text",
    [
        "",
        "“",
        "”" * 500,
        '"a ' * 2000,
        "(" * 2000,
        "\x00“\u200b”\u202e",
        "“" + "Kami bekerja. " * 500,
        "\n".join('"Baris tanpa penutup' for _ in range(100)),
    ],
)
def test_broken_text_never_raises_and_offsets_hold(text: str) -> None:
    for quote in find(text):
        assert text[quote.start : quote.end] == quote.exact
        assert all(quote.start <= p.start <= p.end <= quote.end for p in quote.parts)


def test_hundreds_of_quotes_are_all_found() -> None:
    text = " ".join(f"“Kalimat nomor {n} ini panjang,” kata {BUDI}." for n in range(400))
    assert len(find(text)) == 400
