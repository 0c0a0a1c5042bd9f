"""Tell what two different words are to one another: a slip of the pen or another word.

A slip must be proven: by its shape (letters swapped, doubled, lost, struck wrong) and by one of
the two forms being no word that the archive knows. Everything unproven counts as another word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein

from workbench.trace.forms import Word
from workbench.trace.lexicon import protected, spelling

UNKNOWN = "\x00"  # a word that no article holds
FUZZY = 0.72  # Damerau-Levenshtein similarity of one word to its misspelling
FUZZY_PROTECTED = 0.59  # "tidka" for "tidak": few letters, but a swap
UNATTESTED = 1.7  # nats below the ceiling: in at most two articles of the archive
RARER = 4.0  # nats: the slip is some fifty times rarer than the word
ODD = 3.1  # nats below the ceiling: in at most ten articles; what more of them print is a word
STRONG_SHAPES = frozenset({"swap", "double"})
NEGATING = ("tak", "non", "anti", "un", "in", "im", "il", "ir", "dis", "mis")
ENDINGS = frozenset("sdrni")  # plural, past, comparative, participle; Indonesian -i
BEGINNINGS = frozenset("a")  # "typical", "atypical"
CLITICS = ("nya", "lah", "kah", "pun", "ku", "mu")


class Vocabulary:
    """What the archive knows of words: `rarity` is their inverse document frequency, in nats."""

    def __init__(self, rarity: Callable[[str], float]) -> None:
        """Keep `rarity` and remember its answers for the time of one trace."""
        self._rarity = rarity
        self._known: dict[str, float] = {}
        self._weights: tuple[Sequence[Word], tuple[float, ...]] = ((), ())

    def rarity(self, word: str) -> float:
        """Return how rare `word` is, in nats."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = float(self._rarity(word))
        return found

    @cached_property
    def ceiling(self) -> float:
        """Return the rarity of a word that no article holds."""
        return self.rarity(UNKNOWN)

    def weight(self, word: Word) -> float:
        """Return how much `word` says, in nats; at least one, so that no word is worth nothing."""
        return max(1.0, self.rarity(word.written.split(" ", 1)[0]))

    def weights(self, words: Sequence[Word]) -> tuple[float, ...]:
        """Return the weight of each word; asked again for the same words, the same answer."""
        if self._weights[0] is not words:
            self._weights = (words, tuple(self.weight(w) for w in words))
        return self._weights[1]

    def attested(self, word: str) -> bool:
        """Tell whether the archive shows `word` to be one, or a lexicon lists it."""
        known = protected()
        if known.protects(word) or word in known.stop or word in known.pronouns:
            return True
        return self.rarity(word) < self.ceiling - UNATTESTED


def shape(a: str, b: str) -> str:
    """Return how one word becomes the other: swap, double, drop, strike, or "" (several slips)."""
    if len(a) == len(b):
        differing = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        if len(differing) == 1:
            return "strike"
        if len(differing) == 2 and differing[1] == differing[0] + 1:
            i = differing[0]
            if a[i] == b[i + 1] and a[i + 1] == b[i]:
                return "swap"
        return ""
    short, long = sorted((a, b), key=len)
    if len(long) != len(short) + 1:
        return ""
    for i in range(len(long)):
        if long[:i] + long[i + 1 :] == short:
            neighbours = long[max(0, i - 1) : i] + long[i + 1 : i + 2]
            if long[i] in neighbours:
                return "double"
            return "drop" if 0 < i < len(long) - 1 else "edge"
    return ""


def is_typo(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Tell whether `a` and `b` are proven to be one word, slipped on one side."""
    known = protected()
    if frozenset((a, b)) in known.confusable or not (a.isalpha() and b.isalpha()):
        return False
    kind = shape(a, b)
    shorter = min(len(a), len(b))
    guarded = [known.protects(w) for w in (a, b)]
    if all(guarded) or shorter < 3:
        return False
    if any(guarded) and not (kind in STRONG_SHAPES or (kind == "drop" and shorter >= 5)):
        return False
    if kind == "strike" and shorter < 5:
        return False
    if kind == "edge" and (shorter < 6 or _inflected(a, b)):
        return False
    if not kind and (
        shorter < 7 or DamerauLevenshtein.normalized_similarity(a, b) < FUZZY or _affixed(a, b)
    ):
        return False
    return _one_unknown(a, b, vocabulary)


def _one_unknown(a: str, b: str, vocabulary: Vocabulary) -> bool:
    attested = [vocabulary.attested(w) for w in (a, b)]
    if not all(attested):
        return True
    known = protected()
    if all(known.protects(w) or w in known.stop for w in (a, b)):
        return False
    common, rare = sorted((a, b), key=vocabulary.rarity)
    if vocabulary.rarity(rare) - vocabulary.rarity(common) < RARER:
        return False
    # "dna" for "dan" is the commonest slip of all, whatever laboratories write.
    swapped = shape(a, b) == "swap" and common in known.stop
    return swapped or vocabulary.rarity(rare) >= vocabulary.ceiling - ODD


def _inflected(a: str, b: str) -> bool:
    """Tell whether the letter that one word has more at its end or beginning makes another form."""
    short, long = sorted((a, b), key=len)
    return long[-1] in ENDINGS if long.startswith(short) else long[0] in BEGINNINGS


def _affixed(a: str, b: str) -> bool:
    """Tell whether the two differ by an ending or a beginning only, as inflected words do."""
    short, long = sorted((a, b), key=len)
    return long.startswith(short) or long.endswith(short) or a[3:] == b[2:] or a[2:] == b[3:]


def negates(a: str, b: str) -> bool:
    """Tell whether one word is the other with a negating beginning or ending."""
    short, long = sorted((a, b), key=len)
    if len(short) < 4:
        return False
    if long in (short + "less", "ketidak" + short, "ketidak" + short + "an"):
        return True
    return any(long == prefix + short for prefix in NEGATING) or (
        {long[-4:], short[-3:]} == {"less", "ful"} and long[:-4] == short[:-3]
    )


def same_stem(a: str, b: str) -> bool:
    """Tell whether the two differ by an Indonesian clitic only ("rumah", "rumahnya")."""
    short, long = sorted((a, b), key=len)
    return len(short) > 2 and any(long == short + clitic for clitic in CLITICS)


def stands_for(a: str, b: str) -> bool:
    """Tell whether one is a contraction's ending that may stand for the other ("'s", "is")."""
    endings = spelling().endings
    return b in endings.get(a, ()) or a in endings.get(b, ())
