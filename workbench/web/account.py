"""Sign in and out, the first administrator, one's own language and password."""

from __future__ import annotations

from flask import Blueprint, Response, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from workbench.bench import Workbench
from workbench.errors import BadInput, NotFound, WorkbenchError
from workbench.web import hypermedia
from workbench.web.forms import ANY, Form, sent
from workbench.web.i18n import COOKIE, LANGUAGES
from workbench.web.security import local_path
from workbench.web.session import SignedIn, signed_in

YEAR = 365 * 24 * 60 * 60  # seconds a language cookie lasts


def blueprint(bench: Workbench) -> Blueprint:
    """Return the routes of one's own account."""
    account = Blueprint("account", __name__)

    @account.get("/sign-in")
    def sign_in_form() -> Response:
        """Ask for name and password."""
        if current_user.is_authenticated:
            return hypermedia.go("/")
        return _sign_in_page(Form({"next": request.args.get("next", "")}))

    @account.post("/sign-in")
    def sign_in() -> Response:
        """Sign in, or say that name or password is wrong, never which."""
        form = sent().need(name=_("Write your user name."), password=_("Write your password."))
        if form.errors:
            return _sign_in_page(form, 422)
        user = bench.authenticate(form["name"].strip(), form["password"])
        if user is None:
            return _sign_in_page(form.failed(ANY, _("The name or the password is wrong.")), 422)
        target = local_path(form["next"])
        session.clear()  # nothing of a session that somebody else may have planted stays
        login_user(SignedIn(user, bench.session_mark(user.id)))
        session.permanent = True
        return hypermedia.go(target)

    @account.post("/sign-out")
    def sign_out() -> Response:
        """Sign out and forget the session."""
        logout_user()
        session.clear()
        return hypermedia.go(url_for("account.sign_in"))

    @account.route("/start/<token>", methods=["GET", "POST"])
    def first_start(token: str) -> Response:
        """Make the first administrator; the link works once."""
        if not bench.first_start_fits(token):
            raise NotFound(
                "This link is used up or not right: sign in, or read the address that "
                "the program printed when it started."
            )
        if request.method == "GET":
            return hypermedia.page("account/first_start.html", form=Form(), token=token)
        form = sent()
        try:
            _same_password(form)
            user = bench.claim_first_start(
                token, form["name"].strip(), form["password"], form["full_name"].strip()
            )
        except WorkbenchError as error:
            form = form.failed(ANY, error)
            return hypermedia.page(
                "account/first_start.html", status=error.status, form=form, token=token
            )
        session.clear()
        login_user(SignedIn(user, bench.session_mark(user.id)))
        return hypermedia.go("/")

    @account.post("/language")
    def language() -> Response:
        """Keep the language chosen in the footer, in the account or in a cookie."""
        lang = request.form.get("lang", "")
        if lang not in LANGUAGES:
            raise BadInput("Choose one of the languages offered.")
        if current_user.is_authenticated:
            bench.set_language(signed_in().id, lang)
        response = hypermedia.go(request.form.get("next", "/"))
        response.set_cookie(
            COOKIE, lang, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
        )
        return response

    @account.get("/account")
    def own() -> Response:
        """Show one's own account."""
        return hypermedia.page("account/own.html", form=Form(), user=signed_in())

    @account.post("/account")
    def change_password() -> Response:
        """Change one's own password; the old one is asked for again."""
        form, user = sent(), signed_in()
        try:
            if bench.authenticate(user.name, form["old"]) is None:
                raise BadInput("The present password is wrong: type it again.")
            _same_password(form)
            bench.set_password(user.id, form["password"], actor=user.name)
        except WorkbenchError as error:
            form = form.failed(ANY, error)
            return hypermedia.page("account/own.html", status=error.status, form=form, user=user)
        login_user(SignedIn(user, bench.session_mark(user.id)))  # the others of this user end
        return hypermedia.go(url_for("account.own", done="password"))

    return account


def _same_password(form: Form) -> None:
    if form["password"] != form["again"]:
        raise BadInput("The two passwords differ: type the new one twice.")


def _sign_in_page(form: Form, status: int = 200) -> Response:
    return hypermedia.page("account/sign_in.html", status=status, form=form)
