"""Which places of an article are read for a query."""

from workbench.trace.lines import Lines
from workbench.trace.locate import locate
from workbench.trace.query import read_query
from workbench.trace.wanted import wanted

QUERY = "Kami tidak akan menggusur pedagang sebelum pasar baru selesai dibangun"
FILLER = "Hujan turun sejak pagi di lereng bukit dan warga menunggu kabar dari kantor desa. " * 12


def read(query: str, *parts: str) -> list[str]:
    """Return what is read of an article made of `parts`, far from each other."""
    text = FILLER.join(f"\n{part}\n" for part in parts)
    spans = locate(Lines(text), (), wanted(read_query(query)))
    return [text[span.start : span.end] for span in spans]


def test_only_the_best_place_is_read_where_others_repeat_a_part_of_it() -> None:
    part = "Kami tidak akan menggusur pedagang sebelum rapat."
    places = read(QUERY, part, f"{QUERY}.", part, part)
    assert len(places) == 1
    assert QUERY in places[0]


def test_a_place_with_words_that_the_best_one_lacks_is_read_too() -> None:
    best = "Kami tidak akan menggusur pedagang sebelum rapat"
    rest = "pasar baru selesai dibangun"
    places = read(QUERY, f"{best}.", f"Kata dia, {rest}.")
    assert len(places) == 2
    assert best in places[0]
    assert rest in places[1]


def test_the_same_words_twice_are_both_read() -> None:
    assert len(read(QUERY, f"{QUERY}.", f"“{QUERY},” kata wali kota.")) == 2


def test_six_words_in_a_row_are_read_whatever_is_missing() -> None:
    long = f"{QUERY}, dan kalau ada yang keberatan silakan datang ke balai kota besok pagi"
    row = "silakan datang ke balai kota besok"
    assert [row in place for place in read(long, f"Warga diminta {row}.")] == [True]
    assert read(long, "Warga datang ke balai kota.") == []


def test_words_of_the_query_far_apart_are_no_place() -> None:
    halves = ("Kami tidak akan bicara.", "Pasar baru dibuka.", "Para pedagang sebelum rapat.")
    assert read(QUERY, *halves) == []
