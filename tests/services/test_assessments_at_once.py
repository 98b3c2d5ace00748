"""Assessments in two hands at once, each with a connection of its own; commits for good."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S, ValueColumn as C
from renaksi.core.errors import Conflict, NotAllowed, WrongState
from renaksi.core.objection import ObjectionAction as O, ObjectionState
from renaksi.core.policy import Role
from renaksi.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentContributor,
    AssessmentResult,
    AssessmentTransition,
    AssessmentValue,
    AuditEntry,
    Objection,
    User,
)
from renaksi.services import assessment_values, assessments, moderation, objections
from tests.factories.assessments import FINAL_AT, HUB_AT, NO, SELF_AT, YES, a_round, assessed
from tests.factories.people import make_person, system
from tests.factories.plans import ctx_of
from tests.services.test_plans_at_once import World, at_once, refusals
from tests.support import backends as support
from tests.support.backends import Backends


@pytest.fixture(scope="module", params=support.NAMES)
def world(request, tmp_path_factory, worker) -> Iterator[World]:
    made = Backends(tmp_path_factory.mktemp("assessed-at-once"), f"{worker}_assessed")
    yield World(made[request.param].engine)
    made.close()


@pytest.fixture
def quiet(world) -> Iterator[Session]:
    with world.session() as session:
        yield session


def by(user_id: int, at, do):
    """`do(ctx)` as this person at that moment, read afresh as a request would."""
    return lambda session: do(ctx_of(session, session.get_one(User, user_id), at))


def test_two_who_write_the_same_value_and_two_who_write_different_ones(world, quiet):
    made = assessed(quiet, S.HUB, code=world.next_code())
    key, first = made.id, made.cast.evaluator.id
    other = make_person(quiet, f"rekan-{key}@jatim.test", (Role.EVALUATOR, "35")).id
    quiet.commit()
    write = assessment_values.write_score
    results = at_once(
        world,
        by(first, HUB_AT, lambda ctx: write(ctx, key, "A1", YES, version=0)),
        by(other, HUB_AT, lambda ctx: write(ctx, key, "A1", NO, version=0)),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, Conflict)
    results = at_once(
        world,
        by(first, HUB_AT, lambda ctx: write(ctx, key, "A2", YES, version=0)),
        by(other, HUB_AT, lambda ctx: write(ctx, key, "A3", YES, version=0)),
    )
    assert refusals(results) == []
    quiet.rollback()
    assert quiet.get_one(Assessment, key, populate_existing=True).scored == 3
    hands = select(func.count()).select_from(AssessmentContributor).join(
        AssessmentAnswer, AssessmentAnswer.id == AssessmentContributor.answer_id
    ).where(AssessmentAnswer.assessment_id == key, AssessmentContributor.side == C.HUB)  # fmt: skip
    assert quiet.scalar(hands) == 3


def test_of_two_deciders_one_decides(world, quiet):
    made = assessed(quiet, S.OBJECTION, code=world.next_code(), hub={"A1": NO})
    other = make_person(quiet, f"ketua-{made.id}@jatim.test", (Role.EVALUATION_LEAD, "35")).id
    lead, manager = made.cast.lead.id, made.cast.manager
    ctx = ctx_of(quiet, manager, HUB_AT)
    one = objections.write(ctx, made.id, "A1", "SOP berlaku.", version=0)
    objections.file_it(ctx, one.id, version=None)
    key, found = made.id, one.id
    quiet.commit()

    def decide(action, **given):
        return lambda ctx: objections.decide(
            ctx, found, action, note="Sudah diperiksa", version=None, **given
        )

    results = at_once(
        world,
        by(lead, HUB_AT, decide(O.GRANT, given=YES)),
        by(other, HUB_AT, decide(O.REJECT)),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState | Conflict | NotAllowed)
    quiet.rollback()
    decided = quiet.get_one(Objection, found, populate_existing=True)
    value = quiet.scalars(
        select(AssessmentValue.value).join(
            AssessmentAnswer, AssessmentAnswer.id == AssessmentValue.answer_id
        )
        .where(AssessmentAnswer.id == decided.answer_id, AssessmentValue.side == C.HUB)
    ).one()  # fmt: skip
    assert (decided.state, value) in {(ObjectionState.GRANTED, 1), (ObjectionState.REJECTED, 0)}
    accepting = by(
        manager.id, HUB_AT, lambda ctx: assessments.take_step(ctx, key, A.ACCEPT, version=None)
    )
    assert len(refusals(at_once(world, accepting, accepting))) == 1


def test_killed_in_the_middle_nothing_is_final_and_the_next_try_is(world, quiet):
    made = assessed(quiet, S.MODERATION, code=world.next_code())
    key, lead = made.id, made.centre.lead.id
    quiet.commit()

    def dies(_mapper, _connection, _row) -> None:
        raise KeyboardInterrupt

    event.listen(AssessmentTransition, "before_insert", dies)
    try:
        with world.session() as session, pytest.raises(KeyboardInterrupt):
            moderation.finalise(
                ctx_of(session, session.get_one(User, lead), FINAL_AT), key, version=None
            )
    finally:
        event.remove(AssessmentTransition, "before_insert", dies)
    kept = select(func.count()).select_from(AssessmentResult)
    told = select(func.count()).select_from(AuditEntry).where(
        AuditEntry.event == "assessment:finalise"
    )  # fmt: skip
    before = quiet.scalar(kept.where(AssessmentResult.assessment_id == key)), quiet.scalar(told)
    assert before == (0, 0)
    assert quiet.get_one(Assessment, key, populate_existing=True).state is S.MODERATION
    quiet.rollback()
    finalise = by(lead, FINAL_AT, lambda ctx: moderation.finalise(ctx, key, version=None))
    assert len(refusals(at_once(world, finalise, finalise))) == 1
    assert quiet.scalar(kept.where(AssessmentResult.assessment_id == key)) == 1


def test_a_round_begun_twice_at_once_has_one_assessment_each(world, quiet):
    made = assessed(quiet, code=world.next_code())
    round_id = made.assessment.round_id
    a_round(quiet, world.next_code(), world.next_code())
    quiet.commit()
    begin = lambda session: assessments.begin_round(system(session, SELF_AT), round_id)  # noqa: E731
    results = at_once(world, begin, begin)
    assert refusals(results) == []
    assert sorted(len(one) for one in results) == [0, 2]
