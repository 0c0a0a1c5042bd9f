"""What was observed of watched pages, in sentences that claim no more than was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from workbench.bench import Workbench
from workbench.model_sources import Observation, PageState, Sighting, WatchedPage
from workbench.web.display import moment
from workbench.web.stored import stored


@dataclass(frozen=True, slots=True)
class Note:
    """One observation as a sentence."""

    seen: Observation
    sentence: str


@dataclass(frozen=True, slots=True)
class Watched:
    """What is shown of watching beside an article: its pages at the source, and the notes."""

    pages: tuple[WatchedPage, ...]
    notes: tuple[Note, ...]
    sources: tuple[tuple[int, str], ...]

    @property
    def gone(self) -> bool:
        """Whether the page was not there when it was looked for last."""
        return any(page.state is PageState.GONE for page in self.pages)


def sentence(seen: Observation) -> str:
    """Return what an observation says: when it was looked, and when before that."""
    values = {"at": moment(seen.at), "before": moment(seen.before), "what": stored(seen.detail)}
    templates = {
        Sighting.REMOVED: _(
            "Removed at the source: not there when looked for at %(at)s (%(what)s); last seen "
            "there at %(before)s.",
            **values,
        ),
        Sighting.RETURNED: _("There again when looked for at %(at)s.", **values),
        Sighting.CHANGED: _(
            "Changed: seen with another text at %(at)s, with the text before at %(before)s.",
            **values,
        ),
        Sighting.FAILED: _(
            "Could not be had at %(at)s; whether it is still there is not known. %(what)s", **values
        ),
    }
    return str(templates[seen.kind])


def notes(found: Sequence[Observation]) -> tuple[Note, ...]:
    """Return observations with their sentences."""
    return tuple(Note(seen, sentence(seen)) for seen in found)


def beside(bench: Workbench, article_id: int) -> Watched:
    """Return what watching tells of an article."""
    pages, found = bench.observed(article_id)
    ids = sorted({page.source_id for page in pages} | {seen.source_id for seen in found})
    return Watched(pages, notes(found), tuple((id, bench.source(id).name) for id in ids))
