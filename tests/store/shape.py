"""What a database says of its tables, to be compared with another's."""

from sqlalchemy import Connection, inspect


def shape(connection: Connection) -> dict[str, object]:
    """Everything a database says of its tables: columns, keys, references, what is unique, indexes."""
    seen = inspect(connection)
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"], str(c["default"])) for c in seen.get_columns(table)],
            seen.get_pk_constraint(table)["constrained_columns"],
            sorted(
                (f["constrained_columns"], f["referred_table"], str(f["name"])) for f in seen.get_foreign_keys(table)
            ),
            sorted((u["column_names"], str(u["name"])) for u in seen.get_unique_constraints(table)),
            sorted((str(i["name"]), i["column_names"], bool(i["unique"])) for i in seen.get_indexes(table)),
        )
        for table in seen.get_table_names()
        if table != "alembic_version"
    }
