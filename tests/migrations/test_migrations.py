"""Migrations on real databases: up, down, up again, and the same schema as the models."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect

from renaksi.database import tune
from renaksi.migrations import runner
from renaksi.models import Base
from tests.support import postgres

HEAD = (Path(runner.__file__).parent / "HEAD").read_text(encoding="ascii").strip()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        tune(engine)
        yield engine
        engine.dispose()
        return
    with postgres.server() as at, postgres.database(at, "renaksi_migrations") as url:
        engine = create_engine(url)
        tune(engine)
        yield engine
        engine.dispose()


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=runner.comparison())
        return compare_metadata(context, Base.metadata)


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(empty: Engine):
    runner.upgrade(engine=empty)
    assert runner.is_current(empty)
    assert tables(empty) == set(Base.metadata.tables)
    assert differences(empty) == []

    runner.downgrade("base", engine=empty)
    assert tables(empty) == set()

    runner.upgrade(engine=empty)
    assert differences(empty) == []


def test_the_newest_is_named_so_that_two_branches_collide(empty: Engine):
    runner.upgrade(engine=empty)
    with empty.connect() as connection:
        assert MigrationContext.configure(connection).get_current_heads() == (HEAD,)
