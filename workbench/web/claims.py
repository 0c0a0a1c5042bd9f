"""Claims under verification: save, annotate, rate, decide, correct, export."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from workbench.bench import Workbench
from workbench.errors import BadInput, NotFound, WorkbenchError
from workbench.model_review import Claim, Role
from workbench.web import hypermedia
from workbench.web.archive import article_page
from workbench.web.claim_page import choice, claim_context
from workbench.web.display import filtered
from workbench.web.forms import ANY, Form, sent, sources, whole
from workbench.web.i18n import LANGUAGES, language
from workbench.web.labels import tables
from workbench.web.passages import choose
from workbench.web.session import require, signed_in

PER_PAGE = 20


def blueprint(bench: Workbench) -> Blueprint:
    """Return the routes of the desk."""
    pages = Blueprint("claims", __name__)

    def show(claim: Claim, forms: dict[str, Form], status: int = 200) -> Response:
        return hypermedia.page(
            "claims/claim.html", status=status, **claim_context(bench, claim, forms, signed_in())
        )

    @pages.get("/claims")
    def index() -> Response:
        """List claims, newest first, with filters; select some to export together."""
        form = sent()
        page = whole(form["page"])
        found = bench.claims(state=form["state"], words=form["words"].strip(), page=page)
        return hypermedia.page(
            "claims/index.html",
            "results",
            form=form,
            found=found,
            page=page,
            pages=-(-found.total // PER_PAGE),
            address=filtered("claims.index", form, ("words", "state"))(),
        )

    @pages.get("/claims/new")
    def new() -> Response:
        """Show what will be saved and ask why it was selected."""
        require(Role.REVIEWER)
        form = sent()
        if not form["text"].strip():
            raise NotFound("There is nothing to save yet: trace a quote first.")
        return hypermedia.page("claims/new.html", form=form)

    @pages.post("/claims")
    def save() -> Response:
        """Trace once more and keep the answer as a claim."""
        user = require(Role.REVIEWER)
        form = sent().need(text=_("The claim is empty: paste the quote or the claim to check."))
        if not form.errors:
            try:
                claim = bench.save_claim(
                    form["text"], form["speaker"], actor=user, selection_reason=form["reason"]
                )
                return hypermedia.go(url_for("claims.claim", number=claim.number))
            except BadInput as error:
                form = form.failed("text", error)
        return hypermedia.page("claims/new.html", status=422, form=form)

    @pages.get("/claims/<number>")
    def claim(number: str) -> Response:
        """Show a claim: its trace, notes, ratings and verdict."""
        return show(bench.claim(number), {})

    @pages.get("/claims/<number>/annotate")
    def to_article(number: str) -> Response:
        """Go to the chosen article, with the form for a note on one of its passages."""
        article = whole(request.args.get("article", ""))
        path = url_for("archive.article", number=article, claim=bench.claim(number).number)
        return hypermedia.go(f"{path}#notes")

    @pages.post("/claims/<number>/annotations")
    def annotate(number: str) -> Response:
        """Note something about a passage, chosen with the mouse or by sentences."""
        user = require(Role.REVIEWER)
        found, form = bench.claim(number), sent()
        article = bench.article(whole(form["article"]))
        try:
            if form["start"] and form["end"]:
                start, end = whole(form["start"], 0), whole(form["end"], 0)
            else:
                start, end = choose(
                    article.text, whole(form["first"], 0), whole(form["last"], 0), form["words"]
                )
            bench.annotate(
                found.id, article.ref.id, start, end, form["note"], form["tag"], actor=user
            )
        except BadInput as error:
            failed = form.failed(ANY, error)
            return article_page(bench, article, found, failed, error.status)
        path = url_for("archive.article", number=article.ref.id, claim=found.number)
        return hypermedia.go(f"{path}#notes")

    @pages.post("/claims/<number>/annotations/<int:note>/remove")
    def remove(number: str, note: int) -> Response:
        """Take a note away; the audit log keeps what it said."""
        bench.remove_annotation(note, actor=require(Role.REVIEWER))
        return hypermedia.go(url_for("claims.claim", number=number) + "#notes")

    @pages.post("/claims/<number>/ratings")
    def rate(number: str) -> Response:
        """Rate a claim; the others' ratings are visible afterwards."""
        user, found, form = require(Role.REVIEWER), bench.claim(number), sent()
        try:
            scale, value = choice(form["value"])
            bench.rate(found.id, scale, value, form["reason"], sources(form["sources"]), actor=user)
        except WorkbenchError as error:
            return show(found, {"rating": form.failed(ANY, error)}, error.status)
        return hypermedia.go(url_for("claims.claim", number=found.number) + "#ratings")

    @pages.post("/claims/<number>/decision")
    def decide(number: str) -> Response:
        """Close a claim with a verdict, or with a conclusion only."""
        user, found, form = require(Role.REVIEWER), bench.claim(number), sent()
        try:
            scale, value = choice(form["value"], optional=True)
            bench.decide(
                found.id,
                scale,
                value,
                form["problem"],
                form["summary"],
                sources(form["sources"]),
                actor=user,
                reason=form["reason"],
            )
        except WorkbenchError as error:
            return show(found, {"decision": form.failed(ANY, error)}, error.status)
        return hypermedia.go(url_for("claims.claim", number=found.number) + "#verdict")

    @pages.post("/claims/<number>/correction")
    def correct(number: str) -> Response:
        """Change a verdict; what stood before stays readable."""
        user, found, form = require(Role.REVIEWER), bench.claim(number), sent()
        try:
            scale, value = choice(form["value"], optional=True)
            bench.correct(
                found.id,
                form["what"],
                form["why"],
                scale,
                value,
                form["problem"],
                form["summary"],
                sources(form["sources"]),
                actor=user,
                void=form["void"] == "yes",
            )
        except WorkbenchError as error:
            return show(found, {"correction": form.failed(ANY, error)}, error.status)
        return hypermedia.go(url_for("claims.claim", number=found.number) + "#history")

    @pages.get("/reports")
    def report() -> Response:
        """Hand out the report of one claim or of several, after the evidence was checked again."""
        numbers = list(dict.fromkeys(request.args.getlist("claim")))
        form = sent()
        if not numbers:
            raise BadInput("No claim is selected: tick at least one in the list of claims.")
        if form["format"] not in tables()["format"]:
            raise BadInput("Choose one of the formats offered.")
        lang = form["lang"] if form["lang"] in LANGUAGES else language()
        document = bench.report(numbers, form["format"], lang, actor=signed_in().name)
        response = Response(document.content, mimetype=document.media_type)
        response.headers.set("Content-Disposition", "attachment", filename=document.name)
        response.headers["Content-Security-Policy"] = "sandbox"
        return response

    return pages
