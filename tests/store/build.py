"""Small drafts, snapshots and quotes to store."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from workbench.model import (
    Cue,
    DateEvidence,
    DateInterval,
    Draft,
    Grade,
    Quote,
    QuoteKind,
    Snapshot,
    Source,
    Span,
)
from workbench.store.articles import Item

NOW = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=UTC)
UNDATED = DateInterval(None, NOW, None, Grade.D)


def dated(day: str) -> DateInterval:
    start = datetime.fromisoformat(day).replace(tzinfo=UTC)
    end = start + timedelta(hours=23, minutes=59)
    evidence = (
        DateEvidence("byline", f"Senin ({day})", start, end, Grade.B),
        DateEvidence("capture", "", None, NOW, Grade.A),
    )
    return DateInterval(start, end, start + timedelta(hours=8), Grade.B, evidence, ("a, b",))


def draft(text: str = 'Kata Bu Rina, "Jembatan selesai."', **values: object) -> Draft:
    fields: dict[str, object] = {
        "headline": "Jembatan",
        "outlet": "Koran Pagi",
        "author": "Sari",
        "url": "",
        "lang": "id",
        "date": dated("2024-02-14"),
        "external_id": "k-1",
        "claimed_capture": NOW - timedelta(days=1, microseconds=1),
        "extractor": "test 1",
        "extra": {"rubrik": "kota"},
    }
    return Draft(text=text, **(fields | values))  # type: ignore[arg-type]


def snapshot(payload: str, **values: object) -> Snapshot:
    sha256 = hashlib.sha256(payload.encode()).hexdigest()
    fields: dict[str, object] = {
        "file": "a.warc.gz",
        "offset": int(sha256[:6], 16),
        "length": 100,
        "media_type": "application/json",
        "source": "/berkas/kliping.jsonl",
        "url": "",
        "captured_at": NOW,
        "given": {"outlet": "Koran Pagi"},
        "line": 3,
    }
    return Snapshot(sha256=sha256, **(fields | values))  # type: ignore[arg-type]


def quote(text: str, exact: str, name: str = "Rina Wulandari") -> Quote:
    start = text.index(exact)
    cue = Cue(text[0:4], 0, 4)
    source = Source(text[5:12], 5, 12, name, 0.75, ("Bu Rina",), ("bupati",), "title")
    end = start + len(exact)
    return Quote(
        exact, start, end, QuoteKind.DIRECT, cue, source, ("denied",), (Span(start, end),), None
    )


def item(
    text: str = 'Kata Bu Rina, "Jembatan selesai."',
    payload: str = "",
    quotes: Sequence[Quote] = (),
    **values: object,
) -> Item:
    return draft(text, **values), snapshot(payload or text + repr(values)), tuple(quotes)
