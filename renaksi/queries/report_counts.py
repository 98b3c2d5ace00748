"""How far the due rows of reports are filled and judged, counted by the database."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from renaksi.core.plan import Polarity
from renaksi.core.report import DECIDED
from renaksi.models import ActionItem, ItemTarget, PlanRevision, ProgressEntry, ProgressReport
from renaksi.queries.prepared import rows_of


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
    given = {
        "revisions": list({revision_id for revision_id, _ in wanted}),
        "checkpoints": list({checkpoint_id for _, checkpoint_id in wanted}),
        "pairs": list(wanted),
    }
    return {
        (revision_id, checkpoint_id): RowCounts(due, filled, due - (judged or 0))
        for revision_id, checkpoint_id, due, filled, judged in rows_of(session, _COUNTS, given)
    }


def _counts() -> Select[*tuple[Any, ...]]:
    report, entry, item, target = ProgressReport, ProgressEntry, ActionItem, ItemTarget
    decided = case((entry.verdict.in_(DECIDED), 1), else_=0)
    of_report = and_(
        report.plan_id == PlanRevision.plan_id, report.checkpoint_id == target.checkpoint_id
    )
    of_action = and_(entry.report_id == report.id, entry.lineage_id == item.lineage_id)
    wanted = (  # as `at` says it
        item.revision_id.in_(bindparam("revisions", expanding=True)),
        target.checkpoint_id.in_(bindparam("checkpoints", expanding=True)),
        tuple_(item.revision_id, target.checkpoint_id).in_(bindparam("pairs", expanding=True)),
    )
    return (
        select(
            item.revision_id,
            target.checkpoint_id,
            func.count(),
            func.count(entry.realization),
            func.sum(decided),
        )
        .join(target, target.item_id == item.id)
        .join(PlanRevision, PlanRevision.id == item.revision_id)
        .outerjoin(report, of_report)
        .outerjoin(entry, of_action)
        .where(*wanted, item.removed_at.is_(None), is_due())
        .group_by(item.revision_id, target.checkpoint_id)
    )


_COUNTS: Final = _counts()
"""Every report and every list of them asks."""
