"""The first tables and the guards on them, written out: what ``tables.py`` declares later is not what was made then."""

import sqlalchemy as sa
from alembic import op

from disclosure_screen.store.guards import raise_guards

revision = "0001"
down_revision = None

GUARDED = ("ledger", "decisions", "dispositions", "sightings", "releases", "contents")


def upgrade() -> None:
    """Create the tables and raise the guards."""
    _ledger_and_cases()
    _said_about_cases()
    _people()
    _scratch()
    raise_guards(op.get_bind(), GUARDED)


def _ledger_and_cases() -> None:
    """The ledger, and what a case is."""
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("case_number", sa.String(20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger"),
        sa.UniqueConstraint("digest", name="uq_ledger_digest"),
    )
    op.create_index("ix_ledger_case_number", "ledger", ["case_number"])
    op.create_table(
        "cases",
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.String(80), nullable=False),
        sa.Column("drafter", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened", sa.String(40), nullable=False),
        sa.Column("since", sa.String(40), nullable=False),
        sa.Column("publish_until", sa.String(10), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_cases"),
    )
    op.create_index("ix_cases_place", "cases", ["place"])
    op.create_index("ix_cases_stage", "cases", ["stage"])
    op.create_table(
        "contents",
        sa.Column("case_number", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(80), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_contents_case_number"),
        sa.PrimaryKeyConstraint("case_number", "version", name="pk_contents"),
    )
    op.create_index("ix_contents_content", "contents", ["content"])
    op.create_table(
        "files",
        sa.Column("case_number", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("raw_name", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("rulebook", sa.String(80), nullable=False),
        sa.Column("verdict", sa.LargeBinary(), nullable=False),
        sa.Column("to_answer", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_files_case_number"),
        sa.PrimaryKeyConstraint("case_number", "version", "position", name="pk_files"),
    )
    op.create_index("ix_files_digest", "files", ["digest"])
    op.create_table(
        "values_seen",
        sa.Column("case_number", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(80), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_values_seen_case_number"),
        sa.PrimaryKeyConstraint("case_number", "version", "fingerprint", "rule", name="pk_values_seen"),
    )
    op.create_index("ix_values_seen_fingerprint", "values_seen", ["fingerprint"])


def _said_about_cases() -> None:
    """What people and intake recorded, each row keyed by its ledger entry."""
    op.create_table(
        "decisions",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_number", sa.String(20), nullable=False),
        sa.Column("tier", sa.String(20), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("digests", sa.Text(), nullable=False),
        sa.Column("rulebook", sa.String(80), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(80), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_decisions_case_number"),
        sa.ForeignKeyConstraint(["seq"], ["ledger.seq"], name="fk_decisions_seq"),
        sa.PrimaryKeyConstraint("seq", name="pk_decisions"),
    )
    op.create_index("ix_decisions_case_number", "decisions", ["case_number"])
    op.create_table(
        "dispositions",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_number", sa.String(20), nullable=False),
        sa.Column("item", sa.String(80), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("expires", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_dispositions_case_number"),
        sa.ForeignKeyConstraint(["seq"], ["ledger.seq"], name="fk_dispositions_seq"),
        sa.PrimaryKeyConstraint("seq", name="pk_dispositions"),
    )
    op.create_index("ix_dispositions_case_number", "dispositions", ["case_number"])
    op.create_table(
        "sightings",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_number", sa.String(20), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_sightings_case_number"),
        sa.ForeignKeyConstraint(["seq"], ["ledger.seq"], name="fk_sightings_seq"),
        sa.PrimaryKeyConstraint("seq", name="pk_sightings"),
    )
    op.create_index("ix_sightings_case_number", "sightings", ["case_number"])
    op.create_table(
        "refusals",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(80), nullable=False),
        sa.Column("kept_in", sa.Text(), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["ledger.seq"], name="fk_refusals_seq"),
        sa.PrimaryKeyConstraint("seq", name="pk_refusals"),
    )
    op.create_index("ix_refusals_path", "refusals", ["path"])
    op.create_table(
        "releases",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_number", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digests", sa.Text(), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_releases_case_number"),
        sa.ForeignKeyConstraint(["seq"], ["ledger.seq"], name="fk_releases_seq"),
        sa.PrimaryKeyConstraint("seq", name="pk_releases"),
        sa.UniqueConstraint("case_number", "version", name="uq_releases_case_number_version"),
    )


def _people() -> None:
    """People, what they may do, and how they sign in."""
    op.create_table(
        "people",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("since", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_people"),
    )
    op.create_table(
        "roles",
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name="fk_roles_person"),
        sa.PrimaryKeyConstraint("person", "role", name="pk_roles"),
    )
    op.create_table(
        "accounts",
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("since", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name="fk_accounts_person"),
        sa.PrimaryKeyConstraint("person", name="pk_accounts"),
    )
    op.create_table(
        "second_factors",
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name="fk_second_factors_person"),
        sa.PrimaryKeyConstraint("person", name="pk_second_factors"),
    )
    op.create_table(
        "proposals",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("proposer", sa.Text(), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["ledger.seq"], name="fk_proposals_seq"),
        sa.PrimaryKeyConstraint("seq", name="pk_proposals"),
    )


def _scratch() -> None:
    """What the desk, intake and the schedule remember; losing it costs a minute."""
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(80), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(80), nullable=False),
        sa.Column("opened", sa.String(40), nullable=False),
        sa.Column("seen", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_sessions"),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"])
    op.create_table(
        "attempts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_attempts"),
    )
    op.create_table(
        "outlooks",
        sa.Column("case_number", sa.String(20), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.String(80), nullable=False),
        sa.Column("open_items", sa.Integer(), nullable=False),
        sa.Column("turn_since", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_outlooks_case_number"),
        sa.PrimaryKeyConstraint("case_number", name="pk_outlooks"),
    )
    op.create_index("ix_outlooks_grade", "outlooks", ["grade"])
    op.create_table(
        "polls",
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.String(80), nullable=False),
        sa.Column("since", sa.String(40), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_polls"),
    )
    op.create_table(
        "left_in_place",
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_left_in_place"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("expires", sa.String(40), nullable=False),
        sa.Column("renewed", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeats"),
    )
