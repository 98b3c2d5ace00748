"""Keeping an agency's own totals in step with its report, in the same transaction."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from renaksi.core.achievement import Mean
from renaksi.core.calendar import end_of_day
from renaksi.core.report_binding import bound_revision
from renaksi.core.report_totals import OwnTotals, own_totals
from renaksi.models import (
    ActionPlan,
    Checkpoint,
    ProgressReport,
    ReportTotal,
    StrategyTotal,
)
from renaksi.queries.report_slots import enactments
from renaksi.queries.report_steps import steps_of
from renaksi.queries.report_totals import total_rows
from renaksi.services.context import Context

MEAN: Final = ("due", "missing", "weight", "weighted")


def refresh(ctx: Context, report: ProgressReport) -> None:
    """Write what the report's steps and rows come to now. The caller holds the plan."""
    plan = ctx.session.get_one(ActionPlan, report.plan_id, options=[joinedload(ActionPlan.agency)])
    checkpoint = ctx.session.get_one(Checkpoint, report.checkpoint_id)
    _write(ctx, plan, {checkpoint: report})


def refresh_plan(ctx: Context, plan: ActionPlan) -> None:
    """The same at every checkpoint of the plan's cycle, with a report or without.

    For whatever changes which revision the reports stand on. The caller holds the plan.
    """
    checkpoints = ctx.session.scalars(
        select(Checkpoint).where(Checkpoint.cycle_id == plan.cycle_id)
    ).all()
    reports = {
        one.checkpoint_id: one
        for one in ctx.session.scalars(
            select(ProgressReport).where(ProgressReport.plan_id == plan.id)
        )
    }
    _write(ctx, plan, {one: reports.get(one.id) for one in checkpoints})


def _write(ctx: Context, plan: ActionPlan, slots: dict[Checkpoint, ProgressReport | None]) -> None:
    session = ctx.session
    session.flush()
    enacted = enactments(session, [plan.id]).get(plan.id, [])
    zone = plan.agency.time_zone
    bound = {
        one.id: bound_revision(enacted, end_of_day(one.due_on, zone), ctx.now) for one in slots
    }
    rows = total_rows(session, {(found, key) for key, found in bound.items() if found is not None})
    reports = [one for one in slots.values() if one is not None]
    steps = steps_of(session, [one.id for one in reports])
    for checkpoint, report in slots.items():
        totals = own_totals(
            rows.get((bound[checkpoint.id] or 0, checkpoint.id), ()),
            steps[report.id] if report else (),
            state=report.state if report else None,
            is_nil=bool(report and report.is_nil),
        )
        _store(ctx, (plan.id, checkpoint.id), totals)


def _store(ctx: Context, key: tuple[int, int], totals: OwnTotals) -> None:
    session = ctx.session
    row = session.get(ReportTotal, key)
    if row is None:
        row = ReportTotal(plan_id=key[0], checkpoint_id=key[1])
        session.add(row)
    for name, value in columns_of(totals).items():
        setattr(row, name, value)
    session.execute(
        delete(StrategyTotal).where(
            StrategyTotal.plan_id == key[0], StrategyTotal.checkpoint_id == key[1]
        )
    )
    session.add_all(_by_strategy(key, totals.by_strategy.items()))


def columns_of(totals: OwnTotals) -> dict[str, object]:
    """As a row of `report_total` keeps them."""
    held = totals.standing
    return {
        "submitted": held.submitted,
        "submitted_until": totals.submitted_until,
        "on_time": held.on_time,
        "extended": held.extended,
        "verified": held.verified,
        "nil": held.nil,
        **mean_columns(totals.whole),
    }


def mean_columns(mean: Mean) -> dict[str, object]:
    return {name: getattr(mean, name) for name in MEAN}


def _by_strategy(key: tuple[int, int], means: Iterable[tuple[int, Mean]]) -> list[StrategyTotal]:
    return [
        StrategyTotal(
            plan_id=key[0], checkpoint_id=key[1], strategy_id=strategy_id, **mean_columns(one)
        )
        for strategy_id, one in means
    ]
