"""What a role says of its bearer: the walk of life, the one office it names, the body it is of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from workbench.text.names import (
    REMEMBERED,
    WORD,
    is_weak,
    listed,
    name_words,
    public_names,
)

FIELDS = ("lay", "sport", "stage")
FORCE, PUBLIC = "force", "public"
ARTICLES = frozenset({"the", "a", "an"})
NOT_SOLE = frozenset({"mantan", "eks", "former", "ex", "calon", "anggota", "member"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom an article names, as far as names alone can tell.

    `key` is what decisions refer to: "joko widodo~public" (full name, walks of life),
    "wiranto@ketua dpd" (one word and its office), "ita!12" (one word, known in article 12 only).
    """

    key: str
    name_key: str
    name: str
    linked: bool


@cache
def _offices() -> frozenset[str]:
    return listed("titles", "office") | listed("titles", "rank")


@cache
def _vague() -> frozenset[str]:
    tables = ("titles", "rank"), ("titles", "honorific"), ("titles", "office"), ("people", "vague")
    return frozenset().union(*(listed(name, table) for name, table in tables))


@cache
def _fields_of() -> dict[str, str]:
    return {word: field for field in FIELDS for word in listed("people", field)}


@lru_cache(maxsize=REMEMBERED)
def role_words(role: str) -> tuple[str, ...]:
    """Return the folded words of a role; ranks behind an office and articles are left out."""
    words = [word.lower().replace(".", "") for word in WORD.findall(role)]
    words = [word for word in words if word not in ARTICLES]
    ranks = listed("titles", "rank") | {"besar"}
    while len(words) > 1 and words[-1] in ranks:
        words.pop()
    return tuple(words)


@lru_cache(maxsize=REMEMBERED)
def field_of(role: str) -> str:
    """Return the walk of life a role belongs to: lay, sport, stage, force, public, "" unknown."""
    words = role_words(role)
    if any(word in listed("people", FORCE) for word in (*words, *role.lower().split())):
        return FORCE  # wherever it stands: the head of an office of the police may be any word
    known, unsure = _fields_of(), listed("people", "unsure")
    for word in words:
        if word in known:
            return known[word]
        if word in _offices() and word not in unsure:
            return PUBLIC
    return ""


def is_office(role: str) -> bool:
    """Tell whether a role says what somebody is, rather than the name of a body alone."""
    return bool(field_of(role))


@lru_cache(maxsize=REMEMBERED)
def sole_office(role: str) -> str:
    """Return the folded words of an office that one person holds at a time, else ""."""
    words = role_words(role)
    if len(words) < 2 or words[0] not in _offices() or field_of(role) not in (PUBLIC, FORCE):
        return ""
    if words[0] in NOT_SOLE:
        return ""
    if words[0] in listed("people", "sole"):
        named = any(word not in _offices() for word in words[1:])
        return " ".join(words) if named else ""
    rest = [word for word in words[1:] if word not in _vague()]
    own = [word for word in rest if word not in listed("titles", "body")]
    initials = {word.lower() for word in WORD.findall(role) if word.isupper() and len(word) > 1}
    return " ".join(words) if own or initials & set(rest) else ""


def organisation(role: str) -> str:
    """Return the body or place that an office is of, as written: "KPK" of "Juru Bicara KPK"."""
    words = role.split()
    folded = [word.lower().strip(".,()") for word in words]
    start = 0
    while start < len(words) and (folded[start] in _vague() or folded[start] in ("of", "for")):
        start += 1
    end = len(words)
    while end > start and folded[end - 1] in listed("titles", "rank") | {"besar"}:
        end -= 1
    if not start or folded[0] in ("menteri", "menko"):
        return ""
    return " ".join(words[start:end]).strip("() ,")


@cache
def _public_figures() -> frozenset[str]:
    """Return the full names whose nicknames everybody knows: however common, they mean one."""
    return frozenset(" ".join(name_words(name)) for name in public_names().values())


def identity(name: str, roles: Iterable[str], article_id: int) -> Identity | None:
    """Return whom an article means by a name, None where the words are nobody's name."""
    words = name_words(name)
    if not words:
        return None
    public = public_names().get(" ".join(words))
    if public:
        name, words = public, name_words(public)
    key = " ".join(words)
    if is_weak(words) and key not in _public_figures():
        office = next(filter(None, map(sole_office, roles)), "")
        if office:
            return Identity(f"{key}@{office}", key, name, True)
        return Identity(f"{key}!{article_id}", key, name, False)
    fields = sorted({field_of(role) for role in roles} - {""})
    return Identity(f"{key}~{'+'.join(fields)}", key, name, True)
