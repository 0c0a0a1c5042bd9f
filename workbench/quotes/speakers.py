"""Relate a claimed speaker to the speaker that an article gives for a quote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.model import Quote, Relation, Source, SpeakerMatch
from workbench.quotes.known import Known, by_archive
from workbench.quotes.lexicons import degree, known_nicknames, titles
from workbench.text.fold import fold

WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*")
NICKNAME = 3  # letters: shorter pieces stand in any name
ONE_WORD = 0.6  # the article gives one word of the name only
MIN_SECONDHAND = 0.4  # below this the outer speaker itself is a guess


def relate(
    claimed: str,
    quotes: Sequence[Quote],
    index: int | None,
    text: str,
    known: Known | None = None,
) -> SpeakerMatch:
    """Return how `claimed` relates to the speaker of quotes[index], its outer quotes included.

    UNKNOWN where nothing is claimed, no quote covers the passage, or the article names nobody;
    the name and its confidence are given even then. `known` tells what other articles know of
    the bearer of a name in this one; it is asked only where this article does not settle it.
    """
    if index is None or not 0 <= index < len(quotes):
        return SpeakerMatch(reason="the passage stands in no quote")
    quote = quotes[index]
    source = quote.source
    name = source.name if source else ""
    sure = source.confidence if source else 0.0
    reason = source.reason if source else "no speaker named"
    if not claimed.strip():
        return SpeakerMatch(name, Relation.UNKNOWN, sure, reason)
    own = _relation(claimed, source) if source else None
    if own in (Relation.OK, Relation.ALIAS):
        if len(_bare(name)) == 1 < len(_bare(claimed)):
            sure = min(sure, ONE_WORD)
        return SpeakerMatch(name, own, sure, reason)
    outer = _outer(claimed, quotes, quote)
    if outer is not None:
        return outer
    if not name:
        return SpeakerMatch(name, Relation.UNKNOWN, sure, reason)
    match = SpeakerMatch(name, own or Relation.UNKNOWN, sure, reason)
    return by_archive(claimed, match, quotes, known)


def _outer(claimed: str, quotes: Sequence[Quote], quote: Quote) -> SpeakerMatch | None:
    """Return SECONDHAND where `claimed` is the one who relays the quote inside an own one."""
    seen = 0
    while quote.outer is not None and seen < len(quotes):
        seen += 1
        inner = quote.source
        quote = quotes[quote.outer]
        source = quote.source
        if source is None or source.confidence < MIN_SECONDHAND:
            continue
        if _relation(claimed, source) in (Relation.OK, Relation.ALIAS):
            who = (inner.name or inner.text) if inner else ""
            return SpeakerMatch(
                who or source.name,
                Relation.SECONDHAND,
                source.confidence,
                f"{source.name} relays {who or 'somebody else'}",
            )
    return None


def _relation(claimed: str, source: Source) -> Relation | None:
    """Return how a claimed name relates to a source; None where that cannot be told."""
    wanted, bare = _words(claimed), _bare(claimed)
    if not wanted:
        return None
    if source.name and _publicly(wanted) == _publicly(_words(source.name)):
        return Relation.OK if wanted == _words(source.name) else Relation.ALIAS
    if source.name:
        full = _bare(source.name)
        if bare == full or wanted == _words(source.name):
            return Relation.OK
        if bare and _shortened(bare, full):
            return Relation.ALIAS
        for alias in source.aliases:
            if bare and (bare == _bare(alias) or wanted == _words(alias)):
                return Relation.ALIAS
        if bare and _shortened(full, bare):
            return Relation.ALIAS  # the article gives less of the name; nothing in it conflicts
    if any(_role_fits(wanted, _words(role)) for role in source.roles):
        return Relation.ALIAS
    if not source.name and source.text and wanted == _words(source.text):
        return Relation.OK
    if _maybe_nickname(bare, _bare(source.name)):
        return None  # "Nirma" for Nirmala, undeclared: proves nothing, and must not accuse
    return Relation.MISATTRIBUTED if source.name else None


def _maybe_nickname(claimed: Sequence[str], full: Sequence[str]) -> bool:
    """Tell whether a single claimed word begins or ends a word of the full name."""
    if len(claimed) != 1 or len(claimed[0]) < NICKNAME:
        return False
    return any(word.startswith(claimed[0]) or word.endswith(claimed[0]) for word in full)


def _publicly(words: list[str]) -> str:
    """Return the full name of a public figure for a well-known nickname, else the words."""
    joined = " ".join(words)
    return known_nicknames().get(joined, joined).lower()


def _words(name: str) -> list[str]:
    """Return the folded words of a name, degrees left out."""
    without = degree().sub(" ", name) if "," in name else name
    return [word.replace(".", "") for word in WORD.findall(fold(without).text)]


def _bare(name: str) -> list[str]:
    """Return the words of a name without honorifics, ranks and offices before it."""
    words = _words(name)
    known = titles()
    while len(words) > 1 and (words[0] in known.honorific or words[0] in known.role):
        words.pop(0)
    return [] if len(words) == 1 and words[0] in known.role else words


def _shortened(part: list[str], full: list[str]) -> bool:
    """Tell whether all words of `part` stand in `full` in order, initials counting for names."""
    at = 0
    matched = False
    for word in part:
        while at < len(full) and not _same(word, full[at]):
            at += 1
        if at == len(full):
            return False
        matched = matched or len(word) > 1
        at += 1
    return matched


def _same(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))


def _role_fits(wanted: list[str], role: list[str]) -> bool:
    """Tell whether a claimed office is the one the article gives, or its beginning."""
    articles = ("the", "a", "an")
    wanted = [word for word in wanted if word not in articles]
    role = [word for word in role if word not in articles]
    return bool(wanted) and (wanted == role or role[: len(wanted)] == wanted)
