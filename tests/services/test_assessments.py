"""Assessments from the first answer to the frozen result: state × role × relation × window."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.assessment import (
    AssessmentAction as A,
    AssessmentState as S,
    NotAssessable,
    ValueColumn as C,
)
from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_rights import permitted
from renaksi.core.assessment_sight import columns_seen
from renaksi.core.assessment_steps import STEPS
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, RuleBroken
from renaksi.core.policy import Role
from renaksi.labels.audit_fields import FIELD, HIDDEN
from renaksi.models import (
    Assessment,
    AssessmentResult,
    AssessmentTransition,
    AssessmentValue,
    AuditEntry,
)
from renaksi.queries.assessment_cases import loaded, open_assessment, opened
from renaksi.queries.assessment_timeline import assessment_steps
from renaksi.services import agencies, assessment_seats, assessment_values, assessments, moderation
from tests.factories.agencies import id_of
from tests.factories.assessments import (
    DATES,
    FINAL_AT,
    HUB_AT,
    JUDGED,
    LATE_AT,
    NO,
    REASON,
    SELF_AT,
    SHEET,
    YES,
    a_round,
    answer,
    assessed,
    score,
    take,
)
from tests.factories.people import give, make_person, system
from tests.factories.plans import ctx_of

WHOSE = {
    S.SELF: {("manager", A.SUBMIT)},
    S.SELF_SUBMITTED: {("manager", A.WITHDRAW), ("evaluator", A.START_SCORING)},
    S.HUB: {("evaluator", A.MARK_NOT_ASSESSABLE), ("lead", A.SEND_BACK), ("lead", A.APPROVE)},
    S.HUB_APPROVED: {("lead", A.SEND_BACK), ("lead", A.ANNOUNCE)},
    S.OBJECTION: {("manager", A.ACCEPT)},
    S.MODERATION: {("root_evaluator", A.MARK_NOT_ASSESSABLE), ("root_lead", A.FINALISE)},
    S.FINAL: {("root_lead", A.REOPEN)},
}
"""While everything is in time: who may take which step. Nobody else, nothing else."""


def steps_of(session, made) -> list[A]:
    rows = select(AssessmentTransition.action).where(AssessmentTransition.assessment_id == made.id)
    return list(session.scalars(rows.order_by(AssessmentTransition.id)))


def try_step(ctx, made, action, version=None):
    if action is A.SEND_BACK:
        return assessments.send_back(ctx, made.id, ["A1"], version=version, note="Periksa lagi")
    if action is A.MARK_NOT_ASSESSABLE:
        return assessments.mark_not_assessable(
            ctx, made.id, NotAssessable.NO_EVIDENCE, version=version, note="Tanpa bukti"
        )
    if action is A.FINALISE:
        return moderation.finalise(ctx, made.id, version=version)
    if action is A.REOPEN:
        return moderation.reopen(ctx, made.id, version=version, note="Ada kekeliruan")
    return assessments.take_step(ctx, made.id, action, version=version, note="Catatan")


def case_of(session, who, made, at):
    ctx = ctx_of(session, who, at)
    return open_assessment(session, ctx.actor, made.id, at).case, ctx.actor


# ── the whole way ─────────────────────────────────────────────────────────────
def test_from_the_first_answer_to_the_frozen_result(session):
    made = assessed(session, S.FINAL, hub={"A3": NO})
    one = made.assessment
    assert steps_of(session, made) == [
        A.CREATE, A.SUBMIT, A.START_SCORING, A.APPROVE, A.ANNOUNCE, A.ACCEPT, A.FINALISE
    ]  # fmt: skip
    result = session.scalars(select(AssessmentResult)).one()
    # 60 × 2/3 of the aspect that was judged; no plan, and nothing was ever recommended.
    assert (result.score, result.grade) == (Decimal(40), "Kurang")
    assert (one.own_score, one.hub_score, one.national_score) == (60, 40, 40)
    seen = result.content["columns"]
    assert seen["hub"]["total"] == seen["national"]["total"] == "40.00"
    lines = {each["code"]: each for part in seen["national"]["aspects"]
             for each in part["indicators"]}  # fmt: skip
    assert (lines["A3"]["points"], lines["A3"]["note"]) == ("0.0000", REASON)
    assert (lines["B1"]["counts"], lines["B2"]["counts"]) == ("value", "no_data")
    assert result.published_on == date(2026, 11, 30)
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    keys = {key for line in entries for key in (*(line.before or ()), *(line.after or ()))}
    assert keys - set(FIELD) - HIDDEN == set()


@pytest.mark.parametrize("state", S)
def test_in_each_state_only_its_people_take_its_steps(session, state, agus, dewi):
    made = assessed(session, state)
    if state is S.HUB:
        score(session, made, made.own)
    people = {
        "admin": made.cast.admin, "manager": made.cast.manager, "evaluator": made.cast.evaluator,
        "lead": made.cast.lead, "root_evaluator": made.centre.evaluator,
        "root_lead": made.centre.lead, "agus": agus, "dewi": dewi,
    }  # fmt: skip
    at = {S.SELF: SELF_AT, S.SELF_SUBMITTED: SELF_AT, S.FINAL: FINAL_AT}.get(state, HUB_AT)
    if state is S.SELF:
        answer(session, made, made.own)
    allowed = set()
    before = steps_of(session, made)
    for name, who in people.items():
        ctx = ctx_of(session, who, at)
        try:
            case, actor = case_of(session, who, made, at)
        except NotFound:
            may = ()
        else:
            may = permitted(case, actor)
        allowed |= {(name, action) for action in may}
        for action in STEPS:
            if action not in may:
                with pytest.raises(RuleBroken) as refused:
                    try_step(ctx, made, action)
                if name == "dewi":  # for the sibling it does not exist
                    assert isinstance(refused.value, NotFound)
    assert allowed == WHOSE[state]
    assert steps_of(session, made) == before
    with pytest.raises(RuleBroken):  # of somebody who read it before it changed
        name, action = min(allowed)
        try_step(ctx_of(session, people[name], at), made, action, made.assessment.version - 1)


def test_every_column_has_its_time(session, dewi):
    """The agency reads the hub's values once announced, nobody but the centre the national ones."""
    seen = {
        S.SELF: ({C.SELF}, set(), set()),
        S.HUB: ({C.SELF}, {C.SELF, C.HUB}, {C.SELF, C.HUB}),
        S.OBJECTION: ({C.SELF, C.HUB}, {C.SELF, C.HUB}, {C.SELF, C.HUB}),
        S.MODERATION: ({C.SELF, C.HUB}, {C.SELF, C.HUB}, set(C)),
        S.FINAL: (set(C), set(C), set(C)),
    }
    codes = ("34.01", "34.02", "34.03", "34.04", "34.71")
    for code, (state, columns) in zip(codes, seen.items(), strict=True):
        made = assessed(session, state, code=code)
        at = SELF_AT if state is S.SELF else HUB_AT
        found = [
            set(columns_seen(*case_of(session, who, made, at)))
            for who in (made.cast.admin, made.cast.evaluator, made.centre.evaluator)
        ]
        assert found == list(columns), state


def test_the_agency_does_not_read_ahead_in_trail_or_timeline(session):
    made = assessed(session, S.HUB, hub={})
    score(session, made, {"A1": NO, "A2": YES, "A3": YES})
    try_step(ctx_of(session, made.cast.lead, HUB_AT), made, A.SEND_BACK)
    score_again = ctx_of(session, made.cast.evaluator, HUB_AT)
    assessment_values.write_score(score_again, made.id, "A1", replace(NO, note="Tetap"), version=1)
    take(session, made, made.cast.lead, HUB_AT, A.APPROVE)
    told = set(
        session.scalars(
            select(AuditEntry.event).where(
                AuditEntry.agency_id == made.assessment.agency_id,
                AuditEntry.event.startswith("assessment:"),
            )
        )
    )
    assert told == {"assessment:answer", "assessment:submit"}

    def seen(who):
        ctx = ctx_of(session, who, HUB_AT)
        found = open_assessment(session, ctx.actor, made.id, HUB_AT)
        return [one.action for one in assessment_steps(session, found, ctx.actor)]

    assert seen(made.cast.admin) == [A.START_SCORING, A.SUBMIT, A.CREATE]
    assert seen(made.cast.lead) == [A.APPROVE, A.SEND_BACK, A.START_SCORING, A.SUBMIT, A.CREATE]
    take(session, made, made.cast.lead, HUB_AT, A.ANNOUNCE)
    assert seen(made.cast.admin)[:2] == [A.ANNOUNCE, A.APPROVE]


# ── windows ───────────────────────────────────────────────────────────────────
def test_the_time_for_answering(session):
    made = assessed(session)
    admin, manager = made.cast.admin, made.cast.manager
    for at, reason in (
        (datetime(2026, 3, 31, 16, 59, tzinfo=UTC), Refusal.SELF_NOT_OPEN),
        (datetime(2026, 4, 28, 17, tzinfo=UTC), Refusal.SELF_CLOSED),
    ):
        for attempt in (
            lambda at=at: answer(session, made, {"A1": YES}, at),
            lambda at=at: take(session, made, manager, at, A.SUBMIT),
        ):
            with pytest.raises(RuleBroken) as refused:
                attempt()
            assert refused.value.reason is reason
    with pytest.raises(RuleBroken) as still:
        take(session, made, made.cast.evaluator, SELF_AT, A.START_SCORING)
    assert still.value.reason is Refusal.SELF_STILL_OPEN
    made.assessment.extended_until = date(2026, 5, 5)
    session.flush()
    answer(session, made, {"A1": YES}, HUB_AT)
    with pytest.raises(RuleBroken) as lacks:
        take(session, made, manager, HUB_AT, A.SUBMIT)
    assert (lacks.value.reason, lacks.value.detail) == (Refusal.ANSWERS_MISSING, {"count": 2})
    assert ctx_of(session, admin, HUB_AT)  # the admin prepares, the manager submits


def test_scoring_without_a_self_assessment_and_taken_over_from_a_late_hub(session):
    made = assessed(session)
    answer(session, made, {"A1": YES})
    cast, centre = made.cast, made.centre
    for who in (cast.lead, centre.lead):
        with pytest.raises(RuleBroken):
            take(session, made, who, HUB_AT, A.TAKE_OVER, "Terlambat")
    with pytest.raises(Invalid):
        take(session, made, centre.lead, LATE_AT, A.TAKE_OVER, " ")
    take(session, made, centre.lead, LATE_AT, A.TAKE_OVER, "Melewati batas waktu")
    with pytest.raises(NotAllowed):
        take(session, made, cast.evaluator, LATE_AT, A.START_SCORING)
    take(session, made, centre.evaluator, LATE_AT, A.START_SCORING)
    assert (made.assessment.without_self, made.assessment.assigned_id) == (
        True,
        centre.evaluator.id,
    )
    score(session, made, dict.fromkeys(JUDGED, YES), centre.evaluator, LATE_AT)
    take(session, made, centre.lead, LATE_AT, A.APPROVE)
    acted = session.scalars(
        select(AssessmentTransition.acting_agency_id).where(
            AssessmentTransition.assessment_id == made.id,
            AssessmentTransition.action == A.APPROVE,
        )
    ).one()
    assert acted == id_of(session, "KEMENPANRB")


def test_computed_figures_are_awaited(session):
    sheet = replace(SHEET, code="NANTI")
    dates = replace(DATES, data_as_of=date(2026, 5, 31))
    made = assessed(session, S.HUB, sheet=sheet, dates=dates)
    score(session, made, made.own)
    with pytest.raises(RuleBroken) as early:
        take(session, made, made.cast.lead, HUB_AT, A.APPROVE)
    assert early.value.reason is Refusal.FIGURES_TO_COME
    take(session, made, made.cast.lead, FINAL_AT, A.APPROVE)
    assert made.assessment.hub_score == Decimal(60)


# ── values ────────────────────────────────────────────────────────────────────
def test_one_value_at_a_time(session, dewi):
    made = assessed(session)
    ctx = ctx_of(session, made.cast.admin, SELF_AT)
    write = assessment_values.write_answer
    row = write(ctx, made.id, "A1", YES, version=0)
    again = write(ctx, made.id, "A1", YES, version=0)  # the reply was lost
    assert (row.version, again is row) == (1, True)
    for given, version, refused, reason in (
        (NO, 0, Conflict, Refusal.CHANGED_BY_OTHER),
        (Given(Decimal(5)), 1, Invalid, Refusal.BAD_ANSWER),
        (Given(not_applicable=True, note="Tidak ada"), 1, Invalid, Refusal.BAD_ANSWER),
        (Given(Decimal(1), note="x" * 4001), 1, Invalid, Refusal.BAD_ANSWER),
    ):
        with pytest.raises(refused) as found:
            write(ctx, made.id, "A1", given, version=version)
        assert found.value.reason is reason
    for code, refused in (("B1", Invalid), ("Z9", NotFound)):
        with pytest.raises(refused):
            write(ctx, made.id, code, YES, version=0)
    with pytest.raises(NotFound):
        write(ctx_of(session, dewi, SELF_AT), made.id, "A1", YES, version=0)
    for who in (made.cast.evaluator, made.centre.lead):
        with pytest.raises(NotAllowed):
            write(ctx_of(session, who, SELF_AT), made.id, "A1", YES, version=0)
    assert (made.assessment.answered, made.assessment.own_score) == (1, Decimal(60))
    assert session.get_one(AssessmentValue, (row.answer_id, C.SELF, False)).value == 1


def test_differences_are_explained_and_single_indicators_sent_back(session):
    made = assessed(session, S.HUB)
    cast = made.cast
    scorer = ctx_of(session, cast.evaluator, HUB_AT)
    assessment_values.write_score(scorer, made.id, "A1", NO, version=0)
    score(session, made, {"A2": YES, "A3": YES})
    with pytest.raises(Invalid) as silent:
        take(session, made, cast.lead, HUB_AT, A.APPROVE)
    assert silent.value.reason is Refusal.SCORES_UNEXPLAINED
    assessment_values.write_score(scorer, made.id, "A1", replace(NO, note=REASON), version=1)
    lead = ctx_of(session, cast.lead, HUB_AT)
    for codes in ([], ["B1"]):
        with pytest.raises(Invalid):
            assessments.send_back(lead, made.id, codes, version=None, note="Lihat lagi")
    take(session, made, cast.lead, HUB_AT, A.APPROVE)
    assessments.send_back(lead, made.id, ["A3"], version=None, note="Lihat DPA lagi")
    with pytest.raises(Invalid) as again:
        take(session, made, cast.lead, HUB_AT, A.APPROVE)
    assert again.value.reason is Refusal.SCORES_SENT_BACK
    assessment_values.write_score(scorer, made.id, "A3", replace(NO, note=REASON), version=1)
    take(session, made, cast.lead, HUB_AT, A.APPROVE)
    assert made.assessment.hub_score == Decimal(20)


def test_two_scorers_who_disagree(session):
    made = assessed(session, S.HUB)
    cast = made.cast
    second = make_person(session, "kedua@contoh.test", (Role.EVALUATOR, "34"))
    lead = ctx_of(session, cast.lead, HUB_AT)
    for person in (cast.evaluator, cast.admin):  # has it already; does not evaluate
        with pytest.raises(Invalid):
            assessment_seats.ask_second(lead, made.id, person.id, version=None)
    assessment_seats.ask_second(lead, made.id, second.id, version=None)
    with pytest.raises(Invalid):
        assessment_seats.assign(lead, made.id, second.id, version=None)
    score(session, made, made.own)
    case, actor = case_of(session, second, made, HUB_AT)
    assert columns_seen(case, actor) == {C.SELF}  # the first is hidden
    score(session, made, {"A1": NO, "A2": YES}, second)
    unseen = ctx_of(session, second, HUB_AT)
    with pytest.raises(Invalid) as lacks:
        assessment_values.finish_second(unseen, made.id)
    assert lacks.value.detail == {"count": 1}
    score(session, made, {"A3": YES}, second)
    assessment_values.finish_second(unseen, made.id)
    assert C.HUB in columns_seen(*case_of(session, second, made, HUB_AT))
    with pytest.raises(Invalid) as differ:
        take(session, made, cast.lead, HUB_AT, A.APPROVE)
    assert differ.value.reason is Refusal.SCORES_DISAGREE
    with pytest.raises(NotAllowed):
        assessment_values.settle(unseen, made.id, "A1", NO, version=1)
    first = ctx_of(session, cast.evaluator, HUB_AT)
    assessment_values.settle(first, made.id, "A1", YES, version=1)
    with pytest.raises(RuleBroken):  # nothing is left to be settled
        assessment_values.settle(first, made.id, "A1", YES, version=1)
    take(session, made, cast.lead, HUB_AT, A.APPROVE)
    assert made.assessment.hub_score == Decimal(60)  # the second is compared, never counted


# ── who, when things move ─────────────────────────────────────────────────────
def test_four_eyes_leave_the_approval_to_somebody_else_or_the_tier_above(session):
    made = assessed(session, S.HUB)
    give(session, made.cast.evaluator, Role.EVALUATION_LEAD, "34")
    give(session, made.cast.lead, Role.EVALUATOR, "34")
    score(session, made, {"A1": YES})
    score(session, made, {"A2": YES, "A3": YES}, made.cast.lead)
    for who in (made.cast.evaluator, made.cast.lead):
        with pytest.raises(NotAllowed) as refused:
            take(session, made, who, HUB_AT, A.APPROVE)
        assert refused.value.reason is Refusal.FOUR_EYES
    take(session, made, made.centre.lead, HUB_AT, A.APPROVE)
    assert made.assessment.state is S.HUB_APPROVED


def test_a_hub_that_is_dissolved_leaves_its_work_to_whoever_supervises_today(session):
    made = assessed(session, S.HUB)
    new_hub = agencies.add_agency(
        system(session), code="99", name="Provinsi Baru", short_name="Baru",
        kind=made.assessment.agency.kind.PROVINSI, supervisor_id=id_of(session, "KEMENPANRB"),
        on=date(2026, 1, 1), time_zone=made.assessment.agency.time_zone, legal_basis="UU 1/2026",
    )  # fmt: skip
    agencies.dissolve_agency(
        system(session, HUB_AT), id_of(session, "34"), on=date(2026, 5, 1), successor_id=new_hub.id
    )
    rina = make_person(session, "rina@baru.test", (Role.EVALUATOR, "99"))
    with pytest.raises((NotAllowed, NotFound)):
        score(session, made, {"A1": YES})
    score(session, made, dict.fromkeys(JUDGED, YES), rina)
    take(session, made, made.centre.lead, HUB_AT, A.APPROVE)  # nobody leads at the new hub
    assert made.assessment.state is S.HUB_APPROVED


def test_whoever_inherits_an_agency_answers_for_it(session):
    made = assessed(session)
    heir = make_person(session, "bantul@contoh.test", (Role.MANAGER, "34.02"))
    agencies.merge_agencies(
        system(session, SELF_AT),
        [made.assessment.agency_id],
        id_of(session, "34.02"),
        on=date(2026, 4, 9),
    )
    for code in JUDGED:
        assessment_values.write_answer(
            ctx_of(session, heir, SELF_AT), made.id, code, YES, version=0
        )
    take(session, made, heir, SELF_AT, A.SUBMIT)
    with pytest.raises((NotAllowed, NotFound)):
        take(session, made, made.cast.manager, SELF_AT, A.WITHDRAW)


def test_an_agency_that_moved_is_scored_by_its_new_hub_and_read_by_no_sibling_of_the_old(session):
    made = assessed(session, S.HUB)
    old = made.cast.evaluator
    score(session, made, {"A1": YES})
    agencies.move_agency(
        system(session, HUB_AT),
        made.assessment.agency_id,
        supervisor_id=id_of(session, "35"),
        on=date(2026, 5, 4),
    )
    new = make_person(session, "jatim@contoh.test", (Role.EVALUATOR, "35"))
    with pytest.raises(NotFound):
        score(session, made, {"A2": YES}, old)
    score(session, made, {"A2": YES, "A3": YES}, new)
    take(session, made, made.centre.lead, HUB_AT, A.APPROVE)
    assert made.assessment.hub_score == Decimal(60)


# ── many ──────────────────────────────────────────────────────────────────────
def test_a_round_begins_once_for_whoever_is_assessed(session, count_queries):
    first = assessed(session, code="34.04")
    round_id = first.assessment.round_id
    assert assessments.begin_round(system(session, SELF_AT), round_id) == []
    a_round(session, "34.01", "34.02", "34.03")
    with pytest.raises(NotAllowed):
        assessments.begin_round(ctx_of(session, first.cast.lead, SELF_AT), round_id)
    assert len(assessments.begin_round(system(session, SELF_AT), round_id)) == 3
    rows = session.scalars(loaded().where(Assessment.round_id == round_id)).all()
    with count_queries(at_most=11):
        assert len(opened(session, rows, SELF_AT)) == 4
