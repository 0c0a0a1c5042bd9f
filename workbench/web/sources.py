"""Watched sources: the list, one source with how watching goes, and what is decided of it."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.model_review import Role
from workbench.model_sources import PageState, SourceKind, SourceSettings, WatchedSource
from workbench.web import hypermedia
from workbench.web.forms import Form, sent, whole
from workbench.web.labels import label
from workbench.web.observed import notes
from workbench.web.session import may, require

PAGES = 30  # of a source, on its page
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Singapore", "Europe/London")
# Which field of the form a refusal is about, by words of its template.
_ABOUT = (
    ("time zone", "timezone"),
    ("interval", "interval"),
    ("language", "lang"),
    ("Line ", "pages"),
    ("list ", "pages"),
)


def blueprint(bench: Workbench) -> Blueprint:
    """Return the routes of sources."""
    pages = Blueprint("sources", __name__)

    def form_page(form: Form, source: WatchedSource | None, status: int = 200) -> Response:
        return hypermedia.page(
            "sources/form.html",
            status=status,
            form=form,
            source=source,
            kinds=[(kind.value, label("source", kind)) for kind in SourceKind],
            zones=ZONES,
        )

    def list_page(form: Form, status: int = 200, offers: object = None) -> Response:
        return hypermedia.page(
            "sources/index.html",
            status=status,
            sources=bench.sources(),
            form=form,
            offers=offers,
            searched=bench.statistics(),
        )

    @pages.get("/sources")
    def index() -> Response:
        """List the watched sources and how watching goes."""
        return list_page(Form())

    @pages.post("/sources/find")
    def find() -> Response:
        """Look what a site offers for watching."""
        require(Role.REVIEWER)
        form = sent().need(address=_("Write an address."))
        if form.errors:
            return list_page(form, 422)
        try:
            offers = bench.offers(form["address"].strip())
        except WorkbenchError as error:
            return list_page(form.failed("address", error), error.status)
        return list_page(form, offers=offers)

    @pages.get("/sources/new")
    def new() -> Response:
        """Offer the form for a new source, filled with what was found."""
        require(Role.REVIEWER)
        asked = sent()
        kind = asked["kind"] if asked["kind"] in set(SourceKind) else SourceKind.FEED.value
        values = {"kind": kind, "address": asked["address"], "interval": "30"}
        return form_page(Form(values | {"timezone": bench.settings.timezone}), None)

    @pages.post("/sources")
    def add() -> Response:
        """Watch a new source."""
        user, form = require(Role.REVIEWER), sent()
        try:
            source = bench.add_source(_settings(form, None), actor=user.name)
        except WorkbenchError as error:
            return form_page(_failed(form, error), None, error.status)
        return hypermedia.go(url_for("sources.source", number=source.id))

    @pages.get("/sources/<int:number>")
    def source(number: int) -> Response:
        """Show a source: what is decided, how watching goes, what was observed."""
        found = bench.source(number)
        state = request.args.get("state", "")
        chosen = PageState(state) if state in set(PageState) else None
        return hypermedia.page(
            "sources/source.html",
            source=found,
            pages=bench.source_pages(number, PAGES, chosen),
            state=chosen,
            notes=notes(bench.source_observations(number)),
        )

    @pages.get("/sources/<int:number>/edit")
    def edit_form(number: int) -> Response:
        """Offer what is decided of a source for changing."""
        require(Role.REVIEWER)
        found = bench.source(number)
        return form_page(_form(found.settings), found)

    @pages.post("/sources/<int:number>/edit")
    def edit(number: int) -> Response:
        """Change what is decided of a source."""
        user, found, form = require(Role.REVIEWER), bench.source(number), sent()
        try:
            bench.edit_source(number, _settings(form, found), actor=user.name)
        except WorkbenchError as error:
            return form_page(_failed(form, error), found, error.status)
        return hypermedia.go(url_for("sources.source", number=number, done="edit"))

    @pages.post("/sources/<int:number>/pause")
    def pause(number: int) -> Response:
        """Stop watching for a while, or go on."""
        user = require(Role.REVIEWER)
        bench.pause_source(number, sent()["paused"] == "yes", actor=user.name)
        return hypermedia.go(url_for("sources.source", number=number, done="pause"))

    @pages.post("/sources/<int:number>/check")
    def check(number: int) -> Response:
        """Have the source looked at next."""
        user = require(Role.REVIEWER)
        bench.ask_source_now(number, actor=user.name)
        return hypermedia.go(url_for("sources.source", number=number, done="check"))

    @pages.post("/sources/<int:number>/remove")
    def remove(number: int) -> Response:
        """Watch no more; the articles stay."""
        admin = require(Role.ADMIN)
        bench.remove_source(number, actor=admin.name)
        return hypermedia.go(url_for("sources.index"))

    return pages


def _settings(form: Form, found: WatchedSource | None) -> SourceSettings:
    """Return what the form decides; the reason to pass over robots.txt only administrators may."""
    kind = form["kind"] if form["kind"] in set(SourceKind) else SourceKind.FEED.value
    before = found.settings.robots_reason if found else ""
    return SourceSettings(
        kind=SourceKind(kind),
        address=form["address"],
        pages=form["pages"],
        outlet=form["outlet"],
        timezone=form["timezone"],
        lang=form["lang"],
        note=form["note"],
        interval=whole(form["interval"], 0, 10**6),
        robots_reason=form["robots_reason"] if may(Role.ADMIN) else before,
    )


def _form(settings: SourceSettings) -> Form:
    names = ("address", "pages", "outlet", "timezone", "lang", "note", "robots_reason")
    values = {name: str(getattr(settings, name)) for name in names}
    return Form(values | {"kind": settings.kind.value, "interval": str(settings.interval)})


def _failed(form: Form, error: WorkbenchError) -> Form:
    """Return the form with the error at the field it is about."""
    about = next((field for words, field in _ABOUT if words in error.template), "address")
    return form.failed(about, error)
