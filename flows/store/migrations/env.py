"""Alembic's entry. The connection is given by `flows.store.migrate`, inside its transaction and lock."""

from alembic import context

from flows.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
context.run_migrations()
