"""A report as JSON: everything, in the schema of templates/report/report-1.schema.json."""

from __future__ import annotations

import json
from typing import Any

from workbench.codec import encode
from workbench.model import Article
from workbench.model_review import Claim, ClaimState
from workbench.report.bundle import ReportBundle
from workbench.report.presenters import Json, article_json, date_json, searched_json, trace_json
from workbench.report.presenters import when as iso
from workbench.report.proof import articles_of

SCHEMA = "quote-workbench-report"
VERSION = 1  # raised when a key changes its meaning or goes; new keys do not raise it


def render(bundle: ReportBundle, lang: str) -> bytes:
    """Return the report as UTF-8 JSON, indented."""
    text = json.dumps(report_json(bundle, lang), ensure_ascii=False, indent=2)
    # A lone surrogate is written as the escape that JSON has for it.
    return text.encode("utf-8", "backslashreplace") + b"\n"


def report_json(bundle: ReportBundle, lang: str) -> Json:
    """Return the report as one object; ratings of an open claim stay blind and are left out."""
    used = {s for claim in bundle.claims for s in _scales_of(claim)}
    return {
        "schema": SCHEMA,
        "schema_version": VERSION,
        "lang": lang,
        "generated_at": iso(bundle.generated_at),
        "software": {"name": "Quote Workbench", "version": bundle.version},
        "publisher": {"name": bundle.desk, "contact": bundle.contact, "url": bundle.public_url},
        "evidence_checked_at": iso(bundle.checked_at),
        "archive": None if bundle.searched is None else searched_json(bundle.searched),
        "fictional_demo": any(bundle.demo(claim) for claim in bundle.claims),
        "scales": [encode(scale) for scale in bundle.scales if scale.key in used],
        "claims": [_claim(claim, bundle) for claim in bundle.claims],
    }


def _scales_of(claim: Claim) -> set[str]:
    decisions = [c.before for c in claim.corrections] + [
        c.after for c in claim.corrections if c.after
    ]
    found = {d.scale for d in [*decisions, *([claim.decision] if claim.decision else [])]}
    return found | {r.scale for r in claim.ratings}


def _claim(claim: Claim, bundle: ReportBundle) -> Json:
    closed = claim.state is not ClaimState.OPEN
    published = claim.state is ClaimState.CLOSED
    agreement = bundle.agreements.get(claim.id)
    return {
        "number": claim.number,
        "state": claim.state.value,
        "text": claim.text,
        "speaker": claim.speaker,
        "lang": claim.lang,
        "selection_reason": claim.selection_reason,
        "saved_at": iso(claim.created_at),
        "saved_by": bundle.name(claim.author),
        "decision": _entry(claim.decision, bundle) if published and claim.decision else None,
        "corrections": [
            _entry(c, bundle)
            | {
                "before": _entry(c.before, bundle),
                "after": _entry(c.after, bundle) if c.after else None,
            }
            for c in claim.corrections
        ],
        "ratings": [_entry(r, bundle) for r in claim.ratings] if closed else [],
        "agreement": encode(agreement) if closed and agreement is not None else None,
        "annotations": [_entry(note, bundle) for note in claim.annotations],
        "trace": _trace(claim, bundle),
        "articles": [_article(article) for article, _ in articles_of(claim, bundle)],
    }


def _trace(claim: Claim, bundle: ReportBundle) -> Json:
    """Return the trace as it was saved; beside it, what its pages became until now."""
    answer = trace_json(claim.trace, more=True)
    histories = bundle.histories.get(claim.id, {})
    for seen in [answer["first"], *answer["appearances"]]:
        history = histories.get(seen["article"]["id"]) if seen else None
        if history is not None:
            seen["versions"] = encode(history.standings)
            seen["version_corrections"] = [
                {"article_id": id, "note": note} for id, note in history.notes.items()
            ]
            seen["versions_taken_down"] = list(history.removed)
    return answer


def _entry(value: Any, bundle: ReportBundle) -> Json:
    """Return a decision, rating, note or correction with the printed name of its author."""
    found: Json = encode(value)
    return found | {"author": bundle.name(found["author"])}


def _article(article: Article) -> Json:
    snapshot = article.snapshot
    date = date_json(article.date)
    date["evidence"] = encode(article.date.evidence)
    date["contradictions"] = list(article.date.contradictions)
    return article_json(article.ref) | {
        "author": article.ref.author,
        "lang": article.ref.lang,
        "fictional_demo": article.ref.demo,
        "date": date,
        "captured_at": iso(article.captured_at),
        "claimed_capture": iso(article.claimed_capture),
        "extractor": article.extractor,
        "text_sha256": article.text_sha256,
        "text_characters": len(article.text),
        "archive": {
            "sha256": snapshot.sha256,
            "file": snapshot.file,
            "offset": snapshot.offset,
            "length": snapshot.length,
            "media_type": snapshot.media_type,
            "line": snapshot.line,
        },
    }
