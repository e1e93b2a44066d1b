"""The tables (库表). No SQLite-only column types, so that PostgreSQL takes them unchanged; moments are ISO text with zone.

Findings are kept masked, as the verdict of each file. ``decisions``, ``dispositions`` and ``ledger`` are append-only
(``guards.py``); everything else changes only together with a ledger entry (``unit.py``), except the scratch tables of intake.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("case_number", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", String(80), nullable=False),
    Column("digest", String(80), nullable=False, unique=True),
)
Index("ix_ledger_case_number", ledger.c.case_number)

cases = Table(
    "cases",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("category", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("place", LargeBinary, nullable=False),
    Column("content", String(80), nullable=False),
    Column("drafter", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("stage", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened", String(40), nullable=False),
    Column("since", String(40), nullable=False),
    Column("publish_until", String(10), nullable=False, server_default=""),
)
Index("ix_cases_place", cases.c.place)
Index("ix_cases_stage_publish_until", cases.c.stage, cases.c.publish_until)

contents = Table(
    "contents",
    metadata,
    Column("case_number", ForeignKey("cases.number"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", String(80), nullable=False),
    Column("at", String(40), nullable=False),
)
Index("ix_contents_content", contents.c.content)

files = Table(
    "files",
    metadata,
    Column("case_number", ForeignKey("cases.number"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("digest", String(80), nullable=False),
    Column("name", Text, nullable=False),
    Column("raw_name", LargeBinary, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("grade", Integer, nullable=False),
    Column("rulebook", String(80), nullable=False),
    Column("verdict", LargeBinary, nullable=False),
    Column("to_answer", LargeBinary, nullable=False),
)
Index("ix_files_digest", files.c.digest)

values = Table(
    "values_seen",
    metadata,
    Column("case_number", ForeignKey("cases.number"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("fingerprint", String(80), primary_key=True),
    Column("rule", Text, primary_key=True),
)
Index("ix_values_seen_fingerprint", values.c.fingerprint)

decisions = Table(
    "decisions",
    metadata,
    Column("seq", ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("case_number", ForeignKey("cases.number"), nullable=False),
    Column("tier", String(20), nullable=False),
    Column("person", Text, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("digests", Text, nullable=False),
    Column("rulebook", String(80), nullable=False),
    Column("grade", Integer, nullable=False),
    Column("policy", String(80), nullable=False),
    Column("at", String(40), nullable=False),
)
Index("ix_decisions_case_number", decisions.c.case_number)

dispositions = Table(
    "dispositions",
    metadata,
    Column("seq", ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("case_number", ForeignKey("cases.number"), nullable=False),
    Column("item", String(80), nullable=False),
    Column("action", String(20), nullable=False),
    Column("person", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("covers", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("expires", String(40), nullable=False),
)
Index("ix_dispositions_case_number", dispositions.c.case_number)

sightings = Table(
    "sightings",
    metadata,
    Column("seq", ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("case_number", ForeignKey("cases.number"), nullable=False),
    Column("path", LargeBinary, nullable=False),
    Column("at", String(40), nullable=False),
)
Index("ix_sightings_case_number", sightings.c.case_number)

refusals = Table(
    "refusals",
    metadata,
    Column("seq", ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("path", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("signature", String(80), nullable=False),
    Column("kept_in", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("settled", Boolean, nullable=False),
)
Index("ix_refusals_path", refusals.c.path)
Index("ix_refusals_settled", refusals.c.settled)

releases = Table(
    "releases",
    metadata,
    Column("seq", ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("case_number", ForeignKey("cases.number"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("digests", Text, nullable=False),
    Column("at", String(40), nullable=False),
    UniqueConstraint("case_number", "version"),
)

people = Table(
    "people",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("enabled", Boolean, nullable=False),
    Column("since", String(40), nullable=False),
)

roles = Table(
    "roles",
    metadata,
    Column("person", ForeignKey("people.name"), primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("until", String(10), nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("person", ForeignKey("people.name"), primary_key=True),
    Column("password", Text, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("since", String(40), nullable=False),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("person", ForeignKey("people.name"), primary_key=True),
    Column("secret", Text, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("since", String(40), nullable=False),
)
"""Secrets are encrypted with a key of the workspace, so that a copy of the database alone gives no codes."""

identities = Table(
    "identities",
    metadata,
    Column("person", ForeignKey("people.name"), primary_key=True),
    Column("subject", String(400), nullable=False, unique=True),
    Column("since", String(40), nullable=False),
)
"""Who a person is at the office's identity provider: issuer and subject, bound at the first sign-in through it."""

proposals = Table(
    "proposals",
    metadata,
    Column("seq", ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Column("proposer", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("settled", Boolean, nullable=False),
)

# Scratch: what the desk remembers of browsers. Losing it costs a new sign-in.

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(80), primary_key=True),
    Column("person", Text, nullable=False),
    Column("form_key", String(80), nullable=False),
    Column("opened", String(40), nullable=False),
    Column("seen", String(40), nullable=False),
)
Index("ix_sessions_person", sessions.c.person)

attempts = Table(
    "attempts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", String(40), nullable=False),
)

provider_visits = Table(
    "provider_visits",
    metadata,
    Column("state", String(80), primary_key=True),
    Column("browser", String(80), nullable=False),
    Column("verifier", String(200), nullable=False),
    Column("nonce", String(200), nullable=False),
    Column("at", String(40), nullable=False),
)
"""Sign-ins under way at the identity provider; each is taken once. State and browser are kept hashed."""

outlooks = Table(
    "outlooks",
    metadata,
    Column("case_number", ForeignKey("cases.number"), primary_key=True),
    Column("grade", Integer, nullable=False),
    Column("waiting", String(80), nullable=False),
    Column("open_items", Integer, nullable=False),
    Column("turn_since", String(40), nullable=False),
)
"""What the queue shows, kept in step by ``pipeline/outlook.py``: derived, and never read by the gate."""

turns = Table(
    "turns",
    metadata,
    Column("tier", String(20), primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("opened", String(40), primary_key=True),
    Column("case_number", ForeignKey("cases.number"), primary_key=True),
)
"""Who waits for whom, in the order of the queue (the gravest rank is the lowest): derived like the outlooks."""
Index("ix_turns_case_number", turns.c.case_number)

# Scratch: what intake and the schedule remember between two passes. Losing it costs a minute, not a case.

polls = Table(
    "polls",
    metadata,
    Column("path", LargeBinary, primary_key=True),
    Column("signature", String(80), nullable=False),
    Column("since", String(40), nullable=False),
    Column("tries", Integer, nullable=False),
)

left_in_place = Table(
    "left_in_place",
    metadata,
    Column("path", LargeBinary, primary_key=True),
    Column("signature", String(80), nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("expires", String(40), nullable=False),
    Column("renewed", String(40), nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", String(40), nullable=False),
    Column("outcome", Text, nullable=False),
)

told = Table(
    "told",
    metadata,
    Column("address", String(200), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("at", String(40), nullable=False),
)
"""Notices that have reached an address. Losing it costs a notice told twice."""

unreached = Table(
    "unreached",
    metadata,
    Column("address", String(200), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("at", String(40), nullable=False),
    Column("reason", Text, nullable=False),
)

SCRATCH = frozenset(
    {
        "sessions",
        "attempts",
        "provider_visits",
        "outlooks",
        "turns",
        "polls",
        "left_in_place",
        "leases",
        "heartbeats",
        "told",
        "unreached",
    }
)
"""The only tables that may be written without a ledger entry."""

APPEND_ONLY = ("ledger", "decisions", "dispositions", "sightings", "releases", "contents")
"""Tables whose rows are never changed or taken away."""
