"""Tell active from passive: the same verb, with who did it and who it was done to changed over.

Indonesian says it by the prefix ("memukul", "dipukul"), English by a form of "to be" before the
participle and "by" behind it. Whether the roles really changed cannot be told from the verb alone;
so the change is told as one that may.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.trace.forms import Word
from workbench.trace.lexicon import voice_words

PASSIVE = ("di", "ter")
# What the nasal of the active prefix stands for at the beginning of the root.
NASAL = (
    ("menge", ("",)),
    ("meng", ("", "k")),
    ("meny", ("s",)),
    ("men", ("", "t")),
    ("mem", ("", "p")),
    ("me", ("",)),
)
SHORTEST = 3  # letters of a root: "mengecat", "dicat"
REGULAR = 5  # letters from which on a word in -ed is taken for a participle


def turned(a: str, b: str) -> bool:
    """Tell whether one word is the active form and the other the passive of one Indonesian verb."""
    return any(_passive_of(active, passive) for active, passive in ((a, b), (b, a)))


def _passive_of(active: str, passive: str) -> bool:
    if not active.startswith("me"):
        return False
    roots = {passive[len(prefix) :] for prefix in PASSIVE if passive.startswith(prefix)}
    return any(root in roots for root in _roots(active))


def _roots(active: str) -> Iterator[str]:
    for prefix, firsts in NASAL:
        if active.startswith(prefix):
            for first in firsts:
                root = first + active[len(prefix) :]
                if len(root) >= SHORTEST:
                    yield root


def bare(a: str, b: str) -> bool:
    """Tell whether one word is the passive of the other, which stands without a prefix."""
    short, long = sorted((a, b), key=len)
    return len(short) >= SHORTEST + 1 and long == "di" + short


def makes_passive(words: list[Word], index: int) -> bool:
    """Tell whether the English word at `index` makes a participle beside it passive."""
    known = voice_words()
    word = words[index].norm
    if word in known.be:
        auxiliary = index > 0 and words[index - 1].norm in known.be  # "was being", "has been"
        return not auxiliary and _participle(words, index + 1)
    if word not in known.by or not _participle(words, index - 1):
        return False
    following = index + 1
    return following < len(words) and words[following].number is None  # "increased by 5 percent"


def is_be(word: str) -> bool:
    """Tell whether the word is a form of "to be" (or "get") that may make a passive."""
    return word in voice_words().be


def _participle(words: list[Word], index: int) -> bool:
    if not 0 <= index < len(words):
        return False
    word = words[index].norm
    regular = len(word) >= REGULAR and word.endswith("ed")
    return regular or word in voice_words().participles
