"""The dated steps of one report as its page and its receipts tell them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from renaksi.core.errors import NotFound
from renaksi.core.report import ReportAction, ReportState, Timing
from renaksi.models import Agency, ReportTransition, User


@dataclass(frozen=True, slots=True)
class ReportEvent:
    """One step of a report."""

    id: int
    action: ReportAction
    target: ReportState
    at: datetime
    by: str
    """Empty: the system."""
    agency: str
    """In whose name."""
    note: str
    timing: Timing | None
    is_nil: bool
    return_due_on: date | None
    receipt_number: str
    content_sha256: str


def history(session: Session, report_id: int) -> Sequence[ReportEvent]:
    """Newest first; one statement."""
    chosen = _events().where(ReportTransition.report_id == report_id)
    found = session.execute(chosen.order_by(ReportTransition.id.desc()))
    return [_event(row) for row in found]


def submission(session: Session, report_id: int, transition_id: int) -> ReportEvent:
    """A submission of the report by its number. Raises NotFound for anything else."""
    row = session.execute(
        _events().where(
            ReportTransition.id == transition_id,
            ReportTransition.report_id == report_id,
            ReportTransition.action == ReportAction.SUBMIT,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return _event(row)


def _event(row: Any) -> ReportEvent:
    return ReportEvent(
        id=row[0],
        action=row[1],
        target=row[2],
        at=row[3],
        by=row[4] or "",
        agency=row[5] or "",
        note=row[6],
        timing=row[7],
        is_nil=row[8],
        return_due_on=row[9],
        receipt_number=row[10] or "",
        content_sha256=row[11],
    )


def _events() -> Select[*tuple[Any, ...]]:
    step = ReportTransition
    return (
        select(
            step.id, step.action, step.target, step.at, User.name, Agency.name, step.note,
            step.timing, step.is_nil, step.return_due_on, step.receipt_number, step.content_sha256,
        )
        .outerjoin(User, User.id == step.actor_id)
        .outerjoin(Agency, Agency.id == step.acting_agency_id)
    )  # fmt: skip
