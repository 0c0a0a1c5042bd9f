"""Which appearance is first, what was published before the whole, and what odd input gets."""

from dataclasses import replace

import pytest

from tests.trace.archive import case_passages, passage, trace_in
from tests.trace.test_cases import check_diff
from workbench.model import Order, Passage, Relation, Verdict

SAID = "Jembatan gantung itu akan kami buka kembali setelah uji beban selesai pekan depan"
OTHER = "Warga boleh menyeberang pada siang hari asalkan membawa kartu dari kelurahan"


def report(number: int, said: str, published: str, *, captured: str = "2024-06-01") -> Passage:
    rest = " ".join(f"Catatan {n * number} dari rapat ke {n + number * 31}." for n in range(1, 12))
    text = f"Kota ramai sejak pagi. “{said},” kata Kepala Dinas Bina Marga, Nirma Lestari. {rest}"
    return passage(number, text, lang="id", published=f"{published}T08:00+00:00",
                   captured=f"{captured}T00:00+00:00")  # fmt: skip


def test_the_first_faithful_appearance_gives_the_verdict() -> None:
    bent = SAID.replace("akan", "tidak akan")
    found = trace_in(
        [
            report(1, bent, "2024-01-01"),
            report(2, SAID, "2024-01-03"),
            report(3, SAID, "2024-01-02"),
        ],
        SAID,
    )
    assert [a.article.id for a in found.appearances] == [1, 3, 2]
    assert found.first is not None
    assert (found.first.article.id, found.verdict) == (3, Verdict.EXACT)
    assert "altered_earlier" in found.flags


def test_a_later_copy_may_be_more_faithful() -> None:
    words = "Warga boleh menyeberang pada siang hari"
    found = trace_in([report(1, OTHER, "2024-01-01"), report(2, words, "2024-01-05")], words)
    assert found.verdict is Verdict.TRUNCATED
    assert "condition_cut" in found.flags
    assert "verbatim_later" in found.flags


def test_altered_only_where_nothing_faithful_is_known() -> None:
    found = trace_in([report(1, SAID.replace("akan", "tidak akan"), "2024-01-01")], SAID)
    assert found.verdict is Verdict.ALTERED
    assert {a.kind for a in found.alterations} == {"negation_removed"}


def test_order_counts_rivals_but_not_reprints() -> None:
    one, two = report(1, SAID, "2024-01-01"), report(2, SAID, "2024-01-02")
    found = trace_in([one, two], SAID)
    assert found.order is Order.LIKELY
    long = " ".join(f"Paragraf {n} bercerita tentang sungai dan pasar nomor {n}." for n in range(9))
    copies = [
        passage(n, f"{p.article.text} {long}", lang="id", published=f"2024-01-0{n}T08:00+00:00")
        for n, p in enumerate((one, two), 1)
    ]
    found = trace_in(copies, SAID)
    assert [a.reprint_of for a in found.appearances] == [None, 1]
    assert found.order is Order.CERTAIN


def test_a_part_that_was_published_earlier_is_told() -> None:
    whole = f"{SAID}. {OTHER}"
    found = trace_in(
        [
            report(1, OTHER, "2024-01-01"),
            report(2, whole, "2024-01-03"),
            report(3, SAID, "2024-01-02"),
        ],
        whole,
    )
    assert found.first is not None
    assert found.first.article.id == 2
    assert [f.first.article.id for f in found.fragments] == [1, 3]
    told = [whole[f.query_start : f.query_end] for f in found.fragments]
    assert told == [OTHER, SAID]
    for fragment in found.fragments:
        assert fragment.first.exact in (OTHER, SAID)


def test_half_of_the_words_are_a_part_beside_the_whole() -> None:
    whole = f"{SAID}. {OTHER}"
    found = trace_in([report(1, SAID, "2024-01-01"), report(2, whole, "2024-01-03")], whole)
    assert [a.article.id for a in found.appearances] == [1, 2]
    assert found.first is not None
    assert found.first.article.id == 2
    assert [f.first.article.id for f in found.fragments] == [1]


def test_two_people_in_one_quote() -> None:
    text = (
        f"“{SAID},” kata Nirma Lestari, Senin. Hujan turun sepanjang hari itu di kota dan warga "
        f"berkumpul di balai untuk mendengarkan penjelasan tambahan dari petugas yang hadir. "
        f"“{OTHER},” ujar Bima Saputra."
    )
    found = trace_in([passage(1, text, lang="id")], f"{SAID}. {OTHER}", "Nirma Lestari")
    assert found.verdict is Verdict.SPLICED
    assert "two_speakers" in found.flags
    assert found.first is not None
    assert found.first.speaker.relation is Relation.MISATTRIBUTED


def test_a_split_quote_is_one_utterance() -> None:
    words = SAID.split()
    left, right = " ".join(words[:7]), " ".join(words[7:])
    text = f"“{left},” kata Nirma Lestari, “{right}.”"
    held = passage(1, text, lang="id")
    assert len(held.quotes[0].parts) == 2
    found = trace_in([held], SAID)
    assert found.first is not None
    assert found.verdict is Verdict.EXACT
    check_diff(SAID, found.first)


def test_appearances_stand_at_their_offsets_whatever_precedes_them() -> None:
    filler = "Kalimat pengisi yang panjang\u200b tentang hal lain. " * 400
    text = f"{filler}“{SAID},” kata Nirma Lestari. {filler}"
    at = text.index(SAID)
    for hits in ((), (at + 10,), (at - 300, at + 40)):
        found = trace_in([passage(1, text, lang="id", hits=hits)], SAID)
        assert found.first is not None
        assert (found.first.start, found.first.end) == (at, at + len(SAID))


@pytest.mark.parametrize(
    ("query", "verdict"),
    [
        ("", Verdict.TOO_SHORT),
        ("?!… “” 😀", Verdict.TOO_SHORT),
        ("tidak " * 20_000, Verdict.TOO_SHORT),
        ("yang di dan itu", Verdict.TOO_SHORT),
        ("ya tidak " * 500, Verdict.TOO_SHORT),
        ("a.*(b|c)[d]+ \\w{3} ^$ AND NOT title:x", Verdict.NOT_FOUND),
        ("Мы не будем повышать налоги в этом году", Verdict.NOT_FOUND),
        ("wir werden die Steuern dieses Jahr nicht erhöhen weil niemand", Verdict.NOT_FOUND),
        ("\u202eكلمات كثيرة\u202c dan kata 混合 words again \x00 here", Verdict.NOT_FOUND),
    ],
    ids=["empty", "marks", "one word", "function words", "two words", "operators", "russian",
         "german", "mixed"],
)  # fmt: skip
def test_odd_input_gets_an_honest_answer(query: str, verdict: Verdict) -> None:
    found = trace_in(case_passages(), query)
    assert found.verdict is verdict
    assert found.first is None
    assert found.appearances == ()
    assert verdict is Verdict.NOT_FOUND or found.notice


def test_a_whole_text_is_searched_for_its_parts() -> None:
    text = case_passages()[0].article.text
    query = " ".join(f"Kalimat lain nomor {n} tentang cuaca dan jalan raya." for n in range(2500))
    found = trace_in(case_passages(), f"{query} {text} {query}")
    assert found.verdict is Verdict.NOT_FOUND
    assert {f.first.article.external_id for f in found.fragments} == {"S1"}


def test_an_article_pasted_whole_is_found_as_it_is() -> None:
    held = case_passages()[0]
    repeated = replace(held, article=replace(held.article, text=held.article.text))
    found = trace_in([repeated], held.article.text.replace("“", "").replace("”", ""))
    assert found.first is not None
    assert found.coverage > 0.95


def test_four_words_need_to_be_unique() -> None:
    shared = "dua kali tahun depan"
    texts = [f"“Semoga {shared} digelar,” kata Slamet Widodo." for _ in range(2)]
    twice = [passage(n, text, lang="id") for n, text in enumerate(texts, 1)]
    assert trace_in(twice, shared).verdict is Verdict.TOO_SHORT
    assert trace_in(twice[:1], shared).verdict is not Verdict.TOO_SHORT
