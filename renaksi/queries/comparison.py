"""Two revisions of one plan, read for comparing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from renaksi.core.comparison import Comparison, compare
from renaksi.core.errors import NotFound
from renaksi.core.plan import PlanState
from renaksi.models import ActionPlan, PlanRevision
from renaksi.queries.revision_rows import Names, agency_names, cycle_columns, items_of, rows_of


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two revisions, or one that could be chosen."""

    number: int
    state: PlanState
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """`old` is the earlier of the two, whichever was named first."""

    old: Side
    new: Side
    revisions: tuple[Side, ...]
    names: Names
    result: Comparison


def comparison(
    session: Session, plan: ActionPlan, numbers: tuple[int | None, int | None], today: date
) -> PlanComparison:
    """The two named revisions; by default the newest and the one before it. Two statements.

    Raises NotFound for a number the plan does not have.
    """
    revisions = sorted(plan.revisions, key=lambda one: one.number)
    old, new = _pair(revisions, *numbers)
    columns = cycle_columns(session, plan.cycle_id, today)
    items = items_of(session, {old.id, new.id})
    rows = {one.id: rows_of(items.get(one.id, ()), columns) for one in (old, new)}
    return PlanComparison(
        old=_side(old),
        new=_side(new),
        revisions=tuple(map(_side, revisions)),
        names=Names(columns.strategies, agency_names(items)),
        result=compare(rows[old.id], rows[new.id]),
    )


def _pair(
    revisions: Sequence[PlanRevision], first: int | None, second: int | None
) -> tuple[PlanRevision, PlanRevision]:
    by_number = {one.number: one for one in revisions}
    newest = max(by_number, default=0)
    late = newest if second is None else second
    early = max(late - 1, 1) if first is None else first
    if early not in by_number or late not in by_number:
        raise NotFound
    return by_number[min(early, late)], by_number[max(early, late)]


def _side(revision: PlanRevision) -> Side:
    since = revision.enacted_at or revision.submitted_at or revision.created_at
    return Side(revision.number, revision.state, since, revision.reason)
