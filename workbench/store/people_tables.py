"""The tables of persons. All but the decisions is derived from quotes and can be made anew."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from workbench.store.tables import metadata

persons = Table(
    "persons",  # rows are never removed: their numbers stand in addresses
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False),  # what decisions refer to; see `text.offices.Identity`
    Column("name_key", String, nullable=False),
    Column("name", String, nullable=False),
    Column("group_id", Integer, nullable=False),  # the row that stands for the whole person
    Column("articles", Integer, nullable=False),
    Column("quotes", Integer, nullable=False),
    Column("direct", Integer, nullable=False),
    Column("linked", Boolean, nullable=False),  # False: one word only, known in one article only
    Column("hidden", Boolean, nullable=False),  # a reviewer said that this is nobody's name
    UniqueConstraint("key", name="one_person"),
    Index("persons_by_name", "name_key"),
    Index("persons_by_group", "group_id"),
    sqlite_autoincrement=True,
)

person_articles = Table(
    "person_articles",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("person_id", ForeignKey("persons.id"), primary_key=True),
    Column("published_at", Integer),
    Column("quotes", Integer, nullable=False),
    Column("direct", Integer, nullable=False),
    Column("given", Text, nullable=False),  # what `people_named.Named.given` keeps: JSON
    Index("person_articles_by_date", "person_id", "published_at", "article_id"),
    sqlite_with_rowid=False,
)

person_names = Table(
    "person_names",
    metadata,
    Column("person_id", ForeignKey("persons.id"), primary_key=True),
    Column("kind", String, primary_key=True),  # a NameKind
    Column("name_key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("article_id", Integer, nullable=False),  # the first that gives it
    Column("articles", Integer, nullable=False),
    Index("person_names_by_name", "name_key"),
    sqlite_with_rowid=False,
)

person_roles = Table(
    "person_roles",
    metadata,
    Column("person_id", ForeignKey("persons.id"), primary_key=True),
    Column("role_key", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("article_id", Integer, nullable=False),  # the first that gives it
    Column("since", Integer),
    Column("until", Integer),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

person_decisions = Table(
    "person_decisions",  # what reviewers decided, as facts about keys: survives any new reading
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("facts", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("token", String),
    Column("undone_at", Integer),
    Column("undone_by", String, nullable=False),
    Column("undone_why", Text, nullable=False),
    UniqueConstraint("token", name="one_sending"),
    sqlite_autoincrement=True,
)

person_suggestions = Table(
    "person_suggestions",
    metadata,
    Column("first_id", ForeignKey("persons.id"), primary_key=True),
    Column("second_id", ForeignKey("persons.id"), primary_key=True),
    Column("kind", String, nullable=False),
    Column("likeness", Integer, nullable=False),  # per mille, for the order
    Column("detail", String, nullable=False),  # what is alike: the alias or office in question
    sqlite_with_rowid=False,
)
