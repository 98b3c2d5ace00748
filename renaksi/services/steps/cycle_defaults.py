"""What a new cycle holds: the defaults, or the set-up of another year. Never commits."""

import csv
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency import DEFAULT_OBLIGED, AgencyKind
from renaksi.core.cycle import DEFAULT_STRATEGIES, CheckpointPlan, checkpoints, shifted
from renaksi.core.dates import FOREVER
from renaksi.core.plan import Polarity
from renaksi.models import (
    ActionTemplate,
    Checkpoint,
    Cycle,
    CycleObligation,
    ObligationException,
    PublicationRule,
    Strategy,
)
from renaksi.queries.cycle_setup import planned, templates_of
from renaksi.queries.obligations import NEVER

DAY = timedelta(days=1)
POLARITY = {"naik": Polarity.UP, "turun": Polarity.DOWN, "tonggak": Polarity.MILESTONE}


def fill(session: Session, cycle: Cycle) -> None:
    """Checkpoints of its scheme, the five strategies, our templates, and who owes by default."""
    add_checkpoints(cycle, checkpoints(cycle.scheme, cycle.year))
    for ordinal, (code, name) in enumerate(DEFAULT_STRATEGIES, 1):
        cycle.strategies.append(Strategy(code=code, name=name, ordinal=ordinal))
    session.add_all(
        CycleObligation(cycle_id=cycle.id, kind=kind, owes_plan=kind in DEFAULT_OBLIGED)
        for kind in AgencyKind
        if kind not in NEVER
    )
    session.flush()
    strategies = {one.code: one.id for one in cycle.strategies}
    source = files("renaksi") / "data" / "templates.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    session.add_all(
        _template(cycle.id, strategies[row["strategi"]], ordinal, row)
        for ordinal, row in enumerate(rows, 1)
    )


def _template(cycle_id: int, strategy_id: int, ordinal: int, row: dict[str, str]) -> ActionTemplate:
    return ActionTemplate(
        cycle_id=cycle_id,
        strategy_id=strategy_id,
        ordinal=ordinal,
        objective=row["sasaran"],
        action=row["aksi"],
        indicator=row["indikator"],
        unit=row["satuan"],
        polarity=POLARITY[row["polaritas"]],
        suggested_weight=Decimal(row["bobot"]),
        required_evidence=row["bukti"].split("|"),
    )


def copy(session: Session, source: Cycle, cycle: Cycle) -> None:
    """The set-up of `source`, its days moved by the years between."""
    years = cycle.year - source.year
    cycle.scheme = source.scheme
    cycle.legal_basis = source.legal_basis
    cycle.review_days, cycle.return_days = source.review_days, source.return_days
    cycle.drafting_opens_on = shifted(source.drafting_opens_on, years)
    cycle.drafting_due_on = shifted(source.drafting_due_on, years)
    add_checkpoints(cycle, [_moved(one, years) for one in planned(source.checkpoints)])
    for one in source.strategies:
        cycle.strategies.append(Strategy(code=one.code, name=one.name, ordinal=one.ordinal))
    session.flush()
    _copy_templates(session, source, cycle)
    _copy_duties(session, source, cycle)
    _copy_publication(session, source, cycle)


def _moved(one: CheckpointPlan, years: int) -> CheckpointPlan:
    return CheckpointPlan(
        code=one.code,
        # By the day after it, so that the end of February stays the end of February.
        period_end=shifted(one.period_end + DAY, years) - DAY,
        opens_on=shifted(one.opens_on, years),
        due_on=shifted(one.due_on, years),
        closes_on=shifted(one.closes_on, years),
    )


def add_checkpoints(cycle: Cycle, plans: Sequence[CheckpointPlan]) -> None:
    for ordinal, one in enumerate(plans, 1):
        cycle.checkpoints.append(
            Checkpoint(
                code=one.code,
                ordinal=ordinal,
                period_end=one.period_end,
                opens_on=one.opens_on,
                due_on=one.due_on,
                closes_on=one.closes_on,
            )
        )


def _copy_templates(session: Session, source: Cycle, cycle: Cycle) -> None:
    strategies = {one.code: one.id for one in cycle.strategies}
    session.add_all(
        ActionTemplate(
            cycle_id=cycle.id,
            strategy_id=strategies[one.strategy.code],
            ordinal=one.ordinal,
            objective=one.objective,
            action=one.action,
            indicator=one.indicator,
            unit=one.unit,
            polarity=one.polarity,
            suggested_weight=one.suggested_weight,
            required_evidence=list(one.required_evidence),
        )
        for one in templates_of(session, source.id)
    )


def _copy_duties(session: Session, source: Cycle, cycle: Cycle) -> None:
    """As they stand now; the exceptions come with their reasons, for the checklist to look over."""
    kinds = select(CycleObligation).where(
        CycleObligation.cycle_id == source.id, CycleObligation.valid_to == FOREVER
    )
    session.add_all(
        CycleObligation(
            cycle_id=cycle.id,
            kind=one.kind,
            owes_plan=one.owes_plan,
            owes_reports=one.owes_reports,
        )
        for one in session.scalars(kinds)
    )
    named = select(ObligationException).where(
        ObligationException.cycle_id == source.id, ObligationException.valid_to == FOREVER
    )
    session.add_all(
        ObligationException(
            cycle_id=cycle.id,
            agency_id=one.agency_id,
            owes_plan=one.owes_plan,
            owes_reports=one.owes_reports,
            reason=one.reason,
        )
        for one in session.scalars(named)
    )


def _copy_publication(session: Session, source: Cycle, cycle: Cycle) -> None:
    rules = session.scalars(select(PublicationRule).where(PublicationRule.cycle_id == source.id))
    session.add_all(
        PublicationRule(
            cycle_id=cycle.id,
            subject=one.subject,
            checkpoint=one.checkpoint,
            delay_days=one.delay_days,
        )
        for one in rules
    )
