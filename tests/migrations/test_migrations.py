"""Migrations on real databases: up, down, up again, and the same schema as the models."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

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


def test_a_plan_keeps_its_rows_when_it_learns_of_custodians(empty: Engine):
    runner.upgrade("0001", engine=empty)
    with empty.begin() as connection:
        for row in A_PLAN:
            connection.execute(text(row))
    runner.upgrade("0002", engine=empty)
    with empty.begin() as connection:
        found = connection.execute(text("SELECT agency_id, custodian_id FROM action_plan")).all()
        connection.execute(text("UPDATE action_plan SET custodian_id = 1"))
    assert found == [(1, None)]
    with pytest.raises(IntegrityError), empty.begin() as connection:
        connection.execute(text("UPDATE action_plan SET custodian_id = 99"))
    runner.downgrade("0001", engine=empty)
    with empty.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM plan_revision")) == 1


@pytest.mark.parametrize("revision", ["0003", "head"])
def test_the_audit_trail_keeps_its_lines_and_only_grows(empty: Engine, revision: str):
    """Also where a migration made the table anew, which takes triggers away on SQLite."""
    runner.upgrade("0002", engine=empty)
    with empty.begin() as connection:
        connection.execute(text(A_LINE.format(event="demo:load")))
    runner.upgrade(revision, engine=empty)
    with empty.begin() as connection:
        connection.execute(text(A_LINE.format(event="audit:verify")))
        connection.execute(text(A_SEAL))
    for table in ("audit_entry", "audit_seal"):
        for change in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}"):
            with (
                pytest.raises(IntegrityError, match="only ever added"),
                empty.begin() as connection,
            ):
                connection.execute(text(change))
    with empty.connect() as connection:
        told = connection.scalars(text("SELECT event FROM audit_entry ORDER BY id")).all()
    assert told == ["demo:load", "audit:verify"]


def test_without_seals_the_trail_is_an_ordinary_table_again(empty: Engine):
    runner.upgrade(engine=empty)
    with empty.begin() as connection:
        connection.execute(text(A_LINE.format(event="demo:load")))
    runner.downgrade("0002", engine=empty)
    with empty.begin() as connection:
        assert connection.execute(text("UPDATE audit_entry SET at = at")).rowcount == 1
        assert connection.execute(text("DELETE FROM audit_entry")).rowcount == 1


A_LINE = (
    "INSERT INTO audit_entry (at, event, subject_type, note, request_id)"
    " VALUES ('2026-01-12 00:00:00', '{event}', '', '', '')"
)
A_SEAL = (
    "INSERT INTO audit_seal (number, at, first_entry_id, last_entry_id, newest_entry_id, count,"
    " spans, digests, previous_hash, hash) VALUES (1, '2026-01-12 00:00:00', 1, 1, 1, 1, '[[1, 1]]',"
    " '', '', '')"
)
A_PLAN = (
    (
        "INSERT INTO agency (id, code, name, short_name, search_text, kind, time_zone, active_from,"
        " active_to, version) VALUES (1, 'X', 'X', 'X', 'x', 'kota', 'WIB', '1900-01-01',"
        " '9999-12-31', 1)"
    ),
    (
        "INSERT INTO cycle (id, year, state, legal_basis, drafting_opens_on, drafting_due_on, scheme,"
        " return_days, review_days, version) VALUES (1, 2026, 'open', '', '2026-01-02', '2026-03-31',"
        " 'triwulan', 5, 10, 1)"
    ),
    (
        "INSERT INTO action_plan (id, agency_id, cycle_id, created_at) VALUES (1, 1, 1,"
        " '2026-01-12 00:00:00')"
    ),
    (
        "INSERT INTO plan_revision (id, plan_id, number, state, reason, created_at, letter_number,"
        " decree_number, decree_title, decree_signatory, decree_signatory_title, version) VALUES"
        " (1, 1, 1, 'draft', '', '2026-01-12 00:00:00', '', '', '', '', '', 1)"
    ),
)
