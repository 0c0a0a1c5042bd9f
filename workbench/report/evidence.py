"""The last look before a report leaves: do the archived bytes still prove what it says?"""

from __future__ import annotations

import hashlib

from workbench.errors import EvidenceMismatch
from workbench.model import Appearance, Article
from workbench.model_review import Annotation


def check(
    article: Article,
    raw_sha256: str,
    passage: Appearance | Annotation,
    extracted: str | None = None,
) -> None:
    """Raise EvidenceMismatch unless `passage` still stands in the archived article.

    `raw_sha256` is the digest of the archived bytes as read just now, `extracted` the text
    extracted from them just now (None where that was not done). A newer extractor may move a
    passage; it may not lose it.
    """
    check_article(article, raw_sha256)
    if article.text[passage.start : passage.end] != passage.exact or not passage.exact:
        raise EvidenceMismatch(
            "The passage “%(exact)s” does not stand at characters %(start)s to %(end)s of "
            "article %(id)s. Nothing was exported; trace the quote again and save it anew.",
            exact=passage.exact[:120],
            start=passage.start,
            end=passage.end,
            id=article.ref.id,
        )
    if extracted is not None and _flat(passage.exact) not in _flat(extracted):
        raise EvidenceMismatch(
            "The passage “%(exact)s” is not in the text that the archived bytes of article "
            "%(id)s give today. Nothing was exported; compare the archived page with the stored "
            "text before publishing.",
            exact=passage.exact[:120],
            id=article.ref.id,
        )


def check_article(article: Article, raw_sha256: str) -> None:
    """Raise EvidenceMismatch unless the archived bytes and the stored text are those of then."""
    if raw_sha256 != article.snapshot.sha256:
        raise EvidenceMismatch(
            "The archived bytes of article %(id)s have changed: their SHA-256 is %(now)s and was "
            "%(then)s. Nothing was exported; run workbench verify and restore the archive file "
            "%(file)s from a backup.",
            id=article.ref.id,
            now=raw_sha256,
            then=article.snapshot.sha256,
            file=article.snapshot.file,
        )
    if text_digest(article.text) != article.text_sha256:
        raise EvidenceMismatch(
            "The stored text of article %(id)s has changed since it was extracted. Nothing was "
            "exported; run workbench verify and restore the database from a backup.",
            id=article.ref.id,
        )


def check_absence(article: Article, passage: Appearance, extracted: str) -> None:
    """Raise EvidenceMismatch where the bytes hold a passage that the stored text is said to lack.

    `extracted` is the text extracted from the archived bytes just now.
    """
    now, then = _flat(extracted), _flat(article.text)
    if _flat(passage.exact) in now and _flat(passage.exact) not in then:
        raise EvidenceMismatch(
            "The passage “%(exact)s” would be called gone from article %(id)s, but it is in the "
            "text that its archived bytes give today. Nothing was exported; run workbench reread, "
            "then export again.",
            exact=passage.exact[:120],
            id=article.ref.id,
        )


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text as UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _flat(text: str) -> str:
    """Return the text with white space made even: extractors differ in line breaks only."""
    return " ".join(text.split())
