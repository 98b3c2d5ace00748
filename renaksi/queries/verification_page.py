"""Everything a verifier judges a report by, row by row, in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from renaksi.core.achievement import DueAction, Mean, achievement, mean
from renaksi.core.audit import AuditEvent as E
from renaksi.core.errors import NotFound
from renaksi.core.policy import Actor
from renaksi.core.report import AWAITING, Timing
from renaksi.core.review_queue import HORIZON, Wait, wait
from renaksi.core.verification_queue import Progress, RowStand, progress, row_stand
from renaksi.models import ProgressReport
from renaksi.queries.evidence import evidence_of
from renaksi.queries.report_cases import OpenedReport, open_by_id
from renaksi.queries.report_rows import ReportRow, report_rows
from renaksi.queries.verification_history import Happened, PastValue, earlier, happened


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row and how it stands to the verifier; its files are at hand where it is open."""

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
    def is_adjusted(self) -> bool:
        return any(one.row.judgement.value is not None for one in self.rows)

    @property
    def timing(self) -> Timing | None:
        """When the submission that lies here came; None where there is none."""
        told = (one.after.get("timing") for one in self.events if one.event is E.REPORT_SUBMIT)
        found = next(told, None)
        return Timing(found) if found and self.report.submitted_at else None

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
    opened = open_by_id(session, actor, report_id, now)
    if opened.report is None:  # pragma: no cover - a report was asked for
        raise NotFound
    return opened, opened.report


def verification_page(
    session: Session, opened: OpenedReport, report: ProgressReport, number: str = ""
) -> VerificationPage:
    """`number`: of the row to open, as people see it; else the first that asks for a decision.

    Seven statements at most beside those of `open_for_verification`, however many rows.
    """
    rows = () if report.is_nil else judged_rows(session, opened)
    current = _with_evidence(session, _current(rows, number))
    zone = ZoneInfo(opened.zone.key)
    since = (report.submitted_at or report.created_at).astimezone(zone).date()
    before = earlier(
        session,
        opened.plan.id,
        current.row.lineage_id if current else "",
        (since, opened.today + HORIZON),
    )
    told = progress([one.stand for one in rows])
    return VerificationPage(
        opened=_counted(opened, told),
        report=report,
        rows=rows,
        progress=told,
        current=current,
        past=before.values,
        events=happened(
            session,
            report.id,
            current.row.entry_id if current else None,
            [one.link_id for one in current.row.evidence] if current else (),
        ),
        wait=_wait(opened, report, since, before.days_off),
        days_off=before.days_off,
    )


def judged_rows(session: Session, opened: OpenedReport) -> tuple[JudgedRow, ...]:
    """Every row of the report, however it is declared. Four statements."""
    rows = report_rows(session, opened, with_places=False, with_evidence=False)
    return tuple(JudgedRow(one, stand_of(one)) for one in rows)


def _counted(opened: OpenedReport, told: Progress) -> OpenedReport:
    """With the case's own counts, which `open_by_id` leaves to whoever reads the rows."""
    case = replace(
        opened.case,
        filled=told.due - told.missing,
        undecided=told.undecided + told.returned,
    )
    return replace(opened, case=case)


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


def _with_evidence(session: Session, found: JudgedRow | None) -> JudgedRow | None:
    """Only of the open row: a report may have hundreds of files."""
    if found is None or found.row.entry_id is None:
        return found
    evidence = evidence_of(session, [found.row.entry_id]).get(found.row.entry_id, ())
    return replace(found, row=replace(found.row, evidence=evidence))


def _wait(
    opened: OpenedReport, report: ProgressReport, since: date, days_off: frozenset[date]
) -> Wait | None:
    if report.state not in AWAITING:
        return None
    return wait(since, opened.today, opened.plan.cycle.review_days, days_off)
