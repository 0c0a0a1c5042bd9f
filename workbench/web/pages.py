"""The dashboard, the methodology in short, and the health page that needs no sign-in."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, request

from workbench.bench import Workbench
from workbench.demo.load import showcases
from workbench.web import hypermedia
from workbench.web.forms import Form

RECENT = 6


def blueprint(bench: Workbench) -> Blueprint:
    """Return the routes of the pages that belong to no noun."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def home() -> Response:
        """Show the trace box first, then what happened lately."""
        recent = bench.claims(page=1)
        return hypermedia.page(
            "pages/home.html",
            form=Form(),
            claims=recent.claims[:RECENT],
            claims_total=recent.total,
            jobs=bench.jobs(limit=RECENT),
            searched=bench.statistics(),
            showcases=showcases() if bench.demo else (),
        )

    @pages.get("/help")
    def methodology() -> Response:
        """Explain verdicts, grades and limits in one short page."""
        return hypermedia.page("pages/help.html", searched=bench.statistics())

    @pages.get("/health")
    def health() -> Response:
        """Say whether the desk works: JSON, or lines of text for a person."""
        state = dict(bench.health())
        best = request.accept_mimetypes.best_match(["application/json", "text/plain"])
        if best == "text/plain":
            lines = "".join(f"{name}: {value}\n" for name, value in state.items())
            return Response(lines, mimetype="text/plain")
        return jsonify(state)

    @pages.get("/favicon.ico")
    def favicon() -> Response:
        """Answer browsers that ask for the icon by its old name."""
        return current_app.send_static_file("icon.svg")

    return pages
