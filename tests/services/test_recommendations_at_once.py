"""Recommendations in two hands at once, each with a connection of its own; commits for good."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.errors import Conflict, WrongState
from renaksi.core.recommendation import (
    AnswerStage as G,
    FollowUpState as F,
    RecommendationAction as A,
    RecommendationStatus as S,
)
from renaksi.models import FollowUp, Recommendation, RecommendationTransition
from renaksi.services import follow_ups, recommendations
from tests.factories.plans import ctx_of
from tests.factories.recommendations import told
from tests.services.test_plans_at_once import World, at_once, by, refusals
from tests.support import backends as support
from tests.support.backends import Backends


@pytest.fixture(scope="module", params=support.NAMES)
def world(request, tmp_path_factory, worker) -> Iterator[World]:
    made = Backends(tmp_path_factory.mktemp("recommended-at-once"), f"{worker}_recommended")
    yield World(made[request.param].engine)
    made.close()


@pytest.fixture
def quiet(world) -> Iterator[Session]:
    with world.session() as session:
        yield session


def a_case(quiet, world, *where):
    code = world.next_code()
    found = told(quiet, *where, code=code, issuer="35")
    quiet.commit()
    return found, found.recommendation.id


def steps_of(quiet, one_id) -> list[A]:
    quiet.rollback()
    rows = select(RecommendationTransition.action).where(
        RecommendationTransition.recommendation_id == one_id
    )
    return list(quiet.scalars(rows.order_by(RecommendationTransition.id)))


def test_two_deciders_at_once_one_wins(quiet, world):
    found, one_id = a_case(quiet, world, S.OPEN, G.REVIEW)
    evaluator, lead = found.cast.evaluator.id, found.cast.lead.id
    results = at_once(
        world,
        by(evaluator, lambda ctx: follow_ups.take_step(ctx, one_id, A.RESOLVE, version=None)),
        by(
            lead,
            lambda ctx: follow_ups.take_step(
                ctx, one_id, A.FIND_LACKING, version=None, note="Kurang"
            ),
        ),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState | Conflict)
    steps = steps_of(quiet, one_id)
    assert len(steps) == 3
    one = quiet.get_one(Recommendation, one_id, populate_existing=True)
    answer = quiet.scalars(select(FollowUp).where(FollowUp.recommendation_id == one_id)).one()
    won = {A.RESOLVE: (S.RESOLVED, F.ACCEPTED), A.FIND_LACKING: (S.IN_PROCESS, F.LACKING)}
    assert (one.status, answer.state) == won[steps[-1]]


def test_two_numbers_at_once_are_two_numbers(quiet, world):
    first, first_id = a_case(quiet, world, S.DRAFT)
    _second, second_id = a_case(quiet, world, S.DRAFT)
    evaluator, lead = first.cast.evaluator.id, first.cast.lead.id
    results = at_once(
        world,
        by(evaluator, lambda ctx: recommendations.issue(ctx, first_id, version=None)),
        by(lead, lambda ctx: recommendations.issue(ctx, second_id, version=None)),
    )
    assert refusals(results) == []
    quiet.rollback()
    numbers = quiet.scalars(
        select(Recommendation.number).where(Recommendation.id.in_([first_id, second_id]))
    ).all()
    assert len(set(numbers)) == 2
    last = quiet.scalar(select(func.max(Recommendation.number)))
    assert last in numbers


def test_a_draft_issued_twice_has_one_number(quiet, world):
    found, one_id = a_case(quiet, world, S.DRAFT)
    evaluator, lead = found.cast.evaluator.id, found.cast.lead.id
    issue = lambda ctx: recommendations.issue(ctx, one_id, version=None)  # noqa: E731
    results = at_once(world, by(evaluator, issue), by(lead, issue))
    assert len(refusals(results)) == 1
    assert steps_of(quiet, one_id) == [A.ISSUE]


def test_two_who_begin_an_answer_do_not_overwrite_each_other(quiet, world):
    found, one_id = a_case(quiet, world)
    admin, manager = found.cast.admin.id, found.cast.manager.id
    results = at_once(
        world,
        by(admin, lambda ctx: follow_ups.write_answer(ctx, one_id, "Dari admin", version=0)),
        by(manager, lambda ctx: follow_ups.write_answer(ctx, one_id, "Dari pejabat", version=0)),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, Conflict)
    quiet.rollback()
    rows = quiet.scalars(select(FollowUp).where(FollowUp.recommendation_id == one_id)).all()
    assert len(rows) == 1


def test_submitting_and_withdrawing_at_once_leave_no_answer_behind(quiet, world):
    found, one_id = a_case(quiet, world)
    cast = found.cast
    follow_ups.write_answer(
        ctx_of(quiet, cast.admin, found.now), one_id, "Sudah dituntaskan", version=0
    )
    results = at_once(
        world,
        by(
            cast.manager.id,
            lambda ctx: follow_ups.take_step(ctx, one_id, A.ANSWER, version=None),
        ),
        by(
            cast.evaluator.id,
            lambda ctx: follow_ups.take_step(ctx, one_id, A.WITHDRAW, version=None, note="Keliru"),
        ),
    )
    assert len(refusals(results)) <= 1
    quiet.rollback()
    one = quiet.get_one(Recommendation, one_id, populate_existing=True)
    answer = quiet.scalars(select(FollowUp).where(FollowUp.recommendation_id == one_id)).one()
    assert (one.status, one.stage, answer.state) == (S.WITHDRAWN, G.ADDRESSEE, F.CLOSED)
