"""What a use case may rely on: all or nothing, refusals in the domain's words, nothing unaudited."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.models import Agency, Holiday
from renaksi.services import audit
from renaksi.services.context import transaction
from tests.factories.people import agency, system

NEW = {
    "name": "Baru",
    "short_name": "Baru",
    "search_text": "baru",
    "kind": "kota",
    "time_zone": "WIB",
}


def name_of(session, code="34"):
    session.expire_all()
    return agency(session, code).name


def test_a_refusal_takes_back_all_that_was_done_before_it(session):
    ctx, before = system(session), name_of(session)
    with pytest.raises(Invalid), transaction(ctx):
        agency(session, "34").name = "Lain"
        audit.record(ctx, AuditEvent.AGENCY_RENAME)
        session.flush()
        raise Invalid(Refusal.BAD_VALUE)
    assert name_of(session) == before


def test_a_row_that_somebody_else_changed_meanwhile_is_a_conflict(session):
    ctx, mine = system(session), agency(session, "34")
    version = mine.version
    session.execute(
        text("UPDATE agency SET version = version + 1, name = 'Milik orang lain' WHERE code = '34'")
    )
    assert mine.version == version  # as it was read
    session.commit()
    stale = agency_as_read(session, mine, version)
    with pytest.raises(Conflict) as refused, transaction(ctx):
        stale.name = "Lain"
        audit.record(ctx, AuditEvent.AGENCY_RENAME)
    assert refused.value.reason is Refusal.CHANGED_BY_OTHER


def agency_as_read(session, mine, version):
    """The object as a page read it, before the other saved."""
    from sqlalchemy.orm.attributes import set_committed_value

    set_committed_value(mine, "version", version)
    return mine


def test_a_key_that_two_people_take_at_once_is_a_conflict(session):
    ctx = system(session)
    with pytest.raises(Conflict) as refused, transaction(ctx):
        session.add(Agency(code="34", **NEW))
        audit.record(ctx, AuditEvent.AGENCY_ADD)
    assert refused.value.reason is Refusal.CHANGED_BY_OTHER


def test_another_rule_of_the_database_is_no_conflict_but_a_mistake_of_ours(session):
    ctx = system(session)
    with pytest.raises(IntegrityError), transaction(ctx):
        session.execute(text("UPDATE agency SET active_to = active_from WHERE code = '34'"))
    assert name_of(session)


def test_nothing_of_what_is_audited_is_written_without_a_line(session):
    ctx, before = system(session), name_of(session)
    with pytest.raises(AssertionError, match="without a line in the audit trail"), transaction(ctx):
        agency(session, "34").name = "Lain"
    assert name_of(session) == before
    with transaction(ctx):
        session.add(Holiday(on=ctx.today, name="Hari yang tidak dijaga"))
