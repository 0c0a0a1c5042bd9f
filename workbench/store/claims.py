"""Claims of the desk with all that reviewers put on them; nothing of it is ever overwritten."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from workbench import codec
from workbench.errors import Conflict, NotFound
from workbench.model import Trace
from workbench.model_review import (
    Annotation,
    Claim,
    ClaimState,
    Correction,
    Decision,
    Rating,
)
from workbench.store import review_rows, rows, tables
from workbench.text.fold import fold

_NUMBER = re.compile(r"(?i)^\s*(?:qw-)?(\d{4})-(\d+)\s*$")
_C = tables.claims.c
_CLAIM = (
    _C.id,
    _C.year,
    _C.sequence,
    _C.text,
    _C.speaker,
    _C.lang,
    _C.selection_reason,
    _C.state,
    _C.author,
    _C.created_at,
)


def add(
    conn: Connection,
    *,
    text: str,
    speaker: str,
    lang: str,
    selection_reason: str,
    trace: Trace,
    author: str,
    at: datetime,
) -> Claim:
    """Store an open claim under the next number of its year; return it."""
    last = select(func.max(_C.sequence)).where(_C.year == at.year)
    values = {
        "year": at.year,
        "sequence": (conn.scalar(last) or 0) + 1,
        "text": text,
        "speaker": speaker,
        "lang": lang,
        "selection_reason": selection_reason,
        "state": ClaimState.OPEN.value,
        "trace": rows.dumps(trace),
        "outline": rows.dumps(outline(trace)),
        "words": fold(f"{text}\n{speaker}").text,
        "author": author,
        "created_at": rows.micros(at),
    }
    return get(conn, _insert(conn, tables.claims, values))


def outline(trace: Trace) -> Trace:
    """Return a trace reduced to what a list shows: its verdict and first appearance."""
    first = trace.first and replace(trace.first, diff=())
    return replace(trace, first=first, appearances=(), fragments=(), similar=(), explain={})


def get(conn: Connection, id: int) -> Claim:
    """Return a claim with its whole trace and review; raise NotFound."""
    row = conn.execute(select(*_CLAIM, _C.trace).where(_C.id == id)).one_or_none()
    if row is None:
        raise NotFound("There is no claim %(id)s: check its number.", id=id)
    return _claims(conn, [tuple(row)])[0]


def find(conn: Connection, number: str) -> Claim:
    """Return the claim of a number such as "QW-2026-0001" or of a plain id; raise NotFound."""
    match = _NUMBER.match(number)
    if match:
        year, sequence = int(match[1]), int(match[2])
        id = conn.scalar(select(_C.id).where(_C.year == year, _C.sequence == sequence))
    else:
        id = int(number) if number.strip().isdecimal() and len(number) < 19 else None
    if id is None:
        raise NotFound("There is no claim %(id)s: check its number.", id=number)
    return get(conn, id)


def page(
    conn: Connection, *, state: str = "", words: str = "", page: int = 1, per_page: int = 50
) -> tuple[int, list[Claim]]:
    """Return how many claims match and one page of them, the latest first.

    All of `words` must stand in the claim's text or speaker. The traces are outlines (see
    `outline`): a list must not pay for reading every appearance.
    """
    wanted = [_C.state == state] if state else []
    wanted += [_C.words.contains(word, autoescape=True) for word in fold(words).text.split()]
    total = conn.scalar(select(func.count()).select_from(tables.claims).where(*wanted)) or 0
    listed = select(*_CLAIM, _C.outline).where(*wanted).order_by(_C.id.desc())
    listed = listed.limit(per_page).offset((max(page, 1) - 1) * per_page)
    return total, _claims(conn, [tuple(row) for row in conn.execute(listed)])


def annotate(conn: Connection, note: Annotation) -> Annotation:
    """Store an annotation (its `id` is ignored) and return it with its id."""
    values = review_rows.values(note)
    return replace(note, id=_insert(conn, tables.annotations, values))


def remove_annotation(conn: Connection, id: int, *, author: str, at: datetime) -> Annotation:
    """Hide an annotation, keeping it with who hid it; return it; raise NotFound."""
    t = tables.annotations
    found = annotation(conn, id)
    gone = {"removed_at": rows.micros(at), "removed_by": author}
    conn.execute(update(t).where(t.c.id == id).values(gone))
    return found


def annotation(conn: Connection, id: int) -> Annotation:
    """Return an annotation that was not removed; raise NotFound."""
    found = review_rows.notes(conn, tables.annotations.c.id == id)
    if not found:
        raise NotFound("There is no annotation %(id)d: it may have been removed.", id=id)
    return found[0]


def rate(conn: Connection, rating: Rating) -> Rating:
    """Store a rating (its `id` is ignored) in the place of the author's earlier one; return it.

    Raises Conflict unless the claim is open.
    """
    _need(conn, rating.claim_id, ClaimState.OPEN)
    t = tables.ratings
    mine = (t.c.claim_id == rating.claim_id) & (t.c.author == rating.author)
    conn.execute(update(t).where(mine).values(superseded=True))
    return replace(rating, id=_insert(conn, t, review_rows.values(rating)))


def decide(conn: Connection, decision: Decision) -> Decision:
    """Store the verdict (its `id` is ignored) and close the claim; return it.

    Raises Conflict unless the claim is open: of two editors, the second is told.
    """
    _move(conn, decision.claim_id, ClaimState.OPEN, ClaimState.CLOSED)
    return replace(decision, id=_insert(conn, tables.decisions, review_rows.values(decision)))


def correct(conn: Connection, correction: Correction) -> Correction:
    """Store a correction (ids of it and of its `after` are ignored) and return it.

    Without `after` the claim becomes void. Raises Conflict unless the claim is closed and
    `before` is its present decision.
    """
    state = ClaimState.CLOSED if correction.after else ClaimState.VOID
    _move(conn, correction.claim_id, ClaimState.CLOSED, state)
    t = tables.decisions.c
    if conn.scalar(select(func.max(t.id)).where(t.claim_id == correction.claim_id)) != (
        correction.before.id
    ):
        raise Conflict("The decision was corrected meanwhile: read it again before you change it.")
    after = correction.after
    if after is not None:
        after = replace(after, id=_insert(conn, tables.decisions, review_rows.values(after)))
    values = {
        "claim_id": correction.claim_id,
        "what": correction.what,
        "why": correction.why,
        "before_id": correction.before.id,
        "after_id": after and after.id,
        "author": correction.author,
        "created_at": rows.micros(correction.created_at),
    }
    return replace(correction, id=_insert(conn, tables.corrections, values), after=after)


def _claims(conn: Connection, found: Sequence[tuple[Any, ...]]) -> list[Claim]:
    ids = [row[0] for row in found]
    notes = review_rows.by_claim(review_rows.notes(conn, tables.annotations.c.claim_id.in_(ids)))
    ratings = review_rows.by_claim(review_rows.ratings(conn, ids))
    decisions = review_rows.decisions(conn, ids)
    corrections = review_rows.by_claim(review_rows.corrections(conn, ids, decisions))
    latest = {decision.claim_id: decision for decision in decisions.values()}  # by rising id
    claims = []
    for row in found:
        id, year, sequence, text, speaker, lang, reason, state, author, created_at, trace = row
        claims.append(
            Claim(
                id=id,
                number=f"QW-{year}-{sequence:04d}",
                text=text,
                speaker=speaker,
                lang=lang,
                selection_reason=reason,
                state=ClaimState(state),
                trace=codec.decode(Trace, json.loads(trace)),
                author=author,
                created_at=rows.moment(created_at),
                annotations=tuple(notes.get(id, ())),
                ratings=tuple(ratings.get(id, ())),
                decision=latest.get(id),
                corrections=tuple(corrections.get(id, ())),
            )
        )
    return claims


def _insert(conn: Connection, table: Table, values: Mapping[str, Any]) -> int:
    key = conn.execute(insert(table).values(values)).inserted_primary_key
    return int(key[0]) if key else 0


def _need(conn: Connection, id: int, state: ClaimState) -> None:
    found = conn.scalar(select(_C.state).where(_C.id == id))
    if found is None:
        raise NotFound("There is no claim %(id)s: check its number.", id=id)
    if found != state.value:
        raise Conflict(
            "The claim is %(found)s, not %(state)s: reload it to see what happened.",
            found=found,
            state=state.value,
        )


def _move(conn: Connection, id: int, before: ClaimState, after: ClaimState) -> None:
    _need(conn, id, before)
    conn.execute(update(tables.claims).where(_C.id == id).values(state=after.value))


def cited_articles(conn: Connection) -> set[int]:
    """Return the articles that a saved trace or a note refers to."""
    return {id for _, id in _citations(conn)}


def count_citing(conn: Connection, article_id: int) -> int:
    """Return how many claims refer to an article, in their trace or in a note."""
    return len({claim for claim, id in _citations(conn) if id == article_id})


def _citations(conn: Connection) -> Iterator[tuple[int, int]]:
    notes, c = tables.annotations.c, tables.claims.c
    for claim, article in conn.execute(select(notes.claim_id, notes.article_id)):
        yield claim, article
    for claim, trace in conn.execute(select(c.id, c.trace)):
        yield from ((claim, seen["article"]["id"]) for seen in json.loads(trace)["appearances"])
