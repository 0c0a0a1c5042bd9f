"""The persons whom the archive quotes: lists, pages, and who is who (accounts: see `people`)."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Blueprint, Flask, Response, g, url_for

from workbench.bench import Workbench
from workbench.errors import BadInput, WorkbenchError
from workbench.model_people import Person, PersonDecision
from workbench.model_review import Role
from workbench.web import hypermedia
from workbench.web.display import filtered
from workbench.web.forms import ANY, Form, sent, whole
from workbench.web.session import require

PER_PAGE = 50
QUOTES = 20
PAIRS = 20
OFFERED = 200  # articles to tick at once when a person is split
KINDS = ("", "direct", "indirect")


def blueprint(bench: Workbench) -> Blueprint:
    """Return the routes of persons."""
    pages = Blueprint("persons", __name__)

    @pages.get("/persons")
    def index() -> Response:
        """List who is quoted, those most quoted first, or who bears a name."""
        form = sent()
        page = whole(form["page"])
        found = bench.persons(form["words"].strip(), page, PER_PAGE)
        return hypermedia.page(
            "persons/index.html",
            "results",
            form=form,
            found=found,
            page=page,
            pages=-(-found.total // PER_PAGE),
            address=filtered("persons.index", form, ("words",))(),
        )

    @pages.get("/persons/<int:number>")
    def person(number: int) -> Response:
        """Show names, roles over time and quotes by date."""
        found = bench.person(number)
        if found.entry.id != number:  # merged into another: its old address leads on
            return hypermedia.go(url_for("persons.person", number=found.entry.id))
        return _person_page(bench, found, {})

    @pages.get("/persons/<int:number>/articles")
    def articles(number: int) -> Response:
        """List the articles that quote somebody, with the name and the roles they give."""
        found, page = bench.person(number), whole(sent()["page"])
        total, listed = bench.person_articles(number, page, PER_PAGE)
        return hypermedia.page(
            "persons/articles.html",
            person=found,
            total=total,
            articles=listed,
            page=page,
            pages=-(-total // PER_PAGE),
            link=lambda **change: url_for("persons.articles", number=found.entry.id, **change),
        )

    @pages.post("/persons/<int:number>/nobody")
    def nobody(number: int) -> Response:
        """Say that this is no person."""
        user, found, form = require(Role.REVIEWER), bench.person(number), sent()
        try:
            bench.nobodys_name(number, form["reason"], actor=user, token=form["token"])
        except WorkbenchError as error:
            return _person_page(bench, found, {"nobody": form.failed(ANY, error)}, error.status)
        return hypermedia.go(url_for("persons.person", number=found.entry.id) + "#decisions")

    @pages.post("/persons/decisions/<int:decision>/undo")
    def undo(decision: int) -> Response:
        """Take a decision back."""
        user, form = require(Role.REVIEWER), sent()
        found = bench.person(whole(form["person"], most=2**60))
        try:
            made = bench.undo_person_decision(decision, form["reason"], actor=user)
        except WorkbenchError as error:
            failed = {f"undo-{decision}": form.failed(ANY, error)}
            return _person_page(bench, found, failed, error.status)
        return _after(bench, made)

    _pairs(pages, bench)
    _merging(pages, bench)
    _splitting(pages, bench)
    return pages


def _pairs(pages: Blueprint, bench: Workbench) -> None:
    """Add the list of doubtful pairs."""

    def show(form: Form, status: int = 200) -> Response:
        page = whole(form["page"])
        found = bench.person_suggestions(page, PAIRS)
        return hypermedia.page(
            "persons/suggestions.html",
            status=status,
            form=form,
            blank=Form(),
            found=found,
            page=page,
            pages=-(-found.total // PAIRS),
            token=_token,
            link=lambda **change: url_for("persons.suggestions", **change),
        )

    @pages.get("/persons/suggestions")
    def suggestions() -> Response:
        """List pairs that may be one person, with what is alike."""
        require(Role.REVIEWER)
        return show(sent())

    @pages.post("/persons/suggestions")
    def decide() -> Response:
        """Merge a pair or keep it apart."""
        user, form = require(Role.REVIEWER), sent()
        first, second = (whole(form[name], most=2**60) for name in ("first", "second"))
        act = bench.merge_persons if form["decision"] == "merge" else bench.keep_persons_apart
        try:
            act(first, second, form["reason"], actor=user, token=form["token"])
        except WorkbenchError as error:
            return show(form.failed(ANY, error), error.status)
        return hypermedia.go(url_for("persons.suggestions", page=form["page"] or None))


def _merging(pages: Blueprint, bench: Workbench) -> None:
    """Add the page that merges a person with another."""

    def show(found: Person, form: Form, status: int = 200) -> Response:
        other, offered = form["other"].strip(), None
        if other:
            try:
                offered = bench.find_person(other)
            except WorkbenchError as error:
                form, status = form.failed("other", error), error.status
        return hypermedia.page(
            "persons/merge.html",
            status=status,
            person=found,
            other=offered,
            form=form,
            token=form["token"] or _token(),
        )

    @pages.get("/persons/<int:number>/merge")
    def merge_form(number: int) -> Response:
        """Ask whom a person is to be merged with, and show both side by side."""
        require(Role.REVIEWER)
        return show(bench.person(number), sent())

    @pages.post("/persons/<int:number>/merge")
    def merge(number: int) -> Response:
        """Merge two persons; the one whose page this is stands for both."""
        user, found, form = require(Role.REVIEWER), bench.person(number), sent()
        try:
            other = bench.find_person(form["other"]).entry.id
            act = bench.keep_persons_apart if form["decision"] == "apart" else bench.merge_persons
            act(number, other, form["reason"], actor=user, token=form["token"])
        except WorkbenchError as error:
            return show(found, form.failed(ANY, error), error.status)
        return hypermedia.go(url_for("persons.person", number=found.entry.id) + "#decisions")


def _splitting(pages: Blueprint, bench: Workbench) -> None:
    """Add the page that gives names or articles of a person to another."""

    def show(found: Person, form: Form, status: int = 200) -> Response:
        page = whole(form["page"])
        total, listed = bench.person_articles(found.entry.id, page, OFFERED)
        return hypermedia.page(
            "persons/split.html",
            status=status,
            person=found,
            articles=listed,
            total=total,
            page=page,
            pages=-(-total // OFFERED),
            form=form,
            token=form["token"] or _token(),
            link=lambda **change: url_for("persons.split", number=found.entry.id, **change),
        )

    @pages.get("/persons/<int:number>/split")
    def split(number: int) -> Response:
        """Offer the names and articles to choose from."""
        require(Role.REVIEWER)
        return show(bench.person(number), sent())

    @pages.post("/persons/<int:number>/split")
    def divide(number: int) -> Response:
        """Give what was chosen to a person of its own."""
        user, found, form = require(Role.REVIEWER), bench.person(number), sent()
        try:
            made = bench.split_person(
                number,
                _chosen(form, "part-"),
                [*_chosen(form, "article-"), *_numbers(form["more"])],
                form["reason"],
                actor=user,
                token=form["token"],
            )
        except WorkbenchError as error:
            return show(found, form.failed(ANY, error), error.status)
        return _after(bench, made)


def _chosen(form: Form, prefix: str) -> list[int]:
    """Return the numbers of the ticked boxes whose names begin with `prefix`."""
    names = (name.removeprefix(prefix) for name in form.values if name.startswith(prefix))
    return [int(name) for name in names if name.isdecimal() and len(name) < 19]


def _numbers(text: str) -> list[int]:
    """Return the article numbers typed into a field; raise BadInput where one is none."""
    words = text.replace(",", " ").replace("#", " ").split()
    if not all(word.isdecimal() and len(word) < 19 for word in words):
        raise BadInput("Write article numbers separated by commas, like 12, 34.")
    return [int(word) for word in words]


def _token() -> str:
    """Return what makes one showing of a form count once, however often it is sent."""
    return secrets.token_urlsafe(12)


def _after(bench: Workbench, made: PersonDecision) -> Response:
    return hypermedia.go(url_for("persons.person", number=bench.person_after(made)) + "#decisions")


def _person_page(
    bench: Workbench, found: Person, forms: dict[str, Form], status: int = 200
) -> Response:
    """Return the page of a person; `forms` holds what was sent and refused."""
    asked = sent()
    kind = asked["kind"] if asked["kind"] in KINDS else ""
    page = whole(asked["page"])
    quotes = bench.person_quotes(found.entry.id, kind, page, QUOTES)
    number = found.entry.id
    return hypermedia.page(
        "persons/person.html",
        status=status,
        person=found,
        quotes=quotes,
        kind=kind,
        page=page,
        pages=-(-quotes.total // QUOTES),
        forms=forms,
        blank=Form(),
        token=_token,
        link=lambda **change: url_for("persons.person", number=number, kind=kind or None, **change),
    )


def init_app(app: Flask, bench: Workbench) -> None:
    """Let every template link a speaker of an article to the person's page."""
    app.jinja_env.globals["person_address"] = _addresses(bench)


def _addresses(bench: Workbench) -> Callable[[int, str], str]:
    def address(article_id: int, name: str) -> str:
        """Return the address of the person an article means by a name, "" where there is none."""
        if not name:
            return ""
        known = g.setdefault("persons", {})
        if article_id not in known:
            known |= {article_id: {}, **bench.persons_in([article_id])}
        number = known[article_id].get(name)
        return url_for("persons.person", number=number) if number else ""

    return address
