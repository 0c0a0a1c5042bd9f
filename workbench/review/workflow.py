"""The rules of the desk: who may do what to a claim in which state, and what each step needs.

Pure functions: each returns quietly or raises the error that tells the user what to do. Rating is
blind: nobody sees another's rating before giving one's own. The same form holds for every claim
(IFCN commitment 1), sources are compulsory (2), corrections stay visible (5).
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from workbench.errors import BadInput, Conflict, Forbidden
from workbench.model_review import (
    Annotation,
    Claim,
    ClaimState,
    Decision,
    EvidenceSource,
    Rating,
    Role,
    User,
)
from workbench.review.scales import counterpart, problem, scale, step

MIN_REASON = 20  # characters: less is a label, not a reason
MIN_SUMMARY = 40  # a published summary is at least one full sentence
MIN_WHAT = 10
MAX_PROSE = 20_000  # a long article; beyond it something was pasted by mistake
MAX_NOTE = 5_000
MAX_TAG = 60
MAX_SOURCES = 100


# ---------------------------------------------------------------- who


def may_review(user: User) -> bool:
    """Tell whether a user may save, annotate, rate, decide and correct."""
    return user.active and user.role in (Role.REVIEWER, Role.ADMIN)


def require_reviewer(user: User) -> None:
    """Raise Forbidden unless the user reviews."""
    if not may_review(user):
        raise Forbidden(
            "Only reviewers may do that: ask an administrator for the role of reviewer."
        )


def require_admin(user: User) -> None:
    """Raise Forbidden unless the user administers."""
    if not (user.active and user.role is Role.ADMIN):
        raise Forbidden("Only administrators may do that: ask one of them.")


def _require_open(claim: Claim) -> None:
    if claim.state is ClaimState.CLOSED:
        raise Conflict(
            "%(number)s is closed: record a correction if its verdict must change.",
            number=claim.number,
        )
    if claim.state is ClaimState.VOID:
        raise Conflict(
            "%(number)s is void: save the quote as a new claim to check it again.",
            number=claim.number,
        )


# ---------------------------------------------------------------- annotations


def check_annotation(user: User, claim: Claim, note: str, tag: str = "") -> None:
    """Raise unless the user may add this note to the claim."""
    require_reviewer(user)
    _require_open(claim)
    if not note.strip() and not tag.strip():
        raise BadInput("The annotation is empty: write a note or choose a tag.")
    _at_most(note, MAX_NOTE, "note")
    _at_most(tag, MAX_TAG, "tag")


def check_annotation_removal(user: User, claim: Claim, annotation: Annotation) -> None:
    """Raise unless the user may remove this annotation: its author or an administrator may."""
    require_reviewer(user)
    _require_open(claim)
    if annotation.author != user.name and user.role is not Role.ADMIN:
        raise Forbidden(
            "Only %(author)s or an administrator may remove this annotation: "
            "add your own beside it.",
            author=annotation.author,
        )


# ---------------------------------------------------------------- ratings


def current(ratings: Sequence[Rating]) -> tuple[Rating, ...]:
    """Return the ratings that count: the last one of each reviewer."""
    return tuple(r for r in ratings if not r.superseded)


def visible_ratings(claim: Claim, user: User) -> tuple[Rating, ...]:
    """Return the ratings a user may see: all when closed or after rating, else only one's own."""
    if claim.state is not ClaimState.OPEN:
        return claim.ratings
    own = tuple(r for r in claim.ratings if r.author == user.name)
    return claim.ratings if own else ()


def check_rating(
    user: User,
    claim: Claim,
    scale_key: str,
    value: str,
    reason: str,
    sources: Sequence[EvidenceSource],
) -> str:
    """Raise unless the rating is complete and allowed; return the scale's full key."""
    require_reviewer(user)
    _require_open(claim)
    chosen = scale(scale_key)
    step(chosen, value)
    _prose(reason, MIN_REASON, "reason for the rating")
    check_sources(sources)
    return chosen.key


def check_sources(sources: Sequence[EvidenceSource]) -> None:
    """Raise BadInput unless there is a source, and each can be followed or says why it cannot."""
    if not sources:
        raise BadInput(
            "Name at least one source, or say why it must be withheld for somebody's safety."
        )
    if len(sources) > MAX_SOURCES:
        raise BadInput("More than %(most)s sources: keep those that decide.", most=MAX_SOURCES)
    for source in sources:
        if source.withheld:
            _prose(source.withheld, MIN_REASON, "reason for withholding a source")
            continue
        if not source.title.strip():
            raise BadInput("A source has no title: say in a few words what it is.")
        if source.url:
            _web_address(source.url)
        elif source.article_id is None:
            raise BadInput(
                "The source %(title)s leads nowhere: add its address or an archived article, or "
                "say why it must be withheld.",
                title=source.title,
            )


# ---------------------------------------------------------------- decisions


def check_decision(
    user: User,
    claim: Claim,
    scale_key: str,
    value: str,
    problem_type: str,
    summary: str,
    sources: Sequence[EvidenceSource],
    reason: str = "",
) -> str:
    """Raise unless the claim may be closed so; return the scale's full key.

    An empty `value` closes without a verdict (a report of findings only); the key is then "".
    """
    require_reviewer(user)
    _require_open(claim)
    ratings = current(claim.ratings)
    if not ratings:
        raise BadInput("Nobody has rated %(number)s: rate it before closing.", number=claim.number)
    key = _check_verdict(scale_key, value, problem_type, summary, sources)
    if key and needs_reason(ratings, key, value):
        if not reason.strip():
            raise BadInput(
                "The ratings do not all say so: write why the desk decides this way; the reason "
                "is published."
            )
        _prose(reason, MIN_REASON, "reason for the decision")
    return key


def needs_reason(ratings: Sequence[Rating], key: str, value: str) -> bool:
    """Tell whether any rating that counts differs from the verdict, or cannot be compared."""
    return any(counterpart(r.scale, r.value, key) != value for r in current(ratings))


def single_desk(claim: Claim, author: str) -> bool:
    """Tell whether a verdict by `author` rests on that person's rating alone: reports say so."""
    return {r.author for r in current(claim.ratings)} == {author}


def _check_verdict(
    scale_key: str,
    value: str,
    problem_type: str,
    summary: str,
    sources: Sequence[EvidenceSource],
) -> str:
    key = ""
    if value:
        chosen = scale(scale_key)
        step(chosen, value)
        key = chosen.key
    if problem_type:
        problem(problem_type)
    _prose(summary, MIN_SUMMARY, "summary")
    check_sources(sources)
    return key


# ---------------------------------------------------------------- corrections


def check_correction(
    user: User,
    claim: Claim,
    what: str,
    why: str,
    after: Decision | None,
) -> str:
    """Raise unless the correction is complete; `after` is None to make the claim void.

    Returns the full key of the new decision's scale ("" for void or verdict-less).
    """
    require_reviewer(user)
    before = claim.decision
    if claim.state is ClaimState.VOID:
        _require_open(claim)
    if claim.state is ClaimState.OPEN or before is None:
        raise Conflict(
            "%(number)s is still open: there is nothing published to correct; change the rating "
            "or close it.",
            number=claim.number,
        )
    _prose(what, MIN_WHAT, "account of what was wrong")
    _prose(why, MIN_REASON, "reason for the correction")
    if after is None:
        return ""
    key = _check_verdict(after.scale, after.value, after.problem, after.summary, after.sources)
    if _same(before, after, key):
        raise BadInput(
            "The correction changes nothing: change the verdict, the summary or the sources."
        )
    return key


def _same(before: Decision, after: Decision, key: str) -> bool:
    old = (before.scale, before.value, before.problem, before.summary.strip(), before.sources)
    return old == (key, after.value, after.problem, after.summary.strip(), after.sources)


# ---------------------------------------------------------------- words


def _prose(text: str, least: int, name: str) -> None:
    """Raise BadInput unless `text` has at least `least` characters that are not white space."""
    if len("".join(text.split())) < least:
        raise BadInput(
            "The %(name)s is too short: write at least %(least)s characters, so that a reader "
            "can follow it.",
            name=name,
            least=least,
        )
    _at_most(text, MAX_PROSE, name)


def _at_most(text: str, most: int, name: str) -> None:
    if len(text) > most:
        raise BadInput(
            "The %(name)s has more than %(most)s characters: shorten it.", name=name, most=most
        )


def _web_address(url: str) -> None:
    """Raise BadInput unless `url` is an http(s) address: it becomes a link in every report."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        sound = False
    if not sound or any(c.isspace() for c in url):
        raise BadInput(
            "The source address %(url)s is no web address: it must begin with https:// or http://.",
            url=url[:200],
        )
