"""What the totals of reports are computed from, read for one slot or for many at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from renaksi.core.report_totals import OwnTotals, TotalRow, own_totals
from renaksi.models import ActionItem, ItemTarget, PlanRevision, ProgressEntry, ProgressReport
from renaksi.queries.report_counts import at
from renaksi.queries.report_slots import Slot, bound_to, enactments
from renaksi.queries.report_steps import steps_of


def total_rows(
    session: Session, wanted: Collection[tuple[int, int]]
) -> dict[tuple[int, int], list[TotalRow]]:
    """By (revision, checkpoint), its actions with a target there; one statement."""
    report, entry = ProgressReport, ProgressEntry
    rows = session.execute(
        select(
            ActionItem.revision_id,
            ItemTarget.checkpoint_id,
            ActionItem.strategy_id,
            ActionItem.polarity,
            ItemTarget.value,
            ActionItem.weight,
            func.coalesce(entry.verified_value, entry.realization),
        )
        .join(ItemTarget, ItemTarget.item_id == ActionItem.id)
        .join(PlanRevision, PlanRevision.id == ActionItem.revision_id)
        .outerjoin(
            report,
            and_(
                report.plan_id == PlanRevision.plan_id,
                report.checkpoint_id == ItemTarget.checkpoint_id,
            ),
        )
        .outerjoin(
            entry, and_(entry.report_id == report.id, entry.lineage_id == ActionItem.lineage_id)
        )
        .where(
            at(wanted),
            ActionItem.removed_at.is_(None),
        )
    )
    found: dict[tuple[int, int], list[TotalRow]] = defaultdict(list)
    for revision_id, checkpoint_id, strategy_id, polarity, target, weight, value in rows:
        row = TotalRow(strategy_id, polarity, target, weight, value)
        found[revision_id, checkpoint_id].append(row)
    return dict(found)


def computed_totals(
    session: Session, slots: Collection[Slot], now: datetime
) -> dict[tuple[int, int], OwnTotals]:
    """By (plan, checkpoint), what steps and rows come to; three statements for many as for one."""
    enacted = enactments(session, {one.plan.id for one in slots})
    bound = {one.key: bound_to(one, enacted.get(one.plan.id, ()), now) for one in slots}
    rows = total_rows(
        session, {(found, key[1]) for key, found in bound.items() if found is not None}
    )
    steps = steps_of(session, [one.report.id for one in slots if one.report])
    return {
        one.key: own_totals(
            rows.get((bound[one.key] or 0, one.checkpoint.id), ()),
            steps[one.report.id] if one.report else (),
            state=one.report.state if one.report else None,
            is_nil=bool(one.report and one.report.is_nil),
        )
        for one in slots
    }
