"""Find the note in which an outlet corrects what it published ("Ralat: …", "Correction: …")."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from workbench.model import Appearance, Article, Passage
from workbench.text.lexicon import LANGUAGES, load

CORRECTED = "corrected"  # the flag of an appearance that its outlet corrected
MAX_NOTE = 400  # code points quoted of a note
MAX_PARAGRAPH = 1200  # code points; a correction is short, an essay about corrections is not
_PARAGRAPHS = re.compile(r"[^\n]+")
_QUOTED = re.compile('["“”«»]')


@cache
def _words(table: str) -> tuple[str, ...]:
    entries = {entry for lang in LANGUAGES for entry in load(lang, "corrections")[table]}
    return tuple(sorted(entries, key=len, reverse=True))


@cache
def _pattern(table: str, form: str) -> re.Pattern[str]:
    return re.compile(form % "|".join(map(re.escape, _words(table))), re.IGNORECASE)


def _label() -> re.Pattern[str]:
    form = (
        r"\W{0,4}(?:\([^()\n]{1,40}\)\s*)?(?:%s)\b"
        r"\s*(?:[:–—-]|,[^:\n]{4,30}:|\([^()\n]{1,40}\)|\W{0,3}$)"
    )
    return _pattern("labels", form)


def corrects(headline: str, text: str) -> bool:
    """Tell whether the whole article is a correction: its headline or its first line says so."""
    first = _PARAGRAPHS.search(text)
    label = _label()
    return bool(label.match(headline.strip()) or (first and label.match(first.group())))


def correction(text: str) -> str:
    """Return the note with which the article says that it was corrected, "" where there is none.

    Only notes set apart count: a paragraph that opens with a label, or says so in a set phrase
    outside quotation marks.
    """
    low = text.lower()
    phrases = any(phrase in low for phrase in _words("phrases"))
    for match in _PARAGRAPHS.finditer(text):
        paragraph = match.group().strip()
        if len(paragraph) <= MAX_PARAGRAPH and _is_note(paragraph, phrases):
            return paragraph[:MAX_NOTE]
    return ""


def _is_note(paragraph: str, phrases: bool) -> bool:
    if _label().match(paragraph):
        return True
    named = _pattern("notes", r"\W{0,4}(?:%s)\b").match(paragraph)
    if named and _pattern("means", r"(?<![\w-])(?:%s)\b").search(paragraph, named.end()):
        return True
    said = _pattern("phrases", r"\b(?:%s)\b").search(paragraph) if phrases else None
    return said is not None and not _QUOTED.search(paragraph, 0, said.start())


def own_note(article: Article) -> str:
    """Return the `correction` of an article by itself."""
    return correction(article.text)


def marked(
    found: Sequence[Appearance],
    passages: Sequence[Passage],
    note_of: Callable[[Article], str] = own_note,
) -> tuple[Appearance, ...]:
    """Return the appearances, those that the outlet corrected with its note and a flag.

    A correction stands in the article itself (as `note_of` tells), in another version of the page,
    or in an article of its own that the same outlet published at that time or later.
    """
    articles = {p.article.ref.id: p.article for p in passages}
    own = {seen.article.id: note_of(articles[seen.article.id]) for seen in found}
    urls = {seen.article.url for seen in found} - {""}
    pages = {
        a.ref.url: note for a in articles.values() if a.ref.url in urls and (note := note_of(a))
    }
    apart = [p.article for p in passages if corrects(p.article.ref.headline, p.article.text)]
    return tuple(_with_note(seen, own, pages, apart) for seen in found)


def _with_note(
    seen: Appearance, own: Mapping[int, str], pages: Mapping[str, str], apart: Sequence[Article]
) -> Appearance:
    ref = seen.article
    later = (_lead(a) for a in apart if a.ref.id != ref.id and _follows(a, seen))
    note = own[ref.id] or (pages.get(ref.url, "") if ref.url else "") or next(later, "")
    if not note:
        return seen
    return replace(seen, flags=(*seen.flags, CORRECTED), correction=note)


def _follows(article: Article, seen: Appearance) -> bool:
    """Tell whether a correction of the same outlet may speak of `seen`: it is no older."""
    mine, theirs = article.date.point, seen.date.point
    same = article.ref.outlet.casefold() == seen.article.outlet.casefold() != ""
    return same and not (mine and theirs and mine < theirs)


def _lead(article: Article) -> str:
    first = _PARAGRAPHS.search(article.text)
    lead = first.group().strip() if first else ""
    headline = article.ref.headline.strip()
    return (lead if lead.startswith(headline) else f"{headline}. {lead}")[:MAX_NOTE]
