"""Alembic's way in. Run only by ``store.migrate``, which hands over an open connection; there is no alembic.ini."""

from alembic import context

from disclosure_screen.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transaction_per_migration=False
)
with context.begin_transaction():
    context.run_migrations()
