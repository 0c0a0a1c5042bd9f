"""What Alembic runs: the pending steps, inside the transaction the caller has begun."""

from alembic import context

from workbench.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, and all steps or none must happen
)
with context.begin_transaction():
    context.run_migrations()
