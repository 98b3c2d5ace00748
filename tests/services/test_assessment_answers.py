"""Several answers of an agency written at once: all of them or none."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.assessment_answer import Given
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.models import AssessmentValue, AuditEntry
from renaksi.services import evidence
from renaksi.services.assessment_values import attach_existing, write_answers
from tests.factories.assessments import HUB_AT, NO, SELF_AT, WALK, YES, answer, assessed
from tests.factories.evidence import IN_PERIOD, Desk
from tests.factories.plans import ctx_of
from tests.factories.reports import told
from tests.support.backends import settle


def walk(session, found, state):
    """On from SELF."""
    for step in WALK[: list(S).index(state)]:
        step(session, found, found.own)


def values(session):
    rows = session.scalars(select(AssessmentValue).order_by(AssessmentValue.answer_id))
    return [row.value for row in rows]


@pytest.fixture
def made(session):
    found = assessed(session)
    answer(session, found, {"A1": YES})
    settle(session)
    return found


def test_all_are_written_each_with_its_line_in_the_trail(session, made):
    ctx = ctx_of(session, made.cast.admin, SELF_AT)
    count = write_answers(ctx, made.id, {"A1": NO, "A2": YES, "A3": YES}, {"A1": 1})
    assert count == 3
    assert values(session) == [0, 1, 1]
    told = select(AuditEntry.after).where(AuditEntry.event == "assessment:answer")
    lines = session.scalars(told.order_by(AuditEntry.id))
    assert [line["indicator"] for line in lines] == ["A1", "A1", "A2", "A3"]


@pytest.mark.parametrize(
    ("answers", "versions", "why"),
    [
        ({"A2": YES, "A1": NO}, {}, Conflict),
        ({"A2": YES, "A3": Given(Decimal(7))}, {}, Invalid),
        ({"A2": YES, "B1": YES}, {}, Invalid),
        ({"A2": YES, "Z9": YES}, {}, NotFound),
    ],
)
def test_one_that_does_not_hold_keeps_all_out(session, made, answers, versions, why):
    ctx = ctx_of(session, made.cast.admin, SELF_AT)
    with pytest.raises(why):
        write_answers(ctx, made.id, answers, versions)
    assert values(session) == [1]


def test_only_by_the_agency_and_only_in_its_time(session, made):
    reviewer, admin = made.cast.evaluator, made.cast.admin
    with pytest.raises(NotAllowed):
        write_answers(ctx_of(session, reviewer, SELF_AT), made.id, {"A2": YES}, {})
    with pytest.raises(WrongState):
        write_answers(ctx_of(session, admin, HUB_AT), made.id, {"A2": YES}, {})
    assert values(session) == [1]


# ── evidence that was handed in ───────────────────────────────────────────────
@pytest.mark.parametrize(
    ("state", "why"),
    [(S.SELF, None), (S.HUB, Refusal.EVIDENCE_IN_REVIEW), (S.FINAL, Refusal.EVIDENCE_LOCKED)],
)
def test_evidence_of_a_report_stays_as_an_assessment_read_it(session, tmp_path, state, why):
    desk = Desk(session, told(session), tmp_path)
    link = desk.hand_in()
    found = assessed(session)
    key = link.evidence_version.evidence_id
    attach_existing(ctx_of(session, found.cast.admin, SELF_AT), found.id, "A1", key)
    walk(session, found, state)
    settle(session)
    facts = {"requirement": "", "description": "Diganti", "effective_on": IN_PERIOD}
    version = link.evidence_version.evidence.version

    def describe():
        evidence.describe(desk.ctx(), link.id, version=version, **facts)

    if why is None:
        describe()
    else:
        with pytest.raises(WrongState) as caught:
            describe()
        assert caught.value.reason is why
