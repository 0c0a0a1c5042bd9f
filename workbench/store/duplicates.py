"""Decide, for a batch of drafts, which are new, which are known, and which are new versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from workbench.model import Snapshot
from workbench.store import tables
from workbench.store.addresses import names_a_page
from workbench.store.entries import Entry


@dataclass(frozen=True, slots=True)
class Key:
    """What makes an article the same as another."""

    payload_sha256: str
    text_sha256: str
    outlet: str
    url: str

    @classmethod
    def of(cls, entry: Entry, snapshot: Snapshot) -> Key:
        """Return the key of an article; the outlet's case and spaces make no difference."""
        of = entry.columns
        return cls(snapshot.sha256, of["text_sha256"], of["outlet_key"], of["url_key"])


@dataclass
class Known:
    """What the database holds that a batch could repeat, and what the batch itself has added."""

    by_payload: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    by_text: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    first_at: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, conn: Connection, keys: Sequence[Key]) -> Known:
        """Look up a batch with three queries."""
        known = cls()
        known._load_payloads(conn, {key.payload_sha256 for key in keys})
        known._load_texts(conn, {key.text_sha256 for key in keys})
        known._load_addresses(conn, {key.url for key in keys if names_a_page(key.url)})
        return known

    def duplicate(self, key: Key) -> int | None:
        """Return the article that a draft repeats, None where it is new.

        The same bytes, unless at another address; or the same text at the same address, or of
        the same outlet where one of the two came without address. Elsewhere it is a reprint.
        """
        for id, url in self.by_payload.get(key.payload_sha256, ()):
            if _compatible(url, key.url):
                return id
        for id, outlet, url in self.by_text.get(key.text_sha256, ()):
            same_page = bool(url) and url == key.url
            if same_page or (outlet == key.outlet and _compatible(url, key.url)):
                return id
        return None

    def version_of(self, key: Key) -> int | None:
        """Return the first article at the draft's address, None where the draft is the first."""
        return self.first_at.get(key.url)

    def add(self, key: Key, id: int) -> None:
        """Remember that the batch made `key` the article `id`."""
        self.sighted(key, id)
        self.by_text.setdefault(key.text_sha256, []).append((id, key.outlet, key.url))
        if names_a_page(key.url):
            self.first_at.setdefault(key.url, id)

    def sighted(self, key: Key, id: int) -> None:
        """Remember that the draft's bytes hold the article `id`."""
        self.by_payload.setdefault(key.payload_sha256, []).append((id, key.url))

    def _load_payloads(self, conn: Connection, digests: set[str]) -> None:
        s, g, a = tables.snapshots, tables.sightings, tables.articles
        joined = s.join(g, g.c.snapshot_id == s.c.id).join(a, a.c.id == g.c.article_id)
        found = select(s.c.sha256, a.c.id, a.c.url_key).select_from(joined)
        found = found.where(s.c.sha256.in_(digests)).order_by(s.c.id)
        for sha256, id, url in conn.execute(found):
            self.by_payload.setdefault(sha256, []).append((id, url))

    def _load_texts(self, conn: Connection, digests: set[str]) -> None:
        a = tables.articles.c
        found = select(a.text_sha256, a.id, a.outlet_key, a.url_key)
        for sha256, id, outlet, url in conn.execute(
            found.where(a.text_sha256.in_(digests)).order_by(a.id)
        ):
            self.by_text.setdefault(sha256, []).append((id, outlet, url))

    def _load_addresses(self, conn: Connection, addresses: set[str]) -> None:
        a = tables.articles.c
        found = select(a.url_key, func.min(a.id)).where(a.url_key.in_(addresses))
        for url, id in conn.execute(found.group_by(a.url_key)):
            self.first_at[url] = id


def _compatible(one: str, other: str) -> bool:
    return not one or not other or one == other
