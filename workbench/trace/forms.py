"""Read text as words in a normal form, each with the place where it stands in the original.

Two words with the same normal form say the same: "tdk" and "tidak", "won't" and "will not",
"Anak2" and "anak-anak", "Rp1.500.000.000" and "Rp 1,5 miliar". How they are written is kept beside
the form, so that the difference can still be named and shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise, repeat
from typing import NamedTuple

from workbench.text.tokens import Token, Tokens, tokenize
from workbench.trace import calendar
from workbench.trace.calendar import Date, read_date
from workbench.trace.clock import Clock, read_clock
from workbench.trace.lexicon import calendar_words, number_words, spelling
from workbench.trace.numbers import Number, read_number

SENTENCE_ENDS = ".!?:…\n"
Value = Number | Date | Clock
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
    number: Value | None = None


_new = tuple.__new__  # twice as fast as Word(...): a text has thousands of words
DIGIT = "0"  # stands for any token of digits in the sets of `_beginnings`


@cache
def _beginnings() -> dict[str, frozenset[str]]:
    """Return the words that a number, date or time may begin with, and what must follow each.

    An empty set asks for nothing. Most of these words are common ones ("a", "ke", "jam"), which
    one look at the next token tells from a number.
    """
    words, days = number_words(), calendar_words()
    digit = frozenset({DIGIT})
    follow = dict.fromkeys((*words.units, *words.one, *words.currency), frozenset[str]())
    follow |= dict.fromkeys(words.ordinal, frozenset[str]())
    amounts = frozenset((*words.scale, *words.pack))
    follow |= dict.fromkeys((*words.half, *words.before_half), amounts | words.before_half)
    follow |= dict.fromkeys(words.ordinal_prefix, digit)
    follow |= {word: frozenset("$") | follow.get(word, frozenset()) for word in words.dollars}
    follow |= dict.fromkeys(days.before_hour | days.months.keys(), digit)
    beside = digit | days.months.keys() | days.before_day
    return follow | dict.fromkeys(days.weekdays.keys() | days.before_day, beside)


@cache
def _unusual() -> frozenset[str]:
    """Return the words of letters that may be more than themselves."""
    return frozenset(spelling().forms) | _beginnings().keys()


def _begins(word: str, texts: list[str], at: int) -> bool:
    follow = _beginnings().get(word)
    if follow is None:
        return False
    if not follow:
        return True
    after = texts[at + 1] if at + 1 < len(texts) else ""
    return after in follow or (DIGIT in follow and after[:1].isdigit())


def read(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Return the words of text[start:end] in normal form, with offsets into `text`."""
    piece = text[start:end] if start or end is not None else text
    return read_tokens(piece, tokenize(piece), start)


def read_tokens(piece: str, tokens: Tokens, start: int) -> list[Word]:
    """Return the words of a piece of a text that begins at `start`, given its tokens."""
    tokens = _without_brackets(piece, tokens)
    plain = _plain(tokens, start)
    out: list[Word] = []
    done = 0
    for at in _unusual_at(tokens.texts, "2" in piece):
        if at >= done:  # nearly all words between are themselves
            out += islice(plain, at - done)
            after = _read_unusual(piece, tokens, at, start, out)
            next(islice(plain, after - at, after - at), None)
            done = after
    out += plain
    return out


def _plain(tokens: Tokens, start: int) -> Iterator[Word]:
    """Yield every token as a word that is no more than itself."""
    texts = tokens.texts
    lows, highs = (map(start.__add__, at) for at in (tokens.starts, tokens.ends))
    some = zip(texts, lows, highs, repeat(""), texts, repeat(None), strict=False)
    return map(_new, repeat(Word), some)


def _unusual_at(texts: list[str], doubles: bool) -> list[int]:
    """Return the indices of tokens that may be more than themselves, ascending."""
    unusual = _unusual()
    if not doubles:
        return [at for at, word in enumerate(texts) if word in unusual or not word.isalpha()]
    return [
        at
        for at, (word, after) in enumerate(pairwise([*texts, ""]))
        if word in unusual or after == "2" or not word.isalpha()
    ]


def _read_unusual(piece: str, tokens: Tokens, at: int, start: int, out: list[Word]) -> int:
    """Read what begins at token `at` into `out`, and return the index after it."""
    forms, dated = spelling().forms, calendar.starters()
    word, low, high = tokens.texts[at], tokens.starts[at] + start, tokens.ends[at] + start
    special = _begins(word, tokens.texts, at) if word in _beginnings() else not word.isalpha()
    if special and (word not in forms or word in dated):
        after = _special(piece, tokens, at, start, out)
        if after:
            return after
    if word in forms:
        standard, kind = forms[word]
        out += [Word(w, low, high, kind, word) for w in standard]
        return at + 1
    out.append(Word(word, low, high, "", word))
    if not (word.isalpha() and _doubled(tokens, at)):
        return at + 1
    out.append(
        Word(word, tokens.starts[at + 1] + start, tokens.ends[at + 1] + start, "reduplication", "2")
    )
    return at + 2


def _without_brackets(text: str, tokens: Tokens) -> Tokens:
    """Return the tokens with words joined whose first letter an editor changed: "[W]e"."""
    if "[" not in text:
        return tokens
    out: list[Token] = []
    for token in tokens:
        one = out[-1] if out else None
        if (
            one is not None
            and one.end - one.start == 1
            and token.start == one.end + 1
            and text[one.end] == "]"
            and text[one.start - 1 : one.start] == "["
        ):
            out[-1] = Token(one.text + token.text, one.start, token.end)
        else:
            out.append(token)
    return Tokens([t.text for t in out], [t.start for t in out], [t.end for t in out])


def _special(text: str, tokens: Tokens, at: int, shift: int, out: list[Word]) -> int:
    """Read a number or a contraction at token `at`; return the index after it, 0 if it is none."""
    token = tokens[at]
    if "'" in token.text and token.text not in calendar.starters():  # "Jum'at"
        out += _contraction(Token(token.text, token.start + shift, token.end + shift))
        return at + 1
    found = _value(text, tokens, at)
    if found is None:
        return 0
    number, after = found
    written = " ".join(tokens.texts[at:after])
    end = tokens.ends[after - 1]
    out.append(Word(number.norm, token.start + shift, end + shift, "", written, number))
    return after


def _value(text: str, tokens: Tokens, at: int) -> tuple[Value, int] | None:
    """Read a date, a time or a number at token `at`: the longest of them that stands there."""
    word = tokens.texts[at]
    if not word[0].isdigit() and word not in calendar.starters():
        return read_number(text, tokens, at)
    return (
        read_date(text, tokens, at) or read_clock(text, tokens, at) or read_number(text, tokens, at)
    )


def _doubled(tokens: Tokens, at: int) -> bool:
    """Tell whether a "2" stands right behind the word ("masing2", but not "km2")."""
    return (
        at + 1 < len(tokens)
        and tokens.texts[at + 1] == "2"
        and tokens.starts[at + 1] == tokens.ends[at]
        and len(tokens.texts[at]) > 2
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
