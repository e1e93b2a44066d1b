"""The queue in order: ``turns``, filled from what the outlooks say; and indexes for what every page of the desk asks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_UNDER_WAY = ("in_review", "approved", "returned", "referred", "sealed")


def upgrade() -> None:
    """Make and fill the table, exchange the indexes."""
    op.create_table(
        "turns",
        sa.Column("tier", sa.String(20), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opened", sa.String(40), nullable=False),
        sa.Column("case_number", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_turns_case_number"),
        sa.PrimaryKeyConstraint("tier", "rank", "opened", "case_number", name="pk_turns"),
    )
    _fill()
    op.create_index("ix_turns_case_number", "turns", ["case_number"])
    op.drop_index("ix_outlooks_grade", table_name="outlooks")
    op.drop_index("ix_cases_stage", table_name="cases")
    op.create_index("ix_cases_stage_publish_until", "cases", ["stage", "publish_until"])
    op.create_index("ix_refusals_settled", "refusals", ["settled"])


def _fill() -> None:
    """One row for each case under way, and one for each tier it waits for."""
    cases = sa.table("cases", sa.column("number"), sa.column("stage"), sa.column("opened"))
    outlooks = sa.table("outlooks", sa.column("case_number"), sa.column("grade"), sa.column("waiting"))
    turns = sa.table("turns", sa.column("tier"), sa.column("rank"), sa.column("opened"), sa.column("case_number"))
    found = op.get_bind().execute(
        sa.select(cases.c.number, cases.c.opened, outlooks.c.grade, outlooks.c.waiting)
        .join(outlooks, outlooks.c.case_number == cases.c.number)
        .where(cases.c.stage.in_(_UNDER_WAY))
    )
    rows = [
        {"tier": tier, "rank": -row.grade, "opened": row.opened, "case_number": row.number}
        for row in found
        for tier in dict.fromkeys(["", *filter(None, row.waiting.split(","))])
    ]
    if rows:
        op.bulk_insert(turns, rows)
