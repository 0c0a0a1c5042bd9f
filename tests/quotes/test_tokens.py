"""A stretch of a text holds the tokens and cue words that it would hold by itself."""

from workbench.quotes.lexicons import cue_words
from workbench.quotes.positions import Cues
from workbench.quotes.tokens import TOKEN, Phrase, Tokens
from workbench.quotes.words import WORD

TEXT = (
    "U.S. Sen. X's aide said.The 's 9-said well-said @name’s “no,’ he said’ A.B.Cd and/or "
    "kata Dr. O’Neil's (said), 2said _said x_said told&said menurut said.’x ʼsaid @said’s"
)


def _stretches() -> list[tuple[int, int]]:
    return [(s, e) for s in range(len(TEXT) + 1) for e in range(s, len(TEXT) + 1)]


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
