"""What happened to a row before: at other checkpoints, and in earlier rounds of this report."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Select, and_, cast, null, or_, select, union_all
from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent as E
from renaksi.core.report import ReportState
from renaksi.core.report_entry import Judgement
from renaksi.core.report_totals import UNCOUNTED
from renaksi.models import (
    AuditEntry,
    Checkpoint,
    EvidenceLink,
    Holiday,
    ProgressEntry,
    ProgressReport,
    User,
)

OF_REPORT: Final = frozenset(
    {E.REPORT_SUBMIT, E.REPORT_WITHDRAW, E.REPORT_START, E.REPORT_RETURN, E.REPORT_VERIFY,
     E.REPORT_REOPEN, E.REPORT_NIL, E.ENTRY_VERDICT}
)  # fmt: skip
"""What is told of the report; ENTRY_VERDICT about the report is clean rows accepted at once."""
LATEST: Final = 12
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


@dataclass(frozen=True, slots=True)
class Earlier:
    """The row at every checkpoint with a report, in order of the year, and the days off."""

    values: tuple[PastValue, ...] = ()
    days_off: frozenset[date] = frozenset()


def earlier(session: Session, plan_id: int, lineage_id: str, days: tuple[date, date]) -> Earlier:
    """Read in one statement, since every page counts its statements.

    `days`: first and last day between which days off are asked for.
    """
    entry, report = ProgressEntry, ProgressReport
    columns = (
        Checkpoint.ordinal, Checkpoint.code, report.state, report.is_nil, entry.realization,
        entry.verdict, entry.verified_value, entry.verdict_note, User.name,
    )  # fmt: skip
    values = (
        select(cast(null(), Date), *columns)
        .join(report, report.checkpoint_id == Checkpoint.id)
        .join(entry, and_(entry.report_id == report.id, entry.lineage_id == lineage_id))
        .outerjoin(User, User.id == entry.verdict_by_id)
        .where(report.plan_id == plan_id)
    )
    nothing = (cast(null(), one.type) for one in columns)
    days_off = select(Holiday.on, *nothing).where(Holiday.on.between(*days))
    rows: Iterable[Any] = session.execute(union_all(values, days_off))
    found, off = [], set()
    for day, ordinal, code, state, is_nil, value, *said in rows:
        if day is not None:
            off.add(day)
        else:
            verdict, verified, note, by = said
            judgement = Judgement(verdict, verified, note, by or "")
            found.append((ordinal, PastValue(code, state, is_nil, value, judgement)))
    in_order = sorted(found, key=lambda one: one[0])
    return Earlier(tuple(value for _ordinal, value in in_order), frozenset(off))


def happened(
    session: Session, report_id: int, entry_id: int | None, link_ids: Iterable[int] = ()
) -> tuple[Happened, ...]:
    """Of a report and one of its rows with its evidence, newest first. One statement."""
    about = [_about(ProgressReport.__tablename__, [report_id], OF_REPORT)]
    if entry_id is not None:
        about.append(_about(ProgressEntry.__tablename__, [entry_id], OF_ROW))
    if links := list(link_ids):
        about.append(_about(EvidenceLink.__tablename__, links, {E.EVIDENCE_VERDICT}))
    return _told(session, or_(*about))


def latest(session: Session, report_id: int) -> tuple[Happened, ...]:
    """The last things that happened to the report or to any of its rows. One statement."""
    entries = select(ProgressEntry.id).where(ProgressEntry.report_id == report_id)
    about = or_(
        _about(ProgressReport.__tablename__, [report_id], OF_REPORT),
        _about(ProgressEntry.__tablename__, entries, OF_ROW),
    )
    return _told(session, about, limit=LATEST)


def _told(
    session: Session, about: ColumnElement[bool], limit: int | None = None
) -> tuple[Happened, ...]:
    rows = session.execute(
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(about)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
    )
    return tuple(_happened(line, name or "") for line, name in rows)


def _about(
    table: str, ids: Collection[int] | Select[int], events: Iterable[E]
) -> ColumnElement[bool]:
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
