"""What happened to a row before: at other checkpoints, and in earlier rounds of this report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent as E
from renaksi.core.report import ReportState
from renaksi.core.report_entry import Judgement
from renaksi.core.report_totals import UNCOUNTED
from renaksi.models import (
    AuditEntry,
    Checkpoint,
    EvidenceLink,
    ProgressEntry,
    ProgressReport,
    User,
)

OF_REPORT: Final = frozenset(
    {E.REPORT_SUBMIT, E.REPORT_WITHDRAW, E.REPORT_START, E.REPORT_RETURN, E.REPORT_VERIFY,
     E.REPORT_REOPEN, E.REPORT_NIL, E.ENTRY_VERDICT}
)  # fmt: skip
"""What is told of the report; ENTRY_VERDICT about the report is clean rows accepted at once."""
OF_ROW: Final = frozenset({E.ENTRY_VERDICT, E.ENTRY_EDIT, E.ENTRY_IMPORT})


@dataclass(frozen=True, slots=True)
class PastValue:
    """The same action at another checkpoint of the year."""

    code: str
    state: ReportState
    is_nil: bool
    value: Decimal | None
    """As reported; None where nothing was."""
    judgement: Judgement

    @property
    def counts(self) -> bool:
        """Handed in: what lies in a draft is nobody's word yet."""
        return self.state not in UNCOUNTED


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the trail about the report, or about one of its rows."""

    event: E
    at: datetime
    actor_id: int | None
    by: str
    """Empty: the system."""
    note: str
    is_row: bool
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    def concerns(self, lineage_id: str) -> bool:
        """Whether it says something of that row."""
        if self.is_row:
            return self.after.get("lineage_id") == lineage_id
        return lineage_id in self.after.get("lineage_ids", ())


def past_values(session: Session, plan_id: int, lineage_id: str) -> tuple[PastValue, ...]:
    """At every checkpoint with a report, in order of the year. One statement."""
    entry, report = ProgressEntry, ProgressReport
    rows = session.execute(
        select(Checkpoint.code, report.state, report.is_nil, entry, User.name)
        .join(report, report.checkpoint_id == Checkpoint.id)
        .join(entry, and_(entry.report_id == report.id, entry.lineage_id == lineage_id))
        .outerjoin(User, User.id == entry.verdict_by_id)
        .where(report.plan_id == plan_id)
        .order_by(Checkpoint.ordinal)
    )
    return tuple(
        PastValue(
            code,
            state,
            is_nil,
            row.realization,
            Judgement(row.verdict, row.verified_value, row.verdict_note, judged_by or ""),
        )
        for code, state, is_nil, row, judged_by in rows
    )


def happened(
    session: Session, report_id: int, entry_id: int | None, link_ids: Iterable[int] = ()
) -> tuple[Happened, ...]:
    """Of a report and one of its rows with its evidence, newest first. One statement."""
    about = [_about(ProgressReport.__tablename__, [report_id], OF_REPORT)]
    if entry_id is not None:
        about.append(_about(ProgressEntry.__tablename__, [entry_id], OF_ROW))
    if links := list(link_ids):
        about.append(_about(EvidenceLink.__tablename__, links, {E.EVIDENCE_VERDICT}))
    rows = session.execute(
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(or_(*about))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    return tuple(_happened(line, name or "") for line, name in rows)


def _about(table: str, ids: list[int], events: Iterable[E]) -> ColumnElement[bool]:
    """Each branch finds its lines by the index on the subject."""
    return and_(
        AuditEntry.subject_type == table,
        AuditEntry.subject_id.in_(ids),
        AuditEntry.event.in_(events),
    )


def _happened(line: AuditEntry, by: str) -> Happened:
    return Happened(
        event=line.event,
        at=line.at,
        actor_id=line.actor_id,
        by=by,
        note=line.note,
        is_row=line.subject_type != ProgressReport.__tablename__,
        before=line.before or {},
        after=line.after or {},
    )
