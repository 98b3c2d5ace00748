"""Two sealers and a slow writer at the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent
from renaksi.core.policy import SYSTEM
from renaksi.models import AuditEntry, AuditSeal, append_only
from renaksi.services.audit_seals import check, seal
from renaksi.services.context import Context

AT_ONCE = 6


@pytest.fixture
def engine(backend):
    yield backend.engine
    with backend.engine.begin() as connection:
        for table in (AuditSeal, AuditEntry):
            append_only.unguard(connection, table.__tablename__)
        connection.execute(delete(AuditSeal))
        connection.execute(delete(AuditEntry).where(AuditEntry.request_id == "at once"))
        for table in (AuditSeal, AuditEntry):
            append_only.guard(connection, table.__tablename__)


def a_line():
    return AuditEntry(
        at=datetime.now(UTC), event=AuditEvent.HOLIDAY_EDIT, subject_type="", request_id="at once"
    )


def sealed(engine):
    with Session(engine) as session:
        return seal(Context(session, SYSTEM, datetime.now(UTC)))


def test_sealers_at_the_same_moment_make_one_seal(engine):
    start = Barrier(AT_ONCE)

    def press(_number):
        start.wait()
        return sealed(engine)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = [one for one in pool.map(press, range(AT_ONCE)) if one]
    assert len(made) == 1
    with Session(engine) as session:
        assert session.scalars(select(AuditSeal.number)).all() == [1]
        assert check(Context(session, SYSTEM, datetime.now(UTC))).is_whole


@pytest.mark.postgresql_only
def test_a_line_that_postgresql_shows_late_is_not_lost(engine):
    with Session(engine) as slow, Session(engine) as quick:
        slow.add(late := a_line())
        slow.flush()
        quick.add(soon := a_line())
        quick.commit()
        assert late.id < soon.id
        first = sealed(engine)
        assert first.spans[-1] == (soon.id, soon.id)
        slow.commit()
        assert sealed(engine).spans == ((late.id, late.id),)
        assert check(Context(slow, SYSTEM, datetime.now(UTC))).is_whole
    assert sealed(engine) is None
