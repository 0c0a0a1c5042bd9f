"""Whatever archived quote is taken: material edits never pass, harmless ones never alarm."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.trace.archive import case_passages, passage, trace_in
from tests.trace.test_cases import check_diff
from workbench.model import Passage, QuoteKind, Verdict
from workbench.trace.lexicon import protected

OWN = (
    "“Perpustakaan keliling berhenti di delapan desa setiap Kamis dan mobilnya baru berumur tiga "
    "tahun,” kata Kepala Perpustakaan, Widya Ningrum. “Anggaran perawatan sudah disetujui dewan "
    "kota dengan suara bulat pada rapat terakhir,” lanjutnya.",
    "“Our ferry carried 4,200 passengers between Aldersey and the mainland last summer, and the "
    "harbour master expects about the same number again,” said Tomas Hale. “Nobody has asked for "
    "a second boat yet,” Hale added.",
)
ARCHIVE: tuple[Passage, ...] = (
    *case_passages(),
    *(passage(n, text) for n, text in enumerate(OWN, 10)),
)
QUOTES = tuple(
    quote.exact.rstrip(",")
    for held in ARCHIVE
    for quote in held.quotes
    if quote.kind is QuoteKind.DIRECT and len(quote.parts) < 2 and len(quote.exact.split()) >= 6
)
NEGATORS = ("tidak", "bukan", "belum", "tak", "nggak", "not", "never", "no")
NAMES = ("Kartikasari", "Purwokerto", "Henderson", "Waterbury")
FAITHFUL = (Verdict.EXACT, Verdict.COSMETIC)
HARMLESS = re.compile(r"\b[a-z]{5,}\b")

quotes = st.sampled_from(QUOTES)


def test_there_are_quotes_to_edit() -> None:
    assert len(QUOTES) >= 10
    assert all(trace_in(ARCHIVE, quote).verdict is Verdict.EXACT for quote in QUOTES)


@given(quotes, st.sampled_from(NEGATORS), st.data())
def test_a_negator_more_is_never_faithful(quote: str, negator: str, data: st.DataObject) -> None:
    words = quote.split()
    at = data.draw(st.integers(0, len(words)))
    bent = " ".join([*words[:at], negator, *words[at:]])
    assert trace_in(ARCHIVE, bent).verdict not in FAITHFUL


@given(quotes, st.data())
def test_another_number_is_never_faithful(quote: str, data: st.DataObject) -> None:
    words = quote.split()
    at = data.draw(st.integers(0, len(words) - 1))
    number = str(data.draw(st.integers(86, 99_999).filter(lambda n: n not in (120, 4200))))
    bent = " ".join([*words[:at], number, *words[at + 1 :]])
    assert trace_in(ARCHIVE, bent).verdict not in FAITHFUL


@given(quotes, st.sampled_from(NAMES), st.data())
def test_another_name_is_never_faithful(quote: str, name: str, data: st.DataObject) -> None:
    words = quote.split()
    at = data.draw(st.integers(1, len(words) - 1))
    bent = " ".join([*words[:at], name, *words[at + 1 :]])
    assert trace_in(ARCHIVE, bent).verdict not in FAITHFUL


@given(quotes, st.data())
def test_a_protected_word_less_is_never_faithful(quote: str, data: st.DataObject) -> None:
    words = quote.split()
    family = protected().family
    places = [i for i, w in enumerate(words) if 0 < i < len(words) - 1 and w in family]
    if places:
        at = data.draw(st.sampled_from(places))
        assert trace_in(ARCHIVE, " ".join(words[:at] + words[at + 1 :])).verdict not in FAITHFUL


@given(quotes, st.sampled_from(("upper", "lower", "title")))
def test_case_never_alters(quote: str, how: str) -> None:
    bent = {"upper": quote.upper(), "lower": quote.lower(), "title": quote.title()}[how]
    assert trace_in(ARCHIVE, bent).verdict in FAITHFUL


@given(quotes, st.sampled_from("-;:–!—"), st.data())
def test_punctuation_never_alters(quote: str, mark: str, data: st.DataObject) -> None:
    gaps = [m.start() for m in re.finditer(r"(?<=[^\W\d]) (?=[^\W\d])", quote)]
    at = data.draw(st.sampled_from(gaps))
    assert trace_in(ARCHIVE, f"{quote[:at]}{mark}{quote[at:]}").verdict in FAITHFUL


@given(quotes, st.data())
def test_slips_in_plain_words_never_alter(quote: str, data: st.DataObject) -> None:
    known = protected()
    plain = [m for m in HARMLESS.finditer(quote) if not known.protects(m.group())]
    plain = [m for m in plain if m.group() not in ("tujuh", "empat", "tidka", "delapan", "second")]
    if not plain:
        return
    word = data.draw(st.sampled_from(plain))
    at = data.draw(st.integers(word.start() + 1, word.end() - 2))
    bent = data.draw(
        st.sampled_from(
            (
                quote[:at] + quote[at + 1] + quote[at] + quote[at + 2 :],
                quote[:at] + quote[at:].replace(quote[at], quote[at] * 2, 1),
                quote[:at] + quote[at + 1 :],
                quote[:at] + "q" + quote[at + 1 :],
            )
        )
    )
    found = trace_in(ARCHIVE, bent)
    assert found.verdict not in (Verdict.ALTERED, Verdict.NOT_FOUND)


@given(quotes, st.data())
def test_any_cut_keeps_its_place_and_a_whole_diff(quote: str, data: st.DataObject) -> None:
    words = quote.split()
    low = data.draw(st.integers(0, len(words) - 5))
    high = data.draw(st.integers(low + 5, len(words)))
    cut = " ".join(words[low:high])
    found = trace_in(ARCHIVE, cut)
    for seen in found.appearances:
        check_diff(cut, seen)
        text = next(p for p in ARCHIVE if p.article.ref == seen.article).article.text
        assert text[seen.start : seen.end] == seen.exact


@given(st.lists(st.one_of(st.text(max_size=12), quotes, st.sampled_from('"“”?…[]')), max_size=6))
def test_nothing_that_is_pasted_raises(pieces: list[str]) -> None:
    query = " ".join(pieces)
    found = trace_in(ARCHIVE, query)
    for seen in found.appearances:
        assert seen.diff[0].query.start == 0
        assert seen.diff[-1].query.end == len(query)
        assert 0 <= seen.start < seen.end
        assert 0.0 <= seen.coverage <= 1.0
    for fragment in found.fragments:
        assert 0 <= fragment.query_start < fragment.query_end <= len(query)
