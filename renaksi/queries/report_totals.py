"""What the totals of reports are computed from, read for one slot or for many at once."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.orm import Session

from renaksi.core.report_totals import TotalRow
from renaksi.models import ActionItem, ItemTarget, PlanRevision, ProgressEntry, ProgressReport


def total_rows(
    session: Session, wanted: Collection[tuple[int, int]]
) -> dict[tuple[int, int], list[TotalRow]]:
    """By (revision, checkpoint), its actions with a target there; one statement."""
    if not wanted:
        return {}
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
            tuple_(ActionItem.revision_id, ItemTarget.checkpoint_id).in_(list(wanted)),
            ActionItem.removed_at.is_(None),
        )
    )
    found: dict[tuple[int, int], list[TotalRow]] = defaultdict(list)
    for revision_id, checkpoint_id, strategy_id, polarity, target, weight, value in rows:
        row = TotalRow(strategy_id, polarity, target, weight, value)
        found[revision_id, checkpoint_id].append(row)
    return dict(found)
