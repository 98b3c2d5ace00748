"""The dated steps of one report as its page and its receipts tell them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
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
    by_id: int | None
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
    return [ReportEvent(*row) for row in found]


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
    return ReportEvent(*row)


def _events() -> Select[*tuple[Any, ...]]:
    step = ReportTransition
    return (
        select(
            step.id, step.action, step.target, step.at, step.actor_id,
            func.coalesce(User.name, ""), func.coalesce(Agency.name, ""), step.note,
            step.timing, step.is_nil, step.return_due_on, func.coalesce(step.receipt_number, ""), step.content_sha256,
        )
        .outerjoin(User, User.id == step.actor_id)
        .outerjoin(Agency, Agency.id == step.acting_agency_id)
    )  # fmt: skip
