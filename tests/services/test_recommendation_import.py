"""A register taken in: what is stored, what figures say of it, and who may."""

import random
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal
from renaksi.core.follow_up_clock import Turn, answer_clock
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import SYSTEM, Role
from renaksi.core.recommendation import (
    COUNTED,
    AnswerStage,
    DayCount,
    Priority,
    RecommendationAction as A,
    RecommendationSource,
    RecommendationStatus as S,
)
from renaksi.core.recommendation_history import start_of
from renaksi.models import AuditEntry, Recommendation, RecommendationTransition, SourceRule
from renaksi.queries.people import actor_of
from renaksi.queries.recommendation_figures import recommendation_figures
from renaksi.services import agencies
from renaksi.services.recommendation_import import apply_import, plan_import
from tests.factories.agencies import NOW, TODAY, context, id_of
from tests.factories.people import make_person
from tests.factories.recommendations import a_recommendation
from tests.factories.register import ISSUED, LATER, register_row
from tests.support.backends import settle

NEW, CHANGED, SAME, WRONG = RowState.NEW, RowState.CHANGED, RowState.SAME, RowState.WRONG


@pytest.fixture
def ctx(session):
    return context(session)


def states(plan) -> list[RowState]:
    return [planned.state for planned in plan.rows]


def found(session, number: str = "R/1") -> Recommendation:
    session.expire_all()
    return session.scalars(select(Recommendation).where(Recommendation.number == number)).one()


def steps(session, number: str = "R/1") -> list[tuple]:
    rows = session.scalars(
        select(RecommendationTransition)
        .where(RecommendationTransition.recommendation_id == found(session, number).id)
        .order_by(RecommendationTransition.at, RecommendationTransition.id)
    )
    return [(one.action, one.status, one.at) for one in rows]


def lines(session) -> int:
    chosen = select(func.count()).where(AuditEntry.event == AuditEvent.RECOMMENDATION_IMPORT)
    return session.scalar(chosen)


def everything(session) -> tuple:
    """All that is stored of recommendations, but for the ids."""
    session.expire_all()
    one, step = Recommendation, RecommendationTransition
    rows = session.execute(
        select(one.number, one.issuer_id, one.addressee_id, one.text, one.status, one.issued_on,
               one.due_on, one.answer_days)
    )  # fmt: skip
    told = session.execute(
        select(one.number, step.action, step.status, step.at)
        .join(one, one.id == step.recommendation_id)
        .order_by(one.number, step.at, step.id)
    )
    return sorted(map(tuple, rows)), list(map(tuple, told))


def figures(session, day: date, code: str = "34") -> tuple[int, ...]:
    answer = recommendation_figures(
        session, under_id=id_of(session, code), actor=SYSTEM, today=TODAY, as_of=day
    )
    return (answer.total.total, *(answer.total.at(status) for status in COUNTED))


# ── what is stored ────────────────────────────────────────────────────────────
def test_a_new_one_is_stored_with_its_steps_at_the_first_moment_of_their_days(session, ctx):
    assert states(apply_import(ctx, [register_row(cause="Petugas  Kurang!", remarks="LHP 1")])) == [
        NEW
    ]
    one = found(session)
    assert (one.issuer.code, one.addressee.code, one.source) == (
        "34",
        "34.04",
        RecommendationSource.MONITORING,
    )
    assert (one.status, one.stage, one.is_imported) == (S.RESOLVED, AnswerStage.ADDRESSEE, True)
    assert (one.issued_on, one.due_on, one.year) == (ISSUED, date(2026, 3, 6), 2026)
    assert (one.cause_key, one.priority, one.remarks) == (
        "petugas kurang",
        Priority.MEDIUM,
        "LHP 1",
    )
    assert (one.answer_days, one.answer_count, one.version) == (60, DayCount.CALENDAR, 1)
    assert one.created_at == NOW
    assert steps(session) == [
        (A.ISSUE, S.OPEN, start_of(ISSUED)),
        (A.IMPORT, S.RESOLVED, start_of(LATER)),
    ]


def test_figures_of_every_day_follow_the_days_of_the_file(session, ctx):
    apply_import(ctx, [register_row()])
    eve = timedelta(days=1)
    assert figures(session, ISSUED - eve) == (0, 0, 0, 0, 0)
    assert figures(session, ISSUED) == (1, 0, 0, 1, 0)
    assert figures(session, LATER - eve) == (1, 0, 0, 1, 0)
    assert figures(session, LATER) == (1, 1, 0, 0, 0)


def test_a_later_file_adds_to_the_history_and_rewrites_none_of_it(session, ctx):
    apply_import(ctx, [register_row()])
    day = date(2026, 5, 1)
    plan = apply_import(ctx, [register_row(status=S.IN_PROCESS, status_on=day)])
    assert states(plan) == [CHANGED]
    assert steps(session) == [
        (A.ISSUE, S.OPEN, start_of(ISSUED)),
        (A.IMPORT, S.RESOLVED, start_of(LATER)),
        (A.IMPORT, S.IN_PROCESS, start_of(day)),
    ]
    assert (found(session).status, found(session).version) == (S.IN_PROCESS, 2)
    assert figures(session, LATER) == (1, 1, 0, 0, 0)
    assert figures(session, day) == (1, 0, 1, 0, 0)


def test_a_corrected_day_moves_the_step_it_is_about(session, ctx):
    apply_import(ctx, [register_row()])
    first, second = date(2026, 1, 2), date(2026, 4, 1)
    apply_import(ctx, [register_row(issued_on=first, status_on=second)])
    assert steps(session) == [
        (A.ISSUE, S.OPEN, start_of(first)),
        (A.IMPORT, S.RESOLVED, start_of(second)),
    ]
    one = found(session)
    assert (one.issued_on, one.due_on) == (first, date(2026, 3, 3))


def test_every_column_can_be_corrected(session, ctx):
    apply_import(ctx, [register_row()])
    after = register_row(
        source=RecommendationSource.EVALUATION,
        addressee="34.02",
        text="Lain",
        cause="Sebab",
        priority=Priority.HIGH,
        issued_on=date(2025, 12, 30),
        due_on=date(2026, 1, 9),
        status=S.NOT_ACTIONABLE,
        status_on=date(2026, 4, 1),
        remarks="Catatan",
    )
    assert states(apply_import(ctx, [after])) == [CHANGED]
    one = found(session)
    assert (one.source, one.addressee.code, one.text) == (
        RecommendationSource.EVALUATION,
        "34.02",
        "Lain",
    )
    assert (one.cause, one.cause_key, one.priority, one.year) == (
        "Sebab",
        "sebab",
        Priority.HIGH,
        2025,
    )
    assert (one.due_on, one.answer_days, one.remarks) == (date(2026, 1, 9), 10, "Catatan")
    assert states(apply_import(ctx, [after])) == [SAME]


def test_the_clock_runs_out_on_the_due_day_that_is_shown(session, ctx):
    rows = [
        register_row(2, "R/1", status=S.OPEN),
        register_row(3, "R/2", status=S.OPEN, due_on=date(2026, 2, 2)),
    ]
    apply_import(ctx, rows)
    for one in (found(session, "R/1"), found(session, "R/2")):
        turns = [Turn(one.issued_on, one.stage)]
        clock = answer_clock(turns, one.issued_on, one.answer_days, one.answer_count, ())
        assert clock.due == one.due_on


def test_the_rule_of_the_day_of_issue_holds(session, ctx):
    monev = RecommendationSource.MONITORING
    for since, days in ((date(2026, 1, 5), 20), (date(2026, 1, 6), 99)):
        session.merge(SourceRule(source=monev, valid_from=since, answer_days=days, asks_audit=True))
    settle(session)
    apply_import(ctx, [register_row()])
    one = found(session)
    assert (one.due_on, one.answer_days, one.asks_audit) == (date(2026, 1, 25), 20, True)


def test_what_was_handed_over_stays_so_unless_it_was_another_agencys(session, ctx):
    apply_import(ctx, [register_row()])
    found(session).custodian_id = id_of(session, "34.71")
    settle(session)
    apply_import(ctx, [register_row(text="Lain")])
    assert found(session).custodian_id == id_of(session, "34.71")
    apply_import(ctx, [register_row(text="Lain", addressee="34.02")])
    assert found(session).custodian_id is None


def test_one_of_an_agency_that_is_no_more_goes_to_its_heir_with_its_history(session, ctx):
    agencies.merge_agencies(
        ctx, [id_of(session, "34.04")], id_of(session, "33.74"), on=date(2026, 6, 1),
        legal_basis="UU uji",
    )  # fmt: skip
    assert states(apply_import(ctx, [register_row(status=S.OPEN)])) == [NEW]
    assert figures(session, date(2026, 5, 31)) == (1, 0, 0, 1, 0)
    assert figures(session, date(2026, 6, 1)) == (0, 0, 0, 0, 0)
    assert figures(session, date(2026, 6, 1), "33.74") == (1, 0, 0, 1, 0)


# ── all or nothing ────────────────────────────────────────────────────────────
GOOD, BAD = register_row(2), register_row(3, "R/2", addressee="99.99")


def test_the_plan_writes_nothing(session, ctx):
    before = everything(session)
    assert states(plan_import(ctx, [GOOD])) == [NEW]
    assert everything(session) == before


def test_one_wrong_row_saves_none(session, ctx):
    before = everything(session)
    with pytest.raises(Invalid) as refused:
        apply_import(ctx, [GOOD, BAD])
    assert (refused.value.reason, refused.value.detail["count"]) == (Refusal.FILE_HAS_ERRORS, 1)
    assert (everything(session), lines(session)) == (before, 0)


def test_told_so_what_is_sound_is_saved(session, ctx):
    assert states(apply_import(ctx, [GOOD, BAD], partial=True)) == [NEW, WRONG]
    assert found(session).number == "R/1"
    line = session.scalars(
        select(AuditEntry).where(AuditEntry.event == AuditEvent.RECOMMENDATION_IMPORT)
    ).one()
    assert line.after == {"new": 1, "changed": 0, "left_out": 1, "issuers": ["34"]}
    assert line.agency_id == id_of(session, "34")


def test_the_same_file_again_changes_nothing(session, ctx):
    rows = [register_row(2), register_row(3, "R/2", status=S.OPEN)]
    apply_import(ctx, rows)
    before = everything(session), lines(session)
    assert states(apply_import(ctx, rows)) == [SAME, SAME]
    assert (everything(session), lines(session)) == before


def test_a_number_belongs_to_its_issuer(session, ctx):
    rows = [register_row(2), register_row(3, issuer="KEMENPANRB")]
    assert states(apply_import(ctx, rows)) == [NEW, NEW]
    assert states(apply_import(ctx, rows)) == [SAME, SAME]


def test_what_was_shown_is_saved_or_refused(session, ctx):
    shown = plan_import(ctx, [register_row()])
    apply_import(ctx, [register_row(text="Lebih dahulu")])
    with pytest.raises(Conflict):
        apply_import(ctx, [register_row()], expect=shown.fingerprint)
    assert found(session).text == "Lebih dahulu"
    again = plan_import(ctx, [register_row()])
    assert states(apply_import(ctx, [register_row()], expect=again.fingerprint)) == [CHANGED]


@pytest.mark.parametrize(("meanwhile", "sent"), [("Y", "Z"), ("", "W")])
def test_neither_what_is_stored_nor_the_file_may_differ_from_what_was_shown(
    session, ctx, meanwhile, sent
):
    apply_import(ctx, [register_row(text="X")])
    shown = plan_import(ctx, [register_row(text="Z")])
    if meanwhile:
        apply_import(ctx, [register_row(text=meanwhile)])
    with pytest.raises(Conflict):
        apply_import(ctx, [register_row(text=sent)], expect=shown.fingerprint)


def test_what_was_issued_here_is_not_changed_by_a_file(session, ctx):
    one = a_recommendation(session)
    row = register_row(
        number=one.number,
        text=one.text,
        cause=one.cause,
        issued_on=one.issued_on,
        status=S.OPEN,
    )
    assert states(plan_import(ctx, [row])) == [SAME]
    plan = plan_import(ctx, [replace(row, text="Lain")])
    assert [fault.reason.reason for fault in plan.rows[0].faults] == [Refusal.HANDLED_HERE]


# ── who may ───────────────────────────────────────────────────────────────────
def as_(session, role: Role, code: str):
    person = make_person(session, f"{role}.{code}@contoh.test".lower(), (role, code))
    return context(session, actor_of(session, person, TODAY))


def test_an_evaluator_brings_in_what_its_own_agency_issued_below(session):
    ctx = as_(session, Role.EVALUATOR, "34")
    assert states(apply_import(ctx, [register_row()])) == [NEW]
    wrong = {
        "penerbit_kode": register_row(2, issuer="33", addressee="33.74"),
        "sumber": register_row(3, "R/3", source=RecommendationSource.OMBUDSMAN),
        "instansi_kode": register_row(4, "R/4", addressee="33.74"),
    }
    plan = plan_import(ctx, list(wrong.values()))
    assert [one.faults[0].column for one in plan.rows] == list(wrong)
    with pytest.raises(Invalid):
        apply_import(ctx, list(wrong.values()))


@pytest.mark.parametrize("role", [Role.AGENCY_ADMIN, Role.MANAGER, Role.OBSERVER])
def test_who_issues_nothing_imports_nothing(session, role):
    with pytest.raises(NotAllowed):
        plan_import(as_(session, role, "34"), [register_row()])


# ── many, and in any order ────────────────────────────────────────────────────
def many(count: int) -> list:
    dice = random.Random(7)
    codes = ["34", "34.01", "34.02", "34.03", "34.04", "34.71", "33.74", "KEMENDAGRI"]
    rows = []
    for line in range(2, count + 2):
        day = date(2025, 1, 1) + timedelta(days=dice.randrange(500))
        rows.append(
            register_row(
                line,
                f"R/{line}",
                issuer=dice.choice(["34", "KEMENPANRB", "OMBUDSMAN"]),
                addressee=dice.choice(codes),
                issued_on=day,
                status=dice.choice(COUNTED),
                status_on=day + timedelta(days=dice.randrange(40)),
            )
        )
    return rows


def test_rows_in_any_order_come_to_the_same(session, ctx):
    rows = many(60)
    apply_import(ctx, random.Random(1).sample(rows, 60))
    stored = everything(session)
    later = [
        replace(one, status=S.RESOLVED, status_on=date(2026, 7, 1)) for one in rows if one.line % 2
    ]
    assert WRONG not in states(apply_import(ctx, later[::-1]))
    assert everything(session) != stored
    assert set(states(apply_import(ctx, later))) == {SAME}
    known = everything(session)
    assert WRONG in states(plan_import(ctx, rows))  # the older file knows less: it is told so
    assert everything(session) == known


def test_the_number_of_statements_does_not_grow(session, ctx, count_queries):
    rows = many(300)
    with count_queries(at_most=14):
        apply_import(ctx, rows)
    changed = [replace(one, text="Lain") for one in rows]
    with count_queries(at_most=14):
        apply_import(ctx, changed)


def test_ten_thousand_rows_take_well_under_a_minute(session, ctx):
    rows = many(10_000)
    start = time.process_time()
    apply_import(ctx, rows)
    assert set(states(apply_import(ctx, rows))) == {SAME}
    assert time.process_time() - start < 30
    total = recommendation_figures(
        session, under_id=id_of(session, "KEMENPANRB"), actor=SYSTEM, today=TODAY
    ).total
    assert total.total == 10_000
