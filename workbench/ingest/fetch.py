"""Fetch a page safely: public machines only, bounded time and size, robots.txt respected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from workbench.errors import FetchRefused
from workbench.ingest.connection import Answer
from workbench.ingest.files import refuse_foreign
from workbench.ingest.visiting import Errand, Visit, user_agent, visit
from workbench.ingest.visits import Visits
from workbench.model import EMPTY, Capture
from workbench.settings import Settings

__all__ = ["PAGE", "capture", "fetch", "refusal", "user_agent"]

_READABLE = {"text/html", "application/xhtml+xml", "text/plain"}
_STATUS = {
    401: "asks for a sign-in",
    402: "asks for payment",
    403: "refuses programs",
    404: "has no page at this address",
    410: "has removed the page",
    429: "asks to wait between requests",
    451: "withholds the page for legal reasons",
}


def _is_article(status: int, headers: Mapping[str, str]) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return status == 200 and (not kind or kind in _READABLE)


PAGE = Errand(accept="text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8", wanted=_is_article)


def fetch(
    url: str,
    settings: Settings,
    now: Callable[[], datetime],
    given: Mapping[str, str] = EMPTY,
    visits: Visits | None = None,
) -> Capture:
    """Return the page at `url` as it came, with request and response head.

    `url` of the capture is the address that answered, after redirects; `given["robots"]` records
    what the site's robots.txt said. `visits` remembers the pauses hosts are owed. Raises
    FetchRefused.
    """
    found = visit(url, PAGE, settings, now, visits or Visits())
    if found.answer.status != 200:
        raise refusal(found.answer, found.host)
    return capture(url, found, given)


def refusal(answer: Answer, host: str) -> FetchRefused:
    """Return the sentence for an answer that is not the page."""
    what = _STATUS.get(answer.status, "did not give the page")
    said = {"host": host, "what": what, "status": answer.status}
    if answer.status == 429 or answer.status >= 500:  # it says nothing of the page
        return FetchRefused("%(host)s %(what)s (status %(status)s): try again later.", **said)
    return FetchRefused(
        "%(host)s %(what)s (status %(status)s): check the address, or save the page and give "
        "the file.",
        **said,
    )


def capture(source: str, found: Visit, given: Mapping[str, str]) -> Capture:
    """Return the capture of a page that came; raise FetchRefused where it is none of text."""
    answer = found.answer
    media_type = answer.headers.get("content-type", "").strip()
    kind = media_type.partition(";")[0].strip().lower()
    if kind and kind not in _READABLE:
        raise FetchRefused(
            "The address leads to “%(kind)s”, not to a page of text: give the article's own page.",
            kind=kind[:80],
        )
    if not answer.body.strip():
        raise FetchRefused("%(host)s answered with an empty page: try again.", host=found.host)
    refuse_foreign(answer.body[:4096])
    return Capture(
        payload=answer.body,
        media_type=media_type or "text/html",
        source=source,
        captured_at=found.at,
        url=found.url,
        given=dict(given) | dict(found.robots),
        http_request=answer.request,
        http_response_head=answer.head,
    )
