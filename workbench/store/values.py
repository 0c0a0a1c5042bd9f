"""What columns hold: times as numbers, model objects as JSON, keys. Needs no database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from workbench import codec
from workbench.errors import BadInput
from workbench.model import EMPTY, Cue, DateInterval, Quote, Source

_text = json.encoder.encode_basestring  # a string as JSON, all but ASCII as it is
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Garbled(ValueError):
    """A stored value is JSON, but not of the shape that was stored; `Store` makes it a sentence."""


def micros(at: datetime) -> int:
    """Return a time as microseconds since 1970, exactly."""
    return (at - _EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    """Return the time of `micros`."""
    return _EPOCH + timedelta(microseconds=at)


def micros_or_none(at: datetime | None) -> int | None:
    """Return a time as microseconds since 1970, None where there is none."""
    return None if at is None else micros(at)


def moment_or_none(at: int | None) -> datetime | None:
    """Return the time of `micros_or_none`."""
    return None if at is None else moment(at)


def dumps(value: object) -> str:
    """Return a model object as compact JSON."""
    return _compact(codec.encode(value))


def pairs(value: str) -> Mapping[str, str]:
    """Return a stored JSON object of texts; raise Garbled where it is none."""
    if value == "{}":
        return EMPTY
    found = json.loads(value)
    if not isinstance(found, dict):
        raise Garbled("no object")
    return found


def evidence_json(date: DateInterval) -> str:
    """Return the evidence and contradictions of a date as compact JSON."""
    hints = [
        (
            e.kind,
            e.raw,
            micros_or_none(e.earliest),
            micros_or_none(e.latest),
            e.grade,
            micros_or_none(e.point),
        )
        for e in date.evidence
    ]
    declared = (micros_or_none(date.declared_earliest), micros_or_none(date.declared_latest))
    return _compact((hints, date.contradictions, declared))


def quotes_json(quotes: Sequence[Quote]) -> str:
    """Return the quotes of an article as JSON, as `dumps` does but several times as fast."""
    return f"[{','.join(map(_quote, quotes))}]"


def _quote(quote: Quote) -> str:
    cue, source, outer = quote.cue, quote.source, quote.outer
    parts = ",".join([f'{{"start":{part.start},"end":{part.end}}}' for part in quote.parts])
    return (
        f'{{"exact":{_text(quote.exact)},"start":{quote.start},"end":{quote.end},'
        f'"kind":{_text(quote.kind)},"cue":{_cue(cue) if cue else "null"},'
        f'"source":{_source(source) if source else "null"},"flags":{_texts(quote.flags)},'
        f'"parts":[{parts}],"outer":{"null" if outer is None else outer},'
        f'"lang":{_text(quote.lang)}}}'
    )


def _cue(cue: Cue) -> str:
    denies = "true" if cue.denies else "false"
    return f'{{"text":{_text(cue.text)},"start":{cue.start},"end":{cue.end},"denies":{denies}}}'


def _source(source: Source) -> str:
    return (
        f'{{"text":{_text(source.text)},"start":{source.start},"end":{source.end},'
        f'"name":{_text(source.name)},"confidence":{source.confidence!r},'
        f'"aliases":{_texts(source.aliases)},"roles":{_texts(source.roles)},'
        f'"reason":{_text(source.reason)}}}'
    )


def _texts(values: Sequence[str]) -> str:
    return f"[{','.join(map(_text, values))}]" if values else "[]"


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal; raise BadInput for half characters."""
    try:
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError:
        raise BadInput(
            "The text holds half a character (a lone surrogate) and cannot be stored: mend the "
            "encoding of its source."
        ) from None


def outlet_key(name: str) -> str:
    """Return an outlet's name as it is compared."""
    return " ".join(name.casefold().split())
