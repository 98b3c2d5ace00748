"""Periodic reports for tests: the people of DIY and of the centre, and a report at each step."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from renaksi.core.periodic import Period, parse_period
from renaksi.core.periodic_content import content_of
from renaksi.core.periodic_sheet import Part, PeriodicSheet, Section, counted, shared
from renaksi.core.periodic_steps import Approval
from renaksi.core.policy import Role
from renaksi.models import Job, PeriodicReport, User
from renaksi.services import periodic, periodic_issue
from renaksi.services.context import Context
from tests.factories.people import acting, make_person
from tests.support.backends import settle

NOW = datetime(2026, 4, 6, 2, tzinfo=UTC)
MARCH = parse_period("2026-M03")
APPROVAL = Approval("B-001/LB/04/2026", date(2026, 4, 6), "Sri Rahayu", "Kepala Dinas Kominfo")


@dataclass(frozen=True)
class Cast:
    """An evaluator and two leads of DIY; an evaluator and a lead of the centre."""

    evaluator: User
    lead: User
    second_lead: User
    centre: User
    centre_lead: User


def a_cast(session: Session, mark: str = "") -> Cast:
    return Cast(
        make_person(session, f"evaluator{mark}@diy.test", (Role.EVALUATOR, "34")),
        make_person(session, f"ketua{mark}@diy.test", (Role.EVALUATION_LEAD, "34")),
        make_person(session, f"ketua.dua{mark}@diy.test", (Role.EVALUATION_LEAD, "34")),
        make_person(session, f"evaluator{mark}@pusat.test", (Role.EVALUATOR, "KEMENPANRB")),
        make_person(session, f"ketua{mark}@pusat.test", (Role.EVALUATION_LEAD, "KEMENPANRB")),
    )


def ctx(session: Session, user: User, now: datetime = NOW) -> Context:
    return acting(session, user, now)


def some_figures(period: Period = MARCH, code: str = "34", at: datetime = NOW) -> dict[str, Any]:
    """As a worker would leave them, of one section alone."""
    summary = Section(
        Part.SUMMARY, (shared("compliance", 6, 8), counted("complaints_received", 12, 9))
    )
    return content_of(
        PeriodicSheet(
            period, code, "Daerah Istimewa Yogyakarta", code == "KEMENPANRB", at,
            period.last_day, (summary,),
        ),
        {},
    )  # fmt: skip


def a_draft(
    session: Session, by: User, period: Period = MARCH, code: str = "34", *, now: datetime = NOW
) -> PeriodicReport:
    """With figures, and nothing waiting for a worker."""
    report = periodic.create(ctx(session, by, now), code, period)
    session.execute(delete(Job).where(Job.subject_id == report.id))
    report.figures, report.figures_at = some_figures(period, code, now), now
    settle(session)
    return report


def submitted(session: Session, by: User, **more: Any) -> PeriodicReport:
    report = a_draft(session, by, **more)
    return periodic.submit(ctx(session, by), report.id)


def approved(session: Session, by: User, lead: User, **more: Any) -> PeriodicReport:
    report = submitted(session, by, **more)
    given = Approval(f"B-{report.id:03d}/LB", date(2026, 4, 6), "Sri Rahayu", "Kepala Dinas")
    return periodic_issue.approve(ctx(session, lead), report.id, given, site="https://renaksi.test")
