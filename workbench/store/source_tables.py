"""The tables of watching: sources, the pages they led to, and what was observed there."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from workbench.store.tables import metadata

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("address", String, nullable=False),
    Column("pages", Text, nullable=False),
    Column("outlet", String, nullable=False),
    Column("timezone", String, nullable=False),
    Column("lang", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("interval", Integer, nullable=False),  # minutes
    Column("robots_reason", Text, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("author", String, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("checked_at", Integer),
    Column("success_at", Integer),
    Column("error", Text, nullable=False),
    Column("failed_at", Integer),
    Column("failures", Integer, nullable=False),
    Column("due_at", Integer),
    Column("etag", String, nullable=False),
    Column("last_modified", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("moved_to", String, nullable=False),
    Column("remark", Text, nullable=False),
    Index("sources_by_due", "due_at"),
    sqlite_autoincrement=True,
)

pages = Table(
    "watched_pages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("url_key", String, nullable=False),
    Column("url", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", String, nullable=False),
    Column("changed", String, nullable=False),
    Column("state", String, nullable=False),
    Column("article_id", ForeignKey("articles.id"), index=True),
    Column("first_seen_at", Integer, nullable=False),
    Column("fetched_at", Integer),
    Column("changed_at", Integer),
    Column("due_at", Integer),
    Column("failures", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("etag", String, nullable=False),
    Column("last_modified", String, nullable=False),
    Column("seen_in", String, nullable=False),
    Column("is_sitemap", Boolean, nullable=False),
    # A source names a page once, however it writes the address.
    Index("watched_pages_by_url", "source_id", "url_key", unique=True),
    Index("watched_pages_by_due", "source_id", "due_at"),
    Index("watched_pages_by_state", "source_id", "state"),
    sqlite_autoincrement=True,
)

observations = Table(
    "observations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("article_id", ForeignKey("articles.id"), nullable=False, index=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("url", String, nullable=False),
    Column("at", Integer, nullable=False),
    Column("before", Integer),
    Column("detail", Text, nullable=False),
    Index("observations_by_source", "source_id", "id"),
    sqlite_autoincrement=True,
)
