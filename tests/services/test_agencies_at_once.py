"""Two people change the tree at once; others go on reading it."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from renaksi.models import AgencyClosure
from renaksi.services.agencies import Move
from renaksi.services.steps import agency_work, closure
from renaksi.services.steps.agency_writing import write
from tests.factories.agencies import TODAY, context, id_of


@pytest.fixture
def moving(backend):
    """A province is being moved: written, not yet committed."""
    with Session(backend.engine) as session:
        ctx = context(session)
        closure.lock(session)
        command = Move(
            agency_id=id_of(session, "35"),
            supervisor_id=id_of(session, "KEMENDAGRI"),
            on=TODAY,
        )
        branch, change = agency_work.worked_out(ctx, command)
        write(session, change, branch)
        yield session
        session.rollback()


def ancestors(session: Session) -> int:
    return session.scalar(
        select(func.count()).where(
            AgencyClosure.descendant_id == id_of(session, "35.78"),
            AgencyClosure.valid_from <= TODAY,
            AgencyClosure.valid_to > TODAY,
        )
    )


def test_readers_are_not_held_up_and_see_the_tree_as_it_was(backend, moving):
    with Session(backend.engine) as reader:
        if backend.name == "postgresql":
            reader.execute(text("SET LOCAL statement_timeout = '2s'"))
        assert ancestors(reader) == 3
    assert ancestors(moving) == 5


@pytest.mark.postgresql_only
def test_a_second_change_waits_for_the_first_on_postgresql(backend, moving):
    attempt = text("SELECT pg_try_advisory_xact_lock(:key)")
    with Session(backend.engine) as other:
        assert other.scalar(attempt, {"key": closure.TREE_LOCK}) is False
        moving.rollback()
        assert other.scalar(attempt, {"key": closure.TREE_LOCK}) is True
