"""The Whoosh schema made from index/fields.toml, with the tracer's own words instead of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from whoosh import columns, fields
from whoosh.analysis import Analyzer, Token

from workbench.errors import BadInput
from workbench.search.port import IndexedArticle
from workbench.settings import resource
from workbench.text.fold import fold
from workbench.text.tokens import words

KINDS = {"words", "names", "exact", "day"}
REQUIRED = {"headline", "body", "outlet", "speaker", "lang", "day"}
NAME_GAP = 20  # word positions between two names, so that no phrase runs from one to the next


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One entry of index/fields.toml."""

    name: str
    kind: str
    boost: float = 1.0
    facet: bool = False


@cache
def definitions() -> tuple[FieldDefinition, ...]:
    """Return the fields of the word index; raise BadInput where the file is not as it must be."""
    path = resource("index") / "fields.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found = tuple(FieldDefinition(name, **entry) for name, entry in content.items())
    except (OSError, tomllib.TOMLDecodeError, TypeError) as error:
        raise BadInput(
            "The definitions in fields.toml cannot be read (%(error)s): mend or restore the file.",
            error=error,
        ) from error
    names = {field.name for field in found}
    if names != REQUIRED or any(field.kind not in KINDS for field in found):
        raise BadInput(
            "The file fields.toml must define exactly %(names)s, each of kind %(kinds)s.",
            names=", ".join(sorted(REQUIRED)),
            kinds=", ".join(sorted(KINDS)),
        )
    return found


class WorkbenchWords(Analyzer):  # type: ignore[misc]  # Whoosh is not typed
    """Split into the folded words of text.tokens; each line of names starts after a gap."""

    def __init__(self, gap: int = 0) -> None:
        """Make an analyser; `gap` is the distance in words between two lines."""
        self.gap = gap

    def __call__(self, value: str, **options: Any) -> Iterator[Token]:
        """Yield the tokens of `value` with their positions."""
        token = Token(positions=True, removestops=True, mode=options.get("mode", ""))
        token.boost = 1.0
        position = options.get("start_pos", 0)
        for line in value.split("\n") if self.gap else (value,):
            for word in words(line):
                token.text = token.original = word
                token.pos = position
                token.stopped = False
                position += 1
                yield token
            position += self.gap


class WholeValue(Analyzer):  # type: ignore[misc]
    """Take the folded value as one term."""

    def __call__(self, value: str, **options: Any) -> Iterator[Token]:
        """Yield one token."""
        token = Token(positions=True, mode=options.get("mode", ""))
        token.boost = 1.0
        token.text = token.original = whole(value)
        token.pos = 0
        token.stopped = False
        yield token


def whole(value: str) -> str:
    """Return what two spellings of one outlet or language have in common."""
    return " ".join(fold(value).text.split())


def schema() -> Any:
    """Return the schema; the field "id" is added to those of fields.toml."""
    made: dict[str, Any] = {"id": fields.NUMERIC(int, bits=64, unique=True, sortable=True)}
    for field in definitions():
        match field.kind:
            case "words":
                made[field.name] = fields.TEXT(WorkbenchWords(), field_boost=field.boost)
            case "names":
                made[field.name] = fields.TEXT(WorkbenchWords(NAME_GAP))
            case "exact":
                made[field.name] = fields.ID(analyzer=WholeValue())
                made[field.name].column_type = columns.RefBytesColumn()
            case _:
                made[field.name] = fields.NUMERIC(int, bits=32, sortable=True)
    return fields.Schema(**made)


def document(article: IndexedArticle) -> dict[str, Any]:
    """Return an article as Whoosh takes it; a missing day is 0."""
    return {
        "id": article.id,
        "headline": article.headline,
        "body": article.text,
        "outlet": article.outlet,
        "speaker": "\n".join(article.speakers),
        "lang": article.lang,
        "day": day_number(article.day),
    }


def day_number(day: str) -> int:
    """Return an ISO day as a number that sorts as the days do (20240131); 0 for none."""
    return int(day.replace("-", "")) if day else 0
