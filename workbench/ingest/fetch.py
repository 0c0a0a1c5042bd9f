"""Fetch a page safely: public machines only, bounded time and size, robots.txt respected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from workbench.errors import FetchRefused
from workbench.ingest import charsets, robots
from workbench.ingest.addresses import Target, parse, resolve
from workbench.ingest.connection import Answer, Deadline, get
from workbench.ingest.files import refuse_foreign
from workbench.model import EMPTY, Capture
from workbench.settings import Settings

MAX_REDIRECTS = 5  # browsers follow 20; a page behind more than five is a trap
_REDIRECTS = {301, 302, 303, 307, 308}
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


def fetch(
    url: str,
    settings: Settings,
    now: Callable[[], datetime],
    given: Mapping[str, str] = EMPTY,
) -> Capture:
    """Return the page at `url` as it came, with request and response head.

    `url` of the capture is the address that answered, after redirects; `given["robots"]` records
    what the site's robots.txt said. Raises FetchRefused.
    """
    deadline = Deadline(settings.fetch_timeout)
    target = parse(url)
    seen: set[str] = set()
    verdicts: dict[str, list[robots.Rule] | None] = {}
    for _ in range(MAX_REDIRECTS + 1):
        if target.url in seen:
            raise FetchRefused("%(url)s redirects in a circle: check the address.", url=url)
        seen.add(target.url)
        robots_note = _ask_robots(target, settings, deadline, verdicts)
        answer = _get(target, settings, deadline, settings.max_fetch_bytes, _is_article)
        if answer.status not in _REDIRECTS:
            return _capture(url, target, answer, dict(given) | {"robots": robots_note}, now)
        location = answer.headers.get("location", "")
        if not location:
            raise FetchRefused("%(url)s redirects to nowhere: check the address.", url=url)
        target = parse(location, target)
    raise FetchRefused(
        "%(url)s redirects more than %(limit)s times: open it in a browser and give the address "
        "it ends at.",
        url=url,
        limit=MAX_REDIRECTS,
    )


def _capture(
    url: str,
    target: Target,
    answer: Answer,
    given: Mapping[str, str],
    now: Callable[[], datetime],
) -> Capture:
    if answer.status != 200:
        raise FetchRefused(
            "%(host)s %(what)s (status %(status)s): check the address, or save the page and give "
            "the file.",
            host=target.host,
            what=_STATUS.get(answer.status, "did not give the page"),
            status=answer.status,
        )
    media_type = answer.headers.get("content-type", "").strip()
    kind = media_type.partition(";")[0].strip().lower()
    if kind and kind not in _READABLE:
        raise FetchRefused(
            "The address leads to “%(kind)s”, not to a page of text: give the article's own page.",
            kind=kind[:80],
        )
    if not answer.body.strip():
        raise FetchRefused("%(host)s answered with an empty page: try again.", host=target.host)
    refuse_foreign(answer.body[:4096])
    return Capture(
        payload=answer.body,
        media_type=media_type or "text/html",
        source=url,
        captured_at=now(),
        url=target.url,
        given=given,
        http_request=answer.request,
        http_response_head=answer.head,
    )


def _is_article(status: int, headers: Mapping[str, str]) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return status == 200 and (not kind or kind in _READABLE)


def _get(
    target: Target,
    settings: Settings,
    deadline: Deadline,
    limit: int,
    wanted: Callable[[int, Mapping[str, str]], bool],
) -> Answer:
    machines = resolve(target, settings.allow_private_fetch, deadline.left())
    headers = {
        "Host": target.authority,
        "User-Agent": user_agent(settings),
        "Accept": "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8",
        "Accept-Language": "id,en;q=0.8",
        "Accept-Encoding": "identity",  # the bytes kept as evidence are the bytes sent
        "Connection": "close",
    }
    return get(target, machines, headers, deadline, limit, wanted)


def _ask_robots(
    target: Target,
    settings: Settings,
    deadline: Deadline,
    verdicts: dict[str, list[robots.Rule] | None],
) -> str:
    """Return what robots.txt says of `target`; raise FetchRefused where it says no."""
    if not settings.respect_robots:
        return "not asked"
    if target.origin not in verdicts:
        verdicts[target.origin] = _robots_rules(target, settings, deadline)
    found = verdicts[target.origin]
    if found is None:
        return f"{target.origin} has no robots.txt"
    if not robots.allows(found, target.path):
        raise FetchRefused(
            "%(origin)s asks programs in its robots.txt not to fetch this page: open it in a "
            "browser, save it, and give the file.",
            origin=target.origin,
        )
    return f"allowed by {target.origin}/robots.txt"


def _robots_rules(
    target: Target, settings: Settings, deadline: Deadline
) -> list[robots.Rule] | None:
    """Return the rules, None where there is no file; a server in trouble means no (RFC 9309)."""
    here = Target(target.scheme, target.host, target.port, "/robots.txt")
    for _ in range(MAX_REDIRECTS + 1):
        answer = _get(here, settings, deadline, robots.MAX_ROBOTS, lambda status, _: status == 200)
        if answer.status not in _REDIRECTS or not answer.headers.get("location"):
            break
        here = parse(answer.headers["location"], here)
    if answer.status == 200:
        return robots.rules(charsets.decode(answer.body))
    if answer.status >= 500 or answer.status == 429:
        raise FetchRefused(
            "%(origin)s cannot say at the moment whether programs may fetch its pages (status "
            "%(status)s): try again later.",
            origin=target.origin,
            status=answer.status,
        )
    return None


@cache
def _version() -> str:
    try:
        return version("quote-workbench")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"


def user_agent(settings: Settings) -> str:
    """Return who we are and how to reach the newsroom, as polite programs say it."""
    contact = settings.contact or settings.public_url or "contact not set"
    plain = " ".join(contact.encode("ascii", "replace").decode().split())[:200]
    return f"QuoteWorkbench/{_version()} (fact-checking archive; {plain})"
