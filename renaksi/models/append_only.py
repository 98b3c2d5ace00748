"""Tables that can only grow: the database itself refuses to change or remove their rows.

Migrations call `guard` after they made such a table, and again after a batch operation on one:
SQLite builds the table anew then and its triggers go with the old one.
"""

from typing import Final

from sqlalchemy import Connection, Table, event

_REFUSE: Final = "renaksi_append_only"
_SQLITE: Final = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are only ever added'); END
"""
_FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION {_REFUSE}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        MESSAGE = TG_TABLE_NAME || ': rows are only ever added',
        ERRCODE = 'restrict_violation';
END $$
"""
_ROWS: Final = f"""
CREATE TRIGGER {{table}}_no_change BEFORE UPDATE OR DELETE ON {{table}}
FOR EACH ROW EXECUTE FUNCTION {_REFUSE}()
"""
_TRUNCATE: Final = f"""
CREATE TRIGGER {{table}}_no_truncate BEFORE TRUNCATE ON {{table}}
FOR EACH STATEMENT EXECUTE FUNCTION {_REFUSE}()
"""
_NAMES: Final = {"sqlite": ("update", "delete"), "postgresql": ("change", "truncate")}


def guard(connection: Connection, table: str) -> None:
    """Set the triggers on `table`; those it has already are replaced."""
    unguard(connection, table)
    if connection.dialect.name == "sqlite":
        statements = [_SQLITE.format(table=table, verb=verb) for verb in ("update", "delete")]
    else:
        statements = [_FUNCTION, _ROWS.format(table=table), _TRUNCATE.format(table=table)]
    for statement in statements:
        connection.exec_driver_sql(statement)


def unguard(connection: Connection, table: str) -> None:
    """Take them away, as a migration does that must rewrite rows."""
    where = f" ON {table}" if connection.dialect.name == "postgresql" else ""
    for name in _NAMES[connection.dialect.name]:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{name}{where}")


def forget(connection: Connection) -> None:
    """After the last such table is gone: drop the function PostgreSQL keeps beside them."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {_REFUSE}()")


def append_only(table: Table) -> None:
    """Declare it: `create_all` sets the triggers as the migrations do."""
    event.listen(table, "after_create", lambda made, connection, **_: guard(connection, made.name))
