"""Make a home folder the demo: users, articles and claims, by the verbs everybody uses."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from workbench.bench import Workbench
from workbench.codec import decode
from workbench.errors import Conflict
from workbench.model import empty
from workbench.model_review import Claim, EvidenceSource, Role, User

HERE = Path(__file__).resolve().parent
ARTICLES = HERE / "articles.jsonl"
ACTOR = "demo"
PASSWORD = "hanya-untuk-demo"  # printed at every start: this desk holds nothing worth a secret
USERS = (
    ("redaksi", "Redaksi Demo", Role.ADMIN),
    ("ayu", "Ayu Maheswaranti", Role.REVIEWER),
    ("bima", "Bima Santikarsa", Role.REVIEWER),
)


class SignIn(NamedTuple):
    """A user of the demo and the password to sign in with."""

    name: str
    password: str


DemoUsers = tuple[SignIn, ...]


@dataclass(frozen=True, slots=True)
class Showcase:
    """A quote worth tracing in the demo, what the answer should be, and why it is interesting.

    `first` holds the ids (in articles.jsonl) of the articles that may be named first, none where
    nothing should be found; `relation` and `order` are "" where they say nothing; `why` maps a
    language to one sentence. `earlier` maps further articles to the verdict each gets, `fragments`
    names articles in which a part appeared before the whole.
    """

    id: str
    text: str
    speaker: str
    verdict: str
    relation: str
    first: tuple[str, ...]
    order: str = ""
    flags: tuple[str, ...] = ()
    earlier: Mapping[str, str] = field(default_factory=empty)
    fragments: tuple[str, ...] = ()
    why: Mapping[str, str] = field(default_factory=empty)


@cache
def showcases() -> tuple[Showcase, ...]:
    """Return the showcase queries in the order in which they are best read."""
    rows = json.loads((HERE / "queries.json").read_text(encoding="utf-8"))
    return tuple(decode(Showcase, row) for row in rows)


def load(workbench: Workbench) -> DemoUsers:
    """Fill the home folder with the demo, as far as it is not there, and return the sign-ins.

    Raises Conflict where the folder holds articles that are not the demo's.
    """
    if not workbench.demo and workbench.statistics().articles:
        raise Conflict(
            "The home folder %(home)s holds a real archive: choose an empty one for the demo with "
            "WORKBENCH_HOME.",
            home=workbench.settings.home,
        )
    workbench.mark_demo()
    users = _users(workbench)
    workbench.ingest([str(ARTICLES)], actor=ACTOR)
    workbench.index()
    articles = _numbers(workbench)
    for plan in tomllib.loads((HERE / "claims.toml").read_text(encoding="utf-8"))["claim"]:
        _work_on(_Desk(workbench, users, articles), plan)
    return tuple(SignIn(name, PASSWORD) for name, _, _ in USERS)


def _numbers(workbench: Workbench) -> dict[str, int]:
    """Return the number that the archive gave to each demo article, by the id in the file."""
    names = {json.loads(line)["id"] for line in ARTICLES.read_text(encoding="utf-8").splitlines()}
    found: dict[str, int] = {}
    page = 1
    while articles := workbench.articles(page=page, per_page=200).articles:
        found |= {a.ref.external_id: a.ref.id for a in articles if a.ref.external_id in names}
        page += 1
    return found


def _users(workbench: Workbench) -> dict[str, User]:
    there = {user.name: user for user in workbench.users()}
    for name, full_name, role in USERS:
        if name not in there:
            there[name] = workbench.add_user(name, PASSWORD, full_name, role, actor=ACTOR)
    return there


@dataclass(frozen=True, slots=True)
class _Desk:
    workbench: Workbench
    users: Mapping[str, User]
    articles: Mapping[str, int]

    def sources(self, names: Sequence[str]) -> tuple[EvidenceSource, ...]:
        """Return the archived articles `names` as the sources of a rating or verdict."""
        found = [self.workbench.article(self.articles[name]).ref for name in names]
        return tuple(
            EvidenceSource(f"{ref.outlet}: {ref.headline}", article_id=ref.id) for ref in found
        )


def _work_on(desk: _Desk, plan: Mapping[str, Any]) -> None:
    """Do the steps of one claim that were not done before: a load that was cut short goes on."""
    claim = _claim(desk, plan)
    if not claim.annotations and claim.decision is None:
        for note in plan.get("annotation", ()):
            _annotate(desk, claim, note)
    rated = {rating.author for rating in claim.ratings}
    for step in plan.get("rating", ()):
        if step["author"] not in rated:
            desk.workbench.rate(
                claim.id,
                step["scale"],
                step["value"],
                step["reason"],
                desk.sources(step["articles"]),
                actor=desk.users[step["author"]],
            )
    step = plan.get("decision")
    if step and claim.decision is None:
        desk.workbench.decide(claim.id, **_verdict(desk, step), actor=desk.users[step["author"]])
    step = plan.get("correction")
    if step and not claim.corrections:
        desk.workbench.correct(
            claim.id,
            what=step["what"],
            why=step["why"],
            **_verdict(desk, step),
            actor=desk.users[step["author"]],
        )


def _claim(desk: _Desk, plan: Mapping[str, Any]) -> Claim:
    query = next(s for s in showcases() if s.id == plan["query"])
    for claim in desk.workbench.claims(words=query.text).claims:
        if claim.text == query.text:
            return desk.workbench.claim(claim.id)
    return desk.workbench.save_claim(
        query.text,
        query.speaker,
        actor=desk.users["ayu"],
        selection_reason=plan["selection_reason"],
        lang=plan["lang"],
    )


def _annotate(desk: _Desk, claim: Claim, note: Mapping[str, str]) -> None:
    article = desk.articles[note["article"]]
    start = desk.workbench.article(article).text.index(note["exact"])
    desk.workbench.annotate(
        claim.id,
        article,
        start,
        start + len(note["exact"]),
        note["note"],
        note["tag"],
        actor=desk.users[note["author"]],
    )


def _verdict(desk: _Desk, step: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "scale": step["scale"],
        "value": step["value"],
        "problem": step["problem"],
        "summary": step["summary"],
        "sources": desk.sources(step["articles"]),
    }
