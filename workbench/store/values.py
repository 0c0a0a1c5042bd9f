"""What columns hold: times as numbers, model objects as JSON, keys. Needs no database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from workbench import codec
from workbench.errors import BadInput
from workbench.model import EMPTY, DateInterval, Quote

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


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
    return json.dumps(codec.encode(value), ensure_ascii=False, separators=(",", ":"))


def pairs(value: str) -> Mapping[str, str]:
    """Return a stored JSON object of texts."""
    return EMPTY if value == "{}" else json.loads(value)


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
    value = (hints, date.contradictions, declared)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def quotes_json(quotes: Sequence[Quote]) -> str:
    """Return the quotes of an article as JSON, as `dumps` does but four times as fast."""
    return json.dumps(
        [_quote(quote) for quote in quotes], ensure_ascii=False, separators=(",", ":")
    )


def _quote(quote: Quote) -> dict[str, Any]:
    cue, source = quote.cue, quote.source
    return {
        "exact": quote.exact,
        "start": quote.start,
        "end": quote.end,
        "kind": quote.kind.value,
        "cue": cue and {"text": cue.text, "start": cue.start, "end": cue.end, "denies": cue.denies},
        "source": source
        and {
            "text": source.text,
            "start": source.start,
            "end": source.end,
            "name": source.name,
            "confidence": source.confidence,
            "aliases": source.aliases,
            "roles": source.roles,
            "reason": source.reason,
        },
        "flags": quote.flags,
        "parts": [{"start": part.start, "end": part.end} for part in quote.parts],
        "outer": quote.outer,
        "lang": quote.lang,
    }


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
