"""By what one sees whether the tree of agencies has changed.

The migration calls `watch` after the tables are there, and every later one does so again after a
batch operation on one of them: SQLite builds the table anew then and its triggers go with the old.
"""

from typing import Any, Final

from sqlalchemy import CheckConstraint, Connection, MetaData, String, event
from sqlalchemy.orm import Mapped, mapped_column

from renaksi.models.base import Base

TABLES: Final = ("agency", "agency_name", "supervision_link", "agency_closure")
_WORD: Final = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()::text"}
_VERBS: Final = ("insert", "update", "delete")
_CHANGED: Final = "renaksi_tree_changed"
_FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION {_CHANGED}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE tree_stamp SET word = {_WORD["postgresql"]};
    RETURN NULL;
END $$
"""


class TreeStamp(Base):
    """One row with a word that no other state of the tree ever had.

    The database itself writes another one in every transaction that touches an agency, a name, a
    link or the closure, so nobody can forget to; what is taken back takes its word back with it.
    Changes of the tree wait for each other anyway (`services.steps.closure.lock`).
    """

    __tablename__ = "tree_stamp"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(String(40))


def watch(connection: Connection) -> None:
    """Write the first word, and set the triggers; those there already are replaced."""
    unwatch(connection)
    dialect = connection.dialect.name
    for statement in (
        "DELETE FROM tree_stamp",
        f"INSERT INTO tree_stamp (id, word) VALUES (1, {_WORD[dialect]})",
        *([_FUNCTION] if dialect == "postgresql" else []),
        *(one for table in TABLES for one in _triggers(dialect, table)),
    ):
        connection.exec_driver_sql(statement)


def _triggers(dialect: str, table: str) -> list[str]:
    if dialect == "postgresql":
        when = f"AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
        return [f"CREATE TRIGGER {table}_tree {when} EXECUTE FUNCTION {_CHANGED}()"]
    work = f"BEGIN UPDATE tree_stamp SET word = {_WORD[dialect]}; END"
    return [f"CREATE TRIGGER {table}_tree_{verb} AFTER {verb} ON {table} {work}" for verb in _VERBS]


def unwatch(connection: Connection) -> None:
    """Take the triggers away, and what PostgreSQL keeps beside them."""
    if connection.dialect.name == "postgresql":
        for table in TABLES:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_tree ON {table}")
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {_CHANGED}()")
        return
    for table in TABLES:
        for verb in _VERBS:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_tree_{verb}")


@event.listens_for(Base.metadata, "after_create")
def _made(_metadata: MetaData, connection: Connection, **told: Any) -> None:
    """`create_all` does as the migrations do, once all tables are there."""
    if any(table.name == "tree_stamp" for table in told["tables"]):
        watch(connection)
