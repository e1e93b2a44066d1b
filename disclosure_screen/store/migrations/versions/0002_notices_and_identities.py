"""Notices that were told, people's identities at a provider, and sign-ins under way there.

A fresh database has these tables from the first revision, which makes whatever is declared on the day it runs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables where they are missing."""
    op.create_table(
        "identities",
        sa.Column("person", sa.String(200), sa.ForeignKey("people.name", name="fk_identities_person")),
        sa.Column("subject", sa.String(400), nullable=False),
        sa.Column("since", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_identities"),
        sa.UniqueConstraint("subject", name="uq_identities_subject"),
        if_not_exists=True,
    )
    op.create_table(
        "provider_visits",
        sa.Column("state", sa.String(80)),
        sa.Column("browser", sa.String(80), nullable=False),
        sa.Column("verifier", sa.String(200), nullable=False),
        sa.Column("nonce", sa.String(200), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("state", name="pk_provider_visits"),
        if_not_exists=True,
    )
    op.create_table(
        "told",
        sa.Column("address", sa.String(200)),
        sa.Column("key", sa.String(200)),
        sa.Column("at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("address", "key", name="pk_told"),
        if_not_exists=True,
    )
    op.create_table(
        "unreached",
        sa.Column("address", sa.String(200)),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_unreached"),
        if_not_exists=True,
    )
