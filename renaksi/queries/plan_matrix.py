"""The matrix of one revision: the read-model of the page, the XLSX, the PDF and the comparison.

Everything that shows a revision row by row starts here, so that no two of them can differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.plan import PlanState
from renaksi.core.plan_checks import Issue, PlanCheck, check_plan
from renaksi.core.plan_item import ItemValues
from renaksi.models import (
    ActionItem,
    Agency,
    Comment,
    PlanRevision,
    User,
)
from renaksi.queries.cycle_year import Theme, cycle_year
from renaksi.queries.item_rows import ItemRow, More, item_rows
from renaksi.queries.plan_readiness import fixed_targets
from renaksi.queries.plan_rows import CheckpointInfo, as_checkpoints, frozen_targets
from renaksi.queries.recommendation_answers import unanswered

__all__ = ["CheckpointInfo", "Matrix", "MatrixGroup", "MatrixRow", "matrix"]


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
    noted: frozenset[str] = frozenset()
    """Fields that somebody commented on by name."""


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """The actions under one strategy; also there when empty."""

    strategy_id: int
    code: str
    name: str
    rows: tuple[MatrixRow, ...]
    weight: Decimal


@dataclass(frozen=True)
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

    @cached_property
    def rows(self) -> tuple[MatrixRow, ...]:
        """All actions in the order of the page."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def faulty(self) -> list[MatrixRow]:
        """Those with something to put right."""
        return [row for row in self.rows if row.issues]

    @property
    def comments(self) -> int:
        return sum(row.comments for row in self.rows)

    @property
    def changed_last(self) -> MatrixRow | None:
        return max(reversed(self.rows), key=lambda row: row.updated_at, default=None)

    @property
    def frozen(self) -> frozenset[str]:
        """Checkpoints whose targets this revision can no longer change (design section 4)."""
        return frozen_targets(self.revision_number, self.checkpoints)

    def row(self, lineage_id: str) -> MatrixRow | None:
        return next((row for row in self.rows if row.lineage_id == lineage_id), None)


def matrix(session: Session, revision: PlanRevision, today: date) -> Matrix:
    """Two statements for a revision whose plan and agency are loaded, however many its actions;
    one more for a later revision once a checkpoint is due, and one while it can be written.

    `today` is the day in the agency's own zone: it decides which checkpoints are due.
    """
    plan, agency = revision.plan, revision.plan.agency
    cycle = cycle_year(session, plan.cycle_id)
    checkpoints = as_checkpoints(cycle.points, today)
    codes = {one.id: one.code for one in checkpoints}
    found = _items(session, revision, codes)
    values = {item.lineage_id: item.values for item in found}
    fixed = fixed_targets(session, revision, checkpoints)
    asked = unanswered(session, revision, today)
    check = check_plan(values, tuple(codes.values()), fixed, asked)
    groups = tuple(
        _group(strategy, place, found, check) for place, strategy in enumerate(cycle.themes, 1)
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


def _items(session: Session, revision: PlanRevision, codes: Mapping[int, str]) -> Sequence[ItemRow]:
    """The actions in order with their targets; two statements.

    Comments are counted by row over the whole plan, as its thread shows them; notes of a review
    that was not sent yet are nobody's to see (design section 4).
    """
    return item_rows(session, [revision.id], codes, _MORE, plan=revision.plan_id)


def _of_comments(what: ColumnElement[Any], *only: ColumnElement[bool]) -> ColumnElement[Any]:
    """Of the comments on an action that were sent."""
    ours = (
        Comment.plan_id == bindparam("plan"),
        Comment.lineage_id == ActionItem.lineage_id,
        Comment.sent_at.is_not(None),
    )
    return select(what).where(*ours, *only).correlate(ActionItem).scalar_subquery()


_MORE: Final = More(
    ActionItem.version,
    ActionItem.ordinal,
    Agency.name,
    ActionItem.updated_at,
    User.name,
    _of_comments(func.count(Comment.id)),
    _of_comments(func.aggregate_strings(Comment.field, " "), Comment.field != ""),
)


def _group(strategy: Theme, place: int, found: Sequence[ItemRow], check: PlanCheck) -> MatrixGroup:
    own = [item for item in found if item.strategy_id == strategy.id]
    rows = tuple(
        _row(item, f"{place}.{number}", check.rows.get(item.lineage_id, ()))
        for number, item in enumerate(own, 1)
    )
    weight = sum((item.values.weight or Decimal() for item in own), Decimal())
    return MatrixGroup(strategy.id, strategy.code, strategy.name, rows, weight)


def _row(item: ItemRow, number: str, issues: tuple[Issue, ...]) -> MatrixRow:
    version, ordinal, responsible, updated_at, updated_by, comments, noted = item.more
    return MatrixRow(
        item_id=item.id,
        lineage_id=item.lineage_id,
        version=version,
        number=number,
        ordinal=ordinal,
        strategy_id=item.strategy_id,
        values=item.values,
        responsible_id=item.responsible_id,
        responsible_name=responsible or "",
        updated_at=updated_at,
        updated_by=updated_by or "",
        issues=issues,
        comments=comments,
        noted=frozenset((noted or "").split()),
    )
