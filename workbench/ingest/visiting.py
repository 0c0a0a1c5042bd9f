"""One visit to an address: checked, in turn, as robots.txt asks, through its redirects."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import quote

from workbench.errors import FetchRefused
from workbench.ingest import charsets, robots
from workbench.ingest.addresses import Target, parse, resolve
from workbench.ingest.connection import Answer, Deadline, get
from workbench.ingest.visits import PATIENCE, RobotsRefused, Verdict, Visits, asked_wait
from workbench.model import Capture, empty
from workbench.settings import Settings

MAX_REDIRECTS = 5  # browsers follow 20; a page behind more than five is a trap
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
NOT_ASKED: Mapping[str, str] = {"robots": "not asked"}
ROBOTS = "robots.txt"
_AS_SENT = bytes(c for c in range(127) if c != ord(" "))  # what stays as it is in a redirect

Wanted = Callable[[int, Mapping[str, str]], bool]


def _any_200(status: int, headers: Mapping[str, str]) -> bool:
    return status == 200


@dataclass(frozen=True, slots=True)
class Errand:
    """What is asked for: kinds of content, the answers whose body is wanted, and how.

    `limit` bounds the body in bytes (0: as the settings say), and a longer one is refused, or cut
    where `cut` says so; `conditions` are headers that make the request conditional;
    `robots_reason` says why robots.txt is passed over, "" to obey it; `patience` is how many
    seconds to wait for the host's turn.
    """

    accept: str
    wanted: Wanted = _any_200
    limit: int = 0
    cut: bool = False
    conditions: Mapping[str, str] = field(default_factory=empty)
    robots_reason: str = ""
    patience: float = PATIENCE


@dataclass(frozen=True, slots=True)
class Visit:
    """The answer that ended a visit, at `url` after redirects, had at `at`.

    `robots` holds what goes into `given` of a capture; `moved` is the address to use from now on,
    "" where no redirect said so for good.
    """

    url: str
    host: str
    answer: Answer
    robots: Mapping[str, str]
    at: datetime
    moved: str = ""


def visit(
    url: str, errand: Errand, settings: Settings, now: Callable[[], datetime], visits: Visits
) -> Visit:
    """Return what `url` answers, whatever its status, redirects followed and checked each.

    Raises FetchRefused where the address is unfit, the host silent or hostile, or robots.txt
    says no.
    """
    target, seen, moved = parse(url), set[str](), ""
    left, came_from, lasting = settings.fetch_timeout, "", True
    for _ in range(MAX_REDIRECTS + 1):
        if target.url in seen:
            raise FetchRefused("%(url)s redirects in a circle: check the address.", url=url)
        seen.add(target.url)
        with visits.turn(target.host, errand.patience, pause=target.host != came_from):
            deadline = Deadline(left)
            try:
                note = _permission(target, errand, settings, now, visits, deadline)
                answer = _get(target, settings, deadline, errand)
            finally:
                left = deadline.left()
                visits.owe(target.host, _pause(target, settings, visits))
        visits.owe(target.host, asked_wait(answer.status, answer.headers, now()))
        location = _location(answer)
        if answer.status not in _REDIRECTS:
            return Visit(target.url, target.host, answer, note, now(), moved)
        if not location:
            raise FetchRefused("%(url)s redirects to nowhere: check the address.", url=url)
        came_from, target = target.host, parse(location, target)
        lasting = lasting and answer.status in _FOR_GOOD
        moved = target.url if lasting else moved
    raise FetchRefused(
        "%(url)s redirects more than %(limit)s times: open it in a browser and give the address "
        "it ends at.",
        url=url,
        limit=MAX_REDIRECTS,
    )


def _pause(target: Target, settings: Settings, visits: Visits) -> float:
    """Return the seconds between visits to a host: our own, or the longer ones it asks for."""
    verdict = visits.verdict(target.origin)
    asked = verdict.robots.delay if verdict and verdict.robots else 0.0
    return max(settings.fetch_delay, asked)


def _location(answer: Answer) -> str:
    """Return where an answer leads, "" where it does not say.

    Servers send letters of any language, and spaces; they are encoded byte by byte, as browsers do.
    """
    return quote(answer.headers.get("location", "").strip().encode("latin-1", "replace"), _AS_SENT)


def _get(target: Target, settings: Settings, deadline: Deadline, errand: Errand) -> Answer:
    machines = resolve(target, settings.allow_private_fetch, deadline.left())
    headers = {
        "Host": target.authority,
        "User-Agent": user_agent(settings),
        "Accept": errand.accept,
        "Accept-Language": "id,en;q=0.8",
        "Accept-Encoding": "identity",  # the bytes kept as evidence are the bytes sent
        **errand.conditions,
        "Connection": "close",
    }
    limit = errand.limit or settings.max_fetch_bytes
    return get(target, machines, headers, deadline, limit, errand.wanted, errand.cut)


def _permission(
    target: Target,
    errand: Errand,
    settings: Settings,
    now: Callable[[], datetime],
    visits: Visits,
    deadline: Deadline,
) -> Mapping[str, str]:
    """Return what robots.txt says of `target`; raise FetchRefused where it says no."""
    if errand.robots_reason:
        return {"robots": f"passed over: {errand.robots_reason}"}
    if not settings.respect_robots:
        return NOT_ASKED
    verdict = visits.verdict(target.origin)
    if verdict is None:
        verdict = _ask(target, settings, now, visits, deadline)
        visits.keep(target.origin, verdict)
    if verdict.trouble:
        raise _unsaid(target, verdict.trouble)
    if verdict.robots is None:
        return {"robots": f"{target.origin} has no robots.txt", **verdict.facts}
    if not robots.allows(verdict.robots.rules, target.path):
        raise RobotsRefused(
            "%(origin)s asks programs in its robots.txt not to fetch this page: open it in a "
            "browser, save it, and give the file.",
            origin=target.origin,
        )
    return {"robots": f"allowed by {target.origin}/robots.txt", **verdict.facts}


def site_robots(
    url: str, settings: Settings, now: Callable[[], datetime], visits: Visits
) -> robots.Robots:
    """Return what robots.txt of the site of `url` says; raise FetchRefused where it cannot."""
    target = parse(url)
    verdict = visits.verdict(target.origin)
    if verdict is None:
        with visits.turn(target.host):
            verdict = _ask(target, settings, now, visits, Deadline(settings.fetch_timeout))
            visits.keep(target.origin, verdict)
    if verdict.trouble:
        raise _unsaid(target, verdict.trouble)
    return verdict.robots or robots.Robots()


def _ask(
    target: Target,
    settings: Settings,
    now: Callable[[], datetime],
    visits: Visits,
    deadline: Deadline,
) -> Verdict:
    """Fetch robots.txt; no file allows all, a server in trouble means no (RFC 9309 §2.3.1)."""
    # RFC 9309 §2.5: what lies beyond the limit may be passed over, but not the file as a whole.
    errand = Errand(accept="text/plain,*/*;q=0.5", limit=robots.MAX_ROBOTS, cut=True)
    first = here = Target(target.scheme, target.host, target.port, "/robots.txt")
    for _ in range(MAX_REDIRECTS + 1):
        answer = _get(here, settings, deadline, errand)
        if answer.status not in _REDIRECTS or not _location(answer):
            break
        here = parse(_location(answer), here)
    at = now()
    facts = {"robots_at": at.isoformat(), "robots_status": str(answer.status)}
    if answer.status == 200:
        facts["robots_sha256"] = hashlib.sha256(answer.body).hexdigest()
        visits.record(
            Capture(
                payload=answer.body,
                media_type=answer.headers.get("content-type", "").strip() or "text/plain",
                source=first.url,
                captured_at=at,
                url=here.url,
                given={"record": ROBOTS},
                http_request=answer.request,
                http_response_head=answer.head,
            )
        )
        whole = len(answer.body) < robots.MAX_ROBOTS
        rules = answer.body if whole else answer.body.rpartition(b"\n")[0]
        return Verdict(robots.read(charsets.decode(rules)), facts)
    if answer.status >= 500 or answer.status == 429:
        visits.owe(target.host, asked_wait(answer.status, answer.headers, at))
        return Verdict(None, facts, trouble=answer.status)
    return Verdict(None, facts)


def _unsaid(target: Target, status: int) -> FetchRefused:
    return FetchRefused(
        "%(origin)s cannot say at the moment whether programs may fetch its pages (status "
        "%(status)s): try again later.",
        origin=target.origin,
        status=status,
    )


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
