from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.cycle import OWN_SCHEME, CycleState
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.plan import PlanState, Polarity
from renaksi.core.policy import Actor, Grant, Role
from renaksi.models import (
    ActionTemplate,
    AuditEntry,
    Cycle,
    CycleObligation,
    PlanTransition,
    Strategy,
)
from renaksi.queries.cycle_setup import planned
from renaksi.services import cycle_periods, cycles, obligations, strategies, templates
from renaksi.services.templates import TemplateValues
from tests.factories.cycles import BEGIN, agency, history, opened, prepared, system
from tests.factories.plans import a_plan
from tests.support.backends import settle


def events(session) -> list[AuditEvent]:
    return list(session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)))


def a_grant(role: Role) -> Grant:
    return Grant(role=role, home_id=1, reach_id=1, home_owner_id=1)


def test_a_new_cycle_holds_the_defaults(session):
    cycle = prepared(session, 2026)
    assert cycle.state is CycleState.PREPARING
    assert [one.code for one in cycle.checkpoints] == ["B03", "B06", "B09", "B12"]
    assert [one.code for one in cycle.strategies] == ["S1", "S2", "S3", "S4", "S5"]
    assert (cycle.drafting_opens_on, cycle.drafting_due_on) == (date(2026, 1, 2), date(2026, 3, 31))
    counts = session.execute(
        select(Strategy.code, func.count(), func.sum(ActionTemplate.suggested_weight))
        .join(ActionTemplate, ActionTemplate.strategy_id == Strategy.id)
        .where(Strategy.cycle_id == cycle.id)
        .group_by(Strategy.code)
    ).all()
    assert {code: count for code, count, _weight in counts} == dict.fromkeys(
        ["S1", "S2", "S3", "S4", "S5"], 4
    )
    assert sum(weight for _code, _count, weight in counts) == 100
    assert events(session)[-1] is AuditEvent.CYCLE_CREATE


def test_every_template_can_be_verified(session):
    cycle = prepared(session)
    for one in session.scalars(select(ActionTemplate).where(ActionTemplate.cycle_id == cycle.id)):
        assert one.action
        assert one.indicator
        assert one.unit
        assert one.objective
        assert all(one.required_evidence)
        assert len(one.required_evidence) >= 1


def test_a_cycle_like_another_takes_over_all_that_was_set_up(session):
    ctx = system(session)
    model = prepared(session, 2025)
    cycle_periods.set_scheme(ctx, model.id, OWN_SCHEME, [2, 8, 12])
    strategies.add_strategy(ctx, model.id, code="S6", name="Kerja sama antarinstansi")
    obligations.set_exception(
        ctx, model.id, agency(session, "34.04").id, owes_plan=False, reason="Bencana"
    )
    copy = cycles.create_cycle(ctx, 2024, like=2025)
    assert [one.code for one in copy.checkpoints] == ["B02", "B08", "B12"]
    assert copy.checkpoints[0].period_end == date(2024, 2, 29)
    assert copy.checkpoints[2].due_on == date(2025, 1, 10)
    assert [one.code for one in copy.strategies][-1] == "S6"
    assert copy.drafting_due_on == date(2024, 3, 31)
    assert copy.strategies[0].id != model.strategies[0].id
    count = select(func.count()).where(ActionTemplate.cycle_id == copy.id)
    assert session.scalar(count) == 20


@pytest.mark.parametrize("year", [0, 1999, 2101])
def test_a_year_out_of_range_is_refused(session, year):
    with pytest.raises(Invalid) as refused:
        cycles.create_cycle(system(session), year)
    assert (refused.value.reason, refused.value.field) == (Refusal.BAD_VALUE, "year")


def test_a_year_is_made_once_and_only_like_one_that_exists(session):
    prepared(session, 2025)
    settle(session)
    with pytest.raises(Invalid) as twice:
        cycles.create_cycle(system(session), 2025)
    assert twice.value.reason is Refusal.ALREADY_EXISTS
    with pytest.raises(NotFound):
        cycles.create_cycle(system(session), 2026, like=2019)
    assert session.scalar(select(func.count()).select_from(Cycle)) == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.NATIONAL_ADMIN])
def test_nobody_but_the_national_administrator_keeps_cycles(session, role):
    cycle = prepared(session)
    settle(session)
    ctx = replace(system(session), actor=Actor(1, "Sari", (a_grant(role),)))
    attempts = [
        lambda: cycles.create_cycle(ctx, 2027),
        lambda: cycles.open_cycle(ctx, cycle.id),
        lambda: cycles.close_cycle(ctx, cycle.id),
        lambda: cycles.discard_cycle(ctx, cycle.id),
        lambda: cycle_periods.set_scheme(ctx, cycle.id, "semester"),
        lambda: strategies.add_strategy(ctx, cycle.id, code="S9", name="Lain"),
        lambda: templates.remove_template(ctx, cycle.id, 1),
        lambda: obligations.set_kinds(ctx, cycle.id, []),
        lambda: describe(ctx, cycle),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


def describe(ctx, cycle, **changes):
    values = {
        "version": cycle.version,
        "legal_basis": "PermenPANRB 5/2025",
        "drafting_opens_on": date(2025, 1, 2),
        "drafting_due_on": date(2025, 4, 15),
        "review_days": 5,
        "return_days": 7,
    }
    return cycles.describe_cycle(ctx, cycle.id, **{**values, **changes})


def test_the_description_is_kept_and_what_changed_is_audited(session):
    cycle = prepared(session)
    describe(system(session), cycle)
    assert cycle.legal_basis == "PermenPANRB 5/2025"
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.before == {
        "drafting_due_on": "2025-03-31",
        "legal_basis": "",
        "return_days": 5,
    }
    assert entry.after == {
        "drafting_due_on": "2025-04-15",
        "legal_basis": "PermenPANRB 5/2025",
        "return_days": 7,
    }


def test_saving_the_same_again_leaves_no_line(session):
    cycle = prepared(session)
    describe(system(session), cycle)
    before = len(events(session))
    describe(system(session), cycle)
    assert len(events(session)) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"drafting_due_on": date(2025, 1, 1)}, "drafting_due_on"),
        ({"drafting_opens_on": date(2022, 1, 1)}, "drafting_opens_on"),
        ({"drafting_due_on": date(2205, 1, 1)}, "drafting_due_on"),
        ({"review_days": 0}, "review_days"),
        ({"return_days": 61}, "return_days"),
    ],
)
def test_a_description_that_does_not_hold_is_refused_at_its_field(session, changes, field):
    cycle = prepared(session)
    settle(session)
    with pytest.raises(Invalid) as refused:
        describe(system(session), cycle, **changes)
    assert refused.value.field == field
    assert cycle.legal_basis == ""


def test_two_people_describing_at_once_the_second_is_told(session):
    cycle = prepared(session)
    read = cycle.version
    describe(system(session), cycle)
    with pytest.raises(Conflict):
        describe(system(session), cycle, version=read, legal_basis="Lain")


def test_opening_once_and_closing_once(session):
    cycle = opened(session)
    assert cycle.state is CycleState.OPEN
    settle(session)
    with pytest.raises(WrongState) as again:
        cycles.open_cycle(system(session), cycle.id)
    assert again.value.reason is Refusal.CYCLE_ALREADY_OPEN
    cycles.close_cycle(system(session), cycle.id)
    assert cycle.state is CycleState.CLOSED
    settle(session)
    for step in (cycles.open_cycle, cycles.close_cycle):
        with pytest.raises(WrongState) as closed:
            step(system(session), cycle.id)
        assert closed.value.reason is Refusal.CYCLE_CLOSED


def test_closing_a_cycle_closes_its_plans_in_force_and_says_how_many_were_not(session):
    """A plan whose next revision is under way stays: its end has to be decided first."""
    closed = a_plan(session, agency(session, "34.04"), PlanState.ENACTED, year=2026)
    going_on = a_plan(session, agency(session, "34.02"), PlanState.ENACTED, year=2026)
    draft = a_plan(session, agency(session, "34.02"), PlanState.DRAFT, year=2026)
    cycle = closed.plan.cycle
    later = datetime(2027, 1, 30, 2, tzinfo=UTC)
    cycles.close_cycle(system(session, later), cycle.id)
    session.expire_all()
    assert closed.state is PlanState.CLOSED
    assert (going_on.state, draft.state) == (PlanState.ENACTED, PlanState.DRAFT)
    last = session.scalars(
        select(PlanTransition)
        .where(PlanTransition.revision_id == closed.id)
        .order_by(PlanTransition.id.desc())
    ).first()
    assert (last.source, last.target, last.at) == (PlanState.ENACTED, PlanState.CLOSED, later)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.after == {"state": "closed", "plans_closed": 1, "plans_unfinished": 1}
    assert AuditEvent.PLAN_CLOSE in events(session)


def test_a_cycle_in_preparation_can_not_be_closed(session):
    cycle = prepared(session)
    with pytest.raises(WrongState) as refused:
        cycles.close_cycle(system(session), cycle.id)
    assert refused.value.reason is Refusal.CYCLE_NOT_OPEN


def test_a_cycle_nobody_owes_anything_in_can_not_be_opened(session):
    cycle = prepared(session)
    obligations.set_kinds(system(session), cycle.id, [])
    settle(session)
    with pytest.raises(WrongState) as refused:
        cycles.open_cycle(system(session), cycle.id)
    assert refused.value.reason is Refusal.CYCLE_INCOMPLETE
    assert refused.value.detail == {"year": 2025, "count": 1}
    assert cycle.state is CycleState.PREPARING


def test_nothing_of_a_closed_cycle_changes(session):
    cycle = opened(session)
    cycles.close_cycle(system(session), cycle.id)
    settle(session)
    ctx = system(session)
    for attempt in (
        lambda: describe(ctx, cycle),
        lambda: cycle_periods.set_scheme(ctx, cycle.id, "semester"),
        lambda: strategies.add_strategy(ctx, cycle.id, code="S9", name="Lain"),
        lambda: obligations.set_kinds(ctx, cycle.id, []),
        lambda: templates.remove_template(ctx, cycle.id, 1),
    ):
        with pytest.raises(WrongState):
            attempt()


def test_a_cycle_made_by_mistake_can_be_thrown_away_before_it_opens(session):
    cycle = prepared(session, 2027)
    obligations.set_exception(
        system(session), cycle.id, agency(session, "34.04").id, owes_plan=False, reason="Bencana"
    )
    cycles.discard_cycle(system(session), cycle.id)
    assert session.scalar(select(func.count()).select_from(Cycle)) == 0
    assert session.scalar(select(func.count()).select_from(CycleObligation)) == 0
    assert events(session)[-1] is AuditEvent.CYCLE_DISCARD
    cycle = opened(session, 2027)
    settle(session)
    with pytest.raises(WrongState):
        cycles.discard_cycle(system(session), cycle.id)


# ── periods ───────────────────────────────────────────────────────────────────
def test_the_scheme_changes_as_long_as_there_is_no_plan(session):
    cycle = opened(session)
    cycle_periods.set_scheme(system(session), cycle.id, "caturwulan")
    assert [one.code for one in cycle.checkpoints] == ["B04", "B08", "B12"]
    cycle_periods.set_scheme(system(session), cycle.id, "triwulan")
    history(session, cycle, agency(session, "34"), (BEGIN, PlanState.DRAFT, 1))
    settle(session)
    with pytest.raises(WrongState) as refused:
        cycle_periods.set_scheme(system(session), cycle.id, "semester")
    assert refused.value.reason is Refusal.SCHEME_FIXED
    assert [one.code for one in cycle.checkpoints] == ["B03", "B06", "B09", "B12"]


@pytest.mark.parametrize(
    ("scheme", "months"), [("mingguan", []), (OWN_SCHEME, []), (OWN_SCHEME, [0, 13])]
)
def test_an_unknown_scheme_is_refused(session, scheme, months):
    cycle = prepared(session)
    with pytest.raises(Invalid):
        cycle_periods.set_scheme(system(session), cycle.id, scheme, months)


def test_days_of_checkpoints_change_also_when_plans_exist_and_are_audited(session):
    cycle = opened(session)
    history(session, cycle, agency(session, "34"), (BEGIN, PlanState.DRAFT, 1))
    settle(session)
    read = cycle.version
    days = list(planned(cycle.checkpoints))
    days[1] = replace(days[1], due_on=date(2025, 7, 15), closes_on=date(2025, 7, 20))
    cycle_periods.set_windows(system(session), cycle.id, version=read, days=days)
    assert cycle.checkpoints[1].due_on == date(2025, 7, 15)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert list(entry.after) == ["B06"]
    assert entry.before["B06"]["due_on"] == "2025-07-10"
    with pytest.raises(Conflict):
        cycle_periods.set_windows(system(session), cycle.id, version=read, days=days)


def test_days_of_other_checkpoints_than_there_are_now_change_nothing(session):
    """Somebody chose another scheme after the form was opened."""
    cycle = prepared(session)
    settle(session)
    days = list(planned(cycle.checkpoints))[:3]
    with pytest.raises(Conflict):
        cycle_periods.set_windows(system(session), cycle.id, version=cycle.version, days=days)


def test_what_is_saved_as_it_was_leaves_no_line(session):
    ctx, cycle = system(session), prepared(session)
    strategy, template = cycle.strategies[0], session.scalars(select(ActionTemplate)).first()
    settle(session)
    before = events(session)
    days = list(planned(cycle.checkpoints))
    cycle_periods.set_windows(ctx, cycle.id, version=cycle.version, days=days)
    strategies.rename_strategy(ctx, cycle.id, strategy.id, code=strategy.code, name=strategy.name)
    names = (field.name for field in fields(TemplateValues))
    same = TemplateValues(**{name: getattr(template, name) for name in names})
    templates.edit_template(ctx, cycle.id, template.id, same)
    assert events(session) == before


def test_a_cycle_that_is_not_there_is_not_found(session):
    with pytest.raises(NotFound):
        cycle_periods.set_scheme(system(session), 999_999, "semester")


def test_days_out_of_order_are_refused_at_their_field(session):
    cycle = prepared(session)
    settle(session)
    days = list(planned(cycle.checkpoints))
    days[0] = replace(days[0], closes_on=date(2025, 4, 1))
    with pytest.raises(Invalid) as refused:
        cycle_periods.set_windows(system(session), cycle.id, version=cycle.version, days=days)
    assert refused.value.field == "B03-closes_on"
    session.expire_all()
    assert cycle.checkpoints[0].closes_on == date(2025, 4, 17)


# ── strategies and templates ──────────────────────────────────────────────────
def test_a_strategy_is_added_renamed_moved_and_removed_while_unused(session):
    ctx, cycle = system(session), prepared(session)
    sixth = strategies.add_strategy(ctx, cycle.id, code=" s6 ", name="Kerja  sama")
    assert (sixth.code, sixth.name, sixth.ordinal) == ("S6", "Kerja sama", 6)
    strategies.rename_strategy(ctx, cycle.id, sixth.id, code="S6", name="Kemitraan")
    strategies.move_strategy(ctx, cycle.id, sixth.id, up=True)
    session.expire_all()
    assert [one.code for one in cycle.strategies] == ["S1", "S2", "S3", "S4", "S6", "S5"]
    strategies.move_strategy(ctx, cycle.id, cycle.strategies[0].id, up=True)
    strategies.remove_strategy(ctx, cycle.id, sixth.id)
    session.expire_all()
    assert [(one.code, one.ordinal) for one in cycle.strategies] == [
        (f"S{number}", number) for number in range(1, 6)
    ]


def test_a_strategy_in_use_stays_until_its_templates_are_gone(session):
    ctx, cycle = system(session), prepared(session)
    first = cycle.strategies[0]
    settle(session)
    with pytest.raises(WrongState) as refused:
        strategies.remove_strategy(ctx, cycle.id, first.id)
    assert refused.value.detail == {"code": "S1", "count": 4}
    own = select(ActionTemplate.id).where(ActionTemplate.strategy_id == first.id)
    for template_id in session.scalars(own).all():
        templates.remove_template(ctx, cycle.id, template_id)
    strategies.remove_strategy(ctx, cycle.id, first.id)
    assert [one.code for one in cycle.strategies] == ["S2", "S3", "S4", "S5"]


@pytest.mark.parametrize(
    ("code", "name", "field"),
    [("S1", "Sama", "code"), ("", "Lain", "code"), ("S 7", "Lain", "code"), ("S7", " ", "name")],
)
def test_a_strategy_that_does_not_hold_is_refused(session, code, name, field):
    cycle = prepared(session)
    with pytest.raises(Invalid) as refused:
        strategies.add_strategy(system(session), cycle.id, code=code, name=name)
    assert refused.value.field == field


def test_strategies_and_templates_of_another_year_do_not_exist_here(session):
    ctx = system(session)
    this, other = prepared(session, 2025), prepared(session, 2026)
    theirs = session.scalars(
        select(ActionTemplate).where(ActionTemplate.cycle_id == other.id)
    ).first()
    settle(session)
    with pytest.raises(NotFound):
        strategies.remove_strategy(ctx, this.id, other.strategies[0].id)
    with pytest.raises(NotFound):
        templates.remove_template(ctx, this.id, theirs.id)
    with pytest.raises(Invalid):
        templates.add_template(ctx, this.id, TemplateValues(other.strategies[0].id, "Aksi"))


def test_a_template_is_added_edited_and_removed(session):
    ctx, cycle = system(session), prepared(session)
    values = TemplateValues(
        cycle.strategies[0].id, " Aksi baru ", required_evidence=["  SK ", ""], unit="dokumen"
    )
    made = templates.add_template(ctx, cycle.id, values)
    assert (made.action, made.required_evidence, made.ordinal) == ("Aksi baru", ["SK"], 21)
    changed = replace(values, strategy_id=cycle.strategies[1].id, polarity=Polarity.DOWN)
    templates.edit_template(ctx, cycle.id, made.id, changed)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.after == {"strategy": "S2", "polarity": "down"}
    templates.remove_template(ctx, cycle.id, made.id)
    assert session.get(ActionTemplate, made.id) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"action": " "}, "action"),
        ({"strategy_id": 0}, "strategy_id"),
        ({"unit": "x" * 61}, "unit"),
        ({"suggested_weight": 0}, "suggested_weight"),
        ({"suggested_weight": 101}, "suggested_weight"),
    ],
)
def test_a_template_that_does_not_hold_is_refused(session, change, field):
    cycle = prepared(session)
    values = replace(TemplateValues(cycle.strategies[0].id, "Aksi"), **change)
    with pytest.raises(Invalid) as refused:
        templates.add_template(system(session), cycle.id, values)
    assert refused.value.field == field
