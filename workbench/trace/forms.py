"""Read text as words in a normal form, each with the place where it stands in the original.

Two words with the same normal form say the same: "tdk" and "tidak", "won't" and "will not",
"Anak2" and "anak-anak", "Rp1.500.000.000" and "Rp 1,5 miliar". How they are written is kept beside
the form, so that the difference can still be named and shown.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from workbench.text.tokens import Token, tokenize
from workbench.trace.lexicon import number_words, spelling
from workbench.trace.numbers import Number, read_number

SENTENCE_ENDS = ".!?:…\n"
OPENERS = " \t\u00a0\"'“”„‟«»‘’([-–—*?"


class Word(NamedTuple):
    """A word in normal form; `kind` says why that differs from the written form ("" if not).

    `start` and `end` are code points in the original text; the words of one contraction share
    them. `written` is the folded text that stands there.
    """

    norm: str
    start: int
    end: int
    kind: str
    written: str
    number: Number | None = None


@cache
def _number_starters() -> frozenset[str]:
    words = number_words()
    return frozenset(words.units) | frozenset(words.one) | frozenset(words.currency)


def read(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Return the words of text[start:end] in normal form, with offsets into `text`."""
    piece = text[start:end] if start or end is not None else text
    tokens = tokenize(piece)
    forms, starters = spelling().forms, _number_starters()
    out: list[Word] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        word = token.text
        if word in starters or word[0].isdigit():
            found = read_number(piece, tokens, at)
            if found is not None:
                number, after = found
                last = tokens[after - 1]
                written = " ".join(t.text for t in tokens[at:after])
                out.append(Word(number.norm, token.start, last.end, "", written, number))
                at = after
                continue
        if word in forms:
            standard, kind = forms[word]
            out += [Word(w, token.start, token.end, kind, word) for w in standard]
        elif "'" in word:
            out += _contraction(token)
        else:
            out.append(Word(word, token.start, token.end, "", word))
            if _doubled(tokens, at):
                start_two, end_two = tokens[at + 1].start, tokens[at + 1].end
                out.append(Word(word, start_two, end_two, "reduplication", "2"))
                at += 1
        at += 1
    if start:
        return [w._replace(start=w.start + start, end=w.end + start) for w in out]
    return out


def _doubled(tokens: list[Token], at: int) -> bool:
    """Tell whether a "2" stands right behind the word ("masing2", but not "km2")."""
    return (
        at + 1 < len(tokens)
        and tokens[at + 1].text == "2"
        and tokens[at + 1].start == tokens[at].end
        and len(tokens[at].text) > 2
    )


def _contraction(token: Token) -> list[Word]:
    word = token.text

    def words(*norms: str) -> list[Word]:
        return [Word(norm, token.start, token.end, "contraction", word) for norm in norms]

    if word.endswith("n't") and len(word) > 3:
        return words(word[:-3], "not")
    base, mark, tail = word.rpartition("'")
    ending = mark + tail
    readings = spelling().endings.get(ending)
    if readings is None or (ending == "'s" and base not in spelling().contracting):
        if tail == "s" or not base:  # possessive: the word with its ending, apostrophe or not
            return [Word(word, token.start, token.end, "", word)]
        return [Word(word.replace("'", ""), token.start, token.end, "spelling", word)]
    return words(base, readings[0] if len(readings) == 1 else ending)


def is_capitalised(text: str, word: Word) -> bool:
    """Tell whether `word` starts with a capital though no sentence starts there."""
    return text[word.start : word.start + 1].isupper() and not starts_sentence(text, word.start)


def starts_sentence(text: str, start: int) -> bool:
    """Tell whether a sentence, a quote or a line starts at `start`."""
    at = start - 1
    while at >= 0 and text[at] in OPENERS:
        if text[at] in '"“”„«?‘' or (text[at] == "'" and at and text[at - 1].isspace()):
            return True
        at -= 1
    return at < 0 or text[at] in SENTENCE_ENDS
