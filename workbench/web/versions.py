"""A page over time, its text elsewhere, and copies that a reviewer found to be none."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from workbench.bench import Workbench
from workbench.errors import NotFound, WorkbenchError
from workbench.model_review import Role
from workbench.model_versions import Version
from workbench.web import hypermedia
from workbench.web.forms import ANY, Form, sent, whole
from workbench.web.session import require


def blueprint(bench: Workbench) -> Blueprint:
    """Return the routes of versions and copies."""
    pages = Blueprint("versions", __name__)

    @pages.get("/archive/<int:number>/versions")
    def index(number: int) -> Response:
        """List the versions of a page and show two of them side by side."""
        history = bench.history(number)
        old, new = _chosen(history, number)
        compared = bench.compare_versions(old.article.id, new.article.id) if old != new else None
        return hypermedia.page(
            "versions/index.html",
            "content",
            article=next(v.article for v in history if v.article.id == number),
            history=history,
            old=old,
            new=new,
            compared=compared,
            removed=bench.removed_versions(number),
        )

    @pages.get("/archive/<int:number>/copies")
    def copies(number: int) -> Response:
        """List where else the same text stands."""
        return show_copies(number, Form(), 200)

    @pages.post("/archive/<int:number>/copies/<int:other>/apart")
    def apart(number: int, other: int) -> Response:
        """Record why two articles are no copies of each other."""
        user, form = require(Role.REVIEWER), sent()
        try:
            bench.keep_apart(number, other, form["reason"], actor=user)
        except NotFound:
            raise
        except WorkbenchError as error:
            return show_copies(number, form.failed(ANY, error), error.status, other)
        return hypermedia.go(url_for("versions.copies", number=number) + f"#copy-{other}")

    @pages.post("/archive/<int:number>/copies/<int:other>/together")
    def together(number: int, other: int) -> Response:
        """Take the record back."""
        bench.join_again(number, other, actor=require(Role.REVIEWER))
        return hypermedia.go(url_for("versions.copies", number=number) + f"#copy-{other}")

    def show_copies(number: int, form: Form, status: int, other: int = 0) -> Response:
        return hypermedia.page(
            "versions/copies.html",
            "content",
            status=status,
            article=bench.article(number),
            copies=bench.copies(number),
            form=form,
            other=other,
        )

    return pages


def _chosen(history: tuple[Version, ...], number: int) -> tuple[Version, Version]:
    """Return the two versions asked for; without a choice, the article and the one before."""
    by_number = {version.number: version for version in history}
    numbers = list(by_number)  # with gaps, where versions were taken down
    here = next(v.number for v in history if v.article.id == number)
    default_new = max(here, numbers[:2][-1])
    asked_old = whole(request.args.get("old", ""), 0)
    asked_new = whole(request.args.get("new", ""), 0)
    for asked in (asked_old, asked_new):
        if asked and asked not in by_number:
            raise NotFound(_("There is no version %(number)s of this page.", number=asked))
    new = by_number[asked_new or default_new]
    before = numbers[max(0, numbers.index(new.number) - 1)]
    old = by_number[asked_old or before]
    return old, new
