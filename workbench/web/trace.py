"""Trace a quote or claim, or list the quotes of a pasted text to trace."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.model import Appearance, EditClass, Trace
from workbench.web import display, hypermedia
from workbench.web.forms import Form, sent
from workbench.web.labels import tone

ADDRESS_LIMIT = 1_500  # characters of a quote that still fit into an address everywhere
LISTED = 100  # appearances printed at once; a slogan may have thousands
MANY = 200  # quotes of one pasted text traced together


@dataclass(frozen=True, slots=True)
class Event:
    """One publication on the timeline: an appearance and its reprints."""

    found: Appearance
    reprints: tuple[Appearance, ...]


def timeline(trace: Trace) -> list[Event]:
    """Return the appearances in order, reprints under the article they repeat.

    A copy that words the quote otherwise is told by itself: what was changed must be seen.
    """
    heads = {a.article.id: a for a in trace.appearances if a.reprint_of is None}
    reprints: dict[int, list[Appearance]] = {}
    shown = []
    for found in trace.appearances:
        head = None if found.reprint_of is None else heads.get(found.reprint_of)
        if head is not None and _difference(found) == _difference(head):
            reprints.setdefault(head.article.id, []).append(found)
        else:
            shown.append(found)
    return [Event(a, tuple(reprints.get(a.article.id, ()))) for a in shown]


def _difference(found: Appearance) -> tuple[object, ...]:
    """Return what of an appearance makes it another wording of the quote."""
    changes = (a for a in found.alterations if a.cls is not EditClass.COSMETIC)
    return (found.verdict, *((a.kind, a.query_text, a.source_text) for a in changes))


def overall(trace: Trace) -> str:
    """Return the worst tone of wording, flags and speaker: faithful words may still mislead."""
    tones = [tone("verdict", trace.verdict), *(tone("flag", flag) for flag in trace.flags)]
    if trace.first and trace.claimed_speaker:
        tones.append(tone("relation", trace.first.speaker.relation))
    if tones[0] == "plain":
        return "plain"
    return next((worst for worst in ("bad", "warn", "mild") if worst in tones), tones[0])


def blueprint(bench: Workbench) -> Blueprint:
    """Return the routes of tracing."""
    pages = Blueprint("trace", __name__)

    @pages.get("/trace")
    def show() -> Response:
        """Show the empty box, or the trace that the address asks for."""
        form = sent()
        if "text" not in form.values:
            return hypermedia.page(
                "trace/page.html", form=form, trace=None, searched=bench.statistics()
            )
        return run(form)

    @pages.post("/trace")
    def submit() -> Response:
        """Trace what was sent; a quote of ordinary length gets an address of its own."""
        form = sent()
        if 0 < len(form["text"].strip()) <= ADDRESS_LIMIT and not hypermedia.partial():
            return hypermedia.go(_address(form))
        return run(form)

    def run(form: Form) -> Response:
        form = form.need(text=_("Paste a quote, a claim, a whole text or an address."))
        if form.errors:
            return hypermedia.page(
                "trace/page.html",
                "content",
                status=422,
                form=form,
                trace=None,
                searched=bench.statistics(),
            )
        text = form["text"].strip()
        try:
            if form["whole"] != "quote" and bench.looks_like_article(text):
                return _quotes_page(bench, form, text)
            trace = bench.trace(text, form["speaker"].strip(), explain=True)
        except WorkbenchError as error:
            return hypermedia.page(
                "trace/page.html",
                "content",
                status=error.status,
                form=form.failed("text", error),
                trace=None,
                searched=bench.statistics(),
            )
        events = timeline(trace)
        return hypermedia.page(
            "trace/page.html",
            "content",
            address=_short_address(form),
            form=form,
            trace=trace,
            events=events[:LISTED],
            more=max(0, len(events) - LISTED),
            diff=display.diff,
            standings=bench.standings(trace),
            searched=trace.searched,
            saved=None,
        )

    @pages.post("/trace/all")
    def many() -> Response:
        """Trace all quotes of a pasted text together."""
        form = sent()
        text = form["text"].strip()
        if not text:
            return hypermedia.go(url_for("trace.show"))
        found = bench.quotes_in(text)
        quotes = found.quotes[:MANY]
        traces = list(bench.trace_many((q.exact, display.speaker(q)) for q in quotes))
        return hypermedia.page(
            "trace/quotes.html",
            "content",
            form=form,
            found=found,
            rows=list(zip(quotes, traces, strict=True)),
            left=len(found.quotes) - len(quotes),
        )

    return pages


def _quotes_page(bench: Workbench, form: Form, text: str) -> Response:
    found = bench.quotes_in(text)
    rows = [(quote, None) for quote in found.quotes[:MANY]]
    return hypermedia.page(
        "trace/quotes.html",
        "content",
        form=form,
        found=found,
        rows=rows,
        left=max(0, len(found.quotes) - MANY),
    )


def _address(form: Form) -> str:
    values = {name: form[name].strip() for name in ("text", "speaker", "whole")}
    return display.address("trace.show", values)


def _short_address(form: Form) -> str:
    if request.method == "GET" or len(form["text"].strip()) > ADDRESS_LIMIT:
        return ""
    return _address(form)
