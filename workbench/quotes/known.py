"""Hold a claimed speaker against what the whole archive knows of the names, before accusing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench.model import Quote, Relation, SpeakerMatch
from workbench.model_people import KnownName, KnownPerson
from workbench.quotes.mentions import mention
from workbench.quotes.places import Places
from workbench.quotes.tokens import Tokens
from workbench.text.names import likeness, name_words
from workbench.text.offices import is_office, role_words

Known = Callable[[str], KnownPerson]  # what is known of the bearer of a name in this article

DECLARED = 0.9  # another article says so
IN_OFFICE = 0.8  # other articles give the office, before and after this one
NICKNAME = 3  # letters: shorter pieces stand in any name

CALLED = "article %(article)s (%(outlet)s) calls %(name)s “%(form)s”"
LINKED = "%(reviewer)s linked the names “%(form)s” and %(name)s"
HELD = "articles from before and after this day call %(name)s “%(form)s” (article %(article)s)"
OTHERWISE = "“%(claimed)s” may be the name %(name)s written otherwise"
REVERSE = (
    "article %(article)s (%(outlet)s) calls %(claimed)s “%(form)s”, and this article gives no more "
    "of the name"
)
NO_HOLDER = "neither this article nor the archive tells who was “%(claimed)s” on that day"
SOMEBODY_ELSE = "the archive knows “%(claimed)s” as somebody else: %(others)s"
NOBODY = "“%(claimed)s” is nobody’s name in the archive and may be a nickname"


def by_archive(
    claimed: str, match: SpeakerMatch, quotes: Sequence[Quote], known: Known | None
) -> SpeakerMatch:
    """Return `match`, made from the article alone, as the archive confirms or softens it.

    Only a match that is unknown or misattributed changes: to an alias where another article or a
    reviewer ties the names, to unknown where the accusation is not certain.
    """
    told = known(match.name) if known else KnownPerson()
    if told.names:
        return _alias(match, told.names[0], DECLARED)
    if told.offices:
        said = _filled(HELD, match, told.offices[0], claimed)
        return replace(_alias(match, told.offices[0], IN_OFFICE), reason=said)
    if match.relation is not Relation.MISATTRIBUTED:
        return match
    doubt = _doubt(claimed, match, quotes, told, known is not None)
    if doubt:
        return replace(match, relation=Relation.UNKNOWN, reason=doubt)
    if told.others:
        others = ", ".join(told.others)
        return replace(match, reason=SOMEBODY_ELSE % {"claimed": claimed, "others": others})
    return match


def _alias(match: SpeakerMatch, found: KnownName, most: float) -> SpeakerMatch:
    template = LINKED if found.decided else CALLED
    return SpeakerMatch(
        match.name,
        Relation.ALIAS,
        min(match.confidence, most),
        _filled(template, match, found, ""),
    )


def _filled(template: str, match: SpeakerMatch, found: KnownName, claimed: str) -> str:
    return template % {
        "article": found.article.id if found.article else "–",
        "outlet": (found.article.outlet if found.article else "") or "–",
        "form": found.name,
        "name": match.name,
        "reviewer": found.decided,
        "claimed": claimed,
    }


def _doubt(
    claimed: str, match: SpeakerMatch, quotes: Sequence[Quote], told: KnownPerson, asked: bool
) -> str:
    """Return why the claimed name might be the speaker's after all, "" where nothing says so."""
    wanted, called = name_words(claimed), name_words(match.name)
    values = {"claimed": claimed, "name": match.name}
    if likeness(wanted, called) is not None:
        return OTHERWISE % values
    if told.reverse:
        return _filled(REVERSE, match, told.reverse[0], claimed)
    if len(called) == 1 < len(wanted) and _within(called[0], wanted):
        return OTHERWISE % values
    if names_an_office(claimed):
        return "" if _excluded_here(claimed, match.name, quotes) else NO_HOLDER % values
    if asked and len(wanted) == 1 and not told.others and not _named_here(wanted[0], quotes):
        return NOBODY % values
    return ""


def _within(word: str, names: Sequence[str]) -> bool:
    """Tell whether a word may be short for one of the names: it begins or ends it."""
    return len(word) >= NICKNAME and any(n.startswith(word) or n.endswith(word) for n in names)


def names_an_office(claimed: str) -> bool:
    """Tell whether a claimed speaker is an office without a person's name."""
    found = mention(Tokens(claimed), 0, len(claimed), Places(), False)
    return found.kind == "role" and is_office(claimed)


def _excluded_here(claimed: str, name: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether the article excludes the claimed office for `name`.

    It gives that office to somebody else, or gives `name` the same one elsewhere: who is regent
    here is not regent there.
    """
    wanted = role_words(claimed)
    for quote in quotes:
        source = quote.source
        for words in map(role_words, source.roles if source else ()):
            if source and source.name == name:
                if len(words) > 1 and words[:1] == wanted[:1]:
                    return True
            elif source and source.name and words[: len(wanted)] == wanted:
                return True
    return False


def _named_here(word: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether a word is part of another speaker's name in the article."""
    return any(
        quote.source is not None and word in name_words(quote.source.name) for quote in quotes
    )
