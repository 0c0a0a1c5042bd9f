"""Cross-site refusal, content policy, and session cookies.

The cross-site check compares headers instead of tokens (OWASP Cross-Site Request Forgery
Prevention, "Fetch Metadata headers" with fallback to origin verification): a form of ours needs
no hidden field and no cached page can carry a stale one.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface

from workbench.errors import Forbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def check_origin() -> None:
    """Refuse an unsafe request that another site has caused; raise Forbidden."""
    if request.method not in SAFE and not _own_site():
        raise Forbidden(
            "This request came from another site and was refused: "
            "open the desk itself and try again."
        )


def _own_site() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    # Neither header: not a browser, so no foreign page can have made it send our cookie.
    return origin is None or origin == request.host_url.rstrip("/")


def harden(response: Response) -> Response:
    """Add the protective headers; a view that set a stricter policy keeps it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def local_path(target: str, default: str = "/") -> str:
    """Return `target` if it is a path of this site, else `default`: no redirect leads away."""
    parts = urlsplit(target)
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target
    printable = all(c.isprintable() for c in target)
    return target if plain and printable and not parts.scheme and not parts.netloc else default


class DeskSessions(SecureCookieSessionInterface):
    """Signed session cookies, marked Secure wherever the desk is reached over https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Say whether this request came over https; a plain-http newsroom LAN must work too."""
        return request.is_secure


def init_app(app: Flask, secret_key: str) -> None:
    """Protect every request and answer of `app`."""
    app.secret_key = secret_key
    app.session_interface = DeskSessions()
    app.config.update(
        SESSION_COOKIE_NAME="desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=12 * 60 * 60,  # a working day
        MAX_CONTENT_LENGTH=8_000_000,  # a pasted article of 2 MB, percent-encoded
        MAX_FORM_MEMORY_SIZE=8_000_000,
        MAX_FORM_PARTS=1_000,
    )
    app.before_request(check_origin)
    app.after_request(harden)
