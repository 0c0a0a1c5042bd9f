"""What every engine for searching by words offers; the same contract tests run on each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from workbench.model import SearchRequest, Span

Passages = tuple[tuple[str, tuple[Span, ...]], ...]


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """What the word index takes in of an article; `day` is an ISO day or empty."""

    id: int
    headline: str
    text: str
    outlet: str = ""
    speakers: tuple[str, ...] = ()
    lang: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of article ids with scores, best first, and what lies around it.

    `total` counts all matching articles; `facets` maps outlet, lang, year and month (the last as
    2024-01) to (value, count) pairs; `relaxed` says that not all words were required;
    `suggestion` is another wording, where nothing was found.
    """

    total: int
    hits: tuple[tuple[int, float], ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    relaxed: bool = False
    suggestion: str = ""


class WordIndex(Protocol):
    """Articles searched by word; ids are unique, an id added again replaces the article."""

    def add(self, docs: Iterable[IndexedArticle]) -> int:
        """Index articles in one commit and return how many."""
        ...

    def remove(self, ids: Iterable[int]) -> None:
        """Take articles out; unknown ids are passed over."""
        ...

    def search(self, request: SearchRequest) -> Found:
        """Return a page of articles; raise BadInput where the request cannot be understood."""
        ...

    def claim_candidates(self, text: str, top: int = 50) -> list[tuple[int, float]]:
        """Return (id, score) of the articles nearest in words to a claim, best first."""
        ...

    def passages(self, text: str, words: str) -> Passages:
        """Return stretches of `text` with the spans of the words searched for in each."""
        ...

    def count(self) -> int:
        """Return how many articles are in the index."""
        ...

    def covered(self) -> int:
        """Return the highest article id in the index, 0 where it is empty."""
        ...

    def refresh(self) -> bool:
        """Take in what other processes wrote since; raise IndexDamaged where it is unreadable."""
        ...

    def clear(self) -> None:
        """Make the index empty, whatever state it is in."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...
