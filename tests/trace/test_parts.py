"""The whole and its parts: which article is first, and what is told of the parts before it."""

from tests.trace.archive import passage, trace_in
from workbench.model import Passage, Trace, Verdict

WALL = "The harbour wall at Delby must be raised by two metres"
STORM = "Nobody who lived through the storm of that winter will vote against it"
BOTH = f"{WALL}. {STORM}."
NOTES = " ".join(f"Note {n} of meeting {n * 31} tells of boats and nets." for n in range(1, 9))


def report(number: int, day: int, words: str, tail: str = "Ada Fenn said") -> Passage:
    text = f"Delby woke to rain {number}.\n\n“{words},” {tail}.\n\n{NOTES.replace('boats', 'x')}"
    return passage(
        number, f"{text} {number * 77}", lang="en", published=f"2024-03-{day:02}T08:00+00:00"
    )


def told(found: Trace) -> list[tuple[int, str]]:
    return [
        (part.first.article.id, found.query[part.query_start : part.query_end])
        for part in found.fragments
    ]


def test_each_part_has_its_own_earliest_article() -> None:
    found = trace_in(
        [
            report(1, 5, BOTH.rstrip(".")),
            report(2, 2, WALL),
            report(3, 3, STORM),
            report(4, 4, WALL),
        ],
        BOTH,
    )
    assert found.first is not None
    assert found.first.article.id == 1
    assert told(found) == [(2, WALL), (3, STORM)]
    assert "altered_earlier" not in found.flags


def test_a_part_later_than_the_whole_is_not_told() -> None:
    found = trace_in([report(1, 1, BOTH.rstrip(".")), report(2, 2, WALL)], BOTH)
    assert told(found) == []


def test_five_words_are_no_part() -> None:
    found = trace_in(
        [report(1, 5, BOTH.rstrip(".")), report(2, 2, "The harbour wall at Delby")], BOTH
    )
    assert told(found) == []


def test_six_words_without_content_are_told_only_as_a_whole_sentence() -> None:
    common = "It does not have to be this way"
    whole = f"{common}. {WALL}"
    first = report(1, 5, whole)
    assert told(trace_in([first, report(2, 2, common)], whole + ".")) == [(2, common)]
    longer = f"{common} at the quay of Delby, say the fishermen"
    assert told(trace_in([report(1, 5, longer), report(2, 2, common)], longer)) == []


def test_a_longer_part_is_told_beside_a_shorter_one_that_is_older() -> None:
    whole = f"{WALL} before the winter"
    found = trace_in(
        [
            report(1, 5, whole),
            report(2, 2, "The harbour wall at Delby must fall"),
            report(3, 3, WALL),
        ],
        whole,
    )
    assert told(found) == [(2, "The harbour wall at Delby must"), (3, WALL)]


def test_a_part_with_another_meaning_is_not_that_part() -> None:
    found = trace_in(
        [report(1, 5, BOTH.rstrip(".")), report(2, 2, WALL.replace("two", "seven"))], BOTH
    )
    assert (2, WALL) not in told(found)


def test_no_whole_but_a_part() -> None:
    query = f"{STORM}, and I have counted every single one of those votes myself, twice over"
    found = trace_in([report(1, 5, f"Listen. {STORM}")], query)
    assert found.verdict not in (Verdict.EXACT, Verdict.COSMETIC)
    shown = [found.first.article.id] if found.first else [number for number, _ in told(found)]
    assert shown == [1]


def test_a_word_outside_the_marks_makes_no_paraphrase() -> None:
    words = "raised by two metres before the storms of winter come"
    text = f"{NOTES}\n\nFenn wants it “{words}” again. {NOTES}"
    found = trace_in([passage(1, text, lang="en")], f"{words} again")
    assert found.verdict is Verdict.EXACT
    short = text.replace("come” again", "again").replace("winter", "winter” come")
    outside = trace_in([passage(1, short, lang="en")], f"{words} again")
    assert outside.verdict is Verdict.PARAPHRASE
    assert "partly_quoted" in outside.flags


def test_words_of_one_sentence_do_not_count_twice() -> None:
    query = "The wall at Delby will hold. I think the wall at Delby will hold, the wall at Delby"
    found = trace_in([report(1, 5, "The wall at Delby will hold")], query)
    assert found.first is None or found.first.coverage < 0.6


def test_an_article_that_shortened_the_quote_does_not_make_it_altered() -> None:
    whole = "We will not close the library at Harbour Lane until the new room has opened"
    cut = whole.replace("at Harbour Lane", "...")
    text = f"At Harbour Lane on Monday the mayor spoke. {NOTES}\n\n“{cut},” Fenn said. {NOTES}"
    found = trace_in([passage(1, text, lang="en")], whole)
    assert found.verdict is Verdict.ABRIDGED
    assert "source_shortened" in found.flags
    assert [a.kind for a in found.alterations] == ["source_omission"]


def test_a_negator_is_not_what_an_article_left_out() -> None:
    text = f"{NOTES}\n\n“We will … close the library until the new room has opened,” Fenn said."
    found = trace_in(
        [passage(1, text, lang="en")],
        "We will not close the library until the new room has opened",
    )
    assert found.verdict is Verdict.ALTERED


def test_where_the_whole_is_nowhere_a_name_of_an_office_is_no_part() -> None:
    office = "The Department of Health and Human Services"
    invented = "forty ghosts of Venus and eleven dragons asked loudly for it before noon"
    articles = [report(n, n, f"{office} met {n} fishermen") for n in range(1, 20)]
    articles.append(report(20, 20, f"{WALL} before spring"))
    found = trace_in(articles, f"{office} told reporters that {invented}.")
    assert (found.verdict, told(found)) == (Verdict.NOT_FOUND, [])
    found = trace_in(articles, f"{WALL} because {invented}.")
    assert (found.verdict, told(found)) == (Verdict.NOT_FOUND, [(20, WALL)])
    found = trace_in(articles, f"{office}. All {invented}.")
    assert told(found) == [(1, office)], "a whole sentence of the query is told"
