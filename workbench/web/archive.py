"""The archive: its articles, one article with its quotes and its proof, the raw download."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_login import current_user

from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.model import Article
from workbench.model_review import Claim, ClaimState, Role
from workbench.web import hypermedia, observed
from workbench.web.display import Mark, filtered, marked, quote_marks
from workbench.web.forms import Form, sent, whole
from workbench.web.passages import sentences
from workbench.web.search import checked_days
from workbench.web.security import SANDBOX
from workbench.web.session import may

PER_PAGE = 50
FILTERS = ("outlet", "lang", "since", "until")


def blueprint(bench: Workbench) -> Blueprint:
    """Return the routes of the archive."""
    pages = Blueprint("archive", __name__)

    @pages.get("/archive")
    def index() -> Response:
        """List the articles, newest first, with filters."""
        form = checked_days(sent())
        page = whole(form["page"])
        asked = {n: form[n] if n not in form.errors else "" for n in ("since", "until")}
        found = bench.articles(
            outlet=form["outlet"], lang=form["lang"], page=page, per_page=PER_PAGE, **asked
        )
        return hypermedia.page(
            "archive/index.html",
            "results",
            status=422 if form.errors else 200,
            form=form,
            found=found,
            page=page,
            pages=-(-found.total // PER_PAGE),
            outlets=bench.outlets(),
            searched=bench.statistics(),
            address=filtered("archive.index", form, FILTERS)(),
        )

    @pages.get("/archive/<int:number>")
    def article(number: int) -> Response:
        """Show the text with its quotes, the date with its evidence, and the proof."""
        found = bench.article(number)
        claim = _open_claim(bench, request.args.get("claim", ""))
        return article_page(bench, found, claim, Form(), 200)

    @pages.get("/archive/<int:number>/raw")
    def raw(number: int) -> Response:
        """Hand out the archived bytes, hashed again, as a download that no browser opens."""
        payload, media_type = bench.raw(number)
        response = Response(payload, mimetype="application/octet-stream")
        response.headers["Content-Security-Policy"] = SANDBOX
        response.headers["Content-Disposition"] = f'attachment; filename="article-{number}.bin"'
        response.headers["X-Archived-Media-Type"] = media_type.encode("ascii", "replace").decode()
        return response

    return pages


def _open_claim(bench: Workbench, number: str) -> Claim | None:
    """Return the claim that annotations go to, where there is one and the user may."""
    if not number or not current_user.is_authenticated or not may(Role.REVIEWER):
        return None
    claim = bench.claim(number)
    return claim if claim.state is ClaimState.OPEN else None


def article_page(
    bench: Workbench, found: Article, claim: Claim | None, form: Form, status: int
) -> Response:
    """Return the page of an article; with a claim it also takes annotations."""
    quotes = bench.article_quotes(found.ref.id)
    marks = quote_marks(quotes)
    start, end = whole(request.args.get("start", ""), 0), whole(request.args.get("end", ""), 0)
    if end > start:
        marks.append(Mark(start, end, "passage", anchor="passage"))
    if claim:
        marks += [
            Mark(a.start, a.end, "note", a.note or a.tag, f"note-{a.id}")
            for a in claim.annotations
            if a.article_id == found.ref.id
        ]
    return hypermedia.page(
        "archive/article.html",
        status=status,
        article=found,
        quotes=quotes,
        history=bench.history(found.ref.id),
        removed=bench.removed_versions(found.ref.id),
        corrections=bench.corrections(found.ref.id),
        copies=bench.copies(found.ref.id),
        paragraphs=marked(found.text, marks),
        claim=claim,
        form=form,
        sentences=sentences(found.text) if claim else (),
        claims=_claims_to_annotate(bench),
        watched=observed.beside(bench, found.ref.id),
    )


def _claims_to_annotate(bench: Workbench) -> tuple[Claim, ...]:
    """Return the open claims a note could go to; none for readers."""
    if not may(Role.REVIEWER):
        return ()
    try:
        return tuple(bench.claims(state=ClaimState.OPEN.value).claims[:20])
    except WorkbenchError:
        return ()
