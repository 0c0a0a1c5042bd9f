"""Tokens and where they stand, against the plain way of looking for them."""

import random

from workbench.text.fold import fold
from workbench.text.tokens import ASCII_TOKEN, TOKEN, only_tokens, tokenize

LETTERS = "aab'’1.,_-% €é²\u200b\nÅß…"
TEXTS = 3000


def _texts() -> list[str]:
    chance = random.Random(5)
    plain = LETTERS[:11]
    return [
        "".join(chance.choices(plain if number % 2 else LETTERS, k=chance.randrange(30)))
        for number in range(TEXTS)
    ]


def test_every_token_stands_where_it_is_found() -> None:
    for text in _texts():
        folded = fold(text)
        pattern = ASCII_TOKEN if folded.text.isascii() else TOKEN
        found = [(m[0], *folded.span(*m.span())) for m in pattern.finditer(folded.text)]
        assert list(tokenize(text)) == found


def test_the_tokens_wanted_are_found_without_the_others() -> None:
    chance = random.Random(6)
    some = 0
    for text in _texts():
        tokens = list(tokenize(text))
        known = sorted({token.text for token in tokens} | {"a", "b", "a'b", "1", "1.1"})
        wanted = chance.sample(known, chance.randrange(4))
        found = only_tokens(text, wanted)
        assert found == [token for token in tokens if token.text in wanted]
        some += len(found)
    assert some > TEXTS
