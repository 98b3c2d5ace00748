"""What happened to one report, and to requests for more time for it, as its pages tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    bindparam,
    cast,
    false,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from renaksi.core.errors import NotFound
from renaksi.core.report import ExtensionState, ReportAction, Timing
from renaksi.models import Agency, Extension, ReportTransition, User
from renaksi.queries.prepared import rows_of
from renaksi.queries.report_cases import OpenedReport

STEP, ASKED, DECIDED = "step", "asked", "decided"
Row = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class ReportEvent:
    """A step of the report, or a request for more time and the word on it."""

    id: int
    """Of the transition, or of the request."""
    action: ReportAction | None
    """None: about a request for more time."""
    extension: ExtensionState | None
    """What became of the request, told where it was asked for and where it was decided on."""
    is_decision: bool
    at: datetime
    by_id: int | None
    by: str
    """Empty: the system."""
    agency: str
    """In whose name."""
    note: str
    timing: Timing | None
    is_nil: bool
    day: date | None
    """The deadline of a return, or until when time was asked for or given."""
    receipt_number: str
    content_sha256: str


def history(session: Session, opened: OpenedReport) -> Sequence[ReportEvent]:
    """Newest first; one statement."""
    given = {
        "report": opened.report.id if opened.report else 0,
        "agency": opened.plan.agency_id,
        "checkpoint": opened.checkpoint.id,
    }
    found = [_event(row) for row in rows_of(session, _history(), given)]
    return sorted(found, key=lambda one: (one.at, one.is_decision, one.id), reverse=True)


def submission(session: Session, report_id: int, transition_id: int) -> ReportEvent:
    """A submission of the report by its number. Raises NotFound for anything else."""
    row = session.execute(
        _steps().where(
            ReportTransition.id == transition_id,
            ReportTransition.report_id == report_id,
            ReportTransition.action == ReportAction.SUBMIT,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return _event(row)


def _event(row: Any) -> ReportEvent:
    word, key, code, at, by_id, by, agency, note, timing, is_nil, day, receipt, content = row
    return ReportEvent(
        id=key,
        action=ReportAction(code) if word == STEP else None,
        extension=None if word == STEP else ExtensionState(code),
        is_decision=word == DECIDED,
        at=at,
        by_id=by_id,
        by=by,
        agency=agency,
        note=note,
        timing=Timing(timing) if timing else None,
        is_nil=bool(is_nil),
        day=day,
        receipt_number=receipt,
        content_sha256=content,
    )


@cache
def _history() -> CompoundSelect[*tuple[Any, ...]]:
    place = (
        Extension.agency_id == bindparam("agency"),
        Extension.checkpoint_id == bindparam("checkpoint"),
    )
    return union_all(
        _steps().where(ReportTransition.report_id == bindparam("report")),
        _asked().where(*place),
        _decided().where(*place),
    )


_BY: Final = aliased(User)
_FOR: Final = aliased(Agency)


@cache
def _steps() -> Row:
    step = ReportTransition
    return (
        select(
            literal(STEP), step.id, type_coerce(step.action, String), step.at, step.actor_id,
            func.coalesce(_BY.name, ""), func.coalesce(_FOR.name, ""), step.note,
            type_coerce(step.timing, String), step.is_nil, step.return_due_on,
            func.coalesce(step.receipt_number, ""), step.content_sha256,
        )
        .outerjoin(_BY, _BY.id == step.actor_id)
        .outerjoin(_FOR, _FOR.id == step.acting_agency_id)
    )  # fmt: skip


@cache
def _asked() -> Row:
    one = Extension
    return (
        select(
            literal(ASKED), one.id, type_coerce(one.state, String), one.requested_at,
            one.requested_by_id, func.coalesce(_BY.name, ""), literal(""), one.reason,
            cast(null(), String), false(), one.wanted_until, literal(""), literal(""),
        )
        .outerjoin(_BY, _BY.id == one.requested_by_id)
    )  # fmt: skip


@cache
def _decided() -> Row:
    one = Extension
    return (
        select(
            literal(DECIDED), one.id, type_coerce(one.state, String), one.decided_at,
            one.decided_by_id, func.coalesce(_BY.name, ""), func.coalesce(_FOR.name, ""),
            one.decision_note, cast(null(), String), false(), one.granted_until, literal(""),
            literal(""),
        )
        .outerjoin(_BY, _BY.id == one.decided_by_id)
        .outerjoin(_FOR, _FOR.id == one.acting_agency_id)
        .where(one.decided_at.is_not(None))
    )  # fmt: skip
