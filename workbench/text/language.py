"""Tell which language a text is in; the answer may be that it is too short to tell."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from workbench.errors import StorageFailed
from workbench.text.lexicon import LANGUAGES, load
from workbench.text.tokens import words

MIN_WORDS = 3  # below this, function words prove nothing
SAMPLE = 4000  # code points: enough for a sure answer, bounded for long texts
BEGINNING = 1000  # code points: where these are as sure as can be, no more are read
# Thai, Lao, Khmer, Japanese and Chinese put no spaces between words; so many are a clause.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{6,}")


class Language(NamedTuple):
    """A language code (ISO 639-1, "" where unknown) and the share of evidence for it, 0 to 1."""

    code: str
    confidence: float


def detect(text: str) -> Language:
    """Return the language of `text`: function words first, then a trained model.

    Raises StorageFailed where the model, which unpacks itself into a temporary file, cannot.
    """
    beginning = _by_words(words(text[:BEGINNING]), 5, 12)
    if beginning is not None:
        return beginning
    found = words(text[:SAMPLE])
    if len(found) < MIN_WORDS and not unspaced(text):
        return Language("", 0.0)
    whole = _by_words(found, 2, 2)
    if whole is not None:
        return whole
    # Imported late: the model takes some tens of megabytes, and most texts never need it.
    from py3langid.langid import rank

    try:
        (code, top), (_, second) = rank(text[:SAMPLE])[:2]
    except OSError as error:
        raise StorageFailed(
            "The language of the text cannot be told, since nothing can be written below "
            "%(folder)s (%(error)s): free space there, then try again.",
            folder=tempfile.gettempdir(),
            error=error.strerror or error,
        ) from error
    confidence = 1 / (1 + math.exp(min(50.0, second - top)))
    if code == "ms":  # its letter sequences are nearly all Indonesian's, and so is the archive
        code = "id"
    return Language(str(code), round(confidence, 3))


def _by_words(found: Sequence[str], times: int, least: int) -> Language | None:
    """Return the language with `least` function words and `times` those of all others, if any."""
    counts = {lang: sum(map(_stopwords(lang).__contains__, found)) for lang in LANGUAGES}
    best = max(counts, key=lambda lang: counts[lang])
    rest = sum(counts.values()) - counts[best]
    if counts[best] < max(least, len(found) // 10) or counts[best] <= times * rest:
        return None
    return Language(best, round(counts[best] / (counts[best] + rest), 3))


def unspaced(text: str) -> bool:
    """Tell whether `text` holds a clause in a script without spaces between words."""
    return _UNSPACED.search(text) is not None


@cache
def _stopwords(lang: str) -> frozenset[str]:
    return frozenset(load(lang, "stopwords")["words"])
