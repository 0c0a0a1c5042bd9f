"""Read robots.txt: which pages a site asks programs to leave alone (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

MAX_ROBOTS = 512_000  # bytes; RFC 9309 asks for at least 500 KiB
MAX_SITEMAPS = 100  # a site that names more has an index of them
MAX_DELAY = 3600.0  # seconds; a longer pause would be another way to say no
AGENT = "quoteworkbench"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a group: a path pattern and whether it allows."""

    path: str
    allows: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt asks of us: rules, seconds between visits, and where the sitemaps are."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()


def read(text: str, agent: str = AGENT) -> Robots:
    """Return what `text` asks of `agent`: its own groups if there are any, else those for all.

    Crawl-delay and Sitemap stand in no standard, but sites write them and mean them.
    """
    own: list[Rule] = []
    everyone: list[Rule] = []
    delays: dict[str, float] = {}
    sitemaps: list[str] = []
    names: set[str] = set()
    naming, has_own = False, False
    for line in text.lstrip("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            names = (names if naming else set()) | {_product(value)}
            naming, has_own = True, has_own or _product(value) == agent
        elif key in ("allow", "disallow"):
            naming = False
            rule = Rule(_normal(value), key == "allow")
            own += [rule] if value and agent in names else []
            everyone += [rule] if value and "*" in names else []
        elif key == "crawl-delay":
            naming = False
            delays |= dict.fromkeys(names, _seconds(value))
        elif key == "sitemap" and len(sitemaps) < MAX_SITEMAPS:
            sitemaps.append(value)
    return Robots(
        rules=tuple(own if has_own else everyone),
        delay=delays.get(agent if has_own else "*", 0.0),
        sitemaps=tuple(dict.fromkeys(sitemaps)),
    )


def rules(text: str, agent: str = AGENT) -> list[Rule]:
    """Return the rules of `text` for `agent`; see `read`."""
    return list(read(text, agent).rules)


def _product(value: str) -> str:
    match = re.match(r"[a-zA-Z_-]+|\*", value)
    return match.group().lower() if match else ""


def _seconds(value: str) -> float:
    match = re.match(r"\d{1,6}(?:\.\d{1,3})?", value)
    return min(float(match.group()), MAX_DELAY) if match else 0.0


def _normal(path: str) -> str:
    """Return a path with every byte percent-encoded in one way: "é", "%c3%a9" and "%C3%A9" agree.

    Encoded slashes, stars and dollars stay encoded: they are not the signs they look like.
    """
    pieces = re.split(r"(%2[fF]|%2[aA]|%24)", path)
    return "".join(
        piece.upper() if at % 2 else quote(unquote_to_bytes(piece), safe="/*$%:@!&'()+,;=~-._?[]|")
        for at, piece in enumerate(pieces)
    )


def allows(found: list[Rule] | tuple[Rule, ...], path: str) -> bool:
    """Return whether `path` (with query) may be fetched: the longest matching rule decides."""
    path = _normal(path)
    best = max(
        (r for r in found if _matches(r.path, path)),
        key=lambda r: (len(r.path), r.allows),
        default=None,
    )
    return best is None or best.allows


def _matches(pattern: str, path: str) -> bool:
    """Match with `*` and a final `$` without regular expressions, so in bounded time."""
    ends = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not ends:
        return True
    return path.endswith(pieces[-1]) if len(pieces) > 1 else at == len(path)
