"""What both databases need at connection time."""

from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from renaksi.extensions import db


def prepare(app: Flask) -> None:
    with app.app_context():
        tune(db.engine, lasting=not app.testing)


def tune(engine: Engine, *, lasting: bool = True) -> None:
    """SQLite: foreign keys, write-ahead log, real BEGIN. PostgreSQL: UTC, no compiling.

    `lasting`: what was acknowledged outlives a power cut (ADR 14). Tests do without.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_tune_sqlite, "FULL" if lasting else "OFF"))
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _tune_postgresql)


def _tune_sqlite(synchronous: str, connection: Any, _record: object) -> None:
    # The driver's own transaction handling breaks savepoints; SQLAlchemy says BEGIN itself.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "busy_timeout=10000",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # Writers say so at once (see `services.context`): a read that turns into a write later
    # would be refused with "database is locked" instead of waiting its turn.
    mode = "IMMEDIATE" if connection.get_execution_options().get("write") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


def _tune_postgresql(connection: Any, _record: object) -> None:
    # Compiling a plan or starting helpers costs 100 ms and more, a page's statement a few: the
    # estimates of dated joins are high enough to set both off.
    settings = ("TIME ZONE 'UTC'", "jit = off", "max_parallel_workers_per_gather = 0")
    with connection.cursor() as cursor:
        for setting in settings:
            cursor.execute(f"SET {setting}")
    connection.commit()
