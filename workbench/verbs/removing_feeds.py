"""Archived feeds that print an article: whoever takes it down may have them overwritten as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.errors import EvidenceMismatch
from workbench.ingest import feeds
from workbench.model import Snapshot
from workbench.store import articles, removals
from workbench.text.tokens import words
from workbench.verbs.rooms import Rooms

RUN = 8  # words in a row: fewer are names, offices, set phrases


def printing(rooms: Rooms, ids: Sequence[int]) -> dict[int, list[Snapshot]]:
    """Return for each article the archived feeds that print words of it, a record each once.

    A teaser is words of it, too; a headline alone is not. All feeds are read: of ten thousand that
    takes minutes. One whose record is damaged is told and left.
    """
    with rooms.store.read() as conn:
        there = articles.many(conn, ids)
        archived = list(removals.feeds(conn))
    wanted = _runs({id: one.text for id, one in there.items()})
    found: dict[int, list[Snapshot]] = {}
    for one in archived:
        try:
            payload = rooms.archive.read(one)
        except EvidenceMismatch as error:
            rooms.tell(str(error))
            continue
        printed = _in_a_row(words(feeds.printed(payload, one.media_type)))
        for id in {id for run in printed for id in wanted.get(run, ())}:
            found.setdefault(id, []).append(one)
    return found


def _runs(texts: Mapping[int, str]) -> dict[str, set[int]]:
    """Return the runs of words of articles, and which articles have them."""
    found: dict[str, set[int]] = {}
    for id, text in texts.items():
        for run in _in_a_row(words(text)):
            found.setdefault(run, set()).add(id)
    return found


def _in_a_row(found: Sequence[str]) -> Iterator[str]:
    for at in range(len(found) - RUN + 1):
        yield " ".join(found[at : at + RUN])
