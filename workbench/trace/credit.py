"""Find the older source that an article itself names ("dikutip dari …", a wire byline)."""

from __future__ import annotations

import re
from functools import cache

from workbench.text import lexicon
from workbench.text.lexicon import LANGUAGES

REACH = 700  # code points around the passage in which a credit belongs to it
BYLINE = 250  # code points at both ends of an article where agencies sign
DOMAIN = r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}"
NAME = rf"(?P<name>(?:[A-Z][\w&'’-]*|{DOMAIN})(?:[ .](?:[A-Z][\w&'’-]*|of|the|com|co|id))*)"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    phrases: list[str] = []
    agencies: list[str] = []
    others: set[str] = set()
    for lang in LANGUAGES:
        tables = lexicon.load(lang, "credits")
        phrases += tables["phrases"]
        agencies += tables["agencies"]
        others |= set(tables["not_outlets"])
    ways = sorted({p.split("{name}")[0].strip() for p in phrases}, key=len, reverse=True)
    said = re.compile(r"\b(?i:" + "|".join(map(re.escape, ways)) + r")\s+(?:the\s+)?" + NAME)
    names = "|".join(map(re.escape, sorted(agencies, key=len, reverse=True)))
    signed = re.compile(
        rf"[(/]\s*(?P<name>(?i:{names}))\b[^()]{{0,20}}[)/]|\((?P<alone>[A-Z]{{2,4}})\)\s*[-–—]"
    )
    return said, signed, frozenset(others)


@cache
def _agencies() -> frozenset[str]:
    return frozenset(a for lang in LANGUAGES for a in lexicon.load(lang, "credits")["agencies"])


def cited(text: str, start: int, end: int, outlet: str) -> str:
    """Return the outlet that the article credits near text[start:end] or in its byline, or ""."""
    said, signed, others = _patterns()
    low = max(0, start - REACH)
    around = text[low : end + REACH]
    for found in said.finditer(around):
        name = found["name"].strip(" .")
        if _is_outlet(name, others) and not _same(name, outlet):
            return name
    for part in (text[:BYLINE], text[-BYLINE:]):
        mark = signed.search(part)
        name = (mark["name"] or mark["alone"] or "") if mark else ""
        if name.lower() in _agencies() and not _same(name, outlet):
            return name
    return ""


def _is_outlet(name: str, others: frozenset[str]) -> bool:
    """Tell whether a name that follows a credit phrase is an outlet, not a person."""
    low = name.lower()
    if low.split()[0] in others:
        return False
    return (
        low in _agencies()
        or bool(re.fullmatch(DOMAIN, low.split()[0]))
        or low.removeprefix("the ") in _agencies()
        or any(low.startswith(agency) for agency in _agencies() if len(agency) > 4)
    )


def _same(a: str, b: str) -> bool:
    one, two = (re.sub(r"\W", "", x.lower()) for x in (a, b))
    return bool(one) and bool(two) and (one in two or two in one)
