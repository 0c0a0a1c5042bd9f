"""Read robots.txt: which pages a site asks programs to leave alone (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_ROBOTS = 512_000  # bytes; RFC 9309 asks for at least 500 KiB
AGENT = "quoteworkbench"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a group: a path pattern and whether it allows."""

    path: str
    allows: bool


def rules(text: str, agent: str = AGENT) -> list[Rule]:
    """Return the rules for `agent`: its own groups if there are any, else those for all."""
    own: list[Rule] = []
    everyone: list[Rule] = []
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
            rule = Rule(value, key == "allow")
            own += [rule] if value and agent in names else []
            everyone += [rule] if value and "*" in names else []
    return own if has_own else everyone


def _product(value: str) -> str:
    match = re.match(r"[a-zA-Z_-]+|\*", value)
    return match.group().lower() if match else ""


def allows(found: list[Rule], path: str) -> bool:
    """Return whether `path` (with query) may be fetched: the longest matching rule decides."""
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
