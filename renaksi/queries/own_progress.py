"""One agency's own dashboard: its achievement period by period, by strategy, and what lags behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.achievement import Light, Mean
from renaksi.core.errors import NotFound
from renaksi.core.policy import Actor
from renaksi.models import ActionPlan, ReportTotal, Strategy, StrategyTotal
from renaksi.queries.achievements import OfStrategy
from renaksi.queries.cycle_calendar import Calendar, Dated
from renaksi.queries.report_cases import open_report
from renaksi.queries.report_rows import ReportRow, report_rows


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """Of the plan of one agency in one cycle, as it stands today."""

    plan_id: int
    means: Mapping[int, tuple[Mean, bool]]
    """By checkpoint; whether all of it has been verified beside it."""
    strategies: tuple[OfStrategy, ...] = ()
    """At the chosen checkpoint."""
    lagging: tuple[ReportRow, ...] = ()
    """Its due actions there that have no value, or one below 80 percent."""


def own_progress(
    session: Session,
    cycle: Calendar[Dated],
    checkpoint: Dated,
    *,
    agency_id: int,
    actor: Actor,
    now: datetime,
) -> OwnProgress | None:
    """None where the agency has no plan. `agency_id` is the caller's to check."""
    plan_id = session.scalar(
        select(ActionPlan.id).where(
            ActionPlan.agency_id == agency_id, ActionPlan.cycle_id == cycle.id
        )
    )
    if plan_id is None:
        return None
    one = ReportTotal
    totals = session.execute(
        select(
            one.checkpoint_id, one.weight, one.weighted, one.due, one.missing, one.verified
        ).where(one.plan_id == plan_id)
    )
    return OwnProgress(
        plan_id=plan_id,
        means={
            key: (Mean(weight, weighted, due, missing), verified)
            for key, weight, weighted, due, missing, verified in totals
        },
        strategies=_strategies(session, plan_id, checkpoint.id),
        lagging=tuple(_lagging(session, actor, plan_id, checkpoint.code, now)),
    )


def _strategies(session: Session, plan_id: int, checkpoint_id: int) -> tuple[OfStrategy, ...]:
    one = StrategyTotal
    rows = session.execute(
        select(Strategy.code, Strategy.name, one.weight, one.weighted, one.due, one.missing)
        .join(Strategy, Strategy.id == one.strategy_id)
        .where(one.plan_id == plan_id, one.checkpoint_id == checkpoint_id)
        .order_by(Strategy.ordinal)
    )
    return tuple(
        OfStrategy(code, name, Mean(weight, weighted, due, missing))
        for code, name, weight, weighted, due, missing in rows
    )


def _lagging(
    session: Session, actor: Actor, plan_id: int, code: str, now: datetime
) -> Sequence[ReportRow]:
    """Nothing for whoever sees the figures by an earlier tree only, and not the report itself."""
    try:
        opened = open_report(session, actor, plan_id, code, now)
    except NotFound:
        return []
    rows = report_rows(session, opened, with_places=False, with_evidence=False)
    return [row for row in rows if row.is_due and row.light in {Light.RED, Light.GREY}]
