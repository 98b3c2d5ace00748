"""A reviewer's desk holds what the cases of all those plans would say, read more cheaply."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.policy import Role
from renaksi.core.review_queue import next_steps
from renaksi.models import PlanRevision
from renaksi.queries.plan_cases import plan_cases
from renaksi.queries.review_turns import STATES, desk_of, own_turns, review_turns, turns
from tests.factories.people import agency, give, make_person
from tests.factories.plans import a_cast, a_plan, ctx_of, step
from tests.people import HUB, OWN, SIBLING

MONDAY = datetime(2026, 2, 2, 2, tzinfo=UTC)
FRIDAY = date(2026, 2, 6)


@pytest.fixture
def plan_in(session, rina, tono):
    return lambda code, state, **more: a_plan(session, agency(session, code), state, **more)


def of_cases(session, user):
    """By revision, what the rules say when they are given everything."""
    actor = ctx_of(session, user, MONDAY).actor
    found = session.scalars(select(PlanRevision).where(PlanRevision.state.in_(STATES))).all()
    cases = plan_cases(session, found, FRIDAY)
    steps = {one.id: next_steps(cases[one.id], actor) for one in found}
    return {key: some for key, some in steps.items() if some}


def of_desk(session, user):
    actor = ctx_of(session, user, MONDAY).actor
    found = turns(session, desk_of(session, actor, FRIDAY))
    assert own_turns(session, actor, FRIDAY) == found
    return {turn.pending.revision_id: turn.steps for turn in found}


def test_the_desk_says_what_every_case_says(session, plan_in, rina, tono, eko, wati):
    plan_in(OWN, S.SUBMITTED)
    plan_in(SIBLING, S.IN_REVIEW)
    plan_in("34.71", S.SUBMITTED, year=2025)
    plan_in("33.74", S.SUBMITTED)
    plan_in(HUB, S.IN_REVIEW)
    a_cast(session, agency(session, "33.74")).evaluator.is_active = False
    session.flush()  # that plan climbs to the centre
    give(session, wati, Role.EVALUATOR, HUB)
    for user in (rina, tono, eko, wati):
        assert of_desk(session, user) == of_cases(session, user)
    assert of_desk(session, eko)


def test_whoever_wrote_in_a_cancelled_revision_stays_out(session, plan_in, rina, eko):
    """Rows of a cancelled revision were never submitted: no list of contributors knows of them."""
    first = plan_in(OWN, S.ENACTED)
    second = plan_in(OWN, S.DRAFT)
    second.items[0].updated_by_id = rina.id
    session.flush()
    cast = a_cast(session, agency(session, OWN))
    step(session, cast, second, A.CANCEL_REVISION, MONDAY + timedelta(days=1))
    third = plan_in(OWN, S.SUBMITTED)
    assert (first.plan_id, third.number) == (second.plan_id, 3)
    assert of_desk(session, rina) == of_cases(session, rina) == {}
    assert of_desk(session, eko) == of_cases(session, eko) == {third.id: (A.START_REVIEW,)}


def test_what_others_are_at_is_there_for_who_looks_at_all_of_it(session, plan_in, rina):
    mine, theirs = plan_in(OWN, S.SUBMITTED), plan_in(SIBLING, S.IN_REVIEW)
    theirs.reviewed_by_id = make_person(session, "evi@diy.test", (Role.EVALUATOR, HUB)).id
    session.flush()
    found = review_turns(session, ctx_of(session, rina, MONDAY).actor, FRIDAY)
    assert [turn.pending.revision_id for turn in found.mine] == [mine.id]
    assert [one.revision_id for one in found.others] == [theirs.id]


def test_a_desk_costs_the_same_for_one_plan_and_for_many(session, plan_in, rina, count_queries):
    plan_in(OWN, S.SUBMITTED)
    actor = ctx_of(session, rina, MONDAY).actor
    with count_queries(at_most=2) as few:
        desk_of(session, actor, FRIDAY)
    for code in (SIBLING, "34.01", "34.03", "34.71"):
        for year in (2025, 2026):
            plan_in(code, S.IN_REVIEW, year=year)
    with count_queries(at_most=2) as many:
        desk_of(session, actor, FRIDAY)
    assert len(many) == len(few)
