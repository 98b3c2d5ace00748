"""What a cycle's checklist is judged from, in a constant number of statements."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from renaksi.core.cycle import CheckpointPlan, tree_day
from renaksi.core.cycle_setup import SetupFacts
from renaksi.core.errors import NotFound
from renaksi.models import (
    ActionItem,
    ActionPlan,
    ActionTemplate,
    AssessmentRound,
    Checkpoint,
    Cycle,
    Holiday,
    Instrument,
    ObligationException,
    Strategy,
)
from renaksi.queries.obligations import count_owing, in_force


def setup_facts(session: Session, cycle: Cycle, today: date) -> SetupFacts:
    on = tree_day(cycle.year, today)
    used = templates_by_strategy(session, cycle.id)
    return SetupFacts(
        year=cycle.year,
        legal_basis=cycle.legal_basis,
        checkpoints=planned(cycle.checkpoints),
        strategies=len(cycle.strategies),
        templates=sum(used.values()),
        strategies_without_template=tuple(
            one.code for one in cycle.strategies if not used.get(one.id)
        ),
        owing=count_owing(session, cycle, on),
        exceptions=_exceptions(session, cycle, today),
        holidays=_holidays(session, cycle.year),
        instruments=_instruments(session, cycle),
    )


def planned(rows: Sequence[Checkpoint]) -> tuple[CheckpointPlan, ...]:
    """The stored checkpoints as core knows them, in order."""
    ordered = sorted(rows, key=lambda one: one.period_end)
    return tuple(
        CheckpointPlan(one.code, one.period_end, one.opens_on, one.due_on, one.closes_on)
        for one in ordered
    )


def templates_by_strategy(session: Session, cycle_id: int) -> dict[int, int]:
    rows = session.execute(
        select(ActionTemplate.strategy_id, func.count())
        .where(ActionTemplate.cycle_id == cycle_id)
        .group_by(ActionTemplate.strategy_id)
    )
    return dict(rows.all())


def actions_by_strategy(session: Session, cycle_id: int) -> dict[int, int]:
    """How many actions of plans stand under each strategy, those of old revisions included."""
    rows = session.execute(
        select(ActionItem.strategy_id, func.count())
        .join(Strategy, Strategy.id == ActionItem.strategy_id)
        .where(Strategy.cycle_id == cycle_id)
        .group_by(ActionItem.strategy_id)
    )
    return dict(rows.all())


def count_plans(session: Session, cycle_id: int) -> int:
    chosen = select(func.count()).select_from(ActionPlan).where(ActionPlan.cycle_id == cycle_id)
    return session.scalar(chosen) or 0


def templates_of(session: Session, cycle_id: int) -> Sequence[ActionTemplate]:
    """In the order of the strategies, then of their own."""
    return session.scalars(
        select(ActionTemplate)
        .join(ActionTemplate.strategy)
        .options(joinedload(ActionTemplate.strategy))
        .where(ActionTemplate.cycle_id == cycle_id)
        .order_by(Strategy.ordinal, ActionTemplate.ordinal, ActionTemplate.id)
    ).all()


def template_of(session: Session, cycle_id: int, template_id: int) -> ActionTemplate:
    """Raises NotFound, also for a template of another cycle."""
    found = session.get(ActionTemplate, template_id)
    if found is None or found.cycle_id != cycle_id:
        raise NotFound
    return found


def _exceptions(session: Session, cycle: Cycle, on: date) -> int:
    one = ObligationException
    chosen = select(func.count()).where(
        one.cycle_id == cycle.id, in_force(one.valid_from, one.valid_to, on)
    )
    return session.scalar(chosen) or 0


def _instruments(session: Session, cycle: Cycle) -> tuple[str, ...]:
    chosen = (
        select(Instrument.code)
        .join(AssessmentRound, AssessmentRound.instrument_id == Instrument.id)
        .where(AssessmentRound.cycle_id == cycle.id)
        .order_by(Instrument.code)
    )
    return tuple(session.scalars(chosen))


def _holidays(session: Session, year: int) -> int:
    days = Holiday.on.between(date(year, 1, 1), date(year, 12, 31))
    return session.scalar(select(func.count()).where(days)) or 0
