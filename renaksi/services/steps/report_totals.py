"""Keeping an agency's own totals in step with its report, in the same transaction."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import joinedload

from renaksi.core.report_totals import OwnTotals, mean_columns
from renaksi.models import (
    ActionPlan,
    Checkpoint,
    PlanRevision,
    ProgressReport,
    ReportTotal,
    StrategyTotal,
)
from renaksi.queries.report_slots import Slot
from renaksi.queries.report_totals import computed_totals
from renaksi.services.context import Context
from renaksi.services.steps.report_taken import hold


def refresh(ctx: Context, report: ProgressReport) -> None:
    """Write what the report's steps and rows come to now. The caller holds the plan."""
    session = ctx.session
    plan = session.get_one(ActionPlan, report.plan_id, options=[joinedload(ActionPlan.agency)])
    checkpoint = session.get_one(Checkpoint, report.checkpoint_id)
    _write(ctx, [Slot(plan, checkpoint, report)])


def refresh_plan(ctx: Context, plan: ActionPlan) -> None:
    """The same at every checkpoint of the plan's cycle, with a report or without.

    For whatever changes which revision the reports stand on. The caller holds the plan.
    """
    checkpoints = ctx.session.scalars(
        select(Checkpoint).where(Checkpoint.cycle_id == plan.cycle_id)
    ).all()
    rows = select(ProgressReport).where(ProgressReport.plan_id == plan.id)
    found = ctx.session.scalars(rows.execution_options(populate_existing=True))
    reports = {one.checkpoint_id: one for one in found}
    _write(ctx, [Slot(plan, one, reports.get(one.id)) for one in checkpoints])


def refresh_revised(ctx: Context, where: ColumnElement[bool]) -> None:
    """`refresh_plan` for the plans of `where` that were enacted more than once.

    For whatever moves a due day, or the clock it ends by: another revision may have been in force
    then. A plan enacted once stands on that revision whatever the day.
    """
    revised = (
        select(ActionPlan.id)
        .join(PlanRevision, PlanRevision.plan_id == ActionPlan.id)
        .where(where, PlanRevision.enacted_at.is_not(None))
        .group_by(ActionPlan.id)
        .having(func.count() > 1)
        .order_by(ActionPlan.id)
    )
    ctx.session.flush()
    for plan_id in ctx.session.scalars(revised).all():
        hold(ctx, plan_id)
        refresh_plan(ctx, ctx.session.get_one(ActionPlan, plan_id))


def _write(ctx: Context, slots: Collection[Slot]) -> None:
    ctx.session.flush()
    for key, totals in computed_totals(ctx.session, slots, ctx.now).items():
        _store(ctx, key, totals)


def _store(ctx: Context, key: tuple[int, int], totals: OwnTotals) -> None:
    session, (plan_id, checkpoint_id) = ctx.session, key
    row = session.get(ReportTotal, key)
    if row is None:
        row = ReportTotal(plan_id=plan_id, checkpoint_id=checkpoint_id)
        session.add(row)
    for name, value in totals.columns.items():
        setattr(row, name, value)
    session.execute(
        delete(StrategyTotal).where(
            StrategyTotal.plan_id == plan_id, StrategyTotal.checkpoint_id == checkpoint_id
        )
    )
    session.add_all(
        StrategyTotal(
            plan_id=plan_id,
            checkpoint_id=checkpoint_id,
            strategy_id=strategy_id,
            **mean_columns(one),
        )
        for strategy_id, one in totals.by_strategy.items()
    )
