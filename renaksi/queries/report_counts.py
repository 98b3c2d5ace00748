"""How far the due rows of reports are filled and judged, counted by the database."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from renaksi.core.plan import Polarity
from renaksi.core.report import DECIDED
from renaksi.models import ActionItem, ItemTarget, PlanRevision, ProgressEntry, ProgressReport


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Of the actions due at a checkpoint."""

    due: int = 0
    filled: int = 0
    """With a realisasi."""
    undecided: int = 0
    """Neither accepted nor given another value."""


def is_due() -> ColumnElement[bool]:
    """`core.achievement.is_due` as a condition on an action and its target."""
    return or_(ActionItem.polarity == Polarity.DOWN, ItemTarget.value > 0)


def at(wanted: Collection[tuple[int, int]]) -> ColumnElement[bool]:
    """Actions of these revisions with a target at these checkpoints.

    Each column is named by itself too: no index holds a pair out of two tables.
    """
    return and_(
        ActionItem.revision_id.in_({revision_id for revision_id, _ in wanted}),
        ItemTarget.checkpoint_id.in_({checkpoint_id for _, checkpoint_id in wanted}),
        tuple_(ActionItem.revision_id, ItemTarget.checkpoint_id).in_(list(wanted)),
    )


def row_counts(
    session: Session, wanted: Collection[tuple[int, int]]
) -> dict[tuple[int, int], RowCounts]:
    """By (revision, checkpoint), in one statement; none where nothing is asked."""
    if not wanted:
        return {}
    report, entry = ProgressReport, ProgressEntry
    decided = case((entry.verdict.in_(DECIDED), 1), else_=0)
    rows = session.execute(
        select(
            ActionItem.revision_id,
            ItemTarget.checkpoint_id,
            func.count(),
            func.count(entry.realization),
            func.sum(decided),
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
            is_due(),
        )
        .group_by(ActionItem.revision_id, ItemTarget.checkpoint_id)
    )
    return {
        (revision_id, checkpoint_id): RowCounts(due, filled, due - (judged or 0))
        for revision_id, checkpoint_id, due, filled, judged in rows
    }
