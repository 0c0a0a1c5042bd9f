"""A query made ready, and the texts in which it may be found.

Finding goes from the cheap to the dear: the places that share enough words in order, then how
alike the words there are to those asked for. Only what may still be judged to hold the query, or a
fragment of it, is worth loading an article's quotes and aligning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.model import Span
from workbench.trace.align import Floats, Resemblance
from workbench.trace.blocks import LONGEST
from workbench.trace.forms import Word
from workbench.trace.lines import Lines
from workbench.trace.locate import KnownPairs, locate
from workbench.trace.presence import FRAMED, Evidence
from workbench.trace.query import Query, read_query
from workbench.trace.similar import Vocabulary
from workbench.trace.source import read_spans
from workbench.trace.wanted import NEEDED_RUN, Wanted, wanted


@dataclass(frozen=True, slots=True, eq=False)
class Prospect:
    """The words of an article that may hold the query, in one or more spans of its text.

    `seams` are the indices of the first words of later spans. `tables` are how alike the words
    are to the query's and what aligning them scores (see `similarities`), where that is known.
    """

    spans: list[Span]
    words: list[Word]
    seams: frozenset[int]
    tables: tuple[Floats, Floats] | None


class Inquiry:
    """A query made ready to be looked for; `prospects` are the articles that may hold it."""

    def __init__(self, text: str, rarity: Callable[[str], float]) -> None:
        """Read the query; see `trace` for `rarity`."""
        self.query: Query = read_query(text)
        self.look_for: Wanted = wanted(self.query)
        self.vocabulary = Vocabulary(rarity)
        self.resemblance = Resemblance(self.query.words, self.vocabulary)
        self.prospects: dict[int, Prospect] = {}

    def consider(
        self,
        article_id: int,
        text: str | Lines,
        hits: Sequence[int] = (),
        known: KnownPairs | None = None,
    ) -> bool:
        """Tell whether an article may hold the query; if so, keep it as a prospect.

        `text` is as written, or what was read of it for other queries already.
        `hits` are code points to look around (none: everywhere), `known` those where any of the
        pairs `look_for.in_order` stands, if all of them are known.
        """
        lines = Lines(text) if isinstance(text, str) else text
        spans = locate(lines, hits, self.look_for, known)
        prospect = self._prospect(lines, spans) if spans else None
        if prospect is not None:
            self.prospects[article_id] = prospect
        return prospect is not None

    def _prospect(self, lines: Lines, spans: list[Span]) -> Prospect | None:
        words, seams = read_spans(lines.words, spans, self.query.compounds)
        if not words:  # all of it was added by the site
            return None
        if len(self.query.words) > LONGEST:
            return Prospect(spans, words, seams, None)
        tables = self.resemblance.to(words)
        prospect = Prospect(spans, words, seams, tables)
        return None if self.hopeless(prospect) else prospect

    def hopeless(self, prospect: Prospect, quoted: bool = True) -> bool:
        """Tell whether even finding every word that is there at all would not be enough.

        `quoted` is False where none of the words stands inside quote marks. Six words in a row
        are a fragment, whatever else is there.
        """
        if prospect.tables is None:
            return False
        similarity = prospect.tables[0]
        weights = self.vocabulary.weights(self.query.words)
        best = similarity.max(axis=1)
        found = float(best @ np.array(weights))
        at_best = Evidence(
            words=len(weights),
            share=min(1.0, float(best.sum()) / len(weights)),
            weighted=min(1.0, found / sum(weights)),
            ceilings=found / self.vocabulary.ceiling,
            compact=True,
            framed=_at_one_distance(similarity) >= FRAMED * len(weights),
            quoted=quoted,
            sentence=1.0,
            whole=quoted,
            weights=weights,
        )
        return at_best.hopeless and not _in_a_row(similarity > 0, NEEDED_RUN + 1)


def _at_one_distance(similarity: Floats) -> int:
    """Return how many words at most stand where they would if words were only replaced."""
    query, source = np.nonzero(similarity)
    if not len(query):
        return 0
    return int(np.bincount(source - query + similarity.shape[0]).max())


def _in_a_row(same: NDArray[np.bool_], words: int) -> bool:
    """Tell whether so many words of the query stand somewhere without a gap."""
    if min(same.shape) < words:
        return False
    row = same
    for step in range(1, words):
        row = row[:-1, :-1] & same[step:, step:]
    return bool(row.any())
