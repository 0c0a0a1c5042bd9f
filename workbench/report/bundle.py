"""What a report is made from: everything it prints, gathered beforehand by the bench."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workbench.model import Appearance, Article, Searched
from workbench.model_review import Agreement, Claim, Scale, ScaleValue
from workbench.model_versions import PageHistory

ZONE = "Asia/Jakarta"  # WIB, where most of the desks are


@dataclass(frozen=True, slots=True)
class ReportBundle:
    """The claims to report on, with all that their reports quote.

    `articles` holds every article of an appearance, annotation or source by its id; `checked_at`
    is when their archived bytes were hashed again and agreed, None where that was not done;
    `agreements` is by claim id, `names` maps a user name to the name to print. `histories` are of
    the pages with several versions, by claim id and article id, as archived at `generated_at`;
    `articles` holds their versions too.
    """

    claims: tuple[Claim, ...]
    articles: Mapping[int, Article]
    generated_at: datetime
    version: str
    scales: tuple[Scale, ...]
    problems: tuple[ScaleValue, ...]
    searched: Searched | None = None
    checked_at: datetime | None = None
    desk: str = "Quote Workbench"
    contact: str = ""
    public_url: str = ""
    zone: str = ZONE
    agreements: Mapping[int, Agreement] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    histories: Mapping[int, Mapping[int, PageHistory]] = field(default_factory=dict)

    def name(self, user: str) -> str:
        """Return the name to print for a user."""
        return self.names.get(user, user)

    def history(self, claim: Claim, appearance: Appearance) -> PageHistory | None:
        """Return what is archived of the page of an appearance, None where it is one version."""
        return self.histories.get(claim.id, {}).get(appearance.article.id)

    def demo(self, claim: Claim) -> bool:
        """Tell whether any article that the claim's report shows is a fictional one."""
        shown = [a.article.demo for a in claim.trace.appearances]
        shown += [f.first.article.demo for f in claim.trace.fragments]
        if claim.trace.first is not None:
            shown.append(claim.trace.first.article.demo)
        for annotation in claim.annotations:
            article = self.articles.get(annotation.article_id)
            shown.append(article is not None and article.ref.demo)
        return any(shown)
