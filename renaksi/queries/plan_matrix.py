"""The matrix of one revision: the read-model of the page, the XLSX, the PDF and the comparison.

Everything that shows a revision row by row starts here, so that no two of them can differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from renaksi.core.agency import TimeZone
from renaksi.core.plan import PlanState
from renaksi.core.plan_checks import Issue, PlanCheck, check_plan
from renaksi.core.plan_item import ItemValues
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    Comment,
    Cycle,
    PlanRevision,
    Strategy,
    User,
)
from renaksi.queries.plan_rows import CheckpointInfo, checkpoints_of, frozen_targets, item_values

__all__ = ["CheckpointInfo", "Matrix", "MatrixGroup", "MatrixRow", "item_values", "matrix"]
Found = tuple[ActionItem, str | None]
"""An action and the name of who changed it last."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One action with what people need to judge it."""

    item_id: int
    lineage_id: str
    version: int
    number: str
    """As people see it: 2.1 is the first action under the second strategy."""
    ordinal: int
    strategy_id: int
    values: ItemValues
    responsible_id: int | None
    responsible_name: str
    updated_at: datetime
    updated_by: str
    """Empty: the system."""
    issues: tuple[Issue, ...]
    comments: int


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """The actions under one strategy; also there when empty."""

    strategy_id: int
    code: str
    name: str
    rows: tuple[MatrixRow, ...]
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Matrix:
    """A revision, whole."""

    plan_id: int
    revision_id: int
    revision_version: int
    revision_number: int
    state: PlanState
    agency_id: int
    agency_code: str
    agency_name: str
    time_zone: TimeZone
    year: int
    cycle_id: int
    checkpoints: tuple[CheckpointInfo, ...]
    groups: tuple[MatrixGroup, ...]
    total_weight: Decimal
    total_budget: Decimal
    check: PlanCheck

    @property
    def rows(self) -> tuple[MatrixRow, ...]:
        """All actions in the order of the page."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def frozen(self) -> frozenset[str]:
        """Checkpoints whose targets this revision can no longer change (design section 4)."""
        return frozen_targets(self.revision_number, self.checkpoints)

    def row(self, lineage_id: str) -> MatrixRow | None:
        return next((row for row in self.rows if row.lineage_id == lineage_id), None)


def matrix(session: Session, revision: PlanRevision, today: date) -> Matrix:
    """Six statements, whatever the number of actions.

    `today` is the day in the agency's own zone: it decides which checkpoints are due.
    """
    plan, agency, cycle = _head(session, revision)
    checkpoints = checkpoints_of(session, cycle.id, today)
    codes = {one.id: one.code for one in checkpoints}
    strategies = session.scalars(
        select(Strategy).where(Strategy.cycle_id == cycle.id).order_by(Strategy.ordinal)
    ).all()
    found = _items(session, revision.id)
    values = {item.lineage_id: item_values(item, codes) for item, _by in found}
    check = check_plan(values, tuple(codes.values()))
    comments = _comments(session, plan.id)
    groups = tuple(
        _group(strategy, place, found, values, check, comments)
        for place, strategy in enumerate(strategies, 1)
    )
    return Matrix(
        plan_id=plan.id,
        revision_id=revision.id,
        revision_version=revision.version,
        revision_number=revision.number,
        state=revision.state,
        agency_id=agency.id,
        agency_code=agency.code,
        agency_name=agency.name,
        time_zone=agency.time_zone,
        year=cycle.year,
        cycle_id=cycle.id,
        checkpoints=checkpoints,
        groups=groups,
        total_weight=sum((group.weight for group in groups), Decimal()),
        total_budget=sum((one.budget or Decimal() for one in values.values()), Decimal()),
        check=check,
    )


def _head(session: Session, revision: PlanRevision) -> tuple[ActionPlan, Agency, Cycle]:
    return session.execute(
        select(ActionPlan, Agency, Cycle)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .where(ActionPlan.id == revision.plan_id)
    ).one()


def _items(session: Session, revision_id: int) -> Sequence[Found]:
    """The actions in order, each with the name of who changed it last. Two statements."""
    return session.execute(
        select(ActionItem, User.name)
        .join(ActionItem.strategy)
        .outerjoin(ActionItem.responsible)
        .outerjoin(User, User.id == ActionItem.updated_by_id)
        .where(ActionItem.revision_id == revision_id, ActionItem.removed_at.is_(None))
        .order_by(ActionItem.ordinal, ActionItem.id)
        .options(
            contains_eager(ActionItem.strategy),
            contains_eager(ActionItem.responsible),
            selectinload(ActionItem.targets),
        )
    ).all()


def _comments(session: Session, plan_id: int) -> dict[str, int]:
    """Comments by row. Notes of a review that was not sent yet are nobody's to see (design 4)."""
    rows = session.execute(
        select(Comment.lineage_id, func.count())
        .where(
            Comment.plan_id == plan_id,
            Comment.lineage_id.is_not(None),
            Comment.sent_at.is_not(None),
        )
        .group_by(Comment.lineage_id)
    )
    return {lineage_id: count for lineage_id, count in rows if lineage_id}


def _group(
    strategy: Strategy,
    place: int,
    found: Sequence[Found],
    values: Mapping[str, ItemValues],
    check: PlanCheck,
    comments: Mapping[str, int],
) -> MatrixGroup:
    own = [(item, by) for item, by in found if item.strategy_id == strategy.id]
    rows = tuple(
        MatrixRow(
            item_id=item.id,
            lineage_id=item.lineage_id,
            version=item.version,
            number=f"{place}.{number}",
            ordinal=item.ordinal,
            strategy_id=strategy.id,
            values=values[item.lineage_id],
            responsible_id=item.responsible_id,
            responsible_name=item.responsible.name if item.responsible else "",
            updated_at=item.updated_at,
            updated_by=by or "",
            issues=check.rows.get(item.lineage_id, ()),
            comments=comments.get(item.lineage_id, 0),
        )
        for number, (item, by) in enumerate(own, 1)
    )
    weight = sum((item.weight or Decimal() for item, _by in own), Decimal())
    return MatrixGroup(strategy.id, strategy.code, strategy.name, rows, weight)
