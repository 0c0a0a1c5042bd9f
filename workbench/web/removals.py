"""Articles that were taken down: the order to do so, and the list of what is gone and why."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from workbench.bench import Workbench
from workbench.errors import NotFound, WorkbenchError
from workbench.model_review import Role
from workbench.web import hypermedia
from workbench.web.forms import ANY, Form, sent, whole
from workbench.web.session import require

PER_PAGE = 50


def blueprint(bench: Workbench) -> Blueprint:
    """Return the routes of taking down."""
    pages = Blueprint("removals", __name__)

    @pages.get("/archive/removed")
    def index() -> Response:
        """List what was taken down, the latest first."""
        form = sent()
        page = whole(form["page"])
        found = bench.removals(page, PER_PAGE)
        return hypermedia.page(
            "archive/removed.html",
            "content",
            found=found,
            page=page,
            pages=-(-found.total // PER_PAGE),
            form=form,
        )

    @pages.get("/archive/<int:number>/remove")
    def ask(number: int) -> Response:
        """Say what taking down means, and ask for the reason."""
        require(Role.ADMIN)
        return show(number, Form(), 200)

    @pages.post("/archive/<int:number>/remove")
    def remove(number: int) -> Response:
        """Take the article down, for good."""
        user, form = require(Role.ADMIN), sent()
        try:
            feeds = form["feeds"] == "yes"
            bench.take_down([number], form["reason"], actor=user.name, feeds=feeds)
        except NotFound:
            raise
        except WorkbenchError as error:
            return show(number, form.failed(ANY, error), error.status)
        return hypermedia.go(url_for("removals.index"))

    def show(number: int, form: Form, status: int) -> Response:
        return hypermedia.page(
            "archive/remove.html",
            "content",
            status=status,
            article=bench.article(number),
            cited=bench.cited(number),
            form=form,
        )

    return pages
