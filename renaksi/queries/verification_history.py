"""What happened to a row before: at other checkpoints, and in earlier rounds of this report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    bindparam,
    cast,
    null,
    or_,
    select,
    union_all,
)
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
from renaksi.queries.prepared import rows_of

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
    given = {"plan": plan_id, "lineage": lineage_id, "first": days[0], "last": days[1]}
    found, off = [], set()
    for day, ordinal, code, state, is_nil, value, *said in rows_of(session, _EARLIER, given):
        if day is not None:
            off.add(day)
        else:
            verdict, verified, note, by = said
            judgement = Judgement(verdict, verified, note, by or "")
            found.append((ordinal, PastValue(code, state, is_nil, value, judgement)))
    in_order = sorted(found, key=lambda one: one[0])
    return Earlier(tuple(value for _ordinal, value in in_order), frozenset(off))


def _earlier() -> CompoundSelect[*tuple[Any, ...]]:
    entry, report = ProgressEntry, ProgressReport
    columns = (
        Checkpoint.ordinal, Checkpoint.code, report.state, report.is_nil, entry.realization,
        entry.verdict, entry.verified_value, entry.verdict_note, User.name,
    )  # fmt: skip
    of_row = and_(entry.report_id == report.id, entry.lineage_id == bindparam("lineage"))
    values = (
        select(cast(null(), Date), *columns)
        .join(report, report.checkpoint_id == Checkpoint.id)
        .join(entry, of_row)
        .outerjoin(User, User.id == entry.verdict_by_id)
        .where(report.plan_id == bindparam("plan"))
    )
    nothing = (cast(null(), one.type) for one in columns)
    between = Holiday.on.between(bindparam("first"), bindparam("last"))
    return union_all(values, select(Holiday.on, *nothing).where(between))


_EARLIER: Final = _earlier()


def happened(
    session: Session, report_id: int, entry_id: int | None, link_ids: Iterable[int] = ()
) -> tuple[Happened, ...]:
    """Of a report and one of its rows with its evidence, newest first. One statement."""
    given = {
        "reports": [report_id],
        "entries": [] if entry_id is None else [entry_id],
        "links": list(link_ids),
    }
    return _told(session, _HAPPENED, given)


def latest(session: Session, report_id: int) -> tuple[Happened, ...]:
    """The last things that happened to the report or to any of its rows. One statement."""
    return _told(session, _LATEST, {"reports": [report_id], "report": report_id})


def _told(
    session: Session, asked: Select[*tuple[Any, ...]], given: Mapping[str, Any]
) -> tuple[Happened, ...]:
    return tuple(
        Happened(
            event=event,
            at=at,
            actor_id=actor_id,
            by=name or "",
            note=note,
            is_row=subject != ProgressReport.__tablename__,
            before=before or {},
            after=after or {},
        )
        for event, at, actor_id, name, note, subject, before, after in rows_of(
            session, asked, given
        )
    )


def _lines(*about: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Newest first."""
    line = AuditEntry
    return (
        select(
            line.event, line.at, line.actor_id, User.name, line.note, line.subject_type,
            line.before, line.after,
        )
        .outerjoin(User, User.id == line.actor_id)
        .where(or_(*about))
        .order_by(line.at.desc(), line.id.desc())
    )  # fmt: skip


def _about(
    subject: type[ProgressReport | ProgressEntry | EvidenceLink],
    ids: str | Select[int],
    events: Iterable[E],
) -> ColumnElement[bool]:
    """Each branch finds its lines by the index on the subject; `ids` may be a name they come by."""
    these: Any = bindparam(ids, expanding=True) if isinstance(ids, str) else ids
    return and_(
        AuditEntry.subject_type == subject.__tablename__,
        AuditEntry.subject_id.in_(these),
        AuditEntry.event.in_(events),
    )


_OF_REPORT: Final = _about(ProgressReport, "reports", OF_REPORT)
_HAPPENED: Final = _lines(
    _OF_REPORT,
    _about(ProgressEntry, "entries", OF_ROW),
    _about(EvidenceLink, "links", {E.EVIDENCE_VERDICT}),
)
_ITS_ROWS: Final = select(ProgressEntry.id).where(ProgressEntry.report_id == bindparam("report"))
_LATEST: Final = _lines(_OF_REPORT, _about(ProgressEntry, _ITS_ROWS, OF_ROW)).limit(LATEST)
