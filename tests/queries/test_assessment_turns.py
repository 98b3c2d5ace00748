"""Whose turn it is on assessments: the clauses of lists against the rule of one."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.agency import TimeZone
from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S
from renaksi.core.assessment_turns import AssessmentTurn as T, turns
from renaksi.core.assessment_wanted import AssessmentsWanted
from renaksi.core.calendar import local_day
from renaksi.core.policy import Role
from renaksi.models import Assessment, ModerationCase
from renaksi.queries.assessment_cases import loaded, may_read_one, opened
from renaksi.queries.assessment_desk import assessment_desk
from renaksi.queries.assessment_objections import objections_of
from renaksi.queries.assessment_register import Register
from renaksi.queries.people import actor_of
from renaksi.services import (
    agencies,
    assessment_seats,
    assessment_values,
    assessments,
    moderation,
    objections,
)
from tests.factories.agencies import id_of
from tests.factories.assessments import (
    HUB_AT,
    JUDGED,
    LATE_AT,
    NO,
    SELF_AT,
    YES,
    answer,
    assessed,
    score,
    take,
)
from tests.factories.people import make_person, system
from tests.factories.plans import ctx_of

SOON = HUB_AT + timedelta(hours=1)
OVER = datetime(2026, 5, 20, 3, tzinfo=UTC)
"""The time for objections is over."""


@pytest.fixture
def world(session):
    """One of every kind of assessment in DIY, and everybody who could have to do with them."""
    made = [
        assessed(session, S.SELF, code="34.01"),
        _answered(session, assessed(session, S.SELF, code="34.71")),
        assessed(session, S.SELF_SUBMITTED, code="34.02"),
        assessed(session, S.HUB, code="34.03"),
        assessed(session, S.OBJECTION, code="34.04", hub={"A1": NO}),
    ]
    colleague = make_person(session, "ani@diy.test", (Role.EVALUATOR, "34"))
    liaison = make_person(session, "lia@kota.test", (Role.LIAISON, "34.71"))
    both = make_person(
        session, "gabung@diy.test", (Role.EVALUATOR, "34"), (Role.EVALUATION_LEAD, "34")
    )
    _scored(session, made[3], both)
    _object(session, made[-1])
    people = {one.id: one for found in made for one in vars_of(found)}
    return made, [*people.values(), colleague, liaison, both]


def vars_of(found):
    cast, centre = found.cast, found.centre
    return cast.admin, cast.manager, cast.evaluator, cast.lead, centre.evaluator, centre.lead


def _answered(session, found):
    answer(session, found, dict.fromkeys(JUDGED, YES))
    return found


def _scored(session, found, by):
    """Whole, by somebody who leads as well; a second scorer disagrees, one was sent back."""
    lead = ctx_of(session, found.cast.lead, HUB_AT)
    ani = session.scalars(select(type(by)).where(type(by).email == "ani@diy.test")).one()
    assessment_seats.ask_second(lead, found.id, ani.id, version=None)
    score(session, found, dict.fromkeys(JUDGED, YES), by=by)
    second = ctx_of(session, ani, HUB_AT)
    for code in JUDGED:
        assessment_values.write_score(second, found.id, code, NO, version=0)


def _object(session, found):
    one = objections.write(
        ctx_of(session, found.cast.admin, HUB_AT), found.id, "A1", "Lihat SOP.", version=0
    )
    objections.file_it(ctx_of(session, found.cast.manager, HUB_AT), one.id, version=None)


def of_each(session, people, now) -> dict[str, dict[int, set[T]]]:
    """By person and assessment, what the rule of one asks."""
    rows = session.scalars(loaded().order_by(Assessment.id)).all()
    unseen = select(ModerationCase.assessment_id).where(ModerationCase.looked_at.is_(None))
    waits = set(session.scalars(unseen))
    found = opened(session, rows, now)
    cases = {key: list(objections_of(session, one).values()) for key, one in found.items()}
    asked = {}
    for who in people:
        actor = actor_of(session, who, local_day(now, TimeZone.WIB))
        of_them = {
            key: {due.turn for due in turns(one.case, actor, cases[key], drawn=key in waits)}
            for key, one in found.items()
        }
        asked[who.email] = {key: some for key, some in of_them.items() if some}
    return asked


def of_many(session, who, now) -> dict[int, set[T]]:
    """The same as the work list has it."""
    actor = actor_of(session, who, local_day(now, TimeZone.WIB))
    rows = Register(session, actor, now).rows(AssessmentsWanted(mine=True))
    return {row.id: set(row.turns) for row in rows}


def agree(session, people, now):
    """Every turn that somebody has."""
    asked = of_each(session, people, now)
    assert {who.email: of_many(session, who, now) for who in people} == asked
    return {turn for some in asked.values() for one in some.values() for turn in one}


def of_desks(session, people, now):
    """The same as one line a turn, with how many there are."""
    asked = of_each(session, people, now)
    for who in people:
        actor = actor_of(session, who, local_day(now, TimeZone.WIB))
        told = {one.turn: one.count for one in assessment_desk(session, actor, now)}
        counts = Counter(turn for some in asked[who.email].values() for turn in some)
        assert told == counts, who.email


def test_lists_ask_of_everybody_what_the_rule_of_one_asks(session, world):
    made, people = world
    of_desks(session, people, SELF_AT)
    seen = agree(session, people, SELF_AT)
    seen |= agree(session, people, SOON)  # the time for answering is over
    third, fifth = made[3], made[4]
    ani = next(one for one in people if one.email == "ani@diy.test")
    assessment_values.finish_second(ctx_of(session, ani, SOON), third.id)
    seen |= agree(session, people, SOON)  # two scorers disagree
    both = next(one for one in people if one.email == "gabung@diy.test")
    mine = ctx_of(session, both, SOON)
    for code in JUDGED:
        assessment_values.settle(mine, third.id, code, YES, version=1)
    seen |= agree(session, people, SOON)  # to be approved, by whoever did not score
    lead = ctx_of(session, third.cast.lead, SOON)
    assessments.send_back(lead, third.id, ["A2"], version=None, note="Periksa SK.")
    seen |= agree(session, people, SOON)
    noted = type(YES)(Decimal(1), note="SK sah.")
    assessment_values.write_score(mine, third.id, "A2", noted, version=1)
    assessment_values.settle(mine, third.id, "A2", noted, version=2)
    take(session, third, third.cast.lead, SOON, A.APPROVE)
    seen |= agree(session, people, SOON)  # to be announced
    [one] = objections_of(session, opened(session, [fifth.assessment], SOON)[fifth.id])
    decided = ctx_of(session, fifth.cast.lead, SOON)
    objections.decide(decided, one, objections.O.GRANT, note="Sah.", version=None, given=YES)
    seen |= agree(session, people, SOON)  # to be considered
    seen |= agree(session, people, OVER)  # or closed
    take(session, fifth, fifth.cast.lead, OVER, A.CLOSE_OBJECTIONS)
    seen |= agree(session, people, OVER)  # made final
    take(session, made[2], made[2].cast.evaluator, OVER, A.START_SCORING)
    moderation.flag(ctx_of(session, fifth.centre.evaluator, OVER), fifth.id, "Diragukan.")
    seen |= agree(session, people, OVER)  # or looked at first
    take(session, made[2], made[2].centre.lead, LATE_AT, A.TAKE_OVER, "Lewat batas.")
    seen |= agree(session, people, LATE_AT)
    of_desks(session, people, LATE_AT)
    assert seen == set(T)


def test_whoever_has_it_scores_and_whoever_left_does_not_hold_it_up(session, world):
    made, people = world
    waiting, ani = made[2], next(one for one in people if one.email == "ani@diy.test")
    lead = ctx_of(session, waiting.cast.lead, SOON)
    assessment_seats.assign(lead, waiting.id, ani.id, version=None)
    agree(session, people, SOON)
    assert of_many(session, ani, SOON)[waiting.id] == {T.START_SCORING}
    assert waiting.id not in of_many(session, waiting.cast.evaluator, SOON)
    ani.is_active = False
    session.flush()
    assert of_many(session, waiting.cast.evaluator, SOON)[waiting.id] == {T.START_SCORING}


def test_lists_show_what_may_be_read_one_by_one_whoever_inherited_or_moved(session):
    merged, moved, stays = (
        assessed(session, S.SELF_SUBMITTED, code=code) for code in ("34.01", "34.03", "34.04")
    )
    heir = make_person(session, "heir@bantul.test", (Role.MANAGER, "34.02"))
    new_hub = make_person(session, "jatim@contoh.test", (Role.EVALUATOR, "35"))
    watcher = make_person(session, "amati@contoh.test", (Role.OBSERVER, "OMBUDSMAN"), reach="34")
    agencies.merge_agencies(
        system(session, HUB_AT), [merged.assessment.agency_id], id_of(session, "34.02"),
        on=date(2026, 5, 4),
    )  # fmt: skip
    agencies.move_agency(
        system(session, HUB_AT), moved.assessment.agency_id, supervisor_id=id_of(session, "35"),
        on=date(2026, 5, 4),
    )  # fmt: skip
    made = (merged, moved, stays)
    people = {one.id: one for found in made for one in vars_of(found)}
    people |= {one.id: one for one in (heir, new_hub, watcher)}
    rows = session.scalars(loaded().order_by(Assessment.id)).all()
    found = opened(session, rows, SOON)
    seen = {}
    for who in people.values():
        actor = actor_of(session, who, local_day(SOON, TimeZone.WIB))
        listed = {row.id for row in Register(session, actor, SOON).rows(AssessmentsWanted())}
        readable = {key for key, one in found.items() if may_read_one(actor, one.case.place)}
        assert listed == readable, who.email
        seen[who.email] = listed
    assert merged.id in seen["heir@bantul.test"]
    assert seen["jatim@contoh.test"] == {moved.id}
    assert agree(session, list(people.values()), SOON)
