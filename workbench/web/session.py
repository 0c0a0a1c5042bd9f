"""Who is signed in, what they may do, and how often somebody may guess a password."""

from __future__ import annotations

from flask import Flask, request, url_for
from flask_limiter import Limiter
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from workbench.bench import Workbench
from workbench.errors import Forbidden
from workbench.model_review import Role, User
from workbench.web import hypermedia

OPEN = frozenset(  # everything else needs a signed-in user
    (
        "static",
        "pages.health",
        "pages.favicon",
        "account.sign_in",
        "account.sign_in_form",
        "account.first_start",
        "account.language",
    )
)
RANK = {Role.READER: 0, Role.REVIEWER: 1, Role.ADMIN: 2}
FAILED_SIGN_INS = "10 per minute; 60 per hour"  # per address; a person mistypes less often


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login is untyped
    """A user of the desk as Flask-Login wants to see one."""

    def __init__(self, user: User, mark: str) -> None:
        """Keep the user and the mark of the password that was used."""
        self.user = user
        self.mark = mark

    def get_id(self) -> str:
        """Return what the session cookie keeps: with a new password, old sessions end."""
        return f"{self.user.id}.{self.mark}"


def signed_in() -> User:
    """Return the user of this request; only for routes that need one."""
    user: User = current_user.user
    return user


def may(role: Role) -> bool:
    """Say whether the user of this request has at least `role`."""
    return bool(current_user.is_authenticated) and RANK[signed_in().role] >= RANK[role]


def require(role: Role) -> User:
    """Return the user of this request; raise Forbidden below `role`."""
    if not may(role):
        raise Forbidden(
            "Your account may not do this: ask an administrator for the role %(role)s.",
            role=role.value,
        )
    return signed_in()


def init_app(app: Flask, bench: Workbench) -> None:
    """Ask for a sign-in everywhere but on the open pages."""
    manager = LoginManager(app)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(kept: str) -> SignedIn | None:
        number, _, mark = kept.partition(".")
        user = bench.user(int(number)) if number.isdecimal() else None
        if user is None or not user.active or mark != bench.session_mark(user.id):
            return None
        return SignedIn(user, mark)

    def guard() -> Response | None:
        if request.endpoint in OPEN or current_user.is_authenticated:
            return None
        back = request.full_path.rstrip("?") if request.method == "GET" else "/"
        return hypermedia.go(url_for("account.sign_in", next=back if back != "/" else None))

    app.before_request(guard)
    app.jinja_env.globals.update(may=may, Role=Role)


def limit_sign_in(app: Flask, endpoint: str) -> None:
    """Slow down guessing: failed attempts at `endpoint` are limited per address."""
    limiter = Limiter(
        lambda: request.remote_addr or "",
        app=app,
        storage_uri="memory://",
        strategy="moving-window",
    )
    limited = limiter.limit(
        FAILED_SIGN_INS, methods=["POST"], deduct_when=lambda answer: answer.status_code == 422
    )
    app.view_functions[endpoint] = limited(app.view_functions[endpoint])  # type: ignore[assignment]
