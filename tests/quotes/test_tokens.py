"""A stretch of a text holds the tokens and cue words that it would hold by itself."""

from workbench.quotes.drafts import CONDITION, CONDITION_LATE
from workbench.quotes.languages import language
from workbench.quotes.lexicons import cue_words
from workbench.quotes.positions import Conditions, Cues, Languages
from workbench.quotes.tokens import TOKEN, Phrase, Tokens
from workbench.quotes.words import WORD

TEXT = (
    "U.S. Sen. X's aide said.The 's 9-said well-said @name’s “no,’ he said’ A.B.Cd and/or "
    "kata Dr. O’Neil's (said), 2said _said x_said told&said menurut said.’x ʼsaid @said’s"
)
TELLING = (
    "the U.S.and of’yang tidak 2dan, don't İthe x_with and/or dengan “mahu kerana-bahawa” akan was "
    "but.If only if İf ıf UNLESS, gif sekiranya jikalau (asal) should the"
)


def _stretches(text: str = TEXT) -> list[tuple[int, int]]:
    return [(s, e) for s in range(len(text) + 1) for e in range(s, len(text) + 1)]


def test_every_stretch_holds_its_own_tokens() -> None:
    tokens = Tokens(TEXT)
    for start, end in _stretches():
        alone = [(m.group(), m.start(), m.end()) for m in TOKEN.finditer(TEXT, start, end)]
        assert tokens.plain(start, end) == alone
        assert tokens.last(start, end) == (alone[-1] if alone else None)


def _classed(phrase: Phrase, moved: int) -> list[tuple[str, str, int, int, str]]:
    words, first, last = phrase
    return [
        (words.texts[k], words.lowers[k], words.starts[k] + moved, words.ends[k] + moved, kind)
        for k, kind in enumerate(words.kinds[first:last], start=first)
    ]


def test_every_stretch_holds_its_own_classed_words() -> None:
    tokens = Tokens(TEXT)
    for start, end in _stretches():
        alone = Tokens(TEXT[start:end]).phrase(0, end - start)
        assert _classed(tokens.phrase(start, end), 0) == _classed(alone, start)


def test_every_stretch_holds_its_own_cue_words() -> None:
    cues = Cues(Tokens(TEXT))
    for start, end in _stretches():
        alone = [m.span() for m in WORD.finditer(TEXT, start, end) if m.group() in cue_words()]
        assert [match.span() for match, _ in cues.within(start, end)] == alone
        assert cues.any(start, end) or not alone


def test_every_stretch_is_of_its_own_language() -> None:
    languages = Languages(Tokens(TELLING))
    told = set()
    for start, end in _stretches(TELLING):
        alone = language(TELLING[start:end], "none")
        assert languages.of([(start, end)], "none") == alone
        both = " ".join((TELLING[:start], TELLING[start:end]))
        assert languages.of([(0, start), (start, end)], "none") == language(both, "none")
        told.add(alone)
    assert told == {"id", "en", "ms", "none"}


def test_no_condition_of_a_stretch_is_passed_over() -> None:
    conditions = Conditions(Tokens(TELLING))
    passed = 0
    for start, end in _stretches(TELLING):
        content = TELLING[start:end]
        if CONDITION.search(content) or CONDITION_LATE.search(content):
            assert conditions.among([(start, end)])
        passed += not conditions.among([(start, end)])
    assert passed
