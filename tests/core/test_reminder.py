"""What a reminder says is owed: only what is the agency's own turn, and until when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import end_of_day
from renaksi.core.plan import PlanState as P
from renaksi.core.reminder import Case, Debt, dues
from renaksi.core.report import ReportState as R
from renaksi.core.report_window import ReportWindow
from renaksi.labels.reminders import DEBT

D = Debt
PLAN_DUE = date(2026, 3, 31)
OPENS, DUE, CLOSES = date(2026, 10, 1), date(2026, 10, 10), date(2026, 10, 17)
IN_WINDOW = datetime(2026, 10, 5, 3, tzinfo=UTC)
BEFORE = datetime(2026, 5, 5, 3, tzinfo=UTC)
LATE = datetime(2026, 10, 12, 3, tzinfo=UTC)
AFTER = datetime(2026, 11, 12, 3, tzinfo=UTC)


def case(plan=P.ENACTED, report=None, *, owes=True, zone=TimeZone.WIB, **more) -> Case:
    window = ReportWindow(OPENS, DUE, CLOSES, zone, **more)
    return Case(plan, PLAN_DUE, report, owes, window)


def owed(found: Case, now: datetime = IN_WINDOW) -> list[D]:
    return [one.debt for one in dues(found, now)]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (None, [D.PLAN_WRITE]),
        (P.DRAFT, [D.PLAN_SUBMIT]),
        (P.PROPOSED, [D.PLAN_SUBMIT]),
        (P.RETURNED, [D.PLAN_MEND]),
        (P.ENDORSED, [D.PLAN_ENACT]),
        (P.SUBMITTED, []),
        (P.IN_REVIEW, []),
        (P.ENACTED, []),
        (P.CLOSED, []),
    ],
)
def test_a_plan_is_owed_only_while_it_is_the_agencys_turn(plan, expected):
    assert owed(case(plan), BEFORE) == expected
    assert owed(case(plan), IN_WINDOW) == [*expected, D.REPORT_SEND]


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (None, [D.REPORT_SEND]),
        (R.DRAFT, [D.REPORT_SEND]),
        (R.RETURNED, [D.REPORT_MEND]),
        (R.REOPENED, [D.REPORT_MEND]),
        (R.SUBMITTED, []),
        (R.IN_VERIFICATION, []),
        (R.VERIFIED, []),
    ],
)
def test_a_report_is_owed_until_it_is_handed_in(report, expected):
    assert owed(case(report=report, return_due_on=date(2026, 10, 20))) == expected
    assert owed(case(report=report, owes=False)) == []


def test_nothing_is_owed_before_the_window_opens_but_what_was_sent_back():
    assert owed(case(), BEFORE) == []
    back = case(report=R.REOPENED, return_due_on=date(2026, 5, 20))
    assert owed(back, BEFORE) == [D.REPORT_MEND]


def due(found: Case, now: datetime):
    return dues(found, now)[-1]


def test_the_day_named_is_the_one_that_still_helps():
    assert (due(case(), IN_WINDOW).until, due(case(), IN_WINDOW).is_over) == (DUE, False)
    late = due(case(), LATE)
    assert (late.until, late.is_over, late.locked) == (DUE, True, False)
    locked = due(case(), AFTER)
    assert (locked.until, locked.is_over, locked.locked) == (CLOSES, True, True)
    more = due(case(extended_until=date(2026, 11, 20)), AFTER)
    assert (more.until, more.is_over, more.locked) == (date(2026, 11, 20), False, False)
    back = due(case(report=R.RETURNED, return_due_on=date(2026, 11, 15)), AFTER)
    assert (back.until, back.is_over, back.locked) == (date(2026, 11, 15), False, False)
    too_late = due(case(report=R.RETURNED, return_due_on=date(2026, 11, 1)), AFTER)
    assert (too_late.until, too_late.locked) == (date(2026, 11, 1), True)


def test_a_report_waits_for_a_plan_in_force():
    assert due(case(P.IN_REVIEW), IN_WINDOW).waits_for_plan
    assert not due(case(P.ENACTED), IN_WINDOW).waits_for_plan


@pytest.mark.parametrize("zone", TimeZone)
def test_a_day_is_over_when_it_is_over_there(zone):
    end = end_of_day(DUE, zone)
    assert not due(case(zone=zone), end - timedelta(minutes=1)).is_over
    assert due(case(zone=zone), end).is_over


def test_every_debt_has_its_words():
    assert set(DEBT) == set(Debt)
