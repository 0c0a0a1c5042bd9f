"""Bring articles in: pasted, as a file, from an address; and watch the work."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.model_review import Role
from workbench.web import hypermedia
from workbench.web.forms import Form, sent
from workbench.web.session import require

GIVEN = ("headline", "outlet", "author", "date", "url", "lang")
SHOWN = 200  # rejected rows printed; the count says how many there are
UPLOAD = "ingest.upload"  # the one route that takes large bodies


def given(form: Form, *names: str) -> dict[str, str]:
    """Return what was typed beside the text, without empty fields."""
    return {name: form[name].strip() for name in names or GIVEN if form[name].strip()}


def blueprint(bench: Workbench) -> Blueprint:
    """Return the routes of ingest and jobs."""
    pages = Blueprint("ingest", __name__)

    def add_page(which: str, form: Form, status: int = 200) -> Response:
        forms = {name: Form() for name in ("paste", "upload", "address")} | {which: form}
        return hypermedia.page(
            "ingest/add.html",
            status=status,
            forms=forms,
            jobs=bench.jobs(limit=5),
            searched=bench.statistics(),
        )

    @pages.get("/add")
    def add() -> Response:
        """Offer the three ways in."""
        require(Role.REVIEWER)
        return add_page("paste", Form())

    @pages.post("/add/paste")
    def paste() -> Response:
        """Archive one pasted article and show it."""
        user = require(Role.REVIEWER)
        form = sent().need(text=_("Paste the article's text."))
        if form.errors:
            return add_page("paste", form, 422)
        try:
            summary = bench.paste(form["text"], given(form), actor=user.name)
        except WorkbenchError as error:
            return add_page("paste", form.failed("text", error), error.status)
        if not summary.article_ids:
            return add_page(
                "paste", form.failed("text", _("This article is already in the archive.")), 409
            )
        return hypermedia.go(url_for("archive.article", number=summary.article_ids[0]))

    @pages.post("/add/file")
    def upload() -> Response:
        """Keep an uploaded file and queue it."""
        user = require(Role.REVIEWER)
        form = sent()
        file = request.files.get("file")
        if file is None or not file.filename:
            return add_page("upload", form.failed("file", _("Choose a file first.")), 422)
        path = bench.upload_path(file.filename)
        try:
            file.save(path)
            job = bench.start_ingest(
                [Path(file.filename).name],
                given(form, "outlet", "lang"),
                actor=user.name,
                upload=path,
            )
        except WorkbenchError as error:
            path.unlink(missing_ok=True)
            return add_page("upload", form.failed("file", error), error.status)
        except OSError:
            path.unlink(missing_ok=True)  # half a file helps nobody, and the disk may be full
            raise
        return hypermedia.go(url_for("ingest.job", number=job.id))

    @pages.post("/add/address")
    def address() -> Response:
        """Queue the fetching of one or more addresses."""
        user = require(Role.REVIEWER)
        form = sent().need(addresses=_("Write at least one address."))
        lines = form["addresses"].split()
        if not form.errors and any(not a.startswith(("http://", "https://")) for a in lines):
            form = form.failed("addresses", _("An address starts with https:// or http://."))
        if form.errors:
            return add_page("address", form, 422)
        try:
            job = bench.start_ingest(lines, given(form, "outlet", "lang"), actor=user.name)
        except WorkbenchError as error:
            return add_page("address", form.failed("addresses", error), error.status)
        return hypermedia.go(url_for("ingest.job", number=job.id))

    @pages.get("/jobs")
    def jobs() -> Response:
        """List the latest jobs."""
        return hypermedia.page("ingest/jobs.html", jobs=bench.jobs(limit=100))

    @pages.get("/jobs/<int:number>")
    def job(number: int) -> Response:
        """Show how far a job is; htmx asks again while it runs."""
        return hypermedia.page("ingest/job.html", "progress", job=bench.job(number), shown=SHOWN)

    @pages.post("/jobs/<int:number>/cancel")
    def cancel(number: int) -> Response:
        """Ask a job to stop; what it stored stays."""
        user = require(Role.REVIEWER)
        bench.cancel_job(number, actor=user.name)
        return hypermedia.go(url_for("ingest.job", number=number))

    return pages
