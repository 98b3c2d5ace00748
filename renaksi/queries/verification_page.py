"""Everything a verifier judges a report by, row by row, in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.achievement import DueAction, Mean, achievement, mean
from renaksi.core.errors import NotFound
from renaksi.core.policy import Actor
from renaksi.core.report import AWAITING
from renaksi.core.review_queue import HORIZON, Wait, wait
from renaksi.core.verification_queue import Progress, RowStand, progress, row_stand
from renaksi.models import Checkpoint, ProgressReport
from renaksi.queries.cycles import holidays
from renaksi.queries.report_cases import OpenedReport, open_report
from renaksi.queries.report_rows import ReportRow, report_rows
from renaksi.queries.verification_history import Happened, PastValue, happened, past_values


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row and how it stands to the verifier."""

    row: ReportRow
    stand: RowStand

    @property
    def reported_percent(self) -> Decimal | None:
        """Achievement of what the agency itself reported; None where not due or not reported."""
        return percent_of(self.row, self.row.values.realization)


@dataclass(frozen=True, slots=True)
class VerificationPage:
    """A report before its verifier; `current` is the row that is open, None where there is none."""

    opened: OpenedReport
    report: ProgressReport
    rows: Sequence[JudgedRow]
    progress: Progress
    current: JudgedRow | None
    past: tuple[PastValue, ...]
    """Of the current row."""
    events: tuple[Happened, ...]
    """Of the report and the current row, newest first."""
    wait: Wait | None
    """None where the report does not wait for a verifier."""
    days_off: frozenset[date]
    """From the submission to some weeks ahead."""

    @property
    def reported(self) -> Mean:
        """The plan's achievement as the agency reports it."""
        return self._mean([one.reported_percent for one in self.rows])

    @property
    def counted(self) -> Mean:
        """The same with the verifier's own values."""
        return self._mean([one.row.percent for one in self.rows])

    @property
    def clean(self) -> tuple[str, ...]:
        """Lineages of the rows that may be accepted in one step."""
        return tuple(one.row.lineage_id for one in self.rows if one.stand is RowStand.CLEAN)

    def _mean(self, percents: Sequence[Decimal | None]) -> Mean:
        pairs = zip(self.rows, percents, strict=True)
        return mean(
            DueAction(one.row.item.weight or Decimal(), percent)
            for one, percent in pairs
            if one.row.is_due
        )


def open_for_verification(
    session: Session, actor: Actor, report_id: int, now: datetime
) -> tuple[OpenedReport, ProgressReport]:
    """Raises NotFound where the actor may not see it: it does not exist for them (design 3.7)."""
    place = session.execute(
        select(ProgressReport.plan_id, Checkpoint.code)
        .join(Checkpoint, Checkpoint.id == ProgressReport.checkpoint_id)
        .where(ProgressReport.id == report_id)
    ).one_or_none()
    if place is None:
        raise NotFound
    opened = open_report(session, actor, *place, now)
    if opened.report is None:  # pragma: no cover - reports are never deleted
        raise NotFound
    return opened, opened.report


def verification_page(
    session: Session, opened: OpenedReport, report: ProgressReport, number: str = ""
) -> VerificationPage:
    """`number`: of the row to open, as people see it; else the first that asks for a decision.

    Ten statements at most beside those of `open_for_verification`, however many rows.
    """
    rows = judged(report_rows(session, opened)) if not report.is_nil else ()
    current = _current(rows, number)
    past: tuple[PastValue, ...] = ()
    if current is not None:
        past = past_values(session, opened.plan.id, current.row.lineage_id)
    zone = ZoneInfo(opened.zone.key)
    since = (report.submitted_at or report.created_at).astimezone(zone).date()
    days_off = holidays(session, since, opened.today + HORIZON)
    return VerificationPage(
        opened=opened,
        report=report,
        rows=rows,
        progress=progress([one.stand for one in rows]),
        current=current,
        past=past,
        events=happened(
            session,
            report.id,
            current.row.entry_id if current else None,
            [one.link_id for one in current.row.evidence] if current else (),
        ),
        wait=_wait(opened, report, since, days_off),
        days_off=days_off,
    )


def judged(rows: Sequence[ReportRow]) -> tuple[JudgedRow, ...]:
    return tuple(JudgedRow(one, stand_of(one)) for one in rows)


def stand_of(row: ReportRow) -> RowStand:
    return row_stand(
        row.judgement.verdict,
        is_due=row.is_due,
        is_reported=row.value is not None,
        is_flagged=bool(row.flags),
    )


def percent_of(row: ReportRow, value: Decimal | None) -> Decimal | None:
    """What the row's achievement would be with that value."""
    if not row.is_due or row.target is None or value is None:
        return None
    return achievement(row.item.polarity, row.target, value)


def _current(rows: Sequence[JudgedRow], number: str) -> JudgedRow | None:
    """The one asked for; else the first to be decided one by one, the first undecided, the first."""
    wanted = [one for one in rows if one.row.number == number]
    for stands in ({RowStand.FLAGGED, RowStand.MISSING}, {RowStand.CLEAN}):
        wanted += [one for one in rows if one.stand in stands]
    return next(iter([*wanted, *rows]), None)


def _wait(
    opened: OpenedReport, report: ProgressReport, since: date, days_off: frozenset[date]
) -> Wait | None:
    if report.state not in AWAITING:
        return None
    return wait(since, opened.today, opened.plan.cycle.review_days, days_off)
