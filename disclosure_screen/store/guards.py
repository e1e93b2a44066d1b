# ruff: noqa: S608 - trigger bodies are built from our own constant table names; no value of a user comes near them
"""Guards in the database itself (防篡改触发器): append-only tables and an unbroken chain, whatever program connects.

On SQLite ``INSERT OR REPLACE`` deletes without firing delete triggers unless recursive triggers are on, and another program may
connect without them; so the chain also checks at insertion that the number is the next one and the predecessor is the last.
This is the only module that speaks a dialect.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from disclosure_screen.model.ledger import GENESIS

_KEYS = {"ledger": "seq", "decisions": "seq", "dispositions": "seq", "sightings": "seq", "releases": "seq"}


def raise_guards(connection: Connection, tables: Iterable[str]) -> None:
    """Create the triggers that keep these tables append-only, and the chain unbroken. Called by the first migration."""
    statements = _postgresql(tables) if connection.dialect.name == "postgresql" else _sqlite(tables)
    for statement in statements:
        connection.execute(text(statement))


def lock_chain(connection: Connection) -> None:
    """Hold the chain for this transaction: on SQLite ``BEGIN IMMEDIATE`` already did, on PostgreSQL an advisory lock does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(4711331081)"))


def _sqlite(tables: Iterable[str]) -> list[str]:
    made = []
    for table in tables:
        made += [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
        if table in _KEYS and table != "ledger":
            key = _KEYS[table]
            made.append(
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    made.append(
        "CREATE TRIGGER contents_no_replace BEFORE INSERT ON contents WHEN EXISTS "
        "(SELECT 1 FROM contents WHERE case_number = NEW.case_number AND version = NEW.version) "
        "BEGIN SELECT RAISE(ABORT, 'contents is append-only'); END"
    )
    made.append(
        "CREATE TRIGGER releases_once BEFORE INSERT ON releases WHEN EXISTS "
        "(SELECT 1 FROM releases WHERE case_number = NEW.case_number AND version = NEW.version) "
        "BEGIN SELECT RAISE(ABORT, 'released already'); END"
    )
    made.append(
        "CREATE TRIGGER ledger_chained BEFORE INSERT ON ledger "
        "WHEN NEW.seq <> COALESCE((SELECT MAX(seq) FROM ledger), 0) + 1 "
        f"OR NEW.previous <> COALESCE((SELECT digest FROM ledger ORDER BY seq DESC LIMIT 1), '{GENESIS}') "
        "BEGIN SELECT RAISE(ABORT, 'ledger chain broken'); END"
    )
    return made


def _postgresql(tables: Iterable[str]) -> list[str]:
    made = [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        "CREATE FUNCTION keep_chain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.seq <> COALESCE((SELECT MAX(seq) FROM ledger), 0) + 1 "
        f"OR NEW.previous <> COALESCE((SELECT digest FROM ledger ORDER BY seq DESC LIMIT 1), '{GENESIS}') "
        "THEN RAISE EXCEPTION 'ledger chain broken'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER ledger_chained BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION keep_chain()",
    ]
    for table in tables:
        made.append(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        made.append(
            f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        made.append(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC")
    return made
