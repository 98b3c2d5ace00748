"""One application per database and worker, its tables made and its tree loaded once.

A test works in a transaction that is thrown away: the application's engine is replaced by a
connection with an open transaction, and every commit of a session becomes a savepoint in it.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from renaksi import create_app
from renaksi.config import Settings
from renaksi.extensions import db
from renaksi.models import Base
from tests.support import base_state, postgres

SQLITE, POSTGRESQL = "sqlite", "postgresql"
NAMES = (SQLITE, POSTGRESQL)
SECRET = "only-for-tests-" + "0123456789abcdef" * 2


@dataclass
class Backend:
    name: str
    app: Flask
    engine: Engine

    @contextmanager
    def isolated(self) -> Iterator[Connection]:
        engines = db._app_engines[self.app]
        with self.engine.connect() as connection:
            outer = connection.begin()
            engines[None] = connection
            db.session.session_factory.configure(join_transaction_mode="create_savepoint")
            try:
                yield connection
            finally:
                engines[None] = self.engine
                if outer.is_active:
                    outer.rollback()

    def session(self, connection: Connection) -> Session:
        """Not `db.session`: with no application context held open, requests stay apart."""
        return Session(
            connection,
            join_transaction_mode="create_savepoint",
            info={"held_open": True},  # a use case takes no lock of its own in it
        )


def settle(session: Session) -> None:
    """Keep what a test prepared by hand: visible to requests, and safe from a refusal's rollback.

    Preparing is not what the audit guard means; what a use case wrote, it audited itself.
    """
    session.flush()
    session.info.pop("wrote_audited", None)
    session.commit()


class Backends:
    """Made on first use: a run that asks for SQLite alone starts no PostgreSQL."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder, self.worker = folder, worker
        self.made: dict[str, Backend] = {}
        self.stack = ExitStack()

    def __getitem__(self, name: str) -> Backend:
        if name not in self.made:
            self.made[name] = self.make(name)
        return self.made[name]

    def make(self, name: str) -> Backend:
        app = create_app(settings(self.address(name), self.folder / f"data-{name}"))
        with app.app_context():
            engine = db.engine
            self.stack.callback(engine.dispose)
            Base.metadata.create_all(engine)
            base_state.load(app)
        return Backend(name, app, engine)

    def address(self, name: str) -> str:
        if name == SQLITE:
            return f"sqlite:///{self.folder / 'test.db'}"
        server = self.stack.enter_context(postgres.server())
        url = self.stack.enter_context(postgres.database(server, f"renaksi_test_{self.worker}"))
        return url.render_as_string(hide_password=False)

    def close(self) -> None:
        self.stack.close()


def settings(database_url: str, data_dir: Path, env: str = "test") -> Settings:
    data_dir.mkdir(parents=True, exist_ok=True)
    return Settings(database_url=database_url, data_dir=data_dir, secret_key=SECRET, env=env)
