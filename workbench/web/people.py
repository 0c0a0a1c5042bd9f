"""The accounts of the desk and the audit log, for administrators."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from workbench.bench import Workbench
from workbench.errors import BadInput, NotFound, WorkbenchError
from workbench.model_review import Role, User
from workbench.web import hypermedia
from workbench.web.forms import ANY, Form, sent, whole
from workbench.web.labels import label, meaning
from workbench.web.session import require

PER_PAGE = 50


def role_options() -> list[tuple[str, str]]:
    """Return the roles with their labels and meanings, for a choice."""
    return [(r.value, f"{label('role', r)}: {meaning('role', r)}") for r in Role]


def blueprint(bench: Workbench) -> Blueprint:
    """Return the routes of accounts and log."""
    pages = Blueprint("people", __name__)

    def found(number: int) -> User:
        user = bench.user(number)
        if user is None:
            raise NotFound("There is no such user: choose one of the list.")
        return user

    @pages.get("/users")
    def users() -> Response:
        """List the accounts and offer a form for a new one."""
        require(Role.ADMIN)
        return hypermedia.page(
            "people/users.html",
            users=bench.users(),
            form=Form({"role": "reviewer"}),
            roles=role_options(),
        )

    @pages.post("/users")
    def add() -> Response:
        """Add an account."""
        admin, form = require(Role.ADMIN), sent()
        try:
            if form["role"] not in [role.value for role in Role]:
                raise BadInput("Choose one of the roles offered.")
            bench.add_user(
                form["name"].strip(),
                form["password"],
                form["full_name"].strip(),
                Role(form["role"]),
                actor=admin.name,
            )
        except WorkbenchError as error:
            return hypermedia.page(
                "people/users.html",
                status=error.status,
                users=bench.users(),
                form=form.failed(ANY, error),
                roles=role_options(),
            )
        return hypermedia.go(url_for("people.users"))

    def user_page(person: User, form: Form, status: int = 200) -> Response:
        return hypermedia.page(
            "people/user.html",
            status=status,
            user=person,
            form=form,
            roles=role_options(),
            role_form=Form({"role": person.role.value}),
        )

    @pages.get("/users/<int:number>")
    def user(number: int) -> Response:
        """Show one account with what can be changed."""
        require(Role.ADMIN)
        return user_page(found(number), Form())

    @pages.post("/users/<int:number>/role")
    def role(number: int) -> Response:
        """Change what somebody may do."""
        admin, person, chosen = require(Role.ADMIN), found(number), sent()["role"]
        try:
            if chosen not in [role.value for role in Role]:
                raise BadInput("Choose one of the roles offered.")
            bench.set_role(person.id, Role(chosen), actor=admin.name)
        except WorkbenchError as error:
            return user_page(person, Form().failed(ANY, error), error.status)
        return hypermedia.go(url_for("people.user", number=number, done="role"))

    @pages.post("/users/<int:number>/password")
    def password(number: int) -> Response:
        """Set a new password for somebody who lost theirs."""
        admin, person, form = require(Role.ADMIN), found(number), sent()
        try:
            bench.set_password(number, form["password"], actor=admin.name)
        except WorkbenchError as error:
            return user_page(person, form.failed("password", error), error.status)
        return hypermedia.go(url_for("people.user", number=number, done="password"))

    @pages.post("/users/<int:number>/deactivate")
    def deactivate(number: int) -> Response:
        """Refuse further sign-ins; what the person wrote stays."""
        admin, person = require(Role.ADMIN), found(number)
        if person.id == admin.id:
            raise BadInput("You cannot deactivate yourself: ask another administrator.")
        bench.deactivate_user(number, actor=admin.name)
        return hypermedia.go(url_for("people.users"))

    @pages.get("/audit")
    def audit() -> Response:
        """Show the audit log, newest first."""
        require(Role.ADMIN)
        page = whole(sent()["page"])
        events = bench.audit(page=page)
        return hypermedia.page(
            "people/audit.html",
            events=events,
            page=page,
            last=len(events) < PER_PAGE,
        )

    @pages.get("/archive.wacz")
    def archive() -> Response:
        """Hand the whole archive out as a WACZ file, written while it is sent."""
        admin = require(Role.ADMIN)
        body = bench.export_archive(actor=admin.name)
        answer = Response(body, mimetype="application/wacz")
        answer.headers.set("Content-Disposition", "attachment", filename="archive.wacz")
        return answer

    return pages
