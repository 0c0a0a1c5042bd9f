"""The tables, as SQLAlchemy Core sees them; the migrations make them.

Times are whole microseconds since 1970 in UTC: exact, sortable and cheap to read. Texts and
quotes have tables of their own, so that lists and counts never drag them through memory.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)

metadata = MetaData()

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String, nullable=False, index=True),
    Column("file", String, nullable=False),
    Column("offset", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("media_type", String, nullable=False),
    Column("source", String, nullable=False),
    Column("url", String, nullable=False),
    Column("captured_at", Integer, nullable=False),
    Column("given", Text, nullable=False),
    Column("line", Integer),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("external_id", String, nullable=False),
    Column("url", String, nullable=False),
    Column("url_key", String, nullable=False),
    Column("outlet", String, nullable=False),
    Column("outlet_key", String, nullable=False),
    Column("headline", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("lang", String, nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("text_sha256", String, nullable=False),
    Column("earliest", Integer),
    Column("latest", Integer),
    Column("point", Integer),
    Column("grade", String, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("published_at", Integer),  # what lists are ordered and filtered by
    Column("captured_at", Integer, nullable=False),
    Column("claimed_capture", Integer),
    Column("snapshot_id", ForeignKey("snapshots.id"), nullable=False),
    Column("extractor", String, nullable=False),
    Column("extra", Text, nullable=False),
    Column("version_of", ForeignKey("articles.id")),
    Column("added_at", Integer, nullable=False),
    # One text of one outlet at one address is one article, whoever else is adding it just now.
    UniqueConstraint("text_sha256", "outlet_key", "url_key", name="one_article"),
    Index("articles_by_url", "url_key"),
    Index("articles_by_date", "published_at", "id"),
    Index("articles_by_outlet", "outlet_key", "published_at", "id"),
    Index("articles_by_version", "version_of"),
    sqlite_autoincrement=True,  # a number once given never names another article
)

texts = Table(
    "texts",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("text", Text, nullable=False),
)

removals = Table(
    "removals",  # articles taken down; their rows in `articles` stay, their texts do not
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("removed_at", Integer, nullable=False),
    Column("erased_at", Integer),  # when its bytes were overwritten; NULL: still to be done
)

removed_feeds = Table(
    "removed_feeds",  # archived feeds that printed such an article and are overwritten with it
    metadata,
    Column("snapshot_id", ForeignKey("snapshots.id"), primary_key=True),
    Column("article_id", ForeignKey("removals.article_id"), primary_key=True),
)

sightings = Table(
    "sightings",  # which captures were found to hold an article, the first one and later ones
    metadata,
    Column("snapshot_id", ForeignKey("snapshots.id"), primary_key=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False, index=True),
)

outlets = Table(
    "outlets",  # counters kept with every change of `articles`, so that totals need no scan
    metadata,
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("since", Integer),
    Column("until", Integer),
)

quotes = Table(
    "quotes",  # all quotes of an article as one JSON list: read in one piece
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("quotes", Text, nullable=False),
)

quote_speakers = Table(
    "quote_speakers",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False),
    Index("quote_speakers_by_name", "name_key"),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("speaker", String, nullable=False),
    Column("lang", String, nullable=False),
    Column("selection_reason", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("trace", Text, nullable=False),
    Column("outline", Text, nullable=False),  # the trace without its appearances, for lists
    Column("words", Text, nullable=False),  # text and speaker folded, for finding
    Column("author", String, nullable=False),
    Column("created_at", Integer, nullable=False),
    UniqueConstraint("year", "sequence", name="one_number"),
    Index("claims_by_state", "state", "id"),
    sqlite_autoincrement=True,
)

annotations = Table(
    "annotations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claim_id", ForeignKey("claims.id"), nullable=False, index=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("exact", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("suffix", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("tag", String, nullable=False),
    Column("author", String, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("removed_at", Integer),
    Column("removed_by", String),
    sqlite_autoincrement=True,
)

ratings = Table(
    "ratings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claim_id", ForeignKey("claims.id"), nullable=False, index=True),
    Column("scale", String, nullable=False),
    Column("value", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("sources", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("superseded", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claim_id", ForeignKey("claims.id"), nullable=False, index=True),
    Column("scale", String, nullable=False),
    Column("value", String, nullable=False),
    Column("problem", String, nullable=False),
    Column("summary", Text, nullable=False),
    Column("sources", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    sqlite_autoincrement=True,
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claim_id", ForeignKey("claims.id"), nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("before_id", ForeignKey("decisions.id"), nullable=False),
    Column("after_id", ForeignKey("decisions.id")),
    Column("author", String, nullable=False),
    Column("created_at", Integer, nullable=False),
    sqlite_autoincrement=True,
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False, unique=True),
    Column("full_name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("lang", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("created_at", Integer, nullable=False),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",  # triggers made by the migrations forbid changing or removing a row
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Integer, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String, nullable=False),
    Column("digest", String, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("spec", Text, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("summary", Text),
    Column("error", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("heartbeat_at", Integer),
    Column("finished_at", Integer),
    Column("cancel", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

payload_digests = Table(
    "payload_digests",  # "sha1:…" as another archive names the bytes, and our SHA-256 of them
    metadata,
    Column("digest", String, primary_key=True),
    Column("sha256", String, nullable=False),
    sqlite_with_rowid=False,
)


def first_seen() -> ColumnElement[int]:
    """Return when an article was captured, by the claim of an import where that is earlier."""
    a = articles.c
    return func.coalesce(func.min(a.claimed_capture, a.captured_at), a.captured_at)


def present() -> ColumnElement[bool]:
    """Return the condition on `articles` that an article was not taken down."""
    return articles.c.id.not_in(select(removals.c.article_id))
