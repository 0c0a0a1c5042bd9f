"""Read a number out of a run of tokens, whatever its format: 1.500.000, 1,5 juta, 1.5 million.

Separators follow the one rule that both languages share: groups of exactly three digits make
thousands, anything else a decimal fraction; where both separators occur, the last one is the
decimal one.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from workbench.text.tokens import Tokens
from workbench.trace.lexicon import NumberWords, calendar_words, number_words

THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
TIGHT = re.compile(r"[\s\-]*")  # what may stand between the words of one number
LOOSE = re.compile(r"[\s.]*")  # "Rp. 1.000"
HYPHEN = re.compile(r"-?")
NOTHING = re.compile(r"")
HALF = Decimal("0.5")
MAX_WORDS = 14  # "nine hundred and ninety-nine thousand nine hundred and ninety-nine million"


class Number(NamedTuple):
    """A number: its value, the figure before its scale word, that scale, and its unit.

    `unit` is a currency, "percent", "ordinal" or "". `clock` keeps 14.30 apart from 14:30 and
    joins them.
    """

    value: Decimal
    figure: Decimal
    scale: int
    unit: str
    clock: str = ""

    @property
    def norm(self) -> str:
        """Return the form under which equal numbers are equal strings."""
        text = f"{self.value:f}"  # Decimal.normalize would round long numbers
        return f"#{text.rstrip('0').rstrip('.') if '.' in text else text}|{self.unit}"


def figure(text: str) -> Decimal:
    """Return the value of digits with separators ("1.500" 1500, "1,5" 1.5, "14:30" 14.30)."""
    if THOUSANDS.fullmatch(text):
        return Decimal(re.sub("[.,]", "", text))
    marks = [c for c in text if c in ".,:"]
    if len(marks) > 1 and marks[-1] != marks[0]:  # 1.500,75 and 1,500.75
        head, _, tail = text.rpartition(marks[-1])
        return Decimal(re.sub("[.,:]", "", head) + "." + tail)
    if len(marks) == 1:
        return Decimal(re.sub("[.,:]", ".", text))
    return Decimal(re.sub("[.,:]", "", text))


def _clock(text: str) -> str:
    found = re.fullmatch(r"([01]?\d|2[0-3])[.:]([0-5]\d)", text)
    return f"{int(found[1])}:{found[2]}" if found else ""


class _Reader:
    """Walks over tokens from one position; the grammar of both languages in one place."""

    def __init__(self, text: str, tokens: Tokens, at: int, words: NumberWords) -> None:
        self.text, self.tokens, self.at, self.words = text, tokens, at, words

    def peek(self, ahead: int = 0, gap: re.Pattern[str] = TIGHT) -> str:
        """Return the token `ahead` where only `gap` stands before it, else ""."""
        index = self.at + ahead
        if index >= len(self.tokens.texts):
            return ""
        if index and not gap.fullmatch(
            self.text[self.tokens.ends[index - 1] : self.tokens.starts[index]]
        ):
            return ""
        return self.tokens.texts[index]

    def below_thousand(self) -> int | None:
        """Read number words up to 999, or return None."""
        words, total, seen = self.words, 0, False
        room = 1000  # each further word must be of a smaller order
        first = True
        while True:
            token = (
                self.tokens.texts[self.at]
                if first and self.at < len(self.tokens.texts)
                else self.peek()
            )
            if token in words.joiner and seen and self.peek(1) in words.units and room > 99:
                self.at += 1
                token = self.peek()
            hundred = words.one.get(token) == 100
            value = 100 if hundred else words.units.get(token)
            if value is None or value >= room:
                break
            start = self.at
            self.at += 1
            follow = self.peek()
            if hundred:
                room = 100
            elif words.scale.get(follow) == 100 and 0 < value < 20:
                value, room = value * 100, 100
                self.at += 1
            elif follow in words.teen and 1 < value < 10:
                value, room = value + 10, 1
                self.at += 1
            elif follow in words.tens and 1 < value < 10:
                value, room = value * 10, 10
                self.at += 1
            else:
                room = 10 if value >= 20 else 1
            if seen and value >= 100:
                self.at = start
                break
            total, seen, first = total + value, True, False
            if room == 1:
                break
        return total if seen else None

    def half(self) -> Decimal:
        """Read "setengah" or "and a half" behind a whole number, or return 0."""
        ahead = 0
        while self.peek(ahead) in self.words.before_half and ahead < 2:
            ahead += 1
        if self.peek(ahead) not in self.words.half:
            return Decimal(0)
        self.at += ahead + 1
        return HALF

    def scale(self, unit: str) -> int:
        """Read a scale word (juta, million), or return 1."""
        token = self.peek()
        money = self.words.money_scale["rupiah" if unit == "rupiah" else ""] if unit else {}
        found = self.words.scale.get(token) or self.words.pack.get(token) or money.get(token, 1)
        if found != 1:
            self.at += 1
        return found


def read_number(text: str, tokens: Tokens, at: int) -> tuple[Number, int] | None:
    """Return the number that starts at token `at` and the index after it, or None."""
    reader = _Reader(text, tokens, at, number_words())
    ordinal = _ordinal(reader)
    if ordinal is not None:
        return ordinal, reader.at
    unit = _money_before(reader)
    if unit is None or reader.at >= len(tokens.texts):
        return None
    if tokens.texts[reader.at][0].isdigit():
        number: Number | None = _digits(reader, unit)
    else:
        number = _words(reader, unit)
    if number is None:
        return None
    return _with_unit(reader, number), reader.at


def _money_before(reader: _Reader) -> str | None:
    """Read a currency before the figure; "" where there is none, None where no figure follows."""
    words, at = reader.words, reader.at
    first = reader.tokens.texts[at]
    unit = words.currency.get(first, "")
    if first in words.dollars and reader.peek(1) == "$":  # "US$", "S$"
        unit = words.dollars[first]
        reader.at += 1
    if unit:
        reader.at += 1
        if not reader.peek(0, LOOSE)[:1].isdigit() and reader.peek() not in words.units:
            return None
    return unit


def _with_unit(reader: _Reader, number: Number) -> Number:
    """Read what stands behind the figure: per cent, or a currency and whose it is."""
    words, after = reader.words, reader.peek()
    if number.unit:
        return number
    if after in words.percent:
        reader.at += 1
        return number._replace(unit="percent")
    if after == "per" and reader.peek(1) == "cent":
        reader.at += 2
        return number._replace(unit="percent")
    if after in words.dollars and words.currency.get(reader.peek(1)) == "dollar":
        reader.at += 2
        return number._replace(unit=words.dollars[after])
    unit = words.currency.get(after, "")
    if not unit or not after.isalpha() or after == "rp":
        return number
    reader.at += 1
    if unit == "dollar" and reader.peek() in words.dollars:
        unit = words.dollars[reader.peek()]
        reader.at += 1
    return number._replace(unit=unit)


def _ordinal(reader: _Reader) -> Number | None:
    """Read a place in an order: "ketiga", "ke-3", "3rd", "twenty-third"."""
    words = reader.words
    first = reader.tokens.texts[reader.at]
    if first in words.ordinal:
        reader.at += 1
        return _placed(words.ordinal[first])
    here = reader.at
    if first in words.ordinal_prefix:
        follow = reader.peek(1, HYPHEN)
        if follow.isdigit() and len(follow) < 4:
            reader.at += 2
            return _placed(int(follow))
        return None
    if first.isdigit() and len(first) < 4 and reader.peek(1, NOTHING) in calendar_words().ordinal:
        reader.at += 2
        return _placed(int(first))
    tens = words.units.get(first, 0)
    unit = words.ordinal.get(reader.peek(1), 10)
    if tens >= 20 and not tens % 10 and unit < 10:
        reader.at += 2
        return _placed(tens + unit)
    reader.at = here
    return None


def _placed(value: int) -> Number:
    return Number(Decimal(value), Decimal(value), 1, "ordinal")


def _digits(reader: _Reader, unit: str) -> Number:
    token = reader.tokens.texts[reader.at]
    value = figure(token)
    clock = _clock(token)
    reader.at += 1
    half = reader.half()
    value = value + half if half else value  # a sum is rounded to 28 digits
    scale = reader.scale(unit)
    total = value * scale if scale > 1 else value  # and so is a product
    while scale > 1:  # "2 juta 500 ribu"
        follow = reader.peek()
        if not follow[:1].isdigit() or reader.words.scale.get(reader.peek(1), scale) >= scale:
            break
        reader.at += 1
        total += figure(follow) * reader.scale(unit)
    return Number(total, value, scale, unit, "" if scale > 1 else clock)


def _halved(reader: _Reader, unit: str) -> Number | None:
    """Read "setengah juta", "half a million", "a million": no number word begins them."""
    words, at = reader.words, reader.at
    first = reader.tokens.texts[at]
    reader.at += 1
    value = HALF if first in words.half else Decimal(1)
    if first in words.half and reader.peek() in words.before_half:
        reader.at += 1
    scale = reader.scale(unit)
    if scale > 1:
        return Number(value * scale, value, scale, unit)
    reader.at = at
    return None


def _words(reader: _Reader, unit: str) -> Number | None:
    first = reader.tokens.texts[reader.at]
    if first in reader.words.half or first in reader.words.before_half:
        return _halved(reader, unit)
    total, last, figure_read, scale_read = 0, 0, None, 1
    started = reader.at
    while reader.at - started < MAX_WORDS:
        here = reader.at
        token = reader.tokens.texts[here] if here == started else reader.peek()
        if reader.words.one.get(token, 0) >= 1000:
            part, scale = 1, reader.words.one[token]
            reader.at += 1
        else:
            if figure_read is not None and token in reader.words.joiner:
                reader.at += 1
            value = reader.below_thousand()
            if value is None:
                reader.at = here
                break
            part = value
            token = reader.peek()
            scale = reader.words.scale.get(token, 1)
            if scale >= 1000:
                reader.at += 1
            else:
                scale = 1
        if last and scale >= last:
            reader.at = here
            break
        total += part * scale
        if figure_read is None:
            figure_read, scale_read = part, scale
        last = scale
        if scale == 1:
            break
    if figure_read is None:
        return None
    return _fraction(reader, Number(Decimal(total), Decimal(figure_read), scale_read, unit))


def _fraction(reader: _Reader, whole: Number) -> Number:
    """Read "koma lima juta" or "setengah juta" behind a whole number, where it follows."""
    if whole.scale != 1:
        return whole
    half = reader.half()
    if half or reader.peek() in reader.words.pack:
        halved = whole.value + half
        scale = reader.scale(whole.unit)
        return Number(halved * scale, halved, scale, whole.unit)
    if reader.peek() not in reader.words.decimal:
        return whole
    digits = ""
    at = reader.at
    reader.at += 1
    while (value := reader.words.units.get(reader.peek(), 10)) < 10:
        digits += str(value)
        reader.at += 1
    if not digits:
        reader.at = at
        return whole
    value_read = Decimal(f"{whole.value}.{digits}")
    scale = reader.scale(whole.unit)
    return Number(value_read * scale, value_read, scale, whole.unit)
