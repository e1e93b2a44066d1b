"""The first tables and the guards on them."""

from alembic import op

from disclosure_screen.store.guards import raise_guards
from disclosure_screen.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything ``tables.py`` declares. Later migrations name their own changes and never use the metadata."""
    metadata.create_all(op.get_bind())
    raise_guards(op.get_bind())
