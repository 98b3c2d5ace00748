"""The cheap question before the rules: it may ask about too many plans, never about too few."""

from datetime import UTC, date, datetime
from itertools import chain, combinations

import pytest

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.policy import Actor, Grant, Role
from renaksi.core.review_turns import Desk, Owner, Pending, Waiting
from renaksi.core.workflow import ReviewTier

PLAN, REVISION, OWNER, HUB, ROOT = 1, 2, 30, 20, 10
NEAR, NEAR_LEAD, FAR, FAR_LEAD = 1, 2, 3, 4
PEOPLE = (NEAR, NEAR_LEAD, FAR, FAR_LEAD)
TODAY = date(2026, 2, 6)


def subsets(people):
    return chain.from_iterable(combinations(people, size) for size in range(len(people) + 1))


def actor(user, home):
    role = Role.EVALUATION_LEAD if user in {NEAR_LEAD, FAR_LEAD} else Role.EVALUATOR
    return Actor(user, grants=(Grant(role, home, home, home),))


ACTORS = [actor(NEAR, HUB), actor(NEAR_LEAD, HUB), actor(FAR, ROOT), actor(FAR_LEAD, ROOT)]


def tier(agency, present, evaluator, lead):
    return ReviewTier(
        agency,
        str(agency),
        {
            Role.EVALUATOR: frozenset({evaluator} & present),
            Role.EVALUATION_LEAD: frozenset({lead} & present),
        },
    )


def desk(who, present, *, owners=(), reviewers=(), waiting=()):
    return Desk(
        who,
        TODAY,
        waiting,
        {OWNER: (HUB, ROOT)},
        {HUB: tier(HUB, present, NEAR, NEAR_LEAD), ROOT: tier(ROOT, present, FAR, FAR_LEAD)},
        {PLAN: set(owners)},
        {REVISION: set(reviewers)},
    )


def pending(state, *, submitter=99, reviewer=None, at=datetime(2026, 2, 2, 2, tzinfo=UTC)):
    owner = Owner(OWNER, "34.04", "Sleman", AgencyKind.KABUPATEN, TimeZone.WIB)
    return Pending(
        REVISION, PLAN, 1, state, at, submitter, reviewer, "", owner, OWNER, 1, 2026,
        CycleState.OPEN, 5,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "state"),
    [(who, S.IN_REVIEW) for who in ACTORS]
    + [(who, S.SUBMITTED) for who in ACTORS if Role.EVALUATOR in who.roles],
    ids=lambda one: str(getattr(one, "user_id", one)),
)
def test_nothing_that_is_the_actors_turn_is_left_out(who, state):
    asked = 0
    for present in map(frozenset, subsets(PEOPLE)):
        for owners in subsets(PEOPLE):
            for reviewer in (None, *PEOPLE) if state is S.IN_REVIEW else (None,):
                one = pending(state, reviewer=reviewer)
                waiting = Waiting(REVISION, PLAN, state, 99, reviewer, OWNER)
                seen = desk(who, present, owners=owners, waiting=(waiting,))
                if seen.turn(one).steps:
                    asked += 1
                    assert seen.likely() == [waiting], (present, owners, reviewer)
    assert asked


def test_what_somebody_nearer_takes_is_not_even_asked_about():
    waiting = Waiting(REVISION, PLAN, S.SUBMITTED, 99, None, OWNER)
    everybody = frozenset(PEOPLE)
    assert desk(ACTORS[2], everybody, waiting=(waiting,)).likely() == []
    assert desk(ACTORS[2], everybody - {NEAR}, waiting=(waiting,)).likely() == [waiting]
    assert desk(ACTORS[2], everybody, owners=(NEAR,), waiting=(waiting,)).likely() == [waiting]


def test_a_reviewer_hinders_only_the_step_that_asks_for_four_eyes():
    present = frozenset(PEOPLE)
    one = pending(S.IN_REVIEW, reviewer=NEAR)
    assert desk(ACTORS[0], present).turn(one).steps == (A.RETURN,)
    assert desk(ACTORS[1], present).turn(one).steps == (A.ENDORSE,)
    took_part = desk(ACTORS[1], present, reviewers=(NEAR_LEAD,))
    assert took_part.turn(one).steps == ()


def test_the_wait_counts_from_the_day_in_the_agencys_zone():
    late_on_monday = datetime(2026, 2, 2, 16, 30, tzinfo=UTC)
    one = pending(S.SUBMITTED, at=late_on_monday)
    assert one.submitted_on == date(2026, 2, 2)
    seen = desk(ACTORS[0], frozenset(PEOPLE))
    assert seen.wait(one).days == 4
    assert seen.wait(one) is seen.wait(one)
