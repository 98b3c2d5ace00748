"""What the page of one step shows before it is taken."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.calendar import add_working_days
from renaksi.core.comparison import Row
from renaksi.core.plan_checks import Issue, check_plan
from renaksi.core.review_queue import HORIZON
from renaksi.models import Comment, PlanRevision
from renaksi.queries.cycles import holidays
from renaksi.queries.plan_readiness import fixed_targets
from renaksi.queries.recommendation_answers import unanswered
from renaksi.queries.revision_rows import cycle_columns, items_of, rows_of

LONGEST_BREAK = 366
"""Days that surely hold the working days of a return, whatever the holidays."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The issues of a row, or of the plan as a whole (`row` None)."""

    row: Row | None
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class UnsentNotes:
    """Review notes that wait for the return that carries them."""

    total: int
    must_fix: int


def blocking(session: Session, revision: PlanRevision, today: date) -> list[Blocked]:
    """What keeps the revision from being submitted, row by row; four statements at most.

    `today` is the day in the agency's zone.
    """
    columns = cycle_columns(session, revision.plan.cycle_id, today)
    rows = rows_of(items_of(session, [revision.id]).get(revision.id, ()), columns)
    check = check_plan(
        {row.lineage_id: row.values for row in rows},
        tuple(columns.checkpoint_codes.values()),
        fixed_targets(session, revision, columns.checkpoints),
        unanswered(session, revision, today),
    )
    whole = [Blocked(None, check.plan)] if check.plan else []
    return whole + [
        Blocked(row, check.rows[row.lineage_id]) for row in rows if row.lineage_id in check.rows
    ]


def unsent_notes(session: Session, revision_id: int) -> UnsentNotes:
    rows = session.execute(
        select(Comment.must_fix, func.count())
        .where(
            Comment.revision_id == revision_id,
            Comment.is_review_note,
            Comment.sent_at.is_(None),
        )
        .group_by(Comment.must_fix)
    )
    counts = {must_fix: count for must_fix, count in rows}  # noqa: C416 - rows, not pairs
    return UnsentNotes(sum(counts.values()), counts.get(True, 0))


def return_deadline(session: Session, days: int, today: date) -> date:
    """The proposed last day for putting a returned plan right."""
    return add_working_days(today, days, holidays(session, today, today + HORIZON))
