"""What the system itself says of agencies for computed indicators, as of a round's `data_as_of`.

The same day and the same tree for all. What is not derived from its own facts yet is told as
"nothing to compute from", so it is left out and the other weights are renormalised.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment_answer import Figure
from renaksi.core.assessment_exact import rounded
from renaksi.core.instrument import ComputedFact
from renaksi.core.numbers import SMALLEST
from renaksi.core.recommendation import COUNTED, RecommendationStatus
from renaksi.core.recommendation_whose import Whose
from renaksi.core.report import ReportState
from renaksi.core.report_totals import own_totals
from renaksi.models import (
    ActionPlan,
    Agency,
    Checkpoint,
    Cycle,
    ProgressReport,
    Recommendation,
    ReportTransition,
)
from renaksi.queries.complaint_facts import lapor_facts
from renaksi.queries.funnel import end_of
from renaksi.queries.funnel_rows import plan_duties
from renaksi.queries.guidance_facts import guidance_facts
from renaksi.queries.recommendation_history import custodian_by, last_steps
from renaksi.queries.recommendation_places import places
from renaksi.queries.report_slots import Slot, bound_to, enactments
from renaksi.queries.report_totals import total_rows

Facts = Mapping[ComputedFact, Figure]
ONE: Final = Decimal(1)
ZERO: Final = Decimal(0)


def computed_facts(
    session: Session, cycle: Cycle, agencies: Sequence[Agency], as_of: date
) -> dict[int, Facts]:
    """By agency, every fact that a computed indicator may ask for; twenty statements at most."""
    plans = _plans(session, cycle, agencies, as_of)
    resolved = _resolved(session, as_of)
    lapor = lapor_facts(session, cycle.year, [one.id for one in agencies], as_of)
    guidance = guidance_facts(session, cycle.year, [one.id for one in agencies], as_of)
    unknown = Figure(None, as_of)
    return {
        one.id: {
            **dict.fromkeys(ComputedFact, unknown),
            **plans[one.id],
            ComputedFact.RECOMMENDATIONS_RESOLVED: _share(
                resolved.get(one.id, {}), as_of
            ),
            **lapor[one.id],
            ComputedFact.GUIDANCE_TAKEN: guidance[one.id],
        }
        for one in agencies
    }  # fmt: skip


# ── plans ─────────────────────────────────────────────────────────────────────
def _plans(
    session: Session, cycle: Cycle, agencies: Sequence[Agency], as_of: date
) -> dict[int, dict[ComputedFact, Figure]]:
    """Enacted by then or not, and how far it had come at the last checkpoint that was due."""
    moment = end_of(as_of)
    duties = plan_duties(session, cycle.id, as_of)
    rows = session.scalars(
        select(ActionPlan)
        .where(ActionPlan.cycle_id == cycle.id, ActionPlan.agency_id.in_([a.id for a in agencies]))
        .options(joinedload(ActionPlan.agency), joinedload(ActionPlan.cycle))
    )
    plans = {one.agency_id: one for one in rows}
    enacted = enactments(session, [one.id for one in plans.values()])
    checkpoint = session.scalar(
        select(Checkpoint)
        .where(Checkpoint.cycle_id == cycle.id, Checkpoint.due_on <= as_of)
        .order_by(Checkpoint.due_on.desc())
        .limit(1)
    )
    achieved = _achieved(session, plans, enacted, checkpoint, moment)
    found: dict[int, dict[ComputedFact, Figure]] = {}
    for one in agencies:
        plan = plans.get(one.id)
        in_force = plan is not None and any(e.at < moment for e in enacted.get(plan.id, ()))
        owes = duties.owes(one.id, one.kind)
        value = (ONE if in_force else ZERO) if in_force or owes else None
        progress = achieved.get(one.id)
        if progress is None and owes and not in_force and checkpoint is not None:
            progress = Figure(ZERO, as_of)  # what was never planned has not been achieved either
        found[one.id] = {
            ComputedFact.PLAN_ENACTED: Figure(value, as_of),
            ComputedFact.PLAN_ACHIEVEMENT: _dated(progress, as_of),
        }
    return found


def _dated(figure: Figure | None, as_of: date) -> Figure:
    if figure is None:
        return Figure(None, as_of)
    return Figure(figure.value, as_of, figure.inputs, figure.denominator)


def _achieved(
    session: Session,
    plans: Mapping[int, ActionPlan],
    enacted: Mapping[int, Sequence[Any]],
    checkpoint: Checkpoint | None,
    moment: datetime,
) -> dict[int, Figure]:
    """By agency; only where a revision was in force and something was due."""
    if checkpoint is None or not plans:
        return {}
    reports = {
        one.plan_id: one
        for one in session.scalars(
            select(ProgressReport).where(
                ProgressReport.checkpoint_id == checkpoint.id,
                ProgressReport.plan_id.in_([one.id for one in plans.values()]),
            )
        )
    }
    stood = _stood(session, [one.id for one in reports.values()], moment)
    bound = {
        agency_id: bound_to(Slot(plan, checkpoint), enacted.get(plan.id, ()), moment)
        for agency_id, plan in plans.items()
    }
    rows = total_rows(session, {(one, checkpoint.id) for one in bound.values() if one is not None})
    found = {}
    for agency_id, revision_id in bound.items():
        report = reports.get(plans[agency_id].id)
        state, is_nil = stood.get(report.id, (None, False)) if report else (None, False)
        mean = own_totals(
            rows.get((revision_id or 0, checkpoint.id), ()), (), state=state, is_nil=is_nil
        ).whole
        if mean.percent is None:
            continue
        exact = Fraction(mean.weighted) / Fraction(mean.weight)
        inputs = {"due": Decimal(mean.due), "missing": Decimal(mean.missing)}
        found[agency_id] = Figure(
            rounded(exact, SMALLEST), checkpoint.due_on, inputs, Decimal(mean.due)
        )
    return found


def _stood(
    session: Session, report_ids: Sequence[int], moment: datetime
) -> dict[int, tuple[ReportState, bool]]:
    """How reports stood at the moment: what was handed in later was not known then."""
    step = ReportTransition
    rows = session.execute(
        select(step.report_id, step.target, step.is_nil)
        .where(step.report_id.in_(report_ids), step.at < moment)
        .order_by(step.id)
    )
    return {report_id: (target, bool(is_nil)) for report_id, target, is_nil in rows}


# ── recommendations ───────────────────────────────────────────────────────────
def _resolved(session: Session, as_of: date) -> dict[int, dict[RecommendationStatus, int]]:
    """By the agency they counted with, how many stood at each status."""
    moment, one = end_of(as_of), Recommendation
    root = session.scalars(select(Agency.id).where(Agency.kind == AgencyKind.PUSAT)).one()
    last = last_steps(as_of, moment)
    each = (
        select(one.addressee_id, custodian_by(moment), last.c.status)
        .join(last, (last.c.recommendation_id == one.id) & (last.c.place == 1))
        .where(last.c.status.in_(COUNTED))
        .subquery()
    )
    alike = (each.c.addressee_id, each.c.held_by, each.c.status)
    rows: Sequence[Any] = session.execute(select(*alike, func.count()).group_by(*alike)).all()
    found: dict[int, dict[RecommendationStatus, int]] = defaultdict(lambda: defaultdict(int))
    where = places(session, root, as_of)
    for addressee, held_by, status, many in rows:
        place = where.of(Whose(addressee, held_by))
        if place is not None:
            found[place[0]][RecommendationStatus(status)] += many
    return found


def _share(counts: Mapping[RecommendationStatus, int], as_of: date) -> Figure:
    """None where nothing was ever recommended: there is nothing to follow up."""
    total = sum(counts.values())
    inputs = {status.value: Decimal(many) for status, many in counts.items()}
    if not total:
        return Figure(None, as_of, {}, ZERO)
    exact = Fraction(counts.get(RecommendationStatus.RESOLVED, 0) * 100, total)
    return Figure(rounded(exact, SMALLEST), as_of, inputs, Decimal(total))
