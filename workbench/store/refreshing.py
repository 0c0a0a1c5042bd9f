"""Put a new reading of the same archived bytes in the place of an older one."""

from __future__ import annotations

from sqlalchemy import Connection, select

from workbench.model import Draft, Quote
from workbench.store import tables
from workbench.store.adding import recount
from workbench.store.entries import draft_values, speakers
from workbench.store.executing import insert_all
from workbench.store.values import quotes_json, text_digest

# What names the article among others stays, whatever the new reading says.
KEPT = ("external_id", "url", "outlet")


def refresh(
    conn: Connection, id: int, draft: Draft, quotes: tuple[Quote, ...], *, words: bool
) -> bool:
    """Store what was read of article `id`; with `words` also its text, else only facts about it.

    Persons are read again by the caller, for a whole batch. Returns False, with nothing changed,
    where the new text is another article's already.
    """
    a = tables.articles.c
    values = {k: v for k, v in draft_values(draft).items() if k not in KEPT}
    if words:
        digest = text_digest(draft.text)
        outlet, url = conn.execute(select(a.outlet_key, a.url_key).where(a.id == id)).one()
        same = select(a.id).where(
            a.text_sha256 == digest, a.outlet_key == outlet, a.url_key == url, a.id != id
        )
        if conn.scalar(same.limit(1)) is not None:
            return False
        values["text_sha256"] = digest
        t = tables.texts
        conn.execute(t.update().where(t.c.article_id == id).values(text=draft.text))
        for table in (tables.quotes, tables.quote_speakers):
            conn.execute(table.delete().where(table.c.article_id == id))
        if quotes:
            insert_all(conn, tables.quotes, [{"article_id": id, "quotes": quotes_json(quotes)}])
            found = [{"article_id": id, **row} for row in speakers(quotes)]
            insert_all(conn, tables.quote_speakers, found)
    conn.execute(tables.articles.update().where(a.id == id).values(values))
    recount(conn, conn.scalar(select(a.outlet_key).where(a.id == id)) or "")
    return True
