"""Find the older source that an article itself names ("dikutip dari …", a wire byline)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from workbench.text import lexicon
from workbench.text.lexicon import LANGUAGES

REACH = 700  # code points around the passage in which a credit belongs to it
BYLINE = 250  # code points at both ends of an article where agencies sign
LONG_NAME = 4  # letters: longer agency names also open the names of their programmes and sites
DOMAIN = r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}"
NAME = rf"(?P<name>(?:[A-Z][\w&'’-]*|{DOMAIN})(?:[ .](?:[A-Z][\w&'’-]*|of|the|com|co|id))*)"


@dataclass(frozen=True)
class Phrases:
    """Credit phrases (folded to lower case), and the pattern of one with the name it credits."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def found(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the phrases in `text` with their names."""
        low = text.lower()
        # Most texts have none: looking for the letters takes a tenth of what the pattern does.
        return self.pattern.finditer(text) if any(map(low.__contains__, self.words)) else iter(())


@dataclass(frozen=True)
class Credits:
    """How articles credit others: patterns of the phrases, and what tells that a name is an outlet.

    `said` credits wherever it stands near the passage, `beside` only in its paragraph; `kinds` are
    the words for outlets ("harian", "newspaper"), `titles` the words in names of outlets
    ("Gazette"), `doubtful` those of them that are names of persons or days as well.
    """

    said: Phrases
    beside: Phrases
    signed: re.Pattern[str]
    agencies: frozenset[str]
    kinds: frozenset[str]
    titles: frozenset[str]
    doubtful: frozenset[str]
    others: frozenset[str]

    def is_outlet(self, name: str, *, introduced: bool, article: bool) -> bool:
        """Tell whether a name that follows a credit phrase is an outlet, not a person.

        `introduced` says that a word for an outlet stands before it, `article` that "the" does.
        """
        low = name.lower()
        if article and f"the {low}" in self.agencies:  # "Hill" alone is a person
            return True
        words = low.split()
        if not words or words[0] in self.others:
            return False
        if introduced or re.fullmatch(DOMAIN, words[0]) or words[0] in self.kinds:
            return True
        if low in self.agencies or any(self._opens(agency, low) for agency in self.agencies):
            return True
        if len(words) > 1 and words[-1] in self.titles:
            return True
        # "the Post" is a paper, "Emily Post" a person.
        return article and words[-1] in self.doubtful

    def _opens(self, agency: str, name: str) -> bool:
        if not name.startswith(agency):
            return False
        return len(agency) > LONG_NAME or not name[len(agency) : len(agency) + 1].isalnum()


@cache
def _credits() -> Credits:
    lists: dict[str, set[str]] = {}
    for lang in LANGUAGES:
        for key, words in lexicon.load(lang, "credits").items():
            lists.setdefault(key, set()).update(words)
    kinds = _any(lists["kinds"])
    lead = rf"\s+(?P<article>(?i:the)\s+)?(?:(?P<kind>(?i:{kinds}))\s+)?"
    agencies = _any(lists["agencies"])
    return Credits(
        said=_phrases_of(lists["phrases"], lead),
        beside=_phrases_of(lists["phrases_beside"], lead),
        signed=re.compile(
            rf"[(/]\s*(?P<name>(?i:{agencies}))\b[^()]{{0,20}}[)/]"
            r"|\((?P<alone>[A-Z]{2,4})\)\s*[-–—]"
        ),
        agencies=frozenset(lists["agencies"]),
        kinds=frozenset(lists["kinds"]),
        titles=frozenset(lists["titles"]),
        doubtful=frozenset(lists["titles_doubtful"]),
        others=frozenset(lists["not_outlets"]),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _phrases_of(phrases: Iterable[str], lead: str) -> Phrases:
    words = {p.split("{name}")[0].strip().lower() for p in phrases}
    return Phrases(tuple(words), re.compile(rf"\b(?i:{_any(words)}){lead}{NAME}"))


def cited(text: str, start: int, end: int, outlet: str) -> str:
    """Return the outlet that the article credits near text[start:end] or in its byline, or ""."""
    known = _credits()
    for found in _phrases(known, text, start, end):
        name = re.sub(r"['’]s\b.*", "", found["name"]).strip(" .")
        kind, article = found["kind"] or "", bool(found["article"])
        if known.is_outlet(name, introduced=bool(kind), article=article):
            if f"the {name}".lower() in known.agencies:
                kind = "The"
            whole = f"{kind} {name}" if kind[:1].isupper() else name
            if not _same(name, outlet):
                return whole
    for part in (text[:BYLINE], text[-BYLINE:]):
        mark = known.signed.search(part)
        name = (mark["name"] or mark["alone"] or "") if mark else ""
        if name.lower() in known.agencies and not _same(name, outlet):
            return name
    return ""


def _phrases(known: Credits, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the credit phrases around a passage, those that need its paragraph last."""
    yield from known.said.found(text[max(0, start - REACH) : end + REACH])
    low = max(text.rfind("\n", 0, start) + 1, start - REACH)
    high = text.find("\n", end)
    yield from known.beside.found(text[low : min(high if high >= 0 else len(text), end + REACH)])


def held(credit: str, outlets: Iterable[str]) -> bool:
    """Tell whether one of `outlets` is the credited one ("The Hill", "thehill.com")."""
    return any(_same(credit, outlet) for outlet in outlets)


def _same(a: str, b: str) -> bool:
    """Tell whether two names are those of one outlet: one holds the other, short ones as a word."""
    one, two = sorted((_letters(a), _letters(b)), key=len)
    bare = one.removeprefix("the")
    if not bare:
        return False
    if len(bare) > LONG_NAME:
        return bare in two
    words = {re.sub(r"^the", "", w) for name in (a, b) for w in re.split(r"[\W_]+", name.lower())}
    return bare == two.removeprefix("the") or (bare in words and two.startswith(one))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]|^www\.", "", name.lower())
