"""Translate sentences that were filled in and stored before anybody knew who would read them.

A job keeps the reason of each rejected row as an English sentence. The catalogue holds the
template it was made from, so the words that were filled in can be taken out and put into the
translation.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flask_babel import gettext as _

from workbench.web.i18n import language, read

PLACE = re.compile(r"%(?:\((\w+)\))?[sd]")  # by name, or by position as in "%s"
WITHIN = ("reason", "what")  # places that hold a sentence, or the end of one
UNBROKEN = ("host",)  # places that hold no blank: they end where the next word begins
REMEMBERED = 2_000  # a long list of rejected rows repeats few reasons


def named(template: str) -> tuple[list[str], list[str]]:
    """Return the own words of a template and the names of the places between them."""
    pieces = PLACE.split(template)
    names = [name or f"_{at}" for at, name in enumerate(pieces[1::2])]
    return [piece.replace("%%", "%") for piece in pieces[::2]], names


@cache
def templates() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return a pattern for each template, those with the most words of their own first."""
    found = []
    for message in read("id"):
        if isinstance(message.id, str) and PLACE.search(message.id):
            words, names = named(message.id)
            pattern, seen = re.escape(words[0]), set[str]()
            for name, piece in zip(names, words[1:], strict=True):
                anything = r"\S*" if name in UNBROKEN else ".*"
                pattern += f"(?P={name})" if name in seen else f"(?P<{name}>{anything})"
                pattern += re.escape(piece)
                seen.add(name)
            found.append((sum(map(len, words)), re.compile(pattern, re.DOTALL), message.id))
    found.sort(key=lambda entry: -entry[0])
    return tuple((pattern, template) for _weight, pattern, template in found)


@lru_cache(maxsize=REMEMBERED)
def source_of(sentence: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return template and values of a filled-in sentence, or the sentence itself and none."""
    for pattern, template in templates():
        if match := pattern.fullmatch(sentence):
            return template, tuple(match.groupdict().items())
    return sentence, ()


def stored(sentence: str) -> str:
    """Return a stored English sentence in the reader's language, as it is where unknown."""
    if language() == "en" or not sentence:
        return sentence
    whole = str(_(sentence))
    if whole != sentence:
        return whole
    template, values = source_of(sentence)
    translated = str(_(template))
    if not values:
        return translated
    words, names = named(translated)
    # A reason within a reason ("…; through a spokesperson") is a sentence of its own.
    known = {name: stored(value) if name in WITHIN else value for name, value in values}
    filled = (known[name] + piece for name, piece in zip(names, words[1:], strict=True))
    return words[0] + "".join(filled)
