"""The desk as a Flask application around one opened workbench."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, request, url_for
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from workbench.bench import Workbench
from workbench.model_wording import first_in_these_words
from workbench.settings import resource
from workbench.web import (
    account,
    archive,
    claim_page,
    claims,
    display,
    holdings,
    i18n,
    ingest,
    labels,
    lineage,
    pages,
    people,
    persons,
    problems,
    removals,
    search,
    security,
    session,
    sources,
    stored,
    trace,
    versions,
)

NOUNS = (
    pages,
    account,
    trace,
    search,
    archive,
    holdings,
    versions,
    removals,
    ingest,
    claims,
    people,
    persons,
    sources,
)
STATIC = Path(__file__).parent / "static"
HTMX = "vendor/htmx.min.js"  # put there by the build; without it every page still works


def create_app(workbench: Workbench) -> Flask:
    """Return the desk for `workbench`; raise BadInput where its templates are missing."""
    settings = workbench.settings
    app = Flask(__name__, template_folder=str(resource("templates")), static_folder=str(STATIC))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    security.init_app(app, workbench.secret_key())
    i18n.init_app(app, settings.timezone)
    for noun in NOUNS:
        app.register_blueprint(noun.blueprint(workbench))
    app.before_request(lambda: _allow_large(app, settings.max_upload_bytes))
    session.init_app(app, workbench)
    session.limit_sign_in(app, "account.sign_in")
    problems.init_app(app)
    _furnish(app, workbench)
    persons.init_app(app, workbench)
    return app


def _allow_large(app: Flask, most: int) -> None:
    """Let uploads, and only uploads, be larger than any form."""
    if request.endpoint == ingest.UPLOAD:
        request.max_content_length = most


def _furnish(app: Flask, workbench: Workbench) -> None:
    """Give templates the filters, labels and facts that they all use."""
    digests = {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in STATIC.rglob("*")
        if path.is_file()
    }

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=digests.get(name))

    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 60 * 60  # the address changes with it
    app.jinja_env.filters.update(display.FILTERS, stored=stored.stored)
    app.jinja_env.globals.update(
        asset=asset,
        htmx=HTMX if HTMX in digests else "",
        label=labels.label,
        meaning=labels.meaning,
        tone=labels.tone,
        symbol=labels.symbol,
        terms=labels.tables(),
        language=i18n.language,
        languages=i18n.LANGUAGES,
        desk=workbench.settings.desk,
        contact=workbench.settings.contact,
        demo=lambda: workbench.demo,
        filtered=display.filtered,
        overall=trace.overall,
        in_these_words=first_in_these_words,
        lineage=lineage.draw,
        step_label=claim_page.Steps(workbench.scales()).label,
        export_formats=lambda: [
            (name, labels.label("format", name)) for name in labels.tables()["format"]
        ],
        problems=lambda: (
            [("", "–")]
            + [(name, labels.label("problem", name)) for name in labels.tables()["problem"]]
        ),
    )
    # Loaded once, so that a block rendered alone finds its macros too.
    app.jinja_env.globals["ui"] = app.jinja_env.get_template("_ui.html").module
