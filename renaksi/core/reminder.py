"""What an agency still owes at a checkpoint, as a reminder says it: only what is its own turn.

Pure: states and days in, debts out. What waits for the supervising tier is nobody's debt here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import end_of_day
from renaksi.core.plan import PlanState
from renaksi.core.report import SENT_BACK, ReportState
from renaksi.core.report_window import ReportWindow, Stand


class Debt(StrEnum):
    """What is owed."""

    PLAN_WRITE = "plan_write"
    """There is no plan yet."""
    PLAN_SUBMIT = "plan_submit"
    """It is being drafted, or has been proposed to the own manager."""
    PLAN_MEND = "plan_mend"
    """It was sent back."""
    PLAN_ENACT = "plan_enact"
    """It is endorsed and waits for its decree."""
    REPORT_SEND = "report_send"
    REPORT_MEND = "report_mend"
    """The report was sent back or reopened."""


@dataclass(frozen=True, slots=True)
class Due:
    """One debt, until when, and whether that day is over."""

    debt: Debt
    until: date
    is_over: bool
    locked: bool = False
    """Nothing is accepted any more: more time must be asked for first."""
    waits_for_plan: bool = False
    """The report can be sent only once a plan is in force."""


@dataclass(frozen=True, slots=True)
class Case:
    """Where one agency stands."""

    plan: PlanState | None
    """Of its furthest revision; None: there is none."""
    plan_due_on: date
    report: ReportState | None
    owes_report: bool
    window: ReportWindow


_OF_PLAN: Final = {
    None: Debt.PLAN_WRITE,
    PlanState.DRAFT: Debt.PLAN_SUBMIT,
    PlanState.PROPOSED: Debt.PLAN_SUBMIT,
    PlanState.RETURNED: Debt.PLAN_MEND,
    PlanState.ENDORSED: Debt.PLAN_ENACT,
}
_IN_FORCE: Final = frozenset({PlanState.ENACTED, PlanState.CLOSED, PlanState.SUPERSEDED})
_OPEN: Final = frozenset({None, ReportState.DRAFT}) | SENT_BACK


def dues(case: Case, now: datetime) -> tuple[Due, ...]:
    """In the order in which they must be settled; empty where it is nobody's or another's turn."""
    return (*_plan(case, now), *_report(case, now))


def _plan(case: Case, now: datetime) -> Iterator[Due]:
    debt = _OF_PLAN.get(case.plan)
    if debt is not None:
        yield Due(debt, case.plan_due_on, _is_over(case.plan_due_on, now, case.window.zone))


def _report(case: Case, now: datetime) -> Iterator[Due]:
    if not case.owes_report or case.report not in _OPEN:
        return
    stand = case.window.stand(now)
    back = case.report in SENT_BACK
    if stand is Stand.NOT_OPEN and not back:
        return
    until = _until(case.window, stand)
    yield Due(
        Debt.REPORT_MEND if back else Debt.REPORT_SEND,
        until,
        _is_over(until, now, case.window.zone),
        locked=stand is Stand.LOCKED,
        waits_for_plan=case.plan not in _IN_FORCE,
    )


def _until(window: ReportWindow, stand: Stand) -> date:
    """The day the text names: one's own deadline where there is one, else the due day."""
    if stand is Stand.SENT_BACK:
        return window.return_due_on or window.due_on
    if stand is Stand.LOCKED:
        return window.last_day()
    return window.extended_until or window.due_on if stand is Stand.EXTENDED else window.due_on


def _is_over(day: date, now: datetime, zone: TimeZone) -> bool:
    return now >= end_of_day(day, zone)
