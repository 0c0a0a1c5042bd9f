"""Search the archive: every state of the page has an address that can be kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _

from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.model import SearchRequest
from workbench.web import hypermedia
from workbench.web.display import address
from workbench.web.forms import Form, sent, whole

FIELDS = ("words", "outlet", "speaker", "lang", "since", "until")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def request_of(form: Form) -> SearchRequest:
    """Return what the form asks for."""
    return SearchRequest(
        words=form["words"].strip(),
        outlet=form["outlet"].strip(),
        speaker=form["speaker"].strip(),
        lang=form["lang"],
        since=form["since"],
        until=form["until"],
        page=whole(form["page"]),
    )


def checked_days(form: Form) -> Form:
    """Return the form with an error at each date that is no ISO day."""
    for name in ("since", "until"):
        if form[name] and not DAY.fullmatch(form[name]):
            form = form.failed(name, _("Write the date as year-month-day, like 2024-03-06."))
    if not form.errors and form["since"] and form["until"] and form["since"] > form["until"]:
        form = form.failed("until", _("This date is before the first one: exchange them."))
    return form


def blueprint(bench: Workbench) -> Blueprint:
    """Return the route of the search."""
    pages = Blueprint("search", __name__)

    @pages.get("/search")
    def show() -> Response:
        """Show hits for words and filters, or the empty form with what can be searched."""
        form = checked_days(sent())
        asked = request_of(form)
        context: dict[str, Any] = {
            "asked": asked,
            "found": None,
            "quoted": (),
            "outlets": bench.outlets(),
            "searched": bench.statistics(),
            "link": lambda **change: _link(form, change),
        }
        status = 422 if form.errors else 200
        if not form.errors and any(form[name].strip() for name in FIELDS):
            try:
                context["found"] = found = bench.search(asked)
                context["quoted"] = bench.quoted_persons([hit.article.id for hit in found.hits])
            except WorkbenchError as error:
                form, status = form.failed("words", error), error.status
        return hypermedia.page(
            "search/page.html",
            "results",
            status=status,
            address=_link(form, {}),
            form=form,
            **context,
        )

    return pages


def _link(form: Form, change: Mapping[str, object]) -> str:
    """Return the address of this search with some values changed; paging starts over."""
    values: dict[str, object] = {name: form[name].strip() for name in FIELDS}
    values |= dict(change)
    return address("search.show", values)
