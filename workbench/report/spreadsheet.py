"""A report as CSV (RFC 4180): one row per claim and appearance, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from workbench.model import Appearance
from workbench.model_review import Claim, ClaimState
from workbench.model_versions import Standing
from workbench.report.bundle import ReportBundle
from workbench.report.presenters import share, when
from workbench.report.verdicts import look_up

# Stable names: rows of different desks can be put together. New columns go to the end.
COLUMNS = (
    "number",
    "state",
    "claim",
    "claimed_speaker",
    "saved_at",
    "scale",
    "verdict",
    "verdict_label",
    "problem",
    "summary",
    "decided_at",
    "decided_by",
    "corrections",
    "last_correction_at",
    "wording",
    "order",
    "is_first",
    "appearance_wording",
    "coverage",
    "outlet",
    "headline",
    "url",
    "article_id",
    "external_id",
    "date_point",
    "date_earliest",
    "date_latest",
    "date_grade",
    "passage",
    "passage_start",
    "passage_end",
    "article_speaker",
    "speaker_relation",
    "flags",
    "alterations",
    "captured_at",
    "archive_sha256",
    "text_sha256",
    "warc_file",
    "warc_offset",
    "fictional_demo",
    "report_generated_at",
    "correction",
    "versions",
)
BOM = b"\xef\xbb\xbf"  # spreadsheets take UTF-8 for a local code page without it

# What a spreadsheet may run as a formula (OWASP, "CSV Injection"), also in full-width form and
# behind white space, which some programs trim.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
QUOTE = "'"


def render(bundle: ReportBundle, lang: str) -> bytes:
    """Return the claims as CSV in UTF-8 with byte order mark, lines ended by CR LF."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for claim in bundle.claims:
        for appearance in claim.trace.appearances or (claim.trace.first,):
            row = _claim(claim, bundle, lang) | _appearance(claim, appearance, bundle)
            writer.writerow([neutral(row.get(column, "")) for column in COLUMNS])
    return BOM + out.getvalue().encode("utf-8", "replace")


def neutral(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula: a quote mark is put before it."""
    if value is None:
        return ""
    text = str(value).replace("\x00", "\N{SYMBOL FOR NULL}")
    if isinstance(value, int | float):
        return text
    return QUOTE + text if text.startswith(FORMULA) or text.strip().startswith(FORMULA) else text


def _claim(claim: Claim, bundle: ReportBundle, lang: str) -> dict[str, object]:
    row: dict[str, object] = {
        "number": claim.number,
        "state": claim.state.value,
        "claim": claim.text,
        "claimed_speaker": claim.speaker,
        "saved_at": when(claim.created_at),
        "corrections": len(claim.corrections),
        "wording": claim.trace.verdict.value,
        "order": _order(claim),
        "report_generated_at": when(bundle.generated_at),
    }
    if claim.corrections:
        row["last_correction_at"] = when(claim.corrections[-1].created_at)
    decision = claim.decision
    if decision is not None and claim.state is ClaimState.CLOSED:
        _, step = look_up(decision.scale, decision.value, bundle.scales)
        row |= {
            "scale": decision.scale,
            "verdict": decision.value,
            "verdict_label": step.label[lang] if decision.value else "",
            "problem": decision.problem,
            "summary": decision.summary,
            "decided_at": when(decision.created_at),
            "decided_by": bundle.name(decision.author),
        }
    return row


def _order(claim: Claim) -> str:
    """Return how sure the order is, nothing where there is only one appearance to order."""
    return claim.trace.order.value if len(claim.trace.appearances) > 1 else ""


def _appearance(
    claim: Claim, appearance: Appearance | None, bundle: ReportBundle
) -> dict[str, object]:
    if appearance is None:
        return {}
    ref, date = appearance.article, appearance.date
    row: dict[str, object] = {
        "is_first": "yes" if _is_first(claim, appearance) else "no",
        "appearance_wording": appearance.verdict.value,
        "coverage": share(appearance.coverage),
        "outlet": ref.outlet,
        "headline": ref.headline,
        "url": ref.url,
        "article_id": ref.id,
        "external_id": ref.external_id,
        "date_point": when(date.point),
        "date_earliest": when(date.earliest),
        "date_latest": when(date.latest),
        "date_grade": date.grade.value,
        "passage": appearance.exact,
        "passage_start": appearance.start,
        "passage_end": appearance.end,
        "article_speaker": appearance.speaker.name,
        "speaker_relation": appearance.speaker.relation.value,
        "flags": " ".join(appearance.flags),
        "alterations": "; ".join(_alterations(appearance)),
        "fictional_demo": "yes" if ref.demo else "no",
        "correction": appearance.correction,
    }
    history = bundle.history(claim, appearance)
    if history is not None:
        row["versions"] = "; ".join(_version(s) for s in history.standings)
        row["correction"] = next(iter(history.notes.values()), appearance.correction)
    article = bundle.articles.get(ref.id)
    if article is not None:
        row |= {
            "captured_at": when(article.captured_at),
            "archive_sha256": article.snapshot.sha256,
            "text_sha256": article.text_sha256,
            "warc_file": article.snapshot.file,
            "warc_offset": article.snapshot.offset,
        }
    return row


def _alterations(appearance: Appearance) -> Iterator[str]:
    for edit in appearance.alterations:
        yield f"{edit.cls.value} {edit.kind}: {edit.source_text!r} -> {edit.query_text!r}"


def _version(standing: Standing) -> str:
    captured = when(standing.claimed or standing.captured_at)
    again = f", again {when(standing.again)}" if standing.again else ""
    state = standing.verdict.value if standing.verdict else "gone"
    if standing.is_strange:
        state += " (perhaps a sign-in or error page)"
    return f"{standing.number} (article {standing.article_id}, {captured}{again}): {state}"


def _is_first(claim: Claim, appearance: Appearance) -> bool:
    first = claim.trace.first
    return first is not None and (first.article.id, first.start) == (
        appearance.article.id,
        appearance.start,
    )
