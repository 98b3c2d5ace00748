"""Who owes a plan in a cycle, and reports on it: by kind, with exceptions (design section 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager

from renaksi.core import report_duty
from renaksi.core.agency import AgencyKind
from renaksi.core.cycle import tree_day
from renaksi.models import Agency, Cycle, CycleObligation, ObligationException
from renaksi.queries.agency_tree import existing

NEVER: Final = report_duty.NEVER
"""Kinds that owe nothing by themselves; the root is exempted by the cycle (design 3.5)."""


class Yearly(Protocol):
    """A cycle, or as much of it as these clauses ask for."""

    @property
    def id(self) -> int: ...
    @property
    def year(self) -> int: ...


def owing(cycle: Yearly, on: date) -> Select[int]:
    """Ids of the agencies that owe a plan, as known on `on`.

    An agency owes if it exists on the cycle's tree day and its kind owes, or it is itself named.
    """
    return select(Agency.id).where(owes(cycle, on))


def owes(cycle: Yearly, on: date) -> ColumnElement[bool]:
    """The same as a condition on `Agency`."""
    kinds = select(CycleObligation.kind).where(
        CycleObligation.cycle_id == cycle.id,
        CycleObligation.owes_plan,
        in_force(CycleObligation.valid_from, CycleObligation.valid_to, on),
    )
    by_kind = and_(Agency.kind.in_(kinds), Agency.id.not_in(named(cycle, on, owes_plan=False)))
    return and_(
        existing(tree_day(cycle.year, on)),
        Agency.kind.not_in(NEVER),
        or_(by_kind, Agency.id.in_(named(cycle, on, owes_plan=True))),
    )


def owes_in(years: Mapping[int, int], on: date) -> ColumnElement[bool]:
    """The same for rows of several cycles at once, as a condition on `Agency` and `Cycle`.

    `years`: of the cycles that can be among the rows, by their ids.
    """
    if not years:
        return false()
    one, other = CycleObligation, ObligationException
    day = case({key: tree_day(year, on) for key, year in years.items()}, value=Cycle.id)
    by_kind = exists().where(
        one.cycle_id == Cycle.id,
        one.kind == Agency.kind,
        one.owes_plan,
        in_force(one.valid_from, one.valid_to, on),
    )
    by_name = exists().where(
        other.cycle_id == Cycle.id,
        other.agency_id == Agency.id,
        in_force(other.valid_from, other.valid_to, on),
    )
    return and_(
        Agency.active_from <= day,
        Agency.active_to > day,
        Agency.kind.not_in(NEVER),
        or_(
            and_(by_kind, ~by_name.where(other.owes_plan.is_(False))),
            by_name.where(other.owes_plan.is_(True)),
        ),
    )


def named(cycle: Yearly, on: date, *, owes_plan: bool) -> Select[int]:
    """Ids of the agencies named in an exception of that sense, as known on `on`."""
    one = ObligationException
    return select(one.agency_id).where(
        one.cycle_id == cycle.id,
        one.owes_plan.is_(owes_plan),
        in_force(one.valid_from, one.valid_to, on),
    )


def owes_reports(cycle_id: int, on: date, tree_on: date) -> ColumnElement[bool]:
    """Whether an `Agency` owes the report of a checkpoint of the cycle, as known on `on`.

    `tree_on`: the day it must exist. A report is owed where a plan is owed too; an agency named
    in an exception owes what the exception says, whatever its kind does.
    """
    kind, one = CycleObligation, ObligationException
    kinds = select(kind.kind).where(
        kind.cycle_id == cycle_id,
        kind.owes_plan,
        kind.owes_reports,
        in_force(kind.valid_from, kind.valid_to, on),
    )
    excepted = select(one.agency_id).where(
        one.cycle_id == cycle_id, in_force(one.valid_from, one.valid_to, on)
    )
    owing_ones = excepted.where(one.owes_plan, one.owes_reports)
    return and_(
        existing(tree_on),
        Agency.kind.not_in(NEVER),
        or_(
            Agency.id.in_(owing_ones),
            and_(Agency.kind.in_(kinds), Agency.id.not_in(excepted)),
        ),
    )


def in_force(
    start: InstrumentedAttribute[date], end: InstrumentedAttribute[date], on: date
) -> ColumnElement[bool]:
    return and_(start <= on, end > on)


def owes_plan(session: Session, cycle: Cycle, agency_id: int, on: date) -> bool:
    return session.scalar(owing(cycle, on).where(Agency.id == agency_id)) is not None


@dataclass(frozen=True, slots=True)
class KindDuty:
    """One kind of agency: what it owes, and how many of it exist."""

    kind: AgencyKind
    owes_plan: bool
    agencies: int
    owes_reports: bool = True
    """Says nothing where no plan is owed."""


def duties(session: Session, cycle: Cycle, on: date) -> list[KindDuty]:
    """Every kind that can owe, in the order of the tiers."""
    one = CycleObligation
    decided = session.execute(
        select(one.kind, one.owes_plan, one.owes_reports).where(
            one.cycle_id == cycle.id, in_force(one.valid_from, one.valid_to, on)
        )
    )
    owed = {kind: (plan, reports) for kind, plan, reports in decided}
    counts = session.execute(
        select(Agency.kind, func.count())
        .where(existing(tree_day(cycle.year, on)), Agency.kind.not_in(NEVER))
        .group_by(Agency.kind)
    )
    existing_now = dict(counts.all())
    return [
        KindDuty(kind, plan, existing_now.get(kind, 0), reports)
        for kind in AgencyKind
        if kind not in NEVER
        for plan, reports in [owed.get(kind, (False, True))]
    ]


def exceptions(session: Session, cycle: Cycle, on: date) -> Sequence[ObligationException]:
    """The exceptions in force on `on`, by the agency's code."""
    one = ObligationException
    return session.scalars(
        select(one)
        .join(one.agency)
        .options(contains_eager(one.agency))
        .where(one.cycle_id == cycle.id, in_force(one.valid_from, one.valid_to, on))
        .order_by(Agency.code)
    ).all()


def count_owing(session: Session, cycle: Cycle, on: date) -> int:
    return session.scalar(select(func.count()).select_from(owing(cycle, on).subquery())) or 0
