"""A periodic report opened by somebody: its case, its figures and texts, its files and editions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from renaksi.core.errors import NotFound
from renaksi.core.periodic import Period, parse_period
from renaksi.core.periodic_content import sheet_of, texts_of
from renaksi.core.periodic_rights import PeriodicCase, may_read_report, permitted
from renaksi.core.periodic_sheet import Part, PeriodicSheet
from renaksi.core.periodic_steps import (
    FROZEN,
    PeriodicAction,
    PeriodicState,
    proposed_number,
)
from renaksi.core.policy import Actor
from renaksi.models import (
    PeriodicFile,
    PeriodicIssue,
    PeriodicReport,
    PeriodicText,
    PeriodicTransition,
    StoredFile,
    User,
)
from renaksi.queries.periodic_cases import periodic_cases


@dataclass(frozen=True, slots=True)
class OpenedPeriodic:
    """A report as its reader may act on it."""

    report: PeriodicReport
    case: PeriodicCase
    actions: tuple[PeriodicAction, ...]
    """The steps to offer."""

    @property
    def period(self) -> Period:
        return self.case.period

    def may(self, action: PeriodicAction) -> bool:
        return action in self.actions


class PeriodicStepTaken(NamedTuple):
    """A line of its history."""

    action: PeriodicAction
    state: PeriodicState
    at: datetime
    by: str
    note: str


class Edition(NamedTuple):
    """One of the reports of the same agency and period."""

    id: int
    number: int
    state: PeriodicState
    reason: str
    issued_as: str
    dated: date | None


def periodic_of(session: Session, actor: Actor, today: date, report_id: int) -> OpenedPeriodic:
    """Five statements. Raises NotFound where there is none that the actor may read."""
    report = session.scalars(
        select(PeriodicReport)
        .options(joinedload(PeriodicReport.base), joinedload(PeriodicReport.issue))
        .where(PeriodicReport.id == report_id, PeriodicReport.state != PeriodicState.DISCARDED)
    ).one_or_none()
    if report is None:
        raise NotFound
    case = periodic_cases(session, [report], today)[report.id]
    if not may_read_report(actor, case):
        raise NotFound
    return OpenedPeriodic(report, case, permitted(case, actor, today))


def preview(
    session: Session, report: PeriodicReport
) -> tuple[PeriodicSheet | None, dict[Part, str]]:
    """What the report says: frozen once approved, else the figures taken last (None: not yet)."""
    if report.state in FROZEN and report.issue is not None:
        return sheet_of(report.issue.content), texts_of(report.issue.content)
    written = {part: one.text for part, one in texts(session, report.id).items() if one.text}
    return (sheet_of(report.figures) if report.figures else None), written


def texts(session: Session, report_id: int) -> dict[Part, PeriodicText]:
    """What editors wrote, with the version to write over; one statement."""
    one = PeriodicText
    rows = session.scalars(select(one).where(one.report_id == report_id))
    return {row.part: row for row in rows}


def history(session: Session, report_id: int) -> list[PeriodicStepTaken]:
    """The newest first; one statement."""
    one = PeriodicTransition
    rows = session.execute(
        select(one.action, one.state, one.at, func.coalesce(User.name, ""), one.note)
        .outerjoin(User, User.id == one.actor_id)
        .where(one.report_id == report_id)
        .order_by(one.at.desc(), one.id.desc())
    )
    return [PeriodicStepTaken(*row) for row in rows]


def editions(session: Session, report: PeriodicReport) -> list[Edition]:
    """Those that were approved, and the one at hand; the newest first; one statement."""
    one, issue = PeriodicReport, PeriodicIssue
    rows = session.execute(
        select(
            one.id, one.edition, one.state, one.reason, func.coalesce(issue.number, ""), issue.dated
        )
        .outerjoin(issue, issue.report_id == one.id)
        .where(
            one.base_id == report.base_id,
            one.period == report.period,
            one.state.in_(FROZEN) | (one.id == report.id),
        )
        .order_by(one.edition.desc())
    )
    return [Edition(*row) for row in rows]


def living_edition(session: Session, report: PeriodicReport) -> PeriodicReport | None:
    """The one of the same agency and period that is being worked on; one statement."""
    return newest(session, report.base_id, report.period, living=True)


def newest(
    session: Session, base_id: int, period: str, *, living: bool = False
) -> PeriodicReport | None:
    """The highest edition that was not thrown away; `living`: only one that is worked on."""
    one = PeriodicReport
    states = [PeriodicState.DRAFT, PeriodicState.SUBMITTED]
    chosen = one.state.in_(states) if living else one.state != PeriodicState.DISCARDED
    return session.scalars(
        select(one)
        .where(one.base_id == base_id, one.period == period, chosen)
        .order_by(one.edition.desc())
        .limit(1)
    ).one_or_none()


def files_of(session: Session, report_id: int) -> dict[str, StoredFile]:
    """By media type; the caller has opened the report. One statement."""
    one = PeriodicFile
    rows = session.scalars(
        select(one).options(joinedload(one.file)).where(one.report_id == report_id)
    )
    return {row.media_type: row.file for row in rows}


def next_number(session: Session, base_id: int, today: date) -> str:
    """A number to propose; whoever approves may write another. One statement."""
    one = PeriodicIssue
    first, after = date(today.year, 1, 1), date(today.year + 1, 1, 1)
    taken = session.scalars(
        select(one.number).where(one.base_id == base_id, one.dated >= first, one.dated < after)
    ).all()
    many = len(taken)
    while (number := proposed_number(many, today.month, today.year)) in taken:
        many += 1
    return number


@dataclass(frozen=True, slots=True)
class CheckedPeriodic:
    """What the code on a print leads to."""

    report: PeriodicReport
    issue: PeriodicIssue
    files: Mapping[str, StoredFile]
    replaced_by: PeriodicIssue | None
    """The edition that replaces it."""
    replaced_by_edition: int | None

    @property
    def period(self) -> Period:
        return parse_period(self.report.period)


def periodic_by_token(session: Session, token: str) -> CheckedPeriodic | None:
    """Three statements at most; None where no report carries this code."""
    issue = session.scalars(
        select(PeriodicIssue)
        .options(joinedload(PeriodicIssue.report).joinedload(PeriodicReport.base))
        .where(PeriodicIssue.token == token)
    ).one_or_none()
    if issue is None:
        return None
    report, after = issue.report, None
    if report.superseded_by_id is not None:
        after = session.scalars(
            select(PeriodicReport)
            .options(joinedload(PeriodicReport.issue))
            .where(PeriodicReport.id == report.superseded_by_id)
        ).one()
    return CheckedPeriodic(
        report,
        issue,
        files_of(session, report.id),
        after.issue if after else None,
        after.edition if after else None,
    )


def reports_of(session: Session, ids: Sequence[int]) -> Sequence[PeriodicReport]:
    """Several with their bases and issues, in no order; one statement."""
    return session.scalars(
        select(PeriodicReport)
        .options(joinedload(PeriodicReport.base), joinedload(PeriodicReport.issue))
        .where(PeriodicReport.id.in_(ids))
    ).all()
