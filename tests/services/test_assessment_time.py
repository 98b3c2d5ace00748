"""More time for one self-assessment: who gives it, until when, and what it does."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.assessment_rights import self_refusal
from renaksi.core.assessment_time import why_not_extend
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.models import AuditEntry
from renaksi.queries.assessment_cases import open_assessment
from renaksi.services.assessment_time import extend_self
from tests.factories.assessments import DATES, HUB_AT, LATE_AT, SELF_AT, assessed
from tests.factories.people import system
from tests.factories.plans import ctx_of

UNTIL = date(2026, 5, 8)
REASON = "Server instansi rusak."


def test_the_lead_above_gives_time_and_the_agency_answers_again(session):
    made = assessed(session)
    lead = ctx_of(session, made.cast.lead, HUB_AT)
    version = made.assessment.version
    for _click in range(2):
        one = extend_self(lead, made.id, UNTIL, reason=REASON, version=version)
        assert one.extended_until == UNTIL
    line = session.scalars(
        select(AuditEntry).where(AuditEntry.event == AuditEvent.ASSESSMENT_EXTEND)
    ).one()
    assert (line.agency_id, line.note, line.after) == (
        one.agency_id,
        REASON,
        {"until": "2026-05-08"},
    )
    case = open_assessment(session, system(session).actor, made.id, HUB_AT).case
    assert self_refusal(case) is None
    with pytest.raises(Conflict):
        extend_self(lead, made.id, UNTIL + timedelta(1), reason=REASON, version=version)
    shorter = extend_self(lead, made.id, date(2026, 5, 4), reason=REASON, version=one.version)
    assert shorter.extended_until == date(2026, 5, 4)


def test_nobody_else_gives_it_and_never_beyond_the_hubs_own_time(session):
    made = assessed(session)
    cast = made.cast
    refused: list[tuple[object, datetime, date, type[RuleBroken]]] = [
        (cast.manager, HUB_AT, UNTIL, NotAllowed),
        (cast.admin, HUB_AT, UNTIL, NotAllowed),
        (cast.evaluator, HUB_AT, UNTIL, NotAllowed),
        (made.centre.lead, HUB_AT, UNTIL, NotAllowed),  # the province has a lead
        (cast.lead, HUB_AT, date(2026, 5, 3), Invalid),  # yesterday
        (cast.lead, SELF_AT, DATES.self_closes_on - timedelta(1), Invalid),  # less than it was
        (cast.lead, HUB_AT, DATES.hub_due_on + timedelta(1), Invalid),
        (cast.lead, LATE_AT, date(2026, 10, 6), WrongState),  # the hub's time is over
    ]
    for who, at, until, reason in refused:
        with pytest.raises(reason):
            extend_self(ctx_of(session, who, at), made.id, until, reason=REASON, version=None)
    with pytest.raises(NotAllowed):
        extend_self(system(session, HUB_AT), made.id, UNTIL, reason=REASON, version=None)
    with pytest.raises(Invalid) as error:
        extend_self(ctx_of(session, cast.lead, HUB_AT), made.id, UNTIL, reason=" ", version=None)
    assert error.value.field == "reason"
    session.refresh(made.assessment)
    assert made.assessment.extended_until is None


def test_what_was_submitted_needs_no_more_time(session):
    made = assessed(session, S.SELF_SUBMITTED)
    lead = ctx_of(session, made.cast.lead, HUB_AT)
    case = open_assessment(session, lead.actor, made.id, HUB_AT).case
    refusal = why_not_extend(case, lead.actor, UNTIL)
    assert isinstance(refusal, WrongState)
    assert refusal.reason is Refusal.ASSESSMENT_WRONG_STATE
