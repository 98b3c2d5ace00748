import itertools

import pytest
from sqlalchemy import select

from renaksi.core.plan import PlanState
from renaksi.models import PlanTransition
from tests.factories.people import agency
from tests.factories.plans import a_plan


@pytest.mark.parametrize("state", PlanState)
def test_every_state_can_be_reached_and_its_steps_are_dated(session, state):
    revision = a_plan(session, agency(session, "34.04"), state)
    assert revision.state is state
    steps = session.scalars(
        select(PlanTransition)
        .where(PlanTransition.revision_id == revision.id)
        .order_by(PlanTransition.at, PlanTransition.id)
    ).all()
    assert steps[-1].target is state
    for earlier, later in itertools.pairwise(steps):
        assert later.source is earlier.target
