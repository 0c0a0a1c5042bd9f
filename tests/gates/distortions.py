"""Bend real quotes in ways that people do, from a seed: what the trace gates measure on.

Three kinds: mangling (the same utterance, badly copied), material edits (another meaning) and
cosmetic edits (another spelling). The word lists here are kept apart from the lexicons of the
trace on purpose: a gate that reads its answers from the thing it measures proves nothing.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workbench.model import Quote, QuoteKind

WORD = re.compile(r"\S+")
NEGATORS = {"id": ("tidak", "belum", "bukan"), "en": ("not", "never")}
SWAPS = {
    "id": (
        ("semua", "sebagian"), ("banyak", "sedikit"), ("setiap", "beberapa"), ("lebih", "kurang"),
        ("sebelum", "setelah"), ("akan", "harus"), ("bisa", "harus"), ("harus", "boleh"),
        ("sudah", "belum"), ("naik", "turun"), ("menang", "kalah"), ("benar", "salah"),
        ("baik", "buruk"), ("besar", "kecil"), ("tinggi", "rendah"), ("persen", "juta"),
        ("mungkin", "pasti"), ("jika", "meskipun"), ("kalau", "meski"), ("hanya", "juga"),
        ("meningkat", "menurun"), ("setuju", "menolak"), ("juta", "miliar"), ("ribu", "juta"),
        ("paling", "kurang"), ("aman", "berbahaya"), ("mulai", "selesai"), ("mendukung", "menolak"),
    ),
    "en": (
        ("all", "some"), ("many", "few"), ("every", "some"), ("more", "less"), ("before", "after"),
        ("will", "might"), ("can", "must"), ("must", "may"), ("should", "will"), ("would", "must"),
        ("good", "bad"), ("win", "lose"), ("right", "wrong"), ("always", "never"),
        ("million", "billion"), ("percent", "million"), ("if", "although"), ("only", "even"),
        ("most", "few"), ("true", "false"), ("support", "oppose"), ("better", "worse"),
        ("increase", "decrease"), ("agree", "disagree"), ("strong", "weak"), ("and", "or"),
    ),
}  # fmt: skip
NAMES = ("Bambang", "Sulistyowati", "Purwokerto", "Henderson", "Waterbury", "Kartikasari")
FILLERS = {
    "id": ("memang", "tentunya", "barangkali", "sekarang", "teman", "rumah", "hijau", "cerita"),
    "en": ("really", "actually", "basically", "simply", "house", "green", "story", "morning"),
}
SHORTHAND = (("yang", "yg"), ("dengan", "dgn"), ("tidak", "tdk"), ("untuk", "utk"))
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MANGLINGS = ("drop", "insert", "replace", "typos", "ellipsis", "truncate", "reorder")


@dataclass(frozen=True)
class Bent:
    """A quote after an edit, what was done, and which of its words (first, last) are left."""

    text: str
    kind: str
    first: int = 0
    last: int = -1


def usable(quotes: Iterable[Quote], text: str, low: int = 8, high: int = 40) -> Iterator[Quote]:
    """Yield the direct one-piece quotes of `low` to `high` words."""
    for quote in quotes:
        words = len(WORD.findall(quote.exact))
        if (
            quote.kind is QuoteKind.DIRECT
            and len(quote.parts) <= 1
            and low <= words <= high
            and "\n" not in quote.exact
            and text[quote.start : quote.end] == quote.exact
        ):
            yield quote


def slip(word: str, rng: random.Random) -> str:
    """Return `word` with one slip of the finger inside it."""
    at = rng.randrange(1, len(word) - 1)
    how = rng.randrange(4)
    if how == 0 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if how == 1:
        return word[:at] + word[at] + word[at:]
    if how == 2:
        return word[:at] + word[at + 1 :]
    return word[:at] + rng.choice(LETTERS) + word[at + 1 :]


def mangle(text: str, how: str, share: float, lang: str, rng: random.Random) -> Bent:
    """Return `text` with `share` of its words bent in one of the MANGLINGS."""
    words = WORD.findall(text)
    count = max(1, round(share * len(words)))
    places = sorted(rng.sample(range(len(words)), count))
    first, last = 0, len(words) - 1
    if how == "drop":
        kept = [i for i in range(len(words)) if i not in places]
        first, last = kept[0], kept[-1]
        words = [words[i] for i in kept]
    elif how == "insert":
        for i in reversed(places):
            words.insert(i, rng.choice(FILLERS[lang]))
    elif how == "replace":
        for i in places:
            words[i] = rng.choice(FILLERS[lang])
    elif how == "typos":
        for i in places:
            words[i] = slip(words[i], rng) if len(words[i]) > 3 else words[i]
    elif how == "ellipsis":
        at = rng.randrange(2, max(3, len(words) - count - 2))
        words[at : at + count] = ["…"]
    elif how == "truncate":
        first = rng.randrange(count + 1)
        last = len(words) - 1 - (count - first)
        words = words[first : last + 1]
    else:
        at = rng.randrange(len(words) // 3, 2 * len(words) // 3 + 1)
        words = words[at:] + words[:at]
    return Bent(" ".join(words), how, first, last)


def _swap_word(text: str, old: str, new: str) -> str:
    return re.sub(rf"\b{old}\b", new, text, count=1)


def material(text: str, lang: str, rng: random.Random) -> Bent | None:
    """Return `text` with one edit that changes what was said, or None where none applies."""
    ways: list[Callable[[], Bent | None]] = [
        lambda: _negator_in(text, lang, rng),
        lambda: _negator_out(text, lang, rng),
        lambda: _number(text, rng),
        lambda: _name(text, rng),
        lambda: _swapped(text, lang, rng),
        lambda: _swapped(text, lang, rng),
    ]
    rng.shuffle(ways)
    return next((bent for way in ways if (bent := way()) is not None), None)


def _negator_in(text: str, lang: str, rng: random.Random) -> Bent:
    words = WORD.findall(text)
    words.insert(rng.randrange(1, len(words)), rng.choice(NEGATORS[lang]))
    return Bent(" ".join(words), "negator in")


def _negator_out(text: str, lang: str, rng: random.Random) -> Bent | None:
    words = WORD.findall(text)
    places = [i for i, w in enumerate(words) if 0 < i < len(words) - 1 and w in NEGATORS[lang]]
    if not places:
        return None
    del words[rng.choice(places)]
    return Bent(" ".join(words), "negator out")


def _number(text: str, rng: random.Random) -> Bent | None:
    found = list(re.finditer(r"\d+", text))
    if not found:
        return None
    one = rng.choice(found)
    digits = list(one.group())
    at = rng.randrange(len(digits))
    digits[at] = rng.choice([d for d in "123456789" if d != digits[at]])
    return Bent(text[: one.start()] + "".join(digits) + text[one.end() :], "number")


def _name(text: str, rng: random.Random) -> Bent | None:
    found = list(re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b", text))
    if not found:
        return None
    one = rng.choice(found)
    return Bent(text[: one.start()] + rng.choice(NAMES) + text[one.end() :], "name")


def _swapped(text: str, lang: str, rng: random.Random) -> Bent | None:
    pairs = [p for p in SWAPS[lang] if re.search(rf"\b{p[0]}\b", text)]
    pairs += [(b, a) for a, b in SWAPS[lang] if re.search(rf"\b{b}\b", text)]
    if not pairs:
        return None
    old, new = rng.choice(pairs)
    return Bent(_swap_word(text, old, new), f"swap {old} {new}")


def cosmetic(text: str, lang: str, guarded: frozenset[str], rng: random.Random) -> Bent:
    """Return `text` written in another way; words in `guarded` are not misspelt."""
    how = rng.choice(("case", "marks", "typo", "typo", "shorthand", "format", "spaces"))
    if how == "case":
        return Bent(rng.choice((text.upper(), text.lower())), how)
    if how == "marks":
        return Bent(
            '"' + re.sub(r"[,;:](?!\d)", "", text).rstrip(".") + rng.choice("!. ") + '"', how
        )
    if how == "typo":
        places = [
            m
            for m in re.finditer(r"\b[a-z]{5,}\b", text)
            if m.group() not in guarded and (not m.start() or text[m.start() - 1] == " ")
        ]
        if places:
            one = rng.choice(places)
            return Bent(text[: one.start()] + slip(one.group(), rng) + text[one.end() :], how)
    if how == "shorthand" and lang == "id":
        for long, short in SHORTHAND:
            text = re.sub(rf"\b{long}\b", short, text)
        return Bent(text, how)
    if how == "format":
        text = re.sub(r"(\d) (?:persen|percent)\b", r"\1%", text)
        return Bent(re.sub(r"\bRp ?(?=\d)", "Rp ", text), how)
    return Bent("  ".join(WORD.findall(text)), "spaces")
